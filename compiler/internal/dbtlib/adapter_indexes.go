package dbtlib

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// indexMethods are about the config `indexes`.
var indexMethods = map[string]adapterMethod{
	"parse_index": {jinja.Required("raw_index"), (*Adapter).parseIndex, nil},
}

// parseIndex reads one entry of a model's indexes config.
func (a *Adapter) parseIndex(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if !given(args[0]) {
		return nil, nil
	}
	cols, ok := lookup(args[0], "columns")
	items, err := iterate(cols)
	if !ok || err != nil || len(items) == 0 {
		return nil, hinted(valueError("'columns' is a required property of an index, which is a mapping with the key columns, not %s", jinja.Repr(args[0])),
			"indexes: [{columns: [id], unique: true}]")
	}
	wrong := func(key, kind string) error {
		v, _ := lookup(args[0], key)
		return hinted(valueError("'%s' of an index: %s is not of type '%s'", key, jinja.Repr(v), kind), "indexes: [{columns: [id], unique: true}]")
	}
	if _, text := cols.(string); text {
		return nil, wrong("columns", "array")
	}
	unique, _ := lookup(args[0], "unique")
	if _, yesNo := unique.(bool); given(unique) && !yesNo {
		return nil, wrong("unique", "boolean")
	}
	typ, _ := lookup(args[0], "type")
	m := newMapping("index", "columns", list(items...), "unique", jinja.Truth(unique), "type", orNone(typ))
	m.set("render", jinja.Func("render", func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("render", jinja.Required("relation")...)
		if err != nil {
			return nil, err
		}
		// The time keeps the name apart from that of the index on the table
		// which this one replaces.
		parts := append(append([]jinja.Value(nil), items...), args[0], jinja.Truth(unique), a.h.Now().UTC().Format("2006-01-02T15:04:05.000000"))
		texts := make([]string, len(parts))
		for i, p := range parts {
			texts[i] = jinja.Str(p)
		}
		return md5Text(strings.Join(texts, "_")), nil
	}))
	return m, nil
}

// index is an index as it is compared: which columns, not in which order.
type index struct {
	name    string
	columns []string
	unique  bool
	method  string
}

func (x index) same(y index) bool {
	return x.unique == y.unique && x.method == y.method && slices.Equal(x.sorted(), y.sorted())
}

func (x index) sorted() []string {
	out := make([]string, len(x.columns))
	for i, c := range x.columns {
		out[i] = strings.ToLower(strings.Trim(strings.TrimSpace(c), `"`))
	}
	slices.Sort(out)
	return out
}

// change is one thing to do to a relation's indexes, as macros take it.
func (x index) change(action string) jinja.Value {
	cols := list()
	for _, c := range x.columns {
		cols.Items = append(cols.Items, c)
	}
	config := dictOf("columns", cols, "unique", x.unique, "type", x.method)
	context := dictOf("name", x.name, "column_names", cols, "unique", x.unique, "method", x.method, "as_node_config", config)
	return dictOf("action", action, "context", context, "requires_full_refresh", false)
}

// dictOf makes a dict of alternating keys and values. What goes from one macro
// to another by way of a materialization has to be plain data.
func dictOf(pairs ...any) *jinja.Dict {
	d := jinja.NewDict()
	for i := 0; i+1 < len(pairs); i += 2 {
		d.SetStr(pairs[i].(string), pairs[i+1])
	}
	return d
}

// indexChanges compares the indexes that a materialized view has with those of
// its configuration; it is none when they are the same. Old ones are dropped
// first.
func indexChanges(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("get_materialized_view_config_change_collection", jinja.Required("relation_results", "relation_config")...)
	if err != nil {
		return nil, err
	}
	have, err := presentIndexes(args[0])
	if err != nil {
		return nil, err
	}
	want, err := configuredIndexes(args[1])
	if err != nil {
		return nil, err
	}
	changes := list()
	for _, x := range have {
		if !slices.ContainsFunc(want, x.same) {
			changes.Items = append(changes.Items, x.change("drop"))
		}
	}
	for _, x := range want {
		if !slices.ContainsFunc(have, x.same) {
			changes.Items = append(changes.Items, x.change("create"))
		}
	}
	if len(changes.Items) == 0 {
		return nil, nil
	}
	return dictOf("indexes", changes, "requires_full_refresh", false, "has_changes", true), nil
}

// presentIndexes reads the rows of get_show_indexes_sql.
func presentIndexes(results jinja.Value) ([]index, error) {
	v, _ := lookup(results, "indexes")
	t, ok := v.(*Table)
	if !ok {
		return nil, typeError("the description of a materialized view holds a table of indexes, not %s", jinja.TypeName(v))
	}
	var out []index
	for _, r := range t.rows {
		text := func(name string) string {
			v, _ := r.byName(name)
			return jinja.Str(v)
		}
		unique, _ := r.byName("unique")
		out = append(out, index{name: text("name"), columns: strings.Split(text("column_names"), ","), unique: jinja.Truth(unique), method: text("method")})
	}
	return out, nil
}

// configuredIndexes reads the config `indexes` of a model.
func configuredIndexes(model jinja.Value) ([]index, error) {
	config, _ := lookup(model, "config")
	v, ok := lookup(config, "indexes")
	if !ok || !given(v) {
		return nil, nil
	}
	items, err := iterate(v)
	if err != nil {
		return nil, err
	}
	var out []index
	for _, it := range items {
		x := index{method: "btree"}
		cols, _ := lookup(it, "columns")
		names, err := iterate(cols)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			x.columns = append(x.columns, jinja.Str(n))
		}
		if u, ok := lookup(it, "unique"); ok {
			x.unique = jinja.Truth(u)
		}
		if m, ok := lookup(it, "type"); ok && given(m) {
			x.method = strings.ToLower(jinja.Str(m))
		}
		out = append(out, x)
	}
	return out, nil
}
