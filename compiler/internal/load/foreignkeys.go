package load

import (
	"iter"

	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// foreignKeys makes a model wait for the tables that its constraints point to.
func (l *loader) foreignKeys(n *project.Node) {
	for c := range keysOf(n) {
		if !dbtlib.IsReference(c.To) {
			l.report(diag.Errorf(diag.PropertyValue, c.Span, "a foreign key of %s points to '%s'; it must be a ref() or a source()", n.UniqueID, c.To).WithNode(n.UniqueID).
				WithHint("write to: ref('model'), or the whole reference as expression: \"other_table (column)\"").
				AsDbt("Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model %s: %s.", n.Name, c.To))
			continue
		}
		l.dependsOn(n, c.To, c.Span)
	}
}

// resolveKeys notes which nodes the foreign keys of a model point to. What they
// name is among what the model reads.
func (l *loader) resolveKeys(n *project.Node) {
	for c := range keysOf(n) {
		read := &project.Node{UniqueID: n.UniqueID}
		l.dependsOn(read, c.To, c.Span)
		for _, r := range read.Refs {
			if found, problem := l.world.Index.Ref(r, n.Package); problem == resolve.None {
				c.ToNode = found[0].UniqueID
			}
		}
		for _, r := range read.SourceRefs {
			if found, problem := l.world.Index.Source(r.Source, r.Table, n.Package); problem == resolve.None {
				c.ToNode = found.UniqueID
			}
		}
	}
}

// keysOf yields the foreign keys of a model that name their table by `to`.
func keysOf(n *project.Node) iter.Seq[*project.Constraint] {
	return func(yield func(*project.Constraint) bool) {
		of := func(list []project.Constraint) bool {
			for i := range list {
				if list[i].Type == "foreign_key" && list[i].To != "" && !yield(&list[i]) {
					return false
				}
			}
			return true
		}
		for more, i := of(n.Constraints), 0; more && i < len(n.Columns); i++ {
			more = of(n.Columns[i].Constraints)
		}
	}
}
