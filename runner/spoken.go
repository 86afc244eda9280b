package runner

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
)

// spoken is a worker's session while it works for one node: statements get the
// project's comment and are told to the run's events.
type spoken struct {
	adapters.Session
	node    *project.Node
	comment compiler.QueryComment
	tell    func(Statement)
}

// Statement is one statement that was sent for a node, when Done is false about
// to be sent.
type Statement struct {
	Node    *project.Node
	SQL     string
	Done    bool
	Status  string // of the engine, "ERROR: …" when it refused
	Elapsed time.Duration
}

// speak gives a session to a node.
func speak(ctx context.Context, c *compiler.Compiler, n *project.Node, s adapters.Session, tell func(Statement), rt *compiler.Runtime) (adapters.Session, error) {
	comment, err := c.QueryComment(ctx, n, rt)
	if err != nil {
		return nil, err
	}
	return &spoken{Session: s, node: n, comment: comment, tell: tell}, nil
}

// Unwrap returns the worker's session.
func (s *spoken) Unwrap() adapters.Session { return s.Session }

// Exec runs statements with the comment.
func (s *spoken) Exec(ctx context.Context, sql string) (resp adapters.Response, err error) {
	text, before := s.commented(sql)
	err = s.told(text, func() (string, error) {
		resp, err = s.Session.Exec(ctx, text)
		return resp.Message, err
	})
	return resp, shifted(err, before)
}

// Query runs a statement with the comment.
func (s *spoken) Query(ctx context.Context, sql string) (rows adapters.Rows, err error) {
	text, before := s.commented(sql)
	err = s.told(text, func() (string, error) {
		rows, err = s.Session.Query(ctx, text)
		return "OK", err
	})
	return rows, shifted(err, before)
}

// Begin starts a transaction.
func (s *spoken) Begin(ctx context.Context) error {
	return s.told("BEGIN", func() (string, error) { return "BEGIN", s.Session.Begin(ctx) })
}

// Commit ends a transaction.
func (s *spoken) Commit(ctx context.Context) error {
	return s.told("COMMIT", func() (string, error) { return "COMMIT", s.Session.Commit(ctx) })
}

// told tells of a statement before and after.
func (s *spoken) told(text string, send func() (string, error)) error {
	if s.tell == nil {
		_, err := send()
		return err
	}
	s.tell(Statement{Node: s.node, SQL: text})
	began := time.Now()
	status, err := send()
	if err != nil {
		status = "ERROR: " + err.Error()
	}
	s.tell(Statement{Node: s.node, SQL: text, Done: true, Status: status, Elapsed: time.Since(began)})
	return err
}

// commented adds the comment and returns how many bytes stand before the
// statement.
func (s *spoken) commented(sql string) (string, int) {
	if s.comment.Text == "" || strings.TrimSpace(sql) == "" {
		return sql, 0
	}
	note := "/* " + strings.TrimSpace(s.comment.Text) + " */"
	if s.comment.After {
		body, ended := strings.CutSuffix(strings.TrimRight(sql, " \t\r\n"), ";")
		if ended {
			note += ";"
		}
		return body + "\n" + note, 0
	}
	return note + "\n" + sql, len(note) + 1
}

// shifted takes the comment off an error's place.
func shifted(err error, before int) error {
	var e *adapters.Error
	if before > 0 && errors.As(err, &e) && e.Offset >= 0 {
		e.Offset = max(0, e.Offset-before)
	}
	return err
}
