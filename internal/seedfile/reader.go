// Package seedfile reads the CSV files of seeds as dbt does.
//
// A file is read twice: Scan finds the columns and their types, Rows gives the
// values. Both hold one row at a time, so memory does not grow with the file.
// Errors name the line. The package knows no engine.
package seedfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRow is the size in bytes at which a row is taken for a quote that was
// never closed.
const maxRow = 64 << 20

// Error is a fault of the file.
type Error struct {
	Line    int // 1-based, of the row's first line; 0 for the whole file
	Message string
	Hint    string
}

// Error returns "line 3: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Message)
}

// Reader splits CSV text into rows: fields may be quoted, a doubled quote
// inside stands for one, quoted fields may hold line breaks, and a quote in the
// middle of a plain field is a character like others.
type Reader struct {
	in        *bufio.Reader
	delimiter rune
	line      int // of the next character
	start     int // of the last row
	buf       []byte
	ends      []int
	fields    []string
}

// NewReader returns a reader. A byte order mark at the start is passed over.
func NewReader(r io.Reader, delimiter string) (*Reader, error) {
	d, size := utf8.DecodeRuneInString(delimiter)
	if size == 0 || size != len(delimiter) || d == '"' || d == '\n' || d == '\r' {
		return nil, &Error{Message: fmt.Sprintf("the delimiter %q is not one character", delimiter), Hint: `set delimiter to one character, such as ";" or "\t"`}
	}
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(3); string(head) == "\ufeff" {
		if _, err := in.Discard(3); err != nil {
			return nil, err
		}
	}
	return &Reader{in: in, delimiter: d, line: 1}, nil
}

// Line returns the line at which the last row began.
func (r *Reader) Line() int { return r.start }

// Next returns the next row, io.EOF after the last. A blank line is a row
// without fields. The slice is reused; its strings are not.
func (r *Reader) Next() ([]string, error) {
	r.buf, r.ends, r.fields = r.buf[:0], r.ends[:0], r.fields[:0]
	r.start = r.line
	if err := r.row(); err != nil {
		return nil, err
	}
	text := string(r.buf)
	if strings.IndexByte(text, 0) >= 0 {
		return nil, &Error{Line: r.start, Message: "the row holds a NUL character", Hint: "the file is not text, or is UTF-16: save it as UTF-8"}
	}
	if !utf8.ValidString(text) {
		return nil, &Error{Line: r.start, Message: "the row is not UTF-8", Hint: "save the file as UTF-8"}
	}
	from := 0
	for _, end := range r.ends {
		r.fields = append(r.fields, text[from:end])
		from = end
	}
	return r.fields, nil
}

// The states of reading a row.
const (
	fieldStart = iota
	plain
	quoted
	quoteEnd // after a quote inside a quoted field
)

// run takes over the ASCII characters that are waiting up to a line break or
// the given character.
func (r *Reader) run(until byte) {
	waiting, _ := r.in.Peek(r.in.Buffered())
	n := 0
	for n < len(waiting) {
		if c := waiting[n]; c == until || c == '\n' || c == '\r' || c >= utf8.RuneSelf {
			break
		}
		n++
	}
	r.buf = append(r.buf, waiting[:n]...)
	_, _ = r.in.Discard(n) // they are buffered
}

// row reads one row into buf and ends.
func (r *Reader) row() error {
	state, opened, any := fieldStart, 0, false
	for {
		switch state {
		case plain:
			r.run(byte(min(r.delimiter, utf8.RuneSelf)))
		case quoted:
			r.run('"')
		}
		c, size, err := r.in.ReadRune()
		if errors.Is(err, io.EOF) {
			return r.eof(state, opened, any)
		}
		if err != nil {
			return err
		}
		if len(r.buf) > maxRow {
			return &Error{Line: r.start, Message: fmt.Sprintf("the row is longer than %d MiB", maxRow>>20), Hint: "look for a quote that is not closed"}
		}
		if c == utf8.RuneError && size == 1 {
			return &Error{Line: r.line, Message: "the row is not UTF-8", Hint: "save the file as UTF-8"}
		}
		lineBreak := c == '\n' || c == '\r'
		if lineBreak {
			r.lineBreak(c, state == quoted)
		}
		switch {
		case state == quoted && c == '"':
			state = quoteEnd
		case state == quoted:
			if !lineBreak {
				r.buf = utf8.AppendRune(r.buf, c)
			}
		case lineBreak:
			if any {
				r.ends = append(r.ends, len(r.buf))
			}
			return nil
		case c == r.delimiter:
			r.ends = append(r.ends, len(r.buf))
			state, any = fieldStart, true
			continue
		case c == '"' && state == fieldStart:
			state, opened = quoted, r.line
		case c == '"' && state == quoteEnd:
			r.buf = append(r.buf, '"')
			state = quoted
		default:
			r.buf = utf8.AppendRune(r.buf, c)
			state = plain
		}
		any = true
	}
}

// lineBreak counts a line; a "\r\n" counts once. Inside quotes the break is
// part of the field.
func (r *Reader) lineBreak(c rune, keep bool) {
	if keep {
		r.buf = append(r.buf, byte(c))
	}
	if c == '\r' {
		if next, err := r.in.Peek(1); err == nil && next[0] == '\n' {
			_, _ = r.in.Discard(1)
			if keep {
				r.buf = append(r.buf, '\n')
			}
		}
	}
	r.line++
}

// eof ends the last row.
func (r *Reader) eof(state, opened int, any bool) error {
	if state == quoted {
		return &Error{Line: opened, Message: "a quoted field is not closed", Hint: `end it with a quote; a quote inside is written ""`}
	}
	if !any {
		return io.EOF
	}
	r.ends = append(r.ends, len(r.buf))
	return nil
}

// Line returns at most limit bytes of the n-th line of a text, "" when there is
// no such line. It holds one line at a time.
func Line(in io.Reader, n, limit int) string {
	r := bufio.NewReaderSize(in, 64<<10)
	for ; n > 1; n-- {
		if !skipLine(r) {
			return ""
		}
	}
	var b []byte
	for len(b) < limit {
		c, err := r.ReadByte()
		if err != nil || c == '\n' || c == '\r' {
			break
		}
		b = append(b, c)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// skipLine passes over one line and reports whether another follows.
func skipLine(r *bufio.Reader) bool {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return false
		}
		if c == '\n' {
			return true
		}
		if c == '\r' {
			if next, err := r.Peek(1); err == nil && next[0] == '\n' {
				_, _ = r.Discard(1)
			}
			return true
		}
	}
}
