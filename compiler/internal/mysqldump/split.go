package mysqldump

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// statement is one statement of a dump, without its delimiter.
type statement struct {
	text string
	line int // of its first character, from 1
	// cut: the text was longer than is held.
	cut bool
}

const (
	// heldSize is how much of one statement is held. Tables of thousands of
	// columns take a tenth of it.
	heldSize = 16 << 20
	// ahead is how far a decision may look; DELIMITER lines are the longest.
	ahead = 64
)

// splitter cuts a dump into statements as MySQL's client does: by the delimiter,
// which a line DELIMITER changes, outside of quotes and comments. Statements
// that only carry rows are gone through without being held.
type splitter struct {
	in        *bufio.Reader
	line      int
	delimiter string
	// database is what mysqldump's head comment names.
	database string

	out     statement
	held    []byte
	started bool // what is no blank and no comment has come
	rows    bool // the statement is one that is not held
	// quote is the open quote; comment the open comment's kind, '*' or '-'; 0 for
	// none.
	quote, comment byte
	note           []byte // the line comment before a statement
}

func newSplitter(r io.Reader) *splitter {
	return &splitter{in: bufio.NewReaderSize(r, 1<<18), line: 1, delimiter: ";"}
}

// next returns the next statement that is held; io.EOF after the last.
func (s *splitter) next() (statement, error) {
	s.begin()
	for {
		_, err := s.in.Peek(ahead)
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return statement{}, err
		}
		buf, _ := s.in.Peek(s.in.Buffered())
		if len(buf) == 0 {
			if s.started && !s.rows {
				return s.end(), nil
			}
			return statement{}, io.EOF
		}
		n, done := s.take(buf, last)
		s.line += bytes.Count(buf[:n], []byte{'\n'})
		if _, err := s.in.Discard(n); err != nil {
			return statement{}, err
		}
		if !done {
			continue
		}
		if s.started && !s.rows {
			return s.end(), nil
		}
		s.begin()
	}
}

func (s *splitter) begin() {
	s.out, s.held, s.note = statement{}, s.held[:0], s.note[:0]
	s.started, s.rows, s.quote, s.comment = false, false, 0, 0
}

func (s *splitter) end() statement {
	s.out.text = strings.TrimRight(string(s.held), " \t\r\n")
	return s.out
}

// take goes through buf to the end of the statement, or as far as it can decide.
// It returns how many bytes are done with.
func (s *splitter) take(buf []byte, last bool) (n int, done bool) {
	stop := len(buf)
	if !last {
		stop -= ahead - 1
	}
	for n < stop {
		switch {
		case s.quote != 0:
			n = s.quoted(buf, n, stop)
		case s.comment != 0:
			n = s.commented(buf, n, stop)
		case !s.started && (n == 0 || buf[n-1] == '\n') && s.command(buf[n:]):
			for n < len(buf) && buf[n] != '\n' {
				n++
			}
		case bytes.HasPrefix(buf[n:], []byte(s.delimiter)):
			return n + len(s.delimiter), true
		default:
			n = s.plain(buf, n)
		}
	}
	return n, false
}

// command obeys a line DELIMITER.
func (s *splitter) command(buf []byte) bool {
	const word = "delimiter "
	if len(buf) < len(word) || !strings.EqualFold(string(buf[:len(word)]), word) {
		return false
	}
	line, _, _ := bytes.Cut(buf, []byte{'\n'})
	if d := strings.TrimSpace(string(line[len(word):])); d != "" {
		s.delimiter = d
	}
	return true
}

// plain takes one step outside of quotes and comments.
func (s *splitter) plain(buf []byte, n int) int {
	rest := buf[n:]
	c := rest[0]
	switch {
	case c == '#', c == '-' && len(rest) > 1 && rest[1] == '-' && (len(rest) == 2 || rest[2] <= ' '):
		s.comment = '-'
		return n
	case c == '/' && len(rest) > 2 && rest[1] == '*' && !executable(rest):
		s.comment = '*'
		s.hold(rest[:2])
		return n + 2
	case c <= ' ' && !s.started:
		return n + 1
	}
	if !s.started {
		s.started, s.rows = true, carriesRows(rest)
		s.out.line = s.line + bytes.Count(buf[:n], []byte{'\n'})
	}
	if c == '\'' || c == '"' || c == '`' {
		s.quote = c
	}
	s.hold(rest[:1])
	return n + 1
}

// executable reports whether a comment is one that a server reads as SQL.
// MariaDB's with the version 99.99.99 speaks to the client.
func executable(text []byte) bool {
	return text[2] == '!' || bytes.HasPrefix(text, []byte("/*M!")) && !bytes.HasPrefix(text, []byte("/*M!999999"))
}

func carriesRows(text []byte) bool {
	for _, word := range []string{"insert", "replace"} {
		if len(text) > len(word) && text[len(word)] <= ' ' && strings.EqualFold(string(text[:len(word)]), word) {
			return true
		}
	}
	return false
}

// quoted goes on to behind the closing quote. A doubled one closes and opens.
func (s *splitter) quoted(buf []byte, n, stop int) int {
	start := n
	for n < stop {
		c := buf[n]
		n++
		if c == s.quote {
			s.quote = 0
			break
		}
		if c == '\\' && s.quote != '`' && n < len(buf) {
			n++
		}
	}
	s.hold(buf[start:n])
	return n
}

func (s *splitter) commented(buf []byte, n, stop int) int {
	start := n
	if s.comment == '-' {
		for n < stop && buf[n] != '\n' {
			n++
		}
		if s.started {
			s.hold(buf[start:n])
		} else if len(s.note) < 1024 {
			s.note = append(s.note, buf[start:n]...)
		}
		if n < len(buf) && buf[n] == '\n' {
			s.comment = 0
			s.read(s.note)
			s.note = s.note[:0]
		}
		return n
	}
	for n < stop {
		if buf[n] == '*' && n+1 < len(buf) && buf[n+1] == '/' {
			n += 2
			s.comment = 0
			break
		}
		n++
	}
	s.hold(buf[start:n])
	return n
}

// read finds the database in mysqldump's "-- Host: h    Database: d".
func (s *splitter) read(note []byte) {
	if host, name, ok := strings.Cut(string(note), " Database: "); ok && strings.HasPrefix(host, "-- Host: ") {
		s.database = strings.TrimSpace(name)
	}
}

// hold keeps text of a statement that is wanted.
func (s *splitter) hold(text []byte) {
	if !s.started || s.rows {
		return
	}
	if len(s.held)+len(text) > heldSize {
		s.out.cut = true
		return
	}
	s.held = append(s.held, text...)
}
