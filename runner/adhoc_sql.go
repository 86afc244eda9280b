package runner

import (
	"context"
	"errors"
	"time"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// Execute renders a node's SQL and sends it as it is, in a transaction that is
// committed when it ends well. The result is never nil.
func Execute(ctx context.Context, c *compiler.Compiler, n *project.Node) (*NodeResult, diag.List) {
	res := &NodeResult{Node: n, Status: artifact.StatusError, ThreadID: "MainThread", Index: 1, Total: 1}
	began := time.Now()
	err := connected(ctx, c, n, func(_ *Engine, rt *compiler.Runtime) (err error) {
		compiling := artifact.Time{Time: time.Now()}
		if res.Compiled, err = c.Node(ctx, n, rt).Compile(); err != nil {
			return err
		}
		executing := artifact.Time{Time: time.Now()}
		response, err := transacted(ctx, rt, res.Compiled.SQL)
		if err != nil {
			return err
		}
		res.Status, res.Response = artifact.StatusSuccess, response
		res.Timing = []artifact.Timing{
			{Name: "compile", StartedAt: compiling, CompletedAt: executing},
			{Name: "execute", StartedAt: executing, CompletedAt: artifact.Time{Time: time.Now()}},
		}
		return nil
	})
	res.Elapsed = time.Since(began)
	if err != nil {
		found := explain(n, res.Compiled, err)
		res.Message = ptr(message(n, found, ""))
		return res, found
	}
	return res, nil
}

// transacted sends SQL in a transaction of its own.
func transacted(ctx context.Context, rt *compiler.Runtime, sql string) (map[string]any, error) {
	if err := rt.Session.Begin(ctx); err != nil {
		return nil, err
	}
	answer, err := rt.Session.Exec(ctx, sql)
	if err == nil {
		err = rt.Session.Commit(ctx)
	}
	if err != nil {
		return nil, errors.Join(&failed{err: err, sql: sql, step: "execute"}, rt.Session.Rollback(context.WithoutCancel(ctx)))
	}
	return response(answer), nil
}
