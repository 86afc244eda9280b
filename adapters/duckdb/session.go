package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// session is one connection.
type session struct {
	conn    *duckdb.Conn
	adapter *adapter
	// inTransaction is whether Begin was called; SQL may open transactions of
	// its own without it.
	inTransaction bool
}

// done is what DuckDB says of a statement that changes no rows.
var done = adapters.Response{Message: "OK", RowsAffected: -1}

// Exec runs statements in order and stops at the first that fails. It tells no
// counts of rows, as dbt's adapter of DuckDB does not.
func (s *session) Exec(ctx context.Context, sql string) (adapters.Response, error) {
	res, err := s.counted(ctx, sql)
	res.RowsAffected = -1
	return res, err
}

// counted is Exec with the number of rows that the last statement changed.
func (s *session) counted(ctx context.Context, sql string) (adapters.Response, error) {
	var res adapters.Response
	err := s.attempts(func() (err error) {
		res, err = s.exec(ctx, sql)
		return err
	})
	return res, err
}

func (s *session) exec(ctx context.Context, sql string) (adapters.Response, error) {
	prepared, err := s.conn.PrepareContext(ctx, sql) // runs all statements but the last
	if isEmptyQuery(err) {
		return done, nil
	}
	if err != nil {
		return adapters.Response{}, s.failure(ctx, err, sql, 0)
	}
	defer prepared.Close()
	stmt := prepared.(*duckdb.Stmt)
	result, err := stmt.ExecContext(ctx, nil)
	if err != nil {
		return adapters.Response{}, s.failure(ctx, err, sql, 0)
	}
	res := done
	if kind, err := stmt.StatementType(); err == nil && changesRows(kind) {
		res.RowsAffected, _ = result.RowsAffected()
	}
	return res, nil
}

func changesRows(kind duckdb.StmtType) bool {
	switch kind {
	case duckdb.STATEMENT_TYPE_INSERT, duckdb.STATEMENT_TYPE_UPDATE, duckdb.STATEMENT_TYPE_DELETE, duckdb.STATEMENT_TYPE_COPY:
		return true
	}
	return false
}

// isEmptyQuery recognizes the driver's refusal of SQL without a statement,
// which it does not export.
func isEmptyQuery(err error) bool { return err != nil && err.Error() == "empty query" }

// Query runs a statement and returns its rows. Several statements may be
// given; the last one's rows are returned.
func (s *session) Query(ctx context.Context, sql string) (adapters.Rows, error) {
	var rows adapters.Rows
	err := s.attempts(func() (err error) {
		rows, err = s.query(ctx, sql)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// attempts runs f again while it fails with a code that the profile calls
// worth it. Inside a transaction there is nothing to repeat: it is lost.
func (s *session) attempts(f func() error) error {
	for n := 1; ; n++ {
		err := f()
		var e *adapters.Error
		if err == nil || n >= s.adapter.creds.retry.queries || s.inTransaction ||
			!errors.As(err, &e) || !s.adapter.creds.retry.codes[e.Code] {
			return err
		}
	}
}

func (s *session) failure(ctx context.Context, err error, sql string, shift int) *adapters.Error {
	e := engineError(ctx, err, sql, shift)
	if isConflict(e) {
		// Outside a transaction, statements before the failed one were kept.
		_, _, statements := lastStatement(sql)
		e.Retryable = s.inTransaction || statements < 2
	}
	return e
}

// Begin opens a transaction.
func (s *session) Begin(ctx context.Context) error {
	if s.adapter.creds.noTransactions {
		return nil
	}
	if err := s.run(ctx, "begin transaction"); err != nil {
		return err
	}
	s.inTransaction = true
	return nil
}

// Commit makes the transaction's work last; when it fails, all of it is undone.
func (s *session) Commit(ctx context.Context) error {
	if s.adapter.creds.noTransactions {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return engineError(ctx, err, "", 0) // the transaction is still open
	}
	s.inTransaction = false
	return s.run(ctx, "commit")
}

// Rollback undoes the open transaction, also one that SQL opened by itself.
// It does its work even when ctx is cancelled already.
func (s *session) Rollback(ctx context.Context) error {
	if s.adapter.creds.noTransactions {
		return nil
	}
	s.inTransaction = false
	err := s.run(context.WithoutCancel(ctx), "rollback")
	var e *adapters.Error
	if errors.As(err, &e) && strings.Contains(e.Message, "no transaction is active") {
		return nil
	}
	return err
}

func (s *session) run(ctx context.Context, sql string) error {
	_, err := s.conn.ExecContext(ctx, sql, []driver.NamedValue{})
	if err != nil {
		return s.failure(ctx, err, sql, 0)
	}
	return nil
}

// Close ends the connection; an open transaction is undone.
func (s *session) Close() error { return s.conn.Close() }
