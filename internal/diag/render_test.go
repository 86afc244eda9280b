package diag

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite golden files")

// at finds the marked text, which must be in the file once.
func at(f *source.File, marked string) source.Span {
	i := strings.Index(f.Text, marked)
	if i < 0 || strings.Count(f.Text, marked) != 1 {
		panic("not once in the file: " + marked)
	}
	return source.At(f, i, i+len(marked))
}

func cases() []struct {
	name string
	d    *Diagnostic
} {
	sql := source.NewFile("models/revenue.sql", "-- revenue\n{{ config(materialized='table') }}\nselect *\nfrom {{ ref('ordrs') }}\n\twhere größe > 1 -- 世界 {{ var('x') }}\n\nlast")
	yml := source.NewFile("models/schema.yml", strings.Repeat("#\n", 99)+"models:\n  - name: revenue\n")
	long := source.NewFile("models/long.sql", "select "+strings.Repeat("aaaa, ", 60)+"wrong, "+strings.Repeat("bbbb, ", 60)+"1")
	empty := source.NewFile("models/empty.sql", "")
	return []struct {
		name string
		d    *Diagnostic
	}{
		{"place, note and hint", Errorf(MissingRef, at(sql, "'ordrs'"), "no model is named %q", "ordrs").
			WithNote(at(yml, "revenue"), "the model is described here").WithNote(source.Span{}, "seen while compiling").WithHint("did you mean %q?", "orders")},
		{"tab and wide characters before", Warnf(MissingVar, at(sql, "var('x')"), "var x is not set")},
		{"several lines marked", Errorf(JinjaSyntax, at(sql, "config(materialized='table') }}\nselect *"), "a block does not end")},
		{"message of several lines", Errorf(JinjaRaised, at(sql, "größe"), "Binder Error: no column\nLINE 4: where\n        ^").WithNode("model.shop.revenue")},
		{"after the end of a line", Errorf(JinjaSyntax, source.At(sql, len("-- revenue"), len("-- revenue")), "something is missing here")},
		{"end of file", Errorf(JinjaSyntax, source.At(sql, len(sql.Text), len(sql.Text)), "the file ends too early")},
		{"a long line", Errorf(JinjaRaised, at(long, "wrong"), "no column is named wrong")},
		{"an empty file", Errorf(YAMLSyntax, source.At(empty, 0, 0), "the file is empty")},
		{"without a place", Errorf(FlagValue, source.Span{}, "--threads needs a number, not %q", "x").WithHint("write --threads 4").WithNode("model.shop.x")},
		{"without a code", &Diagnostic{Severity: Info, Message: "\x1b[2Jharm\x07less"}},
	}
}

func TestRender(t *testing.T) {
	var b strings.Builder
	for _, c := range cases() {
		fmt.Fprintf(&b, "== %s\n%s", c.name, c.d.Render(Style{}))
		fmt.Fprintf(&b, "-- github\n%s\n", c.d.Annotation("warehouse/"))
		data, err := json.Marshal(c.d.Record())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "-- json\n%s\n", data)
	}
	fmt.Fprintf(&b, "== in colour\n%s", strings.ReplaceAll(cases()[0].d.Render(Style{Color: true}), "\x1b", "ESC"))
	path := filepath.Join("testdata", "render.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("rendered (-want +got):\n%s", diff)
	}
}

// TestRenderAnything: no file and no span makes a frame panic, lose its marker
// or write control characters.
func TestRenderAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := source.NewFile("f.sql", string(rapid.SliceOfN(rapid.Byte(), 0, 400).Draw(t, "text")))
		start := rapid.IntRange(0, len(f.Text)).Draw(t, "start")
		end := rapid.IntRange(0, len(f.Text)+5).Draw(t, "end")
		d := Errorf(JinjaSyntax, source.At(f, start, end), "%s", f.Text)
		got := d.Render(Style{Width: rapid.IntRange(0, 60).Draw(t, "width")})
		if !utf8.ValidString(got) {
			t.Fatalf("no UTF-8: %q", got)
		}
		if f.Text != "" && !strings.Contains(got, "^") {
			t.Fatalf("nothing is marked: %q", got)
		}
		if strings.ContainsFunc(got, unsafeRune) {
			t.Fatalf("control characters: %q", got)
		}
	})
}
