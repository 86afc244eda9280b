package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/seedfile"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/runner/materialize"
)

// seedData is a seed's file, scanned once.
type seedData struct {
	path      string
	delimiter string
	shape     *seedfile.Shape
	columns   []adapters.Column
}

// openSeed scans the seed's file.
func (w *work) openSeed() (*seedData, error) {
	n := w.node
	s := &seedData{path: filepath.Join(n.SeedInfo.RootPath, filepath.FromSlash(n.OriginalPath)), delimiter: n.Config.String("delimiter")}
	forced := n.Config.Map("column_types")
	err := s.read(func(f io.Reader) (err error) {
		s.shape, err = seedfile.Scan(f, s.delimiter, forced.Has)
		return err
	})
	if err != nil {
		return nil, w.seedError(err)
	}
	kinds := make([]string, len(s.shape.Kinds))
	for i, k := range s.shape.Kinds {
		kinds[i] = string(k)
	}
	s.columns = project.SeedColumns(n, w.engine.Dialect(), s.shape.Columns, kinds)
	return s, nil
}

// read opens the file for the time of f.
func (s *seedData) read(f func(io.Reader) error) error {
	file, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer file.Close()
	return f(file)
}

// loadSeed brings the rows into the table.
func (w *work) loadSeed(ctx context.Context, l *materialize.Load) (int64, error) {
	fast, set := w.node.Config.Get("fast")
	if loader, ok := adapters.As[adapters.FileLoader](w.engine.Adapter); ok && (!set || fast != false) {
		if name := w.seed.shape.Repeated; name != "" {
			return 0, w.repeatedColumn(name)
		}
		if short := w.seed.shape.Short; short != nil {
			return 0, w.seedError(short)
		}
		n, err := loader.LoadFile(ctx, w.runtime.Session, l.Relation, w.seed.path, cmp.Or(w.seed.delimiter, ","))
		if err != nil {
			return n, w.seedError(err)
		}
		return n, nil
	}
	var n int64
	err := w.seed.read(func(f io.Reader) error {
		next, _, err := seedfile.Rows(f, w.seed.delimiter, w.seed.shape, !w.engine.Dialect().SeedKeepsNullWord)
		if err != nil {
			return err
		}
		if loader, ok := adapters.As[adapters.BulkLoader](w.engine.Adapter); ok {
			n, err = loader.Load(ctx, w.runtime.Session, l.Relation, l.Columns, next)
		} else {
			n, err = insertRows(ctx, w.runtime.Session, w.engine.Dialect(), l, next)
		}
		return err
	})
	if err != nil {
		return n, w.seedError(err)
	}
	return n, nil
}

// seedResponse is what dbt says of a loaded seed.
func (w *work) seedResponse(rows int64) adapters.Response {
	code := "INSERT"
	if w.runtime.FullRefresh {
		code = "CREATE"
	}
	return adapters.Response{Message: fmt.Sprintf("%s %d", code, rows), Code: code, RowsAffected: rows}
}

// seedError places an error in the seed's file.
func (w *work) seedError(err error) error {
	n := w.node
	var fault *seedfile.Error
	if errors.As(err, &fault) {
		code := diag.SeedRow
		if fault.Line == 0 {
			code = diag.SeedFile
		}
		return diag.Errorf(code, w.seedLine(fault.Line), "seed %s: %s", n.Name, fault.Message).WithHint("%s", fault.Hint).WithNode(n.UniqueID)
	}
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return diag.Errorf(diag.SeedFile, source.Span{}, "seed %s: %s", n.Name, err).WithHint("the file must be there and readable").WithNode(n.UniqueID)
	}
	var e *adapters.Error
	if errors.As(err, &e) && !e.Outside && !errors.Is(err, context.Canceled) {
		d := diag.Errorf(diag.SeedRow, source.Span{}, "seed %s: %s", n.Name, engineMessage(e)).WithNode(n.UniqueID)
		if m := rowNumber.FindStringSubmatch(e.Message); m != nil {
			if row, err := strconv.ParseInt(m[1], 10, 64); err == nil {
				d.Span = w.seedLine(w.lineOf(row))
			}
		}
		if m := lineNumber.FindStringSubmatch(e.Message); m != nil && d.Span.IsZero() {
			if line, err := strconv.Atoi(m[1]); err == nil {
				d.Span = w.seedLine(line)
			}
		}
		if d.Span.IsZero() {
			d.Span = w.seedLine(1)
		}
		return d.WithHint("correct the value, or declare the column's type: config(column_types={...}) in the seed's properties; config(fast=false) reads the file without the engine")
	}
	return err
}

// repeatedColumn says that an engine which reads the file itself refuses its
// header.
func (w *work) repeatedColumn(name string) error {
	at := w.seedLine(1)
	start, found := int(at.Start), 0
	for _, field := range strings.SplitAfter(at.Text(), w.seed.delimiter) {
		if strings.Trim(field, ` "`+w.seed.delimiter) == name {
			found++
		}
		if found == 2 {
			at = source.At(at.File, start, start+len(strings.TrimRight(field, w.seed.delimiter)))
			break
		}
		start += len(field)
	}
	return diag.Errorf(diag.SeedFile, at, "seed %s: the header has the column '%s' twice", w.node.Name, name).WithNode(w.node.UniqueID).
		WithHint("rename one of the two columns")
}

// rowNumber is how bulk loaders name the row that an engine refused.
var rowNumber = regexp.MustCompile(`\brow (\d+)\b`)

// lineNumber is how engines that read the file themselves name the place.
var lineNumber = regexp.MustCompile(`^line (\d+), `)

// lineOf returns the line at which the n-th row of data begins, 0 if unknown.
func (w *work) lineOf(row int64) int {
	line := 0
	_ = w.seed.read(func(f io.Reader) error {
		next, at, err := seedfile.Rows(f, w.seed.delimiter, w.seed.shape, false)
		for ; err == nil && row > 0; row-- {
			if _, err = next(); err == nil {
				line = at()
			}
		}
		return err
	})
	return line
}

// maxShown is how much of a line is kept for a message.
const maxShown = 400

// seedLine is a span of one line of the file. Only that line is read into
// memory; the lines before it stand as empty ones.
func (w *work) seedLine(line int) source.Span {
	if line < 1 {
		return source.Span{}
	}
	f, err := os.Open(filepath.Join(w.node.SeedInfo.RootPath, filepath.FromSlash(w.node.OriginalPath)))
	if err != nil {
		return source.Span{}
	}
	defer f.Close()
	text := seedfile.Line(f, line, maxShown)
	before := strings.Repeat("\n", line-1)
	return source.At(source.NewFile(seedPath(w.node, w.project), before+text), len(before), len(before)+len(text))
}

// seedPath is how messages name a seed's file.
func seedPath(n *project.Node, p *project.Project) string {
	if n.File != nil {
		return n.File.Path
	}
	full := filepath.Join(n.SeedInfo.RootPath, filepath.FromSlash(n.OriginalPath))
	if rel, err := filepath.Rel(p.Root, full); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return n.OriginalPath
}

// insertBatch is how many rows one INSERT brings.
const insertBatch = 500

// insertRows loads rows by INSERT, for engines without a faster way.
func insertRows(ctx context.Context, s adapters.Session, d *adapters.Dialect, l *materialize.Load, next func() ([]any, error)) (int64, error) {
	names := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		names[i] = d.Quote(c.Name)
	}
	head := "insert into " + d.Render(l.Relation) + " (" + strings.Join(names, ", ") + ") values\n"
	var total, inBatch int64
	var b strings.Builder
	flush := func() error {
		if inBatch == 0 {
			return nil
		}
		_, err := s.Exec(ctx, b.String())
		total, inBatch = total+inBatch, 0
		return err
	}
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			return total, flush()
		}
		if err != nil {
			return total, err
		}
		if inBatch == 0 {
			b.Reset()
			b.WriteString(head)
		} else {
			b.WriteString(",\n")
		}
		writeRow(&b, row, l.Columns)
		if inBatch++; inBatch == insertBatch {
			if err := flush(); err != nil {
				return total, err
			}
		}
	}
}

func writeRow(b *strings.Builder, row []any, columns []adapters.Column) {
	b.WriteByte('(')
	for i, v := range row {
		if i > 0 {
			b.WriteString(", ")
		}
		if v == nil {
			b.WriteString("null")
			continue
		}
		b.WriteString("cast('" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "' as " + columns[i].Type + ")")
	}
	b.WriteByte(')')
}
