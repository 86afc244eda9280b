package manifest

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// edgeSections is the order of parent_map and child_map.
var edgeSections = []string{"nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests", "functions"}

// edges encodes parent_map and child_map, as fields of an object. It works
// beside the writing of the nodes. Node numbers instead of names keep what is
// held in memory small.
func (w *writer) edges() []byte {
	var nodes []*project.Node
	for _, s := range edgeSections {
		nodes = append(nodes, w.sections[s]...)
	}
	index := make(map[string]int32, len(nodes))
	for i, n := range nodes {
		index[n.UniqueID] = int32(i)
	}
	children := make([][]int32, len(nodes))
	j := &jsonOut{buf: make([]byte, 0, 256*len(nodes))}
	j.Open("parent_map")
	for i, n := range nodes {
		names := sortedUnique(parentIDs(n))
		for _, name := range names {
			if at, ok := index[name]; ok {
				children[at] = append(children[at], int32(i))
			}
		}
		j.Strs(n.UniqueID, names)
	}
	j.Close()
	j.Open("child_map")
	for i, n := range nodes {
		list := children[i]
		slices.SortFunc(list, func(a, b int32) int { return strings.Compare(nodes[a].UniqueID, nodes[b].UniqueID) })
		j.List(n.UniqueID)
		for _, c := range list {
			j.Str("", nodes[c].UniqueID)
		}
		j.EndList()
	}
	j.Close()
	return j.buf
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
