package materialize

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// seed makes the table when it is not there or on a full refresh, else empties
// it, and loads the rows, all in one transaction.
func seed(in *Input) ([]Step, error) {
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	if existing != nil && existing.Type != adapters.Table {
		return nil, in.errorf(diag.SeedTarget, "seed %s cannot be loaded: a %s stands in its place", in.Node.Name, existing.Type).
			WithHint("drop %s, or give the seed another alias", in.Dialect.Render(*existing))
	}
	target := typed(in.Target, adapters.Table)
	var body []Step
	fresh := existing == nil || in.FullRefresh || in.indexed() && in.Dialect.Has(adapters.CreateOrReplaceTable)
	if fresh {
		if existing != nil {
			body = append(body, in.drop(Build, "drop old table", *existing, true))
		}
		text := in.createSeed(target)
		body = append(body, Step{
			Phase: Publish, Name: "create table", InTransaction: true, Main: true, Made: []adapters.Relation{target},
			Render: func() (string, error) { return text, nil },
		})
	} else {
		text := "delete from " + in.Dialect.Render(target)
		body = append(body, Step{
			Phase: Publish, Name: "empty table", InTransaction: true, Main: true,
			Render: func() (string, error) { return text, nil },
		})
	}
	body = append(body, Step{Phase: Publish, Name: "load rows", InTransaction: true, Load: &Load{Relation: target, Columns: in.SeedColumns}})
	return in.around(body, finish{target: target, existing: existing, fullRefresh: in.FullRefresh, indexes: fresh}), nil
}

// indexed reports whether the seed is to have indexes. Where tables can be
// replaced such a seed is made anew: the engine's indexes may still hold the
// keys of rows that the same transaction deleted.
func (in *Input) indexed() bool {
	v, _ := in.Node.Config.Get("indexes")
	list, _ := v.([]any)
	return len(list) > 0
}

func (in *Input) createSeed(target adapters.Relation) string {
	quote, given := in.Node.Config.Get("quote_columns")
	bare := given && quote == false // what is no name stands as in the header: with quotes of its own, or the engine's to refuse
	var b strings.Builder
	b.WriteString("create table " + in.Dialect.Render(target) + " (")
	for i, c := range in.SeedColumns {
		if i > 0 {
			b.WriteString(", ")
		}
		name := in.Dialect.Quote(c.Name)
		if bare && !project.PlainName(c.Name) {
			name = in.SeedHeader[i]
		}
		b.WriteString(name + " " + c.Type)
	}
	return b.String() + ")"
}
