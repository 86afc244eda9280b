package scope

import (
	"maps"
	"slices"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// contextObject is `context`: every name as a key.
type contextObject struct{ s *Scope }

// TypeName names the object in messages.
func (contextObject) TypeName() string { return "dict" }

// IsMapping says that it is one.
func (contextObject) IsMapping() bool { return true }

// Attr finds the methods of a mapping, or a name: update gives names to what is
// rendered after it.
func (o contextObject) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "get":
		return getter(o.s.Lookup), true
	case "update":
		return jinja.Func("update", o.update), true
	case "keys", "values", "items":
		return jinja.Method(o.dict(), name)
	}
	return o.s.Lookup(name)
}

// Len is the number of names.
func (o contextObject) Len() int { return len(o.s.names()) }

// Iterate lists the names.
func (o contextObject) Iterate() []jinja.Value { return o.dict().Keys() }

func (o contextObject) dict() *jinja.Dict {
	d := jinja.NewDict()
	for _, name := range o.s.names() {
		v, _ := o.s.Lookup(name)
		d.SetStr(name, v)
	}
	return d
}

func (o contextObject) update(c *jinja.Call) (jinja.Value, error) {
	add, ok := jinja.NewDict(), true
	if len(c.Args) > 0 {
		add, ok = c.Args[0].(*jinja.Dict)
	}
	if !ok || len(c.Args) > 1 {
		return nil, jinja.Raise(diag.JinjaType, "context.update() takes one mapping")
	}
	for _, k := range add.Keys() {
		v, _ := add.Get(k)
		o.s.Set(jinja.Str(k), v)
	}
	for _, k := range c.Kwargs {
		o.s.Set(k.Name, k.Value)
	}
	return nil, nil
}

// Item finds a name.
func (o contextObject) Item(key jinja.Value) (jinja.Value, bool, error) {
	v, ok := o.s.Lookup(jinja.Str(key))
	return v, ok, nil
}

// ownNames are those that own answers, runNames left out: they are not always
// there.
var ownNames = []string{
	"ref", "source", "function", "metric", "config", "var", "this", "model", "graph", "adapter", "execute", "target", "schema", "database",
	"builtins", "context", "write", "render", "pre_hooks", "post_hooks", "defer_relation", "selected_resources", "thread_id",
}

// names lists what Lookup finds, sorted.
func (s *Scope) names() []string {
	out := slices.Concat(ownNames, s.World.Macros.Visible(s.Package), s.World.Macros.Packages())
	out = slices.AppendSeq(out, maps.Keys(s.World.Static))
	out = slices.AppendSeq(out, maps.Keys(s.overrides))
	out = slices.AppendSeq(out, maps.Keys(s.Near))
	for _, name := range []string{"results", "schemas", "database_schemas", "store_result", "load_result", "store_raw_result"} {
		if _, ok := s.runNames(name); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
