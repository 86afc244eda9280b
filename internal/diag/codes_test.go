package diag

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestErrorsPage keeps docs/errors.md in step with the codes.
func TestErrorsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Codes\n\nEach message of `model` carries a code. A code keeps its meaning. The message itself says where, why and what to do;\nthis page says what each code is about in general.\n\n| code | meaning |\n|---|---|\n")
	for _, c := range Codes() {
		fmt.Fprintf(&b, "| %s | %s |\n", c, Title(c))
	}
	path := filepath.Join("..", "..", "docs", "errors.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Errorf("docs/errors.md is out of step with the codes; run: go test ./internal/diag -update")
	}
}
