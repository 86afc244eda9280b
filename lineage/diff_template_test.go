package lineage

import (
	"strings"
	"testing"
)

// What a template may do otherwise elsewhere is found in its text.
func TestHiddenEdits(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		hidden        bool
	}{
		"plain text":        {"select 1", "select 2", false},
		"a branch":          {"{% if target.name == 'prod' %}a{% endif %}", "{% if target.name == 'prod' %}b{% endif %}", true},
		"a condition":       {"{% if target.name == 'prod' %}a{% endif %}", "{% if target.name == 'test' %}a{% endif %}", true},
		"beside a branch":   {"a {% if target.name == 'prod' %}a{% endif %}", "b {% if target.name == 'prod' %}a{% endif %}", false},
		"space in a branch": {"{% if var('x') %}a  -- so\n{% endif %}", "{%- if  var('x') -%} a {% endif %}", false},
		"code in a comment": {"-- {% if var('x') %}\na\n-- {% endif %}", "-- {% if var('x') %}\nb\n-- {% endif %}", true},
		"the other branch":  {"{% if var('x') %}a{% else %}b{% endif %}", "{% if var('x') %}a{% else %}c{% endif %}", true},
		"a nested branch":   {"{% if true %}{% if var('x') %}a{% endif %}{% endif %}", "{% if true %}{% if var('x') %}b{% endif %}{% endif %}", true},
		"inside of one":     {"{% if var('x') %}{% if true %}a{% endif %}{% endif %}", "{% if var('x') %}{% if true %}b{% endif %}{% endif %}", true},
		"a variable":        {"{% set p = target.name == 'prod' %}{% if p %}a{% endif %}", "{% set p = target.name == 'prod' %}{% if p %}b{% endif %}", true},
		"a variable of it":  {"{% set p = target.name %}{% set q = p == 'x' %}{% if q %}a{% endif %}", "{% set p = target.name %}{% set q = p == 'x' %}{% if q %}b{% endif %}", true},
		"a plain variable":  {"{% set l = ['a'] %}{% for x in l %}{{ x }}{% endfor %}", "{% set l = ['a'] %}{% for x in l %}{{ x }} + 1{% endfor %}", false},
		"incremental":       {"{% if is_incremental() %}a{% endif %}", "{% if is_incremental() %}b{% endif %}", false},
		"more conditions":   {"{% if is_incremental() and var('x') %}a{% endif %}", "{% if is_incremental() and var('x') %}b{% endif %}", true},
		"execute":           {"{% if execute %}a{% endif %}", "{% if execute %}b{% endif %}", false},
		"a macro decides":   {"{% if is_prod() %}a{% endif %}", "{% if is_prod() %}b{% endif %}", true},
		"a setting itself":  {"{{ var('x') }}", "{{ var('y') }}", true},
		"chosen in a line":  {"{{ 'a' if target.name == 'prod' else 'b' }}", "{{ 'c' if target.name == 'prod' else 'b' }}", true},
		"a comment":         {"{# a #}{% if var('x') %}a{% endif %}", "{# b #}{% if var('x') %}a{% endif %}", false},
		"moved": {
			"with a as (select 1 from t {% if var('x') %}limit 1{% endif %}), b as (select 1 from t) select 1",
			"with a as (select 1 from t), b as (select 1 from t {% if var('x') %}limit 1{% endif %}) select 1", true,
		},
		"swapped":            {"select {{ var('x') }} as a, {{ var('y') }} as b", "select {{ var('y') }} as a, {{ var('x') }} as b", true},
		"an unclosed branch": {"{% if var('x') %}a", "{% if var('x') %}b", true},
	} {
		if got := hiddenEdit(c.before, c.after, nil, "duckdb") != ""; got != c.hidden {
			t.Errorf("%s: hidden is %v", name, got)
		}
	}
}

// A long template is gone through once: by looking back from each of its branches
// this would take hours.
func TestHiddenEditsOfALongTemplate(t *testing.T) {
	branch := "{% if target.name == 'prod' %} coalesce(a, 0) {% else %} a {% endif %}, -- one of the columns\n"
	text := "select " + strings.Repeat(branch, 20_000)
	if hiddenEdit(text, text+"b", nil, "duckdb") != "" || hiddenEdit(text, text+branch, nil, "duckdb") == "" {
		t.Error("a branch that came is hidden, and nothing else")
	}
}
