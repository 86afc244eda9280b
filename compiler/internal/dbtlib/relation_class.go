package dbtlib

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// API returns `api`: the classes Relation and Column. quoting is the root
// project's, nil for the engine's default.
func API(d *adapters.Dialect, quoting *project.Map) jinja.Value {
	return newMapping("api", "Relation", relationClass{d, quoting}, "Column", columnClass{d})
}

// relationClass is api.Relation.
type relationClass struct {
	d       *adapters.Dialect
	quoting *project.Map
}

// TypeName names the type in messages.
func (relationClass) TypeName() string { return "type" }

// String is what the class prints as.
func (k relationClass) String() string { return "<class 'Relation'>" }

// HashKey makes the class a value of its own.
func (k relationClass) HashKey() any { return "Relation" }

// Call is Relation(...), the same as Relation.create(...).
func (k relationClass) Call(c *jinja.Call) (jinja.Value, error) { return k.create(c) }

// Attr gives the class's methods and the names of relation types.
func (k relationClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "Table":
		return string(adapters.Table), true
	case "View":
		return string(adapters.View), true
	case "CTE":
		return string(adapters.CTE), true
	case "MaterializedView":
		return string(adapters.MaterializedView), true
	case "External":
		return string(adapters.External), true
	case "PointerTable", "Function":
		return map[string]string{"PointerTable": "pointer_table", "Function": "function"}[name], true
	case "get_relation_type":
		return relationTypeClass{}, true
	case "create":
		return jinja.Func(name, k.create), true
	case "create_from":
		return jinja.Func(name, k.createFrom), true
	case "add_ephemeral_prefix":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("name")...)
			if err != nil {
				return nil, err
			}
			return "__dbt__cte__" + jinja.Str(args[0]), nil
		}), true
	case "scd_args":
		return jinja.Func(name, scdArgs), true
	case "get_default_quote_policy":
		return jinja.NoArgs(name, func() jinja.Value { return policy(k.d.DefaultQuoting) }), true
	case "get_default_include_policy":
		return jinja.NoArgs(name, func() jinja.Value { return policy(adapters.Quoting{Database: true, Schema: true, Identifier: true}) }), true
	}
	return nil, false
}

// base is an empty relation with the project's quoting.
func (k relationClass) base() adapters.Relation {
	rel := adapters.Relation{Quoting: k.d.DefaultQuoting}
	for key, field := range map[string]*bool{
		"database": &rel.Quoting.Database, "schema": &rel.Quoting.Schema, "identifier": &rel.Quoting.Identifier,
	} {
		if v, ok := k.quoting.Get(key); ok && v != nil {
			*field = jinja.Truth(v)
		}
	}
	return rel
}

func (k relationClass) create(c *jinja.Call) (jinja.Value, error) {
	params := append(jinja.Optional(nil, "database", "schema", "identifier", "type"), jinja.Param{Name: "**kwargs"})
	args, err := c.Bind("create", params...)
	if err != nil {
		return nil, err
	}
	rel := k.base()
	for i, field := range []*string{&rel.Database, &rel.Schema, &rel.Identifier} {
		if *field, err = pathText(args[i], params[i].Name); err != nil {
			return nil, hinted(err, "relations are made with Relation.create(database='...', schema='...', identifier='...')")
		}
	}
	if rel.Type, err = relationType(args[3]); err != nil {
		return nil, err
	}
	rest := args[4].(*jinja.Dict)
	if path, ok := rest.GetStr("path"); ok {
		if err := setPath(&rel, path); err != nil {
			return nil, err
		}
	}
	setPolicies(&rel, rest)
	return &relation{rel: rel, d: k.d}, nil
}

// createFrom makes the relation of a node (a mapping with database, schema and
// alias); the first argument, dbt's configuration, is not needed.
func (k relationClass) createFrom(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("create_from", append(jinja.Required("quoting", "relation_config"), jinja.Param{Name: "**kwargs"})...)
	if err != nil {
		return nil, err
	}
	rel := k.base()
	for name, field := range map[string]*string{"database": &rel.Database, "schema": &rel.Schema} {
		v, _ := lookup(args[1], name)
		if *field, err = pathText(v, name); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"identifier", "alias", "name"} {
		if v, ok := lookup(args[1], name); ok && given(v) {
			rel.Identifier = jinja.Str(v)
			break
		}
	}
	rest := args[2].(*jinja.Dict)
	if t, ok := rest.GetStr("type"); ok {
		if rel.Type, err = relationType(t); err != nil {
			return nil, err
		}
	}
	setPolicies(&rel, rest)
	return &relation{rel: rel, d: k.d}, nil
}

// scdArgs lists what a snapshot's row hash is made of.
func scdArgs(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("scd_args", jinja.Required("primary_key", "updated_at")...)
	if err != nil {
		return nil, err
	}
	out := list()
	if keys, ok := args[0].(*jinja.List); ok {
		out.Items = append(out.Items, keys.Items...)
	} else {
		out.Items = append(out.Items, args[0])
	}
	out.Items = append(out.Items, args[1])
	return out, nil
}

// relationTypeClass is get_relation_type: called with a name it returns the
// type, its attributes are the types.
type relationTypeClass struct{}

// TypeName names the type in messages.
func (relationTypeClass) TypeName() string { return "type" }

// Attr finds a type by the name of its constant.
func (relationTypeClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "Table", "View", "CTE", "MaterializedView", "External", "PointerTable", "Function":
		return relationClass{}.Attr(name)
	case "Ephemeral":
		return string(adapters.Ephemeral), true
	}
	return nil, false
}

// Call checks a type's name.
func (relationTypeClass) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("get_relation_type", jinja.Required("value")...)
	if err != nil {
		return nil, err
	}
	t, err := relationType(args[0])
	if err != nil {
		return nil, err
	}
	if t == "" {
		return nil, valueError("None is not a type of relation")
	}
	return string(t), nil
}
