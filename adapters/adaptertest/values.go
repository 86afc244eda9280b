package adaptertest

import (
	"fmt"
	"math"
	"slices"
	"time"
)

var valueChecks = []check{
	{name: "values/types", run: neutralTypes},
	{name: "values/null", run: nulls},
	{name: "values/decimal", run: decimals},
	{name: "values/text", run: texts},
	{name: "values/integer_range", run: integerRange},
	{name: "values/float", run: floats},
	{name: "values/timestamp_tz", run: instants},
	{name: "values/empty_result", run: emptyResult},
	{name: "values/same_names", run: sameNames},
}

// samples is one value of each neutral type as SQL text and as it comes back.
var samples = map[string]struct{ sql, want string }{
	"string":       {"'it''s'", "it's"},
	"integer":      {"'-42'", "-42"},
	"bigint":       {"'9007199254740993'", "9007199254740993"},
	"float":        {"'0.5'", "0.5"},
	"numeric":      {"'1234.500000'", "1234.500000"},
	"boolean":      {"'true'", "true"},
	"date":         {"'2024-02-29'", "2024-02-29"},
	"timestamp":    {"'2024-02-29 23:59:59.123456'", "2024-02-29 23:59:59.123456"},
	"timestamp_tz": {"'2024-02-29 23:59:59.5+00'", ""},
	"time":         {"'23:59:59.5'", "23:59:59.5"},
	"binary":       {`'ab'`, "ab"},
	"json":         {`'{"b": 1.0, "a": [null]}'`, `{"b": 1.0, "a": [null]}`},
}

// neutralTypes: a column of each type of Dialect.Types takes a value and gives
// it back, through a table.
func neutralTypes(b *bench) error {
	for neutral, typ := range b.dialect.Types {
		s, ok := samples[neutral]
		if !ok {
			return fmt.Errorf("Dialect.Types has %q, which is no neutral type", neutral)
		}
		table := b.name("t_" + neutral)
		if err := b.execAll(
			fmt.Sprintf("create table %s (v %s)", table, typ),
			fmt.Sprintf("insert into %s select cast(%s as %s)", table, s.sql, typ)); err != nil {
			return err
		}
		if s.want == "" { // has a check of its own
			continue
		}
		if err := b.expect(b.session, "select v from "+table, s.want); err != nil {
			return err
		}
	}
	return nil
}

func nulls(b *bench) error {
	for neutral, typ := range b.dialect.Types {
		if err := b.expect(b.session, "select cast(null as "+typ+") as v", "NULL"); err != nil {
			return fmt.Errorf("%s: %w", neutral, err)
		}
	}
	return nil
}

// decimals: no digit is lost or added.
func decimals(b *bench) error {
	for _, c := range []struct{ typ, text string }{
		{"decimal(10,2)", "1.50"},
		{"decimal(10,2)", "-0.05"},
		{"decimal(10,0)", "7"},
		{"decimal(38,10)", "1234567890123456789012345678.0123456789"},
		{"decimal(38,0)", "-99999999999999999999999999999999999999"},
	} {
		if err := b.expect(b.session, fmt.Sprintf("select cast('%s' as %s) as v", c.text, c.typ), c.text); err != nil {
			return err
		}
	}
	return nil
}

func texts(b *bench) error {
	for _, text := range []string{"", " ", "a\nb\tc", `back\slash`, "€ 日本 🦆", "NULL", "{{ x }}", "%s $1 ?"} {
		if err := b.expect(b.session, "select '"+text+"' as v", text); err != nil {
			return err
		}
	}
	return nil
}

func integerRange(b *bench) error {
	for _, n := range []int64{math.MaxInt64, math.MinInt64, 0} {
		res, err := b.rows(b.session, fmt.Sprintf("select cast('%d' as %s) as v", n, b.dialect.Types["bigint"]))
		if err != nil {
			return err
		}
		if res.Rows[0][0] != n {
			return fmt.Errorf("%d came back as %T %v", n, res.Rows[0][0], res.Rows[0][0])
		}
	}
	return nil
}

func floats(b *bench) error {
	for _, f := range []float64{0.1, -1e-300, 1.7976931348623157e308, 1.0 / 3} {
		res, err := b.rows(b.session, fmt.Sprintf("select cast('%v' as %s) as v", f, b.dialect.Types["float"]))
		if err != nil {
			return err
		}
		if res.Rows[0][0] != f {
			return fmt.Errorf("%v came back as %T %v", f, res.Rows[0][0], res.Rows[0][0])
		}
	}
	return nil
}

// instants: a timestamp with a zone is the same instant, whatever zone the
// session shows it in.
func instants(b *bench) error {
	want := time.Date(2024, 2, 29, 21, 59, 59, 123456000, time.UTC)
	res, err := b.rows(b.session, "select cast('2024-02-29 23:59:59.123456+02:00' as "+b.dialect.Types["timestamp_tz"]+") as v")
	if err != nil {
		return err
	}
	got, ok := res.Rows[0][0].(time.Time)
	if !ok || !got.Equal(want) {
		return fmt.Errorf("got %T %v, want %v", res.Rows[0][0], res.Rows[0][0], want)
	}
	return nil
}

// emptyResult: no rows, but columns.
func emptyResult(b *bench) error {
	res, err := b.rows(b.session, "select 1 as a, 'x' as b where 1 = 0")
	if err != nil {
		return err
	}
	if len(res.Rows) != 0 || !slices.Equal(columnNames(res.Columns), []string{"a", "b"}) {
		return fmt.Errorf("got %d rows of %v", len(res.Rows), res.Columns)
	}
	return nil
}

func sameNames(b *bench) error {
	got, err := b.texts(b.session, "select 1 as a, 2 as a")
	if err != nil {
		return err
	}
	if len(got) != 1 || !slices.Equal(got[0], []string{"1", "2"}) {
		return fmt.Errorf("got %v", got)
	}
	return nil
}
