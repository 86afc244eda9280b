package dbtlib

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// names is a table's column names, shared by all its rows.
type names struct {
	list  []string
	index map[string]int
}

func newNames(list []string) *names {
	n := &names{list: list, index: make(map[string]int, len(list))}
	for i, s := range list {
		n.index[s] = i
	}
	return n
}

// sequence is agate's MappedSequence: values that can be found by number or by
// name. Rows and columns of tables are such.
type sequence struct {
	class  string // "Row", "Column" or "MappedSequence"
	values []jinja.Value
	names  *names // nil when the values have no names
	// name, number and kind are of columns only.
	name   string
	number int
	kind   columnKind
}

// TypeName names the type in messages.
func (s *sequence) TypeName() string { return s.class }

// String shows the first values.
func (s *sequence) String() string {
	var parts []string
	for i, v := range s.values {
		if i == 5 {
			parts = append(parts, "...")
			break
		}
		parts = append(parts, jinja.Repr(v))
	}
	return "<agate." + s.class + ": (" + strings.Join(parts, ", ") + ")>"
}

// Len returns the number of values.
func (s *sequence) Len() int { return len(s.values) }

// Iterate walks the values.
func (s *sequence) Iterate() []jinja.Value { return s.values }

// Equal compares with another sequence, a list or a tuple.
func (s *sequence) Equal(v jinja.Value) bool {
	var other []jinja.Value
	switch v := v.(type) {
	case *sequence:
		other = v.values
	case *jinja.List:
		other = v.Items
	case jinja.Tuple:
		other = v
	default:
		return false
	}
	if len(other) != len(s.values) {
		return false
	}
	for i := range other {
		if !jinja.Equal(s.values[i], other[i]) {
			return false
		}
	}
	return true
}

// byName finds a value by its name.
func (s *sequence) byName(name string) (jinja.Value, bool) {
	if s.names == nil {
		return nil, false
	}
	i, ok := s.names.index[name]
	if !ok || i >= len(s.values) {
		return nil, false
	}
	return s.values[i], true
}

// Item finds a value by number, counted from the end when negative, or name.
func (s *sequence) Item(key jinja.Value) (jinja.Value, bool, error) {
	switch k := key.(type) {
	case int64:
		if k < 0 {
			k += int64(len(s.values))
		}
		if k < 0 || k >= int64(len(s.values)) {
			return nil, false, nil
		}
		return s.values[k], true, nil
	case string:
		v, ok := s.byName(k)
		return v, ok, nil
	}
	return nil, false, nil
}

// Attr gives the methods, then the values by name.
func (s *sequence) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "values":
		return jinja.NoArgs(name, func() jinja.Value { return jinja.Tuple(s.values) }), true
	case "keys":
		return jinja.NoArgs(name, func() jinja.Value { return s.keys() }), true
	case "items":
		return jinja.NoArgs(name, func() jinja.Value { return s.items() }), true
	case "dict":
		return jinja.NoArgs(name, func() jinja.Value { return s.dict() }), true
	case "get":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "key", Required: true}, jinja.Param{Name: "default"})
			if err != nil {
				return nil, err
			}
			if v, ok := s.byName(jinja.Str(args[0])); ok {
				return v, nil
			}
			return args[1], nil
		}), true
	case "count", "index":
		if s.class == "Column" && name == "index" {
			return int64(s.number), true
		}
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) { return s.search(name, c) }), true
	}
	if s.class == "Column" {
		if v, ok := s.columnAttr(name); ok {
			return v, true
		}
	}
	return s.byName(name)
}

func (s *sequence) keys() jinja.Value {
	if s.names == nil {
		return nil
	}
	out := make(jinja.Tuple, len(s.names.list))
	for i, n := range s.names.list {
		out[i] = n
	}
	return out
}

func (s *sequence) items() jinja.Tuple {
	if s.names == nil {
		return nil
	}
	out := make(jinja.Tuple, len(s.values))
	for i, v := range s.values {
		out[i] = jinja.Tuple{s.names.list[i], v}
	}
	return out
}

func (s *sequence) dict() *jinja.Dict {
	d := jinja.NewDict()
	if s.names != nil {
		for i, v := range s.values {
			d.SetStr(s.names.list[i], v)
		}
	}
	return d
}

// search is count(value) and index(value).
func (s *sequence) search(name string, c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind(name, jinja.Required("value")...)
	if err != nil {
		return nil, err
	}
	n := int64(0)
	for i, v := range s.values {
		if !jinja.Equal(v, args[0]) {
			continue
		}
		if name == "index" {
			return int64(i), nil
		}
		n++
	}
	if name == "index" {
		return nil, valueError("%s is not in the %s", jinja.Repr(args[0]), strings.ToLower(s.class))
	}
	return n, nil
}

// columnAttr gives what only columns have.
func (s *sequence) columnAttr(name string) (jinja.Value, bool) {
	switch name {
	case "name":
		return s.name, true
	case "data_type":
		return dataType(s.kind), true
	case "values_distinct":
		return jinja.NoArgs(name, func() jinja.Value { return jinja.Tuple(distinct(s.values)) }), true
	case "values_without_nulls":
		return jinja.NoArgs(name, func() jinja.Value { return jinja.Tuple(withoutNulls(s.values)) }), true
	case "values_sorted":
		return jinja.NoArgs(name, func() jinja.Value { return list(sorted(s.values)...) }), true
	case "values_without_nulls_sorted":
		return jinja.NoArgs(name, func() jinja.Value { return list(sorted(withoutNulls(s.values))...) }), true
	}
	return nil, false
}
