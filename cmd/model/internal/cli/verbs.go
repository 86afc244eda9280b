package cli

import (
	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/project"
)

var (
	testKinds  = []project.Kind{project.Test, project.UnitTest}
	buildKinds = []project.Kind{project.Model, project.Seed, project.Snapshot, project.Test, project.UnitTest, project.Exposure, project.SavedQuery, project.Function}
)

func (a *app) verb(v verb, short, long, example string, groups ...group) *cobra.Command {
	cmd := &cobra.Command{
		Use: v.name, GroupID: "run", Short: short, Long: long, Example: example, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.execute(cmd, v) },
	}
	return register(cmd, a.flags, append([]group{selectFlags, runFlags}, groups...)...)
}

func (a *app) build() *cobra.Command {
	cmd := a.verb(verb{"build", buildKinds, true}, "Load seeds, take snapshots, build and test models, in order",
		"Build what is selected: seeds, snapshots and models, each followed by its tests. When a test fails, what depends\non the tested node is skipped.",
		"  model build\n  model build --select +orders\n  model build --select tag:nightly --exclude resource_type:test --full-refresh\n  model build --plan",
		buildFlags, testFlags, resourceFlags, watchFlag, checkFlags)
	for _, name := range []string{"export-saved-queries", "include-saved-query"} {
		cmd.Flags().Bool(name, false, "accepted for compatibility: saved queries are not run")
		hide(cmd.Flags(), name)
		negations(cmd.Flags(), name)
	}
	cmd.Flags().Bool("show", false, "accepted for compatibility")
	hide(cmd.Flags(), "show")
	return cmd
}

func (a *app) run() *cobra.Command {
	return a.verb(verb{"run", []project.Kind{project.Model}, false}, "Build models",
		"Build the selected models in the order of their dependencies, without their tests.",
		"  model run\n  model run --select orders+ --threads 8\n  model run --select state:modified+ --state prod/target --defer\n  model run --select stg_orders+ --watch",
		buildFlags, watchFlag, checkFlags)
}

func (a *app) test() *cobra.Command {
	return a.verb(verb{"test", testKinds, false}, "Run tests",
		"Run the tests of what is selected: data tests on relations that stand, and unit tests.",
		"  model test\n  model test --select orders\n  model test --select test_type:singular --store-failures",
		testFlags, resourceFlags, watchFlag)
}

func (a *app) seed() *cobra.Command {
	cmd := a.verb(verb{"seed", []project.Kind{project.Seed}, false}, "Load CSV files",
		"Load the selected seeds. A seed that stands is emptied and filled again; --full-refresh also makes its columns anew.",
		"  model seed\n  model seed --select raw_orders --full-refresh",
		buildFlags)
	cmd.Flags().Bool("show", false, "accepted for compatibility")
	hide(cmd.Flags(), "show")
	return cmd
}

func (a *app) snapshot() *cobra.Command {
	return a.verb(verb{"snapshot", []project.Kind{project.Snapshot}, false}, "Record the history of tables",
		"Take the selected snapshots: rows that changed since the last time are closed and their new state is added.",
		"  model snapshot\n  model snapshot --select prices",
		buildFlags)
}
