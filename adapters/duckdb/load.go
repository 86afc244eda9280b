package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// batchRows is how many rows are sent at once, and so how many are held.
const batchRows = 20 * 1024

var errNotOurs = &adapters.Error{Message: "the session is not one of this engine", Offset: -1}

// Load appends rows of text, cast to the columns' types by DuckDB. All rows of
// a call are in one transaction: the session's, or one of its own.
func (a *adapter) Load(ctx context.Context, as adapters.Session, rel adapters.Relation, columns []adapters.Column, next func() ([]any, error)) (n int64, err error) {
	s, isOurs := adapters.Bare(as).(*session)
	if !isOurs {
		return 0, errNotOurs
	}
	if !s.inTransaction {
		if err := s.Begin(ctx); err != nil {
			return 0, err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, s.Rollback(ctx))
				return
			}
			err = s.Commit(ctx)
		}()
	}
	l := &loader{adapter: a, session: s, columns: columns, sql: insertSQL(rel, columns)}
	return l.run(ctx, next)
}

// LoadFile lets DuckDB read the file: quotes, nulls and the forms of values are
// what its CSV reader finds in it.
func (a *adapter) LoadFile(ctx context.Context, as adapters.Session, rel adapters.Relation, path, delimiter string) (int64, error) {
	s, isOurs := adapters.Bare(as).(*session)
	if !isOurs {
		return 0, errNotOurs
	}
	sql := fmt.Sprintf("copy %s from %s (format csv, header true, delimiter %s)", dialect().Render(rel), literal(path), literal(delimiter))
	resp, err := s.counted(ctx, sql)
	var e *adapters.Error
	if errors.As(err, &e) {
		explainFile(e)
	}
	return resp.RowsAffected, err
}

var (
	fileLine  = regexp.MustCompile(`^CSV Error on Line: (\d+)`)
	fileValue = regexp.MustCompile(`Error when converting column "(.*)"\. Could not convert string (".*") to '(.*)'`)
)

// explainFile makes the CSV reader's many lines one message with line and
// column; the file's own line stays in the detail.
func explainFile(e *adapters.Error) {
	e.Offset = -1
	line := fileLine.FindStringSubmatch(e.Message)
	if line == nil {
		return
	}
	what, _, _ := strings.Cut(e.Detail, "\n\n")
	if _, rest, ok := strings.Cut(what, "\n"); ok {
		what = rest
	}
	if v := fileValue.FindStringSubmatch(what); v != nil {
		what = fmt.Sprintf("column %q: %s is not a value of type %s", v[1], v[2], v[3])
	}
	e.Message = "line " + line[1] + ", " + strings.ReplaceAll(strings.TrimSpace(what), "\n", " ")
}

// loader sends rows batch by batch through an appender whose query casts them.
type loader struct {
	adapter *adapter
	session *session
	columns []adapters.Column
	sql     string
	done    int64          // rows that are in the table
	batch   []driver.Value // the open batch, row by row
}

func insertSQL(rel adapters.Relation, columns []adapters.Column) string {
	names, values := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = quote(c.Name)
		values[i] = fmt.Sprintf("c%d", i)
		if c.Type != "" {
			values[i] = "cast(" + values[i] + " as " + c.Type + ")"
		}
	}
	return "insert into " + dialect().Render(rel) + " (" + strings.Join(names, ", ") + ") select " + strings.Join(values, ", ") + " from loaded"
}

func (l *loader) run(ctx context.Context, next func() ([]any, error)) (int64, error) {
	text, err := duckdb.NewTypeInfo(duckdb.TYPE_VARCHAR)
	if err != nil {
		return 0, err
	}
	types, names := make([]duckdb.TypeInfo, len(l.columns)), make([]string, len(l.columns))
	for i := range l.columns {
		types[i], names[i] = text, fmt.Sprintf("c%d", i)
	}
	appender, err := duckdb.NewQueryAppender(l.session.conn, l.sql, "loaded", types, names)
	if err != nil {
		return 0, engineError(ctx, err, "", 0)
	}
	loadErr := l.fill(ctx, appender, next)
	if loadErr != nil {
		// What is left in the appender must not be sent by closing it.
		appender.Clear()
	}
	if err := appender.Close(); err != nil && loadErr == nil {
		return l.done, engineError(ctx, err, "", 0)
	}
	return l.done, loadErr
}

func (l *loader) fill(ctx context.Context, appender *duckdb.Appender, next func() ([]any, error)) error {
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			return l.flush(ctx, appender)
		}
		if err != nil {
			return err
		}
		if len(row) != len(l.columns) {
			return &adapters.Error{
				Offset: -1, Code: "Invalid Input Error",
				Message: fmt.Sprintf("row %d has %d values for %d columns", l.next(), len(row), len(l.columns)),
			}
		}
		from := len(l.batch)
		for _, v := range row {
			l.batch = append(l.batch, v)
		}
		if err := appender.AppendRow(l.batch[from:]...); err != nil {
			return engineError(ctx, err, "", 0)
		}
		if len(l.batch) >= batchRows*len(l.columns) {
			if err := l.flush(ctx, appender); err != nil {
				return err
			}
		}
	}
}

// next is the number of the row that is being read, counted from one.
func (l *loader) next() int64 { return l.done + int64(len(l.batch)/max(1, len(l.columns))) + 1 }

func (l *loader) flush(ctx context.Context, appender *duckdb.Appender) error {
	if len(l.batch) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return engineError(ctx, err, "", 0)
	}
	if err := appender.FlushWithCancel(ctx); err != nil {
		return l.explain(ctx, engineError(ctx, err, "", 0))
	}
	l.done += int64(len(l.batch) / len(l.columns))
	l.batch = l.batch[:0]
	return nil
}

// explain finds the row and column that made a batch fail. It asks on another
// connection, because the failed one's transaction is lost.
func (l *loader) explain(ctx context.Context, e *adapters.Error) *adapters.Error {
	e.Offset = -1
	switch e.Code {
	case "Conversion Error", "Constraint Error", "Invalid Input Error", "Out of Range Error":
	default:
		return e
	}
	probe, err := l.adapter.session(ctx)
	if err != nil {
		return e
	}
	defer probe.Close()
	row, col := l.findBad(ctx, probe, e)
	if row < 0 {
		return e
	}
	shown := "NULL"
	if v := l.batch[row*len(l.columns)+col]; v != nil {
		shown = fmt.Sprintf("%q", abridged(fmt.Sprint(v)))
	}
	e.Detail = e.Message
	e.Message = fmt.Sprintf("row %d, column %q: %s is not a value of type %s", l.done+int64(row)+1, l.columns[col].Name, shown, l.columns[col].Type)
	if e.Code == "Constraint Error" {
		e.Message = fmt.Sprintf("row %d, column %q: %s", l.done+int64(row)+1, l.columns[col].Name, e.Detail)
	}
	return e
}

// findBad returns the first row of the batch with a value that its column
// refuses, and that column; -1 when there is none.
func (l *loader) findBad(ctx context.Context, probe *session, e *adapters.Error) (row, col int) {
	row = -1
	for c, column := range l.columns {
		r := -1
		switch {
		case e.Code == "Constraint Error":
			if strings.Contains(e.Message, "NOT NULL constraint failed") && strings.EqualFold(tail(e.Message), column.Name) {
				r = l.firstNull(c)
			}
		case column.Type != "":
			r = l.firstUncastable(ctx, probe, c)
		}
		if r >= 0 && (row < 0 || r < row) {
			row, col = r, c
		}
	}
	return row, col
}

// tail is the column's name in "… failed: table.column".
func tail(message string) string { return message[strings.LastIndexByte(message, '.')+1:] }

func (l *loader) firstNull(col int) int {
	for i := col; i < len(l.batch); i += len(l.columns) {
		if l.batch[i] == nil {
			return i / len(l.columns)
		}
	}
	return -1
}

func (l *loader) firstUncastable(ctx context.Context, probe *session, col int) int {
	var values []any // without NULL, which the driver's lists cannot hold
	var rows []int
	for i := col; i < len(l.batch); i += len(l.columns) {
		if l.batch[i] != nil {
			values, rows = append(values, l.batch[i]), append(rows, i/len(l.columns))
		}
	}
	const sql = "select coalesce(min(i), 0) from (select unnest(v) as x, generate_subscripts(v, 1) as i from (select $1::varchar[] as v)) where try_cast(x as %s) is null"
	raw, err := probe.conn.QueryContext(ctx, fmt.Sprintf(sql, l.columns[col].Type), []driver.NamedValue{{Ordinal: 1, Value: values}})
	if err != nil {
		return -1
	}
	defer raw.Close()
	out := make([]driver.Value, 1)
	if raw.Next(out) != nil {
		return -1
	}
	if n, _ := out[0].(int64); n > 0 {
		return rows[n-1]
	}
	return -1
}

func abridged(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
