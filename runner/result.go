package runner

import (
	"slices"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/quality"
)

// Report is what a run did.
type Report struct {
	// Results holds hooks and nodes in the order in which they ended.
	Results []*NodeResult
	// Inlined holds the models that were only compiled into others.
	Inlined []*NodeResult
	Elapsed time.Duration
	// Cancelled says that the run was stopped from outside.
	Cancelled bool
}

// Failed reports whether anything did not end well: errors, failed tests, and
// what was skipped because of them.
func (r *Report) Failed() bool {
	for _, res := range r.Results {
		switch res.Status {
		case artifact.StatusError, artifact.StatusFail, artifact.StatusRuntimeError, artifact.StatusPartialSuccess:
			return true
		case artifact.StatusSkipped:
			if res.Node.Kind != project.Exposure {
				return true
			}
		}
	}
	return false
}

// NodeResult is what became of one node.
type NodeResult struct {
	Node *project.Node
	// Index counts the nodes of a run from 1 in the order of their start; 0 for
	// hooks' own counting and for nodes that are only inlined.
	Index, Total int
	Status       string // one of artifact.Status...
	// Message is the engine's response, the verdict or the error; nil is none.
	Message *string
	// Failures is nil for what counts none.
	Failures *int64
	Timing   []artifact.Timing
	ThreadID string
	Elapsed  time.Duration
	Response map[string]any
	// Compiled is nil when the node was not compiled or is not of a kind that is.
	Compiled *compiler.Compiled
	// Macros are ids of those that the node called while it was compiled, and of
	// those that a project's own materialization of tests called.
	Macros []string
	// OwnMaterialization says that the project's or a package's was run.
	OwnMaterialization bool
	// CompiledPath and BuildPath are relative to the project; "" for none.
	CompiledPath, BuildPath string
	RelationName            string
	Batches                 *artifact.BatchResults
	// Overloads are the compiled bodies of a function's overloads, OverloadResults
	// how they ended.
	Overloads       []string
	OverloadResults *artifact.OverloadResults
	// Loaded is when a source was loaded, when that was measured.
	Loaded *quality.Loaded
	// Diagnostics say what went wrong, with places.
	Diagnostics diag.List
	// Cause is the node whose failure made this one be skipped.
	Cause *project.Node
}

// Ephemeral reports whether the node was only compiled into others; such nodes
// are not listed among results unless they failed.
func (r *NodeResult) Ephemeral() bool {
	return r.Node.Ephemeral() && r.Status != artifact.StatusError
}

// Listed reports whether the result stands in run_results.json: an ephemeral
// model has none of its own; what reads it tells of its failure.
func (r *NodeResult) Listed() bool { return !r.Node.Ephemeral() }

// Artifact is the result as run_results.json has it.
func (r *NodeResult) Artifact() artifact.Result {
	out := artifact.Result{
		Status: r.Status, Timing: r.Timing, ThreadID: r.ThreadID, ExecutionTime: r.Elapsed.Seconds(),
		AdapterResponse: r.Response, Message: r.Message, Failures: r.Failures, UniqueID: r.Node.UniqueID, BatchResults: r.Batches,
		OverloadResults: r.OverloadResults,
	}
	// A unit test that did not come to a verdict counts as not compiled.
	undecided := r.Node.Kind == project.UnitTest && (r.Compiled == nil || r.Status == artifact.StatusError || r.Status == artifact.StatusSkipped)
	switch {
	case r.Node.Kind == project.Seed, r.Node.Kind == project.Exposure, r.Node.Kind == project.SavedQuery, undecided:
		if r.RelationName != "" {
			out.RelationName = &r.RelationName
		}
		return out
	}
	done := r.Compiled != nil
	out.Compiled = &done
	if done {
		out.CompiledCode = &r.Compiled.SQL
	}
	if r.RelationName != "" {
		out.RelationName = &r.RelationName
	}
	return out
}

// Manifest is what the result adds to the node in manifest.json.
func (r *NodeResult) Manifest() (artifact.Compiled, bool) {
	if r.Compiled == nil && r.BuildPath == "" && len(r.Macros) == 0 {
		return artifact.Compiled{}, false
	}
	ran := len(r.Timing) > 1
	out := artifact.Compiled{Path: r.CompiledPath, BuildPath: r.BuildPath, RelationName: r.RelationName, Macros: r.Macros, Overloads: r.Overloads, Ran: ran}
	if r.Node.Kind == project.Test && ran && !r.OwnMaterialization {
		of := testMacros
		if r.Node.TestInfo.Generic {
			of = genericTestMacros
		}
		out.Macros = slices.Concat(r.Macros, of)
	}
	if r.Compiled != nil {
		out.Done, out.Code, out.Keys = true, r.Compiled.SQL, r.Compiled.Keys
		for _, c := range r.Compiled.CTEs {
			out.CTEs = append(out.CTEs, artifact.CTE{ID: c.UniqueID, SQL: c.SQL})
		}
	}
	return out, true
}

// The macros that dbt's manifest has of a test that was run: those that its
// materialization calls.
var (
	testMacros        = []string{"macro.dbt.should_store_failures", "macro.dbt.statement", "macro.dbt.get_limit_subquery_sql"}
	genericTestMacros = append([]string{"macro.dbt.get_where_subquery"}, testMacros...)
)

// response is an engine's response as artifacts have it.
func response(r adapters.Response) map[string]any {
	out := map[string]any{"_message": r.Message}
	if r.Code != "" {
		out["code"] = r.Code
	}
	if r.RowsAffected >= 0 || r.Code != "" {
		out["rows_affected"] = r.RowsAffected
	}
	return out
}

func ptr[T any](v T) *T { return &v }
