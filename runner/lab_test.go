package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

// lab is a project in a temporary folder with a DuckDB file beside it.
type lab struct {
	testing.TB
	dir string
}

const labProject = `-- dbt_project.yml --
name: lab
version: '1.0'
profile: lab
-- profiles.yml --
lab:
  target: dev
  outputs:
    dev: {type: duckdb, path: lab.duckdb, threads: 2}
`

// newLab writes a project of the files of a txtar text.
func newLab(t *testing.T, files string) *lab {
	t.Helper()
	l := &lab{TB: t, dir: t.TempDir()}
	l.write(labProject)
	l.write(files)
	return l
}

func (l *lab) write(files string) {
	l.Helper()
	for _, f := range txtar.Parse([]byte(files)).Files {
		path := filepath.Join(l.dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			l.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			l.Fatal(err)
		}
	}
}

// job loads the project and selects all of it.
func (l *lab) job(flags ...any) Job {
	l.Helper()
	c, diags := compiler.Load(context.Background(), compiler.Options{
		ProjectDir: l.dir, ProfilesDir: l.dir, Env: os.LookupEnv, WorkDir: l.dir, Flags: project.NewMap(flags...), Command: "build",
		Registry: adapters.NewRegistry(duckdb.Driver()), InvocationID: "test", Now: time.Now(), NoCache: true,
	})
	if diags.HasErrors() {
		l.Fatal(diags.Err())
	}
	g, diags := lineage.Build(c.Project())
	if diags.HasErrors() {
		l.Fatal(diags.Err())
	}
	full, _ := project.NewMap(flags...).Get("full_refresh")
	return Job{
		Compiler: c, Graph: g, Selected: g.AllNodes(), Build: true, Threads: 2, TargetDir: filepath.Join(l.dir, "target"),
		FullRefresh: full == true, Started: time.Now(), Now: time.Now,
	}
}

// build runs a job to its report.
func (l *lab) build(j Job) *Report {
	l.Helper()
	report, diags := Run(context.Background(), j)
	if diags.HasErrors() {
		l.Fatal(diags.Err())
	}
	return report
}

// good runs a job of which everything must end well.
func (l *lab) good(j Job) *Report {
	l.Helper()
	report := l.build(j)
	for _, r := range report.Results {
		if bad(r.Status) {
			l.Errorf("%s: %s %s", r.Node.UniqueID, r.Status, r.Artifact().UniqueID+": "+text(r.Message))
		}
	}
	return report
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// query returns the rows as sorted text, a row a word, values between bars.
func (l *lab) query(sql string) string {
	l.Helper()
	d := duckdb.Driver()
	creds, err := d.Configure(adapters.Output{Dir: l.dir, Fields: map[string]any{"type": "duckdb", "path": "lab.duckdb"}})
	if err != nil {
		l.Fatal(err)
	}
	ctx := context.Background()
	a, err := d.Open(ctx, creds)
	if err != nil {
		l.Fatal(err)
	}
	defer a.Close()
	s, err := a.Session(ctx, "query")
	if err != nil {
		l.Fatal(err)
	}
	defer s.Close()
	res, err := adapters.ReadAll(ctx, s, sql, -1)
	if err != nil {
		return "error: " + err.Error()
	}
	var rows []string
	for _, row := range res.Rows {
		var cells []string
		for i, v := range row {
			if v == nil {
				cells = append(cells, "-")
			} else {
				cells = append(cells, strings.ReplaceAll(adapters.Text(v, res.Columns[i]), " ", "_"))
			}
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	sort.Strings(rows)
	return strings.Join(rows, " ")
}

func (l *lab) want(sql, rows string) {
	l.Helper()
	if got := l.query(sql); got != rows {
		l.Errorf("%s\n got %s\nwant %s", sql, got, rows)
	}
}

// relations lists what stands in the file, to find what should not.
func (l *lab) relations() string {
	return l.query("select table_schema || '.' || table_name from information_schema.tables")
}

func result(t *testing.T, r *Report, name string) *NodeResult {
	t.Helper()
	for _, res := range r.Results {
		if res.Node.Name == name {
			return res
		}
	}
	t.Fatalf("no result of %s", name)
	return nil
}

// told is a result in one line.
func told(r *NodeResult) string {
	s := r.Status
	for _, d := range r.Diagnostics {
		s += " " + d.Error()
	}
	if r.Cause != nil {
		s += " because of " + r.Cause.Name
	}
	return s
}

func codes(list diag.List) string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprint(d.Code))
	}
	return strings.Join(out, " ")
}
