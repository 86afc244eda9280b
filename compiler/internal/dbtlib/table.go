package dbtlib

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modeldata/model/compiler/internal/dbtlib/decimal"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// columnKind is what agate calls a column's data type.
type columnKind uint8

const (
	kindInteger columnKind = iota
	kindNumber
	kindDate
	kindDateTime
	kindBoolean
	kindText
)

var kindNames = [...]string{"Integer", "Number", "Date", "DateTime", "Boolean", "Text"}

// dataType is a column's data type as a value.
type dataType columnKind

// TypeName names the type in messages.
func (d dataType) TypeName() string { return kindNames[d] }

// String is the type's name.
func (d dataType) String() string { return kindNames[d] }

// HashKey makes equal types equal keys.
func (d dataType) HashKey() any { return d }

// Attr gives the methods that write a value as JSON or CSV would have it.
func (d dataType) Attr(name string) (jinja.Value, bool) {
	if name != "jsonify" && name != "csvify" {
		return nil, false
	}
	return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind(name, jinja.Param{Name: "d", Required: true})
		if err != nil {
			return nil, err
		}
		return d.written(args[0], name == "jsonify"), nil
	}), true
}

// written is a value of the type in a form that JSON or CSV can hold.
func (d dataType) written(v jinja.Value, json bool) jinja.Value {
	kind := columnKind(d)
	switch x := v.(type) {
	case nil:
		return nil
	case decimal.Decimal:
		if json && kind == kindNumber {
			return x.Float()
		}
	case int64:
		if json && kind == kindNumber {
			return float64(x)
		}
	}
	switch {
	case json && (kind == kindInteger || kind == kindBoolean || kind == kindNumber):
		return v
	case kind == kindDateTime:
		return strings.Replace(jinja.Str(v), " ", "T", 1)
	}
	return jinja.Str(v)
}

// Table is a query's result as templates see it: agate's table. The zero Table
// has no columns. It is immutable.
type Table struct {
	names *names
	kinds []columnKind
	rows  []*sequence
	cols  *sequence // made when first asked for
}

// newTable puts a table together of values that have their final types.
func newTable(cols []string, kinds []columnKind, rows [][]jinja.Value) *Table {
	t := &Table{names: newNames(cols), kinds: kinds, rows: make([]*sequence, len(rows))}
	for i, r := range rows {
		t.rows[i] = &sequence{class: "Row", values: r, names: t.names}
	}
	return t
}

// fork is a table of other rows with the same columns.
func (t *Table) fork(rows []*sequence) *Table {
	return &Table{names: t.names, kinds: t.kinds, rows: rows}
}

func (t *Table) columnNames() []string {
	if t.names == nil {
		return nil
	}
	return t.names.list
}

// TypeName names the type in messages.
func (t *Table) TypeName() string { return "Table" }

// String lists columns and types, as printing a table does.
func (t *Table) String() string {
	rows := make([][]string, len(t.kinds))
	for i, n := range t.columnNames() {
		rows[i] = []string{n, kindNames[t.kinds[i]]}
	}
	return textTable([]string{"column", "data_type"}, nil, rows) + "\n"
}

// Repr names the object.
func (t *Table) Repr() string { return "<agate.table.Table object>" }

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Iterate walks the rows.
func (t *Table) Iterate() []jinja.Value {
	out := make([]jinja.Value, len(t.rows))
	for i, r := range t.rows {
		out[i] = r
	}
	return out
}

// Item gives a row by its number.
func (t *Table) Item(key jinja.Value) (jinja.Value, bool, error) {
	return (&sequence{values: t.Iterate()}).Item(key)
}

func (t *Table) column(i int) *sequence {
	vals := make([]jinja.Value, len(t.rows))
	for j, r := range t.rows {
		vals[j] = r.values[i]
	}
	return &sequence{class: "Column", values: vals, name: t.names.list[i], number: i, kind: t.kinds[i]}
}

// columns returns all columns. A table belongs to one rendering, so they can be
// kept.
func (t *Table) columns() jinja.Value {
	if t.cols == nil {
		t.cols = &sequence{class: "MappedSequence", names: newNames(t.columnNames())}
		for i := range t.kinds {
			t.cols.values = append(t.cols.values, t.column(i))
		}
	}
	return t.cols
}

// decimals is how many digits after the point a column needs.
func (t *Table) decimals(i int) int {
	n := 0
	for _, r := range t.rows {
		if d, ok := r.values[i].(decimal.Decimal); ok {
			n = max(n, d.Significant())
		}
	}
	return n
}

// Attr gives the attributes and methods of agate's tables that templates use.
func (t *Table) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "rows":
		return &sequence{class: "MappedSequence", values: t.Iterate()}, true
	case "columns":
		return t.columns(), true
	case "column_names":
		return (&sequence{names: newNames(t.columnNames())}).keys(), true
	case "column_types":
		out := make(jinja.Tuple, len(t.kinds))
		for i, k := range t.kinds {
			out[i] = dataType(k)
		}
		return out, true
	case "row_names":
		return nil, true
	}
	if fn := t.method(name); fn != nil {
		return jinja.Func(name, fn), true
	}
	return nil, false
}

// columnKey finds a column by name or number.
func (t *Table) columnKey(v jinja.Value) (int, error) {
	switch k := v.(type) {
	case int64:
		if k < 0 {
			k += int64(len(t.kinds))
		}
		if k >= 0 && k < int64(len(t.kinds)) {
			return int(k), nil
		}
	case string:
		if t.names != nil {
			if i, ok := t.names.index[k]; ok {
				return i, nil
			}
		}
	}
	return 0, hinted(valueError("the table has no column %s", jinja.Repr(v)), "its columns are %s", strings.Join(t.columnNames(), ", "))
}

// columnKeys finds one column or several.
func (t *Table) columnKeys(v jinja.Value) ([]int, error) {
	if _, isText := v.(string); isText {
		i, err := t.columnKey(v)
		return []int{i}, err
	}
	if _, isInt := v.(int64); isInt {
		i, err := t.columnKey(v)
		return []int{i}, err
	}
	items, err := iterate(v)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(items))
	for n, it := range items {
		if out[n], err = t.columnKey(it); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// pick makes a table of some columns.
func (t *Table) pick(cols []int) *Table {
	names := make([]string, len(cols))
	kinds := make([]columnKind, len(cols))
	for n, i := range cols {
		names[n], kinds[n] = t.names.list[i], t.kinds[i]
	}
	rows := make([][]jinja.Value, len(t.rows))
	for j, r := range t.rows {
		rows[j] = make([]jinja.Value, len(cols))
		for n, i := range cols {
			rows[j][n] = r.values[i]
		}
	}
	return newTable(names, kinds, rows)
}

// renamed has the same rows under other column names.
func (t *Table) renamed(cols []string) *Table {
	rows := make([][]jinja.Value, len(t.rows))
	for i, r := range t.rows {
		rows[i] = r.values
	}
	return newTable(uniqueNames(cols), t.kinds, rows)
}

// uniqueNames appends _2, _3 to names that occur again.
func uniqueNames(in []string) []string {
	seen := map[string]int{}
	out := make([]string, len(in))
	for i, n := range in {
		seen[n]++
		out[i] = n
		if seen[n] > 1 {
			out[i] = fmt.Sprintf("%s_%d", n, seen[n])
		}
	}
	return out
}

// datetimesAsText turns columns of datetimes into text.
func (t *Table) datetimesAsText() *Table {
	if !slices.Contains(t.kinds, kindDateTime) {
		return t
	}
	kinds := slices.Clone(t.kinds)
	rows := make([][]jinja.Value, len(t.rows))
	for j, r := range t.rows {
		rows[j] = slices.Clone(r.values)
	}
	for i, k := range kinds {
		if k != kindDateTime {
			continue
		}
		kinds[i] = kindText
		for _, r := range rows {
			if r[i] != nil {
				r[i] = jinja.Str(r[i])
			}
		}
	}
	return newTable(t.columnNames(), kinds, rows)
}

// distinct keeps the first of equal values.
func distinct(in []jinja.Value) []jinja.Value {
	var out []jinja.Value
	for _, v := range in {
		if !slices.ContainsFunc(out, func(o jinja.Value) bool { return jinja.Equal(o, v) }) {
			out = append(out, v)
		}
	}
	return out
}

func withoutNulls(in []jinja.Value) []jinja.Value {
	return slices.DeleteFunc(slices.Clone(in), func(v jinja.Value) bool { return v == nil })
}

// sorted orders values; None comes last.
func sorted(in []jinja.Value) []jinja.Value {
	out := slices.Clone(in)
	slices.SortStableFunc(out, compareValues)
	return out
}

// compareValues orders the values of one column.
func compareValues(a, b jinja.Value) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y)
		}
	case int64:
		if y, ok := b.(int64); ok {
			return int(max(-1, min(1, x-y)))
		}
	case bool:
		if y, ok := b.(bool); ok && x != y {
			if y {
				return -1
			}
			return 1
		}
	case jinja.Comparer:
		if c, ok := x.Compare(b); ok {
			return c
		}
	}
	return 0
}

// textTable draws a table in Markdown; right marks columns set to the right.
func textTable(head []string, right []bool, rows [][]string) string {
	widths := make([]int, len(head))
	for i, h := range head {
		widths[i] = utf8.RuneCountInString(h)
	}
	for _, r := range rows {
		for i, cell := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(cells []string) string {
		parts := make([]string, len(cells))
		for i, cell := range cells {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if right != nil && right[i] {
				parts[i] = " " + pad + cell + " "
			} else {
				parts[i] = " " + cell + pad + " "
			}
		}
		return "|" + strings.Join(parts, "|") + "|"
	}
	rules := make([]string, len(head))
	for i, w := range widths {
		rules[i] = strings.Repeat("-", w)
	}
	lines := []string{line(head), "| " + strings.Join(rules, " | ") + " |"}
	for _, r := range rows {
		lines = append(lines, line(r))
	}
	return strings.Join(lines, "\n")
}
