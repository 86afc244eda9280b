package dbtlib

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// relation is a table or view as templates see it. It is immutable: every
// method that changes something returns another relation.
type relation struct {
	rel adapters.Relation
	d   *adapters.Dialect
	// view is the view of an information schema, "" for other relations.
	view string
	// info marks an information schema.
	info bool
}

// RelationValue returns a relation as templates see it.
func RelationValue(rel adapters.Relation, d *adapters.Dialect) jinja.Value {
	return &relation{rel: rel, d: d}
}

// RelationOf returns the relation behind a template's value.
func RelationOf(v jinja.Value) (adapters.Relation, bool) {
	r, ok := v.(*relation)
	if !ok {
		return adapters.Relation{}, false
	}
	rel := r.rel
	if r.info {
		rel.Literal = r.String()
	}
	return rel, true
}

// TypeName names the type in messages.
func (r *relation) TypeName() string { return "Relation" }

// String is the relation's name in SQL, or the subquery it stands for.
func (r *relation) String() string {
	s := r.d.Render(r.rel)
	if r.view != "" {
		s += "." + r.view
	}
	return s
}

// render is the relation's name without the subquery that limits it.
func (r *relation) render() string {
	plain := r.rel
	plain.Literal = ""
	name := r.d.Render(plain)
	if r.rel.Literal == "" || limitedFrom(r.rel.Literal, name) {
		if r.view != "" {
			name += "." + r.view
		}
		return name
	}
	return r.rel.Literal
}

// limitedFrom reports whether a literal is a subquery over the named relation.
func limitedFrom(literal, name string) bool {
	return name != "" && strings.HasPrefix(literal, "(") && strings.Contains(literal, " from "+name+" ")
}

// with returns the relation changed by fn. A subquery that limits it is
// rewritten to the new name.
func (r *relation) with(fn func(*adapters.Relation)) *relation {
	out := *r
	before := r.render()
	fn(&out.rel)
	if lit := r.rel.Literal; lit != "" && out.rel.Literal == lit {
		plain := out.rel
		plain.Literal = ""
		if limitedFrom(lit, before) {
			out.rel.Literal = strings.Replace(lit, " from "+before+" ", " from "+r.d.Render(plain)+" ", 1)
		}
	}
	return &out
}

// Repr is Python's repr().
func (r *relation) Repr() string { return "<" + r.className() + " " + r.render() + ">" }

// className is the class dbt's adapter has: packages look at how it ends.
func (r *relation) className() string {
	if r.info {
		return "InformationSchema"
	}
	return title(r.d.Name) + "Relation"
}

// title begins a name with a capital.
func title(name string) string {
	if name == "" {
		return "Base"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// IsMapping says what Python says of dbt's relations.
func (r *relation) IsMapping() bool { return true }

// Truth is true: a relation that exists only as a name is a value too.
func (r *relation) Truth() bool { return true }

// Equal compares name, type and quoting, as dbt does.
func (r *relation) Equal(v jinja.Value) bool {
	o, ok := v.(*relation)
	return ok && r.rel == o.rel && r.info == o.info && r.view == o.view
}

// HashKey is the rendered name.
func (r *relation) HashKey() any { return [2]string{"relation", r.render()} }

// Item is relation['name'].
func (r *relation) Item(key jinja.Value) (jinja.Value, bool, error) {
	name, ok := key.(string)
	if !ok {
		return nil, false, nil
	}
	v, ok := r.Attr(name)
	return v, ok, nil
}

// Attr gives the attributes and methods of dbt's relations.
func (r *relation) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "database":
		return textOrNone(r.rel.Database), true
	case "schema":
		return textOrNone(r.rel.Schema), true
	case "identifier", "name", "table":
		return textOrNone(r.rel.Identifier), true
	case "type":
		return textOrNone(string(r.rel.Type)), true
	case "path":
		return r.path(), true
	case "quote_policy":
		return policy(r.rel.Quoting), true
	case "include_policy":
		return policy(adapters.Quoting{Database: !r.rel.NoDatabase, Schema: !r.rel.NoSchema, Identifier: !r.rel.NoIdentifier}), true
	case "quote_character":
		return string(r.d.QuoteOpen), true
	case "information_schema_view":
		return textOrNone(r.view), r.info
	case "metadata":
		return r.metadata(), true
	case "dbt_created", "is_pointer", "is_function":
		return false, true
	case "limit", "event_time_filter", "catalog", "external":
		return nil, true
	case "require_alias":
		return true, true
	case "can_be_renamed":
		return r.rel.Type == adapters.Table || r.rel.Type == adapters.View, true
	case "can_be_replaced":
		return r.replaceable(), true
	}
	if v, ok := r.is(name); ok {
		return v, true
	}
	if fn := r.method(name); fn != nil {
		return jinja.Func(name, fn), true
	}
	return relationClass{d: r.d}.Attr(name)
}

// is answers is_table and its kin.
func (r *relation) is(name string) (jinja.Value, bool) {
	t, ok := strings.CutPrefix(name, "is_")
	if !ok {
		return nil, false
	}
	switch adapters.RelationType(t) {
	case adapters.Table, adapters.View, adapters.CTE, adapters.MaterializedView:
		return string(r.rel.Type) == t, true
	}
	return nil, false
}

// replaceable reports whether one statement replaces the relation.
func (r *relation) replaceable() bool {
	switch r.rel.Type {
	case adapters.Table:
		return r.d.Has(adapters.CreateOrReplaceTable)
	case adapters.View:
		return r.d.Has(adapters.CreateOrReplaceView)
	}
	return false
}

func (r *relation) metadata() *jinja.Dict {
	d := jinja.NewDict()
	d.SetStr("type", r.className())
	return d
}

func (r *relation) path() *mapping {
	m := newMapping("Path", "database", textOrNone(r.rel.Database), "schema", textOrNone(r.rel.Schema), "identifier", textOrNone(r.rel.Identifier))
	m.record = true
	return m
}

func policy(q adapters.Quoting) *mapping {
	m := newMapping("Policy", "database", q.Database, "schema", q.Schema, "identifier", q.Identifier)
	m.record = true
	return m
}

func (r *relation) method(name string) func(*jinja.Call) (jinja.Value, error) {
	switch name {
	case "render":
		return r.answer(name, r.render)
	case "render_limited", "__str__":
		return r.answer(name, r.String)
	case "relation_max_name_length":
		return func(c *jinja.Call) (jinja.Value, error) {
			_, err := c.Bind(name)
			return int64(r.d.MaxIdentifier), err
		}
	case "get_materialized_view_config_change_collection":
		return indexChanges
	case "include":
		return r.include
	case "quote":
		return r.quote
	case "quoted":
		return r.quoted
	case "get":
		return r.get
	case "without_identifier":
		return func(c *jinja.Call) (jinja.Value, error) {
			return r.withoutIdentifier(), nil
		}
	case "replace_path":
		return r.replacePath
	case "incorporate", "replace":
		return r.incorporate
	case "information_schema", "information_schema_only":
		return r.informationSchema
	case "matches":
		return r.matches
	case "to_dict":
		return r.toDict
	}
	return nil
}

func (r *relation) answer(name string, fn func() string) func(*jinja.Call) (jinja.Value, error) {
	return func(c *jinja.Call) (jinja.Value, error) {
		_, err := c.Bind(name)
		return fn(), err
	}
}

// parts binds database, schema and identifier.
func parts(c *jinja.Call, fn string) ([]jinja.Value, error) {
	return c.Bind(fn, jinja.Optional(nil, "database", "schema", "identifier")...)
}

// setParts puts those of three arguments that are given into flags.
func setParts(args []jinja.Value, flags ...*bool) {
	for i, f := range flags {
		if given(args[i]) {
			*f = jinja.Truth(args[i])
		}
	}
}

func (r *relation) include(c *jinja.Call) (jinja.Value, error) {
	args, err := parts(c, "include")
	if err != nil {
		return nil, err
	}
	return r.with(func(rel *adapters.Relation) { setInclude(rel, args) }), nil
}

func setInclude(rel *adapters.Relation, args []jinja.Value) {
	for i, no := range []*bool{&rel.NoDatabase, &rel.NoSchema, &rel.NoIdentifier} {
		if given(args[i]) {
			*no = !jinja.Truth(args[i])
		}
	}
}

func (r *relation) quote(c *jinja.Call) (jinja.Value, error) {
	args, err := parts(c, "quote")
	if err != nil {
		return nil, err
	}
	return r.with(func(rel *adapters.Relation) {
		setParts(args, &rel.Quoting.Database, &rel.Quoting.Schema, &rel.Quoting.Identifier)
	}), nil
}

func (r *relation) quoted(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("quoted", jinja.Required("identifier")...)
	if err != nil {
		return nil, err
	}
	return r.d.Quote(jinja.Str(args[0])), nil
}

func (r *relation) get(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("get", jinja.Param{Name: "key", Required: true}, jinja.Param{Name: "default"})
	if err != nil {
		return nil, err
	}
	if v, ok := r.Attr(jinja.Str(args[0])); ok {
		return v, nil
	}
	return args[1], nil
}

func (r *relation) withoutIdentifier() *relation {
	return r.with(func(rel *adapters.Relation) {
		rel.Identifier, rel.NoIdentifier, rel.Literal = "", true, ""
	})
}

// pathText reads a part of a name: a text, or None to leave it out.
func pathText(v jinja.Value, part string) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	}
	return "", valueError("the %s of a relation is a text, not %s", part, jinja.TypeName(v))
}

// setPath replaces those parts of the name that a dict holds.
func setPath(rel *adapters.Relation, path jinja.Value) error {
	for part, field := range map[string]*string{"database": &rel.Database, "schema": &rel.Schema, "identifier": &rel.Identifier} {
		v, ok := lookup(path, part)
		if !ok {
			continue
		}
		s, err := pathText(v, part)
		if err != nil {
			return err
		}
		*field = s
	}
	return nil
}

func (r *relation) replacePath(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("replace_path", jinja.Param{Name: "**kwargs"})
	if err != nil {
		return nil, err
	}
	out := r.with(func(rel *adapters.Relation) { err = setPath(rel, args[0]) })
	return out, err
}

// incorporate merges path, type, quote_policy and include_policy.
func (r *relation) incorporate(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("incorporate", append(jinja.Optional(nil, "path"), jinja.Param{Name: "**kwargs"})...)
	if err != nil {
		return nil, err
	}
	rest := args[1].(*jinja.Dict)
	out := r.with(func(rel *adapters.Relation) {
		err = setPath(rel, args[0])
		if t, ok := rest.GetStr("type"); ok && err == nil {
			rel.Type, err = relationType(t)
		}
		setPolicies(rel, rest)
	})
	return out, err
}

// relationType reads the type of a relation.
func relationType(v jinja.Value) (adapters.RelationType, error) {
	if !given(v) {
		return "", nil
	}
	t := adapters.RelationType(strings.ToLower(jinja.Str(v)))
	switch t {
	case adapters.Table, adapters.View, adapters.CTE, adapters.MaterializedView, adapters.External, adapters.Ephemeral, "pointer_table", "function":
		return t, nil
	}
	return "", hinted(valueError("%s is not a type of relation", jinja.Repr(v)), "the types are table, view, cte, materialized_view and external")
}

// setPolicies applies quote_policy and include_policy of keyword arguments.
func setPolicies(rel *adapters.Relation, kwargs *jinja.Dict) {
	threeOf := func(name string) ([]jinja.Value, bool) {
		v, ok := kwargs.GetStr(name)
		if !ok || !given(v) {
			return nil, false
		}
		out := make([]jinja.Value, 3)
		for i, part := range []string{"database", "schema", "identifier"} {
			out[i], _ = lookup(v, part)
		}
		return out, true
	}
	if args, ok := threeOf("quote_policy"); ok {
		setParts(args, &rel.Quoting.Database, &rel.Quoting.Schema, &rel.Quoting.Identifier)
	}
	if args, ok := threeOf("include_policy"); ok {
		setInclude(rel, args)
	}
}

// InformationSchema is a database's information schema as catalog macros take
// it.
func InformationSchema(database adapters.Relation, d *adapters.Dialect) jinja.Value {
	return (&relation{rel: database, d: d}).catalog("")
}

func (r *relation) informationSchema(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("information_schema", jinja.Param{Name: "view_name"})
	if err != nil {
		return nil, err
	}
	view, _ := args[0].(string)
	return r.catalog(view), nil
}

// catalog is the information schema of the relation's database, or a view of
// it.
func (r *relation) catalog(view string) *relation {
	rel := r.rel
	rel.Schema, rel.Identifier, rel.Type, rel.Literal = "", "INFORMATION_SCHEMA", adapters.View, ""
	rel.Quoting.Identifier = false
	rel.NoDatabase, rel.NoSchema, rel.NoIdentifier = rel.Database == "", true, false
	return &relation{rel: rel, d: r.d, view: view, info: true}
}

func (r *relation) matches(c *jinja.Call) (jinja.Value, error) {
	args, err := parts(c, "matches")
	if err != nil {
		return nil, err
	}
	asked, exact, near := false, true, true
	for i, have := range []string{r.rel.Database, r.rel.Schema, r.rel.Identifier} {
		if !given(args[i]) {
			continue
		}
		asked = true
		want := jinja.Str(args[i])
		exact = exact && have == want
		near = near && strings.EqualFold(have, want)
	}
	switch {
	case !asked:
		return nil, valueError("matches() needs a database, a schema or an identifier")
	case near && !exact:
		return nil, valueError("%s differs from what was asked only in upper and lower case", r.render())
	}
	return near, nil
}

func (r *relation) toDict(c *jinja.Call) (jinja.Value, error) {
	if _, err := c.Bind("to_dict", append(jinja.Optional(false, "omit_none"), jinja.Param{Name: "**kwargs"})...); err != nil {
		return nil, err
	}
	d := jinja.NewDict()
	for _, k := range []string{"path", "type", "quote_character", "include_policy", "quote_policy"} {
		v, _ := r.Attr(k)
		if m, ok := v.(*mapping); ok {
			v = m.dict()
		}
		d.SetStr(k, v)
	}
	return d, nil
}
