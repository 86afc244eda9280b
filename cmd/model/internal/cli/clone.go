package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

func (a *app) clone() *cobra.Command {
	cmd := &cobra.Command{
		Use: "clone", GroupID: "run",
		Short: "Put what an earlier run built elsewhere in place here",
		Long: "Make the selected models, seeds and snapshots stand for those of the environment of --state: as copies where the\n" +
			"engine copies tables without reading them, else as views. What stands already is left, unless --full-refresh is given.",
		Example: "  model clone --state prod/target --target dev\n  model clone --state prod/target --select orders+ --full-refresh",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "clone")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			set, err := inv.selection(cloneKinds)
			if err != nil {
				return inv.close(err)
			}
			job, err := inv.cloneJob(set)
			if err != nil {
				return inv.close(err)
			}
			return inv.close(inv.runClone(job))
		},
	}
	return register(cmd, a.flags, selectFlags, resourceFlags, runFlags, func(fs *pflag.FlagSet, f *flags) {
		fs.BoolVarP(&f.fullRefresh, "full-refresh", "f", false, "clone over what stands, too")
	})
}

var cloneKinds = []project.Kind{project.Model, project.Seed, project.Snapshot}

// cloneJob clones a set of nodes. References are never deferred by it.
func (inv *invocation) cloneJob(set lineage.Set) (*runner.Job, error) {
	cloned := inv.graph.NewSet()
	for id := range set.Ascending() {
		if !inv.graph.Node(id).Ephemeral() {
			cloned.Add(id)
		}
	}
	job, err := inv.job(cloned)
	if err != nil {
		return nil, err
	}
	if job.Defer, err = inv.deferral(true); err != nil {
		return nil, err
	}
	job.Defer.Refs, job.Clone, job.NoHooks, job.FailFast = false, true, true, false
	job.Events.NodeStarted, job.Events.NodeEnded = nil, nil
	return job, nil
}

func (inv *invocation) runClone(job *runner.Job) error {
	if inv.flags.plan {
		inv.printPlan(job)
		return nil
	}
	return inv.runJob(job)
}
