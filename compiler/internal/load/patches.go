package load

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// patchOf is a patch with the file it is in.
type patchOf struct {
	*properties.Patch
	file    *parsedFile
	section string
	version *properties.Version
}

func (p *patchOf) span() source.Span { return p.file.properties.Span(p.Name.Range) }

// readProperties renders what YAML files have of Jinja and hands each patch to
// the draft it describes.
func (l *loader) readProperties() {
	for _, f := range l.parsed {
		if f.properties == nil {
			continue
		}
		if f.properties.Templated {
			rendered, diags := properties.Render(f.file, l.yamlRenderer(f.Package.Name))
			l.report(diags...)
			l.failed = l.failed || diags.HasErrors() // what did not render has wrong values
			if rendered != nil {
				f.properties = rendered
			}
		}
		l.patchSection(f, "models", project.Model, f.properties.Models)
		l.patchSection(f, "seeds", project.Seed, f.properties.Seeds)
		l.yamlSnapshots(f)
		l.patchSection(f, "snapshots", project.Snapshot, f.properties.Snapshots)
		l.patchSection(f, "analyses", project.Analysis, f.properties.Analyses)
		l.patchSection(f, "data_tests", project.Test, f.properties.DataTests)
		l.patchSection(f, "functions", project.Function, f.properties.Functions)
		l.patchMacros(f)
		l.addGroups(f)
	}
}

// yamlRenderer renders one text of a package's YAML to a value.
func (l *loader) yamlRenderer(pkg string) properties.RenderFunc {
	node := &project.Node{Kind: project.Operation, Name: "properties", Package: pkg, UniqueID: "properties of " + pkg, Config: project.NewConfig(project.Operation, nil)}
	return func(text string, at source.Span) (any, error) {
		t, err := parseAt(text, at)
		if err != nil {
			return nil, err
		}
		s := l.world.Parse(node)
		s.StrictVars, s.InProperties = true, true
		v, err := t.RenderNative(s.Jinja())
		if err != nil {
			return nil, err
		}
		return toProject(v), nil
	}
}

// parseAt parses a text of a file with places inside it, where it stands there
// as it is; else all places are that of the whole.
func parseAt(text string, at source.Span) (*jinja.Template, error) {
	if at.Text() == text {
		return jinja.ParseRange(at.File, int(at.Start), int(at.End))
	}
	return jinja.ParseString(text, at)
}

func (l *loader) patchSection(f *parsedFile, section string, kind project.Kind, patches []properties.Patch) {
	for i := range patches {
		p := &patches[i]
		po := &patchOf{Patch: p, file: f, section: section}
		if len(p.Versions) > 0 {
			l.patchVersions(po)
			continue
		}
		drafts := l.described(kind, f.Package.Name, p.Name.Value)
		if len(drafts) == 0 {
			l.noSuchNode(po, kind, p.Name.Value, p.Name.Range)
			continue
		}
		if len(drafts) > 1 && po.enables() {
			l.report(diag.Errorf(diag.DuplicatePatch, f.properties.Span(p.Name.Range), "%d disabled %s are named '%s': these properties cannot enable one of them", len(drafts), kind.Plural(), p.Name.Value).
				WithNote(firstLine(drafts[0].node.Span), "one is here").WithHint("enable the one that is meant in its own file").
				AsDbt("Found %d matching disabled nodes for %s '%s'", len(drafts), kind, p.Name.Value))
			continue
		}
		for _, d := range drafts {
			l.attach(d, po)
		}
	}
}

// enables reports whether the properties say that the resource is enabled.
func (p *patchOf) enables() bool {
	for _, e := range p.Config {
		if e.Key == "enabled" {
			return e.Value == true
		}
	}
	return false
}

// described finds what an entry of YAML describes: the enabled resource of its
// own package, else that of another, else all disabled ones of its package.
func (l *loader) described(kind project.Kind, pkg, name string) []*draft {
	var own, others []*draft
	for _, d := range l.byName[name] {
		switch {
		case d.node.Kind != kind:
		case d.node.Package == pkg:
			own = append(own, d)
		default:
			others = append(others, d)
		}
	}
	if len(own) == 1 && len(others) == 0 {
		return own
	}
	for _, d := range slices.Concat(own, others) {
		if l.enabled(d) {
			return []*draft{d}
		}
	}
	return own
}

// enabled reports whether a draft is switched on, as far as its file and the
// project's configuration say.
func (l *loader) enabled(d *draft) bool {
	merged, _ := configs.Merge(d.node.Kind, l.layers(d.node, nil, callLayers(d.found.Configs))...)
	return project.NewConfig(d.node.Kind, merged).Bool("enabled")
}

func (l *loader) findDraft(kind project.Kind, pkg, name string) *draft {
	for _, d := range l.described(kind, pkg, name) {
		if d.node.Package == pkg {
			return d
		}
	}
	return nil
}

func (l *loader) attach(d *draft, p *patchOf) {
	if d.patch != nil {
		l.report(diag.Errorf(diag.DuplicatePatch, p.span(), "%s is described twice", d.node.UniqueID).WithNode(d.node.UniqueID).
			WithNote(d.patch.span(), "the first description is here").
			WithHint("merge the two entries into one"))
		return
	}
	d.patch = p
}

func (l *loader) noSuchNode(p *patchOf, kind project.Kind, name string, at properties.Range) {
	d := diag.Warnf(diag.PatchWithoutNode, p.file.properties.Span(at), "there is no %s named '%s' for these properties", kind, name)
	var names []string
	for n, drafts := range l.byName {
		if drafts[0].node.Kind == kind {
			names = append(names, n)
		}
	}
	d.AsDbt("Did not find matching node for patch with name '%s' in the '%s' section of file '%s'", name, p.section, p.file.Path)
	slices.Sort(names)
	if near := diag.Nearest(name, names); near != "" {
		d.WithHint("did you mean '%s'?", near)
	} else {
		d.WithHint("remove the entry, or add the file")
	}
	l.report(d)
}

// patchVersions gives each version of a model its file and its properties.
func (l *loader) patchVersions(p *patchOf) {
	latest := p.LatestVersion
	for i := range p.Versions {
		if v := &p.Versions[i]; p.LatestVersion == nil && (latest == nil || newer(v.V, latest)) {
			latest = v.V
		}
	}
	for i := range p.Versions {
		v := &p.Versions[i]
		name := p.Name.Value
		file := v.DefinedIn
		if file == "" {
			file = name + "_v" + project.FormatScalar(v.V)
		}
		d := l.findDraft(project.Model, p.file.Package.Name, file)
		if d == nil && v.DefinedIn == "" && project.FormatScalar(v.V) == project.FormatScalar(latest) {
			d = l.findDraft(project.Model, p.file.Package.Name, name)
		}
		if d == nil {
			l.report(diag.Warnf(diag.PatchWithoutNode, p.file.properties.Span(v.Range), "there is no file for version %s of '%s'", project.FormatScalar(v.V), name).
				WithHint("add %s.sql, or name its file by defined_in", file).
				AsDbt("Did not find matching node for patch with name '%s' in the '%s' section of file '%s'", file, p.section, p.file.Path))
			continue
		}
		n := d.node
		n.Name = name
		n.Version = &project.Version{V: v.V, Latest: latest, DeprecationDate: v.DeprecationDate.Value}
		n.UniqueID = "model." + n.Package + "." + n.SearchName()
		n.FQN = append(n.FQN[:len(n.FQN)-1:len(n.FQN)-1], name, "v"+project.FormatScalar(v.V))
		l.attach(d, &patchOf{Patch: p.Patch, file: p.file, section: p.section, version: v})
	}
}

// newer compares versions: numbers by value, texts by order.
func newer(a, b any) bool {
	fa, oka := number(a)
	fb, okb := number(b)
	if oka && okb {
		return fa > fb
	}
	return project.FormatScalar(a) > project.FormatScalar(b)
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// patchLayers is the configuration that YAML gives a draft.
func (l *loader) patchLayers(d *draft) []configs.Layer {
	if d.patch == nil {
		return nil
	}
	out := []configs.Layer{l.yamlLayer(d.patch.file.properties, d.patch.Config)}
	if v := d.patch.version; v != nil {
		out = append(out, l.yamlLayer(d.patch.file.properties, v.Config))
		if v.Access != "" {
			out = append(out, configs.Layer{{Key: "access", Value: v.Access, Span: d.patch.file.properties.Span(v.Range)}})
		}
	}
	return out
}

// applyPatch gives the node what YAML says of it beside configuration.
func (l *loader) applyPatch(d *draft) {
	p := d.patch
	if p == nil {
		return
	}
	n, f := d.node, p.file
	n.PatchPath = f.Package.Name + "://" + f.Path
	n.PatchSpan = f.properties.Span(p.Range)
	desc := p.Description
	columns, constraints := p.Columns, p.Constraints
	n.DeprecationDate = p.DeprecationDate.Value
	if v := p.version; v != nil {
		if v.Description.Value != "" {
			desc = v.Description
		}
		columns = versionColumns(p.Columns, v)
		if v.Constraints != nil {
			constraints = v.Constraints
		}
		n.DeprecationDate = v.DeprecationDate.Value
	}
	n.Description = desc.Value
	n.Columns = columnsOf(columns, f)
	d.described = func() {
		n.Description, n.DocBlocks = l.describe(desc, f)
		l.describeColumns(n.Columns, columns, f)
	}
	n.Constraints = constraintsOf(constraints, f)
	n.TimeSpine = p.TimeSpine
	l.describeFunction(d)
	l.foreignKeys(n)
}

func versionColumns(base []properties.Column, v *properties.Version) []properties.Column {
	if len(v.Include) == 0 && !v.IncludeAll && len(v.Columns) == 0 && len(v.Exclude) == 0 {
		return base
	}
	var out []properties.Column
	for _, c := range base {
		own := slices.ContainsFunc(v.Columns, func(o properties.Column) bool { return o.Name.Value == c.Name.Value })
		included := v.IncludeAll || slices.Contains(v.Include, c.Name.Value)
		if included && !own && !slices.Contains(v.Exclude, c.Name.Value) {
			out = append(out, c)
		}
	}
	return append(out, v.Columns...)
}

// columnsOf are columns as written, their descriptions not rendered.
func columnsOf(list []properties.Column, f *parsedFile) []project.Column {
	out := make([]project.Column, len(list))
	for i := range list {
		c := &list[i]
		out[i] = project.Column{
			Name: c.Name.Value, DataType: c.DataType, Quote: c.Quote, Tags: c.Tags, Meta: c.Meta,
			Constraints: constraintsOf(c.Constraints, f), Granularity: c.Granularity, Config: c.Config, Extra: c.Extra,
			Span: f.properties.Span(c.Range), Description: c.Description.Value,
		}
	}
	return out
}

// describeColumns renders the descriptions of columns.
func (l *loader) describeColumns(columns []project.Column, list []properties.Column, f *parsedFile) {
	for i := range columns {
		columns[i].Description, columns[i].DocBlocks = l.describe(list[i].Description, f)
	}
}

func constraintsOf(list []properties.Constraint, f *parsedFile) []project.Constraint {
	var out []project.Constraint
	for _, c := range list {
		out = append(out, project.Constraint{
			Type: c.Type, Name: c.Name, Expression: c.Expression, WarnUnenforced: c.WarnUnenforced, WarnUnsupp: c.WarnUnsupp,
			Columns: c.Columns, To: c.To, ToColumns: c.ToColumns, Span: f.properties.Span(c.Range),
		})
	}
	return out
}

// yamlSnapshots makes drafts of snapshots that only YAML defines.
func (l *loader) yamlSnapshots(f *parsedFile) {
	for i := range f.properties.Snapshots {
		p := &f.properties.Snapshots[i]
		if p.Relation.Value == "" {
			continue
		}
		at := f.properties.Span(p.Relation.Range)
		d := l.draft(f, project.Snapshot, p.Name.Value, fqn(f, p.Name.Value))
		l.keep(d)
		n := d.node
		n.Raw = "select * from {{ " + p.Relation.Value + " }}"
		n.Span = f.properties.Span(p.Range)
		n.Path = f.Rel + "/" + p.Name.Value + ".sql"
		n.Checksum = checksum(f.file.Text)
		d.found = &scope.Found{}
		t, err := jinja.ParseString("{{ "+p.Relation.Value+" }}", at)
		if err != nil {
			l.report(diag.From(err, diag.JinjaSyntax, at)...)
			continue
		}
		found, ok := static(t)
		if !ok || len(found.Refs)+len(found.Sources) != 1 {
			l.report(diag.Errorf(diag.SnapshotDefinition, at, "the relation of a snapshot is a ref() or a source()").
				WithHint("write relation: ref('model') or relation: source('source', 'table')"))
			continue
		}
		for i := range found.Refs {
			found.Refs[i].Span = at
		}
		for i := range found.Sources {
			found.Sources[i].Span = at
		}
		d.found = found
	}
}

// checkSnapshot reports what a snapshot lacks.
func (l *loader) checkSnapshot(n *project.Node) {
	if n.Kind != project.Snapshot || !n.Config.Bool("enabled") {
		return
	}
	at := n.Span
	if !n.PatchSpan.IsZero() {
		at = n.PatchSpan
	}
	at.End = min(at.End, at.Start+int32(len(strings.SplitN(at.Text(), "\n", 2)[0])))
	missing := func(key, why, example string) {
		l.report(diag.Errorf(diag.SnapshotDefinition, at, "the snapshot '%s' has no %s%s", n.Name, key, why).WithNode(n.UniqueID).
			WithHint("add to its config: %s", example).AsDbt("Snapshots must be configured with a 'strategy' and 'unique_key'"))
	}
	if v, _ := n.Config.Get("unique_key"); v == nil {
		missing("unique_key", "", "unique_key: id")
	}
	strategy := n.Config.String("strategy")
	switch strategy {
	case "":
		missing("strategy", "", "strategy: timestamp, or strategy: check")
	case "timestamp":
		if n.Config.String("updated_at") == "" {
			missing("updated_at", ", which the timestamp strategy needs", "updated_at: updated_at")
		}
	case "check":
		if v, _ := n.Config.Get("check_cols"); v == nil {
			missing("check_cols", ", which the check strategy needs", "check_cols: all")
		}
	}
	if m := n.Config.String("materialized"); m != "snapshot" && m != "" {
		l.report(diag.Errorf(diag.SnapshotDefinition, at, "the snapshot '%s' is materialized as '%s'", n.Name, m).WithNode(n.UniqueID).
			WithHint("a snapshot is always materialized as snapshot: remove the setting"))
	}
}
