package dbtlib

import (
	"encoding/csv"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/dbtlib/decimal"
	"github.com/modeldata/model/compiler/internal/jinja"
)

func (t *Table) method(name string) func(*jinja.Call) (jinja.Value, error) {
	switch name {
	case "select":
		return t.selectColumns
	case "exclude":
		return t.exclude
	case "rename":
		return t.rename
	case "where", "find":
		return func(c *jinja.Call) (jinja.Value, error) { return t.where(c, name) }
	case "order_by":
		return t.orderBy
	case "limit":
		return t.limit
	case "distinct":
		return t.distinct
	case "group_by":
		return t.groupBy
	case "merge":
		return t.merge
	case "print_table":
		return t.printTable
	case "print_csv":
		return t.printer(name, t.csv)
	case "print_json":
		return t.printer(name, t.json)
	case "print_structure":
		return t.printer(name, func() (string, error) { return strings.TrimSuffix(t.String(), "\n"), nil })
	}
	return nil
}

func (t *Table) selectColumns(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("select", jinja.Required("key")...)
	if err != nil {
		return nil, err
	}
	cols, err := t.columnKeys(args[0])
	if err != nil {
		return nil, err
	}
	return t.pick(cols), nil
}

func (t *Table) exclude(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("exclude", jinja.Required("key")...)
	if err != nil {
		return nil, err
	}
	drop, err := t.columnKeys(args[0])
	if err != nil {
		return nil, err
	}
	var keep []int
	for i := range t.kinds {
		if !slices.Contains(drop, i) {
			keep = append(keep, i)
		}
	}
	return t.pick(keep), nil
}

func (t *Table) rename(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("rename", append(jinja.Optional(nil, "column_names", "row_names"), jinja.Param{Name: "**kwargs"})...)
	if err != nil {
		return nil, err
	}
	cols := slices.Clone(t.columnNames())
	if d, ok := args[0].(*jinja.Dict); ok {
		for i, n := range cols {
			if v, has := d.GetStr(n); has {
				cols[i] = jinja.Str(v)
			}
		}
		return t.renamed(cols), nil
	}
	if given(args[0]) {
		items, err := iterate(args[0])
		if err != nil {
			return nil, err
		}
		if len(items) > len(cols) {
			return nil, valueError("rename() got %d names for %d columns", len(items), len(cols))
		}
		for i, it := range items {
			cols[i] = jinja.Str(it)
		}
	}
	return t.renamed(cols), nil
}

// where keeps the rows for which a function answers true; find returns the
// first of them.
func (t *Table) where(c *jinja.Call, name string) (jinja.Value, error) {
	args, err := c.Bind(name, jinja.Required("test")...)
	if err != nil {
		return nil, err
	}
	fn, ok := args[0].(jinja.Callable)
	if !ok {
		return nil, typeError("%s() takes a function of a row, not %s", name, jinja.TypeName(args[0]))
	}
	var rows []*sequence
	for _, r := range t.rows {
		v, err := fn.Call(&jinja.Call{Ctx: c.Ctx, Args: []jinja.Value{r}, Span: c.Span})
		if err != nil {
			return nil, err
		}
		if !jinja.Truth(v) {
			continue
		}
		if name == "find" {
			return r, nil
		}
		rows = append(rows, r)
	}
	if name == "find" {
		return nil, nil
	}
	return t.fork(rows), nil
}

// rowKey makes a function that gives a row's values under a key: a column,
// several, or a function.
func (t *Table) rowKey(c *jinja.Call, key jinja.Value) (func(*sequence) ([]jinja.Value, error), error) {
	if fn, ok := key.(jinja.Callable); ok {
		return func(r *sequence) ([]jinja.Value, error) {
			v, err := fn.Call(&jinja.Call{Ctx: c.Ctx, Args: []jinja.Value{r}, Span: c.Span})
			return []jinja.Value{v}, err
		}, nil
	}
	if key == nil {
		return func(r *sequence) ([]jinja.Value, error) { return r.values, nil }, nil
	}
	cols, err := t.columnKeys(key)
	if err != nil {
		return nil, err
	}
	return func(r *sequence) ([]jinja.Value, error) {
		out := make([]jinja.Value, len(cols))
		for n, i := range cols {
			out[n] = r.values[i]
		}
		return out, nil
	}, nil
}

// keys gives each row's values under a key.
func (t *Table) keys(c *jinja.Call, key jinja.Value) ([][]jinja.Value, error) {
	of, err := t.rowKey(c, key)
	if err != nil {
		return nil, err
	}
	out := make([][]jinja.Value, len(t.rows))
	for i, r := range t.rows {
		if out[i], err = of(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *Table) orderBy(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("order_by", jinja.Param{Name: "key", Required: true}, jinja.Param{Name: "reverse", Default: false})
	if err != nil {
		return nil, err
	}
	keys, err := t.keys(c, args[0])
	if err != nil {
		return nil, err
	}
	sign := 1
	if jinja.Truth(args[1]) {
		sign = -1
	}
	order := make([]int, len(t.rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		for n := range keys[a] {
			if cmp := compareValues(keys[a][n], keys[b][n]); cmp != 0 {
				return sign * cmp
			}
		}
		return 0
	})
	rows := make([]*sequence, len(order))
	for i, at := range order {
		rows[i] = t.rows[at]
	}
	return t.fork(rows), nil
}

// limit is limit(stop) or limit(start, stop, step).
func (t *Table) limit(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("limit", append(jinja.Optional(nil, "start_or_stop", "stop"), jinja.Param{Name: "step"})...)
	if err != nil {
		return nil, err
	}
	if args[1] == nil {
		args[0], args[1] = nil, args[0]
	}
	at := func(v jinja.Value, def int) int {
		n, ok := v.(int64)
		if !ok {
			return def
		}
		if n < 0 {
			n += int64(len(t.rows))
		}
		return int(max(0, min(n, int64(len(t.rows)))))
	}
	step := 1
	if n, ok := args[2].(int64); ok {
		if n < 1 {
			return nil, valueError("limit() takes a step of 1 or more")
		}
		step = int(min(n, int64(len(t.rows)+1)))
	}
	var rows []*sequence
	for i := at(args[0], 0); i < at(args[1], len(t.rows)); i += step {
		rows = append(rows, t.rows[i])
	}
	return t.fork(rows), nil
}

func (t *Table) distinct(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("distinct", jinja.Param{Name: "key"})
	if err != nil {
		return nil, err
	}
	keys, err := t.keys(c, args[0])
	if err != nil {
		return nil, err
	}
	seen := jinja.NewDict()
	var rows []*sequence
	for i, r := range t.rows {
		k := jinja.Tuple(keys[i])
		if _, ok := seen.Get(k); ok {
			continue
		}
		if err := seen.Set(k, true); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return t.fork(rows), nil
}

// groupBy returns a dict of tables by the value of a column.
func (t *Table) groupBy(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("group_by", append(jinja.Required("key"), jinja.Optional(nil, "key_name", "key_type")...)...)
	if err != nil {
		return nil, err
	}
	keys, err := t.keys(c, args[0])
	if err != nil {
		return nil, err
	}
	out := jinja.NewDict()
	for i, r := range t.rows {
		v, ok := out.Get(keys[i][0])
		if !ok {
			v = t.fork(nil)
			if err := out.Set(keys[i][0], v); err != nil {
				return nil, err
			}
		}
		v.(*Table).rows = append(v.(*Table).rows, r)
	}
	return out, nil
}

// merge appends tables; columns are matched by name.
func (t *Table) merge(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("merge", append(jinja.Required("tables"), jinja.Optional(nil, "row_names", "column_names")...)...)
	if err != nil {
		return nil, err
	}
	items, err := iterate(args[0])
	if err != nil {
		return nil, err
	}
	var cols []string
	var kinds []columnKind
	at := map[string]int{}
	var tables []*Table
	for _, it := range items {
		o, ok := it.(*Table)
		if !ok {
			return nil, typeError("merge() takes a list of tables, not %s", jinja.TypeName(it))
		}
		tables = append(tables, o)
		for i, n := range o.columnNames() {
			j, known := at[n]
			if !known {
				at[n] = len(cols)
				cols, kinds = append(cols, n), append(kinds, o.kinds[i])
				continue
			}
			if kinds[j] == kindInteger && o.kinds[i] == kindNumber {
				kinds[j] = kindNumber
			}
		}
	}
	var rows [][]jinja.Value
	for _, o := range tables {
		for _, r := range o.rows {
			row := make([]jinja.Value, len(cols))
			for i, n := range o.columnNames() {
				row[at[n]] = r.values[i]
			}
			rows = append(rows, row)
		}
	}
	return newTable(cols, kinds, rows), nil
}

func (t *Table) printer(name string, text func() (string, error)) func(*jinja.Call) (jinja.Value, error) {
	return func(c *jinja.Call) (jinja.Value, error) {
		if _, err := c.Bind(name, jinja.Param{Name: "**kwargs"}); err != nil {
			return nil, err
		}
		s, err := text()
		if err != nil {
			return nil, err
		}
		return nil, say(c, s)
	}
}

// csv writes the table with a header.
func (t *Table) csv() (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(t.columnNames())
	for _, r := range t.rows {
		cells := make([]string, len(r.values))
		for i, v := range r.values {
			if v != nil {
				cells[i] = jinja.Str(v)
			}
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n"), w.Error()
}

// json writes a list of objects.
func (t *Table) json() (string, error) {
	l := list()
	for _, r := range t.rows {
		d := jinja.NewDict()
		for i, v := range r.values {
			switch x := v.(type) {
			case decimal.Decimal:
				v = x.Float()
			case jinja.Object:
				v = strings.Replace(jinja.Str(x), " ", "T", 1)
			}
			d.SetStr(t.names.list[i], v)
		}
		l.Items = append(l.Items, d)
	}
	w := jsonWriter{}
	err := w.value(l, 0)
	return w.b.String(), err
}

// printTable prints the first rows and columns.
func (t *Table) printTable(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("print_table", jinja.Param{Name: "max_rows", Default: int64(20)}, jinja.Param{Name: "max_columns", Default: int64(6)},
		jinja.Param{Name: "output"}, jinja.Param{Name: "max_column_width", Default: int64(20)}, jinja.Param{Name: "locale"}, jinja.Param{Name: "max_precision", Default: int64(3)})
	if err != nil {
		return nil, err
	}
	bound := func(v jinja.Value, most int) int {
		if n, ok := v.(int64); ok && n >= 0 && n < int64(most) {
			return int(n)
		}
		return most
	}
	return nil, say(c, t.draw(bound(args[0], len(t.rows)), bound(args[1], len(t.kinds)), bound(args[3], 1<<30), bound(args[5], 100)))
}

// draw is the text of print_table.
func (t *Table) draw(maxRows, maxColumns, width, precision int) string {
	cut := func(s string) string {
		if r := []rune(s); len(r) > width {
			return string(r[:max(0, width-3)]) + "..."
		}
		return s
	}
	var head []string
	right := make([]bool, maxColumns)
	places := make([]int, maxColumns)
	for i := range maxColumns {
		head = append(head, cut(t.names.list[i]))
		right[i] = t.kinds[i] != kindText
		places[i] = t.fork(t.rows[:maxRows]).decimals(i)
	}
	more := maxColumns < len(t.kinds)
	if more {
		head = append(head, "...")
		right = append(right, t.kinds[maxColumns] != kindText)
	}
	var rows [][]string
	for _, r := range t.rows[:maxRows] {
		var cells []string
		for i := range maxColumns {
			cells = append(cells, cut(cellText(r.values[i], places[i], precision)))
		}
		if more {
			cells = append(cells, "...")
		}
		rows = append(rows, cells)
	}
	if maxRows < len(t.rows) {
		rows = append(rows, slices.Repeat([]string{"..."}, len(head)))
	}
	return textTable(head, right, rows)
}

// cellText writes decimals with the column's places and marks for thousands.
func cellText(v jinja.Value, places, precision int) string {
	d, ok := v.(decimal.Decimal)
	if !ok {
		if v == nil {
			return ""
		}
		return jinja.Str(v)
	}
	more := ""
	if places > precision {
		places, more = precision, "…"
	}
	return d.Grouped(places) + more
}
