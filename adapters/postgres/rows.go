package postgres

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// Query runs statements and returns the last one's rows. Those of a single
// statement are read as they come; of several, each result is kept until it is
// known whether another follows.
func (s *session) Query(ctx context.Context, sql string) (adapters.Rows, error) {
	conn, err := s.ready(ctx)
	if err != nil {
		return nil, err
	}
	stop := s.watch(ctx)
	defer stop()
	result := conn.Exec(ctx, sql)
	if single(sql) && result.NextResult() {
		r := &rows{ctx: ctx, session: s, sql: sql, all: result, raw: result.ResultReader()}
		r.describe(r.raw.FieldDescriptions())
		// The first row tells whether the statement failed at its start.
		if !r.raw.NextRow() {
			if err := r.finish(); err != nil {
				return nil, withWait(err, stop())
			}
		} else {
			r.peeked = true
		}
		return r, nil
	}
	last := &kept{}
	for result.NextResult() {
		raw := result.ResultReader()
		r := &rows{}
		r.describe(raw.FieldDescriptions())
		k := &kept{columns: r.columns}
		for raw.NextRow() {
			k.rows = append(k.rows, append([]any(nil), r.decode(raw.Values())...))
		}
		if tag, err := raw.Close(); err == nil {
			k.response = response(tag)
		}
		last = k
	}
	if err := result.Close(); err != nil {
		return nil, withWait(s.failure(ctx, err, sql), stop())
	}
	return last, nil
}

// single reports whether a text holds one statement for sure.
func single(sql string) bool { return !strings.Contains(strings.TrimRight(sql, "; \t\r\n"), ";") }

// rows reads a result that is still coming.
type rows struct {
	ctx      context.Context
	session  *session
	sql      string
	all      *pgconn.MultiResultReader
	raw      *pgconn.ResultReader
	columns  []adapters.Column
	oids     []uint32
	out      []any
	peeked   bool
	done     bool
	response adapters.Response
}

func (r *rows) describe(fields []pgconn.FieldDescription) {
	r.columns, r.oids, r.out = make([]adapters.Column, len(fields)), make([]uint32, len(fields)), make([]any, len(fields))
	for i, f := range fields {
		r.columns[i] = adapters.Column{Name: f.Name, Type: typeName(f.DataTypeOID, f.TypeModifier), Nullable: true}
		r.oids[i] = f.DataTypeOID
	}
}

func (r *rows) decode(values [][]byte) []any {
	for i, v := range values {
		r.out[i] = value(v, r.oids[i])
	}
	return r.out
}

// Columns describes the result.
func (r *rows) Columns() []adapters.Column { return r.columns }

// Next returns the next row.
func (r *rows) Next() ([]any, error) {
	switch {
	case r.done:
		return nil, io.EOF
	case r.peeked:
		r.peeked = false
	case !r.raw.NextRow():
		if err := r.finish(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	return r.decode(r.raw.Values()), nil
}

// finish reads the end of the result.
func (r *rows) finish() error {
	if r.done {
		return nil
	}
	r.done = true
	if tag, err := r.raw.Close(); err == nil {
		r.response = response(tag)
	}
	if err := r.all.Close(); err != nil {
		return r.session.failure(r.ctx, err, r.sql)
	}
	return nil
}

// Close ends the result; rows that were not read are passed over.
func (r *rows) Close() error { return r.finish() }

// Response is what the server said at the end.
func (r *rows) Response() adapters.Response { return r.response }

// kept is a result that was read to its end.
type kept struct {
	columns  []adapters.Column
	rows     [][]any
	response adapters.Response
}

// Columns describes the result.
func (k *kept) Columns() []adapters.Column { return k.columns }

// Next returns the next row.
func (k *kept) Next() ([]any, error) {
	if len(k.rows) == 0 {
		return nil, io.EOF
	}
	row := k.rows[0]
	k.rows = k.rows[1:]
	return row, nil
}

// Close ends the result.
func (k *kept) Close() error { return nil }

// Response is what the server said of the last statement.
func (k *kept) Response() adapters.Response { return k.response }
