package runner

import (
	"context"
	"errors"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/quality"
)

// freshness measures how long ago a source was loaded.
func (r *run) freshness(ctx context.Context, res *NodeResult, worker int) error {
	n := res.Node
	rt, _, err := r.runtime(ctx, n, worker)
	if err != nil {
		return err
	}
	if err := r.clocked(res, "compile", func() error { return nil }); err != nil {
		return err
	}
	return r.clocked(res, "execute", func() error {
		rows, err := lastLoad(r.Compiler.Node(ctx, n, rt), n)
		var d *diag.Diagnostic
		if errors.As(err, &d) && d.Code == diag.StatementFailed {
			// It is the source's configuration that is wrong, not the macro.
			return diag.Errorf(diag.StatementRefused, place(n), "%s", d.Message).WithHint("%s", d.Hint).WithNode(n.UniqueID)
		}
		if err != nil {
			return err
		}
		if rows.Bare {
			res.Diagnostics = append(res.Diagnostics, diag.Warnf(diag.CollectFreshness, source.Span{}, "the project's collect_freshness returns its table alone").WithNode(n.UniqueID))
		}
		loaded, err := quality.ReadLoaded(n, rows.Values)
		if err != nil {
			return err
		}
		expected, _ := quality.ReadFreshness(n)
		res.Status = string(expected.Judge(loaded.Seconds()))
		res.Response = response(adapters.Response{Message: rows.Response.Message, Code: rows.Response.Code, RowsAffected: rows.Response.RowsAffected})
		res.Loaded = &loaded
		if res.Status == string(quality.Stale) {
			d := diag.Errorf(diag.SourceStale, place(n), "%s.%s is stale", n.SourceInfo.SourceName, n.Name).WithNode(n.UniqueID)
			res.Diagnostics = append(res.Diagnostics, d)
		}
		return nil
	})
}

// lastLoad asks the engine when a source was last loaded.
func lastLoad(renderer *compiler.Renderer, n *project.Node) (compiler.Rows, error) {
	info := n.SourceInfo
	expected, _ := quality.ReadFreshness(n)
	switch {
	case info.LoadedAtQuery != "":
		renderer.Set("source_node", renderer.Name("model"))
		sql, err := renderer.Text(info.LoadedAtQuery, n.PatchSpan)
		if err != nil {
			return compiler.Rows{}, err
		}
		return renderer.Fetch("collect_freshness_custom_sql", n.Relation, sql)
	case info.LoadedAtField != "":
		var filter any
		if expected.Filter != "" {
			filter = expected.Filter
		}
		return renderer.Fetch("collect_freshness", n.Relation, info.LoadedAtField, filter)
	}
	return compiler.Rows{}, diag.Errorf(diag.FreshnessConfig, place(n), "nothing says when %s.%s was loaded, and this engine keeps no such record", info.SourceName, n.Name).
		WithHint("set loaded_at_field to a timestamp column of it, or loaded_at_query").WithNode(n.UniqueID)
}

// Freshness is the result as sources.json has it; ok is false for what is no
// source, or was not measured.
func (r *NodeResult) Freshness() (out artifact.FreshnessResult, ok bool) {
	if r.Loaded == nil {
		out = artifact.FreshnessResult{UniqueID: r.Node.UniqueID, Status: r.Status}
		if r.Message != nil {
			out.Error = *r.Message
		}
		return out, r.Node.Kind == project.SourceTable && r.Status == artifact.StatusRuntimeError
	}
	m := r.Node.SourceInfo.Freshness
	return artifact.FreshnessResult{
		UniqueID: r.Node.UniqueID, MaxLoadedAt: r.Loaded.At, SnapshottedAt: r.Loaded.Seen, AgeSeconds: r.Loaded.Seconds(), Status: r.Status,
		Criteria: artifact.FreshnessCriteria{WarnAfter: period(m.Map("warn_after")), ErrorAfter: period(m.Map("error_after")), Filter: textOf(m, "filter")},
		Response: r.Response, Timing: r.Timing, ThreadID: r.ThreadID, ExecutionTime: r.Elapsed.Seconds(),
	}, true
}

func period(m *project.Map) *artifact.Period {
	if m == nil {
		return nil
	}
	out := &artifact.Period{Unit: textOf(m, "period")}
	count, _ := m.Get("count")
	if n, ok := count.(int64); ok {
		out.Count = &n
	}
	return out
}

func textOf(m *project.Map, key string) *string {
	if v, _ := m.Get(key); v != nil {
		s := project.FormatScalar(v)
		return &s
	}
	return nil
}
