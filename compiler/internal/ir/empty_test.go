package ir

import (
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// lacking are expressions that lack an operand, as templates whose loops run over
// nothing make them, or that hold one too many.
var lacking = strings.Split(`a[];a[:];a[1:];a[::2];a[1, 2];a in ();a not in ();a = any();a = any(b);any();f();f(distinct);f(order by a);position();position(a);
position(in b);trim();trim(from a);extract();extract(year);date_part();date_part('year');date_trunc();nullif();nullif(a);coalesce();greatest();substring();
substring(a);overlay(a);[];{};();row();struct();map {};map();array[];array();(a).b;(a).*;count();count(distinct);sum();list_transform();list_transform(a);
list_transform([1]);list_reduce([1]);list_reduce([1], x -> x);list_filter([1], 1);list_aggregate([1]);list_aggregate([1], a);unnest();unnest(a, b);generate_series();
struct_extract();struct_extract({'a': 1});struct_extract({'a': 1}, 'b');element_at();map_extract();timezone();timezone(a);a at time zone b;lag();lag() over ();
rank() over (order by a);string_agg();round(1, a);datediff();datediff(day);dateadd(day, 1);convert();convert(a);convert(int);if();ifnull();nvl();decode();decode(a);
columns();columns(*);columns('x');x -> 1;x -> y;grouping();json_object('a');json_value();a is json;case a end;case when a then b end;lambda x: x;
[x for x in a];percentile_cont() within group (order by a);percentile_cont(0.5) within group ();mode() within group (order by a);a.b[1].c;list_zip();zip();
map_from_entries();array_slice();reduce();list_value();struct_pack();struct_pack(a);row(a, b).x;union_value();range();date '';make_date();age();date_add();
date_add(a);concat_ws();generate_subscripts();array_length();jsonb_build_object();count(*) filter (where);a <> all (select 1);(select 1, 2);(values (1, 2));
array(select 1, 2);a in (select 1, 2);(a, b) in (select 1);(a, b) = (1);(a, b) in ((1), (2, 3));a between 1 and;a like;interval a;greatest(a);least();
list_has_any();list_contains(a);trim(both);bit_count();to_timestamp();strftime(a);regexp_replace(a);string_split();array_to_string();a::decimal();a is distinct`, ";")

// What lacks an operand is understood as far as can be, and ends no run.
func TestLackingOperands(t *testing.T) {
	for _, d := range []*sqlparse.Dialect{sqlparse.DuckDB, sqlparse.Postgres, sqlparse.Redshift, sqlparse.Trino, sqlparse.Spark, sqlparse.MySQL, sqlparse.Flink} {
		for _, e := range lacking {
			e = strings.TrimSpace(e)
			for _, frame := range []string{
				"select $ from orders a", "select 1 from orders a where $", "select * from orders a join customers b on $", "select id from orders a group by $ having $ order by $",
				"select * from f($) as x", "select * from orders a, unnest($) as x(y)", "select sum($) over (partition by $ order by $) from orders a",
			} {
				sql := strings.ReplaceAll(frame, "$", e)
				if s, _ := sqlparse.Parse(sql, d); s != nil {
					Analyze(sql, s, d, Options{Catalog: schema, Types: true})
				}
			}
		}
	}
}
