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
	"github.com/modeldata/model/quality"
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
	if a.flags.watch {
		return inv.close(inv.watchVerb(v))
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
	if inv.cmd.Flags().Lookup("type-check") != nil {
		if err := inv.checkSQL(set); err != nil {
			return inv.close(err)
		}
	}
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
		FailFast: f.failFast, FullRefresh: f.fullRefresh, Empty: f.empty, StoreFailures: f.storeFailures, WarnError: inv.warnings.fails("LogTestResult"),
		Started: inv.asOf, Now: time.Now,
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
	if job.Sample, err = parseSample(f.sample, inv.asOf); err != nil {
		return nil, err
	}
	job.SkipOnStartFailure = inv.projectFlags.Values.Bool("skip_nodes_if_on_run_start_fails")
	job.Events = inv.events()
	return job, nil
}

// runJob runs a job, writes the artifacts and tells what came of it.
func (inv *invocation) runJob(job *runner.Job) error {
	if err := inv.earlyManifest(); err != nil {
		return err
	}
	return inv.perform(job, inv.writeResults, inv.summary)
}

// perform runs a job, writes what came of it, tells it, and ends with the
// command's exit code.
func (inv *invocation) perform(job *runner.Job, write func(*runner.Report) error, tell func(*runner.Report)) error {
	if !inv.repeated {
		inv.found()
	}
	boundMemory()
	told := inv.beginEvents(job)
	report, diags := runner.Run(inv.ctx, *job)
	told(report, diags)
	inv.show(diags)
	if report == nil {
		return exit(exitUsage)
	}
	if err := write(report); err != nil {
		return err
	}
	tell(report)
	switch {
	case diags.HasErrors():
		return exit(exitUsage)
	case report.Failed() || report.Cancelled || len(inv.raised) > 0:
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
		{project.Function, "function"},
	} {
		list = append(list, ui.Count{N: counts[k.kind], What: k.what})
	}
	list = append(list, ui.Count{N: len(inv.project.Macros), What: "macro"})
	inv.ui.Fire(ui.FoundStats{StatLine: ui.StatLine(list)})
}

func (inv *invocation) nodeInfo(n *project.Node) ui.NodeInfo {
	info := ui.NodeInfo{
		Path: n.Path, Name: n.Name, UniqueID: n.UniqueID, ResourceType: string(n.Kind), Materialized: n.Config.String("materialized"),
		Checksum: n.Checksum.Value,
		Relation: ui.NodeRelation{Database: n.Relation.Database, Schema: n.Relation.Schema, Alias: n.Alias}, Meta: n.Meta,
	}
	if n.Meta == nil || n.Kind == project.UnitTest {
		info.Meta = &project.Map{}
	}
	if n.Kind == project.UnitTest {
		info.Checksum = ""
		if tested := inv.project.Nodes[first(n.DependsOn.Nodes...)]; tested != nil {
			info.Relation.Schema = tested.Relation.Schema
		}
	}
	if out := inv.project.Profile.Outputs[first(n.Target, inv.project.Profile.Target)]; out != nil && inv.standing(n) {
		info.Relation.RelationName = out.Driver.Dialect.Render(n.Relation)
	}
	return info
}

// standing reports whether building the node makes its relation.
func (inv *invocation) standing(n *project.Node) bool {
	switch {
	case n.Kind == project.Test:
		_, stored := quality.Storage(n, inv.flags.storeFailures)
		return stored
	case n.Kind == project.Operation, n.Ephemeral():
		return false
	}
	return !n.Relation.IsZero()
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
		if r.Listed() || inv.command == "compile" && (!r.Ephemeral() || inv.named()) {
			results.Results = append(results.Results, inv.scrubbed(r.Artifact()))
		}
	}
	if _, err := inv.writeManifest(func(id string) (artifact.Compiled, bool) { c, ok := compiled[id]; return c, ok }); err != nil {
		return err
	}
	if err := inv.artifact(artifact.SummaryFile, func(w io.Writer) error { return inv.graph.WriteSummary(w, inv.id) }); err != nil {
		return err
	}
	if err := inv.artifact(artifact.RunResultsFile, results.Write); err != nil {
		return err
	}
	return inv.recordRun(&results)
}

// scrubbed takes secrets out of what an engine or a template said.
func (inv *invocation) scrubbed(r artifact.Result) artifact.Result {
	if r.Message != nil {
		m := inv.ui.Scrub(*r.Message)
		r.Message = &m
	}
	return r
}

// writeManifest writes manifest.json and returns where its records are.
func (inv *invocation) writeManifest(compiled manifest.CompiledFunc) (places map[*project.Node]manifest.Place, err error) {
	err = inv.artifact(artifact.ManifestFile, func(w io.Writer) (err error) {
		places, err = manifest.Write(w, inv.project, inv.metadata(), manifest.Options{Compiled: compiled, Macros: inv.shownMacros()})
		return err
	})
	if err != nil {
		return nil, err
	}
	return places, inv.writeSemantic()
}

// writeSemantic writes what readers of the semantic layer take from the project.
func (inv *invocation) writeSemantic() error {
	return inv.artifact(artifact.SemanticFile, func(w io.Writer) error { return manifest.WriteSemantic(w, inv.project) })
}

func (inv *invocation) artifact(name string, write func(io.Writer) error) error {
	path := filepath.Join(inv.targetDir(), name)
	if err := artifact.WriteFile(path, write); err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "%s cannot be written: %v", path, err).
			WithHint("check the target folder, or give another with --target-path")})
		return exit(exitUsage)
	}
	if kind := artifactKinds[name]; kind != "" {
		inv.ui.Fire(ui.ArtifactWritten{Type: kind, Path: path})
	}
	return nil
}

// artifactKinds are the names under which dbt tells of its files.
var artifactKinds = map[string]string{
	artifact.ManifestFile: "WritableManifest", artifact.RunResultsFile: "RunExecutionResult",
	artifact.CatalogFile: "CatalogArtifact", artifact.SourcesFile: "FreshnessResult",
	artifact.SemanticFile: "SemanticManifest",
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
		o := ui.Outcome{Node: info, Path: r.Node.OriginalPath, CompiledPath: r.CompiledPath, Status: r.Status, Group: inv.group(r.Node)}
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
