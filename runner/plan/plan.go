// Package plan says what a run will do and why, before anything is done.
//
// It takes the nodes of a run with what each waits for and gives actions with
// their kind, priority and reason. It is pure: it asks no engine, so a reason
// tells both outcomes where they depend on what stands there.
package plan

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/runner/exec"
	"github.com/modeldata/model/runner/materialize"
)

// Kind is what an action does with its node.
type Kind string

// The kinds of actions.
const (
	Build   Kind = "build"   // a model, seed or snapshot is built
	Test    Kind = "test"    // a test is run
	Compile Kind = "compile" // SQL is rendered, nothing is sent
	Clone   Kind = "clone"   // a relation of another environment is put in its place
	Fresh   Kind = "fresh"   // a source's age is measured
	Nothing Kind = "nothing" // the node is listed, there is nothing to do
)

// Action is one node's part of the plan.
type Action struct {
	Node *project.Node
	Kind Kind
	// Deps are indexes of the actions that must end well before.
	Deps []int
	// Priority says which of the actions that are ready goes first: the largest.
	Priority int32
	// Reason says in a few words what is done and why.
	Reason string
}

// Plan is all actions of a run, in the project's order.
type Plan struct{ Actions []Action }

// Input is what a plan is made from.
type Input struct {
	Nodes []*project.Node
	// Deps lists for each node the indexes of those that it waits for.
	Deps [][]int
	// Dialect returns the dialect of a target.
	Dialect func(target string) *adapters.Dialect

	// Threads is how many actions run side by side.
	Threads     int
	CompileOnly bool
	Clone       bool
	FullRefresh bool
	Empty       bool
	Sample      bool
}

// Make makes the plan.
func Make(in Input) *Plan {
	p := &Plan{Actions: make([]Action, len(in.Nodes))}
	priorities := in.priorities()
	for i, n := range in.Nodes {
		kind := in.kind(n)
		p.Actions[i] = Action{Node: n, Kind: kind, Deps: in.Deps[i], Priority: priorities[i], Reason: in.reason(n, kind)}
	}
	return p
}

func (in *Input) kind(n *project.Node) Kind {
	switch n.Kind {
	case project.Model, project.Seed, project.Snapshot, project.Function:
		switch {
		case n.Ephemeral() || in.CompileOnly:
			return Compile
		case in.Clone:
			return Clone
		}
		return Build
	case project.Test, project.UnitTest:
		if in.CompileOnly {
			return Compile
		}
		return Test
	case project.SourceTable:
		return Fresh
	case project.Analysis, project.Operation, project.SQLOperation:
		return Compile
	}
	return Nothing
}

// FullRefresh is the run's flag as the node's own configuration has it.
func FullRefresh(n *project.Node, flag bool) bool {
	if v, _ := n.Config.Get("full_refresh"); v != nil {
		return n.Config.Bool("full_refresh")
	}
	return flag
}

func (in *Input) reason(n *project.Node, kind Kind) string {
	switch kind {
	case Compile:
		if n.Ephemeral() {
			return "ephemeral: compiled into what reads it"
		}
		return "compile"
	case Clone:
		return "clone: the relation of the earlier run, where nothing stands"
	case Fresh:
		return "freshness of " + n.SourceInfo.SourceName + "." + n.Name
	case Nothing:
		return string(n.Kind) + ": nothing to run"
	case Test:
		return in.testReason(n)
	}
	why := in.buildReason(n)
	switch {
	case in.Empty:
		why += ", no rows (--empty)"
	case in.Sample:
		why += ", a sample of rows (--sample)"
	}
	return why
}

func (in *Input) testReason(n *project.Node) string {
	if n.TestInfo != nil && n.TestInfo.AttachedNode != "" {
		name := n.TestInfo.AttachedNode[strings.LastIndexByte(n.TestInfo.AttachedNode, '.')+1:]
		if n.TestInfo.Column != "" {
			name += "." + n.TestInfo.Column
		}
		return "test of " + name
	}
	return "test of its own query"
}

func (in *Input) buildReason(n *project.Node) string {
	full := FullRefresh(n, in.FullRefresh)
	switch m := materialize.Of(n); m {
	case "seed":
		if full {
			return "seed: table rebuilt from " + n.OriginalPath + " (full refresh)"
		}
		return "seed: rows replaced from " + n.OriginalPath
	case "snapshot":
		return in.snapshotReason(n)
	case "incremental":
		return in.incrementalReason(n, full)
	case "view":
		return "view: replaced"
	case "table":
		return "table: full rebuild"
	default:
		return m
	}
}

func (in *Input) snapshotReason(n *project.Node) string {
	by := n.Config.String("strategy")
	switch by {
	case "timestamp":
		by = "timestamp of " + n.Config.String("updated_at")
	case "check":
		by = "check of " + strings.Join(n.Config.Strings("check_cols"), ", ")
	}
	return "snapshot: " + by
}

func (in *Input) incrementalReason(n *project.Node, full bool) string {
	if full {
		return "incremental: full rebuild (full refresh)"
	}
	strategy := materialize.Strategy(n, in.Dialect(n.Target))
	if strategy == "microbatch" {
		return fmt.Sprintf("incremental: one batch per %s of %s", project.FormatScalar(first(n.Config.Get("batch_size"))), project.FormatScalar(first(n.Config.Get("event_time"))))
	}
	why := "incremental: " + strategy
	if key := materialize.UniqueKey(n); len(key) > 0 {
		why += " on " + strings.Join(key, ", ")
	}
	return why + "; full build when it does not exist"
}

func first(v any, _ bool) any { return v }

// Line is an action in the form that is printed.
type Line struct {
	UniqueID string   `json:"unique_id"`
	Kind     Kind     `json:"kind"`
	Reason   string   `json:"reason"`
	After    []string `json:"after"` // unique ids that it waits for
}

// Lines returns the plan to be printed, in an order in which it could be run.
func (p *Plan) Lines() []Line {
	lines := make([]Line, 0, len(p.Actions))
	done := make([]bool, len(p.Actions))
	var visit func(i int)
	visit = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		a := &p.Actions[i]
		line := Line{UniqueID: a.Node.UniqueID, Kind: a.Kind, Reason: a.Reason, After: []string{}}
		for _, d := range a.Deps {
			visit(d)
			line.After = append(line.After, p.Actions[d].Node.UniqueID)
		}
		lines = append(lines, line)
	}
	for i := range p.Actions {
		visit(i)
	}
	return lines
}

// Tasks returns the actions as the executor takes them.
func (p *Plan) Tasks() []exec.Task {
	tasks := make([]exec.Task, len(p.Actions))
	for i, a := range p.Actions {
		tasks[i] = exec.Task{
			Name: a.Node.UniqueID, Deps: a.Deps, Priority: a.Priority,
			Lenient: a.Node.Kind == project.Model && a.Node.Config.String("on_error") == "continue",
		}
	}
	return tasks
}
