package projectfile

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestGolden runs every testdata/*.txtar. Its files are cases, "case/path";
// "case/want" is the golden of what reading the case's folder gives, and the
// diagnostics. The lines of "case/args" set what a caller passes: "env A=b",
// "vars {yaml}", "profile x", "target x", "layers kind fqn...".
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) { golden(t, p) })
	}
}

func golden(t *testing.T, path string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	cases := map[string][]txtar.File{}
	want := map[string]string{}
	for _, f := range ar.Files {
		name, rest, ok := strings.Cut(f.Name, "/")
		if !ok {
			t.Fatalf("%s: file %s is in no case", path, f.Name)
		}
		if rest == "want" {
			want[name] = string(f.Data)
			continue
		}
		if _, seen := cases[name]; !seen {
			order = append(order, name)
		}
		cases[name] = append(cases[name], f)
	}
	var out []txtar.File
	for _, name := range order {
		got := run(t, name, cases[name])
		out = append(append(out, cases[name]...), txtar.File{Name: name + "/want", Data: []byte(got)})
		if diff := cmp.Diff(want[name], got); diff != "" && !*update {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	if *update {
		ar.Files = out
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// world is what the args of a case set.
type world struct {
	renderer        *Renderer
	profile, target string
	also            []string
	layers          [][]string
}

func parseArgs(t *testing.T, text string) *world {
	env := map[string]string{}
	w := &world{renderer: &Renderer{Env: func(k string) (string, bool) { v, ok := env[k]; return v, ok }}}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		verb, rest, _ := strings.Cut(line, " ")
		switch verb {
		case "env":
			k, v, _ := strings.Cut(rest, "=")
			env[k] = v
		case "vars":
			vars, diags := ParseVars(rest)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			w.renderer.Vars = vars
		case "profile":
			w.profile = rest
		case "target":
			w.target = rest
		case "also":
			w.also = append(w.also, rest)
		case "globals":
			w.renderer.Globals = globals{"target": targetDict()}
		case "layers":
			w.layers = append(w.layers, strings.Fields(rest))
		case "":
		default:
			t.Fatalf("unknown argument %q", line)
		}
	}
	return w
}

type globals map[string]jinja.Value

func (g globals) Lookup(name string) (jinja.Value, bool) { v, ok := g[name]; return v, ok }

func targetDict() jinja.Value {
	d := jinja.NewDict()
	d.SetStr("name", "dev")
	d.SetStr("type", "duckdb")
	d.SetStr("schema", "main")
	return d
}

// credentials stands in for an engine's.
type credentials struct{ fields map[string]any }

func (credentials) Database() string       { return "db" }
func (credentials) Schema() string         { return "main" }
func (credentials) Public() map[string]any { return nil }
func (credentials) UniqueField() string    { return "" }

var registry = adapters.NewRegistry(
	&adapters.Driver{Name: "duckdb", Configure: func(o adapters.Output) (adapters.Credentials, error) {
		if v, ok := o.Fields["path"]; ok {
			if _, isText := v.(string); !isText {
				return nil, &adapters.FieldError{Field: "path", Message: "must be a text", Hint: "write path: dev.duckdb"}
			}
			return credentials{o.Fields}, nil
		}
		return nil, &adapters.FieldError{Field: "path", Message: "is missing"}
	}},
	&adapters.Driver{Name: "postgres", Configure: func(o adapters.Output) (adapters.Credentials, error) { return credentials{o.Fields}, nil }},
)

// run writes a case's files into a folder, "home/" beside the project, and
// prints what is read from them.
func run(t *testing.T, name string, files []txtar.File) string {
	root := t.TempDir()
	dir, home := filepath.Join(root, "project"), filepath.Join(root, "home")
	args := ""
	for _, f := range files {
		rel := strings.TrimPrefix(f.Name, name+"/")
		at := filepath.Join(dir, rel)
		if below, ok := strings.CutPrefix(rel, "home/"); ok {
			at = filepath.Join(home, below)
		}
		if rel == "args" {
			args = string(f.Data)
			continue
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	w := parseArgs(t, args)
	p := &printer{}
	p.all(dir, home, w)
	return strings.ReplaceAll(p.b.String(), root, "ROOT")
}

type printer struct{ b bytes.Buffer }

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *printer) all(dir, home string, w *world) {
	doc, diags := Open(dir, "")
	if doc == nil {
		p.diags(diags)
		return
	}
	name, at, _ := doc.ProfileName(w.renderer)
	proj, more := doc.Project(w.renderer)
	diags = append(diags, more...)
	p.project(proj, w)
	dirs, more := Installed(proj, w.renderer)
	diags = append(diags, more...)
	for _, d := range dirs {
		p.printf("installed %s = %s declared %v\n", d.Display, d.Path, !d.Span.IsZero())
	}
	p.packages(dir, w)
	selectors, more := ReadSelectors(dir, w.renderer)
	diags = append(diags, more...)
	for _, s := range selectors {
		p.printf("selector %s %q default %v: %s\n", s.Name, s.Description, s.Default, data(s.Definition))
	}
	if w.profile != "" {
		name = w.profile
		at.File = nil
	}
	if name != "" {
		profile, more := ReadProfile(ProfileOptions{
			ProjectDir: dir, Home: home, Name: name, NameSpan: at, Target: w.target, Also: w.also, Renderer: w.renderer, Registry: registry,
		})
		diags = append(diags, more...)
		p.profile(profile)
	}
	p.diags(diags.Sort())
}

func (p *printer) project(x *Project, w *world) {
	p.printf("name %s version %s profile %s\n", x.Name, x.Version, x.Profile)
	if len(x.RequireVersion) > 0 {
		p.printf("require %q %v\n", x.RequireVersion, x.CheckVersion())
	}
	if fmt.Sprint(x.Paths) != fmt.Sprint(defaultPaths) {
		p.printf("paths %+v clean %q\n", x.Paths, x.CleanTargets)
	}
	for _, h := range append(append([]Hook(nil), x.OnRunStart...), x.OnRunEnd...) {
		p.printf("hook %q at line %d\n", h.SQL, h.Span.Position().Line)
	}
	if x.QueryComment.Set || x.QueryComment.Append {
		p.printf("query comment %q append %v\n", x.QueryComment.Comment, x.QueryComment.Append)
	}
	p.maps("vars", x.Vars())
	p.maps("quoting", x.Quoting())
	p.maps("flags", x.Flags)
	var names []string
	for n := range x.Dispatch() {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		p.printf("dispatch %s %q\n", n, x.Dispatch()[n])
	}
	for _, l := range w.layers {
		kind := project.Kind(l[0])
		p.printf("layers %s\n", strings.Join(l, " "))
		p.layers(x.Layers(kind, l[1:]), func(e configs.Entry) any { return e.Value })
		p.printf("as written\n")
		p.layers(x.Layers(kind, l[1:]), configs.Entry.Written)
		for _, path := range x.Tree(kind).Paths() {
			pos := path.Span.Position()
			p.printf("path %q at %d:%d\n", path.Path, pos.Line, pos.Column)
		}
	}
}

var defaultPaths = project.Paths{
	Models: []string{"models"}, Seeds: []string{"seeds"}, Snapshots: []string{"snapshots"}, Tests: []string{"tests"}, Macros: []string{"macros"},
	Analyses: []string{"analyses"}, Docs: []string{"models", "seeds", "snapshots", "analyses", "macros", "tests"}, Functions: []string{"functions"},
	Target: "target", Log: "logs", PackagesInstall: "dbt_packages",
}

func (p *printer) maps(label string, m *project.Map) {
	if m != nil {
		p.printf("%s %s\n", label, data(m))
	}
}

func (p *printer) layers(layers []configs.Layer, value func(configs.Entry) any) {
	for i, l := range layers {
		for _, e := range l {
			pos := e.Span.Position()
			p.printf("\t%d %s: %s @%d:%d\n", i, e.Key, data(value(e)), pos.Line, pos.Column)
		}
	}
}

func (p *printer) packages(dir string, w *world) {
	pk, _ := ReadPackages(dir, "", w.renderer)
	for _, s := range pk.List {
		p.printf("package %s: local %q git %q hub %q tarball %q private %q name %q versions %q revision %q subdirectory %q\n",
			s.Label(), s.Local, s.Git, s.Hub, s.Tarball, s.Private, s.Name, s.Versions, s.Revision, s.Subdirectory)
	}
}

func (p *printer) profile(x *Profile) {
	if x == nil {
		return
	}
	p.printf("profile %s target %s threads %d outputs %q\n", x.Name, x.Target, x.Threads, x.Names)
	p.maps("config", x.Flags)
	var names []string
	for n := range x.Outputs {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		o := x.Outputs[n]
		var fields []string
		for k, v := range o.Fields {
			fields = append(fields, fmt.Sprintf("%s=%v", k, v))
		}
		sort.Strings(fields)
		p.printf("output %s %s threads %d: %s\n", n, o.Driver.Name, o.Threads, strings.Join(fields, " "))
	}
}

func (p *printer) diags(diags diag.List) {
	for _, d := range diags {
		p.printf("%s %s\n\tat %q\n\thint: %s\n", d.Severity, d.Error(), firstLine(d.Span.Text()), d.Hint)
		for _, n := range d.Notes {
			pos := n.Span.Position()
			p.printf("\tnote %d:%d: %s\n", pos.Line, pos.Column, n.Message)
		}
	}
}

func firstLine(s string) string {
	line, rest, more := strings.Cut(s, "\n")
	if more && rest != "" {
		return line + "…"
	}
	return line
}

func data(v any) string {
	switch v := v.(type) {
	case *project.Map:
		var parts []string
		for k, it := range v.All() {
			parts = append(parts, k+": "+data(it))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, it := range v {
			parts = append(parts, data(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return fmt.Sprintf("%q", v)
	case nil:
		return "null"
	}
	return project.FormatScalar(v)
}
