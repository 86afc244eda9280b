package runner

import (
	"context"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/runner/materialize"
)

// clone puts what an earlier run built elsewhere in the node's place, unless
// something stands there.
func (r *run) clone(ctx context.Context, res *NodeResult, worker int) error {
	rt, engine, err := r.runtime(ctx, res.Node, worker)
	if err != nil {
		return err
	}
	w := &work{run: r, res: res, node: res.Node, engine: engine, runtime: rt}
	res.RelationName = r.relationName(engine.Dialect(), w.node)
	rt.Write = w.keepMain
	w.renderer = r.Compiler.Node(ctx, w.node, rt)
	if err := r.clocked(res, "compile", func() error { return nil }); err != nil {
		return err
	}
	return r.clocked(res, "execute", func() error { return w.cloneFrom(ctx) })
}

func (w *work) cloneFrom(ctx context.Context) error {
	from, ok := w.Defer.State(w.node.UniqueID)
	if !ok {
		w.leave("No relation found in state manifest for " + w.node.UniqueID)
		return nil
	}
	w.renderer.SetSQL("select * from " + w.engine.Dialect().Render(from))
	if m := w.renderer.CustomMaterialization("clone", true); m != nil {
		return w.custom(ctx, m)
	}
	existing, ok, err := w.engine.Cache.Get(ctx, w.runtime.Session, w.node.Relation)
	if err != nil {
		return err
	}
	if ok && !w.FullRefresh {
		w.leave("Relation " + w.engine.Dialect().Render(existing) + " already exists")
		return nil
	}
	if w.engine.Dialect().Same(w.node.Relation, from) {
		w.leave("Target relation and defer relation are the same, skipping clone for relation: " + w.engine.Dialect().Render(from))
		return nil
	}
	steps, err := materialize.Clone(w.base(ctx), from)
	if err != nil {
		return err
	}
	walk, err := w.walk(ctx, steps)
	if err != nil {
		return err
	}
	w.succeed(walk.response)
	return nil
}

// leave ends a clone that has nothing to do, and says why.
func (w *work) leave(why string) {
	w.res.Status, w.res.Message = artifact.StatusSuccess, ptr("No-op")
	if f := w.Events.Said; f != nil {
		f(w.node, why)
	}
}
