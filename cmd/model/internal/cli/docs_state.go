package cli

import (
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/lineage/site"
)

// siteState compares the project with the artifacts of --state for the docs
// site, without a connection where that is asked for; nil without --state.
func (inv *invocation) siteState(offline bool) (*site.State, error) {
	if inv.flags.state == "" {
		return nil, nil
	}
	sel := lineage.Selection{IndirectSelection: "empty", KeepEmpty: true}
	if err := inv.readWholeState(&sel); err != nil {
		return nil, err
	}
	o := lineage.DiffOptions{State: sel.State, Compile: inv.compileOne, Memo: inv.memo()}
	if offline {
		o.Compile, sel.State.Render = nil, nil
	}
	out := &site.State{Values: map[string][]string{}, Changes: inv.changes(o)}
	for _, value := range lineage.StateValues() {
		sel.Select = []string{"state:" + value}
		set, diags := lineage.Select(inv.graph, inv.project, sel)
		if diags.HasErrors() {
			continue
		}
		out.Values[value] = set.IDs()
	}
	return out, nil
}
