package jinja

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const helperMacros = `{% macro greet(name) %}hello {{ name }}{% endmacro %}
{% macro outer(x) %}
  {% set y = inner(x) %}
{% endmacro %}
{% macro inner(x) %}{{ 1 / x }}{% endmacro %}
{% macro forever() %}{{ forever() }}{% endmacro %}
`

// helperNames are the names the broken templates may use.
func helperNames(t testing.TB) Names {
	t.Helper()
	tmpl, err := Parse(source.NewFile("macros/helpers.sql", helperMacros))
	if err != nil {
		t.Fatal(err)
	}
	names := Names{
		"items": NewList(int64(1), int64(2)),
		"d":     &Dict{},
		"fail": Func("fail", func(*Call) (Value, error) {
			return nil, Raise(diag.JinjaRaised, "the project says %s", "no")
		}),
		"foreign": Func("foreign", func(*Call) (Value, error) { return nil, fmt.Errorf("reading: %w", io.ErrUnexpectedEOF) }),
		"ret":     Func("ret", func(*Call) (Value, error) { return nil, Return(int64(1)) }),
	}
	names["d"].(*Dict).SetStr("a", int64(1))
	for _, b := range tmpl.Blocks() {
		names[b.Name] = b.Macro()
	}
	return names
}

// TestErrorMessages compares what broken templates say with a golden file:
// place, code, message, hint and the chain of calls.
func TestErrorMessages(t *testing.T) {
	in, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(string(in)), "\n") {
		text := strings.ReplaceAll(line, "⏎", "\n")
		err := renderBroken(t, text)
		if err == nil {
			t.Errorf("%s: no error", line)
			continue
		}
		fmt.Fprintf(&b, "%s\n%s\n", line, describeError(t, err))
	}
	const golden = "testdata/errors.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("the messages differ from %s (-want +got):\n%s", golden, d)
	}
}

func renderBroken(t *testing.T, text string) error {
	t.Helper()
	tmpl, err := Parse(source.NewFile("models/m.sql", text))
	if err != nil {
		return err
	}
	_, err = tmpl.Render(NewContext(helperNames(t)))
	return err
}

func describeError(t *testing.T, err error) string {
	t.Helper()
	var d *diag.Diagnostic
	if !errors.As(err, &d) {
		t.Errorf("no diagnostic: %v", err)
		return err.Error()
	}
	p := d.Span.Position()
	out := fmt.Sprintf("  %s:%d:%d %s %q: %s\n", d.Span.File.Path, p.Line, p.Column, d.Code, d.Span.Text(), d.Message)
	for _, n := range d.Notes {
		p := n.Span.Position()
		out += fmt.Sprintf("  note %s:%d:%d: %s\n", n.Span.File.Path, p.Line, p.Column, n.Message)
	}
	if d.Hint != "" {
		out += "  hint: " + d.Hint + "\n"
	}
	return out
}

func TestForeignErrorsStayFindable(t *testing.T) {
	err := renderBroken(t, "{{ outer(foreign()) }}")
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the cause is lost: %v", err)
	}
	if got := renderBroken(t, "{{ fail() }}"); got.Error() != "models/m.sql:1:4: M0204: the project says no" {
		t.Errorf("got %q", got)
	}
}

// TestErrorKeepsItsOwnPlace: a diagnostic that a function made for a place of
// its own is not moved, and the function's own copy is not changed.
func TestErrorKeepsItsOwnPlace(t *testing.T) {
	other := source.NewFile("models/schema.yml", "abc: 1\n")
	own := diag.Errorf(diag.MissingRef, source.At(other, 0, 3), "not here")
	names := helperNames(t)
	names["ref"] = Func("ref", func(*Call) (Value, error) { return nil, own })
	macros, err := Parse(source.NewFile("macros/x.sql", "{% macro viaMacro() %}{{ ref('x') }}{% endmacro %}"))
	if err != nil {
		t.Fatal(err)
	}
	names["viaMacro"] = macros.Blocks()[0].Macro()
	for range 2 {
		tmpl, _ := Parse(source.NewFile("models/m.sql", "{{ viaMacro() }}"))
		_, err := tmpl.Render(NewContext(names))
		var d *diag.Diagnostic
		if !errors.As(err, &d) || d.Span.File != other || len(d.Notes) != 1 {
			t.Fatalf("got %#v", err)
		}
	}
	if len(own.Notes) != 0 {
		t.Errorf("the function's diagnostic was changed: %v", own.Notes)
	}
}
