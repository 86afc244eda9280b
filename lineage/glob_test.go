package lineage

import (
	"os"
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	text, err := os.ReadFile("testdata/fnmatch.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		n++
		if got := newGlob(f[0]).match(f[1]); got != (f[2] == "1") {
			t.Errorf("pattern %q, text %q: %v", f[0], f[1], got)
		}
	}
	if n < 900 {
		t.Errorf("only %d recorded matches", n)
	}
}

func TestPathGlob(t *testing.T) {
	for _, tc := range []struct {
		pattern, path string
		folder, want  bool
	}{
		{"models", "models", true, true},
		{"models", "models/a.sql", false, false},
		{"./models//x/", "models/x", true, true},
		{"models/*", "models/x", true, true},
		{"models/*", "models/x/y", true, false},
		{"models/**", "models", true, true},
		{"models/**", "models/x/y", true, true},
		{"models/**", "models/x/y.sql", false, false},
		{"models/**/*.sql", "models/y.sql", false, true},
		{"models/**/*.sql", "models/a/b/y.sql", false, true},
		{"**/**/**/**/**/**/**/**/y.sql", "a/b/c/d/e/f/g/h/i/j/k/l/m/n/x.sql", false, false},
		{"**", "", true, true},
		{"", "", true, true},
		{"*", "", true, false},
		{"*.sql", "models/y.sql", false, false},
	} {
		if got := newPathGlob(tc.pattern).match(pathParts(tc.path), tc.folder); got != tc.want {
			t.Errorf("%q matches %q: %v", tc.pattern, tc.path, got)
		}
	}
}
