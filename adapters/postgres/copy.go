package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// Load sends rows by COPY, which is all or nothing: they go out as they are
// read, and the server casts them.
func (a *adapter) Load(ctx context.Context, as adapters.Session, rel adapters.Relation, columns []adapters.Column, next func() ([]any, error)) (int64, error) {
	s, ok := adapters.Bare(as).(*session)
	if !ok {
		return 0, errors.New("the session is not one of this engine")
	}
	conn, err := s.ready(ctx)
	if err != nil {
		return 0, err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = dialect().Quote(c.Name)
	}
	source := &copyText{next: next, width: len(columns)}
	stop := s.watch(ctx)
	tag, err := conn.CopyFrom(ctx, source, "copy "+dialect().Render(rel)+" ("+strings.Join(names, ", ")+") from stdin")
	waited := stop()
	if failed := source.stop(); failed != nil {
		return 0, failed
	}
	if err != nil {
		return 0, withWait(s.copyFailure(ctx, err), waited)
	}
	return tag.RowsAffected(), nil
}

// copyText writes rows in the text format of COPY as they are read.
type copyText struct {
	next  func() ([]any, error)
	width int
	mu    sync.Mutex // the driver reads on a goroutine that may outlive its call
	buf   []byte
	at    int
	rows  int64
	err   error // of next
	over  bool
}

// filled is how much is written before it is handed on.
const filled = 1 << 16

// Read gives the next bytes.
func (c *copyText) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at == len(c.buf) {
		c.buf, c.at = c.buf[:0], 0
		for len(c.buf) < filled && !c.over {
			c.row()
		}
	}
	if c.at == len(c.buf) {
		if c.err != nil {
			return 0, errors.New("the rows could not be read")
		}
		return 0, io.EOF
	}
	n := copy(p, c.buf[c.at:])
	c.at += n
	return n, nil
}

// row appends one row to the buffer.
func (c *copyText) row() {
	row, err := c.next()
	if err == nil && len(row) != c.width {
		err = &adapters.Error{Offset: -1, Code: "22P04", Message: fmt.Sprintf("row %d has %d values for %d columns", c.rows+1, len(row), c.width)}
	}
	if err != nil {
		c.over = true
		if !errors.Is(err, io.EOF) {
			c.err = err
		}
		return
	}
	c.rows++
	for i, v := range row {
		if i > 0 {
			c.buf = append(c.buf, '\t')
		}
		switch v := v.(type) {
		case nil:
			c.buf = append(c.buf, `\N`...)
		case string:
			c.buf = appendEscaped(c.buf, v)
		default:
			c.buf = appendEscaped(c.buf, fmt.Sprint(v))
		}
	}
	c.buf = append(c.buf, '\n')
}

// appendEscaped writes a value; what COPY reads as structure is escaped.
func appendEscaped(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var e byte
		switch s[i] {
		case '\\':
			e = '\\'
		case '\t':
			e = 't'
		case '\n':
			e = 'n'
		case '\r':
			e = 'r'
		default:
			continue
		}
		b = append(append(b, s[from:i]...), '\\', e)
		from = i + 1
	}
	return append(b, s[from:]...)
}

// stop ends reading and returns what went wrong with it.
func (c *copyText) stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	return c.err
}

// copyPlace is where the server says a row is wrong: `COPY t, line 3, column
// day: "no day"`. Lines are rows, because newlines in values are escaped.
var copyPlace = regexp.MustCompile(`COPY .*, line (\d+)(?:, column (.*?))?:`)

func (s *session) copyFailure(ctx context.Context, err error) error {
	out := s.failure(ctx, err, "")
	var pg *pgconn.PgError
	var e *adapters.Error
	if !errors.As(err, &pg) || !errors.As(out, &e) {
		return out
	}
	if m := copyPlace.FindStringSubmatch(pg.Where); m != nil {
		place := "row " + m[1]
		if m[2] != "" {
			place += fmt.Sprintf(", column %q", m[2])
		}
		e.Message = place + ": " + e.Message
	}
	return e
}
