package manifest

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// The kinds of the semantic layer are kept as written; here they get the shape
// that the manifest gives them: short forms spelled out, fields that were not
// written null.

func (f *fields) metric(o out, n *project.Node) {
	d := n.Definition
	identity(o, n)
	o.Str("description", n.Description)
	o.Str("label", d.String("label"))
	o.Str("type", orElse(d.String("type"), "simple"))
	f.typeParams(o, n)
	filter(o, "filter", d)
	o.Any("metadata", nil)
	text(o, "time_granularity", d.String("time_granularity"))
	o.Any("meta", n.Meta)
	o.Strs("tags", n.Tags)
	config(o, n)
	o.Any("unrendered_config", n.Unrendered)
	sources, metrics := n.SourceRefs, n.MetricRefs
	o.List("sources")
	for _, s := range sources {
		o.Strs("", []string{s.Source, s.Table})
	}
	o.EndList()
	dependsOn(o, n.DependsOn)
	refs(o, n.Refs)
	o.List("metrics")
	for _, m := range metrics {
		o.Strs("", m)
	}
	o.EndList()
	o.Any("created_at", n.CreatedAt)
	text(o, "group", n.Group)
}

func (f *fields) typeParams(o out, n *project.Node) {
	p := n.Definition.Map("type_params")
	o.Open("type_params")
	measure(o, "measure", value(p, "measure"))
	o.List("input_measures")
	for _, m := range f.inputMeasures(n, map[*project.Node]bool{}) {
		measure(o, "", m)
	}
	o.EndList()
	metricInput(o, "numerator", value(p, "numerator"))
	metricInput(o, "denominator", value(p, "denominator"))
	scalarText(o, "expr", value(p, "expr"))
	window(o, "window", value(p, "window"))
	text(o, "grain_to_date", p.String("grain_to_date"))
	o.List("metrics")
	for _, m := range p.List("metrics") {
		metricInput(o, "", m)
	}
	o.EndList()
	conversion(o, p.Map("conversion_type_params"))
	cumulative(o, n.Definition.String("type"), p)
	o.Any("metric_aggregation_params", nil)
	o.Close()
}

// inputMeasures lists the measures that a metric is computed from, through the
// metrics it is made of.
func (f *fields) inputMeasures(n *project.Node, seen map[*project.Node]bool) []any {
	if n == nil || seen[n] {
		return nil
	}
	seen[n] = true
	p := n.Definition.Map("type_params")
	if v := value(p, "measure"); v != nil {
		return []any{v}
	}
	if c := p.Map("conversion_type_params"); c != nil {
		base, conv := value(c, "base_measure"), value(c, "conversion_measure")
		if sameMeasure(base, conv) {
			return []any{base}
		}
		return []any{base, conv}
	}
	var out []any
	for _, in := range append([]any{value(p, "numerator"), value(p, "denominator")}, p.List("metrics")...) {
		if name := measureName(in); name != "" {
			for _, m := range f.inputMeasures(f.metricNamed(n.Package, name), seen) {
				if !slices.ContainsFunc(out, func(have any) bool { return sameMeasure(have, m) }) {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// sameMeasure compares what two metrics say of a measure, by what is written of
// it.
func sameMeasure(a, b any) bool {
	text := func(v any) []byte {
		j := newJSONOut(io.Discard)
		measure(j, "", v)
		return j.buf
	}
	return bytes.Equal(text(a), text(b))
}

func (f *fields) metricNamed(pkg, name string) *project.Node {
	if n := f.p.Nodes["metric."+pkg+"."+name]; n != nil {
		return n
	}
	for _, p := range f.p.Packages {
		if n := f.p.Nodes["metric."+p.Name+"."+name]; n != nil {
			return n
		}
	}
	return nil
}

func value(m *project.Map, key string) any {
	v, _ := m.Get(key)
	return v
}

// measureName is the name of a measure or metric given as text or mapping.
func measureName(v any) string {
	if m, ok := v.(*project.Map); ok {
		return m.String("name")
	}
	s, _ := v.(string)
	return s
}

func measure(o out, key string, v any) {
	if v == nil {
		o.Any(key, nil)
		return
	}
	m, _ := v.(*project.Map)
	o.Open(key)
	o.Str("name", measureName(v))
	filter(o, "filter", m)
	text(o, "alias", m.String("alias"))
	o.Any("join_to_timespine", m.Bool("join_to_timespine"))
	o.Any("fill_nulls_with", value(m, "fill_nulls_with"))
	o.Close()
}

func metricInput(o out, key string, v any) {
	if v == nil {
		o.Any(key, nil)
		return
	}
	m, _ := v.(*project.Map)
	o.Open(key)
	o.Str("name", measureName(v))
	filter(o, "filter", m)
	text(o, "alias", m.String("alias"))
	window(o, "offset_window", value(m, "offset_window"))
	text(o, "offset_to_grain", m.String("offset_to_grain"))
	o.Close()
}

func conversion(o out, c *project.Map) {
	if c == nil {
		o.Any("conversion_type_params", nil)
		return
	}
	o.Open("conversion_type_params")
	measure(o, "base_measure", value(c, "base_measure"))
	measure(o, "conversion_measure", value(c, "conversion_measure"))
	o.Str("entity", c.String("entity"))
	o.Str("calculation", orElse(c.String("calculation"), "conversion_rate"))
	window(o, "window", value(c, "window"))
	o.Any("constant_properties", value(c, "constant_properties"))
	o.Close()
}

// cumulative reads the parameters from their own mapping or, as older projects
// have them, from type_params itself.
func cumulative(o out, kind string, p *project.Map) {
	c := p.Map("cumulative_type_params")
	if c == nil && kind != "cumulative" {
		o.Any("cumulative_type_params", nil)
		return
	}
	if c == nil {
		c = project.NewMap("window", value(p, "window"), "grain_to_date", value(p, "grain_to_date"))
	}
	o.Open("cumulative_type_params")
	window(o, "window", value(c, "window"))
	text(o, "grain_to_date", c.String("grain_to_date"))
	o.Str("period_agg", orElse(c.String("period_agg"), "first"))
	metricInput(o, "metric", value(c, "metric"))
	o.Close()
}

// window writes "7 days" as {count, granularity}.
func window(o out, key string, v any) {
	words := strings.Fields(project.FormatScalar(v))
	if _, isMap := v.(*project.Map); v == nil || isMap || len(words) != 2 {
		o.Any(key, v)
		return
	}
	count, _ := strconv.ParseInt(words[0], 10, 64)
	o.Open(key)
	o.Any("count", count)
	o.Str("granularity", strings.TrimSuffix(strings.ToLower(words[1]), "s"))
	o.Close()
}

// filter writes the filter or where of m: one condition or several.
func filter(o out, key string, m *project.Map) {
	conditions(o, key, value(m, "filter"))
}

func conditions(o out, key string, v any) {
	if v == nil {
		o.Any(key, nil)
		return
	}
	o.Open(key)
	o.List("where_filters")
	for _, s := range project.Strings(v) {
		o.Open("")
		o.Str("where_sql_template", s)
		o.Close()
	}
	o.EndList()
	o.Close()
}

// scalarText writes an expression, which YAML may have read as a number.
func scalarText(o out, key string, v any) {
	if v == nil {
		o.Any(key, nil)
		return
	}
	if truth, ok := v.(bool); ok {
		o.Str(key, map[bool]string{true: "True", false: "False"}[truth]) // dbt writes Python's
		return
	}
	o.Str(key, project.FormatScalar(v))
}
