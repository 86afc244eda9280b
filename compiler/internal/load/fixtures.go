package load

import (
	"encoding/csv"
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/project"
)

// fillRows gives a table of a unit test the rows of its fixture file, and CSV
// the form of written rows: every field a text, or null when it is empty. What
// is no CSV stays as it is, for the test to fail on when it is run.
func (l *loader) fillRows(n *project.Node, m *project.Map) {
	format := m.String("format")
	text := m.String("rows")
	if name := m.String("fixture"); name != "" {
		f := l.fixture(n.Package, name+"."+format)
		if f == nil {
			return // reported
		}
		text = strings.TrimSpace(f.file.Text)
	}
	if text == "" {
		return
	}
	switch format {
	case "sql":
		m.Set("rows", text)
	case "csv":
		if rows, err := csvRows(text); err == nil {
			m.Set("rows", rows)
		}
	}
}

// fixture finds a file of rows in the package's tests.
func (l *loader) fixture(pkg, base string) *parsedFile {
	for _, f := range l.parsed {
		if f.Role == files.FixtureFile && f.Package.Name == pkg && f.file != nil && path.Base(f.Path) == base {
			return f
		}
	}
	return nil
}

func csvRows(text string) ([]any, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil || len(records) == 0 {
		return nil, err
	}
	rows := []any{}
	for _, record := range records[1:] {
		row := &project.Map{}
		for i, name := range records[0] {
			var v any
			if i < len(record) && record[i] != "" {
				v = record[i]
			}
			row.Set(name, v)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// fullRowFirst exchanges the first row of a unit test's table with the first
// that has no null: engines tell types by the first row.
func fullRowFirst(m *project.Map) {
	rows := m.List("rows")
	for i, it := range rows {
		row, _ := it.(*project.Map)
		if !hasNull(row) {
			out := slices.Clone(rows)
			out[0], out[i] = out[i], out[0]
			m.Set("rows", out)
			return
		}
	}
}

func hasNull(row *project.Map) bool {
	for _, v := range row.All() {
		if v == nil {
			return true
		}
	}
	return false
}
