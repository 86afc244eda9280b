package load

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
)

// dbtNeedNotRender reports whether dbt, too, reads a static template without
// rendering it: it does render tags that strip white space, and configuration
// with numbers or None.
func dbtNeedNotRender(raw string, calls []scope.ConfigCall) bool {
	if strings.Contains(raw, "{{-") || strings.Contains(raw, "-}}") {
		return false
	}
	for _, c := range calls {
		if !onlyWords(c.Values) {
			return false
		}
	}
	return true
}

// onlyWords reports whether a value is text, true, false, or lists and mappings
// of such.
func onlyWords(v any) bool {
	switch v := v.(type) {
	case string, bool:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(it any) bool { return !onlyWords(it) })
	case *project.Map:
		for _, it := range v.All() {
			if !onlyWords(it) {
				return false
			}
		}
		return true
	}
	return false
}

// static takes what a template asks for from its syntax tree. It reports false
// when the template has to be rendered to know: anything but literal ref(),
// source(), function() and config() calls, or calls that are wrong.
func static(t *jinja.Template) (*scope.Found, bool) {
	if !t.OnlyCalls("ref", "source", "function", "config") {
		return nil, false
	}
	f := &scope.Found{}
	for _, c := range t.Calls() {
		if !c.Literal {
			return nil, false
		}
		switch c.Name {
		case "ref":
			ref, err := scope.RefOf(c.Args, c.Kwargs)
			if err != nil {
				return nil, false
			}
			ref.Span = c.Span
			f.Refs = append(f.Refs, ref)
		case "function":
			fn, err := scope.FunctionOf(c.Args)
			if err != nil {
				return nil, false
			}
			fn.Span = c.Span
			f.Functions = append(f.Functions, fn)
		case "source":
			src, err := scope.SourceOf(c.Args)
			if err != nil {
				return nil, false
			}
			src.Span = c.Span
			f.Sources = append(f.Sources, src)
		case "config":
			vals, err := scope.ConfigOf(c.Args, c.Kwargs)
			if err != nil {
				return nil, false
			}
			f.Configs = append(f.Configs, scope.ConfigCall{Values: vals, Span: c.Span})
		}
	}
	return f, true
}
