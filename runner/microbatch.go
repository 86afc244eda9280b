package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/runner/internal/batch"
	"github.com/modeldata/model/runner/materialize"
)

// microbatched reports whether a node is built in intervals of event time.
func microbatched(n *project.Node) bool {
	return n.Kind == project.Model && materialize.Of(n) == "incremental" && n.Config.String("incremental_strategy") == "microbatch"
}

// microbatch builds a model one interval after the other, each a transaction
// of its own. A first batch that fails ends it; later ones do not stop each
// other.
func (r *run) microbatch(ctx context.Context, res *NodeResult, worker int) error {
	rt, engine, err := r.runtime(ctx, res.Node, worker)
	if err != nil {
		return err
	}
	res.RelationName = r.relationName(engine.Dialect(), res.Node)
	existing, ok, err := engine.Cache.Get(ctx, rt.Session, res.Node.Relation)
	if err != nil {
		return err
	}
	if _, again := r.Batches[res.Node.UniqueID]; again {
		rt.FullRefresh = false // what was built before is kept
	}
	size, list, err := r.batches(res.Node, ok && existing.Type == adapters.Table && !rt.FullRefresh)
	if err != nil {
		return err
	}
	res.Batches = &artifact.BatchResults{}
	skipping := false
	for i, b := range list {
		start := BatchStart{Node: res.Node, Label: size.Label(b.Start), Index: i + 1, Total: len(list)}
		if f := r.Events.BatchStarted; f != nil && !skipping {
			f(start)
		}
		began := r.Now()
		status, errBatch := artifact.StatusSkipped, error(nil)
		if !skipping {
			status, errBatch = r.oneBatch(ctx, res, *rt, engine, size, list, i)
		}
		r.noteBatch(res, b, start, status, errBatch, r.Now().Sub(began))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		skipping = skipping || i == 0 && errBatch != nil
	}
	r.sumBatches(res)
	return nil
}

// oneBatch builds one interval.
func (r *run) oneBatch(ctx context.Context, res *NodeResult, rt compiler.Runtime, engine *Engine, size batch.Size, list []batch.Interval, i int) (string, error) {
	rt.Batch = &compiler.Interval{Start: list[i].Start, End: list[i].End}
	rt.BatchID = size.ID(list[i].Start)
	rt.FullRefresh = rt.FullRefresh && i == 0
	rt.KeepTable = i > 0
	w := &work{
		run: r, res: res, node: res.Node, engine: engine, runtime: &rt, label: size.Label(list[i].Start),
		batch: &materialize.Batch{First: i == 0, Last: i == len(list)-1},
	}
	rt.Write = w.keepMain
	w.renderer = r.Compiler.Node(ctx, w.node, &rt)
	err := r.clocked(res, "compile", w.compile)
	if err == nil {
		err = r.clocked(res, "execute", func() error { return w.execute(ctx) })
	}
	if err != nil {
		return artifact.StatusError, err
	}
	return artifact.StatusSuccess, nil
}

// batches lists what is to be built: in a retry what failed, else what event
// time asks for.
func (r *run) batches(n *project.Node, incremental bool) (batch.Size, []batch.Interval, error) {
	wrong := func(key, hint string) error {
		return diag.Errorf(diag.MicrobatchConfig, place(n), "microbatch model %s has no valid %s", n.Name, key).WithHint("%s", hint).WithNode(n.UniqueID)
	}
	configured, _ := n.Config.Get("batch_size")
	size, ok := batch.ParseSize(project.FormatScalar(configured))
	if !ok {
		return "", nil, wrong("batch_size", "set batch_size to hour, day, month or year")
	}
	if n.Config.String("event_time") == "" {
		return "", nil, wrong("event_time", "set event_time to the column that says when a row happened")
	}
	if before, ok := r.Batches[n.UniqueID]; ok && len(before.Failed) > 0 {
		var list []batch.Interval
		for _, f := range before.Failed {
			list = append(list, batch.Interval{Start: f[0].Time, End: f[1].Time})
		}
		return size, list, nil
	}
	req := batch.Request{Size: size, From: r.EventTimeStart, To: r.EventTimeEnd, Now: r.Started, Incremental: incremental, Lookback: lookback(n)}
	if r.Sample != nil {
		req.From, req.To = r.Sample.Start, r.Sample.End
	}
	if begin, _ := n.Config.Get("begin"); begin != nil {
		if req.Begin, ok = batch.ParseTime(project.FormatScalar(begin)); !ok {
			return "", nil, wrong("begin", "write begin as a date: 2024-01-01")
		}
	}
	list, err := batch.Split(req)
	if err != nil {
		return "", nil, wrong("begin", "set begin to the first day of its data: 2024-01-01")
	}
	return size, list, nil
}

func lookback(n *project.Node) int {
	v, _ := n.Config.Get("lookback")
	if l, ok := v.(int64); ok {
		return int(l)
	}
	return 1
}

// noteBatch keeps how a batch ended and tells of it.
func (r *run) noteBatch(res *NodeResult, b batch.Interval, start BatchStart, status string, err error, elapsed time.Duration) {
	pair := [2]artifact.Time{{Time: b.Start}, {Time: b.End}}
	end := BatchEnd{BatchStart: start, Status: status, Elapsed: elapsed}
	if status == artifact.StatusSuccess {
		res.Batches.Successful = append(res.Batches.Successful, pair)
		end.Message = *res.Message
	} else {
		res.Batches.Failed = append(res.Batches.Failed, pair)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		list := explain(res.Node, res.Compiled, err)
		for _, d := range list {
			d.WithNote(place(res.Node), "in the batch of %s", start.Label)
		}
		res.Diagnostics = append(res.Diagnostics, list...)
		end.Message = message(res.Node, list)
	}
	if f := r.Events.BatchEnded; f != nil {
		f(end)
	}
}

// sumBatches makes the model's result of its batches'.
func (r *run) sumBatches(res *NodeResult) {
	good, bad := len(res.Batches.Successful), len(res.Batches.Failed)
	res.Response = nil
	switch {
	case bad == 0:
		res.Status, res.Message = artifact.StatusSuccess, ptr("SUCCESS")
	case good == 0:
		res.Status, res.Message = artifact.StatusError, ptr(message(res.Node, res.Diagnostics))
	default:
		res.Status, res.Message = artifact.StatusPartialSuccess, ptr(fmt.Sprintf("PARTIAL SUCCESS (%d/%d)", good, good+bad))
	}
	res.Failures = ptr(int64(0))
	// The SQL is that of the batches: no single text is the model's.
	res.Compiled, res.CompiledPath, res.BuildPath = nil, "", ""
	if before, ok := r.Batches[res.Node.UniqueID]; ok {
		res.Batches.Successful = append(res.Batches.Successful, before.Successful...)
	}
}
