package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

func (a *app) retry() *cobra.Command {
	cmd := &cobra.Command{
		Use: "retry", GroupID: "run",
		Short: "Run again what failed or was skipped",
		Long: "Run the nodes of the last command that failed or were skipped, with the same command and flags. Of a microbatch\n" +
			"model only the batches that failed are built.",
		Example: "  model retry\n  model retry --state previous/target\n  model retry --vars '{day: 2024-01-02}' --threads 2",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "retry")
			if err != nil {
				return err
			}
			return inv.retry()
		},
	}
	cmd.Flags().StringVar(&a.flags.state, "state", "", "folder of the run to retry (default: the target folder)")
	return register(cmd, a.flags, runFlags, func(fs *pflag.FlagSet, f *flags) {
		fs.BoolVarP(&f.fullRefresh, "full-refresh", "f", false, "rebuild incremental models and seeds from nothing")
	})
}

// retried are the commands that can be taken up again.
var retried = []string{"build", "clone", "compile", "generate", "run", "run-operation", "seed", "snapshot", "test"}

// retry runs the rest of the last command.
func (inv *invocation) retry() error {
	previous, err := inv.lastRun()
	if err != nil {
		return inv.close(err)
	}
	if err := inv.carryOver(previous.Args); err != nil {
		return inv.close(err)
	}
	if inv.command == "run-operation" {
		if len(previous.Results) > 0 && !inv.failed(previous.Results[0].Status) {
			inv.ui.Fire(ui.NothingToDo{})
			return inv.close(nil)
		}
		return inv.close(inv.callMacro(inv.operation))
	}
	if err := inv.load(); err != nil {
		return err
	}
	return inv.close(inv.again(previous))
}

// lastRun reads the results to be retried.
func (inv *invocation) lastRun() (*artifact.RunResults, error) {
	dir := inv.flags.state
	if dir != "" {
		dir = inv.given(dir)
	} else {
		dir = inv.flags.targetPath
		if dir == "" {
			var diags diag.List
			if dir, diags = compiler.TargetPath(inv.projectDir, os.LookupEnv, inv.vars); diags.HasErrors() {
				inv.show(diags)
				return nil, exit(exitUsage)
			}
		}
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(inv.projectDir, dir)
		}
	}
	previous, err := artifact.ReadRunResults(filepath.Join(dir, artifact.RunResultsFile))
	if err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactMissing, source.Span{}, "there is no earlier run to retry: %v", err).
			WithHint("run a command first, or name the folder of its artifacts with --state").
			AsDbt("Could not find previous run in '%s' target directory", filepath.Base(dir))})
		return nil, exit(exitUsage)
	}
	if which, _ := previous.Args["which"].(string); !slices.Contains(retried, which) {
		inv.show(diag.List{diag.Errorf(diag.NothingToRetry, source.Span{}, "the last command was %q, which cannot be retried", which).
			WithHint("it works after %s", strings.Join(retried, ", "))})
		return nil, exit(exitUsage)
	}
	return previous, nil
}

// failed reports whether a result is run again.
func (inv *invocation) failed(status string) bool {
	switch status {
	case artifact.StatusError, artifact.StatusFail, artifact.StatusSkipped, artifact.StatusRuntimeError, artifact.StatusPartialSuccess:
		return true
	case artifact.StatusWarn:
		return inv.flags.warnError
	}
	return false
}

// again runs what failed with the earlier command.
func (inv *invocation) again(previous *artifact.RunResults) error {
	set := inv.graph.NewSet()
	batches, overloads := map[string]artifact.BatchResults{}, map[string]artifact.OverloadResults{}
	for _, r := range previous.Results {
		if !inv.failed(r.Status) || strings.HasPrefix(r.UniqueID, "operation.") {
			continue
		}
		id, ok := inv.graph.ID(r.UniqueID)
		if !ok {
			inv.show(diag.List{diag.Errorf(diag.NothingToRetry, source.Span{}, "%s of the last run is not in the project any more", r.UniqueID).
				WithHint("bring it back, or run the command itself").
				AsDbt("Couldn't find model '%s' -- does it exist or is it disabled?", r.UniqueID)})
			return exit(exitUsage)
		}
		set.Add(id)
		// Without a good batch the model is built as if it had never been.
		if b := r.BatchResults; b != nil && len(b.Successful) > 0 && len(b.Failed) > 0 {
			batches[r.UniqueID] = *b
		}
		if o := r.OverloadResults; o != nil {
			overloads[r.UniqueID] = *o
		}
	}
	if set.Len() == 0 {
		inv.ui.Fire(ui.NothingToDo{})
		return inv.writeResults(&runner.Report{})
	}
	switch inv.command {
	case "compile":
		return inv.compileRest(set)
	case "generate":
		return inv.docsOf(set)
	case "clone":
		job, err := inv.cloneJob(set)
		if err != nil {
			return err
		}
		return inv.runClone(job)
	}
	job, err := inv.job(set)
	if err != nil {
		return err
	}
	job.Build, job.Batches, job.Overloads = inv.command == "build", batches, overloads
	if !previous.Metadata.InvocationStartedAt.IsZero() {
		job.Started = previous.Metadata.InvocationStartedAt
	} else if !previous.Metadata.GeneratedAt.IsZero() {
		job.Started = previous.Metadata.GeneratedAt
	}
	if inv.flags.plan {
		inv.printPlan(job)
		return nil
	}
	return inv.runJob(job)
}

func (inv *invocation) compileRest(set lineage.Set) error {
	report, err := inv.compileSet(set)
	if err == nil && report.Failed() {
		return exit(exitFailed)
	}
	return err
}
