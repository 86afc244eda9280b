package broken

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestCorpus checks the corpus itself: enough cases, and places that exist.
func TestCorpus(t *testing.T) {
	base, err := txtar.ParseFile("base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := cases(t)
	if len(all) < 80 {
		t.Errorf("%d cases, want at least 80", len(all))
	}
	for _, c := range all {
		if c.at == nil && len(c.archive.Files) > 0 {
			t.Errorf("%s: an error in a file has a place", c.name)
		}
		for _, place := range c.at {
			c.checkPlace(t, base, place)
		}
	}
}

func (c *brokenCase) checkPlace(t *testing.T, base *txtar.Archive, place string) {
	t.Helper()
	parts := strings.Split(place, ":")
	if place == "-" || len(parts) < 2 || c.arranges(parts[0]) {
		return
	}
	text, ok := content(c.archive, parts[0])
	if !ok {
		if text, ok = content(base, parts[0]); !ok {
			t.Errorf("%s: %s is not in the case", c.name, parts[0])
			return
		}
	}
	lines := strings.Split(text, "\n")
	line, err := strconv.Atoi(parts[1])
	if err != nil || line < 1 || line > len(lines) {
		t.Errorf("%s: %s: no such line", c.name, place)
		return
	}
	if len(parts) == 3 {
		if column, err := strconv.Atoi(parts[2]); err != nil || column < 1 || column > len([]rune(lines[line-1]))+1 {
			t.Errorf("%s: %s: no such column", c.name, place)
		}
	}
}

func content(archive *txtar.Archive, name string) (string, bool) {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

func (c *brokenCase) arranges(name string) bool {
	for _, line := range c.setup {
		if strings.Contains(line, " "+name) {
			return true
		}
	}
	return false
}

func TestWords(t *testing.T) {
	got := words(`show --inline "select 1 as x" -q`)
	if want := "show|--inline|select 1 as x|-q"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}

// TestProblems checks the judge: it passes a whole message and sees each thing
// that one lacks.
func TestProblems(t *testing.T) {
	if *update {
		t.Skip("codes are not judged while they are written")
	}
	c := &brokenCase{exit: []int{2}, code: "M0310", at: []string{"models/broken.sql:4:13"}, match: regexp.MustCompile("ordrs")}
	const good = `error[M0310]: no model is named "ordrs"
   --> models/broken.sql:4:13
    |
  4 | from {{ ref('ordrs') }}
    |             ^^^^^^^
    = hint: did you mean "orders"?
`
	for _, tc := range []struct {
		name, printed string
		exit, want    int
	}{
		{"whole", good, 2, 0},
		{"exit", good, 1, 1},
		{"code missing", strings.ReplaceAll(good, "[M0310]", ""), 2, 1},
		{"other code", strings.ReplaceAll(good, "M0310", "M0311"), 2, 1},
		{"no hint", strings.ReplaceAll(good, "hint", "note"), 2, 1},
		{"place longer", strings.ReplaceAll(good, "4:13", "4:131"), 2, 1},
		{"place elsewhere", strings.ReplaceAll(good, "4:13", "5:13"), 2, 1},
		{"name in the frame only", strings.ReplaceAll(good, `"ordrs"`, "so"), 2, 1},
		{"panic", good + "panic: nil map", 2, 1},
		{"format verb", good + "%!s(int=3)", 2, 1},
	} {
		if got := c.problems(tc.exit, tc.printed); len(got) != tc.want {
			t.Errorf("%s: problems %q, want %d", tc.name, got, tc.want)
		}
	}
}
