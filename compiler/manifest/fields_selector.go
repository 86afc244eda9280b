package manifest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// selectorForms writes definitions in the long form. It knows those written
// before, by name.
type selectorForms map[string]any

// selector writes a selector of selectors.yml, its definition in the long form.
func (known selectorForms) selector(o out, s *project.Selector) {
	o.Str("name", s.Name)
	if s.Description != "" {
		o.Str("description", s.Description)
	}
	if s.Default != nil {
		o.Any("default", s.Default)
	}
	known[s.Name] = known.longForm(s.Definition)
	o.Any("definition", known[s.Name])
}

// longForm turns the short forms of a definition ("tag:nightly", {tag: nightly})
// into {method, value}.
func (known selectorForms) longForm(def any) any {
	switch def := def.(type) {
	case string:
		return criterion(def)
	case *project.Map:
		return known.longMap(def)
	}
	return def
}

// longMap looks at a mapping's first key, as dbt does: what is written behind it
// stays in the short form, and exclude in front is all that is kept.
func (known selectorForms) longMap(def *project.Map) any {
	for _, key := range []string{"union", "intersection"} {
		if def.Has(key) {
			return project.NewMap(key, known.longList(def.List(key)))
		}
	}
	if def.Len() == 0 {
		return def
	}
	key := def.Keys()[0]
	v, _ := def.Get(key)
	if list, ok := v.([]any); ok {
		v = known.longList(list)
	}
	switch {
	case key == "exclude":
		return project.NewMap(key, v)
	case def.Len() == 1:
		return project.NewMap("method", key, "value", v)
	case key == "method" && v == "selector":
		if other, ok := known[def.String("value")]; ok {
			return other
		}
	}
	return def
}

func (known selectorForms) longList(list []any) []any {
	out := make([]any, len(list))
	for i, it := range list {
		out[i] = known.longForm(it)
	}
	return out
}

var criterionParts = regexp.MustCompile(`^(@)?(?:(\d*)(\+))?(?:([A-Za-z_.]+):)?(.*?)(?:(\+)(\d*))?$`)

// criterion reads "@", "2+", "method:", value and "+3".
func criterion(s string) *project.Map {
	m := criterionParts.FindStringSubmatch(s)
	if m == nil {
		return project.NewMap("method", "fqn", "value", s)
	}
	method := m[4]
	if method == "" {
		method = defaultMethod(m[5])
	}
	out := project.NewMap("method", method, "value", m[5])
	if m[1] != "" {
		out.Set("childrens_parents", true)
	}
	graphOperator(out, "parents", m[3], m[2])
	graphOperator(out, "children", m[6], m[7])
	return out
}

func graphOperator(out *project.Map, name, plus, depth string) {
	if plus == "" {
		return
	}
	out.Set(name, true)
	if n, err := strconv.ParseInt(depth, 10, 64); err == nil {
		out.Set(name+"_depth", n)
	}
}

// defaultMethod is the method of a bare value: a path, a file or a name.
func defaultMethod(value string) string {
	switch {
	case strings.ContainsAny(value, `/\`):
		return "path"
	case strings.HasSuffix(value, ".sql"), strings.HasSuffix(value, ".py"), strings.HasSuffix(value, ".csv"):
		return "file"
	}
	return "fqn"
}
