package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/modeldata/model/adapters"
)

// rows reads a driver's result.
type rows struct {
	ctx     context.Context
	session *session
	raw     driver.Rows
	columns []adapters.Column
	buffer  []driver.Value
	out     []any
	read    int
	shapes  []columnShape
}

// columnShape tells of a column whether its values are nested, and how.
type columnShape struct {
	nested bool
	shape  *shape
}

// query runs sql and returns the last statement's rows. A query with columns
// that the driver reads with loss or not at all is wrapped in one that casts
// these to text, nested ones to JSON; what the caller sees of their types stays.
func (s *session) query(ctx context.Context, sql string) (adapters.Rows, error) {
	prepared, err := s.conn.PrepareContext(ctx, sql) // runs all statements but the last
	if isEmptyQuery(err) {
		return noRows{}, nil
	}
	if err != nil {
		return nil, s.failure(ctx, err, sql, 0)
	}
	stmt := prepared.(*duckdb.Stmt)
	kind, _ := stmt.StatementType()
	cast, shapes := lossy(stmt)
	if kind == duckdb.STATEMENT_TYPE_SELECT && cast {
		stmt.Close()
		return s.queryAsText(ctx, sql, shapes)
	}
	raw, err := stmt.QueryContext(ctx, nil)
	if err != nil {
		stmt.Close()
		return nil, s.failure(ctx, err, sql, 0)
	}
	r := &rows{ctx: ctx, session: s, raw: &closingRows{raw, stmt}}
	r.describe(raw)
	if kind == duckdb.STATEMENT_TYPE_SELECT && r.hasJSON() {
		r.Close()
		return s.queryAsText(ctx, sql, shapes)
	}
	return r, nil
}

// closingRows closes the statement with its rows.
type closingRows struct {
	driver.Rows
	stmt *duckdb.Stmt
}

func (r *closingRows) Close() error { return errors.Join(r.Rows.Close(), r.stmt.Close()) }

// lossy reports whether a column's type is one of those that only DuckDB's own
// text shows rightly, and which columns are nested.
func lossy(stmt *duckdb.Stmt) (cast bool, shapes []columnShape) {
	n, err := stmt.ColumnCount()
	if err != nil {
		return false, nil
	}
	shapes = make([]columnShape, n)
	for i := range n {
		t, err := stmt.ColumnType(i)
		if err != nil || !needsText(t) {
			continue
		}
		cast = true
		if info, err := stmt.ColumnTypeInfo(i); err == nil && isNested(t) {
			shapes[i] = columnShape{nested: true, shape: shapeOf(info)}
		}
	}
	return cast, shapes
}

func isNested(t duckdb.Type) bool {
	switch t {
	case duckdb.TYPE_LIST, duckdb.TYPE_STRUCT, duckdb.TYPE_MAP, duckdb.TYPE_ARRAY:
		return true
	}
	return false
}

func needsText(t duckdb.Type) bool {
	switch t {
	case duckdb.TYPE_LIST, duckdb.TYPE_STRUCT, duckdb.TYPE_MAP, duckdb.TYPE_ARRAY, duckdb.TYPE_UNION, duckdb.TYPE_INTERVAL,
		duckdb.TYPE_TIME_TZ, duckdb.TYPE_ENUM, duckdb.TYPE_BIGNUM, duckdb.TYPE_GEOMETRY, duckdb.TYPE_VARIANT, mapping.TypeTimeNS:
		return true
	}
	return false
}

// hasJSON: JSON is text to the prepared statement; only its result tells.
func (r *rows) hasJSON() bool {
	for _, c := range r.columns {
		if c.Type == "JSON" {
			return true
		}
	}
	return false
}

// queryAsText runs the last statement of sql, the others having run already.
func (s *session) queryAsText(ctx context.Context, sql string, shapes []columnShape) (adapters.Rows, error) {
	start, end, _ := lastStatement(sql)
	query := sql[start:end]
	columns, err := s.adapter.Describe(ctx, s, query)
	if err != nil {
		return nil, err
	}
	if len(shapes) != len(columns) {
		shapes = make([]columnShape, len(columns))
	}
	names, values := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = fmt.Sprintf("c%d", i)
		values[i] = names[i]
		if shapes[i].nested {
			values[i] = "cast(to_json(" + names[i] + ") as varchar)"
		} else if isTextType(c.Type) {
			values[i] = "cast(" + names[i] + " as varchar)"
		}
	}
	head := "select " + strings.Join(values, ", ") + " from (\n"
	raw, err := s.conn.QueryContext(ctx, head+query+"\n) as q("+strings.Join(names, ", ")+")", nil)
	if err != nil {
		return nil, s.failure(ctx, err, sql, len(head)-start)
	}
	r := &rows{ctx: ctx, session: s, raw: raw, columns: columns, shapes: shapes}
	r.describe(raw)
	return r, nil
}

// isTextType is needsText by the type's name.
func isTextType(name string) bool {
	if strings.HasSuffix(name, "]") || strings.HasSuffix(name, ")") && !strings.HasPrefix(name, "DECIMAL(") {
		return true
	}
	switch name {
	case "INTERVAL", "TIME WITH TIME ZONE", "TIME_NS", "JSON", "BIGNUM", "VARIANT", "GEOMETRY":
		return true
	}
	return false
}

// describe makes the buffers and, unless they are known, the columns.
func (r *rows) describe(raw driver.Rows) {
	names := raw.Columns()
	r.buffer = make([]driver.Value, len(names))
	r.out = make([]any, len(names))
	if r.columns != nil {
		return
	}
	typed, _ := raw.(driver.RowsColumnTypeDatabaseTypeName)
	r.columns = make([]adapters.Column, len(names))
	for i, n := range names {
		r.columns[i] = adapters.Column{Name: n, Nullable: true}
		if typed != nil {
			r.columns[i].Type = typeName(typed.ColumnTypeDatabaseTypeName(i))
		}
	}
}

// typeName is DuckDB's own name where the driver has another.
func typeName(name string) string {
	if name == "TIMESTAMPTZ" {
		return "TIMESTAMP WITH TIME ZONE"
	}
	return name
}

// Columns describes the result.
func (r *rows) Columns() []adapters.Column { return r.columns }

// Next returns the next row.
func (r *rows) Next() ([]any, error) {
	if r.read++; r.read%1024 == 0 && r.ctx.Err() != nil {
		return nil, engineError(r.ctx, r.ctx.Err(), "", 0)
	}
	if err := r.raw.Next(r.buffer); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, engineError(r.ctx, err, "", 0)
	}
	for i, v := range r.buffer {
		r.out[i] = value(v, r.columns[i].Type, r.session.adapter.zone)
		if text, ok := r.out[i].(string); ok && r.shapes != nil && r.shapes[i].nested {
			r.out[i] = nestedValue(text, r.shapes[i].shape)
		}
	}
	return r.out, nil
}

// Close ends the result.
func (r *rows) Close() error { return r.raw.Close() }

// noRows is the result of SQL without a statement.
type noRows struct{}

func (noRows) Columns() []adapters.Column { return nil }
func (noRows) Next() ([]any, error)       { return nil, io.EOF }
func (noRows) Close() error               { return nil }
