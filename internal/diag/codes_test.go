package diag

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestErrorsPage keeps docs/errors.md in step with the codes and their guide.
func TestErrorsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Codes\n\nEach message of `model` carries a code. A code keeps its meaning. The message itself says where, why and what to do;\n" +
		"this page says what each code is about in general, and `model explain M0310` prints its part of it.\n\n| code | meaning |\n|---|---|\n")
	for _, c := range Codes() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", c, strings.ToLower(string(c)), Title(c))
	}
	for _, c := range Codes() {
		fmt.Fprintf(&b, "\n## %s\n\n*%s*\n\n%s\n", c, Title(c), Guide(c))
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

var section = regexp.MustCompile("(?s)^[^*#].{20,}?\n\n\\*\\*Example\\*\\*\n\n```(?:sh|sql|yaml|json|text)\n.+?\n```\n\n\\*\\*What to do\\*\\*\n\n.{15,}$")

// TestEveryCodeIsExplained: the guide says of each code what it is about, shows
// an example and tells the way out; and it tells of no code that is none.
func TestEveryCodeIsExplained(t *testing.T) {
	for _, c := range Codes() {
		switch text := Guide(c); {
		case text == "":
			t.Errorf("%s (%s) has no page: write internal/diag/guide/%s.md, and run: go test ./internal/diag -update", c, Title(c), c)
		case !section.MatchString(text):
			t.Errorf("guide/%s.md is not made of what the code is about, **Example** with a block of code, and **What to do**", c)
		}
	}
	files, err := fs.Glob(guide, "guide/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		code := Code(strings.TrimSuffix(filepath.Base(f), ".md"))
		if Title(code) == "" {
			t.Errorf("%s is of no code", f)
		}
	}
}
