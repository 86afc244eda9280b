package cli

import (
	"maps"
	"slices"

	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/lineage/site"
)

// siteState compares the project with the artifacts of --state for the docs
// site; nil without --state.
func (inv *invocation) siteState() (*site.State, error) {
	if inv.flags.state == "" {
		return nil, nil
	}
	sel := lineage.Selection{IndirectSelection: "empty", KeepEmpty: true}
	if err := inv.readWholeState(&sel); err != nil {
		return nil, err
	}
	out := &site.State{Values: map[string][]string{}}
	for _, value := range lineage.StateValues() {
		sel.Select = []string{"state:" + value}
		set, diags := lineage.Select(inv.graph, inv.project, sel)
		if diags.HasErrors() {
			continue
		}
		out.Values[value] = set.IDs()
	}
	for _, id := range slices.Sorted(maps.Keys(sel.State.Manifest.Nodes)) {
		if inv.project.Nodes[id] == nil {
			out.Removed = append(out.Removed, id)
		}
	}
	return out, nil
}
