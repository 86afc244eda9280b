// Package configs merges the layers of a node's configuration, from
// dbt_project.yml's general ones to the file's own config() call.
//
// It takes layers of keys with places and gives one checked mapping; it knows
// which keys add up and which replace from project.Keys. It reads no file and
// renders no template.
package configs

import (
	"regexp"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Entry is one key as somebody set it.
type Entry struct {
	Key   string
	Value any
	// Raw is the value as written when Value was rendered from it, else nil.
	Raw  any
	Span source.Span
}

// Written is the value as it stands in the file.
func (e Entry) Written() any {
	if e.Raw != nil {
		return e.Raw
	}
	return e.Value
}

// keyword finds name=value in the text of a call.
var keyword = regexp.MustCompile(`\b([A-Za-z_]\w*)\s*=[^=]`)

// Place is where the key is set: its keyword where the span is a whole call.
func (e Entry) Place() source.Span {
	text := e.Span.Text()
	if !strings.HasPrefix(text, "config") {
		return e.Span
	}
	for _, m := range keyword.FindAllStringSubmatchIndex(text, -1) {
		if canonical(text[m[2]:m[3]]) == canonical(e.Key) {
			start := int(e.Span.Start)
			return source.At(e.Span.File, start+m[2], start+m[3])
		}
	}
	return e.Span
}

// Layer is what one place set, in its order.
type Layer []Entry

// Merge folds layers, least specific first, into the keys that are set. Values
// of wrong types are reported with their place and left out.
func Merge(kind project.Kind, layers ...Layer) (*project.Map, diag.List) {
	out := &project.Map{}
	var diags diag.List
	for _, layer := range layers {
		for _, e := range layer {
			key := canonical(e.Key)
			desc, known := project.LookupKey(kind, key)
			if !known {
				out.Set(key, e.Value)
				continue
			}
			v, want := coerce(desc, e.Value)
			if want != "" {
				diags = append(diags, diag.Errorf(diag.ConfigType, e.Place(), "configuration %q must be %s, not %s", key, want, describe(e.Value)).
					WithHint("write %s", example(key, desc.Type, e.Value)).AsDbt("%s", notOfType(kind, desc, e.Value)))
				continue
			}
			out.Set(key, combine(desc, out, key, v))
		}
	}
	return out, diags
}

// canonical gives a key the name it is stored under.
func canonical(key string) string {
	switch key {
	case "pre_hook":
		return "pre-hook"
	case "post_hook":
		return "post-hook"
	}
	return key
}

func combine(desc project.Key, out *project.Map, key string, v any) any {
	old, ok := out.Get(key)
	if !ok || old == nil {
		if m, isMap := v.(*project.Map); isMap && desc.Merge != project.Replace {
			return mergeMaps(desc, defaultMap(desc), m)
		}
		return v
	}
	switch desc.Merge {
	case project.Append:
		if v == nil {
			return old
		}
		a, _ := old.([]any)
		b, _ := v.([]any)
		return append(append(make([]any, 0, len(a)+len(b)), a...), b...)
	case project.Update, project.Grants:
		a, _ := old.(*project.Map)
		b, _ := v.(*project.Map)
		if b == nil {
			return old
		}
		return mergeMaps(desc, a, b)
	}
	return v
}

func defaultMap(desc project.Key) *project.Map {
	m, _ := desc.Default.(*project.Map)
	return m
}

func mergeMaps(desc project.Key, base, over *project.Map) *project.Map {
	out := base.Clone()
	for k, v := range over.All() {
		if desc.Merge == project.Grants {
			name, add := strings.CutPrefix(k, "+")
			v = listOf(v)
			if have, ok := out.Get(name); ok && add {
				v = append(append([]any(nil), have.([]any)...), v.([]any)...)
			}
			k = name
		}
		out.Set(k, v)
	}
	return out
}

func listOf(v any) any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case []any:
		return v
	}
	return []any{v}
}
