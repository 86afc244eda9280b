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
	present, unique map[columnKey]bool
}

// columnKey is a node's unique id and a column's name in lower case.
type columnKey struct{ node, column string }

func keyOf(n *project.Node, column string) columnKey {
	return columnKey{n.UniqueID, strings.ToLower(column)}
}

// factsOf collects what is declared of all nodes.
func (a *columnAnalysis) factsOf() *facts {
	f := &facts{map[columnKey]bool{}, map[columnKey]bool{}}
	for i := range int32(a.graph.Len()) {
		switch n := a.graph.Node(i); n.Kind {
		case project.Test:
			f.addTest(n)
		case project.Model, project.SourceTable:
			f.addConstraints(n, func(kind string) bool { return a.holds(n, kind) })
		}
	}
	return f
}

func (f *facts) addTest(n *project.Node) {
	t := n.TestInfo
	if t == nil || t.Column == "" || len(n.DependsOn.Nodes) != 1 || t.Namespace != "" && t.Namespace != "dbt" || t.Macro != "not_null" && t.Macro != "unique" {
		return
	}
	c := n.Config
	if s := c.String("severity"); s != "" && !strings.EqualFold(s, "error") || c.String("where") != "" || c.IsSet("enabled") && !c.Bool("enabled") {
		return
	}
	if s := c.String("error_if"); s != "" && s != "!= 0" {
		return
	}
	key := columnKey{n.DependsOn.Nodes[0], strings.ToLower(strings.Trim(t.Column, "`\""))}
	if t.Macro == "not_null" {
		f.present[key] = true
	} else {
		f.unique[key] = true
	}
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

func (f *facts) addConstraints(n *project.Node, holds func(kind string) bool) {
	add := func(kind string, columns ...string) {
		if kind != "not_null" && kind != "primary_key" || !holds(kind) {
			return
		}
		for _, c := range columns {
			f.present[keyOf(n, c)] = true
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

// nullness is what readers of a column can count on.
func (a *columnAnalysis) nullness(n *project.Node, column string, made sql.Nullness) sql.Nullness {
	switch {
	case a.facts().present[keyOf(n, column)]:
		return sql.NeverNull
	case n.Kind == project.SourceTable:
		return sql.CanBeNull
	case made == sql.NeverNull && (n.Kind == project.Snapshot || n.Config.String("materialized") == "incremental"):
		return sql.NullUnknown // earlier rows are of earlier text
	}
	return made
}

// key returns a relation's primary key where it is known, and whether there is
// none for sure.
func (a *columnAnalysis) key(n *project.Node) (key []string, none bool) {
	for _, c := range n.Constraints {
		if c.Type == "primary_key" {
			return c.Columns, false
		}
	}
	for i := range n.Columns {
		if slices.ContainsFunc(n.Columns[i].Constraints, func(c project.Constraint) bool { return c.Type == "primary_key" }) {
			key = append(key, n.Columns[i].Name)
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
	for i := range n.Columns {
		if k := keyOf(n, n.Columns[i].Name); a.facts().unique[k] && a.facts().present[k] {
			return []string{n.Columns[i].Name}, false
		}
	}
	return nil, false
}
