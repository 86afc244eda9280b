// Package deliver sends OpenLineage events to where the configuration of the
// OpenLineage clients says: an HTTP receiver, a file, Kafka, the terminal, or
// several of these.
//
// It takes finished events as text. Whoever sends never waits and never hears
// of an error: events queue up to a bound, and Close tells what was lost.
package deliver

import (
	"context"
	"hash/fnv"
	"sync"
	"time"
)

// Message is an event on its way.
type Message struct {
	// Key is the same for all events of an invocation and of what it is part of,
	// Run the id of the run that it is of: events of one run arrive in order.
	Key, Run string
	// Alone: what was sent before has arrived when it goes out, and what is sent
	// after it goes out later.
	Alone bool
	Body  []byte
}

// Transport takes events somewhere. Send may be called by several goroutines at
// once.
type Transport interface {
	// Name says where to, without secrets.
	Name() string
	Send(ctx context.Context, m Message) error
	// Close waits for what is under way, until the context ends.
	Close(ctx context.Context) error
}

// Rejected is the error of a receiver that is well and does not want the event.
type Rejected struct{ Err error }

// Error tells why.
func (r *Rejected) Error() string { return r.Err.Error() }

// Unwrap returns the receiver's answer.
func (r *Rejected) Unwrap() error { return r.Err }

const (
	// lanes is how many events are on their way to one receiver at once.
	lanes = 4
	// most is how many bytes wait for one receiver.
	most = 64 << 20
	// pause is how long a receiver that cannot be reached is left alone.
	pause = 30 * time.Second
)

// Sender hands events to transports.
type Sender struct{ outlets []*outlet }

// NewSender starts to deliver. The context is not that of the run, whose end is
// an event too.
func NewSender(ctx context.Context, transports ...Transport) *Sender {
	s := &Sender{}
	for _, t := range transports {
		o := &outlet{to: t, done: make(chan struct{})}
		o.signal.L = &o.mu
		ctx, cancel := context.WithCancel(ctx)
		o.cancel = cancel
		go o.run(ctx)
		s.outlets = append(s.outlets, o)
	}
	return s
}

// Send queues an event for all transports.
func (s *Sender) Send(m Message) {
	for _, o := range s.outlets {
		o.push(m)
	}
}

// Loss is what a transport did not deliver.
type Loss struct {
	To         string
	Lost, Sent int
	// Err is the first error.
	Err error
}

// Close waits until all is delivered, until the limit at the most.
func (s *Sender) Close(limit time.Duration) []Loss {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for _, o := range s.outlets {
		o.close()
	}
	var out []Loss
	for _, o := range s.outlets {
		select {
		case <-o.done:
		case <-timer.C:
			timer.Reset(0) // for the others too
			o.cancel()
			<-o.done
		}
		o.cancel()
		if o.lost > 0 || o.err != nil {
			out = append(out, Loss{To: o.to.Name(), Lost: o.lost, Sent: o.sent, Err: o.err})
		}
	}
	return out
}

// outlet delivers to one transport. mu guards what follows it.
type outlet struct {
	to     Transport
	cancel func()
	done   chan struct{}
	flying sync.WaitGroup

	mu     sync.Mutex
	signal sync.Cond
	queue  []Message
	bytes  int
	closed bool
	// until is when a receiver that could not be reached is tried again.
	until      time.Time
	lost, sent int
	err        error
}

func (o *outlet) push(m Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bytes+len(m.Body) > most {
		o.lost++
		return
	}
	o.queue, o.bytes = append(o.queue, m), o.bytes+len(m.Body)
	o.signal.Signal()
}

func (o *outlet) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.signal.Signal()
}

func (o *outlet) pop() (Message, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) == 0 {
		if o.closed {
			return Message{}, false
		}
		o.signal.Wait()
	}
	m := o.queue[0]
	o.queue[0] = Message{}
	o.queue, o.bytes = o.queue[1:], o.bytes-len(m.Body)
	return m, true
}

// run delivers until the outlet is closed and empty.
func (o *outlet) run(ctx context.Context) {
	defer close(o.done)
	var lane [lanes]chan Message
	for i := range lane {
		lane[i] = make(chan Message, 16)
		defer close(lane[i])
		go func() {
			for m := range lane[i] {
				o.deliver(ctx, m)
				o.flying.Done()
			}
		}()
	}
	for {
		m, ok := o.pop()
		if !ok {
			break
		}
		if m.Alone {
			o.flying.Wait()
			o.deliver(ctx, m)
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(m.Run))
		o.flying.Add(1)
		lane[h.Sum32()%lanes] <- m
	}
	o.flying.Wait()
	if err := o.to.Close(ctx); err != nil {
		o.note(err)
	}
}

// deliver sends one event, unless the receiver is given a rest.
func (o *outlet) deliver(ctx context.Context, m Message) {
	o.mu.Lock()
	resting := time.Now().Before(o.until)
	o.mu.Unlock()
	if resting || ctx.Err() != nil {
		o.note(ctx.Err())
		return
	}
	if err := o.to.Send(ctx, m); err != nil {
		o.note(err)
		return
	}
	o.mu.Lock()
	o.sent++
	o.mu.Unlock()
}

// note counts an event that is lost.
func (o *outlet) note(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost++
	if err == nil {
		return
	}
	if o.err == nil {
		o.err = err
	}
	if _, rejected := err.(*Rejected); !rejected {
		o.until = time.Now().Add(pause)
	}
}
