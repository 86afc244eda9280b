package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
)

// facts are what constraints and tests say of columns: those that are never
// NULL, and those whose values are unique. A test counts when its failure stops a
// build: without conditions, at severity error.
type facts struct {
	present, unique [][]string // by the node's id, columns in lower case
}

// factsOf collects what is declared of all nodes.
func (a *columnAnalysis) factsOf() *facts {
	g := a.graph
	f := &facts{make([][]string, g.Len()), make([][]string, g.Len())}
	for i := range int32(g.Len()) {
		switch n := g.Node(i); n.Kind {
		case project.Test:
			if of := g.Parents(i); len(of) == 1 && len(n.DependsOn.Nodes) == 1 {
				f.addTest(n, of[0])
			}
		case project.Model, project.SourceTable:
			f.addConstraints(i, n, func(kind string) bool { return a.holds(n, kind) })
		}
	}
	return f
}

// addTest takes what a test says of the one node that it depends on.
func (f *facts) addTest(n *project.Node, of int32) {
	t := n.TestInfo
	if t == nil || t.Column == "" || t.Namespace != "" && t.Namespace != "dbt" || t.Macro != "not_null" && t.Macro != "unique" {
		return
	}
	c := n.Config
	if s := c.String("severity"); s != "" && !strings.EqualFold(s, "error") || c.String("where") != "" || c.IsSet("enabled") && !c.Bool("enabled") {
		return
	}
	if s := c.String("error_if"); s != "" && s != "!= 0" {
		return
	}
	into := f.present
	if t.Macro == "unique" {
		into = f.unique
	}
	into[of] = append(into[of], strings.ToLower(strings.Trim(t.Column, "`\"")))
}

// holds reports whether a node's constraint of a kind can be relied on: that of
// a source as the project's word, that of a model when the engine enforces it.
func (a *columnAnalysis) holds(n *project.Node, kind string) bool {
	if n.Kind == project.SourceTable {
		return true
	}
	out := a.output(n)
	return n.Contract.Enforced && holdsConstraints(n.Config.String("materialized")) && out != nil && out.Driver != nil &&
		out.Driver.Dialect.Constraints[kind] == adapters.Enforced
}

func (f *facts) addConstraints(i int32, n *project.Node, holds func(kind string) bool) {
	add := func(kind string, columns ...string) {
		if kind != "not_null" && kind != "primary_key" || !holds(kind) {
			return
		}
		for _, c := range columns {
			f.present[i] = append(f.present[i], strings.ToLower(c))
		}
	}
	for i := range n.Columns {
		for _, c := range n.Columns[i].Constraints {
			add(c.Type, n.Columns[i].Name)
		}
	}
	for _, c := range n.Constraints {
		add(c.Type, c.Columns...)
	}
}

// nullness is what readers of a node's column can count on.
func (a *columnAnalysis) nullness(i int32, column string, made sql.Nullness) sql.Nullness {
	n := a.graph.Node(i)
	switch {
	case declared(a.facts().present[i], column):
		return sql.NeverNull
	case n.Kind == project.SourceTable:
		return sql.CanBeNull
	case made == sql.NeverNull && (n.Kind == project.Snapshot || n.Config.String("materialized") == "incremental"):
		return sql.NullUnknown // earlier rows are of earlier text
	}
	return made
}

// declared reports whether a column is one of some in lower case.
func declared(columns []string, column string) bool {
	return len(columns) > 0 && slices.Contains(columns, strings.ToLower(column))
}

// key returns a relation's primary key where it is known, and whether there is
// none for sure.
func (a *columnAnalysis) key(i int32) (key []string, none bool) {
	n := a.graph.Node(i)
	for _, c := range n.Constraints {
		if c.Type == "primary_key" {
			return c.Columns, false
		}
	}
	for k := range n.Columns {
		if slices.ContainsFunc(n.Columns[k].Constraints, func(c project.Constraint) bool { return c.Type == "primary_key" }) {
			key = append(key, n.Columns[k].Name)
		}
	}
	if len(key) > 0 {
		return key, false
	}
	if n.Kind != project.SourceTable {
		hooks, _ := n.Config.Get("post-hook")
		list, _ := hooks.([]any)
		return nil, len(list) == 0 || n.Config.String("materialized") == "view"
	}
	for k := range n.Columns {
		if c := n.Columns[k].Name; declared(a.facts().unique[i], c) && declared(a.facts().present[i], c) {
			return []string{c}, false
		}
	}
	return nil, false
}

// keyNames are what columns are called that rows are told apart by, alone or at
// the end of a name.
var keyNames = []string{"id", "uuid", "guid", "key", "pk", "sk", "hash", "code"}

// likelyKeys are the columns of a source's table that declares no primary key
// among which it may be: the first, those whose test wants them unique, those
// named like a key of this very table. It is nil where nothing is declared.
func (a *columnAnalysis) likelyKeys(i int32) []string {
	n := a.graph.Node(i)
	if n.Kind != project.SourceTable || len(n.Columns) == 0 {
		return nil
	}
	table := strings.ToLower(n.Relation.Identifier)
	out := []string{n.Columns[0].Name}
	for k := range n.Columns[1:] {
		c := n.Columns[k+1].Name
		if declared(a.facts().unique[i], c) || namedLikeKey(table, strings.ToLower(c)) {
			out = append(out, c)
		}
	}
	return out
}

// namedLikeKey: id, order_id of orders, but not customer_id of orders.
func namedLikeKey(table, column string) bool {
	for _, k := range keyNames {
		if owner, ok := strings.CutSuffix(column, k); ok && strings.Contains(table, strings.Trim(owner, "_")) {
			return true
		}
	}
	return strings.HasPrefix(column, "_") // a loader's own
}
