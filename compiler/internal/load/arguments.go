package load

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// BindTestArguments renders the arguments of a generic test and gives them to
// the scope under the name that its template reads.
func BindTestArguments(s *scope.Scope, n *project.Node) error {
	kwargs := jinja.NewDict()
	for k, v := range n.TestInfo.Kwargs.All() {
		val, err := renderArgument(s, n, k, v)
		if err != nil {
			return err
		}
		kwargs.SetStr(k, val)
	}
	s.Set("_dbt_generic_test_kwargs", kwargs)
	return nil
}

// renderArgument renders the templates in a generic test's argument; a column
// name is taken as it is.
func renderArgument(s *scope.Scope, n *project.Node, key string, v any) (jinja.Value, error) {
	switch v := v.(type) {
	case string:
		call := IsCall(v)
		if key == "column_name" || !call && !strings.Contains(v, "{{") && !strings.Contains(v, "{%") {
			return v, nil
		}
		if call {
			v = "{{ " + v + " }}"
		}
		t, err := jinja.ParseString(v, n.Span)
		if err != nil {
			return nil, err
		}
		return t.RenderNative(s.Jinja())
	case []any:
		l := &jinja.List{}
		for _, it := range v {
			val, err := renderArgument(s, n, "", it)
			if err != nil {
				return nil, err
			}
			l.Items = append(l.Items, val)
		}
		return l, nil
	case *project.Map:
		d := jinja.NewDict()
		for k, it := range v.All() {
			val, err := renderArgument(s, n, "", it)
			if err != nil {
				return nil, err
			}
			d.SetStr(k, val)
		}
		return d, nil
	}
	return values.FromProject(v), nil
}

// IsCall reports whether an argument is a bare ref(), source() or similar
// call, which counts as a template without braces.
func IsCall(s string) bool {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, ")") {
		return false
	}
	for _, name := range []string{"ref(", "var(", "source(", "env_var(", "metric("} {
		if strings.HasPrefix(s, name) {
			return true
		}
	}
	return false
}
