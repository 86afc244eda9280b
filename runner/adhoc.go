package runner

import (
	"context"
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
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
func Compile(ctx context.Context, c *compiler.Compiler, n *project.Node, elsewhere *compiler.Deferral) (*compiler.Compiled, diag.List) {
	var out *compiler.Compiled
	err := connected(ctx, c, n, func(_ *Engine, rt *compiler.Runtime) (err error) {
		rt.Defer = elsewhere
		out, err = c.Node(ctx, n, rt).Compile()
		return err
	})
	if err != nil {
		return nil, explain(n, out, err)
	}
	return out, nil
}

// Preview returns the first rows of a node's SQL, all of them for a negative
// limit. Seeds and snapshots are read where they stand. What does not exist is
// read as elsewhere says, which may be nil.
func Preview(ctx context.Context, c *compiler.Compiler, n *project.Node, limit int, elsewhere *compiler.Deferral) (*adapters.Result, diag.List) {
	var out *adapters.Result
	var compiled *compiler.Compiled
	err := connected(ctx, c, n, func(e *Engine, rt *compiler.Runtime) (err error) {
		rt.Defer = elsewhere
		sql := ""
		if n.Kind == project.Seed || n.Kind == project.Snapshot {
			sql = "select * from " + e.Dialect().Render(n.Relation)
		} else {
			if compiled, err = c.Node(ctx, n, rt).Compile(); err != nil {
				return err
			}
			sql = strings.TrimRight(strings.TrimSpace(compiled.SQL), ";")
		}
		if limit >= 0 {
			sql = fmt.Sprintf("select * from (\n%s\n) as model_preview limit %d", sql, limit)
		}
		if out, err = adapters.ReadAll(ctx, rt.Session, sql, limit); err != nil {
			return &failed{err: err, sql: sql, step: "preview"}
		}
		return nil
	})
	if err != nil {
		return nil, explain(n, compiled, err)
	}
	return out, nil
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
