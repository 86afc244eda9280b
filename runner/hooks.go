package runner

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// hooksOf lists the project's hooks of one kind: the root project's, then those
// of packages by name.
func (r *run) hooksOf(when string) []*project.Node {
	var list []*project.Node
	for _, id := range r.project.Order {
		if n := r.project.Nodes[id]; n.Kind == project.Operation && n.OperationInfo.When == when {
			list = append(list, n)
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.Package != b.Package {
			return a.Package == r.project.Name || b.Package != r.project.Name && a.Package < b.Package
		}
		return a.OperationInfo.Index < b.OperationInfo.Index
	})
	return list
}

// projectHooks runs the hooks of one kind where the command has them.
func (r *run) projectHooks(ctx context.Context, when string, extra compiler.Runtime) (bool, diag.List) {
	if r.NoHooks {
		return true, nil
	}
	return r.hooks(ctx, when, extra)
}

// hooks runs the hooks of one kind in order and reports whether all passed.
// After one that fails the rest is skipped. A hook whose template fails has no
// result: the list says why, and the run ends there.
func (r *run) hooks(ctx context.Context, when string, extra compiler.Runtime) (bool, diag.List) {
	list := r.hooksOf(when)
	failed := false
	for i, n := range list {
		name := fmt.Sprintf("%s.%s.%d", n.Package, when, i)
		res := &NodeResult{Node: n, Index: i + 1, Total: len(list), ThreadID: "main"}
		if failed || ctx.Err() != nil {
			res.Status, res.Message, res.Failures = artifact.StatusSkipped, ptr(name+" skipped"), ptr(int64(1))
		} else {
			if f := r.Events.HookStarted; f != nil {
				f(HookStart{Node: n, Name: name, Index: i + 1, Total: len(list)})
			}
			failed = !r.hook(ctx, res, name, extra)
			if failed && res.Compiled == nil && ctx.Err() == nil {
				return false, res.Diagnostics
			}
		}
		r.results = append(r.results, res)
		if f := r.Events.HookEnded; f != nil {
			f(res)
		}
	}
	return !failed, nil
}

// hook runs one hook outside a transaction.
func (r *run) hook(ctx context.Context, res *NodeResult, name string, extra compiler.Runtime) bool {
	n := res.Node
	began := r.Now()
	err := func() error {
		rt, _, err := r.runtime(ctx, n, mainWorker)
		if err != nil {
			return err
		}
		rt.Results, rt.Schemas, rt.DatabaseSchemas = extra.Results, extra.Schemas, extra.DatabaseSchemas
		renderer := r.Compiler.Node(ctx, n, rt)
		if err := r.clocked(res, "compile", func() (err error) {
			res.Compiled, err = renderer.Compile()
			res.Macros = renderer.Called()
			if err != nil {
				return err
			}
			res.CompiledPath = r.files.write("compiled", n, "", res.Compiled.SQL)
			return nil
		}); err != nil {
			return err
		}
		return r.clocked(res, "execute", func() error {
			sql := res.Compiled.SQL
			if strings.TrimSpace(sql) == "" {
				return nil
			}
			if _, err := rt.Session.Exec(ctx, sql); err != nil {
				return &failed{err, sql, when(n)}
			}
			return nil
		})
	}()
	res.Elapsed = r.Now().Sub(began)
	if err != nil {
		r.fail(ctx, res, err)
		res.Failures = ptr(int64(1))
		said := *res.Message
		var e *adapters.Error
		if errors.As(err, &e) && ctx.Err() == nil {
			said = engineMessage(e) // the place is in the diagnostics
		}
		res.Message = ptr(name + " failed, error:\n " + said)
		return false
	}
	res.Status, res.Message, res.Failures = artifact.StatusSuccess, ptr(name+" passed"), ptr(int64(0))
	return true
}

func when(n *project.Node) string { return n.OperationInfo.When + " hook" }

// bad reports whether a status is none that others can build on.
func bad(status string) bool {
	switch status {
	case artifact.StatusError, artifact.StatusFail, artifact.StatusSkipped:
		return true
	}
	return false
}

// hookResult is a result as on-run-end hooks see it.
func hookResult(res *NodeResult, p *project.Project) *project.Map {
	a := res.Artifact()
	node := manifest.NodeMap(res.Node, p)
	out := project.NewMap("status", a.Status, "thread_id", a.ThreadID, "execution_time", a.ExecutionTime, "message", nil, "failures", nil,
		"unique_id", a.UniqueID, "relation_name", nil, "compiled_code", nil)
	if a.Message != nil {
		out.Set("message", *a.Message)
	}
	if a.Failures != nil {
		out.Set("failures", *a.Failures)
	}
	if a.RelationName != nil {
		out.Set("relation_name", *a.RelationName)
	}
	if a.CompiledCode != nil {
		out.Set("compiled_code", *a.CompiledCode)
		node.Set("compiled_code", *a.CompiledCode)
	}
	answer := &project.Map{}
	for _, key := range []string{"_message", "code", "rows_affected"} {
		if v, ok := a.AdapterResponse[key]; ok {
			answer.Set(key, v)
		}
	}
	out.Set("adapter_response", answer)
	var timing []any
	for _, t := range a.Timing {
		timing = append(timing, project.NewMap("name", t.Name, "started_at", t.StartedAt.Format(timeLayout), "completed_at", t.CompletedAt.Format(timeLayout)))
	}
	out.Set("timing", timing)
	out.Set("node", node)
	return out
}

// timeLayout is how templates see times, in UTC.
const timeLayout = "2006-01-02T15:04:05.000000"
