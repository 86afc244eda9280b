package jinja

import (
	"testing"

	"github.com/modeldata/model/internal/source"
)

const plainModel = `{{ config(materialized='table', tags=['nightly']) }}

with orders as (
    select * from {{ ref('stg_orders') }}
),
customers as (
    select * from {{ ref('stg_customers') }}
)
select
    o.order_id,
    o.ordered_at,
    c.customer_id,
    c.name as customer_name,
    o.amount / 100.0 as amount
from orders as o
left join customers as c on o.customer_id = c.customer_id
where o.status not in ('cancelled', 'returned')
`

const macroModel = `{% macro cents(col, digits=2) -%}
  round({{ col }} / 100.0, {{ digits }})
{%- endmacro %}
{% set methods = ['card', 'coupon', 'transfer', 'gift'] %}
select order_id,
{% for m in methods -%}
  sum(case when method = '{{ m }}' then {{ cents('amount') }} end) as {{ m }}_amount{{ "," if not loop.last }}
{% endfor %}
from {{ ref('payments') }} group by 1
`

func benchNames(b *testing.B) Names {
	b.Helper()
	names := Names{
		"ref":    Func("ref", func(c *Call) (Value, error) { return "db.schema." + Str(c.Args[0]), nil }),
		"config": Func("config", func(*Call) (Value, error) { return "", nil }),
	}
	for _, blk := range mustParse(b, "m.sql", macroModel).Blocks() {
		names[blk.Name] = blk.Macro()
	}
	return names
}

func BenchmarkParse(b *testing.B) {
	f := source.NewFile("m.sql", plainModel)
	b.SetBytes(int64(len(plainModel)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseAndCompile(b *testing.B) {
	f := source.NewFile("m.sql", plainModel)
	b.ReportAllocs()
	for b.Loop() {
		t, err := Parse(f)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := compileTemplate(t.body, t.where); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseAndExtract(b *testing.B) {
	f := source.NewFile("m.sql", plainModel)
	b.ReportAllocs()
	for b.Loop() {
		t, err := Parse(f)
		if err != nil || !t.OnlyCalls("ref", "config") || len(t.Calls()) != 3 {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for name, text := range map[string]string{"plain": plainModel, "macros": macroModel} {
		b.Run(name, func(b *testing.B) {
			t, names := mustParse(b, "m.sql", text), benchNames(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := t.Render(NewContext(names)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRenderMapped(b *testing.B) {
	t, names := mustParse(b, "m.sql", plainModel), benchNames(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := t.RenderMapped(NewContext(names)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoop(b *testing.B) {
	t := mustParse(b, "m.sql", "{% set ns = namespace(n=0) %}{% for i in range(1000) %}{% if i % 3 == 0 %}{% set ns.n = ns.n + i * 2 %}{% endif %}{% endfor %}{{ ns.n }}")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := t.Render(NewContext(nil)); err != nil {
			b.Fatal(err)
		}
	}
}
