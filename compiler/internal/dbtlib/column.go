package dbtlib

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// column is a column as templates see it: a name and a type taken apart.
type column struct {
	name, dtype string
	// charSize, precision and scale are the type's numbers, nil when it has none.
	charSize, precision, scale jinja.Value
	d                          *adapters.Dialect
}

// The names engines give to the types that templates ask about.
var (
	stringTypes  = []string{"text", "character varying", "character", "varchar", "string", "bpchar", "nvarchar"}
	floatTypes   = []string{"real", "float4", "float", "double precision", "float8", "double", "float64"}
	numericTypes = []string{"numeric", "decimal", "number", "dec"}
	integerTypes = []string{
		"tinyint", "smallint", "integer", "bigint", "hugeint", "int", "int1", "int2", "int4", "int8", "int64",
		"smallserial", "serial", "bigserial", "serial2", "serial4", "serial8", "byteint",
		"utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "short", "signed", "long",
	}
)

// ColumnValue returns a column as templates see it.
func ColumnValue(c adapters.Column, d *adapters.Dialect) jinja.Value {
	return newColumn(c.Name, c.Type, d)
}

// ColumnsOf returns the columns of a list that a macro returned.
func ColumnsOf(v jinja.Value) ([]adapters.Column, bool) {
	l, ok := v.(*jinja.List)
	if !ok {
		return nil, false
	}
	var out []adapters.Column
	for _, it := range l.Items {
		c, ok := it.(*column)
		if !ok {
			return nil, false
		}
		out = append(out, adapters.Column{Name: c.name, Type: c.dataType()})
	}
	return out, true
}

// newColumn takes "decimal(18,3)" apart. Only the numbers of texts and numbers
// are; other types keep theirs in the name.
func newColumn(name, typ string, d *adapters.Dialect) *column {
	c := &column{name: name, dtype: typ, d: d}
	open := strings.IndexByte(typ, '(')
	if open < 0 || !strings.HasSuffix(typ, ")") {
		return c
	}
	base := strings.TrimSpace(typ[:open])
	nums, ok := numbers(typ[open+1 : len(typ)-1])
	switch {
	case !ok:
	case contains(numericTypes, base) && len(nums) == 2:
		c.dtype, c.precision, c.scale = base, nums[0], nums[1]
	case contains(numericTypes, base) && len(nums) == 1:
		c.dtype, c.precision, c.scale = base, nums[0], int64(0)
	case contains(stringTypes, base) && len(nums) == 1:
		c.dtype, c.charSize = base, nums[0]
	}
	return c
}

func numbers(s string) ([]jinja.Value, bool) {
	var out []jinja.Value
	for _, p := range strings.Split(s, ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(p), 10, 64)
		if err != nil {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func contains(types []string, t string) bool { return slices.Contains(types, strings.ToLower(t)) }

// TypeName names the type in messages.
func (c *column) TypeName() string { return "Column" }

// String shows the parts as Python does.
func (c *column) String() string {
	return fmt.Sprintf("%sColumn(column=%s, dtype=%s, char_size=%s, numeric_precision=%s, numeric_scale=%s)",
		title(c.d.Name), jinja.Repr(c.name), jinja.Repr(c.dtype), jinja.Repr(c.charSize), jinja.Repr(c.precision), jinja.Repr(c.scale))
}

// Equal compares names and types.
func (c *column) Equal(v jinja.Value) bool {
	o, ok := v.(*column)
	return ok && c.name == o.name && c.dtype == o.dtype && c.charSize == o.charSize && c.precision == o.precision && c.scale == o.scale
}

// HashKey makes equal columns equal keys.
func (c *column) HashKey() any { return [3]string{"column", c.name, c.dataType()} }

func (c *column) isString() bool  { return contains(stringTypes, c.dtype) }
func (c *column) isFloat() bool   { return contains(floatTypes, c.dtype) }
func (c *column) isInteger() bool { return contains(integerTypes, c.dtype) }
func (c *column) isNumeric() bool { return contains(numericTypes, c.dtype) }

// stringSize is the longest text the column takes; 256 when it is not limited.
func (c *column) stringSize() int64 {
	n, ok := c.charSize.(int64)
	if !ok || strings.EqualFold(c.dtype, "text") {
		return 256
	}
	return n
}

// dataType is the type as DDL writes it.
func (c *column) dataType() string {
	switch {
	case c.d.UnsizedText && !given(c.charSize) && (strings.EqualFold(c.dtype, "text") || strings.EqualFold(c.dtype, "character varying")):
		return c.dtype
	case c.isString():
		return stringType(c.stringSize())
	case c.isNumeric():
		return numericType(c.dtype, c.precision, c.scale)
	}
	return c.dtype
}

func stringType(size int64) string { return fmt.Sprintf("character varying(%d)", size) }

func numericType(dtype string, precision, scale jinja.Value) string {
	if !given(precision) || !given(scale) {
		return dtype
	}
	return fmt.Sprintf("%s(%s,%s)", dtype, jinja.Str(precision), jinja.Str(scale))
}

// Attr gives the attributes and methods of dbt's columns.
func (c *column) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "name", "column":
		return c.name, true
	case "dtype":
		return c.dtype, true
	case "data_type", "expanded_data_type":
		return c.dataType(), true
	case "quoted":
		return c.d.Quote(c.name), true
	case "char_size":
		return c.charSize, true
	case "numeric_precision":
		return c.precision, true
	case "numeric_scale":
		return c.scale, true
	case "is_string":
		return jinja.NoArgs(name, func() jinja.Value { return c.isString() }), true
	case "is_float":
		return jinja.NoArgs(name, func() jinja.Value { return c.isFloat() }), true
	case "is_integer":
		return jinja.NoArgs(name, func() jinja.Value { return c.isInteger() }), true
	case "is_numeric":
		return jinja.NoArgs(name, func() jinja.Value { return c.isNumeric() }), true
	case "is_number":
		return jinja.NoArgs(name, func() jinja.Value { return c.isInteger() || c.isNumeric() || c.isFloat() }), true
	case "is_struct":
		return jinja.NoArgs(name, func() jinja.Value { return strings.HasPrefix(strings.ToLower(c.dtype), "struct") }), true
	}
	return c.methods(name)
}

func (c *column) methods(name string) (jinja.Value, bool) {
	switch name {
	case "string_size":
		return jinja.Func(name, func(call *jinja.Call) (jinja.Value, error) {
			if !c.isString() {
				return nil, valueError("string_size() is asked of column %s, whose type %s is no text", c.name, c.dtype)
			}
			return c.stringSize(), nil
		}), true
	case "can_expand_to":
		return jinja.Func(name, func(call *jinja.Call) (jinja.Value, error) {
			args, err := call.Bind(name, jinja.Required("other_column")...)
			if err != nil {
				return nil, err
			}
			o, ok := args[0].(*column)
			return ok && c.isString() && o.isString() && o.stringSize() > c.stringSize(), nil
		}), true
	case "literal":
		return jinja.Func(name, func(call *jinja.Call) (jinja.Value, error) {
			args, err := call.Bind(name, jinja.Required("value")...)
			if err != nil {
				return nil, err
			}
			return jinja.Str(args[0]) + "::" + c.dataType(), nil
		}), true
	}
	return columnClass{c.d}.Attr(name)
}

// columnClass is api.Column.
type columnClass struct{ d *adapters.Dialect }

// TypeName names the type in messages.
func (columnClass) TypeName() string { return "type" }

// String is what the class prints as.
func (columnClass) String() string { return "<class 'Column'>" }

// Call is Column(column, dtype, ...).
func (k columnClass) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("Column", append(jinja.Required("column", "dtype"), jinja.Optional(nil, "char_size", "numeric_precision", "numeric_scale")...)...)
	if err != nil {
		return nil, err
	}
	return &column{
		name: jinja.Str(args[0]), dtype: jinja.Str(args[1]),
		charSize: orNone(args[2]), precision: orNone(args[3]), scale: orNone(args[4]), d: k.d,
	}, nil
}

func orNone(v jinja.Value) jinja.Value {
	if !given(v) {
		return nil
	}
	return v
}

// Attr gives the class's methods.
func (k columnClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "create":
		return k.function(name, "name", "label_or_dtype", func(name, label string) jinja.Value {
			return &column{name: name, dtype: k.translate(label), d: k.d}
		}), true
	case "from_description":
		return k.function(name, "name", "raw_data_type", func(name, typ string) jinja.Value {
			return newColumn(name, typ, k.d)
		}), true
	case "translate_type":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("dtype")...)
			if err != nil {
				return nil, err
			}
			return k.translate(jinja.Str(args[0])), nil
		}), true
	case "string_type":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("size")...)
			if err != nil {
				return nil, err
			}
			return "character varying(" + jinja.Str(args[0]) + ")", nil
		}), true
	case "numeric_type":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("dtype", "precision", "scale")...)
			if err != nil {
				return nil, err
			}
			return numericType(jinja.Str(args[0]), args[1], args[2]), nil
		}), true
	case "TYPE_LABELS":
		m := newMapping(name)
		labels := k.labels()
		for _, from := range slices.Sorted(maps.Keys(labels)) {
			m.set(from, labels[from])
		}
		return m, true
	}
	return nil, false
}

// function makes a class method of two texts.
func (columnClass) function(fn, first, second string, make func(a, b string) jinja.Value) jinja.Value {
	return jinja.Func(fn, func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind(fn, jinja.Required(first, second)...)
		if err != nil {
			return nil, err
		}
		return make(jinja.Str(args[0]), jinja.Str(args[1])), nil
	})
}

// labels renames types; see Dialect.TypeLabels.
func (k columnClass) labels() map[string]string {
	if k.d.TypeLabels != nil {
		return k.d.TypeLabels
	}
	return map[string]string{"STRING": "TEXT"}
}

// TypeLabel is the engine's name of a type that SQL at large calls otherwise.
func TypeLabel(d *adapters.Dialect, dtype string) string { return columnClass{d}.translate(dtype) }

// translate is TypeLabel.
func (k columnClass) translate(dtype string) string {
	if label, ok := k.labels()[strings.ToUpper(dtype)]; ok {
		return label
	}
	return dtype
}
