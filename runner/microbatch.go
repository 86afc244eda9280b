package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/runner/internal/batch"
	"github.com/modeldata/model/runner/materialize"
)

// Microbatched reports whether a node is built in intervals of event time.
func Microbatched(n *project.Node) bool {
	return n.Kind == project.Model && materialize.Of(n) == "incremental" && n.Config.String("incremental_strategy") == "microbatch"
}

// microbatch builds a model interval by interval, each a transaction of its
// own: the first alone, since it may make the table, the last alone, since
// hooks follow it, those between side by side where that is allowed. When the
// first fails the others are skipped; later ones do not stop each other.
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
	m := &microbatches{run: r, res: res, runtime: *rt, engine: engine, size: size, list: list, done: make([]batchDone, len(list))}
	if err := r.clocked(res, "compile", func() error { return nil }); err != nil {
		return err
	}
	err = r.clocked(res, "execute", func() error { return m.build(ctx, worker) })
	m.sum()
	return err
}

// microbatches is one model being built in intervals.
type microbatches struct {
	*run
	res     *NodeResult
	runtime compiler.Runtime
	engine  *Engine
	size    batch.Size
	list    []batch.Interval
	done    []batchDone // by interval
}

// batchDone is how one interval ended; the zero value is not at all.
type batchDone struct {
	good  bool
	found diag.List
}

func (m *microbatches) build(ctx context.Context, worker int) error {
	last := len(m.list) - 1
	m.one(ctx, 0, worker, false)
	skip := !m.done[0].good
	if skip || !m.concurrent() {
		for i := 1; i < last; i++ {
			m.one(ctx, i, worker, skip)
		}
	} else {
		m.sideBySide(ctx, 1, last, worker)
	}
	if last > 0 {
		m.one(ctx, last, worker, skip)
	}
	return ctx.Err()
}

// concurrent reports whether intervals may be built side by side: as the model
// says, else when it does not read its own table.
func (m *microbatches) concurrent() bool {
	n := m.res.Node
	if m.Threads < 2 || !m.engine.Dialect().Has(adapters.ConcurrentBatches) {
		return false
	}
	if v, _ := n.Config.Get("concurrent_batches"); v != nil {
		return v == true
	}
	return !m.Compiler.Reads(n, "this")
}

// sideBySide builds the intervals from first until before end. The worker that
// has the model works too; others help as far as the run's threads are free.
func (m *microbatches) sideBySide(ctx context.Context, first, end, worker int) {
	next := make(chan int, max(0, end-first))
	for i := first; i < end; i++ {
		next <- i
	}
	close(next)
	waiting, enough := context.WithCancel(ctx)
	defer enough()
	var wg sync.WaitGroup
	for range min(m.Threads-1, end-first-1) {
		wg.Go(func() {
			for {
				lane, ok := m.lanes.take(waiting)
				if !ok {
					return
				}
				i, more := <-next
				if more {
					m.one(ctx, i, lane, false)
				}
				m.lanes.give(lane)
				if !more {
					return
				}
			}
		})
	}
	for i := range next {
		m.one(ctx, i, worker, false)
	}
	enough() // nothing is left for those that wait for a slot
	wg.Wait()
}

// one builds an interval, and tells of its start and end.
func (m *microbatches) one(ctx context.Context, i, worker int, skip bool) {
	if ctx.Err() != nil {
		return
	}
	n := m.res.Node
	start := BatchStart{Node: n, Label: m.size.Label(m.list[i].Start), From: m.list[i].Start, To: m.list[i].End, Index: i + 1, Total: len(m.list)}
	end := BatchEnd{BatchStart: start, Status: artifact.StatusSkipped}
	if !skip {
		if f := m.Events.BatchStarted; f != nil {
			f(start)
		}
		began := m.Now()
		res, err := m.replace(ctx, i, worker)
		end.Elapsed = m.Now().Sub(began)
		m.done[i].good = err == nil
		if err == nil {
			end.Status, end.Message = artifact.StatusSuccess, *res.Message
		} else {
			end.Status = artifact.StatusError
			if !errors.Is(err, context.Canceled) {
				m.done[i].found = explain(n, res.Compiled, err)
				for _, d := range m.done[i].found {
					d.WithNote(place(n), "in the batch of %s", start.Label)
				}
				end.Message = m.message(n, m.done[i].found)
			}
		}
	}
	if f := m.Events.BatchEnded; f != nil {
		f(end)
	}
}

// replace puts the rows of an interval in place.
func (m *microbatches) replace(ctx context.Context, i, worker int) (*NodeResult, error) {
	res := &NodeResult{Node: m.res.Node}
	session, err := m.engines.Session(ctx, m.res.Node.Target, worker)
	if err != nil {
		return res, err
	}
	rt := m.runtime
	rt.Session, rt.ThreadID = session, threadID(worker)
	rt.Batch = &compiler.Interval{Start: m.list[i].Start, End: m.list[i].End}
	rt.BatchID = m.size.ID(m.list[i].Start)
	rt.FullRefresh = rt.FullRefresh && i == 0
	rt.KeepTable = i > 0
	w := &work{
		run: m.run, res: res, node: res.Node, engine: m.engine, runtime: &rt, label: m.size.Label(m.list[i].Start),
		batch: &materialize.Batch{First: i == 0, Last: i == len(m.list)-1},
	}
	rt.Write = w.keepMain
	w.renderer = m.Compiler.Node(ctx, w.node, &rt)
	if err := w.compile(ctx); err != nil {
		return res, err
	}
	return res, w.execute(ctx)
}

// sum makes the model's result of its intervals'.
func (m *microbatches) sum() {
	res := m.res
	res.Batches = &artifact.BatchResults{}
	for i, d := range m.done {
		pair := [2]artifact.Time{{Time: m.list[i].Start}, {Time: m.list[i].End}}
		if d.good {
			res.Batches.Successful = append(res.Batches.Successful, pair)
		} else {
			res.Batches.Failed = append(res.Batches.Failed, pair)
		}
		res.Diagnostics = append(res.Diagnostics, d.found...)
	}
	good, bad := len(res.Batches.Successful), len(res.Batches.Failed)
	switch {
	case bad == 0:
		res.Status, res.Message = artifact.StatusSuccess, ptr("SUCCESS")
	case good == 0:
		res.Status, res.Message = artifact.StatusError, ptr(m.message(res.Node, res.Diagnostics))
	default:
		res.Status, res.Message = artifact.StatusPartialSuccess, ptr(fmt.Sprintf("PARTIAL SUCCESS (%d/%d)", good, good+bad))
	}
	res.Failures = ptr(int64(0))
	if before, ok := m.run.Batches[res.Node.UniqueID]; ok {
		res.Batches.Successful = append(res.Batches.Successful, before.Successful...)
	}
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
