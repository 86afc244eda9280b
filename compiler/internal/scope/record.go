package scope

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// record is a mapping that templates see as an object: a result, its node, a
// phase's times. to_dict() gives it as a dictionary of their own.
type record struct {
	data *project.Map
	dict *jinja.Dict // of data, mappings in it as records where objects are
	// config says that a missing key is none, as a node's configuration has it.
	config bool
}

// newRecord returns the record of a mapping; the mappings under the keys of
// objects, alone or in a list, are records too.
func newRecord(data *project.Map, objects ...string) record {
	d := values.FromProject(data).(*jinja.Dict)
	for _, key := range objects {
		v, _ := data.Get(key)
		switch v := v.(type) {
		case *project.Map:
			d.SetStr(key, nodeRecord(v))
		case []any:
			list := &jinja.List{}
			for _, it := range v {
				if m, ok := it.(*project.Map); ok {
					list.Items = append(list.Items, newRecord(m))
				}
			}
			d.SetStr(key, list)
		}
	}
	return record{data: data, dict: d}
}

// nodeRecord is the record of a node, or of another object: its configuration
// knows every key.
func nodeRecord(data *project.Map) record {
	r := newRecord(data)
	if c := data.Map("config"); c != nil {
		of := newRecord(c)
		of.config = true
		r.dict.SetStr("config", of)
	}
	return r
}

// TypeName names the type in messages.
func (record) TypeName() string { return "dict" }

// String is what the record prints as.
func (r record) String() string { return jinja.Repr(r.dict) }

// IsMapping says that it is one.
func (record) IsMapping() bool { return true }

// Len is the number of keys.
func (r record) Len() int { return r.dict.Len() }

// Iterate lists the keys.
func (r record) Iterate() []jinja.Value { return r.dict.Keys() }

// Item answers r['key'].
func (r record) Item(key jinja.Value) (jinja.Value, bool, error) {
	v, ok := r.dict.Get(key)
	return v, ok || r.config, nil
}

// Attr answers r.key, to_dict and the methods of a dictionary.
func (r record) Attr(name string) (jinja.Value, bool) {
	if name == "to_dict" {
		return jinja.Func(name, func(*jinja.Call) (jinja.Value, error) { return values.FromProject(r.data), nil }), true
	}
	if v, ok := r.dict.GetStr(name); ok {
		return v, true
	}
	if v, ok := jinja.Method(r.dict, name); ok || !r.config {
		return v, ok
	}
	return nil, true
}

// resultValues are the results that on-run-end hooks see.
func resultValues(results []any) jinja.Value {
	list := &jinja.List{}
	for _, it := range results {
		if m, ok := it.(*project.Map); ok {
			list.Items = append(list.Items, newRecord(m, "node", "timing"))
		}
	}
	return list
}
