package dotenv

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	env := func(name string) (string, bool) { return "outer", name == "HOME" }
	for text, want := range map[string]string{
		"A=1\nB = two words  \n":               "A=1|B=two words",
		"export A=1":                           "A=1",
		"# note\n\nA=1 # one\nB=a#b\nC=#c":     "A=1|B=a#b|C=#c",
		`A="x # y"` + "\nB='it\\'s'":           "A=x # y|B=it's",
		`A="1\n2\t\"q\""`:                      "A=1\n2\t\"q\"",
		`A='1\n2'`:                             `A=1\n2`,
		"A=\"two\nlines\"\nB=2":                "A=two\nlines|B=2",
		"A\nB=\nC='open\nD=4":                  "B=|D=4",
		"A=1 'x' 2\n'b c'=3\n=4\nE='5' 6\nF=7": "A=1 'x' 2|b c=3|F=7",
		"A=${HOME}/x\nB=${A}\nC=${NO:-d}${NO}": "A=outer/x|B=outer/x|C=d",
		"HOME=inner\nA=${HOME}":                "HOME=inner|A=outer",
		"A=1\r\nB=2\r\n":                       "A=1|B=2",
		"\ufeffA=1":                            "A=1",
	} {
		var got []string
		for _, e := range Parse(text, env) {
			got = append(got, e.Name+"="+e.Value)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: got %q, want %q", text, s, want)
		}
	}
}

func TestAnyTextEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aB=# '\"\\\n\r\t${}:-ä"))).Draw(t, "text")
		for _, e := range Parse(text, func(string) (string, bool) { return "", false }) {
			if e.Name == "" {
				t.Fatalf("a value without a name: %q", e.Value)
			}
		}
	})
}

func TestFindLooksUpwards(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(filepath.Join(dir, "a", FileName), 0o755); err != nil { // a folder is none
		t.Fatal(err)
	}
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Find(deep); got != filepath.Join(dir, FileName) {
		t.Errorf("found %q", got)
	}
}
