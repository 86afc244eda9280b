package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner"
)

func (a *app) source() *cobra.Command {
	cmd := &cobra.Command{
		Use: "source", GroupID: "run",
		Short:   "Look after what others load",
		Long:    "Look after the tables that others load and the project reads: how fresh they are, and what they are made of.",
		Example: "  model source freshness\n  model source import dump.sql.gz",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.sourceFreshness(), a.sourceImport())
	return cmd
}

func (a *app) sourceFreshness() *cobra.Command {
	cmd := &cobra.Command{
		Use: "freshness", Aliases: []string{"snapshot-freshness"},
		Short: "Measure how long ago sources were loaded",
		Long: "Ask the engine when each selected source with a freshness was last loaded, and compare with its warn_after and\n" +
			"error_after. The answers are written to target/sources.json.",
		Example: "  model source freshness\n  model source freshness --select source:shop.orders -o freshness.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "freshness")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.freshness())
		},
	}
	cmd.Flags().StringVarP(&a.flags.freshnessOutput, "output", "o", "", "file to write instead of target/sources.json")
	return register(cmd, a.flags, selectFlags, runFlags)
}

// freshness measures the selected sources and writes sources.json.
func (inv *invocation) freshness() error {
	set, err := inv.selection([]project.Kind{project.SourceTable})
	if err != nil {
		return err
	}
	job, err := inv.job(inv.dated(set))
	if err != nil {
		return err
	}
	job.Freshness, job.FailFast, job.TargetDir = true, false, ""
	if v, set := inv.projectFlags.Values.Get("source_freshness_run_project_hooks"); set {
		job.NoHooks = v == false
	}
	if inv.flags.plan {
		inv.printPlan(job)
		return nil
	}
	if inv.flags.freshnessOutput != "" {
		if err := inv.warn(diag.Warnf(diag.FreshnessOutput, source.Span{}, "another file than sources.json is deprecated")); err != nil {
			return err
		}
	}
	return inv.perform(job, inv.writeFreshness, inv.freshnessSummary)
}

// dated leaves the sources of which some freshness is expected.
func (inv *invocation) dated(set lineage.Set) lineage.Set {
	out := inv.graph.NewSet()
	for id := range set.Ascending() {
		if _, ok := quality.ReadFreshness(inv.graph.Node(id)); ok {
			out.Add(id)
		}
	}
	return out
}

func (inv *invocation) writeFreshness(report *runner.Report) error {
	if !inv.flags.writeJSON {
		return nil
	}
	if err := inv.refreshManifest(); err != nil {
		return err
	}
	out := artifact.Freshness{Metadata: inv.metadata(), ElapsedTime: report.Elapsed.Seconds()}
	for _, r := range report.Results {
		if f, ok := r.Freshness(); ok {
			out.Results = append(out.Results, f)
		}
	}
	path := inv.flags.freshnessOutput
	if path == "" {
		return inv.artifact(artifact.SourcesFile, out.Write)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(inv.projectDir, path)
	}
	if err := artifact.WriteFile(path, out.Write); err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "%s cannot be written: %v", path, err)})
		return exit(exitUsage)
	}
	return nil
}

// freshnessSummary tells what was measured, and what went wrong.
func (inv *invocation) freshnessSummary(report *runner.Report) {
	for _, r := range report.Results {
		for _, d := range r.Diagnostics {
			if d.Severity == diag.Warning && inv.warn(d) != nil {
				inv.raised = append(inv.raised, d.Message)
			}
		}
	}
	outcomes, infos := inv.outcomes(report)
	inv.ui.Fire(ui.FinishedRunning(infos, report.Elapsed.Seconds()))
	inv.ui.EndOfFreshness(outcomes)
}
