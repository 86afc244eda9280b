// Package runner carries out a run: it opens the engines, makes schemas, runs
// hooks, and takes each selected node through compile, materialize and exec.
//
// It takes a Job (a loaded project, its graph, a set of nodes, the flags of a
// command) and gives a Report with one NodeResult per node, which maps one to
// one onto run_results.json. It prints nothing: who runs it hears of starts and
// ends through Events. What a node's steps are is package materialize's, what
// runs next is package exec's.
package runner

import (
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner/plan"
)

// Job is one run, wholly described.
type Job struct {
	Compiler *compiler.Compiler
	Graph    *lineage.Graph
	// Selected holds the nodes to run; kinds that the command does not run are
	// left out already.
	Selected lineage.Set
	// Build says that a node waits for the tests of what it reads.
	Build bool
	// Freshness measures the age of the selected sources; without it sources
	// are left out.
	Freshness bool
	// CompileOnly renders the nodes and sends nothing.
	CompileOnly bool
	// Offline, with CompileOnly, connects to no engine: templates that ask one
	// do not compile.
	Offline bool
	// PlainCTEs leaves ephemeral models out of the SQL that reads them.
	PlainCTEs bool

	Threads       int
	FailFast      bool
	FullRefresh   bool
	Empty         bool
	StoreFailures bool
	// WarnError counts the warnings of tests as failures.
	WarnError bool
	// NoHooks leaves the project's on-run-start and on-run-end hooks out.
	NoHooks bool
	// SkipOnStartFailure skips all nodes when an on-run-start hook fails.
	SkipOnStartFailure bool
	// Sample limits what has an event time.
	Sample *compiler.Interval
	// EventTimeStart and EventTimeEnd limit microbatches when they are not zero.
	EventTimeStart, EventTimeEnd time.Time
	// Defer is the environment of an earlier run; nil when none was named.
	Defer *compiler.Deferral
	// Clone puts the relations of that environment in place of building nodes.
	Clone bool
	// Batches holds, in a retry, what an earlier run left of microbatch models.
	Batches map[string]artifact.BatchResults
	// Overloads holds, in a retry, what an earlier run left of overloaded functions.
	Overloads map[string]artifact.OverloadResults

	// TargetDir is the absolute folder for compiled/ and run/; "" writes none.
	TargetDir string
	// Started is when the command began; microbatches count back from it.
	Started time.Time
	Now     func() time.Time
	Events  Events
}

// Events are called as things happen, from several goroutines at once. Any may
// be nil.
type Events struct {
	// Said is called with a remark on a node.
	Said func(n *project.Node, text string)
	// Planned is called once, before anything is sent.
	Planned     func(total, threads int)
	NodeStarted func(NodeStart)
	// Phase is called when a phase of a node begins: "compile" or "execute".
	Phase        func(r *NodeResult, name string)
	NodeEnded    func(*NodeResult)
	HookStarted  func(HookStart)
	HookEnded    func(*NodeResult)
	BatchStarted func(BatchStart)
	BatchEnded   func(BatchEnd)
	// OverloadEnded is called for each overload of a function.
	OverloadEnded func(OverloadEnd)
	// Statement is called before and after every statement.
	Statement func(threadID string, s Statement)
}

// NodeStart is a node that starts: the Index-th of Total. Nodes that are only
// inlined have Index 0.
type NodeStart struct {
	Node         *project.Node
	Index, Total int
	ThreadID     string
}

// HookStart is an on-run hook that starts; Name is "shop.on-run-start.0".
type HookStart struct {
	Node         *project.Node
	Name         string
	Index, Total int
}

// OverloadEnd is how an overload of a function ended: the Index-th of Total, with
// "success", "error" or "skipped".
type OverloadEnd struct {
	Node            *project.Node
	Name            string
	Index, Total    int
	Status, Message string
	Elapsed         time.Duration
}

// BatchStart is a batch of a microbatch model that starts: the rows of From
// until before To. Label names its start.
type BatchStart struct {
	Node         *project.Node
	Label        string
	From, To     time.Time
	Index, Total int
}

// BatchEnd is how a batch ended: "success", "error" or "skipped".
type BatchEnd struct {
	BatchStart
	Status  string
	Message string
	Elapsed time.Duration
}

// Plan returns what the job would do. It touches nothing.
func (j *Job) Plan() *plan.Plan {
	sub := j.Graph.Restrict
	if j.Build {
		sub = j.Graph.RestrictWithTestEdges
	}
	order := sub(j.runnable())
	nodes := make([]*project.Node, len(order.Nodes))
	for i, id := range order.Nodes {
		nodes[i] = j.Graph.Node(id)
	}
	deps := order.Deps
	switch {
	case j.Build:
		deps = unitTestsFirst(nodes, order)
	case j.Clone:
		deps = make([][]int, len(nodes))
	}
	profile := j.Compiler.Project().Profile
	return plan.Make(plan.Input{
		Nodes: nodes, Deps: deps,
		Dialect: func(target string) *adapters.Dialect { return outputOf(profile, target).Driver.Dialect },
		Threads: j.Threads, CompileOnly: j.CompileOnly, Clone: j.Clone, FullRefresh: j.FullRefresh, Empty: j.Empty, Sample: j.Sample != nil,
	})
}

// runnable is the selection without what no run does anything with.
func (j *Job) runnable() lineage.Set {
	set := j.Graph.NewSet()
	for id := range j.Selected.Ascending() {
		switch j.Graph.Node(id).Kind {
		case project.SourceTable:
			if j.Freshness {
				set.Add(id)
			}
		case project.Operation:
			if j.CompileOnly {
				set.Add(id)
			}
		case project.Metric, project.SemanticModel:
		default:
			set.Add(id)
		}
	}
	return set
}

// outputOf is the output a target names; "" is the default one.
func outputOf(p project.Profile, target string) *project.Output {
	if target == "" {
		target = p.Target
	}
	return p.Outputs[target]
}
