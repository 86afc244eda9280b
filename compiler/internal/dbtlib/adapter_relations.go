package dbtlib

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// relationMethods are the adapter's methods on relations and schemas.
var relationMethods = map[string]adapterMethod{
	"get_relation":                   {jinja.Required("database", "schema", "identifier"), (*Adapter).getRelation, parseNone},
	"load_relation":                  {jinja.Required("relation"), (*Adapter).loadRelation, parseNone},
	"list_relations":                 {jinja.Required("database", "schema"), (*Adapter).listRelations, parseList},
	"list_relations_without_caching": {jinja.Required("schema_relation"), (*Adapter).listWithoutCache, parseList},
	"list_schemas":                   {jinja.Required("database"), (*Adapter).listSchemas, parseList},
	"check_schema_exists":            {jinja.Required("database", "schema"), (*Adapter).checkSchemaExists, parseFalse},
	"already_exists":                 {jinja.Required("schema", "name"), (*Adapter).alreadyExists, parseFalse},
	"create_schema":                  {jinja.Required("relation"), (*Adapter).createSchema, parseNone},
	"drop_schema":                    {jinja.Required("relation"), (*Adapter).dropSchema, parseNone},
	"drop_relation":                  {jinja.Required("relation"), (*Adapter).dropRelation, parseNone},
	"truncate_relation":              {jinja.Required("relation"), (*Adapter).truncateRelation, parseNone},
	"rename_relation":                {jinja.Required("from_relation", "to_relation"), (*Adapter).renameRelation, parseNone},
	"cache_added":                    {jinja.Required("relation"), (*Adapter).cacheAdded, nil},
	"cache_dropped":                  {jinja.Required("relation"), (*Adapter).cacheDropped, nil},
	"cache_renamed":                  {jinja.Required("from_relation", "to_relation"), (*Adapter).cacheRenamed, nil},
	"verify_database":                {jinja.Required("database"), (*Adapter).verifyDatabase, nil},
	"quote":                          {jinja.Required("identifier"), (*Adapter).quote, nil},
	"quote_as_configured":            {jinja.Required("identifier", "quote_key"), (*Adapter).quoteAsConfigured, nil},
	"quote_seed_column":              {append(jinja.Required("column"), jinja.Param{Name: "quote_config"}), (*Adapter).quoteSeedColumn, nil},
}

func (a *Adapter) value(rel adapters.Relation) jinja.Value { return RelationValue(rel, a.h.Dialect) }

// relationArg reads an argument that has to be a relation.
func relationArg(method string, v jinja.Value) (adapters.Relation, error) {
	rel, ok := RelationOf(v)
	if !ok {
		return rel, hinted(typeError("adapter.%s() takes a relation, not %s", method, jinja.TypeName(v)),
			"make one with api.Relation.create(database=..., schema=..., identifier=...), or pass ref(...), source(...) or this")
	}
	return rel, nil
}

// find looks a relation up by name.
func (a *Adapter) find(want adapters.Relation) (jinja.Value, error) {
	if err := a.connected("looking for a relation"); err != nil {
		return nil, err
	}
	if a.h.Cache != nil {
		rel, ok, err := a.h.Cache.Get(a.h.Ctx, a.h.Session, want)
		if err != nil {
			return nil, engineError(err, "")
		}
		if !ok {
			return nil, nil
		}
		return a.value(rel), nil
	}
	rels, err := a.h.Adapter.Relations(a.h.Ctx, a.h.Session, want.Database, want.Schema)
	if err != nil {
		return nil, engineError(err, "")
	}
	for _, rel := range rels {
		if a.h.Dialect.Key(rel) == a.h.Dialect.Key(want) {
			return a.value(rel), nil
		}
	}
	return nil, nil
}

func (a *Adapter) getRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	for i, part := range []string{"schema", "identifier"} {
		if !given(args[i+1]) {
			return nil, valueError("adapter.get_relation() needs a %s", part)
		}
	}
	return a.find(adapters.Relation{Database: a.database(args[0]), Schema: jinja.Str(args[1]), Identifier: jinja.Str(args[2])})
}

func (a *Adapter) loadRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, err := relationArg("load_relation", args[0])
	if err != nil {
		return nil, err
	}
	return a.find(rel)
}

func (a *Adapter) alreadyExists(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	v, err := a.find(adapters.Relation{Database: a.database(nil), Schema: jinja.Str(args[0]), Identifier: jinja.Str(args[1])})
	return v != nil, err
}

// relations makes a list in the order of names.
func (a *Adapter) relations(rels []adapters.Relation, err error) (jinja.Value, error) {
	if err != nil {
		return nil, engineError(err, "")
	}
	rels = slices.Clone(rels)
	slices.SortFunc(rels, func(x, y adapters.Relation) int { return strings.Compare(x.Identifier, y.Identifier) })
	l := list()
	for _, r := range rels {
		l.Items = append(l.Items, a.value(r))
	}
	return l, nil
}

func (a *Adapter) listRelations(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if err := a.connected("listing relations"); err != nil {
		return nil, err
	}
	if a.h.Cache != nil {
		return a.relations(a.h.Cache.List(a.h.Ctx, a.h.Session, a.database(args[0]), jinja.Str(args[1])))
	}
	return a.relations(a.h.Adapter.Relations(a.h.Ctx, a.h.Session, a.database(args[0]), jinja.Str(args[1])))
}

func (a *Adapter) listWithoutCache(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, err := relationArg("list_relations_without_caching", args[0])
	if err != nil {
		return nil, err
	}
	if err := a.connected("listing relations"); err != nil {
		return nil, err
	}
	return a.relations(a.h.Adapter.Relations(a.h.Ctx, a.h.Session, rel.Database, rel.Schema))
}

// verifyDatabase answers an empty text for the target's own database, and fails
// for another: it is asked by the macros of engines that cannot reach one.
func (a *Adapter) verifyDatabase(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	asked := strings.Trim(jinja.Str(args[0]), `"`)
	if own := a.database(nil); own != "" && !strings.EqualFold(asked, own) {
		return nil, hinted(valueError("the database '%s' is not that of the target, '%s', and %s cannot reach another", asked, own, a.h.Dialect.Name),
			"take the database out of the configuration, or use a profile that connects to it")
	}
	return "", nil
}

func (a *Adapter) schemas(database string) ([]string, error) {
	if err := a.connected("listing schemas"); err != nil {
		return nil, err
	}
	names, err := a.h.Adapter.Schemas(a.h.Ctx, a.h.Session, database)
	if err != nil {
		return nil, engineError(err, "")
	}
	return names, nil
}

func (a *Adapter) listSchemas(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	names, err := a.schemas(a.database(args[0]))
	if err != nil {
		return nil, err
	}
	return jinja.FromGo(names), nil
}

func (a *Adapter) checkSchemaExists(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	names, err := a.schemas(a.database(args[0]))
	if err != nil {
		return nil, err
	}
	want := jinja.Str(args[1])
	for _, n := range names {
		if n == want || !a.h.Dialect.CaseSensitiveNames && strings.EqualFold(n, want) {
			return true, nil
		}
	}
	return false, nil
}

// schemaMacro calls a macro on the schema of a relation and commits, as dbt
// does.
func (a *Adapter) schemaMacro(name string, v jinja.Value) error {
	if _, err := relationArg(name, v); err != nil {
		return err
	}
	rel := v.(*relation).withoutIdentifier()
	if _, err := a.macro(name, rel); err != nil {
		return err
	}
	if a.h.Cache != nil {
		a.h.Cache.Forget(rel.rel.Database, rel.rel.Schema)
	}
	_, err := a.commit(nil, nil)
	return err
}

func (a *Adapter) createSchema(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return nil, a.schemaMacro("create_schema", args[0])
}

func (a *Adapter) dropSchema(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return nil, a.schemaMacro("drop_schema", args[0])
}

func (a *Adapter) dropRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, err := relationArg("drop_relation", args[0])
	if err != nil {
		return nil, err
	}
	if rel.Type == "" {
		return nil, hinted(jinja.Raise(diag.AdapterMethod, "adapter.drop_relation(%s) does not know whether this is a table or a view", jinja.Str(args[0])),
			"take the relation from adapter.get_relation(), or give it a type: api.Relation.create(..., type='table')")
	}
	if _, err := a.macro("drop_relation", args[0]); err != nil {
		return nil, err
	}
	if a.h.Cache != nil {
		a.h.Cache.Drop(rel)
	}
	return nil, nil
}

func (a *Adapter) truncateRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if _, err := relationArg("truncate_relation", args[0]); err != nil {
		return nil, err
	}
	_, err := a.macro("truncate_relation", args[0])
	return nil, err
}

func (a *Adapter) renameRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	from, err := relationArg("rename_relation", args[0])
	if err != nil {
		return nil, err
	}
	to, err := relationArg("rename_relation", args[1])
	if err != nil {
		return nil, err
	}
	if _, err := a.macro("rename_relation", args[0], args[1]); err != nil {
		return nil, err
	}
	if a.h.Cache != nil {
		a.h.Cache.Rename(from, retyped(to, from))
	}
	return nil, nil
}

// retyped keeps the type that a renamed relation had.
func retyped(to, from adapters.Relation) adapters.Relation {
	if from.Type != "" {
		to.Type = from.Type
	}
	return to
}

func (a *Adapter) cacheAdded(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, err := relationArg("cache_added", args[0])
	if err == nil && a.h.Cache != nil {
		a.h.Cache.Add(rel)
	}
	return "", err
}

func (a *Adapter) cacheDropped(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, err := relationArg("cache_dropped", args[0])
	if err == nil && a.h.Cache != nil {
		a.h.Cache.Drop(rel)
	}
	return "", err
}

func (a *Adapter) cacheRenamed(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	from, err := relationArg("cache_renamed", args[0])
	if err != nil {
		return nil, err
	}
	to, err := relationArg("cache_renamed", args[1])
	if err == nil && a.h.Cache != nil {
		a.h.Cache.Rename(from, retyped(to, from))
	}
	return "", err
}

func (a *Adapter) quote(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return a.h.Dialect.Quote(jinja.Str(args[0])), nil
}

func (a *Adapter) quoteAsConfigured(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	name, key := jinja.Str(args[0]), jinja.Str(args[1])
	q := relationClass{a.h.Dialect, a.h.Quoting}.base().Quoting
	if map[string]bool{"database": q.Database, "schema": q.Schema, "identifier": q.Identifier}[key] {
		return a.h.Dialect.Quote(name), nil
	}
	return name, nil
}

func (a *Adapter) quoteSeedColumn(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	name := jinja.Str(args[0])
	switch q := args[1].(type) {
	case nil, jinja.Undefined:
	case bool:
		if !q {
			return name, nil
		}
	default:
		return nil, typeError("quote_columns of a seed is true or false, not %s", jinja.Repr(q))
	}
	return a.h.Dialect.Quote(name), nil
}
