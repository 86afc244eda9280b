// Package exec runs a graph of tasks on N workers: the one place where a batch
// run decides what goes next.
//
// It takes tasks with dependencies and priorities and a function that does one
// task; it gives back how each task ended, with the root cause of what was
// skipped. It knows no node, no SQL and no engine. All shared state is changed
// under one lock; the whole run costs O(V+E). With one worker the order depends
// on the tasks alone.
package exec

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrFailFast is the cause of the context given to running tasks when another
// task has failed and the run was told to stop at the first failure.
var ErrFailFast = errors.New("another task failed and the run stops at the first failure")

// Task is one node of the graph.
type Task struct {
	Name string
	// Deps are indexes of tasks that must have ended well before.
	Deps []int
	// Priority orders ready tasks, the largest first, then the lowest index. One
	// worker alone takes what was ready earlier before that.
	Priority int32
	// Lenient lets what depends on the task run even when it fails.
	Lenient bool
}

// State is how a task ended.
type State uint8

// The states of tasks.
const (
	Waiting State = iota
	Running
	Done
	Failed
	Skipped   // a task it depends on failed, or the run stopped at a failure
	Cancelled // the run was cancelled before the task began
)

// String returns the state's name in lower case.
func (s State) String() string {
	return [...]string{"waiting", "running", "done", "failed", "skipped", "cancelled"}[s]
}

// Outcome is how one task went.
type Outcome struct {
	State State
	// Cause is the index of the failed task that a Skipped one goes back to, -1
	// for other states.
	Cause int
	// Worker is the number of the worker that ran or skipped the task, -1 for
	// none.
	Worker   int
	Started  time.Time
	Finished time.Time
}

// Options say how to run.
type Options struct {
	Workers  int
	FailFast bool
	// Now is the clock; nil leaves the times of outcomes zero.
	Now func() time.Time
	// Skip is called for each task that is not run, before anything that depends
	// on it is looked at. cause is the root cause, -1 when the run was cancelled.
	Skip func(task, cause, worker int)
}

// Do runs one task and reports whether what depends on it may run. The context
// ends when the run is cancelled or stops at a failure.
type Do func(ctx context.Context, task, worker int) bool

// Run runs the tasks and returns an outcome for each. The error is not nil only
// when the tasks depend on each other in a circle or on a task that is not
// there; then nothing has run.
func Run(ctx context.Context, tasks []Task, o Options, do Do) ([]Outcome, error) {
	if err := Check(tasks); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := newRun(tasks, o, do, cancel)
	stop := context.AfterFunc(ctx, r.wake)
	defer stop()
	var wg sync.WaitGroup
	for w := range max(1, min(o.Workers, len(tasks))) {
		wg.Go(func() { r.work(ctx, w) })
	}
	wg.Wait()
	r.rest()
	return r.outcomes, nil
}

// Check returns an error when the tasks cannot be ordered.
func Check(tasks []Task) error {
	pending := make([]int, len(tasks))
	triggers := make([][]int, len(tasks))
	var ready []int
	for i, t := range tasks {
		for _, d := range t.Deps {
			if d < 0 || d >= len(tasks) {
				return fmt.Errorf("exec: task %s depends on task number %d of %d", t.Name, d, len(tasks))
			}
			triggers[d] = append(triggers[d], i)
		}
		if pending[i] = len(t.Deps); pending[i] == 0 {
			ready = append(ready, i)
		}
	}
	n := 0
	for ; n < len(ready); n++ {
		for _, t := range triggers[ready[n]] {
			if pending[t]--; pending[t] == 0 {
				ready = append(ready, t)
			}
		}
	}
	for i, t := range tasks {
		if pending[i] > 0 {
			return fmt.Errorf("exec: task %s waits for a circle of tasks", t.Name)
		}
	}
	return nil
}

// run is the shared state; mu guards everything below it.
type run struct {
	tasks    []Task
	triggers [][]int // tasks that wait for a task
	o        Options
	do       Do
	cancel   context.CancelCauseFunc

	mu       sync.Mutex
	changed  *sync.Cond
	pending  []int
	cause    []int // root cause of a task that must be skipped, -1
	outcomes []Outcome
	ready    queue
	left     int // tasks that have not ended
	stopped  bool
	stopper  int // the failed task that stopped the run, -1
}

func newRun(tasks []Task, o Options, do Do, cancel context.CancelCauseFunc) *run {
	r := &run{
		tasks: tasks, o: o, do: do, cancel: cancel, left: len(tasks), stopper: -1,
		triggers: make([][]int, len(tasks)), pending: make([]int, len(tasks)),
		cause: make([]int, len(tasks)), outcomes: make([]Outcome, len(tasks)),
	}
	r.changed = sync.NewCond(&r.mu)
	r.ready.tasks = tasks
	if o.Workers <= 1 {
		r.ready.since = make([]int, len(tasks))
	}
	for i, t := range tasks {
		r.cause[i] = -1
		r.outcomes[i] = Outcome{Cause: -1, Worker: -1}
		r.pending[i] = len(t.Deps)
		for _, d := range t.Deps {
			r.triggers[d] = append(r.triggers[d], i)
		}
		if len(t.Deps) == 0 {
			r.ready.items = append(r.ready.items, i)
		}
	}
	heap.Init(&r.ready)
	return r
}

// wake makes workers that wait look at the context again.
func (r *run) wake() {
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	r.changed.Broadcast()
}

// work takes ready tasks until none is left or the run stops.
func (r *run) work(ctx context.Context, worker int) {
	for {
		i, skip, ok := r.take(ctx, worker)
		if !ok {
			return
		}
		state := Skipped
		if skip {
			if r.o.Skip != nil {
				r.o.Skip(i, r.cause[i], worker)
			}
		} else if r.do(ctx, i, worker) {
			state = Done
		} else {
			state = Failed
		}
		r.end(i, state)
	}
}

// take waits for a task; skip says that it must not run. A task's cause is
// final once it is ready, so it may be read without the lock after that.
func (r *run) take(ctx context.Context, worker int) (i int, skip, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.ready.Len() == 0 && r.left > 0 && !r.stopped {
		r.changed.Wait()
	}
	if r.left == 0 || r.stopped || ctx.Err() != nil {
		return 0, false, false
	}
	i = heap.Pop(&r.ready).(int)
	out := &r.outcomes[i]
	out.Worker = worker
	out.Started = r.now()
	out.State = Running
	return i, r.cause[i] >= 0, true
}

// end records a task's end and frees what waited for it.
func (r *run) end(i int, state State) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := &r.outcomes[i]
	out.State, out.Finished, out.Cause = state, r.now(), r.cause[i]
	root := r.cause[i]
	if state == Failed {
		if !r.tasks[i].Lenient {
			root = i
		}
		if r.o.FailFast && !r.stopped {
			r.stopped, r.stopper = true, i
			r.cancel(ErrFailFast)
		}
	}
	for _, t := range r.triggers[i] {
		if root >= 0 && r.cause[t] < 0 {
			r.cause[t] = root
		}
		if r.pending[t]--; r.pending[t] == 0 {
			if r.ready.since != nil {
				r.ready.since[t] = len(r.tasks) - r.left + 1
			}
			heap.Push(&r.ready, t)
		}
	}
	r.left--
	r.changed.Broadcast()
}

// rest closes the tasks that never began, in order; the workers have ended.
func (r *run) rest() {
	for i := range r.outcomes {
		out := &r.outcomes[i]
		if out.State != Waiting {
			continue
		}
		out.State, out.Cause = Cancelled, r.cause[i]
		if out.Cause < 0 {
			out.Cause = r.stopper
		}
		if out.Cause >= 0 {
			out.State = Skipped
		}
		if r.o.Skip != nil {
			r.o.Skip(i, out.Cause, -1)
		}
	}
}

func (r *run) now() time.Time {
	if r.o.Now == nil {
		return time.Time{}
	}
	return r.o.Now()
}

// queue is the heap of ready tasks.
type queue struct {
	tasks []Task
	items []int
	// since tells for each task how many had ended when it became ready; nil where
	// that does not matter.
	since []int
}

func (q *queue) Len() int { return len(q.items) }
func (q *queue) Less(a, b int) bool {
	i, j := q.items[a], q.items[b]
	if q.since != nil && q.since[i] != q.since[j] {
		return q.since[i] < q.since[j]
	}
	if p, o := q.tasks[i].Priority, q.tasks[j].Priority; p != o {
		return p > o
	}
	return i < j
}
func (q *queue) Swap(a, b int) { q.items[a], q.items[b] = q.items[b], q.items[a] }
func (q *queue) Push(x any)    { q.items = append(q.items, x.(int)) }
func (q *queue) Pop() any {
	last := len(q.items) - 1
	i := q.items[last]
	q.items = q.items[:last]
	return i
}
