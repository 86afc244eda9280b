package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// SQLSTATEs that are looked at.
const (
	lostConnection       = "08006"
	cannotConnect        = "08001"
	cannotConnectNow     = "57P03"
	tooManyConnections   = "53300"
	queryCanceled        = "57014"
	lockNotAvailable     = "55P03"
	deadlockDetected     = "40P01"
	serializationFailure = "40001"
	uniqueViolation      = "23505"
	undefinedDatabase    = "3D000"
	undefinedSchema      = "3F000"
	wrongPassword        = "28P01"
	wrongUser            = "28000"
)

// outside tells what to do about failures that no other SQL would mend, by
// SQLSTATE.
var outside = map[string]string{
	"25006": "the server, the database or the role only reads (a standby, default_transaction_read_only): connect to a server that can be written to",
	"25P03": "raise idle_in_transaction_session_timeout of the role or the database: a node's statements share one transaction, and a seed is read while its transaction is open",
	"42501": "give the role of the profile the right (grant …), or name a schema and a database that it may write to",
	"53100": "make room on the server's disk and run again: nothing of the statement was kept",
	"53200": "lower work_mem or `threads` in the profile, or give the server more memory",
	"53300": "each thread has a connection of its own: lower `threads`, or let connecting be tried again with `retries: 5` in the profile",
	"53400": "raise the limit that the message names, or let the statement do less at a time",
	"55P03": "another session holds the lock: end it, or raise lock_timeout in the profile",
	"57014": "another session cancelled the statement (pg_cancel_backend): run again",
	"57P01": ended,
	"57P02": ended,
	"57P03": "the server starts or stops: run again when it is up, or let connecting be tried again with `retries: 5` in the profile",
	"57P05": "raise idle_session_timeout of the role or the database",
}

const ended = "look at the server's log, then run again: what was not committed is gone"

// failure turns an error of the driver into the contract's.
func (s *session) failure(ctx context.Context, err error, sql string) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return s.lost(ctx, err)
	}
	if pg.Code == queryCanceled && ctx.Err() != nil {
		return cancelled(ctx)
	}
	e := serverError(pg, sql)
	e.Err = err
	return e
}

func cancelled(ctx context.Context) *adapters.Error {
	return &adapters.Error{Message: "the statement was cancelled", Code: queryCanceled, Offset: -1, Err: ctx.Err()}
}

// lost is an error without a word of the server.
func (s *session) lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return cancelled(ctx)
	}
	e := &adapters.Error{Message: "the connection to the server was lost", Code: lostConnection, Offset: -1, Detail: err.Error(), Outside: true, Err: err}
	var known *adapters.Error
	if errors.As(err, &known) {
		return known
	}
	if !s.conn.IsClosed() && !errors.Is(err, io.ErrUnexpectedEOF) {
		e.Message, e.Detail = err.Error(), ""
	}
	e.Hint = ended
	return e
}

// serverError reads the fields of the server's report.
func serverError(pg *pgconn.PgError, sql string) *adapters.Error {
	e := &adapters.Error{Message: oneLine(pg.Message), Code: pg.Code, Offset: -1, Hint: pg.Hint, Detail: pg.Detail}
	if pg.Position > 0 {
		e.Offset = byteOffset(sql, int(pg.Position))
	}
	if pg.Where != "" {
		e.Detail = strings.TrimSpace(e.Detail + "\n" + pg.Where)
	}
	switch pg.Code {
	case deadlockDetected, serializationFailure:
		e.Retryable, e.Outside = true, true
	case queryCanceled:
		if strings.Contains(pg.Message, "statement timeout") {
			e.Hint = "raise statement_timeout in the profile, or make the statement faster"
		}
	case uniqueViolation:
		if strings.HasPrefix(pg.ConstraintName, "pg_") { // of the catalog
			e.Outside, e.Hint = true, "another session made a relation of this name at the same moment: run again when it has ended"
		}
	}
	explain(e)
	return e
}

// explain adds the way out of a failure that is not the statement's.
func explain(e *adapters.Error) {
	way, known := outside[e.Code]
	if !known {
		return
	}
	e.Outside = true
	if e.Hint == "" {
		e.Hint = way
	}
}

// withWait adds to a timeout's error what the statement waited for.
func withWait(err error, waited string) error {
	var e *adapters.Error
	if waited != "" && errors.As(err, &e) && (e.Code == lockNotAvailable || e.Code == queryCanceled) {
		e.Detail = strings.TrimSpace(e.Detail + "\nthe statement " + strings.Replace(strings.Replace(waited, "waits", "waited", 1), "which is held", "which was held", 1))
	}
	return err
}

func oneLine(s string) string { return strings.Join(strings.Split(strings.TrimSpace(s), "\n"), " ") }

// byteOffset turns the server's position, in characters from one, into bytes
// from zero.
func byteOffset(sql string, position int) int {
	at := 0
	for range position - 1 {
		if at >= len(sql) {
			return -1
		}
		_, n := utf8.DecodeRuneInString(sql[at:])
		at += n
	}
	if at > len(sql) {
		return -1
	}
	return at
}

// worthRetrying reports whether connecting may work in a moment.
func worthRetrying(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == cannotConnectNow || pg.Code == tooManyConnections
	}
	var dns *net.DNSError
	return !errors.As(err, &dns) || dns.IsTemporary
}

// connectError says why no connection came about. The driver's own text is not
// used whole: it repeats the attempt for each address.
func (a *adapter) connectError(ctx context.Context, err error) error {
	c := a.creds
	where := fmt.Sprintf("%s:%d", c.config.Host, c.config.Port)
	e := &adapters.Error{Code: cannotConnect, Offset: -1, Outside: true, Err: err}
	var pg *pgconn.PgError
	switch {
	case ctx.Err() != nil:
		return cancelled(ctx)
	case errors.As(err, &pg):
		e.Code, e.Message, e.Hint, e.Detail = pg.Code, oneLine(pg.Message), pg.Hint, pg.Detail
		explain(e)
		switch pg.Code {
		case wrongPassword, wrongUser:
			e.Hint = "look at user and password in the profile, and at the server's pg_hba.conf"
		case undefinedDatabase:
			e.Hint = "look at dbname in the profile, or make the database: createdb " + c.database
		}
	case pgconn.Timeout(err):
		e.Message = fmt.Sprintf("the server %s did not answer within %s", where, c.config.ConnectTimeout)
		e.Hint = "look at host and port in the profile, and at firewalls between; connect_timeout says how long to wait"
	default:
		e.Message = fmt.Sprintf("the server %s cannot be reached: %s", where, a.innermost(err))
		e.Hint = "is the server running, and are host and port in the profile right?"
	}
	return e
}

// innermost is the last cause's text, without the password.
func (a *adapter) innermost(err error) string {
	for {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
			break
		}
		next := unwrapped(err)
		if next == nil {
			break
		}
		err = next
	}
	text := err.Error()
	if i := strings.LastIndexByte(strings.TrimSpace(text), '\n'); i >= 0 {
		text = strings.TrimSpace(text[i:])
	}
	if p := a.creds.config.Password; p != "" {
		text = strings.ReplaceAll(text, p, "****")
	}
	return text
}
