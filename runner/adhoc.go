package runner

import (
	"context"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// connected runs f with a session on a target and what templates get of it.
func connected(ctx context.Context, c *compiler.Compiler, n *project.Node, f func(*Engine, *compiler.Runtime) error) (err error) {
	engines, err := Open(ctx, c.Project(), []*project.Node{n})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := engines.Close(); err == nil && cerr != nil {
			err = connection(engines.Target(n.Target).Output, cerr)
		}
	}()
	e := engines.Target(n.Target)
	s, err := engines.Session(ctx, n.Target, 0)
	if err != nil {
		return err
	}
	rt := &compiler.Runtime{Adapter: e.Adapter, Session: s, Cache: e.Cache, ThreadID: "MainThread"}
	if rt.Session, err = speak(ctx, c, n, s, nil, rt); err != nil {
		return err
	}
	return f(e, rt)
}

// Compile renders one node. It connects, because templates may look into the
// database. What does not exist is read as elsewhere says, which may be nil.
func Compile(ctx context.Context, c *compiler.Compiler, n *project.Node, elsewhere *compiler.Deferral) (*NodeResult, diag.List) {
	res := &NodeResult{Node: n, Status: artifact.StatusSuccess, ThreadID: threadID(0), Index: 1, Total: 1}
	began := time.Now()
	err := connected(ctx, c, n, func(_ *Engine, rt *compiler.Runtime) (err error) {
		rt.Defer = elsewhere
		res.Compiled, err = c.Node(ctx, n, rt).Compile()
		return err
	})
	if err != nil {
		return nil, explain(n, res.Compiled, err)
	}
	res.Elapsed, res.Response = time.Since(began), map[string]any{}
	return res, nil
}

// Preview returns the first rows of a node's SQL, all of them for a negative
// limit. Seeds and snapshots are read where they stand. What does not exist is
// read as elsewhere says, which may be nil. The limit stands behind the SQL as
// the engine's macro writes it, so that the query's own order is kept.
func Preview(ctx context.Context, c *compiler.Compiler, n *project.Node, limit int, elsewhere *compiler.Deferral) (*adapters.Result, *NodeResult, diag.List) {
	var rows *adapters.Result
	res := &NodeResult{Node: n, Status: artifact.StatusSuccess, ThreadID: threadID(0), Index: 1, Total: 1}
	began := time.Now()
	err := connected(ctx, c, n, func(e *Engine, rt *compiler.Runtime) (err error) {
		rt.Defer = elsewhere
		r := c.Node(ctx, n, rt)
		if n.Kind == project.Seed || n.Kind == project.Snapshot {
			res.Compiled = &compiler.Compiled{SQL: "select * from " + e.Dialect().Render(n.Relation)}
		} else if res.Compiled, err = r.Compile(); err != nil {
			return err
		}
		header, err := r.Text("{{ config.get('sql_header', none) or '' }}", source.Span{})
		if err != nil {
			return err
		}
		var most any
		if limit >= 0 {
			most = int64(limit)
		}
		sql, err := r.Macro("get_show_sql", strings.TrimRight(strings.TrimSpace(res.Compiled.SQL), ";"), header, most)
		if err != nil {
			return err
		}
		if rows, err = adapters.ReadAll(ctx, rt.Session, sql, limit); err != nil {
			return &failed{err: err, sql: sql, step: "preview"}
		}
		res.Compiled = &compiler.Compiled{SQL: sql, CTEs: res.Compiled.CTEs}
		return nil
	})
	res.Elapsed = time.Since(began)
	if err != nil {
		return nil, nil, explain(n, res.Compiled, err)
	}
	res.Response = map[string]any{"_message": "OK"}
	return rows, res, nil
}

// Operation calls a macro with a connection, in a transaction that is committed
// when the macro ends well.
func Operation(ctx context.Context, c *compiler.Compiler, name string, args *project.Map) diag.List {
	n := &project.Node{Kind: project.Operation, Name: name, Package: c.Project().Name, UniqueID: "operation." + name}
	err := connected(ctx, c, n, func(_ *Engine, rt *compiler.Runtime) error {
		_, err := c.RunOperation(ctx, name, args, rt)
		return err
	})
	if err != nil {
		return diag.From(err, diag.RenderFailed, source.Span{})
	}
	return nil
}
