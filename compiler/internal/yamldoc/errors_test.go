package yamldoc

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestErrors shows every message with its place; a file "x" has its golden in
// "x.out".
func TestErrors(t *testing.T) {
	const path = "testdata/errors.txtar"
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	golden := map[string]string{}
	var out []txtar.File
	for _, f := range ar.Files {
		if name, ok := strings.CutSuffix(f.Name, ".out"); ok {
			golden[name] = string(f.Data)
		}
	}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".out") {
			continue
		}
		text := string(f.Data)
		if f.Name == "windows_lines" {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		_, diags := Parse(source.NewFile("x.yml", text))
		got := show(diags)
		out = append(out, f, txtar.File{Name: f.Name + ".out", Data: []byte(got)})
		if diff := cmp.Diff(golden[f.Name], got); diff != "" && !*update {
			t.Errorf("%s (-want +got)\n%s", f.Name, diff)
		}
	}
	if *update {
		ar.Files = out
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func show(diags diag.List) string {
	var b bytes.Buffer
	for _, d := range diags {
		fmt.Fprintf(&b, "%s %s\n\tat %q\n\thint: %s\n", d.Severity, d.Error(), d.Span.Text(), d.Hint)
		for _, n := range d.Notes {
			p := n.Span.Position()
			fmt.Fprintf(&b, "\tnote %d:%d: %s\n", p.Line, p.Column, n.Message)
		}
	}
	return b.String()
}

func TestBytesThatAreNotYAML(t *testing.T) {
	for _, c := range []struct {
		text string
		code diag.Code
		line int
	}{
		{"a: 1\nb: \xff\n", diag.NotUTF8, 2},
		{"a: \x00", diag.YAMLSyntax, 1},
		{"a: 1\nb: \u0085\x07", diag.YAMLSyntax, 2},
		{strings.Repeat("[", 300), diag.YAMLSyntax, 1},
		{strings.Repeat("[", 300) + strings.Repeat("]", 300), diag.YAMLLimit, 1},
		{strings.Repeat("[", 20000), diag.YAMLLimit, 1},
		{bomb(9), diag.YAMLLimit, 6},
	} {
		n, diags := Parse(source.NewFile("x.yml", c.text))
		if n != nil || len(diags) != 1 || diags[0].Code != c.code || diags[0].Span.Position().Line != c.line {
			t.Errorf("%.30q: %v", c.text, diags)
		}
	}
}

// bomb is a file whose last key holds 10^n values once aliases are followed.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d%s]\n", i, i, i-1, strings.Repeat(fmt.Sprintf(", *a%d", i-1), 9))
	}
	return b.String()
}
