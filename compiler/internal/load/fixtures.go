package load

import (
	"encoding/csv"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
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

// rowsOfSeed gives an input that names a seed, and no rows, the rows of the
// seed's file.
func (l *loader) rowsOfSeed(n *project.Node, given *project.Map, at source.Span) {
	if rows, _ := given.Get("rows"); rows != nil || given.String("fixture") != "" || given.String("format") != "" && given.String("format") != "dict" {
		return
	}
	t, err := jinja.ParseString("{{ "+given.String("input")+" }}", at)
	if err != nil {
		return // told when the test is run
	}
	found, ok := static(t)
	if !ok || len(found.Refs) != 1 {
		return
	}
	ref := found.Refs[0]
	pkg := first(ref.Package, n.Package)
	seed := l.findDraft(project.Seed, pkg, ref.Name)
	if seed == nil {
		l.report(diag.Errorf(diag.UnitTestTarget, at, "the input '%s' of the unit test '%s' has no rows, and there is no seed '%s' whose rows could be meant", given.String("input"), n.Name, ref.Name).
			WithNode(n.UniqueID).WithHint("give its rows; rows: [] where it is empty").
			AsDbt("Unable to find seed '%s.%s' for unit tests in directories: ['%s']", pkg, ref.Name, strings.Join(l.p.Package(n.Package).Paths.Seeds, "', '")))
		return
	}
	text, err := os.ReadFile(seed.file.Abs)
	if err == nil {
		var rows []any
		if rows, err = csvRows(strings.TrimPrefix(string(text), byteOrderMark)); err == nil {
			given.Set("rows", rows)
			return
		}
	}
	l.report(diag.Errorf(diag.UnitTestTarget, at, "the rows of the seed '%s' cannot be read: %v", ref.Name, err).WithNode(n.UniqueID))
}

// checkFixtureNames reports files of rows that have one name.
func (l *loader) checkFixtureNames() {
	seen := map[string]*parsedFile{}
	for _, f := range l.parsed {
		if f.Role != files.FixtureFile || f.file == nil {
			continue
		}
		key := f.Package.Name + "." + f.Name()
		first, dup := seen[key]
		if !dup {
			seen[key] = f
			continue
		}
		l.report(diag.Errorf(diag.DuplicateNode, source.At(f.file, 0, 0), "two fixtures are named '%s'", f.Name()).
			WithNote(source.At(first.file, 0, 0), "the first is here").WithHint("rename one of them").
			AsDbt("dbt found two fixtures with the name \"%s\"", f.Name()))
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
