package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// session is one connection, made anew when it was lost and nothing was open on
// it.
type session struct {
	conn    *pgconn.PgConn
	adapter *adapter
	// inTransaction is whether Begin was called; a connection that is lost takes
	// the transaction with it, and only Rollback ends that.
	inTransaction bool
}

// ready returns the connection. A lost one is made anew, but never within a
// transaction: its work is gone.
func (s *session) ready(ctx context.Context) (*pgconn.PgConn, error) {
	if !s.conn.IsClosed() {
		return s.conn, nil
	}
	if s.inTransaction {
		return nil, &adapters.Error{
			Message: "the connection was lost, and with it the open transaction", Code: lostConnection, Offset: -1,
			Hint: "nothing of it was kept; look at the server's log, then run again",
		}
	}
	conn, err := s.adapter.connect(ctx)
	if err != nil {
		return nil, err
	}
	s.conn = conn
	return conn, nil
}

// Exec runs statements in order and stops at the first that fails. Without a
// transaction the server takes those of one call as one.
func (s *session) Exec(ctx context.Context, sql string) (adapters.Response, error) {
	conn, err := s.ready(ctx)
	if err != nil {
		return adapters.Response{}, err
	}
	stop := s.watch(ctx)
	result := conn.Exec(ctx, sql)
	var tag pgconn.CommandTag
	for result.NextResult() {
		if t, err := result.ResultReader().Close(); err == nil {
			tag = t
		}
	}
	err = result.Close()
	waited := stop()
	if err != nil {
		return adapters.Response{}, withWait(s.failure(ctx, err, sql), waited)
	}
	return response(tag), nil
}

// response is the server's tag as dbt takes it apart: "INSERT 0 5".
func response(tag pgconn.CommandTag) adapters.Response {
	text := tag.String()
	if text == "" {
		return adapters.Response{Message: "OK", RowsAffected: -1}
	}
	words := strings.Fields(text)
	var code []string
	for _, w := range words {
		if strings.Trim(w, "0123456789") != "" {
			code = append(code, w)
		}
	}
	out := adapters.Response{Message: text, Code: strings.Join(code, " "), RowsAffected: -1}
	if len(code) < len(words) {
		out.RowsAffected = tag.RowsAffected()
	}
	return out
}

// Begin opens a transaction.
func (s *session) Begin(ctx context.Context) error {
	if err := s.run(ctx, "begin"); err != nil {
		return err
	}
	s.inTransaction = true
	return nil
}

// Commit makes the transaction's work last. A transaction with a failed
// statement cannot be committed.
func (s *session) Commit(ctx context.Context) error {
	conn, err := s.ready(ctx)
	if err != nil {
		return err
	}
	if conn.TxStatus() == 'E' {
		return &adapters.Error{Message: "a statement of the transaction failed: it cannot be committed", Code: "25P02", Offset: -1}
	}
	if err := s.run(ctx, "commit"); err != nil {
		return err
	}
	s.inTransaction = false
	return nil
}

// Rollback undoes the open transaction, also one that SQL opened by itself. It
// does its work even when ctx is cancelled already.
func (s *session) Rollback(ctx context.Context) error {
	s.inTransaction = false
	if s.conn.IsClosed() || s.conn.TxStatus() == 'I' {
		return nil // the server has undone what a lost connection left
	}
	err := s.run(context.WithoutCancel(ctx), "rollback")
	if s.conn.IsClosed() {
		return nil
	}
	return err
}

func (s *session) run(ctx context.Context, sql string) error {
	conn, err := s.ready(ctx)
	if err != nil {
		return err
	}
	if err := conn.Exec(ctx, sql).Close(); err != nil {
		return s.failure(ctx, err, "")
	}
	return nil
}

// Close ends the connection; an open transaction is undone.
func (s *session) Close() error {
	if s.conn.IsClosed() {
		return nil
	}
	return hangUp(s.conn)
}
