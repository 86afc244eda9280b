package compiler

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// Rows is what a macro fetched from the engine. Values are nil, bool, int64,
// string, time.Time in UTC, or have String().
type Rows struct {
	Names    []string
	Values   [][]any
	Response adapters.Response
	// Bare says that the macro returned its table alone, without the response.
	Bare bool
}

// mostByRelation is up to how many relations dbt asks for one by one.
const mostByRelation = 100

// Catalog asks the engine's get_catalog macro for the columns of all relations
// of some schemas of a database; a project's own get_catalog_relations, where it
// has one and dbt would call it, for those of the relations.
func (r *Renderer) Catalog(database adapters.Relation, schemas []string, relations []adapters.Relation) (Rows, error) {
	if len(relations) <= mostByRelation && r.Overridden("get_catalog_relations") {
		wanted := &jinja.List{}
		for _, rel := range relations {
			wanted.Items = append(wanted.Items, dbtlib.RelationValue(rel, r.scope.Dialect()))
		}
		return r.fetch("get_catalog_relations", dbtlib.InformationSchema(database, r.scope.Dialect()), wanted)
	}
	names := &jinja.List{}
	for _, s := range schemas {
		names.Items = append(names.Items, s)
	}
	return r.fetch("get_catalog", dbtlib.InformationSchema(database, r.scope.Dialect()), names)
}

// Fetch calls a macro that returns a table or a statement's result.
func (r *Renderer) Fetch(name string, args ...any) (Rows, error) {
	vals := make([]jinja.Value, len(args))
	for i, a := range args {
		vals[i] = r.value(a)
	}
	return r.fetch(name, vals...)
}

func (r *Renderer) fetch(name string, args ...jinja.Value) (Rows, error) {
	v, err := r.scope.CallMacro(name, args, nil)
	if err != nil {
		return Rows{}, err
	}
	_, isResult := v.(*jinja.Dict)
	out := Rows{Response: dbtlib.ResponseOf(v), Bare: !isResult}
	var ok bool
	if out.Names, out.Values, ok = dbtlib.RowsOf(v); !ok {
		return Rows{}, diag.Errorf(diag.MacroResult, r.node.Span, "the macro %s returned no table", name).
			WithHint("end it with {{ return(load_result('name').table) }}")
	}
	return out, nil
}
