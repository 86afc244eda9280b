package runner

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner/materialize"
	"github.com/modeldata/model/runner/plan"
)

// work is one node being built.
type work struct {
	*run
	res      *NodeResult
	node     *project.Node
	engine   *Engine
	runtime  *compiler.Runtime
	renderer *compiler.Renderer
	label    string // of the batch, "" outside a microbatch
	batch    *materialize.Batch
	seed     *seedData
}

// node compiles a node and, unless that is all, builds or tests it.
func (r *run) node(ctx context.Context, res *NodeResult, kind plan.Kind, worker int) error {
	rt, engine, err := r.runtime(ctx, res.Node, worker)
	if err != nil {
		return err
	}
	w := &work{run: r, res: res, node: res.Node, engine: engine, runtime: rt}
	rt.Write = w.keepMain
	w.renderer = r.Compiler.Node(ctx, w.node, rt)
	res.RelationName = r.relationName(engine.Dialect(), w.node)
	if res.Node.Language == "python" && res.Node.Kind == project.Model {
		if kind == plan.Compile { // it has no SQL, so nothing is wrong with it
			res.Status = artifact.StatusSuccess
			return nil
		}
		return w.python()
	}
	if err := r.clocked(res, "compile", func() error { return w.compile(ctx) }); err != nil {
		return err
	}
	if w.node.Kind == project.UnitTest {
		return r.clocked(res, "execute", func() error { return w.unitTest(ctx) })
	}
	if kind == plan.Compile {
		res.Status = artifact.StatusSuccess
		return nil
	}
	return r.clocked(res, "execute", func() error { return w.execute(ctx) })
}

// compile renders the node's SQL and writes it.
func (w *work) compile(ctx context.Context) error {
	if w.node.Kind == project.Seed || w.node.Kind == project.UnitTest {
		return nil // readers of results want the phase all the same
	}
	c, err := w.renderer.Compile()
	w.res.Macros = w.renderer.Called()
	if err != nil {
		return err
	}
	w.res.Compiled = c
	w.renderer.SetSQL(c.SQL)
	w.res.CompiledPath = w.files.write("compiled", w.node, w.label, c.SQL)
	return w.compileOverloads(ctx)
}

// execute builds or tests the node.
func (w *work) execute(ctx context.Context) error {
	if m := w.ownMaterialization(); m != nil {
		if err := w.speaks(m); err != nil {
			return err
		}
		return w.custom(ctx, m)
	}
	in, err := w.input(ctx)
	if err != nil {
		return err
	}
	steps, err := materialize.Steps(in)
	if err != nil {
		return err
	}
	walk, err := w.walk(ctx, steps)
	if err != nil {
		return err
	}
	if w.node.Kind == project.Test {
		return w.verdict(walk.names, walk.rows, walk.response)
	}
	w.succeed(walk.response)
	if w.node.Kind == project.Function {
		return w.overloads(ctx)
	}
	if walk.loaded >= 0 {
		w.succeed(w.seedResponse(walk.loaded))
	}
	return nil
}

// walk runs the node's steps.
func (w *work) walk(ctx context.Context, steps []materialize.Step) (*walker, error) {
	if w.node.Kind == project.Seed && w.runtime.Empty {
		steps = slices.DeleteFunc(steps, func(s materialize.Step) bool { return s.Load != nil })
	}
	walk := &walker{engine: w.engine, session: w.runtime.Session, main: w.keepMain, load: w.loadSeed}
	return walk, walk.run(ctx, steps)
}

// keepMain writes the main statement to the target folder.
func (w *work) keepMain(sql string) error {
	w.res.BuildPath = w.files.write("run", w.node, w.label, sql)
	return nil
}

func (w *work) succeed(resp adapters.Response) {
	w.res.Status, w.res.Message, w.res.Response = artifact.StatusSuccess, ptr(resp.Message), response(resp)
}

// base is what the steps of any node depend on.
func (w *work) base(ctx context.Context) materialize.Input {
	session := w.runtime.Session
	return materialize.Input{
		Node: w.node, Target: w.node.Relation, Dialect: w.engine.Dialect(), Renderer: w.renderer, FullRefresh: w.runtime.FullRefresh,
		Existing: func(rel adapters.Relation) (adapters.Relation, bool, error) {
			return w.engine.Cache.Get(ctx, session, rel)
		},
		Columns: func(rel adapters.Relation) ([]adapters.Column, error) {
			if w.renderer.Overridden("get_columns_in_relation") {
				return w.renderer.MacroColumns("get_columns_in_relation", rel)
			}
			return w.engine.Adapter.Columns(ctx, session, rel)
		},
		Batch: w.batch,
	}
}

// input gathers what the node's steps depend on.
func (w *work) input(ctx context.Context) (materialize.Input, error) {
	in := w.base(ctx)
	if w.res.Compiled != nil {
		in.SQL = w.res.Compiled.SQL
	}
	switch w.node.Kind {
	case project.Test:
		if list := quality.Check(w.node); len(list) > 0 {
			return in, list.Err()
		}
		in.StoreAs, in.StoreFailures = quality.Storage(w.node, w.StoreFailures)
	case project.Seed:
		var err error
		if w.seed, err = w.openSeed(); err != nil {
			return in, err
		}
		in.SeedColumns, in.SeedHeader = w.seed.columns, w.seed.shape.Columns
	}
	return in, nil
}

// verdict makes a test's result of the row its statement returned.
func (w *work) verdict(names []string, rows [][]any, resp adapters.Response) error {
	counts, err := quality.ReadCounts(w.node, names, rows)
	if err != nil {
		return err
	}
	v := quality.Judge(w.node, counts, w.WarnError)
	w.res.Status, w.res.Failures = string(v.Status), &v.Failures
	w.res.Response = response(resp)
	if v.Message != "" {
		w.res.Message = &v.Message
	}
	if v.Status == quality.Fail {
		w.res.Diagnostics = diag.List{diag.Errorf(diag.TestFailed, place(w.node), "%s", v.Message).WithNode(w.node.UniqueID)}
	}
	return nil
}

// ownMaterialization returns the project's or a package's macro that builds the
// node, nil where Go does.
func (w *work) ownMaterialization() *project.Macro {
	return w.renderer.CustomMaterialization(materialize.Of(w.node), materialize.BuiltIn(w.node))
}

// speaks returns an error unless a materialization takes the model's language.
func (w *work) speaks(m *project.Macro) error {
	language := cmp.Or(w.node.Language, "sql")
	if w.node.Kind != project.Model || slices.Contains(m.Languages, language) {
		return nil
	}
	return diag.Errorf(diag.MaterializationMissing, m.Span, "the materialization %s only supports languages ['%s'], and %s is written in %s",
		materialize.Of(w.node), strings.Join(m.Languages, "', '"), w.node.Name, language).
		WithHint("name the language in supported_languages=[...], or use another materialization").WithNode(w.node.UniqueID)
}

// python refuses a Python model.
func (w *work) python() error {
	if m := w.ownMaterialization(); m != nil {
		if err := w.speaks(m); err != nil {
			return err
		}
	}
	return diag.Errorf(diag.PythonModel, place(w.node), "%s is a Python model, which no engine here runs", w.node.Name).
		WithHint("rewrite it in SQL; nodes that do not depend on it are built")
}

// custom runs a project's own materialization, which sends its statements and
// opens its transactions itself. What it leaves open is undone.
func (w *work) custom(ctx context.Context, m *project.Macro) error {
	w.res.OwnMaterialization = true
	relations, err := w.renderer.RunMaterialization(m)
	if w.node.Kind == project.Test {
		w.res.Macros = w.renderer.Called()
	}
	if undo := w.runtime.Session.Rollback(context.WithoutCancel(ctx)); undo != nil && err == nil {
		err = undo
	}
	if err != nil {
		w.engine.Cache.Forget(w.node.Relation.Database, w.node.Relation.Schema)
		return err
	}
	for _, rel := range relations {
		w.engine.Cache.Add(rel)
	}
	resp, ok := w.renderer.Response("main")
	if !ok {
		return diag.Errorf(diag.MaterializationResult, m.Span, "the materialization %s ran no statement named main", m.Name).
			WithHint("run its main statement with {%% call statement('main') %%}").WithNode(w.node.UniqueID)
	}
	if w.node.Kind == project.Test {
		names, rows := w.renderer.Rows("main")
		return w.verdict(names, rows, resp)
	}
	w.succeed(resp)
	if w.node.Kind == project.Function {
		return w.overloads(ctx)
	}
	return nil
}
