package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/runner"
)

// teller turns what a run tells of its nodes into events. Each event of a node
// repeats its state and its times, as readers of the log expect.
type teller struct {
	inv *invocation
	mu  sync.Mutex
	at  map[*project.Node]state
}

// state is where a node is in its life.
type state struct {
	status  string
	started time.Time
}

// events prints a run as it goes.
func (inv *invocation) events() runner.Events {
	t := &teller{inv: inv, at: map[*project.Node]state{}}
	return runner.Events{
		Said:      func(_ *project.Node, text string) { inv.ui.Fire(ui.JinjaLog{Msg: text, Show: true}) },
		Statement: t.statement,
		Planned: func(total, threads int) {
			inv.ui.Fire(ui.ConcurrencyLine{NumThreads: threads, TargetName: inv.project.Profile.Target, NodeCount: total})
		},
		NodeStarted: t.started,
		Phase:       t.phase,
		NodeEnded:   t.ended,
		HookStarted: func(h runner.HookStart) {
			t.move(h.Node, "started")
			l := t.line(h.Node, h.Index, h.Total)
			l.Name = h.Name
			inv.ui.Fire(ui.Started(l))
		},
		HookEnded: func(r *runner.NodeResult) { inv.ui.Fire(ui.Finished(t.outcome(r))) },
		BatchStarted: func(b runner.BatchStart) {
			inv.ui.Fire(ui.LogStartBatch{NodeInfo: t.info(b.Node), Description: batchOf(b), BatchIndex: b.Index, TotalBatches: b.Total})
		},
		OverloadEnded: func(o runner.OverloadEnd) {
			description := "function " + o.Node.Name + " overload " + o.Name
			if o.Message != "" {
				description += ": " + o.Message
			}
			inv.ui.Fire(ui.LogOverloadResult{
				NodeInfo: t.info(o.Node), Description: description, Status: o.Status,
				OverloadIndex: o.Index, TotalOverloads: o.Total, ExecutionTime: o.Elapsed.Seconds(),
			})
		},
		BatchEnded: func(b runner.BatchEnd) {
			status := b.Status
			if status == artifact.StatusSuccess {
				status = b.Message
			}
			inv.ui.Fire(ui.LogBatchResult{
				NodeInfo: t.info(b.Node), Description: batchOf(b.BatchStart), Status: status,
				BatchIndex: b.Index, TotalBatches: b.Total, ExecutionTime: b.Elapsed.Seconds(),
			})
		},
	}
}

// move notes a node's state; it begins when it is first noted.
func (t *teller) move(n *project.Node, status string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.at[n]
	if s.started.IsZero() {
		s.started = time.Now()
	}
	s.status = status
	t.at[n] = s
}

func (t *teller) began(n *project.Node) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, began := t.at[n]
	return began
}

func (t *teller) info(n *project.Node) ui.NodeInfo {
	info := t.inv.nodeInfo(n)
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.at[n]
	info.Status, info.StartedAt = s.status, ui.Stamp(s.started)
	return info
}

func (t *teller) line(n *project.Node, index, total int) ui.Line {
	l := ui.Line{Node: t.info(n), Language: n.Language, Index: index, Total: total}
	switch {
	case n.SourceInfo != nil:
		l.Source = n.SourceInfo.SourceName
	case runner.Microbatched(n):
		l.Materialized = "microbatch"
	case n.UnitTestInfo != nil:
		l.Name = n.UnitTestInfo.Model + "::" + n.VersionedName()
	case n.OperationInfo != nil:
		l.Name = fmt.Sprintf("%s.%s.%d", n.Package, n.OperationInfo.When, max(0, index-1))
	case n.TestInfo != nil:
		l.AttachedNode = n.TestInfo.AttachedNode
	}
	l.Group = t.inv.group(n)
	return l
}

// group is the node's group, of a test that of the node it tests, nil when it
// has none.
func (inv *invocation) group(n *project.Node) *ui.Group {
	if n.TestInfo != nil && n.Group == "" {
		if tested := inv.project.Nodes[n.TestInfo.AttachedNode]; tested != nil {
			n = tested
		}
	}
	g := inv.project.Groups["group."+n.Package+"."+n.Group]
	if g == nil {
		return nil
	}
	out := &ui.Group{Name: g.Name, PackageName: g.Package, Owner: map[string]string{}}
	for k, v := range g.Owner.All() {
		out.Owner[k] = project.FormatScalar(v)
	}
	return out
}

func (t *teller) outcome(r *runner.NodeResult) ui.Line {
	l := t.line(r.Node, r.Index, r.Total)
	l.Status, l.Elapsed = r.Status, r.Elapsed.Seconds()
	l.Node.Status, l.Node.FinishedAt = r.Status, ui.Stamp(time.Now())
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

func (t *teller) started(s runner.NodeStart) {
	t.move(s.Node, "started")
	l := t.line(s.Node, s.Index, s.Total)
	t.inv.ui.FireOn(s.ThreadID, ui.NodePhase{NodeInfo: l.Node, Phase: ui.NodeStart})
	if s.Index > 0 && !idle(s.Node) {
		t.inv.ui.FireOn(s.ThreadID, ui.Started(l))
	}
}

// idle reports whether running the node is doing nothing; no line says that it
// starts.
func idle(n *project.Node) bool { return n.Kind == project.Exposure || n.Kind == project.SavedQuery }

// phases of a node as the log names them.
var phases = map[string]struct {
	phase  ui.Phase
	status string
}{"compile": {ui.NodeCompiling, "compiling"}, "execute": {ui.NodeExecuting, "executing"}}

func (t *teller) phase(r *runner.NodeResult, name string) {
	p, known := phases[name]
	if !known || r.Node.Kind == project.Operation || !t.inv.ui.Wants(ui.Debug) {
		return
	}
	t.move(r.Node, p.status)
	t.inv.ui.FireOn(r.ThreadID, ui.NodePhase{NodeInfo: t.info(r.Node), Phase: p.phase})
}

func (t *teller) ended(r *runner.NodeResult) {
	if !t.began(r.Node) && r.Index > 0 { // skipped
		t.started(runner.NodeStart{Node: r.Node, ThreadID: r.ThreadID})
	}
	l := t.outcome(r)
	if r.Index > 0 {
		t.inv.ui.FireOn(r.ThreadID, ui.Finished(l))
	}
	if !t.inv.ui.Wants(ui.Debug) {
		return
	}
	result := &ui.RunResult{
		Status: r.Status, Message: l.Message, Thread: r.ThreadID, ExecutionTime: l.Elapsed, NumFailures: l.Failures,
		AdapterResponse: artifact.AnyMap{}, Timing: append([]artifact.Timing{}, r.Timing...),
	}
	if r.Response != nil {
		result.AdapterResponse = r.Response
	}
	t.inv.ui.FireOn(r.ThreadID, ui.NodePhase{NodeInfo: l.Node, Phase: ui.NodeFinished, Result: result})
}

// statement logs what is sent to the engine.
func (t *teller) statement(thread string, s runner.Statement) {
	if !t.inv.ui.Wants(ui.Debug) {
		return
	}
	var info *ui.NodeInfo
	if t.inv.project.Nodes[s.Node.UniqueID] != nil { // not what is made for a run alone
		of := t.info(s.Node)
		info = &of
	}
	if s.Done {
		t.inv.ui.FireOn(thread, ui.SQLQueryStatus{NodeInfo: info, Status: s.Status, Elapsed: s.Elapsed.Seconds()})
		return
	}
	t.inv.ui.FireOn(thread, ui.SQLQuery{NodeInfo: info, ConnName: s.Node.UniqueID, SQL: s.SQL})
}

// batchOf names a batch in a line.
func batchOf(b runner.BatchStart) string {
	return "batch " + b.Label + " of " + b.Node.Relation.Schema + "." + b.Node.Relation.Identifier
}
