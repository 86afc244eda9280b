package runner

import (
	"context"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
)

// point lets the plain name of a model with versions stand for its latest: once
// that is built, a view of it gets the name. The view is built as any is, with
// the model's configuration but its hooks and comments.
func (r *run) point(ctx context.Context, n *project.Node, worker int) error {
	if n.Version == nil || n.Version.Pointer == "" {
		return nil
	}
	rt, engine, err := r.runtime(ctx, n, worker)
	if err != nil {
		return err
	}
	view := pointerNode(n)
	w := &work{run: r, res: &NodeResult{Node: view}, node: view, engine: engine, runtime: rt, label: "latest_version_pointer"}
	rt.Write = w.keepMain
	w.renderer = r.Compiler.Node(ctx, view, rt)
	sql := "select * from " + engine.Dialect().Render(n.Relation)
	w.res.Compiled = &compiler.Compiled{SQL: sql}
	w.renderer.SetSQL(sql)
	return w.execute(ctx)
}

// pointerNode is the view as a node; it is in no graph.
func pointerNode(n *project.Node) *project.Node {
	view := *n
	view.UniqueID += "__latest_version_pointer"
	view.Alias, view.Relation.Identifier = n.Version.Pointer, n.Version.Pointer
	set := n.Config.Set().Clone()
	set.Set("materialized", "view")
	for _, key := range []string{"pre-hook", "post-hook"} {
		set.Set(key, []any{})
	}
	set.Set("persist_docs", &project.Map{})
	view.Config = project.NewConfig(n.Kind, set)
	return &view
}
