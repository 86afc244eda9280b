package manifest

import (
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// config writes a node's merged configuration: every key of its kind in dbt's
// order, then the keys that users added.
func config(o out, n *project.Node) {
	o.Open("config")
	set := n.Config.Set()
	for _, k := range project.Keys[n.Kind] {
		v, ok := set.Get(k.Name)
		switch {
		case !ok:
			configDefault(o, k)
		case k.Type == project.HookList:
			hooks(o, k.Name, v)
		default:
			configValue(o, k, v)
		}
	}
	for k, v := range set.All() {
		if _, known := project.LookupKey(n.Kind, k); !known {
			o.Any(k, v)
		}
	}
	o.Close()
}

func configDefault(o out, k project.Key) {
	if m, ok := k.Default.(*project.Map); ok && m.Len() > 0 {
		record(o, k.Name, m, nil)
		return
	}
	o.Any(k.Name, k.Default)
}

// configValue writes a key that somebody set. Keys whose default is a record
// (docs, contract) always have all of its fields.
func configValue(o out, k project.Key, v any) {
	m, isMap := v.(*project.Map)
	def, _ := k.Default.(*project.Map)
	switch {
	case isMap && def.Len() > 0:
		record(o, k.Name, def, m)
	case isMap && k.Name == "freshness":
		freshnessConfig(o, m)
	default:
		o.Any(k.Name, v)
	}
}

// closed are the records of which dbt writes their own fields only.
var closed = map[string]bool{"docs": true, "contract": true}

// record writes the fields of def, replaced by those of m, then what else m
// has, unless the record is closed.
func record(o out, key string, def, m *project.Map) {
	o.Open(key)
	for name, v := range def.All() {
		if set, ok := m.Get(name); ok {
			v = set
		}
		o.Any(name, v)
	}
	for name, v := range m.All() {
		if !def.Has(name) && !closed[key] {
			o.Any(name, v)
		}
	}
	o.Close()
}

// freshnessConfig writes a model's build_after.
func freshnessConfig(o out, m *project.Map) {
	build := m.Map("build_after")
	if build == nil {
		o.Any("freshness", m)
		return
	}
	o.Open("freshness")
	record(o, "build_after", buildAfter, build)
	o.Close()
}

var buildAfter = project.NewMap("count", nil, "period", nil, "updates_on", "any")

// hooks writes a list of hooks, each in full.
func hooks(o out, key string, v any) {
	list, ok := v.([]any)
	if !ok && v != nil {
		list = []any{v}
	}
	o.List(key)
	for _, it := range list {
		o.Open("")
		h, isMap := it.(*project.Map)
		sql := project.FormatScalar(it)
		if isMap {
			sql = h.String("sql")
		}
		o.Str("sql", sql)
		transaction, set := h.Get("transaction")
		o.Any("transaction", !set || transaction == true)
		index, _ := h.Get("index")
		o.Any("index", index)
		o.Close()
	}
	o.EndList()
}

// docsField writes a node's docs, which repeat its configuration.
func docsField(o out, m *project.Map) {
	record(o, "docs", docsDefault, m)
}

var docsDefault = project.NewMap("show", true, "node_color", nil)

// columns writes the declared columns by name.
func (f *fields) columns(o out, list []project.Column, keys keyNames) {
	o.Open("columns")
	for i := range list {
		if list[i].Name != "" {
			f.column(o, &list[i], keys)
		}
	}
	o.Close()
}

func (f *fields) column(o out, c *project.Column, keys keyNames) {
	o.Open(c.Name)
	o.Str("name", c.Name)
	o.Str("description", c.Description)
	o.Any("meta", c.Meta)
	text(o, "data_type", c.DataType)
	o.List("constraints")
	for _, k := range c.Constraints {
		o.Open("")
		f.constraint(o, k, keys)
		o.Close()
	}
	o.EndList()
	if c.Quote == nil {
		o.Any("quote", nil)
	} else {
		o.Any("quote", *c.Quote)
	}
	o.Open("config")
	o.Any("meta", c.Meta)
	o.Strs("tags", c.Tags)
	for k, v := range c.Config.All() {
		if k != "meta" && k != "tags" {
			o.Any(k, v)
		}
	}
	o.Close()
	o.Strs("tags", c.Tags)
	text(o, "granularity", c.Granularity)
	o.Strs("doc_blocks", c.DocBlocks)
	for k, v := range c.Extra.All() {
		if k != "doc_blocks" { // which is told above, whatever somebody wrote
			o.Any(k, v)
		}
	}
	o.Close()
}

// keyNames names the relation that a foreign key points to; nil of what was not
// compiled, where the key stays as written.
type keyNames func(n *project.Node) string

func (f *fields) keysOf(c artifact.Compiled, compiled bool) keyNames {
	if !compiled {
		return nil
	}
	return func(n *project.Node) string { return orElse(c.Keys[n.UniqueID], f.relationName(n)) }
}

// constraint writes a constraint. Compiled, a foreign key has the name of the
// relation that it points to.
func (f *fields) constraint(o out, c project.Constraint, keys keyNames) {
	o.Str("type", c.Type)
	text(o, "name", c.Name)
	text(o, "expression", c.Expression)
	o.Any("warn_unenforced", c.WarnUnenforced)
	o.Any("warn_unsupported", c.WarnUnsupp)
	to := c.To
	if n := f.p.Nodes[c.ToNode]; keys != nil && n != nil {
		to = keys(n)
	}
	text(o, "to", to)
	o.Strs("to_columns", c.ToColumns)
}
