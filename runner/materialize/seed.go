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
	columns := in.quotedColumns()
	var body []Step
	fresh := existing == nil || in.FullRefresh
	if fresh {
		if existing != nil {
			body = append(body, in.drop(Build, "drop old table", *existing, true))
		}
		text := in.createSeed(target, columns)
		body = append(body, Step{Phase: Publish, Name: "create table", InTransaction: true, Main: true, Made: []adapters.Relation{target},
			Render: func() (string, error) { return text, nil }})
	} else {
		text := "delete from " + in.Dialect.Render(target)
		body = append(body, Step{Phase: Publish, Name: "empty table", InTransaction: true, Main: true,
			Render: func() (string, error) { return text, nil }})
	}
	body = append(body, Step{Phase: Publish, Name: "load rows", InTransaction: true, Load: &Load{Relation: target, Columns: in.SeedColumns}})
	return in.around(body, finish{target: target, existing: existing, fullRefresh: in.FullRefresh, indexes: fresh}), nil
}

// quotedColumns writes the columns' names: quoted when the seed says so, where
// the engine would not take them otherwise, and where quotes change nothing.
func (in *Input) quotedColumns() []string {
	quote := in.Node.Config.Bool("quote_columns") || in.Dialect.Fold == adapters.FoldNone && !in.Dialect.CaseSensitiveNames
	out := make([]string, len(in.SeedColumns))
	for i, c := range in.SeedColumns {
		out[i] = c.Name
		if quote || !plainName(c.Name) {
			out[i] = in.Dialect.Quote(c.Name)
		}
	}
	return out
}

// plainName reports whether a name can stand in SQL as it is, key words apart.
func plainName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

func (in *Input) createSeed(target adapters.Relation, columns []string) string {
	var b strings.Builder
	b.WriteString("create table " + in.Dialect.Render(target) + " (")
	for i, c := range in.SeedColumns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(columns[i] + " " + c.Type)
	}
	return b.String() + ")"
}

// SeedTypes gives inferred columns their engine types; column_types overrides
// them by name, without regard to case when no name fits exactly.
func SeedTypes(n *project.Node, d *adapters.Dialect, names, neutral []string) []adapters.Column {
	own := n.Config.Map("column_types")
	out := make([]adapters.Column, len(names))
	for i, name := range names {
		out[i] = adapters.Column{Name: name, Type: d.Types[neutral[i]], Nullable: true}
		if t := own.String(name); t != "" {
			out[i].Type = t
		}
	}
	return out
}
