package runner

import "context"

// lanes bounds how much of a run happens at once when a node is built in
// parts: a free thread may help with the parts of another's node. Each thread
// holds a slot while it works on an action; a helper takes a slot that is free,
// and a number for a session of its own.
type lanes struct {
	slots   chan struct{}
	numbers chan int
}

func newLanes(threads int) *lanes {
	threads = max(1, threads)
	l := &lanes{slots: make(chan struct{}, threads), numbers: make(chan int, threads)}
	for i := range threads {
		l.numbers <- threads + i
	}
	return l
}

// hold takes a slot for an action, release gives it back. An action that waits
// only while helpers end their part gets its turn; a cancelled run is not held
// up.
func (l *lanes) hold(ctx context.Context) (release func()) {
	select {
	case l.slots <- struct{}{}:
		return func() { <-l.slots }
	case <-ctx.Done():
		return func() {}
	}
}

// take waits for a free slot and returns the number of a worker to be; ok is
// false when the run was cancelled.
func (l *lanes) take(ctx context.Context) (number int, ok bool) {
	select {
	case l.slots <- struct{}{}:
		return <-l.numbers, true
	case <-ctx.Done():
		return 0, false
	}
}

func (l *lanes) give(number int) {
	l.numbers <- number
	<-l.slots
}
