package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
)

var errorChecks = []check{
	{name: "errors/place", run: errorPlaces},
	{name: "errors/message", run: errorMessage},
	{name: "errors/describe", run: describeError},
	{name: "errors/session_goes_on", run: sessionGoesOn},
	{name: "cancel/running_statement", run: cancelRunning},
	{name: "cancel/before_start", run: cancelBefore},
	{name: "cancel/deadline", run: cancelDeadline},
}

// errorPlaces: the offset points at the text at fault, in long statements and
// beside letters of several bytes too.
func errorPlaces(b *bench) error {
	pad := strings.Repeat("1 + ", 100)
	for _, c := range []struct{ sql, at string }{
		{"select nope from (select 1 as a) t", "nope"},
		{"select 'é日本' as x,\n\t nope\nfrom (select 1 as a) t", "nope"},
		{"select " + pad + "nope from (select 1 as a) t where " + pad + "1 > 0", "nope"},
		{"select 1 as a from " + b.name("missing_table") + " where 1 = 1", b.dialect.Quote(b.database) + "."},
		{"create table " + b.name("t") + " as select nope from (select 1 as a) t", "nope"},
	} {
		e, err := b.failure(c.sql)
		if err != nil {
			return err
		}
		if want := strings.LastIndex(c.sql, c.at); e.Offset != want {
			return fmt.Errorf("%s: offset %d, want %d (%s)", abridged(c.sql), e.Offset, want, e.Message)
		}
	}
	return nil
}

// failure runs SQL that must fail and returns its error.
func (b *bench) failure(sql string) (*adapters.Error, error) {
	_, err := b.session.Exec(b.ctx, sql)
	var e *adapters.Error
	if !errors.As(err, &e) {
		return nil, fmt.Errorf("%s: error %T %v is not of the contract", abridged(sql), err, err)
	}
	return e, nil
}

// errorMessage: one line without the SQL, and a code that tells classes apart.
func errorMessage(b *bench) error {
	syntax, err := b.failure("select from from")
	if err != nil {
		return err
	}
	missing, err := b.failure("select * from " + b.name("missing_table"))
	if err != nil {
		return err
	}
	for _, e := range []*adapters.Error{syntax, missing} {
		if e.Message == "" || strings.Contains(e.Message, "\n") || strings.Contains(e.Message, "LINE ") {
			return fmt.Errorf("message %q", e.Message)
		}
		if e.Code == "" || e.Retryable {
			return fmt.Errorf("code %q, retryable %v", e.Code, e.Retryable)
		}
	}
	if syntax.Code == missing.Code {
		return fmt.Errorf("a syntax error and a missing table have one code, %s", syntax.Code)
	}
	if !strings.Contains(missing.Message, "missing_table") {
		return fmt.Errorf("message %q does not name the table", missing.Message)
	}
	return nil
}

// describeError: the place is in the query as it was given.
func describeError(b *bench) error {
	query := "select 1 as a,\n  nope\nfrom (select 1 as b) t"
	_, err := b.adapter.Describe(b.ctx, b.session, query)
	var e *adapters.Error
	if !errors.As(err, &e) || e.Offset != strings.Index(query, "nope") {
		return fmt.Errorf("error %v", err)
	}
	return nil
}

func sessionGoesOn(b *bench) error {
	for range 3 {
		if _, err := b.failure("select nope"); err != nil {
			return err
		}
		if err := b.expect(b.session, "select 1 as v", "1"); err != nil {
			return err
		}
	}
	return nil
}

// patience is how long a cancelled statement may take to end.
const patience = 2 * time.Second

func (b *bench) slowQuery() string {
	if b.cfg.SlowQuery != "" {
		return b.cfg.SlowQuery
	}
	return "with recursive forever(n) as (select 1 union all select n + 1 from forever where n > 0) select count(*) from forever"
}

// cancelRunning: a statement ends soon after its context, by Exec and by
// Query, and its session goes on.
func cancelRunning(b *bench) error {
	for name, run := range map[string]func(context.Context, string) error{
		"Exec": func(ctx context.Context, sql string) error { _, err := b.session.Exec(ctx, sql); return err },
		"Query": func(ctx context.Context, sql string) error {
			_, err := adapters.ReadAll(ctx, b.session, sql, -1)
			return err
		},
		"Exec of two": func(ctx context.Context, sql string) error {
			_, err := b.session.Exec(ctx, sql+";\nselect 1")
			return err
		},
	} {
		ctx, cancel := context.WithCancel(b.ctx)
		done := make(chan error, 1)
		go func() { done <- run(ctx, b.slowQuery()) }()
		time.Sleep(100 * time.Millisecond)
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: error %v", name, err)
			}
		case <-time.After(patience):
			return fmt.Errorf("%s: still running %v after it was cancelled", name, patience)
		}
		if err := b.expect(b.session, "select 1 as v", "1"); err != nil {
			return err
		}
	}
	return nil
}

func cancelBefore(b *bench) error {
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err := b.session.Exec(ctx, "create table "+b.name("t")+" as select 1 as v")
	if !errors.Is(err, context.Canceled) {
		return fmt.Errorf("error %v", err)
	}
	if columns, err := b.adapter.Columns(b.ctx, b.session, b.relation("t")); err != nil || len(columns) > 0 {
		return fmt.Errorf("the statement was run: %v, %w", columns, err)
	}
	return nil
}

func cancelDeadline(b *bench) error {
	ctx, cancel := context.WithTimeout(b.ctx, 100*time.Millisecond)
	defer cancel()
	done := make(chan error, 1)
	go func() { _, err := b.session.Exec(ctx, b.slowQuery()); done <- err }()
	select {
	case err := <-done:
		if !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("error %v", err)
		}
		return nil
	case <-time.After(patience):
		return errors.New("still running after its deadline")
	}
}
