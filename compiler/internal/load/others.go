package load

import (
	"fmt"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// addHooks makes operations of on-run-start and on-run-end.
func (l *loader) addHooks() {
	for _, pkg := range l.p.Packages {
		pf := l.projects[pkg.Name]
		for _, when := range []struct {
			name  string
			hooks []projectfile.Hook
		}{{"on-run-start", pf.OnRunStart}, {"on-run-end", pf.OnRunEnd}} {
			for i, h := range when.hooks {
				l.addHook(pf, when.name, i, h)
			}
		}
	}
}

func (l *loader) addHook(pf *projectfile.Project, when string, i int, h projectfile.Hook) {
	name := fmt.Sprintf("%s-%s-%d", pf.Name, when, i)
	n := &project.Node{
		Kind: project.Operation, UniqueID: "operation." + pf.Name + "." + name, Name: name, Package: pf.Name,
		Path: "hooks/" + name + ".sql", OriginalPath: "./dbt_project.yml", FQN: []string{pf.Name, "hooks", name},
		File: pf.File, Span: h.Span, Raw: h.SQL, Language: "sql", Checksum: checksum(pf.File.Text), Target: l.p.Profile.Target,
		CreatedAt: seconds(l.opts.Now), OperationInfo: &project.OperationInfo{When: when, Index: i},
	}
	l.configure(n, l.layers(n, nil, nil))
	n.Tags = []string{when}
	n.Relation.Identifier, n.Alias = name, name
	t, err := jinja.ParseString(h.SQL, h.Span)
	if err != nil {
		l.report(diag.From(err, diag.JinjaSyntax, h.Span)...)
		return
	}
	found, ok := static(t)
	if !ok {
		s := l.world.Parse(n)
		if _, err := t.Render(s.Jinja()); err != nil {
			l.report(diag.From(err, diag.JinjaType, h.Span)...)
		}
		found = s.Found
	}
	n.Refs, n.SourceRefs, n.DependsOn.Macros = found.Refs, found.Sources, found.Macros
	l.hookCalls(n)
	l.add(n)
}

// addOthers makes nodes of what YAML alone defines.
func (l *loader) addOthers() {
	for _, f := range l.parsed {
		if f.properties == nil {
			continue
		}
		for i := range f.properties.Exposures {
			l.addExposure(f, &f.properties.Exposures[i])
		}
		for i := range f.properties.UnitTests {
			l.addUnitTest(f, &f.properties.UnitTests[i])
		}
		for _, s := range []struct {
			kind project.Kind
			list []properties.Definition
		}{{project.Metric, f.properties.Metrics}, {project.SemanticModel, f.properties.SemanticModels}, {project.SavedQuery, f.properties.SavedQueries}} {
			for i := range s.list {
				l.addDefinition(f, s.kind, &s.list[i])
			}
		}
	}
}

// yamlNode is a node that stands in YAML.
func (l *loader) yamlNode(f *parsedFile, kind project.Kind, name string, r properties.Range, config []properties.ConfigEntry) *project.Node {
	n := &project.Node{
		Kind: kind, UniqueID: string(kind) + "." + f.Package.Name + "." + name, Name: name, Package: f.Package.Name,
		Path: f.Rel, OriginalPath: f.Path, FQN: fqn(f, name), File: f.file, Span: f.properties.Span(r), PatchSpan: f.properties.Span(r),
		Target: l.p.Profile.Target, CreatedAt: seconds(l.opts.Now),
	}
	layers := l.layers(n, []configs.Layer{f.properties.Layer(config)}, nil)
	merged, diags := configs.Merge(kind, layers...)
	for _, d := range diags {
		l.report(d.WithNode(n.UniqueID))
	}
	n.Config = project.NewConfig(kind, merged)
	n.Unrendered = unrendered(layers)
	if kind == project.SemanticModel || kind == project.SavedQuery {
		n.Unrendered = unrendered([]configs.Layer{f.properties.Layer(config)})
	}
	n.Tags, n.Meta, n.Group = distinct(n.Config.Strings("tags")), n.Config.Map("meta"), n.Config.String("group")
	l.checkGroup(n, layers)
	return n
}

// dependsOn reads a "ref('x')" text of YAML.
func (l *loader) dependsOn(n *project.Node, text string, at source.Span) {
	t, err := jinja.ParseString("{{ "+text+" }}", at)
	if err != nil {
		l.report(diag.From(err, diag.JinjaSyntax, at)...)
		return
	}
	found, ok := static(t)
	if !ok {
		calls := t.Calls()
		if len(calls) == 1 && calls[0].Name == "metric" && len(calls[0].Args) > 0 {
			n.MetricRefs = append(n.MetricRefs, []string{jinja.Str(calls[0].Args[0])})
			return
		}
		s := l.world.Parse(n)
		if _, err := t.Render(s.Jinja()); err != nil {
			l.report(diag.From(err, diag.JinjaType, at)...)
			return
		}
		found = s.Found
	}
	l.take(n, found, at)
}

func (l *loader) take(n *project.Node, found *scope.Found, at source.Span) {
	for _, r := range found.Refs {
		r.Span = at
		n.Refs = append(n.Refs, r)
	}
	for _, r := range found.Sources {
		r.Span = at
		n.SourceRefs = append(n.SourceRefs, r)
	}
}

func (l *loader) addExposure(f *parsedFile, e *properties.Exposure) {
	n := l.yamlNode(f, project.Exposure, e.Name.Value, e.Range, e.Config)
	if !identifier.MatchString(n.Name) {
		l.report(diag.Warnf(diag.ExposureName, f.properties.Span(e.Name.Range), "the exposure's name '%s' is no identifier", n.Name).
			AsDbt("Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and underscores."))
	}
	n.Description, n.DocBlocks = l.describe(e.Description, f)
	n.ExposureInfo = &project.ExposureInfo{Type: e.Type, Label: e.Label, Maturity: e.Maturity, URL: e.URL, Owner: e.Owner, OwnerName: e.Owner.String("name")}
	values := n.Config.Set().Clone()
	all := f.Package.Config.Map("exposures") // these add up, what is said of folders is replaced
	tags, _ := all.Get("tags")
	values.Set("tags", sortedTags(n.Tags, e.Tags, project.Strings(tags)))
	values.Set("meta", mergedMeta(n.Meta, all.Map("meta"), e.Meta))
	n.Config = project.NewConfig(project.Exposure, values)
	n.Tags, n.Meta = n.Config.Strings("tags"), n.Config.Map("meta")
	for _, d := range e.DependsOn {
		l.dependsOn(n, d.Value, f.properties.Span(d.Range))
	}
	l.add(n)
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// addGroups registers the groups of a file.
func (l *loader) addGroups(f *parsedFile) {
	for i := range f.properties.Groups {
		g := &f.properties.Groups[i]
		id := "group." + f.Package.Name + "." + g.Name.Value
		at := f.properties.Span(g.Range)
		if first, dup := l.p.Groups[id]; dup {
			l.report(diag.Errorf(diag.DuplicateNode, f.properties.Span(g.Name.Range), "two groups are named '%s'", g.Name.Value).
				WithNote(first.Span, "the first is here").WithHint("rename one of them"))
			continue
		}
		group := &project.Group{UniqueID: id, Name: g.Name.Value, Package: f.Package.Name, OriginalPath: f.Path, Owner: g.Owner, Span: at}
		group.Description, _ = l.describe(g.Description, f)
		group.Config = l.groupConfig(f, g)
		l.p.Groups[id] = group
	}
}

// groupConfig is what the project's file configures for the models of a folder,
// which dbt takes for groups too, under the group's own keys.
func (l *loader) groupConfig(f *parsedFile, g *properties.Group) *project.Map {
	n := &project.Node{Kind: project.Model, Package: f.Package.Name, FQN: fqn(f, g.Name.Value)}
	out := &project.Map{}
	for _, layer := range l.layers(n, []configs.Layer{f.properties.Layer(g.Config)}, nil) {
		for _, e := range layer {
			if e.Key != "pre-hook" && e.Key != "post-hook" { // groups have no hooks
				out.Set(e.Key, e.Value)
			}
		}
	}
	return out
}

// patchMacros gives macros what YAML says of them.
func (l *loader) patchMacros(f *parsedFile) {
	for i := range f.properties.Macros {
		m := &f.properties.Macros[i]
		e := l.world.Macros.InPackage(f.Package.Name, m.Name.Value)
		if e == nil || e.Internal {
			l.report(diag.Warnf(diag.PatchWithoutNode, f.properties.Span(m.Name.Range), "there is no macro named '%s' for these properties", m.Name.Value).
				WithHint("remove the entry, or add the macro"))
			continue
		}
		e.PatchPath = f.Package.Name + "://" + f.Path
		e.Description, _ = l.describe(m.Description, f)
		e.Meta, e.Docs = m.Meta, m.Docs
		if len(m.Arguments) > 0 {
			e.Arguments = nil
		}
		for _, a := range m.Arguments {
			desc, _ := l.describe(a.Description, f)
			e.Arguments = append(e.Arguments, project.MacroArgument{Name: a.Name, Type: a.Type, Description: desc})
		}
	}
}
