package runner

import (
	"context"
	"slices"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// compileOverloads renders the bodies of a function's overloads.
func (w *work) compileOverloads(ctx context.Context) error {
	info := w.node.FunctionInfo
	if info == nil || len(info.Overloads) == 0 {
		return nil
	}
	for i := range info.Overloads {
		c, err := w.Compiler.Node(ctx, w.node.Form(&info.Overloads[i]), w.runtime).Compile()
		if err != nil {
			return err
		}
		w.res.Overloads = append(w.res.Overloads, c.SQL)
	}
	w.renderer.SetOverloads(w.res.Overloads)
	return nil
}

// overloads makes the overloads of a function that stands, each by itself: one
// that fails does not stop the others. A retry leaves out those that stand.
func (w *work) overloads(ctx context.Context) error {
	list := w.node.FunctionInfo.Overloads
	outcome := &artifact.OverloadResults{Successful: []string{}, Failed: []string{}}
	w.res.OverloadResults = outcome
	for i := range list {
		o := &list[i]
		end := OverloadEnd{Node: w.node, Name: o.DefinedIn, Index: i + 1, Total: len(list), Status: artifact.StatusSuccess}
		switch stands := slices.Contains(w.run.Overloads[w.node.UniqueID].Successful, o.DefinedIn); {
		case stands:
			end.Status = artifact.StatusSkipped
		case !w.engine.Dialect().Has(adapters.WholeFunctions):
			w.overload(ctx, o, &end)
		}
		if end.Status == artifact.StatusError {
			outcome.Failed = append(outcome.Failed, o.DefinedIn)
		} else {
			outcome.Successful = append(outcome.Successful, o.DefinedIn)
		}
		if f := w.Events.OverloadEnded; f != nil {
			f(end)
		}
	}
	if len(outcome.Failed) > 0 {
		w.res.Status, w.res.Message = artifact.StatusPartialSuccess, ptr("PARTIAL SUCCESS "+w.node.Name)
	}
	return ctx.Err()
}

// overload makes one overload.
func (w *work) overload(ctx context.Context, o *project.FunctionOverload, end *OverloadEnd) {
	form := w.node.Form(o)
	one := &work{run: w.run, res: &NodeResult{Node: form}, node: form, engine: w.engine, runtime: w.runtime, label: o.DefinedIn}
	one.renderer = w.Compiler.Node(ctx, form, w.runtime)
	began := w.Now()
	err := one.compile(ctx)
	if err == nil {
		err = one.execute(ctx)
	}
	end.Elapsed = w.Now().Sub(began)
	if err == nil {
		return
	}
	found := explain(form, one.res.Compiled, err)
	w.res.Diagnostics = append(w.res.Diagnostics, found...)
	end.Status, end.Message = artifact.StatusError, w.message(form, found)
}
