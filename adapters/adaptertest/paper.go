package adaptertest

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/runner"
)

//go:embed paper/project.txtar
var papers embed.FS

func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite golden files")
	}
}

// Paper builds one project of all materializations on the engine's dialect and
// macros without the engine, and compares what would be sent with golden files
// in the engine's folder testdata/paper (written with -update): on an empty
// database, on one where everything stands, and with a full refresh. It needs
// no server, so it holds the SQL of engines that have none to test with.
func Paper(t *testing.T, cfg Config) {
	for _, s := range []struct {
		name        string
		stands      bool
		fullRefresh bool
	}{{"first", false, false}, {"again", true, false}, {"full_refresh", true, true}} {
		t.Run(s.name, func(t *testing.T) {
			got, err := draw(t, cfg, s.stands, s.fullRefresh)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "paper", s.name+".sql")
			if flag.Lookup("update").Value.String() == "true" {
				if err := errors.Join(os.MkdirAll(filepath.Dir(golden), 0o755), os.WriteFile(golden, got, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs from what would be sent (go test -update rewrites it):\n%s", golden, got)
			}
		})
	}
}

func draw(t *testing.T, cfg Config, stands, fullRefresh bool) ([]byte, error) {
	ctx := context.Background()
	sheet := &sheet{dialect: cfg.Driver.Dialect, answers: cfg.PaperAnswers}
	driver := *cfg.Driver
	driver.Open = func(context.Context, adapters.Credentials) (adapters.Adapter, error) { return sheet, nil }
	fields := cfg.PaperFields
	if fields == nil {
		fields = cfg.Fields(t)
	}
	fields["type"], fields["schema"], fields["threads"] = cfg.Driver.Name, "paper", 1
	cfg.Driver = &driver
	p, err := newProof(t, cfg, fields)
	if err != nil {
		return nil, err
	}
	data, err := papers.ReadFile("paper/project.txtar")
	if err != nil {
		return nil, err
	}
	if err := p.write(txtar.Parse(data).Files); err != nil {
		return nil, err
	}
	job, err := p.load(ctx, fullRefresh)
	if err != nil {
		return nil, err
	}
	if stands {
		sheet.stand(job.Compiler.Project())
	}
	job.Events.NodeStarted = func(n runner.NodeStart) { sheet.title(n.Node.UniqueID) }
	report, err := run(ctx, job)
	if err != nil {
		return nil, err
	}
	if err := complaint(report); err != nil {
		return nil, err
	}
	return sheet.fair(p.dir), nil
}

// sheet is an engine on paper: it writes down what it is sent, holds no rows,
// and knows of relations only that they stand there.
type sheet struct {
	dialect   *adapters.Dialect
	answers   map[string][]any
	relations []adapters.Relation
	text      bytes.Buffer
}

var paperColumns = map[string]string{"id": "integer", "name": "string", "happened_at": "timestamp"}

// stand says that all relations of the project are there.
func (s *sheet) stand(p *project.Project) {
	for _, id := range p.Order {
		n := p.Nodes[id]
		if !n.IsRelational() || n.Ephemeral() {
			continue
		}
		r := n.Relation
		switch n.Config.String("materialized") {
		case "view":
			r.Type = adapters.View
		case "materialized_view":
			r.Type = adapters.MaterializedView
		default:
			r.Type = adapters.Table
		}
		s.relations = append(s.relations, r)
	}
}

func (s *sheet) title(id string) { fmt.Fprintf(&s.text, "\n-- %s\n", id) }

// volatile is what differs from one drawing to the next.
var volatile = regexp.MustCompile(`(__dbt_\w*?)\d{6,}\b`)

// fair is the sheet without blank lines and what differs each time.
func (s *sheet) fair(dir string) []byte {
	text := strings.ReplaceAll(s.text.String(), dir, "DIR")
	text = volatile.ReplaceAllString(text, "${1}#")
	text = regexp.MustCompile(`(?m)[ \t]+$`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`\n{3,}`).ReplaceAllString(text, "\n\n")
	return []byte(strings.TrimLeft(text, "\n"))
}

func (s *sheet) put(sql string) {
	var lines []string
	for line := range strings.Lines(sql) {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
	}
	fmt.Fprintf(&s.text, "%s\n;\n", strings.Join(lines, "\n"))
}

// columns are those of every relation and query: three, and for snapshots their
// own.
func (s *sheet) columns(name string) []adapters.Column {
	var out []adapters.Column
	for _, c := range []string{"id", "name", "happened_at"} {
		out = append(out, adapters.Column{Name: c, Type: s.dialect.Types[paperColumns[c]], Nullable: true})
	}
	if strings.Contains(name, "history") {
		for _, c := range []string{"dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"} {
			kind := "timestamp"
			if c == "dbt_scd_id" {
				kind = "string"
			}
			out = append(out, adapters.Column{Name: c, Type: s.dialect.Types[kind], Nullable: true})
		}
	}
	return out
}

// Session implements adapters.Adapter.
func (s *sheet) Session(context.Context, string) (adapters.Session, error) {
	return sheetSession{s}, nil
}

// Schemas implements adapters.Adapter.
func (s *sheet) Schemas(context.Context, adapters.Session, string) ([]string, error) {
	if s.relations == nil {
		return nil, nil
	}
	return []string{"paper"}, nil
}

// Relations implements adapters.Adapter.
func (s *sheet) Relations(_ context.Context, _ adapters.Session, _, schema string) ([]adapters.Relation, error) {
	var out []adapters.Relation
	for _, r := range s.relations {
		if strings.EqualFold(r.Schema, schema) {
			out = append(out, r)
		}
	}
	return out, nil
}

// Columns implements adapters.Adapter.
func (s *sheet) Columns(_ context.Context, _ adapters.Session, rel adapters.Relation) ([]adapters.Column, error) {
	return s.columns(rel.Identifier), nil
}

// Describe implements adapters.Adapter.
func (s *sheet) Describe(context.Context, adapters.Session, string) ([]adapters.Column, error) {
	return s.columns(""), nil
}

// Close implements adapters.Adapter.
func (s *sheet) Close() error { return nil }

// Load implements adapters.BulkLoader.
func (s *sheet) Load(_ context.Context, _ adapters.Session, rel adapters.Relation, columns []adapters.Column, next func() ([]any, error)) (int64, error) {
	var n int64
	for {
		if _, err := next(); err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return n, err
		}
		n++
	}
	fmt.Fprintf(&s.text, "-- %d rows are loaded into %s, %d columns\n", n, s.dialect.Render(rel), len(columns))
	return n, nil
}

// sheetSession writes what it is sent.
type sheetSession struct{ *sheet }

// Exec implements adapters.Session.
func (s sheetSession) Exec(_ context.Context, sql string) (adapters.Response, error) {
	s.put(sql)
	return adapters.Response{Message: "OK", RowsAffected: -1}, nil
}

// Query implements adapters.Session. A test's query finds nothing wrong.
func (s sheetSession) Query(_ context.Context, sql string) (adapters.Rows, error) {
	s.put(sql)
	if strings.Contains(sql, "should_error") {
		return &sheetRows{columns: []adapters.Column{{Name: "failures"}, {Name: "should_warn"}, {Name: "should_error"}}, row: []any{int64(0), false, false}}, nil
	}
	for query, row := range s.answers {
		if strings.Contains(sql, query) {
			return &sheetRows{columns: s.columns("")[:len(row)], row: row}, nil
		}
	}
	return &sheetRows{columns: s.columns("")}, nil
}

// Begin implements adapters.Session.
func (s sheetSession) Begin(context.Context) error { s.put("begin"); return nil }

// Commit implements adapters.Session.
func (s sheetSession) Commit(context.Context) error { s.put("commit"); return nil }

// Rollback implements adapters.Session.
func (s sheetSession) Rollback(context.Context) error { s.put("rollback"); return nil }

// sheetRows are one row or none.
type sheetRows struct {
	columns []adapters.Column
	row     []any
}

// Columns implements adapters.Rows.
func (r *sheetRows) Columns() []adapters.Column { return r.columns }

// Next implements adapters.Rows.
func (r *sheetRows) Next() ([]any, error) {
	if r.row == nil {
		return nil, io.EOF
	}
	row := r.row
	r.row = nil
	return row, nil
}

// Close implements adapters.Rows.
func (r *sheetRows) Close() error { return nil }
