package dbtlib

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// mapping is a dict that templates cannot change, so that all nodes of a run
// can share it: modules, exceptions, flags.
type mapping struct {
	name string
	// record makes the mapping print as Python prints objects: Name(key=value).
	record bool
	keys   []string
	vals   map[string]jinja.Value
}

// newMapping returns a mapping of alternating keys and values.
func newMapping(name string, pairs ...any) *mapping {
	m := &mapping{name: name, vals: make(map[string]jinja.Value, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.set(pairs[i].(string), pairs[i+1])
	}
	return m
}

// set is for whoever is making the mapping.
func (m *mapping) set(key string, v jinja.Value) {
	if _, ok := m.vals[key]; !ok {
		m.keys = append(m.keys, key)
	}
	m.vals[key] = v
}

// TypeName names the type in messages.
func (m *mapping) TypeName() string { return "dict" }

// String writes the mapping as a dict.
func (m *mapping) String() string {
	parts := make([]string, len(m.keys))
	for i, k := range m.keys {
		if m.record {
			parts[i] = k + "=" + jinja.Repr(m.vals[k])
			continue
		}
		parts[i] = jinja.Repr(k) + ": " + jinja.Repr(m.vals[k])
	}
	if m.record {
		return m.name + "(" + strings.Join(parts, ", ") + ")"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// IsMapping says that it is one.
func (m *mapping) IsMapping() bool { return true }

// Len returns the number of keys.
func (m *mapping) Len() int { return len(m.keys) }

// Iterate walks the keys.
func (m *mapping) Iterate() []jinja.Value {
	out := make([]jinja.Value, len(m.keys))
	for i, k := range m.keys {
		out[i] = k
	}
	return out
}

// Item finds a key.
func (m *mapping) Item(key jinja.Value) (jinja.Value, bool, error) {
	k, _ := key.(string)
	v, ok := m.vals[k]
	return v, ok, nil
}

// Attr gives a dict's reading methods, then the keys.
func (m *mapping) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "keys":
		return jinja.NoArgs(name, func() jinja.Value { return list(m.Iterate()...) }), true
	case "values":
		return jinja.NoArgs(name, func() jinja.Value {
			l := list()
			for _, k := range m.keys {
				l.Items = append(l.Items, m.vals[k])
			}
			return l
		}), true
	case "items":
		return jinja.NoArgs(name, func() jinja.Value {
			l := list()
			for _, k := range m.keys {
				l.Items = append(l.Items, jinja.Tuple{k, m.vals[k]})
			}
			return l
		}), true
	case "get":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "key", Required: true}, jinja.Param{Name: "default"})
			if err != nil {
				return nil, err
			}
			if v, ok, _ := m.Item(args[0]); ok {
				return v, nil
			}
			return args[1], nil
		}), true
	case "copy":
		return jinja.NoArgs(name, func() jinja.Value { return m.dict() }), true
	}
	v, ok := m.vals[name]
	return v, ok
}

// dict copies the mapping into a dict of the template's own.
func (m *mapping) dict() *jinja.Dict {
	d := jinja.NewDict()
	for _, k := range m.keys {
		d.SetStr(k, m.vals[k])
	}
	return d
}
