package plan

import (
	"cmp"
	"slices"

	"github.com/modeldata/model/runner/exec"
)

// priorities tells what goes first of what is ready. With several workers it is
// what most hangs on. One worker takes as long in any order, so that it goes as
// in dbt: what became ready together by level, and by name within one.
func (in *Input) priorities() []int32 {
	if in.Threads > 1 {
		return exec.Priorities(in.Deps)
	}
	levels := levelsOf(in.Deps)
	byLevel := make([]int, len(in.Nodes))
	for i := range byLevel {
		byLevel[i] = i
	}
	slices.SortFunc(byLevel, func(a, b int) int {
		return cmp.Or(cmp.Compare(levels[a], levels[b]), cmp.Compare(in.Nodes[a].UniqueID, in.Nodes[b].UniqueID))
	})
	out := make([]int32, len(in.Nodes))
	for rank, i := range byLevel {
		out[i] = int32(len(out) - rank)
	}
	return out
}

// levelsOf returns for each action the length of the longest path to it.
func levelsOf(deps [][]int) []int {
	levels := make([]int, len(deps))
	waiting := make([]int, len(deps)) // dependencies not yet counted
	dependants := make([][]int, len(deps))
	var ready []int
	for i, ds := range deps {
		for _, d := range ds {
			dependants[d] = append(dependants[d], i)
		}
		if waiting[i] = len(ds); len(ds) == 0 {
			ready = append(ready, i)
		}
	}
	for n := 0; n < len(ready); n++ {
		for _, i := range dependants[ready[n]] {
			levels[i] = max(levels[i], levels[ready[n]]+1)
			if waiting[i]--; waiting[i] == 0 {
				ready = append(ready, i)
			}
		}
	}
	return levels
}
