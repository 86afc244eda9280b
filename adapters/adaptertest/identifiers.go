package adaptertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
)

var identifierChecks = []check{
	{name: "identifiers/odd_relations", run: oddRelations},
	{name: "identifiers/odd_columns", run: oddColumns},
	{name: "identifiers/folding", run: folding},
	{name: "identifiers/case", run: caseOfQuotedNames},
	{name: "identifiers/longest", run: longestName},
}

var oddNames = []string{
	"plain", "MixedCase", "select", "with space", `double "quoted"`, "single 'quoted'", "back`tick", "dot.ted", "semi;colon",
	"naïve_é", "日本語", "a-b", "1st", "%s {{ x }}", "[bracket]", `back\slash`,
}

// oddRelations: what is created under a quoted name is listed under it and
// found by it.
func oddRelations(b *bench) error {
	for i, name := range oddNames {
		if err := b.execAll(
			fmt.Sprintf("create table %s as select %d as id", b.name(name), i),
			fmt.Sprintf("create view %s as select * from %s", b.name("v "+name), b.name(name))); err != nil {
			return err
		}
	}
	listed, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if err != nil {
		return err
	}
	for i, name := range oddNames {
		for id, typ := range map[string]adapters.RelationType{name: adapters.Table, "v " + name: adapters.View} {
			found := slices.IndexFunc(listed, func(r adapters.Relation) bool { return b.dialect.Same(r, b.relation(id)) })
			if found < 0 {
				return fmt.Errorf("%q is not listed", id)
			}
			if r := listed[found]; r.Identifier != id || r.Type != typ {
				return fmt.Errorf("%q is listed as %s %q", id, r.Type, r.Identifier)
			}
			if err := b.expect(b.session, "select id from "+b.dialect.Render(listed[found]), fmt.Sprint(i)); err != nil {
				return err
			}
			columns, err := b.adapter.Columns(b.ctx, b.session, b.relation(id))
			if err != nil || len(columns) != 1 {
				return fmt.Errorf("columns of %q: %v, %w", id, columns, err)
			}
		}
	}
	return nil
}

func oddColumns(b *bench) error {
	var exprs []string
	for i, name := range oddNames {
		exprs = append(exprs, fmt.Sprintf("%d as %s", i, b.dialect.Quote(name)))
	}
	query := "select " + strings.Join(exprs, ", ")
	if err := b.exec("create table " + b.name("t") + " as " + query); err != nil {
		return err
	}
	fromTable, err := b.adapter.Columns(b.ctx, b.session, b.relation("t"))
	if err != nil {
		return err
	}
	fromQuery, err := b.adapter.Describe(b.ctx, b.session, query)
	if err != nil {
		return err
	}
	res, err := b.rows(b.session, "select * from "+b.name("t"))
	if err != nil {
		return err
	}
	for source, columns := range map[string][]adapters.Column{"Columns": fromTable, "Describe": fromQuery, "Query": res.Columns} {
		if got := columnNames(columns); !slices.Equal(got, oddNames) {
			return fmt.Errorf("%s: %q", source, got)
		}
	}
	return nil
}

func columnNames(columns []adapters.Column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// folding: an unquoted name becomes what Dialect.Fold says.
func folding(b *bench) error {
	rel := b.relation("MixedCase")
	rel.Quoting.Identifier = false
	if err := b.exec("create table " + b.dialect.Render(rel) + " as select 1 as id"); err != nil {
		return err
	}
	want := map[adapters.Fold]string{adapters.FoldLower: "mixedcase", adapters.FoldUpper: "MIXEDCASE", adapters.FoldNone: "MixedCase"}[b.dialect.Fold]
	listed, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if err != nil {
		return err
	}
	if len(listed) != 1 || listed[0].Identifier != want {
		return fmt.Errorf("MixedCase without quotes is listed as %v, want %q", listed, want)
	}
	return nil
}

// caseOfQuotedNames: Dialect.CaseSensitiveNames tells whether "a" and "A" are
// two relations.
func caseOfQuotedNames(b *bench) error {
	if err := b.exec("create table " + b.name("a") + " as select 1 as id"); err != nil {
		return err
	}
	err := b.exec("create table " + b.name("A") + " as select 2 as id")
	if two := err == nil; two != b.dialect.CaseSensitiveNames {
		return fmt.Errorf("CaseSensitiveNames is %v, but creating A beside a gave %v", b.dialect.CaseSensitiveNames, err)
	}
	if b.dialect.Same(b.relation("a"), b.relation("A")) == b.dialect.CaseSensitiveNames {
		return fmt.Errorf("Dialect.Same disagrees with CaseSensitiveNames")
	}
	return nil
}

// longestName: a name of the longest length is kept whole.
func longestName(b *bench) error {
	name := strings.Repeat("x", min(b.dialect.MaxIdentifier, 1000))
	if err := b.exec("create table " + b.name(name) + " as select 1 as id"); err != nil {
		return err
	}
	listed, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if err != nil {
		return err
	}
	if len(listed) != 1 || listed[0].Identifier != name {
		return fmt.Errorf("a name of %d bytes is listed as %v", len(name), listed)
	}
	return nil
}
