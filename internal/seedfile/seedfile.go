package seedfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Shape is what a file holds.
type Shape struct {
	Columns []string
	// Repeated is the first name that the header has twice, "" for none.
	Repeated string
	Kinds    []Kind
	// Nulls says of each column whether a field of it may be read as null.
	Nulls []bool
	Rows  int64
	// Short is the first row with fewer fields than the header, nil for none.
	// Rows fills such rows with nulls; engines' own readers refuse them.
	Short *Error
}

// Scan reads a file to its end and infers its columns. forced names columns
// whose type the project declares: they are read as text.
func Scan(in io.Reader, delimiter string, forced func(column string) bool) (*Shape, error) {
	r, err := NewReader(in, delimiter)
	if err != nil {
		return nil, err
	}
	s := &Shape{}
	if s.Columns, s.Repeated, err = header(r); err != nil {
		return nil, err
	}
	can := make([]candidates, len(s.Columns))
	s.Nulls = make([]bool, len(s.Columns))
	for i, name := range s.Columns {
		if !forced(name) {
			can[i] = allCandidates()
		}
	}
	for {
		row, short, err := nextRow(r, s.Columns)
		if errors.Is(err, io.EOF) {
			break
		}
		if s.Short == nil {
			s.Short = short
		}
		if err != nil {
			return nil, err
		}
		s.Rows++
		for i, v := range row {
			if s.Nulls[i] = s.Nulls[i] || isNull(v); !isNull(v) {
				can[i].see(v)
			}
		}
	}
	for i := range can {
		s.Kinds = append(s.Kinds, can[i].kind())
	}
	return s, nil
}

// Rows returns a function that gives the values of one row after the other as
// text for the engine to cast, nil for null, io.EOF at the end. The slice is
// reused. nullWord says that the word null in a text column means null; an
// empty field always does.
func Rows(in io.Reader, delimiter string, s *Shape, nullWord bool) (func() ([]any, error), func() int, error) {
	r, err := NewReader(in, delimiter)
	if err != nil {
		return nil, nil, err
	}
	if _, _, err := header(r); err != nil {
		return nil, nil, err
	}
	out := make([]any, len(s.Columns))
	next := func() ([]any, error) {
		row, _, err := nextRow(r, s.Columns)
		if err != nil {
			return nil, err
		}
		for i, v := range row {
			out[i] = value(s.Kinds[i], v, nullWord)
		}
		return out, nil
	}
	return next, r.Line, nil
}

// value writes a field as its column's kind wants it.
func value(k Kind, v string, nullWord bool) any {
	if k == Text {
		if v == "" || nullWord && isNull(v) {
			return nil
		}
		return v
	}
	if isNull(v) {
		return nil
	}
	switch k {
	case Integer, BigInt, Float:
		n, _ := parseNumber(v)
		return n.text
	case Timestamp:
		return isoText(v)
	case Boolean:
		return strings.ToLower(strings.TrimSpace(v))
	}
	return strings.TrimSpace(v)
}

// nextRow returns a row with a field for each column. A row that lacks some is
// filled up and told of by short. A blank line is a row of nulls, as in dbt.
func nextRow(r *Reader, columns []string) (row []string, short *Error, err error) {
	row, err = r.Next()
	if err != nil || len(row) == len(columns) {
		return row, nil, err
	}
	wrong := &Error{
		Line: r.Line(), Message: fmt.Sprintf("the row has %s, but the header has %d", fields(len(row)), len(columns)),
		Hint: "put a field that holds the delimiter in double quotes",
	}
	if len(row) > len(columns) {
		return nil, nil, wrong
	}
	if len(row) == 0 {
		wrong = nil
	}
	for len(row) < len(columns) {
		row = append(row, "")
	}
	return row, wrong, nil
}

func fields(n int) string {
	if n == 1 {
		return "1 field"
	}
	return fmt.Sprintf("%d fields", n)
}

// header reads the column names: names without text are lettered, repeated
// ones numbered, as dbt's CSV reader does.
func header(r *Reader) (names []string, repeated string, err error) {
	row, err := r.Next()
	if errors.Is(err, io.EOF) || err == nil && len(row) == 0 {
		return nil, "", &Error{Line: 1, Message: "the file has no header", Hint: "write the column names in the first line"}
	}
	if err != nil {
		return nil, "", err
	}
	used := map[string]bool{}
	names = make([]string, len(row))
	for i, name := range row {
		if name == "" {
			name = letters(i)
		}
		if used[name] && repeated == "" {
			repeated = name
		}
		unique := name
		for n := 2; used[unique]; n++ {
			unique = fmt.Sprintf("%s_%d", name, n)
		}
		used[unique] = true
		names[i] = unique
	}
	return names, repeated, nil
}

// letters names the columns of a spreadsheet: a, b, ..., z, aa, bb, ...
func letters(i int) string { return strings.Repeat(string(rune('a'+i%26)), i/26+1) }
