package openlineage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
	"github.com/modeldata/model/runner/openlineage/deliver"
	"github.com/modeldata/model/runner/openlineage/spec"
)

// Options say where events go.
type Options struct {
	Sender *deliver.Sender
	// Scrub takes secrets out of an event's text.
	Scrub func(string) string
	Now   func() time.Time
}

// Recorder tells of one run. What happens is noted at once; a goroutine of its
// own makes the events and hands them on.
type Recorder struct {
	options Options
	builder *builder
	done    chan struct{}

	mu     sync.Mutex
	signal sync.Cond
	queue  []func(*builder) *spec.Event
	closed bool
	// fault is what kept the recorder from telling on; it may be read when Done
	// is closed.
	fault any
}

// Begin starts to tell of a run. The context's end means that the run was
// stopped from outside.
func Begin(ctx context.Context, inv Invocation, o Options) *Recorder {
	r := &Recorder{options: o, builder: newBuilder(inv), done: make(chan struct{})}
	r.signal.L = &r.mu
	at := o.Now()
	r.note(func(b *builder) *spec.Event { return b.invocation(at, spec.Start, "") })
	go r.work(ctx)
	return r
}

// note queues something that happened.
func (r *Recorder) note(make func(*builder) *spec.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.queue = append(r.queue, make)
		r.signal.Signal()
	}
}

// next waits for something that happened; ok is false when nothing more will.
func (r *Recorder) next() (all []func(*builder) *spec.Event, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.queue) == 0 && !r.closed {
		r.signal.Wait()
	}
	all, r.queue = r.queue, nil
	return all, len(all) > 0
}

// work makes and hands on events until the recorder is closed. The invocation's
// start goes out before the lineage of columns is made, which takes a while.
func (r *Recorder) work(ctx context.Context) {
	defer close(r.done)
	defer func() {
		// A fault of ours in telling of a run must not end it.
		r.fault = recover()
	}()
	first := true
	for {
		all, ok := r.next()
		if !ok {
			return
		}
		for _, f := range all {
			r.send(f(r.builder))
			if first {
				first = false
				r.builder.columns = r.columns(ctx)
			}
		}
	}
}

// columns makes the lineage of columns of what is run and what that is made
// from. What cannot be understood is left out; that is for `model lineage` to
// tell.
func (r *Recorder) columns(ctx context.Context) *lineage.ColumnGraph {
	b := r.builder
	needed := b.graph.Ancestors(b.Selected, lineage.Unlimited).Union(b.Selected)
	columns, _ := lineage.Columns(ctx, b.graph, b.Compiler, lineage.ColumnOptions{Check: lineage.CheckOff, Only: &needed})
	return columns
}

func (r *Recorder) send(e *spec.Event) {
	if e == nil {
		return
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		panic(fmt.Sprintf("openlineage: an event cannot be written: %s", err))
	}
	body := strings.TrimSuffix(b.String(), "\n")
	r.options.Sender.Send(deliver.Message{
		Key: r.builder.key(), Run: e.Run.ID, Alone: e.Run.ID == r.builder.ID, Body: []byte(r.options.Scrub(body)),
	})
}

// Events returns events of a run that are told here too.
func (r *Recorder) Events(ctx context.Context, e runner.Events) runner.Events {
	out := e
	now := r.options.Now
	out.NodeStarted = func(s runner.NodeStart) {
		if e.NodeStarted != nil {
			e.NodeStarted(s)
		}
		if n, at := s.Node, now(); told(n) {
			r.note(func(b *builder) *spec.Event { return b.started(at, n) })
		}
	}
	out.Phase = func(res *runner.NodeResult, name string) {
		if e.Phase != nil {
			e.Phase(res, name)
		}
		if n, at := res.Node, now(); name == "execute" && told(n) && res.Compiled != nil {
			sql := res.Compiled.SQL // the result is still being written to
			r.note(func(b *builder) *spec.Event { return b.executing(at, n, sql) })
		}
	}
	out.BatchEnded = func(end runner.BatchEnd) {
		if e.BatchEnded != nil {
			e.BatchEnded(end)
		}
		if at := now(); end.Status == artifact.StatusSuccess {
			r.note(func(b *builder) *spec.Event { return b.batch(at, end) })
		}
	}
	out.NodeEnded = func(res *runner.NodeResult) {
		if e.NodeEnded != nil {
			e.NodeEnded(res)
		}
		if told(res.Node) {
			r.nodeEnded(res, now(), ctx.Err() != nil)
		}
	}
	return out
}

func (r *Recorder) nodeEnded(res *runner.NodeResult, at time.Time, stopped bool) {
	r.note(func(b *builder) *spec.Event {
		if b.runs[res.Node] == "" { // skipped: what ends must have begun
			r.send(b.started(at, res.Node))
		}
		return b.ended(at, res, stopped)
	})
}

// End tells how the whole ended. report is nil when the run could not start,
// message says why it failed, "" that it did not.
func (r *Recorder) End(report *runner.Report, message string, stopped bool) {
	at := r.options.Now()
	state := spec.Complete
	switch {
	case stopped:
		state = spec.Abort
	case message != "" || report == nil || report.Failed():
		state = spec.Fail
		if message == "" {
			message = summary(report)
		}
	}
	r.note(func(b *builder) *spec.Event { return b.invocation(at, state, message) })
	r.mu.Lock()
	r.closed = true
	r.signal.Signal()
	r.mu.Unlock()
}

// Done is closed when all events have been handed on, after End.
func (r *Recorder) Done() <-chan struct{} { return r.done }

// Fault is what kept the recorder from telling on, nil when nothing did. It may
// be asked for when Done is closed.
func (r *Recorder) Fault() any { return r.fault }

// summary counts what failed.
func summary(report *runner.Report) string {
	if report == nil {
		return "the run could not start"
	}
	failed, skipped := 0, 0
	for _, res := range report.Results {
		switch res.Status {
		case artifact.StatusError, artifact.StatusFail, artifact.StatusRuntimeError, artifact.StatusPartialSuccess:
			failed++
		case artifact.StatusSkipped:
			if res.Node.Kind != project.Exposure {
				skipped++
			}
		}
	}
	return fmt.Sprintf("%d failed, %d skipped, of %d", failed, skipped, len(report.Results))
}
