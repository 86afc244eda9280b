package load

import (
	"slices"

	"github.com/modeldata/model/compiler/project"
)

// primaryKeys infers the key of each model as dbt does: from a declared
// constraint, else from columns tested to be unique and not null, else unique.
func (l *loader) primaryKeys() {
	tested := map[string]*testedColumns{}
	for _, f := range l.parsed {
		for _, n := range f.tests {
			noteTested(tested, n)
		}
	}
	for _, d := range l.drafts {
		if n := d.node; n.Kind == project.Model && n.Config.Bool("enabled") {
			n.PrimaryKey = primaryKey(n, tested[n.UniqueID])
		}
	}
}

// testedColumns are the columns of a model that tests are about.
type testedColumns struct{ unique, idleUnique, notNull []string }

func noteTested(all map[string]*testedColumns, n *project.Node) {
	t := n.TestInfo
	if t.AttachedNode == "" || t.Macro != "unique" && t.Macro != "unique_combination_of_columns" && t.Macro != "not_null" {
		return
	}
	of := all[t.AttachedNode]
	if of == nil {
		of = &testedColumns{}
		all[t.AttachedNode] = of
	}
	into := &of.unique
	switch {
	case t.Macro == "not_null":
		into = &of.notNull
	case !n.Config.Bool("enabled"):
		into = &of.idleUnique
	}
	if column := t.Kwargs.String("column_name"); column != "" {
		*into = append(*into, column)
		return
	}
	for _, c := range t.Kwargs.List("combination_of_columns") {
		if s, ok := c.(string); ok {
			*into = append(*into, s)
		}
	}
}

func primaryKey(n *project.Node, t *testedColumns) []string {
	for _, c := range n.Constraints {
		if c.Type == "primary_key" {
			return sortedSet(c.Columns)
		}
	}
	for i := range n.Columns {
		for _, k := range n.Columns[i].Constraints {
			if k.Type == "primary_key" {
				return []string{n.Columns[i].Name}
			}
		}
	}
	if t == nil {
		return nil
	}
	var both []string
	for _, c := range t.notNull {
		if slices.Contains(t.unique, c) || slices.Contains(t.idleUnique, c) {
			both = append(both, c)
		}
	}
	for _, list := range [][]string{both, t.unique, t.idleUnique} {
		if len(list) > 0 {
			return sortedSet(list)
		}
	}
	return nil
}

func sortedSet(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}
