package load

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// sourceLayer is what YAML configures for a table: its source's keys under its
// own, with those that may stand beside config: folded in. It also returns the
// source's own meta.
func sourceLayer(f *parsedFile, d declaredTable, at source.Span) (layer configs.Layer, sourceMeta *project.Map) {
	s, t := d.source, d.table
	ofSource, ofTable := d.ofSource.properties.Layer(s.Config), f.properties.Layer(t.Config)
	for _, l := range []configs.Layer{ofSource, ofTable} {
		for _, e := range l {
			if !slices.Contains(foldedKeys, e.Key) {
				layer = setEntry(layer, e)
			}
		}
	}
	set := func(key string, v any) { layer = append(layer, configs.Entry{Key: key, Value: v, Span: at}) }
	if v, given := mergedFreshness(
		threshold{s.Freshness, s.HasFreshness}, thresholdOf(ofSource), threshold{t.Freshness, t.HasFreshness}, thresholdOf(ofTable)); given {
		set("freshness", v)
	}
	field, query := loadedAt(s, t, ofSource, ofTable)
	set("loaded_at_field", orNull(field))
	set("loaded_at_query", orNull(query))
	sourceMeta = mergedMeta(entryMap(ofSource, "meta"), s.Meta)
	set("meta", mergedMeta(entryMap(ofTable, "meta"), sourceMeta, t.Meta))
	set("tags", sortedTags(s.Tags, entryTexts(ofSource, "tags"), t.Tags, entryTexts(ofTable, "tags")))
	return layer, sourceMeta
}

// foldedKeys are those that may be written beside config: too.
var foldedKeys = []string{"freshness", "loaded_at_field", "loaded_at_query", "meta", "tags"}

func setEntry(layer configs.Layer, e configs.Entry) configs.Layer {
	for i := range layer {
		if layer[i].Key == e.Key {
			layer[i] = e
			return layer
		}
	}
	return append(layer, e)
}

func entry(layer configs.Layer, key string) (any, bool) {
	for _, e := range layer {
		if e.Key == key {
			return e.Value, true
		}
	}
	return nil, false
}

func entryMap(layer configs.Layer, key string) *project.Map {
	v, _ := entry(layer, key)
	m, _ := v.(*project.Map)
	return m
}

func entryTexts(layer configs.Layer, key string) []string {
	v, _ := entry(layer, key)
	return project.Strings(v)
}

func entryText(layer configs.Layer, key string) string {
	v, _ := entry(layer, key)
	s, _ := v.(string)
	return s
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func sortedTags(lists ...[]string) []any {
	all := slices.Concat(lists...)
	slices.Sort(all)
	out := []any{}
	for _, t := range slices.Compact(all) {
		out = append(out, t)
	}
	return out
}

// loadedAt says how a table's age is known. What the table says of either way
// replaces what its source says.
func loadedAt(s *properties.Source, t *properties.Table, ofSource, ofTable configs.Layer) (field, query string) {
	if field = first(t.LoadedAtField, entryText(ofTable, "loaded_at_field")); field == "" && !t.HasLoadedAtField {
		field = first(s.LoadedAtField, entryText(ofSource, "loaded_at_field"))
	}
	own := t.HasLoadedAtField || entryText(ofTable, "loaded_at_field") != ""
	if query = first(t.LoadedAtQuery, entryText(ofTable, "loaded_at_query")); query == "" && !own {
		query = first(s.LoadedAtQuery, entryText(ofSource, "loaded_at_query"))
	}
	return field, query
}

// threshold is the freshness of one place; given with no values turns off what
// was said before.
type threshold struct {
	values *project.Map
	given  bool
}

func thresholdOf(layer configs.Layer) threshold {
	v, given := entry(layer, "freshness")
	m, _ := v.(*project.Map)
	return threshold{m, given}
}

// mergedFreshness merges what is expected of a table, general to specific, in
// full form; nil when it is switched off. given is false when nobody expects
// anything.
func mergedFreshness(places ...threshold) (v any, given bool) {
	if !slices.ContainsFunc(places, func(p threshold) bool { return p.given || p.values.Len() > 0 }) {
		return project.NoFreshness, false
	}
	merged, off := project.NoFreshness, false
	for _, p := range places {
		over := fullFreshness(p.values)
		switch {
		case p.given && p.values == nil:
			merged, off = project.NoFreshness, true
		case !off:
			merged = overlaidFreshness(merged, over)
		case expects(over):
			merged, off = over, false
		}
	}
	if off {
		return nil, true
	}
	return merged, expects(merged)
}

var ages = []string{"warn_after", "error_after"}

func fullFreshness(m *project.Map) *project.Map {
	out := project.NoFreshness.Clone()
	for _, k := range ages {
		if v, given := m.Get(k); given && v == nil {
			out.Set(k, nil)
		} else if given {
			out.Set(k, mergedMeta(m.Map(k), project.NoFreshness.Map(k)))
		}
	}
	if v, given := m.Get("filter"); given {
		out.Set("filter", v)
	}
	return out
}

func overlaidFreshness(base, over *project.Map) *project.Map {
	out := base.Clone()
	for _, k := range ages {
		age := over.Map(k)
		switch {
		case age == nil:
			out.Set(k, nil)
		case isAge(age):
			out.Set(k, age)
		}
	}
	if v, _ := over.Get("filter"); v != nil {
		out.Set("filter", v)
	}
	return out
}

func expects(m *project.Map) bool { return isAge(m.Map("warn_after")) || isAge(m.Map("error_after")) }

func isAge(m *project.Map) bool {
	count, _ := m.Get("count")
	period, _ := m.Get("period")
	return count != nil && period != nil
}

// checkLoadedAt tells of a source whose age is to be known and by nothing can
// be: no engine here keeps a record of it.
func (l *loader) checkLoadedAt(n *project.Node) {
	info := n.SourceInfo
	timed := func(key string) bool { v, _ := info.Freshness.Map(key).Get("count"); return v != nil }
	expected := timed("warn_after") || timed("error_after")
	if !expected || info.LoadedAtField != "" || info.LoadedAtQuery != "" || !n.Config.Bool("enabled") {
		return
	}
	l.report(diag.Warnf(diag.FreshnessConfig, n.Span, "%s.%s has a freshness, and nothing says when it was loaded", info.SourceName, n.Name).WithNode(n.UniqueID).
		AsDbt("The configured adapter does not support metadata-based freshness"))
}
