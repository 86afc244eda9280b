package cli

import (
	"maps"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/runner/beside"
)

// dbtMacros are the macros of the dbt that is installed, for the project's engine.
func (inv *invocation) dbtMacros() (beside.Macros, bool) {
	return beside.FindMacros(inv.project.Profile.Outputs[inv.project.Profile.Target].Driver.Name)
}

// shownMacros stand in the manifest: the project's, and those that a dbt which is
// installed brings, in their own words. dbt compares the words of its macros when
// it takes the manifest for its --state, and finds modified what calls others.
func (inv *invocation) shownMacros() map[string]*project.Macro {
	found, ok := inv.dbtMacros()
	if !ok {
		return nil
	}
	shown := maps.Clone(inv.project.Macros)
	for pkg, folder := range found.Packages {
		for _, m := range compiler.Macros(folder, pkg) {
			if own := shown[m.UniqueID]; own != nil {
				worded := *own
				worded.SQL = m.SQL
				m = &worded
			}
			shown[m.UniqueID] = m
		}
	}
	return shown
}
