package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner/exec"
	"github.com/modeldata/model/runner/plan"
)

// Run carries out the job. The list holds what kept the run from starting;
// what went wrong with single nodes is in their results.
func Run(ctx context.Context, j Job) (*Report, diag.List) {
	p := j.Plan()
	nodes := make([]*project.Node, len(p.Actions))
	for i, a := range p.Actions {
		nodes[i] = a.Node
	}
	proj := j.Compiler.Project()
	engines, err := j.connect(ctx, nodes)
	if err != nil {
		return nil, diag.From(err, diag.ConnectionFailed, source.Span{})
	}
	r := &run{Job: j, project: proj, plan: p, engines: engines, files: newFiles(j.TargetDir, proj.Root), began: j.Now(), lanes: newLanes(j.Threads)}
	defer func() {
		// The run's results stand; an engine that cannot close cleanly has
		// committed them already.
		_ = engines.Close()
	}()
	report, diags := r.run(ctx)
	return report, append(diags, r.files.close()...)
}

// connect opens the engines of the nodes, unless nothing is to be asked of them.
func (j *Job) connect(ctx context.Context, nodes []*project.Node) (*Engines, error) {
	if j.CompileOnly && j.Offline {
		return openOffline(j.Compiler.Project()), nil
	}
	return Open(ctx, j.Compiler.Project(), nodes)
}

// run is the state of one run. mu guards results, inlined and started.
type run struct {
	Job
	project  *project.Project
	plan     *plan.Plan
	engines  *Engines
	files    *files
	began    time.Time
	selected []string // unique ids
	total    int      // nodes that are counted
	lanes    *lanes

	mu      sync.Mutex
	results []*NodeResult
	inlined []*NodeResult
	started int
}

func (r *run) run(ctx context.Context) (*Report, diag.List) {
	for _, a := range r.plan.Actions {
		r.selected = append(r.selected, a.Node.UniqueID)
		if !a.Node.Ephemeral() || r.CompileOnly {
			r.total++
		}
	}
	slices.Sort(r.selected)
	if f := r.Events.Planned; f != nil {
		f(r.total, r.Threads)
	}
	startOK := true
	if !r.CompileOnly && len(r.plan.Actions) > 0 {
		if diags := r.makeSchemas(ctx); diags.HasErrors() {
			return nil, diags
		}
		var diags diag.List
		if startOK, diags = r.projectHooks(ctx, "on-run-start", compiler.Runtime{}); diags.HasErrors() {
			return nil, diags
		}
		r.engines.Forget()
	}
	if startOK || !r.SkipOnStartFailure {
		r.execute(ctx)
	} else {
		for i := range r.plan.Actions {
			r.skip(ctx, i, -1, -1)
		}
	}
	var diags diag.List
	if !r.CompileOnly && len(r.plan.Actions) > 0 && ctx.Err() == nil {
		_, diags = r.projectHooks(ctx, "on-run-end", r.endRuntime())
	}
	return &Report{Results: r.results, Inlined: r.inlined, Elapsed: r.Now().Sub(r.began), Cancelled: ctx.Err() != nil}, diags
}

// execute takes the actions through the executor.
func (r *run) execute(ctx context.Context) {
	o := exec.Options{
		Workers: r.Threads, FailFast: r.FailFast, Now: r.Now,
		Skip: func(i, cause, worker int) { r.skip(ctx, i, cause, worker) },
	}
	_, err := exec.Run(ctx, r.plan.Tasks(), o, func(ctx context.Context, i, worker int) bool {
		res := r.action(ctx, &r.plan.Actions[i], worker)
		r.add(res)
		switch res.Status {
		case artifact.StatusError, artifact.StatusFail, artifact.StatusSkipped, artifact.StatusPartialSuccess, artifact.StatusRuntimeError:
			return false
		}
		return true
	})
	if err != nil {
		panic(fmt.Sprintf("runner: the graph was checked when it was built: %s", err))
	}
}

// add keeps a result and tells of it.
func (r *run) add(res *NodeResult) {
	r.mu.Lock()
	if !res.Ephemeral() || r.CompileOnly {
		r.results = append(r.results, res)
	} else {
		r.inlined = append(r.inlined, res)
	}
	r.mu.Unlock()
	if f := r.Events.NodeEnded; f != nil {
		f(res)
	}
}

// newResult starts a node's result and counts it.
func (r *run) newResult(n *project.Node, worker int) *NodeResult {
	res := &NodeResult{Node: n, Total: r.total, ThreadID: threadID(worker)}
	if !n.Ephemeral() || r.CompileOnly {
		r.mu.Lock()
		r.started++
		res.Index = r.started
		r.mu.Unlock()
	}
	return res
}

// templateThread is what templates see as thread_id: hooks run on the main
// thread, which results name differently.
func templateThread(worker int) string {
	if worker < 0 {
		return "MainThread"
	}
	return threadID(worker)
}

// threadID names a worker as dbt names its threads.
func threadID(worker int) string {
	if worker < 0 {
		return "main"
	}
	return fmt.Sprintf("Thread-%d (worker)", worker+1)
}

// skip records a node that is not run.
func (r *run) skip(ctx context.Context, i, cause, worker int) {
	n := r.plan.Actions[i].Node
	res := r.newResult(n, worker)
	res.Status = artifact.StatusSkipped
	if e := r.engines.Target(n.Target); e != nil {
		res.RelationName = r.relationName(e.Dialect(), n)
	}
	switch {
	case ctx.Err() != nil:
		res.Message = ptr("Skipped because the run was cancelled")
	case cause >= 0:
		res.Cause = r.plan.Actions[cause].Node
		if r.FailFast {
			res.Message = ptr("Skipping due to fail_fast")
		} else {
			res.Message = ptr(becauseOf(n, res.Cause))
		}
	default:
		res.Message = ptr("Skipped because an on-run-start hook failed")
	}
	r.add(res)
}

// becauseOf tells why a node was skipped.
func becauseOf(n, cause *project.Node) string {
	if cause.Ephemeral() {
		return fmt.Sprintf("Compilation Error in %s, caused by compilation error in referenced ephemeral node %s", n.UniqueID, cause.UniqueID)
	}
	return fmt.Sprintf("Skipped because %s failed", cause.UniqueID)
}

// action runs one action to its result. It never panics for a user's input.
func (r *run) action(ctx context.Context, a *plan.Action, worker int) *NodeResult {
	res := r.newResult(a.Node, worker)
	if f := r.Events.NodeStarted; f != nil {
		f(NodeStart{Node: a.Node, Index: res.Index, Total: res.Total, ThreadID: res.ThreadID})
	}
	defer r.lanes.hold(ctx)()
	began := r.Now()
	if f := r.Events.Said; f != nil {
		ctx = adapters.WithNotices(ctx, func(text string) { f(a.Node, a.Node.Name+" "+text) })
	}
	var err error
	switch {
	case a.Kind == plan.Nothing:
		res.Status, res.Message = artifact.StatusNoOp, ptr("NO-OP")
		res.Failures = ptr(int64(0))
		for _, phase := range []string{"compile", "execute"} {
			err = errors.Join(err, r.clocked(res, phase, func() error { return nil }))
		}
	case a.Kind == plan.Clone:
		err = r.clone(ctx, res, worker)
	case a.Kind == plan.Fresh:
		err = r.freshness(ctx, res, worker)
	case Microbatched(a.Node) && a.Kind == plan.Build:
		err = r.microbatch(ctx, res, worker)
	default:
		err = r.node(ctx, res, a.Kind, worker)
	}
	if err == nil && a.Kind == plan.Build && res.Status == artifact.StatusSuccess {
		err = r.point(ctx, a.Node, worker)
	}
	res.Elapsed = r.Now().Sub(began)
	if err != nil {
		r.fail(ctx, res, err)
		if a.Kind == plan.Fresh && res.Status == artifact.StatusError {
			res.Status = artifact.StatusRuntimeError
		}
	}
	return res
}

// fail turns an error into the node's result.
func (r *run) fail(ctx context.Context, res *NodeResult, err error) {
	if ctx.Err() != nil && errors.Is(context.Cause(ctx), exec.ErrFailFast) {
		res.Status, res.Message = artifact.StatusSkipped, ptr("Skipping due to fail_fast")
		return
	}
	if ctx.Err() != nil {
		err = context.Canceled
	}
	res.Status = artifact.StatusError
	res.Diagnostics = explain(res.Node, res.Compiled, err)
	res.Message = ptr(r.message(res.Node, res.Diagnostics))
}

// message is the error of a node as run_results.json words it.
func (r *run) message(n *project.Node, found diag.List) string {
	return message(n, found, r.engines.Target(n.Target).Dialect().RefusedTitle)
}

// runtime is what rendering of a node gets.
func (r *run) runtime(ctx context.Context, n *project.Node, worker int) (*compiler.Runtime, *Engine, error) {
	engine := r.engines.Target(n.Target)
	session, err := r.engines.Session(ctx, n.Target, worker)
	if err != nil {
		return nil, nil, err
	}
	rt := &compiler.Runtime{
		Adapter: engine.Adapter, Session: session, Cache: engine.Cache, ThreadID: templateThread(worker),
		FullRefresh: plan.FullRefresh(n, r.FullRefresh), Empty: r.Empty, Sample: r.Sample, Defer: r.Defer, Selected: r.selected, PlainCTEs: r.PlainCTEs,
	}
	var tell func(Statement)
	if f := r.Events.Statement; f != nil {
		tell = func(s Statement) { f(rt.ThreadID, s) }
	}
	rt.Session, err = speak(ctx, r.Compiler, n, session, tell, rt)
	return rt, engine, err
}

// clocked runs a phase of a node and notes its times.
func (r *run) clocked(res *NodeResult, name string, f func() error) error {
	if tell := r.Events.Phase; tell != nil {
		tell(res, name)
	}
	t := artifact.Timing{Name: name, StartedAt: artifact.Time{Time: r.Now()}}
	err := f()
	t.CompletedAt = artifact.Time{Time: r.Now()}
	res.Timing = append(res.Timing, t)
	return err
}

// relationName is the node's relation as run_results.json writes it; seeds have
// none there, tests where their failures are stored.
func (r *run) relationName(d *adapters.Dialect, n *project.Node) string {
	switch {
	case n.Kind == project.Test:
		if _, stored := quality.Storage(n, r.StoreFailures); !stored {
			return ""
		}
	case !n.IsRelational() && n.Kind != project.Function, n.Ephemeral(), n.Kind == project.Seed:
		return ""
	}
	return d.Render(n.Relation)
}
