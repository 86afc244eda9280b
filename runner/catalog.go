package runner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/quality"
)

// Catalog asks the engines what stands in the schemas of the project and
// returns the relations of the nodes and sources that wanted takes. What one
// database refuses is among the catalog's errors; the list says what kept an
// engine from being asked at all.
func Catalog(ctx context.Context, c *compiler.Compiler, wanted func(*project.Node) bool) (*artifact.Catalog, diag.List) {
	found := newShelf(c.Project(), wanted)
	for _, target := range slices.Sorted(maps.Keys(found.schemas)) {
		node := &project.Node{Kind: project.Operation, Name: "catalog", Package: c.Project().Name, UniqueID: "operation.catalog", Target: target}
		err := connected(ctx, c, node, func(_ *Engine, rt *compiler.Runtime) error {
			found.read(c.Node(ctx, node, rt), target)
			return nil
		})
		if err != nil {
			return nil, diag.From(err, diag.ConnectionFailed, source.Span{})
		}
	}
	return found.artifact(), nil
}

// shelf is a catalog being read.
type shelf struct {
	// schemas lists what to ask: schemas by database by target.
	schemas map[string]map[string][]string
	// relations lists what is wanted of them, by target and database.
	relations map[string]map[string][]adapters.Relation
	// nodes finds what a relation belongs to by its name in lower case.
	nodes  map[string][]*project.Node
	tables map[*project.Node]*artifact.CatalogTable
	errors []string
}

func newShelf(p *project.Project, wanted func(*project.Node) bool) *shelf {
	c := &shelf{schemas: map[string]map[string][]string{}, relations: map[string]map[string][]adapters.Relation{}, nodes: map[string][]*project.Node{}, tables: map[*project.Node]*artifact.CatalogTable{}}
	for _, id := range p.Order {
		n := p.Nodes[id]
		if !catalogued(n) {
			continue
		}
		byDatabase := c.schemas[n.Target]
		if byDatabase == nil {
			byDatabase = map[string][]string{}
			c.schemas[n.Target], c.relations[n.Target] = byDatabase, map[string][]adapters.Relation{}
		}
		schema, database := strings.ToLower(n.Relation.Schema), n.Relation.Database
		if !slices.Contains(byDatabase[database], schema) {
			byDatabase[database] = append(byDatabase[database], schema)
		}
		if wanted(n) {
			key := catalogKey(n.Target, n.Relation.Database, schema, n.Relation.Identifier)
			c.nodes[key] = append(c.nodes[key], n)
			c.relations[n.Target][database] = append(c.relations[n.Target][database], n.Relation)
		}
	}
	return c
}

// catalogued reports whether a node may have a relation in a database.
func catalogued(n *project.Node) bool {
	switch n.Kind {
	case project.SourceTable:
		return true
	case project.Test:
		_, stored := quality.Storage(n, false)
		return stored
	}
	return n.IsRelational() && !n.Ephemeral()
}

func catalogKey(target, database, schema, name string) string {
	return strings.ToLower(strings.Join([]string{target, database, schema, name}, "\x00"))
}

// read asks one target for all its databases.
func (c *shelf) read(r *compiler.Renderer, target string) {
	byDatabase := c.schemas[target]
	for _, database := range slices.Sorted(maps.Keys(byDatabase)) {
		rel := adapters.Relation{Target: target, Database: database, Quoting: adapters.Quoting{Database: true}}
		rows, err := r.Catalog(rel, byDatabase[database], c.relations[target][database])
		if err == nil {
			err = c.add(target, rows)
		}
		if err != nil {
			c.errors = append(c.errors, database+": "+plainMessage(err))
		}
	}
}

// plainMessage is an error's text without its place.
func plainMessage(err error) string {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return d.Message
	}
	return err.Error()
}

// add takes in rows, one a column of a relation, in the order of the columns.
func (c *shelf) add(target string, rows compiler.Rows) error {
	at := map[string]int{}
	for i, name := range rows.Names {
		at[strings.ToLower(name)] = i
	}
	for _, name := range []string{"table_database", "table_schema", "table_name", "table_type", "column_name", "column_index", "column_type"} {
		if _, ok := at[name]; !ok {
			return fmt.Errorf("the macro get_catalog returned no column %s", name)
		}
	}
	for _, row := range rows.Values {
		text := func(name string) string {
			i, ok := at[name]
			if !ok || row[i] == nil {
				return ""
			}
			return fmt.Sprint(row[i])
		}
		index, ok := row[at["column_index"]].(int64)
		if !ok {
			return fmt.Errorf("the macro get_catalog returned the column_index %q", text("column_index"))
		}
		for _, n := range c.nodes[catalogKey(target, text("table_database"), text("table_schema"), text("table_name"))] {
			t := c.tables[n]
			// Of names that differ in upper and lower case only, the node's own.
			if t == nil || t.Name != text("table_name") && n.Relation.Identifier == text("table_name") {
				t = &artifact.CatalogTable{
					UniqueID: n.UniqueID, Type: text("table_type"), Database: text("table_database"), Schema: text("table_schema"),
					Name: text("table_name"), Comment: text("table_comment"), Owner: text("table_owner"), Rows: rowCount(at, row), Stats: stats(at, row),
				}
				c.tables[n] = t
			}
			if t.Name != text("table_name") || t.Schema != text("table_schema") {
				continue
			}
			t.Columns = append(t.Columns, artifact.CatalogColumn{
				Name: text("column_name"), Type: text("column_type"), Comment: text("column_comment"), Index: int(index),
			})
		}
	}
	return nil
}

// rowCount reads the column that the engines' own macros add to dbt's.
func rowCount(at map[string]int, row []any) *int64 {
	if i, ok := at["table_rows"]; ok {
		if n, ok := row[i].(int64); ok {
			return &n
		}
	}
	return nil
}

// stats reads the columns "stats:<id>:<field>" of a row.
func stats(at map[string]int, row []any) []artifact.CatalogStat {
	var out []artifact.CatalogStat
	for _, name := range slices.Sorted(maps.Keys(at)) {
		id, ok := strings.CutPrefix(name, "stats:")
		if !ok || !strings.HasSuffix(id, ":value") {
			continue
		}
		id = strings.TrimSuffix(id, ":value")
		field := func(f string) any {
			if i, ok := at["stats:"+id+":"+f]; ok {
				return row[i]
			}
			return nil
		}
		include, _ := field("include").(bool)
		if !include {
			continue
		}
		out = append(out, artifact.CatalogStat{
			ID: id, Label: fmt.Sprint(field("label")), Value: plainStat(field("value")), Include: true, Description: fmt.Sprint(field("description")),
		})
	}
	return out
}

// plainStat makes a statistic's value one that JSON has.
func plainStat(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	}
	return fmt.Sprint(v)
}

// artifact puts the catalog together in the order of the unique ids.
func (c *shelf) artifact() *artifact.Catalog {
	out := &artifact.Catalog{Errors: c.errors}
	for n, t := range c.tables {
		if n.Kind == project.SourceTable {
			out.Sources = append(out.Sources, *t)
		} else {
			out.Nodes = append(out.Nodes, *t)
		}
	}
	for _, list := range [][]artifact.CatalogTable{out.Nodes, out.Sources} {
		slices.SortFunc(list, func(a, b artifact.CatalogTable) int { return strings.Compare(a.UniqueID, b.UniqueID) })
	}
	return out
}
