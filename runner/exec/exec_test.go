package exec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// graphs draws task graphs whose edges point to lower numbers.
func graphs(t *rapid.T) []Task {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	tasks := make([]Task, n)
	for i := range tasks {
		tasks[i].Name = fmt.Sprint("t", i)
		tasks[i].Priority = int32(rapid.IntRange(0, 5).Draw(t, "priority"))
		for d := range i {
			if rapid.IntRange(0, 5).Draw(t, "edge") == 0 {
				tasks[i].Deps = append(tasks[i].Deps, d)
			}
		}
	}
	return tasks
}

func failing(t *rapid.T, n int) map[int]bool {
	out := map[int]bool{}
	for i := range n {
		if rapid.IntRange(0, 7).Draw(t, "fails") == 0 {
			out[i] = true
		}
	}
	return out
}

func TestOrderAndSkips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks := graphs(t)
		fails := failing(t, len(tasks))
		var mu sync.Mutex
		ended := map[int]bool{}
		skips := map[int]int{}
		o := Options{Workers: rapid.IntRange(1, 4).Draw(t, "workers"), Skip: func(i, cause, _ int) {
			mu.Lock()
			defer mu.Unlock()
			skips[i] = cause
			ended[i] = true
		}}
		outs, err := Run(context.Background(), tasks, o, func(_ context.Context, i, _ int) bool {
			mu.Lock()
			defer mu.Unlock()
			for _, d := range tasks[i].Deps {
				if !ended[d] {
					t.Errorf("task %d ran before its dependency %d ended", i, d)
				}
			}
			ended[i] = true
			return !fails[i]
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range expected(tasks, fails) {
			if outs[i].State != want {
				t.Errorf("task %d: got %s, want %s", i, outs[i].State, want)
			}
			cause, skipped := skips[i]
			if skipped != (want == Skipped) || skipped && (cause != outs[i].Cause || !fails[cause] || !reaches(tasks, i, cause)) {
				t.Errorf("task %d: skipped %v for cause %d, outcome %+v", i, skipped, cause, outs[i])
			}
		}
	})
}

// expected is the plain definition: skipped is what hangs on a failure.
func expected(tasks []Task, fails map[int]bool) []State {
	out := make([]State, len(tasks))
	for i, t := range tasks {
		out[i] = Done
		if fails[i] {
			out[i] = Failed
		}
		for _, d := range t.Deps {
			if out[d] == Failed || out[d] == Skipped {
				out[i] = Skipped
			}
		}
	}
	return out
}

func reaches(tasks []Task, from, to int) bool {
	return from == to || slices.ContainsFunc(tasks[from].Deps, func(d int) bool { return reaches(tasks, d, to) })
}

func TestOneWorkerIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks := graphs(t)
		order := func() (out []int) {
			_, err := Run(context.Background(), tasks, Options{Workers: 1}, func(_ context.Context, i, _ int) bool {
				out = append(out, i)
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		first := order()
		if !slices.Equal(first, order()) {
			t.Fatal("two runs took different orders")
		}
		since := func(i int) int { // how many had ended when it became ready
			at := 0
			for _, d := range tasks[i].Deps {
				at = max(at, slices.Index(first, d)+1)
			}
			return at
		}
		for n, i := range first {
			for _, j := range first[n:] { // nothing that goes first was passed over
				if since(j) < since(i) || since(j) == since(i) && tasks[j].Priority > tasks[i].Priority {
					t.Fatalf("task %d ran before %d, which was ready earlier or has a higher priority", i, j)
				}
			}
		}
	})
}

func TestFailFast(t *testing.T) {
	tasks := []Task{{Name: "bad", Priority: 9}, {Name: "slow", Priority: 8}, {Name: "after", Deps: []int{0}}, {Name: "free"}}
	started := make(chan struct{})
	var cause error
	skipped := map[int]int{}
	outs, err := Run(context.Background(), tasks, Options{Workers: 2, FailFast: true, Skip: func(i, c, _ int) { skipped[i] = c }},
		func(ctx context.Context, i, _ int) bool {
			if i == 0 {
				<-started
				return false
			}
			close(started)
			<-ctx.Done() // the running statement is cancelled
			cause = context.Cause(ctx)
			return false
		})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(cause, ErrFailFast) {
		t.Errorf("cause of the running task's context: %v", cause)
	}
	if outs[2].State != Skipped || outs[3].State != Skipped || skipped[2] != 0 || skipped[3] != 0 {
		t.Errorf("outcomes %+v, skips %v", outs, skipped)
	}
}

func TestCancel(t *testing.T) {
	tasks := []Task{{Name: "a"}, {Name: "b", Deps: []int{0}}, {Name: "c"}}
	ctx, cancel := context.WithCancel(context.Background())
	var skipped []int
	outs, err := Run(ctx, tasks, Options{Workers: 1, Skip: func(i, _, _ int) { skipped = append(skipped, i) }},
		func(ctx context.Context, i, _ int) bool {
			cancel()
			<-ctx.Done()
			return false
		})
	if err != nil {
		t.Fatal(err)
	}
	if outs[0].State != Failed || outs[1].State != Skipped || outs[1].Cause != 0 || outs[2].State != Cancelled {
		t.Errorf("outcomes %+v", outs)
	}
	if !slices.Equal(skipped, []int{1, 2}) {
		t.Errorf("skipped %v", skipped)
	}
}

func TestCircleIsRefused(t *testing.T) {
	tasks := []Task{{Name: "a", Deps: []int{1}}, {Name: "b", Deps: []int{0}}}
	if _, err := Run(context.Background(), tasks, Options{Workers: 1}, nil); err == nil {
		t.Error("a circle was accepted")
	}
	if _, err := Run(context.Background(), []Task{{Deps: []int{3}}}, Options{Workers: 1}, nil); err == nil {
		t.Error("a dependency out of range was accepted")
	}
}

func TestPriorities(t *testing.T) {
	// 0 <- 1 <- 2, 0 <- 3
	got := Priorities([][]int{nil, {0}, {1}, {0}})
	if !slices.Equal(got, []int32{3, 2, 1, 1}) {
		t.Errorf("got %v", got)
	}
}

func TestDump(t *testing.T) {
	tasks := []Task{{Name: "a"}, {Name: "b", Deps: []int{0}}}
	outs, err := Run(context.Background(), tasks, Options{Workers: 1}, func(context.Context, int, int) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Dump(&b, tasks, outs); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"cause": "a"`) || !strings.Contains(b.String(), `"state": "failed"`) {
		t.Error(b.String())
	}
}

func BenchmarkRun(b *testing.B) {
	tasks := make([]Task, 10000)
	for i := range tasks {
		if i > 0 {
			tasks[i].Deps = []int{i / 2}
		}
	}
	for b.Loop() {
		if _, err := Run(context.Background(), tasks, Options{Workers: 4}, func(context.Context, int, int) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}
