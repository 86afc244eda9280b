package load

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// addDefinition makes a node of a metric, semantic model or saved query.
func (l *loader) addDefinition(f *parsedFile, kind project.Kind, d *properties.Definition) {
	n := l.yamlNode(f, kind, d.Name.Value, d.Range, d.Config)
	n.Description, n.DocBlocks = l.describe(d.Description, f)
	n.Definition = d.Data
	written, _ := d.Data.Get("tags")
	switch kind {
	case project.Metric: // tags of its configuration stay there; its meta is the metric's
		n.Tags = distinct(project.Strings(written))
		if n.Meta.Len() == 0 {
			n.Meta = d.Data.Map("meta")
		}
	case project.SavedQuery:
		n.Tags = project.Strings(sortedTags(n.Tags, project.Strings(written)))
	case project.SemanticModel:
		n.Definition = l.describeParts(f, d)
	}
	if m := d.Data.String("model"); kind == project.SemanticModel && strings.Contains(m, "(") {
		l.dependsOn(n, m, f.properties.Span(d.Name.Range))
	}
	l.add(n)
	if kind == project.SemanticModel {
		l.addMeasureMetrics(f, d, n)
	}
}

// describeParts is the definition of a semantic model with the descriptions of
// its parts rendered.
func (l *loader) describeParts(f *parsedFile, d *properties.Definition) *project.Map {
	out := d.Data.Clone()
	for _, key := range []string{"entities", "measures", "dimensions"} {
		list := slices.Clone(d.Data.List(key))
		for i, it := range list {
			if m, ok := it.(*project.Map); ok && m.String("description") != "" {
				text, _ := l.describe(properties.Text{Value: m.String("description"), Range: d.Name.Range}, f)
				m = m.Clone()
				m.Set("description", text)
				list[i] = m
			}
		}
		if out.Has(key) {
			out.Set(key, list)
		}
	}
	return out
}

// addMeasureMetrics makes a metric of each measure that asks for one.
func (l *loader) addMeasureMetrics(f *parsedFile, d *properties.Definition, model *project.Node) {
	for _, it := range d.Data.List("measures") {
		m, _ := it.(*project.Map)
		if !m.Bool("create_metric") {
			continue
		}
		name := m.String("name")
		n := l.yamlNode(f, project.Metric, name, d.Range, []properties.ConfigEntry{{Key: "enabled", Value: model.Config.Bool("enabled")}})
		about := first(m.String("description"), "Metric created from measure "+name)
		n.Description, n.DocBlocks = l.describe(properties.Text{Value: about, Range: d.Name.Range}, f)
		n.Definition = project.NewMap("name", name, "label", first(m.String("label"), name), "type", "simple",
			"type_params", project.NewMap("measure", name, "expr", name))
		l.add(n)
	}
}

// semantics knows who has which measure.
type semantics struct {
	l        *loader
	measures map[string][]*project.Node // enabled semantic models by measure
	disabled map[string]*project.Node
}

// resolveSemantics gives metrics and saved queries what they are computed from,
// and everyone the metrics named by metric().
func (l *loader) resolveSemantics(nodes []*project.Node) {
	s := &semantics{l: l, measures: map[string][]*project.Node{}, disabled: map[string]*project.Node{}}
	for _, n := range nodes {
		for _, name := range measureNames(n) {
			s.measures[name] = append(s.measures[name], n)
		}
	}
	for _, n := range l.disabled {
		for _, name := range measureNames(n) {
			s.disabled[name] = n
		}
	}
	for _, n := range nodes {
		switch n.Kind {
		case project.Metric:
			s.metric(n)
		case project.SavedQuery:
			for _, name := range project.Strings(query(n, "metrics")) {
				s.readMetric(n, name, place(n, name))
			}
		}
		for _, ref := range n.MetricRefs {
			s.readMetric(n, ref[len(ref)-1], n.Span)
		}
	}
}

// query is a parameter of a saved query.
func query(n *project.Node, key string) any {
	v, _ := n.Definition.Map("query_params").Get(key)
	return v
}

func measureNames(n *project.Node) []string {
	if n.Kind != project.SemanticModel {
		return nil
	}
	var out []string
	for _, it := range n.Definition.List("measures") {
		if m, ok := it.(*project.Map); ok {
			out = append(out, m.String("name"))
		}
	}
	return out
}

func (s *semantics) metric(n *project.Node) {
	p := n.Definition.Map("type_params")
	kind := strings.ToLower(n.Definition.String("type"))
	switch kind {
	case "ratio":
		s.inputs(n, p, kind, "numerator", "denominator")
	case "conversion":
		s.inputMeasures(n, p.Map("conversion_type_params"), kind, "base_measure", "conversion_measure")
	case "derived":
		for _, m := range p.List("metrics") {
			name := inputName(m)
			s.readMetric(n, name, place(n, name))
		}
	default:
		s.inputMeasures(n, p, kind, "measure")
	}
}

func (s *semantics) inputs(n *project.Node, p *project.Map, kind string, keys ...string) {
	for _, key := range keys {
		if name := s.required(n, p, kind, key); name != "" {
			s.readMetric(n, name, place(n, name))
		}
	}
}

func (s *semantics) inputMeasures(n *project.Node, p *project.Map, kind string, keys ...string) {
	for _, key := range keys {
		if name := s.required(n, p, kind, key); name != "" {
			s.readMeasure(n, name)
		}
	}
}

func (s *semantics) required(n *project.Node, p *project.Map, kind, key string) string {
	v, _ := p.Get(key)
	name := inputName(v)
	if name == "" {
		s.l.report(diag.Errorf(diag.PropertyMissing, place(n, n.Name), "the %s metric '%s' has no %s", kind, n.Name, key).WithNode(n.UniqueID).
			WithHint("add %s: to its type_params", key))
	}
	return name
}

// inputName is the name of a measure or metric given as text or mapping.
func inputName(v any) string {
	if m, ok := v.(*project.Map); ok {
		return m.String("name")
	}
	s, _ := v.(string)
	return s
}

func (s *semantics) readMeasure(n *project.Node, name string) {
	found := inOrder(s.measures[name], s.l.p.Name, n.Package)
	if found != nil {
		depend(n, found)
		return
	}
	d := diag.Errorf(diag.MissingMetric, place(n, name), "the metric '%s' reads the measure '%s', which no semantic model has", n.Name, name).WithNode(n.UniqueID)
	if off := s.disabled[name]; off != nil {
		d.WithNote(off.Span, "the semantic model '%s' has it, but is disabled", off.Name).
			AsDbt("The measure `%s` is referenced on disabled semantic model `%s`.", name, off.Name)
	}
	names := make([]string, 0, len(s.measures))
	for have := range s.measures {
		names = append(names, have)
	}
	slices.Sort(names)
	s.l.report(suggest(d, name, names, "declare it under measures: of a semantic model"))
}

func (s *semantics) readMetric(n *project.Node, name string, at source.Span) {
	var named []*project.Node
	var off *project.Node
	for _, pkg := range s.l.p.Packages {
		id := "metric." + pkg.Name + "." + name
		if m := s.l.p.Nodes[id]; m != nil {
			named = append(named, m)
		}
		if list := s.l.p.Disabled[id]; len(list) > 0 {
			off = list[0]
		}
	}
	if found := inOrder(named, s.l.p.Name, n.Package); found != nil {
		depend(n, found)
		return
	}
	d := diag.Errorf(diag.MissingMetric, at, "%s depends on a metric named '%s', which was not found", n.UniqueID, name).WithNode(n.UniqueID)
	if off != nil {
		d = diag.Errorf(diag.MissingMetric, at, "%s depends on the metric '%s', which is disabled", n.UniqueID, name).WithNode(n.UniqueID).
			WithNote(off.Span, "it is disabled here or by a configuration that applies here")
	}
	var names []string
	for _, m := range s.l.p.Nodes {
		if m.Kind == project.Metric {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	s.l.report(suggest(d, name, names, "declare it under metrics:"))
}

func suggest(d *diag.Diagnostic, name string, known []string, otherwise string) *diag.Diagnostic {
	if near := diag.Nearest(name, known); near != "" {
		return d.WithHint("did you mean '%s'?", near)
	}
	return d.WithHint("%s", otherwise)
}

// inOrder picks the node of the first of the packages that has one, else the
// first of all.
func inOrder(nodes []*project.Node, packages ...string) *project.Node {
	for _, pkg := range packages {
		for _, n := range nodes {
			if n.Package == pkg {
				return n
			}
		}
	}
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

func depend(n, on *project.Node) {
	if !slices.Contains(n.DependsOn.Nodes, on.UniqueID) {
		n.DependsOn.Nodes = append(n.DependsOn.Nodes, on.UniqueID)
	}
}

// place is where a name stands last in a node's YAML: the first may be the
// node's own name.
func place(n *project.Node, name string) source.Span {
	text := n.Span.Text()
	for end := len(text); name != ""; {
		i := strings.LastIndex(text[:end], name)
		if i < 0 {
			break
		}
		if !wordAt(text, i-1) && !wordAt(text, i+len(name)) {
			return source.At(n.File, int(n.Span.Start)+i, int(n.Span.Start)+i+len(name))
		}
		end = i + len(name) - 1
	}
	return n.Span
}

func wordAt(text string, i int) bool {
	if i < 0 || i >= len(text) {
		return false
	}
	c := text[i]
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
