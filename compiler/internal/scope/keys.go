package scope

import (
	"slices"

	"github.com/modeldata/model/compiler/project"
)

// DeferredKeys names the relations of foreign keys that point to the environment
// deferred to, by the unique id of the node that they mean. Nodes that the
// command builds are meant here.
func (s *Scope) DeferredKeys() (map[string]string, error) {
	if s.Runtime == nil || s.Runtime.Defer == nil {
		return nil, nil
	}
	var out map[string]string
	note := func(list []project.Constraint) error {
		for i := range list {
			target := s.World.Project.Nodes[list[i].ToNode]
			if target == nil || target.Kind == project.SourceTable {
				continue
			}
			if _, here := slices.BinarySearch(s.Runtime.Selected, target.UniqueID); here {
				continue
			}
			rel, err := s.deferred(target)
			if err != nil {
				return err
			}
			if rel != target.Relation {
				if out == nil {
					out = map[string]string{}
				}
				out[target.UniqueID] = s.Dialect().Render(rel)
			}
		}
		return nil
	}
	if err := note(s.Node.Constraints); err != nil {
		return nil, err
	}
	for i := range s.Node.Columns {
		if err := note(s.Node.Columns[i].Constraints); err != nil {
			return nil, err
		}
	}
	return out, nil
}
