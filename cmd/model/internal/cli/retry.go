package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
)

func (a *app) retry() *cobra.Command {
	cmd := &cobra.Command{
		Use: "retry", GroupID: "run",
		Short:   "Run again what failed or was skipped",
		Long:    "Run the nodes of the last command that failed or were skipped, with the same command and flags.",
		Example: "  model retry\n  model retry --state previous/target",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "retry")
			if err != nil {
				return err
			}
			return inv.close(inv.again())
		},
	}
	cmd.Flags().StringVar(&a.flags.state, "state", "", "folder of the run to retry (default: the target folder)")
	return register(cmd, a.flags, runFlags, func(fs *pflag.FlagSet, f *flags) {
		fs.BoolVarP(&f.fullRefresh, "full-refresh", "f", false, "rebuild incremental models and seeds from nothing")
	})
}

// retryable are the statuses that a retry runs again.
var retryable = map[string]bool{
	artifact.StatusError: true, artifact.StatusFail: true, artifact.StatusSkipped: true, artifact.StatusRuntimeError: true, artifact.StatusPartialSuccess: true,
}

func (inv *invocation) again() error {
	if err := inv.load(); err != nil {
		return err
	}
	dir := inv.targetDir()
	if inv.flags.state != "" {
		dir = inv.stateDir()
	}
	previous, err := artifact.ReadRunResults(filepath.Join(dir, artifact.RunResultsFile))
	if err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactMissing, source.Span{}, "there is no earlier run to retry: %v", err).
			WithHint("run a command first, or name the folder of its artifacts with --state")})
		return exit(exitUsage)
	}
	set := inv.graph.NewSet()
	batches := map[string]artifact.BatchResults{}
	for _, r := range previous.Results {
		id, ok := inv.graph.ID(r.UniqueID)
		if !ok || !retryable[r.Status] {
			continue
		}
		set.Add(id)
		if r.BatchResults != nil && len(r.BatchResults.Successful) > 0 {
			batches[r.UniqueID] = *r.BatchResults
		}
	}
	if set.Len() == 0 {
		inv.ui.Fire(ui.NothingToDo{})
		return nil
	}
	if which, _ := previous.Args["which"].(string); which != "" {
		inv.command = which
	}
	if full, _ := previous.Args["full_refresh"].(bool); full {
		inv.flags.fullRefresh = true
	}
	job, err := inv.job(set)
	if err != nil {
		return err
	}
	job.Build = inv.command == "build"
	job.Batches = batches
	if inv.flags.plan {
		inv.printPlan(job)
		return nil
	}
	return inv.runJob(job)
}
