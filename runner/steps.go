package runner

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/runner/materialize"
)

// maxTries is how often a transaction is tried when the engine says that
// nothing was changed and it may pass the next time.
const maxTries = 4

// walker runs the steps of one node on one session.
type walker struct {
	engine  *Engine
	session adapters.Session
	// load brings a seed's rows in.
	load func(context.Context, *materialize.Load) (int64, error)
	// main is given the text of the main statement before it is sent.
	main func(sql string) error

	response adapters.Response // of the main statement
	names    []string          // of a fetched result
	rows     [][]any
	loaded   int64 // rows, -1 without a load step
	touched  []adapters.Relation
}

// run runs the steps in order; those in a transaction follow each other and
// share it. What was changed is undone when one of them fails.
func (w *walker) run(ctx context.Context, steps []materialize.Step) error {
	w.loaded = -1
	for len(steps) > 0 {
		n := 1
		for n < len(steps) && steps[n].InTransaction == steps[0].InTransaction {
			n++
		}
		if err := w.group(ctx, steps[:n]); err != nil {
			return err
		}
		steps = steps[n:]
	}
	return nil
}

// group runs steps that are all inside the transaction or all outside it, and
// tries again what is worth it.
func (w *walker) group(ctx context.Context, steps []materialize.Step) error {
	if !steps[0].InTransaction {
		for i := range steps {
			if err := w.tries(ctx, func() error { return w.step(ctx, steps[i]) }); err != nil {
				return err
			}
		}
		return nil
	}
	return w.tries(ctx, func() error { return w.transaction(ctx, steps) })
}

// tries calls f until it passes, fails for good, or has failed too often.
func (w *walker) tries(ctx context.Context, f func() error) error {
	wait := 20 * time.Millisecond
	for try := 1; ; try++ {
		err := f()
		var e *adapters.Error
		if err == nil || try == maxTries || !errors.As(err, &e) || !e.Retryable || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
			wait *= 4
		}
	}
}

func (w *walker) transaction(ctx context.Context, steps []materialize.Step) error {
	if err := w.session.Begin(ctx); err != nil {
		return &failed{err, "", "begin"}
	}
	err := w.steps(ctx, steps)
	if err == nil {
		if err = w.session.Commit(ctx); err == nil {
			return nil
		}
		err = &failed{err, "", "commit"}
	}
	return errors.Join(err, w.undo(ctx))
}

// undo rolls back and makes the cache forget what the steps told it. It works
// when the context is over.
func (w *walker) undo(ctx context.Context) error {
	for _, rel := range w.touched {
		w.engine.Cache.Forget(rel.Database, rel.Schema)
	}
	w.touched = nil
	return w.session.Rollback(context.WithoutCancel(ctx))
}

func (w *walker) steps(ctx context.Context, steps []materialize.Step) error {
	for _, s := range steps {
		if err := w.step(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) step(ctx context.Context, s materialize.Step) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case s.Then != nil:
		more, err := s.Then()
		if err != nil {
			return err
		}
		return w.steps(ctx, more)
	case s.Call != nil:
		if err := s.Call(); err != nil {
			return err
		}
	case s.Load != nil:
		n, err := w.load(ctx, s.Load)
		if err != nil {
			return err
		}
		w.loaded = n
	default:
		if err := w.send(ctx, s); err != nil {
			return err
		}
	}
	w.touched = append(append(w.touched, s.Gone...), s.Made...)
	for _, rel := range s.Gone {
		w.engine.Cache.Drop(rel)
	}
	for _, rel := range s.Made {
		w.engine.Cache.Add(rel)
	}
	return nil
}

// send renders a statement and sends it.
func (w *walker) send(ctx context.Context, s materialize.Step) error {
	sql, err := s.Render()
	if err != nil {
		return err
	}
	if s.Main {
		if err := w.main(sql); err != nil {
			return err
		}
		w.response = adapters.Response{Message: "OK", RowsAffected: -1}
	}
	if strings.TrimSpace(sql) == "" {
		return nil
	}
	if s.Fetch {
		res, err := adapters.ReadAll(ctx, w.session, sql, 2)
		if err != nil {
			return &failed{err, sql, s.Name}
		}
		w.names, w.rows = nil, res.Rows
		if s.Main {
			w.response = res.Response
		}
		for _, c := range res.Columns {
			w.names = append(w.names, c.Name)
		}
		return nil
	}
	resp, err := w.session.Exec(ctx, sql)
	if err != nil {
		return &failed{err, sql, s.Name}
	}
	if s.Main {
		w.response = resp
	}
	return nil
}
