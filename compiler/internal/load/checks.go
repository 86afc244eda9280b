package load

import (
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// checkValues checks the configurations of a model that take one of a few
// words.
func (l *loader) checkValues(n *project.Node, layers []configs.Layer) {
	if !slices.Contains([]string{"private", "protected", "public"}, n.Access) {
		l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "access"), "access must be private, protected or public, not '%s'", n.Access).WithNode(n.UniqueID).
			WithHint("write access: protected").AsDbt("Node %s has an invalid value (%s) for the access field", n.UniqueID, n.Access))
	}
	if n.Access == "public" && n.Ephemeral() && n.Config.Bool("enabled") {
		l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "access"), "an ephemeral model cannot be public: others have no relation to read").WithNode(n.UniqueID).
			WithHint("materialize %s as a view, or make it protected", n.Name).
			AsDbt("Node %s with 'ephemeral' materialization has an invalid value (public) for the access field", n.UniqueID))
	}
	if v, set := n.Config.Get("on_error"); set && v != nil && v != "skip_children" && v != "continue" {
		l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "on_error"), "on_error must be skip_children or continue, not '%s'", project.FormatScalar(v)).WithNode(n.UniqueID).
			WithHint("write on_error: continue"))
	}
	l.checkFreshness(n, layers)
	changes := []string{"ignore", "fail", "append_new_columns", "sync_all_columns"}
	if v := n.Config.String("on_schema_change"); n.Config.String("materialized") == "incremental" && !slices.Contains(changes, v) {
		d := diag.Warnf(diag.ConfigType, setAt(n, layers, "on_schema_change"), "on_schema_change must be %s or %s, not '%s': it counts as ignore",
			strings.Join(changes[:3], ", "), changes[3], v).WithNode(n.UniqueID).WithHint("write on_schema_change: append_new_columns")
		if near := diag.Nearest(v, changes); near != "" {
			d.WithHint("did you mean '%s'?", near)
		}
		l.report(d)
	}
}

// checkFreshness reports a build_after that gives one of count and period.
func (l *loader) checkFreshness(n *project.Node, layers []configs.Layer) {
	after := n.Config.Map("freshness").Map("build_after")
	count, _ := after.Get("count")
	period, _ := after.Get("period")
	if (count == nil) == (period == nil) {
		return
	}
	lacks, has := "count", "period"
	if period == nil {
		lacks, has = has, lacks
	}
	l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "freshness"), "build_after of the model's freshness has a %s but no %s", has, lacks).WithNode(n.UniqueID).
		WithHint("write build_after: {count: 4, period: hour}").
		AsDbt("`freshness.build_after` must have a value for `%s` if a `%s` is provided", lacks, has))
}

// setAt is where a configuration gets the value it has: the last layer with
// the key counts.
func setAt(n *project.Node, layers []configs.Layer, key string) source.Span {
	for i := len(layers) - 1; i >= 0; i-- {
		for j := len(layers[i]) - 1; j >= 0; j-- {
			if e := layers[i][j]; e.Key == key && !e.Span.IsZero() {
				return e.Place()
			}
		}
	}
	return firstLine(n.Span)
}

// checkGroup reports a group that no file declares.
func (l *loader) checkGroup(n *project.Node, layers []configs.Layer) {
	if n.Group == "" || !n.Config.Bool("enabled") {
		return
	}
	var names []string
	for _, g := range l.p.Groups {
		if g.Name == n.Group {
			return
		}
		names = append(names, g.Name)
	}
	d := diag.Errorf(diag.MissingGroup, setAt(n, layers, "group"), "%s belongs to the group '%s', which is not declared", n.UniqueID, n.Group).WithNode(n.UniqueID)
	slices.Sort(names)
	d.AsDbt("Invalid group '%s', expected one of ['%s']", n.Group, strings.Join(names, "', '"))
	if near := diag.Nearest(n.Group, names); near != "" {
		d.WithHint("did you mean '%s'?", near)
	}
	l.report(d)
}

// checkNames reports names that dbt refuses too, unless the project's flag
// allows them.
func (l *loader) checkNames(nodes []*project.Node) {
	const flag = "require_resource_names_without_spaces"
	flags := l.projects[l.p.Name].Flags
	for _, n := range nodes {
		if !strings.Contains(n.Name, " ") || !n.IsRelational() && n.Kind != project.Test && n.Kind != project.Analysis {
			continue
		}
		d := diag.Errorf(diag.FileName, firstLine(n.Span), "the name '%s' of %s has spaces", n.Name, strings.ReplaceAll(string(n.Kind), "_", " ")+" "+n.OriginalPath).WithNode(n.UniqueID).
			WithHint("write it with underscores: %s", strings.ReplaceAll(n.Name, " ", "_"))
		if flags.Has(flag) && !flags.Bool(flag) {
			d.Severity = diag.Warning
		}
		l.report(d)
	}
}

// checkUnique tells of a model, seed or snapshot that has the name of one of
// another kind in its package.
func (l *loader) checkUnique(nodes []*project.Node) {
	seen := map[string]*project.Node{}
	for _, n := range nodes {
		if !n.IsRelational() || n.Version != nil {
			continue
		}
		key := n.Package + "." + n.Name
		first, dup := seen[key]
		seen[key] = n
		if !dup {
			continue
		}
		d := diag.Warnf(diag.NameOfTwoKinds, firstLine(n.Span), "the %s %s has the name of a %s", n.Kind, n.Name, first.Kind).WithNode(n.UniqueID).
			WithNote(firstLine(first.Span), "the other is here")
		if l.projects[l.p.Name].Flags.Bool("require_unique_project_resource_names") {
			d.Severity = diag.Error
		}
		l.report(d)
	}
}

// checkConfigPaths warns of folders in dbt_project.yml that no resource is in.
func (l *loader) checkConfigPaths(nodes []*project.Node) {
	root := l.projects[l.p.Name]
	kinds := root.Configured()
	fqns := map[project.Kind][][]string{}
	note := func(n *project.Node) {
		if slices.Contains(kinds, n.Kind) {
			fqns[n.Kind] = append(fqns[n.Kind], n.FQN)
		}
	}
	for _, n := range nodes {
		note(n)
	}
	for _, list := range l.p.Disabled {
		for _, n := range list {
			note(n)
		}
	}
	for _, kind := range kinds {
		tree := root.Tree(kind)
		for _, p := range tree.Paths() {
			used := slices.ContainsFunc(fqns[kind], func(fqn []string) bool {
				return len(p.Path) <= len(fqn) && slices.Equal(fqn[:len(p.Path)], p.Path)
			})
			if used {
				continue
			}
			section := tree.Key.Text()
			path := strings.Join(append([]string{section}, p.Path...), ".")
			d := diag.Warnf(diag.UnusedConfigPath, p.Span, "the configuration of '%s' applies to nothing", path).
				AsDbt("Configuration paths exist in your dbt_project.yml file which do not apply to any resources: - %s", path)
			if near := nearPath(p.Path, fqns[kind]); near != "" {
				d.WithHint("did you mean '%s'?", near)
			}
			l.report(d)
		}
	}
}

// nearPath is the name of a folder or resource that a path's last part may
// mean: one that stands beside it.
func nearPath(parts []string, fqns [][]string) string {
	last := len(parts) - 1
	if last < 0 {
		return ""
	}
	var names []string
	for _, fqn := range fqns {
		if len(fqn) > last && slices.Equal(fqn[:last], parts[:last]) {
			names = append(names, fqn[last])
		}
	}
	return diag.Nearest(parts[last], names)
}

// checkArguments warns of a built-in test that lacks an argument. Tests of the
// project's own may do without one that they name.
func (l *loader) checkArguments(e *macros.Entry, def *properties.TestDef, args *project.Map, at source.Span) {
	if !e.Internal {
		return
	}
	for _, p := range e.Block.Params {
		if !p.HasDefault && !args.Has(p.Name) {
			l.report(diag.Warnf(diag.TestDefinition, firstLine(at), "the test '%s' needs the argument '%s'", def.Name, p.Name).
				WithHint("write %s: ... beside the other arguments", p.Name))
		}
	}
}

// checkFixture reports a file of rows that is not there.
func (l *loader) checkFixture(n *project.Node, rows *project.Map, at source.Span) {
	name := rows.String("fixture")
	if name == "" {
		return
	}
	want := name + "." + rows.String("format")
	var names []string
	for _, f := range l.parsed {
		if f.Role != files.FixtureFile || f.Package.Name != n.Package {
			continue
		}
		if path.Base(f.Path) == want {
			return
		}
		names = append(names, f.Name())
	}
	d := diag.Errorf(diag.UnitTestTarget, at, "the unit test '%s' takes rows from %s, but the fixtures folder of the tests has no such file", n.Name, want).WithNode(n.UniqueID).
		WithHint("add the file tests/fixtures/%s, or write the rows under rows:", want)
	if near := diag.Nearest(name, names); near != "" {
		d.WithHint("did you mean '%s'?", near)
	}
	l.report(d)
}
