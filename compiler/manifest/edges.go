package manifest

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// edgeSections is the order of parent_map and child_map.
var edgeSections = []string{"nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests"}

// edges writes parent_map and child_map. Node numbers instead of names keep
// what is held in memory small.
func (w *writer) edges() {
	ids := w.edgeOrder()
	index := make(map[string]int32, len(ids))
	for i, id := range ids {
		index[id] = int32(i)
	}
	children := make([][]int32, len(ids))
	w.j.Open("parent_map")
	for i, id := range ids {
		names := sortedUnique(parentIDs(w.p.Nodes[id]))
		for _, name := range names {
			if at, ok := index[name]; ok {
				children[at] = append(children[at], int32(i))
			}
		}
		w.j.Strs(id, names)
		w.j.flush(false)
	}
	w.j.Close()
	w.j.Open("child_map")
	for i, id := range ids {
		list := children[i]
		slices.SortFunc(list, func(a, b int32) int { return strings.Compare(ids[a], ids[b]) })
		w.j.List(id)
		for _, c := range list {
			w.j.Str("", ids[c])
		}
		w.j.EndList()
		w.j.flush(false)
	}
	w.j.Close()
}

func (w *writer) edgeOrder() []string {
	by := map[string][]string{}
	for _, id := range w.p.Order {
		s := section(w.p.Nodes[id].Kind)
		by[s] = append(by[s], id)
	}
	ids := make([]string, 0, len(w.p.Order))
	for _, s := range edgeSections {
		ids = append(ids, by[s]...)
	}
	return ids
}

// parentIDs lists what a node depends on; seeds depend on macros only.
func parentIDs(n *project.Node) []string {
	if n.Kind == project.Seed {
		return nil
	}
	return n.DependsOn.Nodes
}

func sortedUnique(list []string) []string {
	if len(list) < 2 {
		return list
	}
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}
