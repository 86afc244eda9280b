package cli

import (
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

// verb is a command that runs nodes.
type verb struct {
	name  string
	kinds []project.Kind
	build bool // nodes wait for the tests of what they read
}

// execute runs the selected nodes and writes what came of it.
func (a *app) execute(cmd *cobra.Command, v verb) error {
	inv, err := a.start(cmd, v.name)
	if err != nil {
		return err
	}
	if err := inv.load(); err != nil {
		return err
	}
	set, err := inv.selection(v.kinds)
	if err != nil {
		return inv.close(err)
	}
	job, err := inv.job(set)
	if err != nil {
		return inv.close(err)
	}
	job.Build = v.build
	if a.flags.plan {
		inv.printPlan(job)
		return inv.close(nil)
	}
	return inv.close(inv.runJob(job))
}

// job describes the run of a set of nodes.
func (inv *invocation) job(set lineage.Set) (*runner.Job, error) {
	f := inv.flags
	job := &runner.Job{
		Compiler: inv.compiler, Graph: inv.graph, Selected: set, Threads: inv.project.Profile.Threads,
		FailFast: f.failFast, FullRefresh: f.fullRefresh, Empty: f.empty, StoreFailures: f.storeFailures, WarnError: f.warnError,
		Started: inv.started, Now: time.Now,
	}
	if f.writeJSON {
		job.TargetDir = inv.targetDir()
	}
	var err error
	if job.Defer, err = inv.deferral(false); err != nil {
		return nil, err
	}
	if job.EventTimeStart, err = parseTime("--event-time-start", f.eventTimeStart); err != nil {
		return nil, err
	}
	if job.EventTimeEnd, err = parseTime("--event-time-end", f.eventTimeEnd); err != nil {
		return nil, err
	}
	if job.Sample, err = parseSample(f.sample, inv.started); err != nil {
		return nil, err
	}
	job.Events = inv.events()
	return job, nil
}

// runJob runs a job, writes the artifacts and tells what came of it.
func (inv *invocation) runJob(job *runner.Job) error {
	inv.found()
	report, diags := runner.Run(inv.ctx, *job)
	inv.show(diags)
	if report == nil {
		return exit(exitUsage)
	}
	if err := inv.writeResults(report); err != nil {
		return err
	}
	inv.summary(report)
	switch {
	case diags.HasErrors():
		return exit(exitUsage)
	case report.Failed() || report.Cancelled:
		return exit(exitFailed)
	}
	return nil
}

// found says what the project holds.
func (inv *invocation) found() {
	counts := map[project.Kind]int{}
	for _, id := range inv.project.Order {
		counts[inv.project.Nodes[id].Kind]++
	}
	var list []ui.Count
	for _, k := range []struct {
		kind project.Kind
		what string
	}{
		{project.Model, "model"},
		{project.Seed, "seed"},
		{project.Snapshot, "snapshot"},
		{project.Operation, "operation"},
		{project.Analysis, "analysis"},
		{project.Test, "data test"},
		{project.SourceTable, "source"},
		{project.Exposure, "exposure"},
		{project.Metric, "metric"},
		{project.UnitTest, "unit test"},
	} {
		list = append(list, ui.Count{N: counts[k.kind], What: k.what})
	}
	list = append(list, ui.Count{N: len(inv.project.Macros), What: "macro"})
	inv.ui.Fire(ui.FoundStats{StatLine: ui.StatLine(list)})
}

// events prints a run as it goes.
func (inv *invocation) events() runner.Events {
	line := func(n *project.Node, index, total int) ui.Line {
		l := ui.Line{Node: inv.nodeInfo(n), Language: n.Language, Index: index, Total: total}
		if n.SourceInfo != nil {
			l.Source = n.SourceInfo.SourceName
		}
		return l
	}
	ended := func(r *runner.NodeResult) ui.Line {
		l := line(r.Node, r.Index, r.Total)
		l.Status, l.Elapsed = r.Status, r.Elapsed.Seconds()
		if r.Message != nil {
			l.Message = *r.Message
		}
		if r.Failures != nil {
			l.Failures = *r.Failures
		}
		if r.Cause != nil {
			l.Cause = r.Cause.UniqueID
		}
		return l
	}
	return runner.Events{
		Said:      func(_ *project.Node, text string) { inv.ui.Fire(ui.JinjaLog{Msg: text, Show: true}) },
		Statement: inv.statement,
		Planned: func(total, threads int) {
			inv.ui.Fire(ui.ConcurrencyLine{NumThreads: threads, TargetName: inv.project.Profile.Target, NodeCount: total})
		},
		NodeStarted: func(s runner.NodeStart) {
			if s.Index > 0 {
				inv.ui.FireOn(s.ThreadID, ui.Started(line(s.Node, s.Index, s.Total)))
			}
		},
		NodeEnded: func(r *runner.NodeResult) {
			if r.Index > 0 {
				inv.ui.FireOn(r.ThreadID, ui.Finished(ended(r)))
			}
		},
		HookStarted: func(h runner.HookStart) {
			l := line(h.Node, h.Index, h.Total)
			l.Name = h.Name
			inv.ui.Fire(ui.Started(l))
		},
		HookEnded: func(r *runner.NodeResult) { inv.ui.Fire(ui.Finished(ended(r))) },
		BatchStarted: func(b runner.BatchStart) {
			inv.ui.Fire(ui.LogStartBatch{NodeInfo: inv.nodeInfo(b.Node), Description: "batch " + b.Label + " of " + b.Node.Name, BatchIndex: b.Index, TotalBatches: b.Total})
		},
		BatchEnded: func(b runner.BatchEnd) {
			inv.ui.Fire(ui.LogBatchResult{
				NodeInfo: inv.nodeInfo(b.Node), Description: "batch " + b.Label + " of " + b.Node.Name, Status: b.Status,
				BatchIndex: b.Index, TotalBatches: b.Total, ExecutionTime: b.Elapsed.Seconds(),
			})
		},
	}
}

// statement logs what is sent to the engine.
func (inv *invocation) statement(thread string, s runner.Statement) {
	if !inv.ui.Wants(ui.Debug) {
		return
	}
	info := inv.nodeInfo(s.Node)
	if s.Done {
		inv.ui.FireOn(thread, ui.SQLQueryStatus{NodeInfo: &info, Status: s.Status, Elapsed: s.Elapsed.Seconds()})
		return
	}
	inv.ui.FireOn(thread, ui.SQLQuery{NodeInfo: &info, ConnName: s.Node.UniqueID, SQL: s.SQL})
}

func (inv *invocation) nodeInfo(n *project.Node) ui.NodeInfo {
	info := ui.NodeInfo{
		Path: n.Path, Name: n.Name, UniqueID: n.UniqueID, ResourceType: string(n.Kind), Materialized: n.Config.String("materialized"),
		Checksum: n.Checksum.Value,
		Relation: ui.NodeRelation{Database: n.Relation.Database, Schema: n.Relation.Schema, Alias: n.Alias},
	}
	if out := inv.project.Profile.Outputs[first(n.Target, inv.project.Profile.Target)]; out != nil && !n.Relation.IsZero() {
		info.Relation.RelationName = out.Driver.Dialect.Render(n.Relation)
	}
	return info
}

// writeResults writes run_results.json and the manifest with what was compiled.
func (inv *invocation) writeResults(report *runner.Report) error {
	if !inv.flags.writeJSON {
		return nil
	}
	results := artifact.RunResults{Metadata: inv.metadata(), ElapsedTime: report.Elapsed.Seconds(), Args: inv.resultArgs()}
	compiled := map[string]artifact.Compiled{}
	for _, r := range slices.Concat(report.Results, report.Inlined) {
		if c, ok := r.Manifest(); ok {
			compiled[r.Node.UniqueID] = c
		}
		if !r.Ephemeral() {
			results.Results = append(results.Results, inv.scrubbed(r.Artifact()))
		}
	}
	if err := inv.writeManifest(func(id string) (artifact.Compiled, bool) { c, ok := compiled[id]; return c, ok }); err != nil {
		return err
	}
	return inv.artifact(artifact.RunResultsFile, results.Write)
}

// scrubbed takes secrets out of what an engine or a template said.
func (inv *invocation) scrubbed(r artifact.Result) artifact.Result {
	if r.Message != nil {
		m := inv.ui.Scrub(*r.Message)
		r.Message = &m
	}
	return r
}

// writeManifest writes manifest.json.
func (inv *invocation) writeManifest(compiled manifest.CompiledFunc) error {
	return inv.artifact(artifact.ManifestFile, func(w io.Writer) error {
		return manifest.Write(w, inv.project, inv.metadata(), compiled)
	})
}

func (inv *invocation) artifact(name string, write func(io.Writer) error) error {
	path := filepath.Join(inv.targetDir(), name)
	if err := artifact.WriteFile(path, write); err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "%s cannot be written: %v", path, err).
			WithHint("check the target folder, or give another with --target-path")})
		return exit(exitUsage)
	}
	return nil
}

func (inv *invocation) metadata() artifact.Metadata {
	quoting := inv.project.Quoting
	return artifact.Metadata{
		GeneratedAt: time.Now(), InvocationID: inv.id, InvocationStartedAt: inv.started, Env: customEnv(),
		ProjectName: inv.project.Name, AdapterType: inv.project.Profile.Outputs[inv.project.Profile.Target].Driver.Name,
		Quoting: artifact.Quoting{Database: &quoting.Database, Schema: &quoting.Schema, Identifier: &quoting.Identifier},
	}
}

// summary tells the outcome.
func (inv *invocation) summary(report *runner.Report) {
	outcomes, infos := inv.outcomes(report)
	inv.ui.Fire(ui.FinishedRunning(infos, report.Elapsed.Seconds()))
	inv.ui.EndOfRun(outcomes, report.Cancelled)
}

// outcomes are the results as the terminal tells of them.
func (inv *invocation) outcomes(report *runner.Report) (outcomes []ui.Outcome, infos []ui.NodeInfo) {
	for _, r := range report.Results {
		if r.Ephemeral() {
			continue
		}
		info := inv.nodeInfo(r.Node)
		info.Status = r.Status
		infos = append(infos, info)
		o := ui.Outcome{Node: info, Path: r.Node.OriginalPath, CompiledPath: r.CompiledPath, Status: r.Status}
		if r.Message != nil {
			o.Message = *r.Message
		}
		if r.Status == artifact.StatusFail || r.Status == artifact.StatusWarn {
			o.Failures = r.RelationName
		}
		if i := slices.IndexFunc(r.Diagnostics, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error }); i >= 0 {
			o.Diagnostic = r.Diagnostics[i]
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, infos
}

// printPlan prints what would run, and why.
func (inv *invocation) printPlan(job *runner.Job) {
	for _, l := range job.Plan().Lines() {
		text := l.UniqueID + "  " + l.Reason
		if len(l.After) > 0 {
			text += "  (after " + joinShort(l.After) + ")"
		}
		inv.ui.Fire(ui.PrintEvent{Msg: text})
	}
}

func joinShort(ids []string) string {
	const most = 3
	out := ""
	for i, id := range ids {
		if i == most {
			return out + ", …"
		}
		if i > 0 {
			out += ", "
		}
		out += id
	}
	return out
}
