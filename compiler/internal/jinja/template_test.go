package jinja

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/internal/source"
)

func mustParse(t testing.TB, path, text string) *Template {
	t.Helper()
	tmpl, err := Parse(source.NewFile(path, text))
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

func TestSourceMap(t *testing.T) {
	text := "select {{ name }},\r\n  {% for i in items %}x{{ i }} {% endfor %}\r\n{% raw %}{{ raw }}{% endraw %}{{ greet('you') }} end\n"
	tmpl := mustParse(t, "models/m.sql", text)
	names := helperNames(t)
	names["name"] = "id"
	out, m, err := tmpl.RenderMapped(NewContext(names))
	if err != nil {
		t.Fatal(err)
	}
	if want := "select id,\n  x1 x2 \n{{ raw }}hello you end"; out != want {
		t.Fatalf("rendered %q, want %q", out, want)
	}
	tests := []struct{ out, source string }{
		{"select", "select"},
		{"id", "{{ name }}"},
		{",", ","},
		{"  x1", "  "},
		{"x1", "x"},
		{"1", "{{ i }}"},
		{"x2", "x"},
		{"raw", "raw }}"},
		{"hello", "{{ greet('you') }}"},
		{"you", "{{ greet('you') }}"},
		{"end", "end"},
	}
	for _, tt := range tests {
		span, ok := m.Span(strings.Index(out, tt.out))
		if !ok || !strings.HasPrefix(span.Text(), tt.source) {
			t.Errorf("%q comes from %q, want %q", tt.out, span.Text(), tt.source)
		}
	}
	for off := range out {
		if _, ok := m.Span(off); !ok {
			t.Errorf("offset %d has no source", off)
		}
	}
	if _, ok := (&SourceMap{}).Span(0); ok {
		t.Error("an empty map has a span")
	}
}

// TestSourceMapExact: every character of the template's own text maps to
// itself, whatever stands around it.
func TestSourceMapExact(t *testing.T) {
	text := "a\r\nbc {#- x -#}  d\n\n{%- if true -%} ef\rg {% endif %} hi"
	out, m, err := mustParse(t, "m.sql", text).RenderMapped(NewContext(nil))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(out); i++ {
		span, _ := m.Span(i)
		got := text[span.Start]
		if got == '\r' {
			got = '\n'
		}
		if got != out[i] {
			t.Errorf("offset %d is %q but maps to %q", i, out[i], got)
		}
	}
}

func TestLiteralAndOnlyCalls(t *testing.T) {
	tests := []struct {
		text               string
		literal, refConfig bool
	}{
		{"select 1", true, true},
		{"select 1 {# why #}", true, true},
		{"{% raw %}{{ x }}{% endraw %}", true, true},
		{"select * from {{ ref('a') }}", false, true},
		{"{{ config(materialized='table', tags=['a', 'b'], meta={'x': -1}) }} select {{ ref('p', \"a\", v=2) }}", false, true},
		{"{{ ref(x) }}", false, false},
		{"{{ ref('a' ~ 'b') }}", false, false},
		{"{{ ref(*['a']) }}", false, false},
		{"{{ ref('a') | upper }}", false, false},
		{"{{ ref('a').identifier }}", false, false},
		{"{{ source('a', 'b') }}", false, false},
		{"{% if true %}{% endif %}", false, false},
		{"{% do config(x=1) %}", false, false},
		{"{{ dbt.ref('a') }}", false, false},
		{"{{ 1 }}", false, false},
		{"", true, true},
	}
	for _, tt := range tests {
		tmpl := mustParse(t, "m.sql", tt.text)
		if got := tmpl.IsLiteral(); got != tt.literal {
			t.Errorf("IsLiteral(%q) = %v", tt.text, got)
		}
		if got := tmpl.OnlyCalls("ref", "config"); got != tt.refConfig {
			t.Errorf("OnlyCalls(%q) = %v", tt.text, got)
		}
	}
}

func TestCalls(t *testing.T) {
	text := `{{ config(tags=['x', 1], on=x) }}
{% if is_incremental() and f(1)(2) %}{{ ref('a') | g(ref('b')) }}{% endif %}
{% for c in adapter.get_columns_in_relation(ref('c')) if ok(c) %}{% set v = dbt_utils.star(from=ref('d'), *l) %}{% endfor %}
{% macro m(p=deflt()) %}{{ ref('e') }}{% endmacro %}
{% call stmt('s') %}{{ ref('f') }}{% endcall %}
{% snapshot s %}{{ ref('g') }}{% endsnapshot %}
{% do x.y[z()].w(-1, none) %}{{ (1, {'a': q()}) }}`
	var got []string
	for _, c := range mustParse(t, "m.sql", text).Calls() {
		line := c.Name + Repr(Tuple(c.Args))
		for _, kw := range c.Kwargs {
			line += " " + kw.Name + "=" + Repr(kw.Value)
		}
		if !c.Literal {
			line += " not literal"
		}
		got = append(got, line+" @"+c.Span.Text())
	}
	want := []string{
		"config() tags=['x', 1] on=Undefined not literal @config(tags=['x', 1], on=x)",
		"is_incremental() @is_incremental()",
		"f(1,) @f(1)",
		"ref('a',) @ref('a')", "ref('b',) @ref('b')",
		"adapter.get_columns_in_relation(Undefined,) not literal @adapter.get_columns_in_relation(ref('c'))",
		"ref('c',) @ref('c')",
		"dbt_utils.star() from=Undefined not literal @dbt_utils.star(from=ref('d'), *l)", "ref('d',) @ref('d')",
		"ok(Undefined,) not literal @ok(c)",
		"deflt() @deflt()", "ref('e',) @ref('e')",
		"stmt('s',) @stmt('s')", "ref('f',) @ref('f')",
		"ref('g',) @ref('g')",
		"z() @z()",
		"q() @q()",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestBlocks(t *testing.T) {
	text := `text {{ outside }}
{% macro one(a, b: list[string]='x', c=[1, 2]) -%}
  body {{ a }}
{%- endmacro %}

{%- test two(model) %}t{% endtest -%}

{% data_test three(model) %}t{% enddata_test %}
{% materialization four, adapter='duckdb', supported_languages=['sql', 'python'] %}m{% endmaterialization %}
{% materialization five, default %}m{% endmaterialization %}
{% snapshot six %}
  select {{ x }}
{% endsnapshot %}
{% docs seven %} {{ raw }} {% not a tag {% enddocs %}
{% if true %}{% macro eight() %}{% endmacro %}{% endif %}`
	type shown struct{ Kind, Name, NameSpan, Body, Macro, Adapter, Params string }
	var got []shown
	for _, b := range mustParse(t, "m.sql", text).Blocks() {
		s := shown{Kind: b.Kind, Name: b.Name, NameSpan: b.NameSpan.Text(), Body: b.Raw(), Adapter: b.Adapter}
		if b.Raw() != b.BodySpan.Text() {
			t.Errorf("%s: Raw and BodySpan differ", b.Name)
		}
		if m := b.Macro(); m != nil {
			s.Macro = m.Name
		}
		for _, p := range b.Params {
			s.Params += p.Name + ":" + p.Type + "=" + p.Default + "@" + p.Span.Text() + " "
		}
		got = append(got, s)
	}
	want := []shown{
		{"macro", "one", "one", "body {{ a }}", "one", "", "a:=@a b:list[string]='x'@b c:=[1, 2]@c "},
		{"test", "two", "two", "t", "test_two", "", "model:=@model "},
		{"data_test", "three", "three", "t", "test_three", "", "model:=@model "},
		{"materialization", "four", "four", "m", "materialization_four_duckdb", "duckdb", ""},
		{"materialization", "five", "five", "m", "materialization_five_default", "default", ""},
		{"snapshot", "six", "six", "\n  select {{ x }}\n", "", "", ""},
		{"docs", "seven", "seven", " {{ raw }} {% not a tag ", "", "", ""},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestBlockRanges(t *testing.T) {
	text := "a\n\n{%- macro m() -%}\n x {%- endmacro -%}\n\n b"
	b := mustParse(t, "m.sql", text).Blocks()[0]
	if got, want := b.Span.Text(), "{%- macro m() -%}\n x {%- endmacro -%}"; got != want {
		t.Errorf("Span is %q", got)
	}
	if got, want := b.FullSpan.Text(), "\n\n{%- macro m() -%}\n x {%- endmacro -%}\n\n "; got != want {
		t.Errorf("FullSpan is %q, want %q", got, want)
	}
	if got := b.BodySpan.Text(); got != "x" {
		t.Errorf("BodySpan is %q", got)
	}
}

func TestSnapshotBody(t *testing.T) {
	tmpl := mustParse(t, "snapshots/s.sql", "{% snapshot s %}\nselect {{ x }}\n{% endsnapshot %}")
	body := tmpl.Blocks()[0].Body()
	out, err := body.Render(NewContext(Names{"x": int64(1)}))
	if err != nil || out != "\nselect 1" {
		t.Errorf("body renders %q, %v", out, err)
	}
	if _, err := body.Render(NewContext(Names{"x": Undefined{}})); err != nil {
		t.Error(err)
	}
	if out, _ := tmpl.Render(NewContext(nil)); out != "" {
		t.Errorf("the file renders %q", out)
	}
	if calls := mustParse(t, "s.sql", "{% snapshot s %}{{ ref('a') }}{% endsnapshot %}").Blocks()[0].Body().Calls(); len(calls) != 1 || calls[0].Span.Position().Column != 20 {
		t.Errorf("calls are %v", calls)
	}
}

func TestMarkdownDocs(t *testing.T) {
	text := "# Title {{ broken\n{# {% docs hidden %}x{% enddocs %} #}\n{% raw %}{% docs raw %}x{% enddocs %}{% endraw %}\n" +
		"use `{% docs %}` and {% if %}\n{% docs one %}\n*text* {{ x }}\n{% enddocs %}\n{%- docs two -%} t {%- enddocs -%}\n" +
		"{% docs three %}\nnamed {% enddocsx %}{% enddocs three %}"
	var got []string
	for _, b := range mustParse(t, "models/docs.md", text).Blocks() {
		got = append(got, b.Kind+" "+b.Name+" "+b.Raw())
	}
	want := []string{"docs one \n*text* {{ x }}\n", "docs two t", "docs three \nnamed {% enddocsx %}"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if _, err := Parse(source.NewFile("x.md", "{% docs a %} open")); err == nil {
		t.Error("an open docs block is no error")
	}
}

func TestParseRangeKeepsPositions(t *testing.T) {
	f := source.NewFile("schema.yml", "key: \"{{ missing.x }}\"\nother: 1\n")
	tmpl, err := ParseRange(f, 6, 21)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tmpl.Render(NewContext(nil))
	if err == nil || !strings.HasPrefix(err.Error(), "schema.yml:1:10: ") {
		t.Errorf("got %v", err)
	}
	if _, err := ParseRange(f, -5, 1000); err != nil {
		t.Errorf("a range outside the file: %v", err)
	}
}

func TestParseStringPointsAtItsPlace(t *testing.T) {
	at := source.AtLine(source.NewFile("schema.yml", "a: 1\nkey: value\n"), 2, 6)
	if _, err := ParseString("{{ broken", at); err == nil || !strings.HasPrefix(err.Error(), "schema.yml:2:6: ") {
		t.Errorf("got %v", err)
	}
	tmpl, err := ParseString("a\r\n{{ missing.x }}", at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render(NewContext(nil)); err == nil || !strings.HasPrefix(err.Error(), "schema.yml:2:6: ") {
		t.Errorf("got %v", err)
	}
	none, err := ParseString("{{ missing.x }}", source.Span{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := none.Render(NewContext(nil)); err == nil || err.Error() != "M0202: 'missing' is undefined" {
		t.Errorf("got %v", err)
	}
}

// TestTemplatesAreShareable renders one template from many goroutines, the
// first of which compile it; the race detector looks on.
func TestTemplatesAreShareable(t *testing.T) {
	tmpl := mustParse(t, "m.sql", "{% for i in range(3) %}{{ greet(i) }};{% endfor %}")
	names := helperNames(t)
	done := make(chan string)
	for range 8 {
		go func() {
			out, err := tmpl.Render(NewContext(names))
			if err != nil {
				out = err.Error()
			}
			done <- out
		}()
	}
	for range 8 {
		if out := <-done; out != "hello 0;hello 1;hello 2;" {
			t.Errorf("rendered %q", out)
		}
	}
}

func TestBareContexts(t *testing.T) {
	tmpl := mustParse(t, "m.sql", "{{ greet('a') if greet else 'none' }}")
	for _, ctx := range []*Context{nil, {}, {Globals: Names{}}} {
		if out, err := tmpl.Render(ctx); out != "none" || err != nil {
			t.Errorf("rendered %q, %v", out, err)
		}
	}
	v, err := helperNames(t)["greet"].(*Macro).Call(&Call{Args: []Value{"you"}})
	if v != "hello you" || err != nil {
		t.Errorf("called from Go: %v, %v", v, err)
	}
}

func TestContextWith(t *testing.T) {
	outer := NewContext(Names{"x": int64(1)})
	inner := outer.With(Names{"x": int64(2)})
	if inner.Trace != outer.Trace {
		t.Error("the trace is not shared")
	}
	tmpl := mustParse(t, "m.sql", "{{ x }}")
	if out, _ := tmpl.Render(inner); out != "2" {
		t.Errorf("rendered %q", out)
	}
	if out, _ := tmpl.Render(outer); out != "1" {
		t.Errorf("rendered %q", out)
	}
}

// TestCallerKeepsItsGlobals: a call block's body sees the names of the
// template it stands in, whoever calls it.
func TestCallerKeepsItsGlobals(t *testing.T) {
	names := Names{"x": "mine"}
	names["other"] = Func("other", func(c *Call) (Value, error) {
		caller, _ := c.Kwarg("caller")
		return caller.(Callable).Call(&Call{Ctx: c.Ctx.With(Names{"x": "theirs"})})
	})
	out, err := mustParse(t, "m.sql", "{% call other() %}{{ x }}{% endcall %}").Render(NewContext(names))
	if err != nil || out != "mine" {
		t.Errorf("rendered %q, %v", out, err)
	}
}
