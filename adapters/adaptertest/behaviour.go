package adaptertest

import (
	"context"
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/runner"
)

//go:embed behaviour/*.txtar
var behaviours embed.FS

// Behaviour builds small projects on the engine, changes them, builds them
// again, and compares what the relations then hold. Each script in the folder
// behaviour is one subtest; its text says what is done:
//
//	needs merge                   skip on engines without the feature
//	build [full-refresh]          build the project; all must end well
//	files 2                       replace files by those below 2/
//	fails NODE CODE               build again; that node fails with the code, no other does
//	want SELECT … => ROWS         rows sorted, values joined by |, NULL as -
//	nothing __dbt                 no relation's name holds the text
//	catalog NODE => TYPE COLUMNS  what the catalog says of a relation
//	fresh SOURCE.TABLE STATUS     how old a source is
//
// In SELECT, {node} is the node's relation.
func Behaviour(t *testing.T, cfg Config) {
	files, err := behaviours.ReadDir("behaviour")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".txtar"))
	}
	for name := range cfg.Skips {
		if rest, ours := strings.CutPrefix(name, "behaviour/"); ours && !slices.Contains(names, rest) {
			t.Errorf("skips %q, which is no script", name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			data, err := behaviours.ReadFile(path.Join("behaviour", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			for line := range strings.Lines(string(archive.Comment)) {
				if need, ok := strings.CutPrefix(strings.TrimSpace(line), "needs "); ok && !cfg.Driver.Dialect.Has(adapters.Feature(need)) {
					t.Skipf("%s has no %s", cfg.Driver.Name, need)
				}
			}
			judge(t, cfg.Skips["behaviour/"+name], play(t, cfg, archive))
		})
	}
}

// script is one behaviour being played.
type script struct {
	*proof
	ctx     context.Context
	t       *testing.T
	archive *txtar.Archive
	fields  map[string]any
	schema  string
	nodes   map[string]*project.Node
	report  *runner.Report
}

func play(t *testing.T, cfg Config, archive *txtar.Archive) error {
	s := &script{ctx: context.Background(), t: t, archive: archive, fields: maps.Clone(cfg.Fields(t)), schema: "behaviour_" + randomName()}
	s.fields["type"], s.fields["schema"], s.fields["threads"] = cfg.Driver.Name, s.schema, 1
	var err error
	if s.proof, err = newProof(t, cfg, s.fields); err != nil {
		return err
	}
	if err := s.files(""); err != nil {
		return err
	}
	for n, line := range strings.Split(string(archive.Comment), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		if err := s.do(verb, strings.TrimSpace(rest)); err != nil {
			return fmt.Errorf("line %d: %s: %w", n+1, line, err)
		}
	}
	return nil
}

func (s *script) do(verb, rest string) error {
	switch verb {
	case "needs":
		return nil
	case "files":
		return s.files(rest + "/")
	case "build":
		if err := s.build(rest == "full-refresh"); err != nil {
			return err
		}
		return complaint(s.report)
	case "fails":
		return s.fails(rest)
	case "want":
		query, rows, ok := strings.Cut(rest, "=>")
		if !ok {
			return fmt.Errorf("no => in it")
		}
		return s.want(strings.TrimSpace(query), strings.TrimSpace(rows))
	case "nothing":
		return s.nothing(rest)
	case "catalog":
		name, want, _ := strings.Cut(rest, "=>")
		return s.catalog(strings.TrimSpace(name), strings.TrimSpace(want))
	case "fresh":
		name, want, _ := strings.Cut(rest, " ")
		return s.fresh(name, want)
	}
	return fmt.Errorf("no such verb")
}

// files writes the archive's files below a prefix, which is taken off.
func (s *script) files(prefix string) error {
	var list []txtar.File
	for _, f := range s.archive.Files {
		name, ok := strings.CutPrefix(f.Name, prefix)
		if ok && (prefix != "" || f.Name[0] < '0' || f.Name[0] > '9') {
			list = append(list, txtar.File{Name: name, Data: f.Data})
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("no files")
	}
	return s.write(list)
}

func (s *script) build(fullRefresh bool) error {
	job, err := s.load(s.ctx, fullRefresh)
	if err != nil {
		return err
	}
	s.nodes = map[string]*project.Node{}
	for _, n := range job.Compiler.Project().Nodes {
		if n.IsRelational() {
			s.nodes[n.Name] = n
		}
	}
	s.report, err = run(s.ctx, job)
	return err
}

// fails builds and wants one node to fail with a code, the others not to.
func (s *script) fails(rest string) error {
	name, code, _ := strings.Cut(rest, " ")
	if err := s.build(false); err != nil {
		return err
	}
	var other error
	for _, r := range s.report.Results {
		text := failed(r)
		if r.Node.Name == name {
			if text != "" && hasCode(r, diag.Code(code)) {
				return other
			}
			other = fmt.Errorf("it ends otherwise: %s %v", r.Status, r.Diagnostics)
		} else if text != "" && r.Status != "skipped" {
			other = fmt.Errorf("%s", text)
		}
	}
	return other
}

// session opens the engine beside the builds, for looking at it.
func (s *script) session(do func(adapters.Adapter, adapters.Session) error) error {
	creds, err := s.driver.Configure(adapters.Output{Profile: "proof", Name: "dev", Fields: s.fields, Dir: s.dir})
	if err != nil {
		return err
	}
	a, err := s.driver.Open(s.ctx, creds)
	if err != nil {
		return err
	}
	defer a.Close()
	session, err := a.Session(s.ctx, "look")
	if err != nil {
		return err
	}
	defer session.Close()
	return do(a, session)
}

func (s *script) want(query, rows string) error {
	for name, n := range s.nodes {
		query = strings.ReplaceAll(query, "{"+name+"}", s.driver.Dialect.Render(n.Relation))
	}
	return s.session(func(_ adapters.Adapter, session adapters.Session) error {
		res, err := adapters.ReadAll(s.ctx, session, query, -1)
		if err != nil {
			return err
		}
		if got := inOneLine(res); got != rows {
			return fmt.Errorf("got %s", got)
		}
		return nil
	})
}

// inOneLine writes rows sorted, with blanks between them.
func inOneLine(res *adapters.Result) string {
	var rows []string
	for _, row := range res.Rows {
		var cells []string
		for i, v := range row {
			text := "-"
			if v != nil {
				text = strings.ReplaceAll(adapters.Text(v, res.Columns[i]), " ", "_")
			}
			cells = append(cells, text)
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	sort.Strings(rows)
	return strings.Join(rows, " ")
}

// catalog wants a type and the columns in order, with their comments.
func (s *script) catalog(name, want string) error {
	job, err := s.load(s.ctx, false)
	if err != nil {
		return err
	}
	found, diags := runner.Catalog(s.ctx, job.Compiler, func(n *project.Node) bool { return n.Name == name })
	if diags.HasErrors() {
		return diags.Err()
	}
	got := "nothing"
	for _, t := range append(found.Nodes, found.Sources...) {
		got = t.Type
		for i, c := range t.Columns {
			if c.Index != i+1 {
				return fmt.Errorf("the column %s has the index %d", c.Name, c.Index)
			}
			got += " " + c.Name
			if c.Comment != "" {
				got += "=" + c.Comment
			}
		}
	}
	if got != want || len(found.Errors) > 0 {
		return fmt.Errorf("got %s %v", got, found.Errors)
	}
	return nil
}

// fresh wants a verdict on a source.
func (s *script) fresh(name, want string) error {
	job, err := s.load(s.ctx, false)
	if err != nil {
		return err
	}
	job.Freshness, job.NoHooks, job.Build, job.Selected = true, true, false, job.Graph.NewSet()
	for id := range job.Graph.AllNodes().Ascending() {
		if n := job.Graph.Node(id); n.SourceInfo != nil && n.SourceInfo.SourceName+"."+n.Name == name {
			job.Selected.Add(id)
		}
	}
	report, err := run(s.ctx, job)
	if err != nil {
		return err
	}
	if len(report.Results) != 1 || report.Results[0].Status != want {
		var got []string
		for _, r := range report.Results {
			got = append(got, r.Node.UniqueID+" "+r.Status)
		}
		return fmt.Errorf("got %s", strings.Join(got, ", "))
	}
	return nil
}

// nothing wants no relation whose name holds the text.
func (s *script) nothing(text string) error {
	return s.session(func(a adapters.Adapter, session adapters.Session) error {
		for _, n := range s.nodes {
			list, err := a.Relations(s.ctx, session, n.Relation.Database, n.Relation.Schema)
			if err != nil {
				return err
			}
			for _, r := range list {
				if strings.Contains(r.Identifier, text) {
					return fmt.Errorf("there is %s", r.Identifier)
				}
			}
		}
		return nil
	})
}
