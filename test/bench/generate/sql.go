package main

import (
	"fmt"
	"strings"
)

// Every model has the same columns, so that any may read any other: id,
// status, amount, happened_at.

func (d *drawing) sql(m *model) string {
	if m.layer == staging {
		return d.stagingSQL(m)
	}
	var b strings.Builder
	d.head(&b, m)
	for i, p := range m.parents {
		fmt.Fprintf(&b, "%s %s as (\n\n    select * from {{ ref('%s') }}\n\n)", []string{"with", ",", ","}[i], alias(i), p.name)
		b.WriteString("\n")
	}
	b.WriteString(", final as (\n\n    select\n        a.id,\n        a.status,\n")
	fmt.Fprintf(&b, "        %s as amount,\n        a.happened_at\n    from a\n", amountOf(len(m.parents)))
	for i := 1; i < len(m.parents); i++ {
		fmt.Fprintf(&b, "    left join %[1]s on a.id = %[1]s.id\n", alias(i))
	}
	b.WriteString("    where a.id is not null\n")
	if m.layer == mart && !d.sqlOnly && len(m.parents) > 1 {
		b.WriteString("    {% if is_incremental() %}\n    and a.happened_at > (select max(happened_at) from {{ this }})\n    {% endif %}\n")
	}
	b.WriteString("\n)\n\nselect * from final\n")
	return b.String()
}

// head writes what stands above the query: config calls, as some models have.
func (d *drawing) head(b *strings.Builder, m *model) {
	var args []string
	if m.tag != "" {
		args = append(args, fmt.Sprintf("tags=['%s']", m.tag))
	}
	if m.layer == mart && !d.sqlOnly && len(m.parents) > 1 {
		args = append(args, "materialized='incremental'", "unique_key='id'")
	}
	if args != nil {
		fmt.Fprintf(b, "{{ config(%s) }}\n\n", strings.Join(args, ", "))
	}
}

func amountOf(parents int) string {
	terms := []string{"a.amount"}
	for i := 1; i < parents; i++ {
		terms = append(terms, "coalesce("+alias(i)+".amount, 0)")
	}
	return strings.Join(terms, " + ")
}

func alias(i int) string { return string(rune('a' + i)) }

func (d *drawing) stagingSQL(m *model) string {
	from := fmt.Sprintf("select * from {{ source('%s', '%s') }}", m.system, m.table)
	if d.sqlOnly {
		from = "select\n        n as id,\n        n % 3 as status_code,\n        n * 100 as amount_cents,\n" +
			"        timestamp '2026-01-01' + n * interval '1 hour' as created_at\n    from generate_series(0, 19) as rows(n)"
	}
	return fmt.Sprintf(`with source as (

    %s

)

, renamed as (

    select
        -- keys
        cast(id as integer) as id,

        -- facts
        case status_code when 0 then 'new' when 1 then 'open' else 'done' end as status,
        %s as amount,

        -- moments
        created_at as happened_at
    from source

)

select * from renamed
`, from, d.call("amount_cents"))
}

// call converts cents by the project's macro, or by hand where there is none.
func (d *drawing) call(column string) string {
	if d.sqlOnly {
		return "cast(" + column + " as double precision) / 100"
	}
	return "{{ cents_to_units('" + column + "') }}"
}
