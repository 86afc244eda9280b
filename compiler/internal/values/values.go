// Package values carries data between the project's nouns and templates.
//
// Project data is nil, bool, int64, float64, string, []any and *project.Map;
// template data is jinja.Value. Each direction copies, so that a template can
// never change the project.
package values

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// FromProject turns project data into a template's value.
func FromProject(v any) jinja.Value {
	switch v := v.(type) {
	case *project.Map:
		if v == nil {
			return nil
		}
		d := jinja.NewDict()
		for k, it := range v.All() {
			d.SetStr(k, FromProject(it))
		}
		return d
	case []any:
		l := &jinja.List{Items: make([]jinja.Value, len(v))}
		for i, it := range v {
			l.Items[i] = FromProject(it)
		}
		return l
	case []string:
		return FromStrings(v)
	case int:
		return int64(v)
	}
	return v
}

// FromStrings turns texts into a template's list.
func FromStrings(ss []string) jinja.Value {
	l := &jinja.List{Items: make([]jinja.Value, len(ss))}
	for i, s := range ss {
		l.Items[i] = s
	}
	return l
}

// ToProject turns a template's value into project data. Objects become their
// text, undefined becomes nil.
func ToProject(v jinja.Value) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	case jinja.Undefined:
		return nil
	case *jinja.Dict:
		m := &project.Map{}
		for _, k := range v.Keys() {
			it, _ := v.Get(k)
			m.Set(jinja.Str(k), ToProject(it))
		}
		return m
	case *jinja.List:
		return toProject(v.Items)
	case jinja.Tuple:
		return toProject(v)
	}
	return jinja.Str(v)
}

func toProject(items []jinja.Value) []any {
	out := make([]any, len(items))
	for i, it := range items {
		out[i] = ToProject(it)
	}
	return out
}
