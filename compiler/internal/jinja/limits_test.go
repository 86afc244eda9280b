package jinja

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// TestDeepTemplates: nesting of any kind ends in a diagnostic, never in an
// exhausted stack.
func TestDeepTemplates(t *testing.T) {
	n := 200000
	rep := strings.Repeat
	tests := map[string]string{
		"brackets":    "{{ " + rep("(", n) + "1" + rep(")", n) + " }}",
		"lists":       "{{ " + rep("[", n) + rep("]", n) + " }}",
		"dicts":       "{{ " + rep("{1:", n) + "1" + rep("}", n) + " }}",
		"calls":       "{{ " + rep("f(", n) + rep(")", n) + " }}",
		"items":       "{{ a" + rep("[a", n) + rep("]", n) + " }}",
		"minus":       "{{ " + rep("-", n) + "1 }}",
		"not":         "{{ " + rep("not ", n) + "1 }}",
		"sum":         "{{ 1" + rep(" + 1", n) + " }}",
		"compare":     "{{ 1" + rep(" < 1", n) + " }}",
		"and":         "{{ 1" + rep(" and 1", n) + " }}",
		"or":          "{{ 1" + rep(" or 1", n) + " }}",
		"power":       "{{ 1" + rep(" ** 1", n) + " }}",
		"attributes":  "{{ a" + rep(".a", n) + " }}",
		"filters":     "{{ a" + rep("|e", n) + " }}",
		"tests":       "{{ a" + rep(" is defined() ", n) + " }}",
		"else":        "{{ 1" + rep(" if 1 else 1", n) + " }}",
		"if":          "{{ 1" + rep(" if 1", n) + " }}",
		"ifs":         rep("{% if 1 %}", n) + rep("{% endif %}", n),
		"fors":        rep("{% for a in b %}", n),
		"withs":       rep("{% with %}", n),
		"macros":      rep("{% macro m() %}", n),
		"types":       "{% macro m(a: " + rep("a[", n) + rep("]", n) + ") %}{% endmacro %}",
		"set targets": "{% set " + rep("(", n) + "a" + rep(")", n) + " = 1 %}",
		"open":        rep("{{ ", n),
		"blocks":      rep("{% set x %}", n),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			tmpl, err := Parse(source.NewFile("m.sql", text))
			if err != nil {
				var d *diag.Diagnostic
				if !errors.As(err, &d) || d.Code != diag.JinjaSyntax || d.Span.IsZero() {
					t.Errorf("got %v", err)
				}
				return
			}
			t.Errorf("parsed into %d statements", len(tmpl.body))
		})
	}
}

// TestWideTemplates: what is only long works.
func TestWideTemplates(t *testing.T) {
	n := 20000
	tests := map[string]string{
		"concat": "{{ 'a'" + strings.Repeat(" ~ 'a'", n) + " }}",
		"list":   "{{ [" + strings.Repeat("1, ", n) + "] | length }}",
		"elif":   "{% if a %}" + strings.Repeat("{% elif a %}", n) + "{% endif %}",
		"tags":   strings.Repeat("{{ 1 }}", n),
		"sum":    "{{ 1" + strings.Repeat(" + 1", 1500) + " }}",
		"nested": strings.Repeat("{% if 1 %}", 150) + "x" + strings.Repeat("{% endif %}", 150),
	}
	for name, text := range tests {
		if _, err := mustParse(t, "m.sql", text).Render(NewContext(nil)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRunawayTemplates: whatever a template does, it ends with a diagnostic.
func TestRunawayTemplates(t *testing.T) {
	macros := mustParse(t, "macros.sql", `{% macro again() %}{{ again() }}{% endmacro %}
{% macro ping() %}{% call pong() %}{{ ping() }}{% endcall %}{% endmacro %}
{% macro pong() %}{{ caller() }}{% endmacro %}
{% macro sorting() %}{{ [1].sort(key=sorting) }}{% endmacro %}`)
	tests := map[string]string{
		"recursion":      "{{ again() }}",
		"call blocks":    "{{ ping() }}",
		"recursive loop": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
		"sort by macro":  "{{ sorting() }}",
		"rendering":      "{{ render('{{ render(text) }}') }}",
		"endless loop":   "{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}",
		"growing text":   "{% set ns = namespace(x='a' * 1000) %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
		"growing sum":    "{% set ns = namespace(x='a' * 1000) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
		"growing list":   "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
		"extended list":  "{% set l = [1] %}{% for i in range(100) %}{% do l.extend(l) %}{% endfor %}",
		"repeated":       "{{ [1] * 100000000000 }}",
		"text repeated":  "{{ 'ab' * 100000000000 }}",
		"replace":        "{{ ('a' * 1000000) | replace('a', 'b' * 1000000) | length }}",
		"join":           "{{ (['a' * 1000000] * 1000) | join('b' * 1000000) | length }}",
		"center":         "{{ 'a' | center(100000000000) }}",
		"zfill":          "{{ 'a'.zfill(100000000000) }}",
		"indent":         "{{ 'a' | indent(100000000000, true) }}",
		"percent":        "{{ '%100000000000d' % 1 }}",
		"star":           "{{ '%*d' % (100000000000, 1) }}",
		"format":         "{{ '{:100000000000}'.format(1) }}",
		"batch":          "{{ [1] | batch(100000000000, 0) | list }}",
		"slice":          "{{ [1] | slice(100000000000, 0) | list }}",
		"power":          "{{ 9 ** 999999 }}",
		"caller in loop": "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
		"product":        "{% for i in range(100000) %}{{ range(100000) | map('string') | list | length }}{% endfor %}",
		"output":         "{% for i in range(100000) %}{{ 'a' * 100000 }}{% endfor %}",
		"self":           "{% set l = [] %}{% do l.append(l) %}{{ l | tojson }}",
		"self compared":  "{% set l = [] %}{% set m = [] %}{% do l.append(m) %}{% do m.append(l) %}{{ l < m }}",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			names := Names{"text": "{{ render(text) }}", "render": Func("render", func(c *Call) (Value, error) {
				inner, err := ParseString(Str(c.Args[0]), c.Span)
				if err != nil {
					return nil, err
				}
				return inner.Render(c.Ctx)
			})}
			for _, b := range macros.Blocks() {
				names[b.Name] = b.Macro()
			}
			ctx := NewContext(names)
			ctx.Trace.MaxSteps = 200_000
			_, err := mustParse(t, "m.sql", text).Render(ctx)
			var d *diag.Diagnostic
			if !errors.As(err, &d) || d.Span.IsZero() {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestSelfReferences: values that hold themselves print, compare and convert.
func TestSelfReferences(t *testing.T) {
	for _, text := range []string{
		"{% set l = [] %}{% do l.append(l) %}{{ l }}{{ l == l }}{{ l | string }}",
		"{% set d = {} %}{% do d.update(x=d) %}{{ d }}{{ d == {'x': d} }}",
		"{% set a = [] %}{% set b = [] %}{% do a.append(b) %}{% do b.append(a) %}{{ a == b }}{{ a in b }}{{ a | pprint }}",
		"{% set d = {} %}{% do d.update(x=d.values()) %}{{ d }}",
	} {
		tmpl := mustParse(t, "m.sql", text)
		if _, err := tmpl.Render(NewContext(nil)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	l := NewList()
	l.Items = append(l.Items, l)
	ToGo(l)
}

func TestCancellation(t *testing.T) {
	done, cancel := context.WithCancel(context.Background())
	ctx := NewContext(Names{"stop": Func("stop", func(*Call) (Value, error) { cancel(); return nil, nil })})
	ctx.Done = done
	_, err := mustParse(t, "m.sql", "{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% if x == 1 %}{% do stop() %}{% endif %}{% endfor %}").Render(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	var d *diag.Diagnostic
	if !errors.As(err, &d) || d.Code != diag.JinjaLimit || d.Span.IsZero() {
		t.Errorf("got %#v", err)
	}
}
