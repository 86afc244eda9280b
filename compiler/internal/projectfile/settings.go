package projectfile

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Project renders and checks the document. The project is usable when the
// diagnostics hold no error; it is never nil.
func (doc *Document) Project(r *Renderer) (*Project, diag.List) {
	d := &settings{doc: doc, r: doc.rendering(r), p: &Project{
		File: doc.File, Dir: doc.Dir, Data: doc.root.Data().(*project.Map), trees: map[project.Kind]*ConfigTree{}, vars: doc.varsData(),
	}}
	d.read()
	return d.p, append(d.r.diags, d.diags...)
}

// settings reads the keys of one dbt_project.yml.
type settings struct {
	doc   *Document
	r     *rendering
	p     *Project
	diags diag.List
}

// refused is how dbt says that a setting is not what its schema allows.
const refused = "at path ['%s']: '%s' is not valid under any of the given schemas"

func (d *settings) wrong(k yamldoc.Key, n *yamldoc.Node, want, hint string) {
	name := "'" + k.Name + "'"
	if strings.Contains(k.Name, " ") { // "an entry of ..."
		name = k.Name
	}
	e := diag.Errorf(diag.ProjectValue, n.Span, "%s must be %s, not %s", name, want, n.Kind).WithHint("%s", hint)
	if n.Kind == yamldoc.Str {
		e.AsDbt(refused, k.Name, n.Raw)
	}
	d.diags = append(d.diags, e)
}

// trees names the keys of configuration trees.
var trees = map[string]project.Kind{
	"models": project.Model, "seeds": project.Seed, "snapshots": project.Snapshot, "sources": project.SourceTable,
	"tests": project.Test, "data_tests": project.Test, "unit_tests": project.UnitTest, "exposures": project.Exposure,
	"metrics": project.Metric, "semantic-models": project.SemanticModel, "semantic_models": project.SemanticModel,
	"saved-queries": project.SavedQuery, "saved_queries": project.SavedQuery, "analyses": project.Analysis, "functions": project.Function,
}

var knownKeys = []string{
	"name", "version", "config-version", "profile", "model-paths", "seed-paths", "snapshot-paths", "test-paths", "macro-paths",
	"analysis-paths", "docs-paths", "asset-paths", "function-paths", "target-path", "log-path", "packages-install-path", "clean-targets",
	"require-dbt-version", "on-run-start", "on-run-end", "quoting", "query-comment", "dispatch", "vars", "flags", "restrict-access",
	"dbt-cloud", "models", "seeds", "snapshots", "sources", "data_tests", "unit_tests", "exposures", "metrics", "semantic-models",
	"saved-queries", "analyses", "functions", "tests",
}

func (d *settings) read() {
	root := d.doc.root
	for i, k := range root.Keys {
		n := root.Items[i]
		if kind, ok := trees[k.Name]; ok {
			d.tree(k, n, kind)
			continue
		}
		switch k.Name {
		case "name":
			d.name(k, n)
		case "version":
			d.version(k, n)
		case "profile":
			var diags diag.List
			d.p.Profile, d.p.ProfileSpan, diags = d.doc.ProfileName(d.r.Renderer)
			d.diags = append(d.diags, diags...)
		case "clean-targets", "config-version", "project-root", "packages":
		case "dbt-cloud", "dbt_cloud":
			d.mapping(k, n)
		case "require-dbt-version":
			d.requireVersion(k, n)
		case "on-run-start":
			d.p.OnRunStart = d.hooks(k, n)
		case "on-run-end":
			d.p.OnRunEnd = d.hooks(k, n)
		case "quoting":
			d.quoting(k, n)
		case "query-comment":
			d.queryComment(k, n)
		case "dispatch":
			d.dispatch(k, n)
		case "vars":
			d.vars(k, n)
		case "flags":
			d.p.Flags = d.mapping(k, n)
		case "restrict-access":
			d.p.RestrictAccess = d.boolean(k, n)
		default:
			if !isPathKey(k.Name) {
				d.unknown(k)
			}
		}
	}
	if root.Get("name") == nil {
		d.diags = append(d.diags, diag.Errorf(diag.ProjectName, firstKey(root), "%s needs a name", projectFileName).WithHint("add `name: my_project`"))
	}
	d.bothTests()
	d.paths()
}

func firstKey(n *yamldoc.Node) source.Span {
	if len(n.Keys) > 0 {
		return n.Keys[0].Span
	}
	return n.Span
}

func (d *settings) unknown(k yamldoc.Key) {
	e := diag.Errorf(diag.PropertyUnknown, k.Span, "'%s' is not a setting of %s", k.Name, projectFileName).
		WithHint("remove it, or keep values of your own under vars: or below +meta:").
		AsDbt("Additional properties are not allowed ('%s' was unexpected)", k.Name)
	if near := diag.Nearest(k.Name, knownKeys); near != "" {
		e.WithHint("did you mean '%s'?", near)
	} else if near := strings.ReplaceAll(k.Name, "_", "-"); near != k.Name && slices.Contains(knownKeys, near) {
		e.WithHint("write it as '%s'", near)
	}
	d.diags = append(d.diags, e)
}

var projectName = regexp.MustCompile(`^[^\d\W]\w*$`)

// reservedNames cannot be names of projects: templates use them for other
// things.
var reservedNames = strings.Fields(`_sql_results adapter api column config context database env env_var exceptions execute flags fromjson
	fromyaml graph invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at
	schema source sql sql_now store_result store_raw_result target this tojson toyaml try_or_compiler_error var write`)

func (d *settings) name(k yamldoc.Key, n *yamldoc.Node) {
	d.p.NameSpan = n.Span
	name, ok := d.r.scalar(n).(string)
	if !ok {
		if len(d.r.diags) == 0 {
			d.diags = append(d.diags, diag.Errorf(diag.ProjectName, n.Span, "'name' must be a text, not %s", n.Kind).WithHint("write `name: my_project`"))
		}
		return
	}
	d.p.Name = name
	switch {
	case !projectName.MatchString(name):
		hint := "use letters, digits and underscores, and begin with a letter"
		if fixed := strings.Map(nameRune, name); projectName.MatchString(fixed) {
			hint = "write `name: " + fixed + "`"
		}
		d.diags = append(d.diags, diag.Errorf(diag.ProjectName, n.Span, "the project cannot be named '%s'", name).WithHint("%s", hint))
	case slices.Contains(reservedNames, name):
		d.diags = append(d.diags, diag.Errorf(diag.ProjectName, n.Span, "the project cannot be named '%s', which means something else in templates", name).
			WithHint("choose another name"))
	}
}

func nameRune(r rune) rune {
	if r == ' ' || r == '-' || r == '.' {
		return '_'
	}
	return r
}

var semantic = regexp.MustCompile(`^\d+(\.\d+){0,2}([-+].*)?$`)

func (d *settings) version(k yamldoc.Key, n *yamldoc.Node) {
	v := d.r.scalar(n)
	switch x := v.(type) {
	case nil:
	case string:
		if d.p.Version = x; !semantic.MatchString(x) {
			d.diags = append(d.diags, diag.Errorf(diag.ProjectValue, n.Span, "'version' must be a version such as 1.0.0, not '%s'", x).
				WithHint("write `version: 1.0.0`").AsDbt(refused, k.Name, x))
		}
	case float64, int64:
		d.p.Version = n.Raw
	default:
		d.wrong(k, n, "a version such as 1.0.0", "write `version: 1.0.0`")
	}
}

func (d *settings) requireVersion(k yamldoc.Key, n *yamldoc.Node) {
	d.p.requireSpan = n.Span
	switch v := d.r.data(n, nil).(type) {
	case nil:
	case string:
		d.p.RequireVersion = strings.Split(v, ",")
	case []any:
		d.p.RequireVersion = project.Strings(v)
	default:
		d.wrong(k, n, "a condition or a list of conditions", `write require-dbt-version: [">=1.8.0", "<2.0.0"]`)
	}
	for _, c := range d.p.RequireVersion {
		if _, ok := parseCondition(c); !ok {
			d.diags = append(d.diags, diag.Errorf(diag.ProjectValue, n.Span, "'%s' is not a version condition", strings.TrimSpace(c)).
				WithHint(`write conditions such as ">=1.8.0"`))
			d.p.RequireVersion = nil
			return
		}
	}
}

func (d *settings) hooks(k yamldoc.Key, n *yamldoc.Node) []Hook {
	switch n.Kind {
	case yamldoc.Null:
		return nil
	case yamldoc.Str:
		return []Hook{{n.Raw, n.Span}}
	case yamldoc.Seq:
		var out []Hook
		for _, it := range n.Items {
			if it.Kind != yamldoc.Str {
				d.wrong(yamldoc.Key{Name: "an entry of " + k.Name}, it, "a SQL text", "quote the statement")
				continue
			}
			out = append(out, Hook{it.Raw, it.Span})
		}
		return out
	}
	d.wrong(k, n, "a SQL text or a list of SQL texts", "write each statement as `- \"...\"`")
	return nil
}

func (d *settings) mapping(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n.Kind == yamldoc.Null {
		return nil
	}
	m, ok := d.r.data(n, nil).(*project.Map)
	if !ok {
		d.wrong(k, n, "a mapping", "write keys and values below it, or remove it")
	}
	return m
}

func (d *settings) boolean(k yamldoc.Key, n *yamldoc.Node) bool {
	v := d.r.scalar(n)
	b, ok := v.(bool)
	if !ok && v != nil {
		d.wrong(k, n, "true or false", "write "+k.Name+": true")
	}
	return b
}

var quotingKeys = []string{"database", "schema", "identifier", "project", "snowflake_ignore_case"}

func (d *settings) quoting(k yamldoc.Key, n *yamldoc.Node) {
	if n.Kind == yamldoc.Null {
		return
	}
	if n.Kind != yamldoc.Map {
		d.wrong(k, n, "a mapping", "write `quoting: {identifier: true}`")
		return
	}
	d.p.quoting = &project.Map{}
	for i, key := range n.Keys {
		if !slices.Contains(quotingKeys, key.Name) {
			e := diag.Errorf(diag.PropertyUnknown, key.Span, "'%s' is not a part of a name that can be quoted", key.Name).WithHint("known are database, schema and identifier")
			if near := diag.Nearest(key.Name, quotingKeys); near != "" {
				e.WithHint("did you mean '%s'?", near)
			}
			d.diags = append(d.diags, e)
			continue
		}
		if d.r.scalar(n.Items[i]) != nil {
			d.p.quoting.Set(key.Name, d.boolean(key, n.Items[i]))
		}
	}
}

func (d *settings) queryComment(k yamldoc.Key, n *yamldoc.Node) {
	c := QueryComment{Set: true, Span: n.Span}
	switch n.Kind {
	case yamldoc.Null:
	case yamldoc.Str:
		c.Comment = n.Raw
	case yamldoc.Map:
		c.Set = n.Get("comment") != nil
		for i, key := range n.Keys {
			v := n.Items[i]
			switch key.Name {
			case "comment":
				c.Comment = v.Raw
			case "append":
				c.Append, _ = v.Scalar.(bool)
			case "job-label", "job_label":
				c.JobLabel, _ = v.Scalar.(bool)
			default:
				d.diags = append(d.diags, diag.Errorf(diag.PropertyUnknown, key.Span, "'%s' is not a setting of query-comment", key.Name).WithHint("known are comment and append"))
			}
		}
	case yamldoc.Bool:
		if n.Scalar == true {
			d.wrong(k, n, "a text or a mapping", "write the comment, or leave it empty for none")
		}
	default:
		d.wrong(k, n, "a text or a mapping", "write the comment, or leave it empty for none")
	}
	d.p.QueryComment = c
}

func (d *settings) dispatch(k yamldoc.Key, n *yamldoc.Node) {
	if n.Kind != yamldoc.Seq {
		if n.Kind != yamldoc.Null {
			d.wrong(k, n, "a list", "write `- macro_namespace: dbt` with search_order below it")
		}
		return
	}
	d.p.dispatch = map[string][]string{}
	for _, it := range n.Items {
		entry, _ := d.r.data(it, nil).(*project.Map)
		namespace, _ := entry.Get("macro_namespace")
		order, isList := first(entry.Get("search_order")).([]any)
		name, isText := namespace.(string)
		if !isText || !isList {
			d.diags = append(d.diags, diag.Errorf(diag.ProjectValue, it.Span, "an entry of 'dispatch' needs macro_namespace and a list search_order").
				WithHint("write `- macro_namespace: dbt` with `search_order: [my_project, dbt]` below it"))
			continue
		}
		d.p.dispatch[name] = project.Strings(order)
	}
}

func first(v any, _ bool) any { return v }

// vars are rendered when they are used.
func (d *settings) vars(k yamldoc.Key, n *yamldoc.Node) {
	switch n.Kind {
	case yamldoc.Null:
	case yamldoc.Map:
		if d.doc.vars == nil {
			d.p.vars = n.Data().(*project.Map)
		}
	default:
		d.wrong(k, n, "a mapping", "write each variable as `name: value`")
	}
}

func (d *settings) bothTests() {
	k, tests := d.doc.root.Find("tests")
	o, dataTests := d.doc.root.Find("data_tests")
	if tests != nil && dataTests != nil && len(tests.Keys) > 0 && len(dataTests.Keys) > 0 {
		d.diags = append(d.diags, diag.Errorf(diag.PropertyConflict, k.Span, "tests are configured both under 'tests' and under 'data_tests'").
			WithNote(o.Span, "the other ones are here").WithHint("move all of them under data_tests:"))
	}
}

// pathKeys lists each folder setting with its old name and default.
var pathKeys = []struct {
	name, old string
	fallback  []string
	field     func(*Project) *[]string
}{
	{"model-paths", "source-paths", []string{"models"}, func(p *Project) *[]string { return &p.Paths.Models }},
	{"seed-paths", "data-paths", []string{"seeds"}, func(p *Project) *[]string { return &p.Paths.Seeds }},
	{"snapshot-paths", "", []string{"snapshots"}, func(p *Project) *[]string { return &p.Paths.Snapshots }},
	{"test-paths", "", []string{"tests"}, func(p *Project) *[]string { return &p.Paths.Tests }},
	{"macro-paths", "", []string{"macros"}, func(p *Project) *[]string { return &p.Paths.Macros }},
	{"analysis-paths", "", []string{"analyses"}, func(p *Project) *[]string { return &p.Paths.Analyses }},
	{"function-paths", "", []string{"functions"}, func(p *Project) *[]string { return &p.Paths.Functions }},
	{"asset-paths", "", nil, func(p *Project) *[]string { return &p.Paths.Assets }},
	{"docs-paths", "", nil, func(p *Project) *[]string { return &p.Paths.Docs }},
	{"clean-targets", "", nil, func(p *Project) *[]string { return &p.CleanTargets }},
}

func isPathKey(name string) bool {
	switch name {
	case "target-path", "log-path", "packages-install-path":
		return true
	}
	for _, pk := range pathKeys {
		if name == pk.name || pk.old != "" && name == pk.old {
			return true
		}
	}
	return false
}

func (d *settings) paths() {
	p := d.p
	p.Paths.Target = d.deprecatedPath(diag.OldTargetPath, "target-path", "target")
	p.Paths.Log = d.deprecatedPath(diag.OldLogPath, "log-path", "logs")
	p.Paths.PackagesInstall = d.onePath("packages-install-path", "dbt_packages")
	for _, pk := range pathKeys {
		*pk.field(p) = d.pathList(pk.name, pk.old, pk.fallback)
	}
	if p.CleanTargets == nil {
		p.CleanTargets = []string{p.Paths.Target}
	}
	if _, given := d.doc.root.Find("docs-paths"); given == nil {
		seen := map[string]bool{}
		for _, list := range [][]string{p.Paths.Models, p.Paths.Seeds, p.Paths.Snapshots, p.Paths.Analyses, p.Paths.Macros, p.Paths.Tests} {
			for _, dir := range list {
				if !seen[dir] {
					seen[dir] = true
					p.Paths.Docs = append(p.Paths.Docs, dir)
				}
			}
		}
	}
}

// deprecatedPath reads a folder that is set on the command line now.
func (d *settings) deprecatedPath(code diag.Code, name, fallback string) string {
	dir := d.onePath(name, fallback)
	if k, _ := d.doc.root.Find(name); dir != fallback {
		d.diags = append(d.diags, diag.Warnf(code, k.Span, "'%s' of %s is deprecated", name, projectFileName))
	}
	return dir
}

func (d *settings) onePath(name, fallback string) string {
	k, n := d.doc.root.Find(name)
	if n == nil || n.Kind == yamldoc.Null {
		return fallback
	}
	switch v := d.r.scalar(n).(type) {
	case string:
		if v != "" {
			return v
		}
	case nil: // rendered to nothing, or reported
	default:
		d.wrong(k, n, "a folder", "write "+name+": "+fallback)
	}
	return fallback
}

func (d *settings) pathList(name, old string, fallback []string) []string {
	k, n := d.doc.root.Find(name)
	if old != "" {
		if o, v := d.doc.root.Find(old); v != nil {
			if n != nil {
				d.diags = append(d.diags, diag.Errorf(diag.PropertyConflict, o.Span, "'%s' and '%s' are both given", old, name).
					WithNote(k.Span, "'%s' is here", name).WithHint("keep '%s'", name))
				return fallback
			}
			code := diag.OldSourcePaths
			if old == "data-paths" {
				code = diag.OldDataPaths
			}
			d.diags = append(d.diags, diag.Warnf(code, o.Span, "'%s' is an old name of '%s'", old, name))
			k, n = o, v
		}
	}
	if n == nil || n.Kind == yamldoc.Null {
		return fallback
	}
	if n.Kind != yamldoc.Seq {
		hint := "write a list of folders"
		if n.Kind == yamldoc.Str {
			hint = "write " + k.Name + ": [" + n.Raw + "]"
		}
		d.wrong(k, n, "a list of folders", hint)
		return fallback
	}
	out := []string{}
	for _, it := range n.Items {
		s, ok := d.r.scalar(it).(string)
		if !ok {
			d.wrong(yamldoc.Key{Name: "an entry of " + k.Name}, it, "a folder", "quote the name")
			continue
		}
		if path.IsAbs(s) {
			if rel, inside := strings.CutPrefix(s, strings.TrimSuffix(d.doc.Dir, "/")+"/"); inside {
				s = rel
			} else if name != "clean-targets" {
				d.diags = append(d.diags, diag.Errorf(diag.ProjectPaths, it.Span, "'%s' is outside of the project", s).WithHint("name a folder below the project's"))
				continue
			}
		}
		if s != "/" {
			s = strings.TrimSuffix(s, "/")
		}
		if s == "" {
			s = "."
		}
		out = append(out, s)
	}
	return out
}
