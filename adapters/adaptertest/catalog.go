package adaptertest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
)

var catalogChecks = []check{
	{name: "catalog/schemas", run: schemas},
	{name: "catalog/missing", run: missing},
	{name: "catalog/columns", run: columnsOfTable},
	{name: "catalog/describe", run: describeQuery},
	{name: "catalog/follows_changes", run: followsChanges},
	{name: "catalog/many_relations", run: manyRelations},
}

func schemas(b *bench) error {
	names, err := b.adapter.Schemas(b.ctx, b.session, b.database)
	if err != nil {
		return err
	}
	if !slices.Contains(names, b.schema) {
		return fmt.Errorf("%v lacks %s", names, b.schema)
	}
	return nil
}

// missing: what does not exist is empty, not an error, also in a transaction,
// which goes on.
func missing(b *bench) error {
	if err := b.session.Begin(b.ctx); err != nil {
		return err
	}
	nowhere := b.relation("x")
	nowhere.Schema = "no_such_schema"
	for _, rel := range []adapters.Relation{b.relation("missing"), nowhere} {
		if columns, err := b.adapter.Columns(b.ctx, b.session, rel); err != nil || len(columns) > 0 {
			return fmt.Errorf("columns of %s: %v, %w", b.dialect.Render(rel), columns, err)
		}
	}
	if rels, err := b.adapter.Relations(b.ctx, b.session, b.database, "no_such_schema"); err != nil || len(rels) > 0 {
		return fmt.Errorf("relations of a missing schema: %v, %w", rels, err)
	}
	return errors.Join(b.exec("create table "+b.name("t")+" as select 1 as v"), b.session.Commit(b.ctx))
}

func columnsOfTable(b *bench) error {
	sql := fmt.Sprintf("create table %s (z %s not null, a %s, m decimal(18,3))", b.name("t"), b.dialect.Types["integer"], b.dialect.Types["string"])
	if err := b.exec(sql); err != nil {
		return err
	}
	got, err := b.adapter.Columns(b.ctx, b.session, b.relation("t"))
	if err != nil {
		return err
	}
	if !slices.Equal(columnNames(got), []string{"z", "a", "m"}) {
		return fmt.Errorf("columns %v", got)
	}
	if got[0].Nullable || !got[1].Nullable {
		return fmt.Errorf("nullable: %v", got)
	}
	if !strings.Contains(strings.ReplaceAll(got[2].Type, " ", ""), "(18,3)") {
		return fmt.Errorf("the type %q lost its precision", got[2].Type)
	}
	return nil
}

// describeQuery: a query's columns, with the types a table made of it has, and
// nothing is run.
func describeQuery(b *bench) error {
	query := "with q as (select cast(1 as " + b.dialect.Types["bigint"] + ") as id, cast('x' as " + b.dialect.Types["string"] + ") as name)\nselect id, name, id * 2 as twice from q order by id -- end\n"
	if err := b.exec("create table " + b.name("t") + " as " + query); err != nil {
		return err
	}
	want, err := b.adapter.Columns(b.ctx, b.session, b.relation("t"))
	if err != nil {
		return err
	}
	got, err := b.adapter.Describe(b.ctx, b.session, query+";\n")
	if err != nil {
		return err
	}
	for i := range want {
		if i >= len(got) || got[i].Name != want[i].Name || got[i].Type != want[i].Type {
			return fmt.Errorf("described as %v, made as %v", got, want)
		}
	}
	_, err = b.adapter.Describe(b.ctx, b.session, "select cast(name as "+b.dialect.Types["integer"]+") as n from "+b.name("t"))
	if err != nil {
		return fmt.Errorf("a query that only fails when it runs: %w", err)
	}
	return nil
}

// followsChanges: listings tell the present.
func followsChanges(b *bench) error {
	steps := []struct{ sql, want string }{
		{"create table " + b.name("a") + " as select 1 as v", "table a"},
		{"create view " + b.name("b") + " as select 1 as v", "table a, view b"},
		{"alter table " + b.name("a") + " rename to " + b.dialect.Quote("c"), "view b, table c"},
		{"drop view " + b.name("b"), "table c"},
		{"drop table " + b.name("c"), ""},
	}
	for _, s := range steps {
		if err := b.exec(s.sql); err != nil {
			return err
		}
		rels, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
		if err != nil {
			return err
		}
		slices.SortFunc(rels, func(x, y adapters.Relation) int { return strings.Compare(x.Identifier, y.Identifier) })
		var got []string
		for _, r := range rels {
			got = append(got, string(r.Type)+" "+r.Identifier)
		}
		if strings.Join(got, ", ") != s.want {
			return fmt.Errorf("after %s: %v, want %s", s.sql, got, s.want)
		}
	}
	return nil
}

// manyRelations: all of many are listed, with their types.
func manyRelations(b *bench) error {
	n := b.cfg.Relations
	if n == 0 {
		n = 1000
	}
	var sql strings.Builder
	for i := range n {
		kind := "table"
		if i%2 == 1 {
			kind = "view"
		}
		fmt.Fprintf(&sql, "create %s %s as select %d as v;\n", kind, b.name(fmt.Sprintf("r%05d", i)), i)
	}
	if err := b.exec(sql.String()); err != nil {
		return err
	}
	rels, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if err != nil {
		return err
	}
	views := 0
	for _, r := range rels {
		if r.Type == adapters.View {
			views++
		}
	}
	if len(rels) != n || views != n/2 {
		return fmt.Errorf("%d relations with %d views are listed of %d", len(rels), views, n)
	}
	for _, i := range []int{0, 1, n - 1} {
		columns, err := b.adapter.Columns(b.ctx, b.session, b.relation(fmt.Sprintf("r%05d", i)))
		if err != nil || len(columns) != 1 || columns[0].Name != "v" {
			return fmt.Errorf("columns: %v, %w", columns, err)
		}
	}
	return nil
}
