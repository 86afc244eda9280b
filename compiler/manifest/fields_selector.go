package manifest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// selector writes a selector of selectors.yml, its definition in the long form.
func selector(o out, s *project.Selector) {
	o.Str("name", s.Name)
	if s.Description != "" {
		o.Str("description", s.Description)
	}
	if s.Default != nil {
		o.Any("default", s.Default)
	}
	o.Any("definition", longForm(s.Definition))
}

// longForm turns the short forms of a definition ("tag:nightly", {tag: nightly})
// into {method, value}.
func longForm(def any) any {
	switch def := def.(type) {
	case string:
		return criterion(def)
	case *project.Map:
		return longMap(def)
	}
	return def
}

func longMap(def *project.Map) *project.Map {
	for _, key := range []string{"union", "intersection"} {
		if def.Has(key) {
			return project.NewMap(key, longList(def.List(key)))
		}
	}
	if def.Has("method") || def.Has("exclude") {
		out := &project.Map{}
		for k, v := range def.All() {
			if k == "exclude" {
				list, _ := v.([]any)
				v = longList(list)
			}
			out.Set(k, v)
		}
		return out
	}
	if def.Len() == 1 {
		k := def.Keys()[0]
		v, _ := def.Get(k)
		return project.NewMap("method", k, "value", v)
	}
	return def
}

func longList(list []any) []any {
	out := make([]any, len(list))
	for i, it := range list {
		out[i] = longForm(it)
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
