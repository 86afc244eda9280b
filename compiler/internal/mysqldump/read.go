package mysqldump

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Reader gathers the databases of one or several files, in order.
type Reader struct {
	databases []*Database
	diags     diag.List
	current   string
	file      string
	parser    *ddlParser
	// views that DROP VIEW has removed: their final form may not be readable.
	dropped map[*Table]string
}

// NewReader returns a reader that has seen no file.
func NewReader() *Reader {
	return &Reader{parser: newDDLParser(), dropped: map[*Table]string{}}
}

// Read reads a file of the given name. Tables of the files before are altered
// by it. The error is one of reading or unpacking.
func (r *Reader) Read(name string, in io.Reader) error {
	text, err := unpacked(in)
	if err != nil {
		return err
	}
	r.file, r.current = name, mydumperDatabase(name)
	s := newSplitter(text)
	for {
		st, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if r.current == "" {
			r.current = s.database
		}
		r.apply(st)
	}
}

// Databases returns what has been read, system schemas left out, and what could
// not be.
func (r *Reader) Databases() ([]*Database, diag.List) {
	var out []*Database
	for _, d := range r.databases {
		if len(d.Tables) > 0 && !system[strings.ToLower(d.Name)] {
			out = append(out, d)
		}
	}
	return out, r.diags
}

var system = map[string]bool{"mysql": true, "information_schema": true, "performance_schema": true, "sys": true}

// unpacked undoes gzip and zstd, which it knows by their first bytes.
func unpacked(in io.Reader) (io.Reader, error) {
	buf := bufio.NewReaderSize(in, 1<<16)
	head, err := buf.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzip.NewReader(buf)
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(buf, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		return z, nil
	}
	return buf, nil
}

// mydumperDatabase is the database in the name of one of mydumper's files:
// shop.orders-schema.sql.gz.
func mydumperDatabase(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	base = strings.TrimSuffix(strings.TrimSuffix(base, ".gz"), ".zst")
	stem, ok := strings.CutSuffix(base, "-schema.sql")
	if !ok {
		stem, ok = strings.CutSuffix(base, "-schema-view.sql")
	}
	if db, _, dot := strings.Cut(stem, "."); ok && dot {
		return db
	}
	return ""
}

// database returns the database of a name, made where it is new; "" is the
// current one.
func (r *Reader) database(name string) *Database {
	if name == "" {
		name = r.current
	}
	for _, d := range r.databases {
		if d.Name == name {
			return d
		}
	}
	d := &Database{Name: name}
	r.databases = append(r.databases, d)
	return d
}

// span is a place in a statement, whose text alone is kept of the file.
func (r *Reader) span(st statement, start, end int) source.Span {
	text := st.text
	if len(text) > 1<<16 { // messages show a line, and tables keep their spans
		text = text[:1<<16]
	}
	return source.At(source.NewExcerpt(r.file, text, st.line), start, end)
}

func (r *Reader) warn(code diag.Code, at source.Span, format string, args ...any) *diag.Diagnostic {
	d := diag.Warnf(code, at, format, args...)
	r.diags = append(r.diags, d)
	return d
}
