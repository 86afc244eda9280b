package pyre

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// What the module answers is checked against Python in package dbtlib; here
// stands what Python has no answer for.

func TestSlowPatternEnds(t *testing.T) {
	m := &module{compiled: map[cacheKey]*pattern{}, timeout: 20 * time.Millisecond}
	p, err := m.compile("(a+)+$", 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.run(&jinja.Call{}, "match", []jinja.Value{strings.Repeat("a", 60) + "b"})
	var d *diag.Diagnostic
	if !errors.As(err, &d) || d.Code != diag.JinjaLimit {
		t.Errorf("a pattern that backtracks without end: %v", err)
	}
}

func TestPatternsAreKept(t *testing.T) {
	m := &module{compiled: map[cacheKey]*pattern{}, timeout: time.Second}
	a, _ := m.compile("a", 0)
	b, _ := m.compile("a", 0)
	c, _ := m.compile("a", flagIgnoreCase)
	if a != b || a == c {
		t.Error("patterns are not told apart by text and flags")
	}
	for i := range 2000 {
		if _, err := m.compile("a"+strings.Repeat("b", i%600), 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.compiled) > 512 {
		t.Errorf("%d patterns kept", len(m.compiled))
	}
}

func FuzzTranslate(f *testing.F) {
	for _, s := range []string{"a", "(?P<x>a)(?P=x)", `[\w.-]+@[^]]`, "a{2,3}?", "a++", "(?i:x)|(?#c)", `(?x) a # b`, "[", "(?(1)a|b)", `\x41\07\1`, "a{,3}", "{", "[]-a]", `[\`} {
		f.Add(s, "aab")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		m := &module{compiled: map[cacheKey]*pattern{}, timeout: 10 * time.Millisecond}
		p, err := m.compile(expr, 0)
		if err != nil {
			return
		}
		for _, name := range []string{"search", "fullmatch", "findall"} {
			_, _ = p.run(&jinja.Call{}, name, []jinja.Value{text})
		}
		_, _ = p.run(&jinja.Call{}, "sub", []jinja.Value{"x", text, int64(0)})
		_, _ = p.run(&jinja.Call{}, "split", []jinja.Value{text, int64(0)})
	})
}
