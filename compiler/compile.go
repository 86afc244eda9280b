package compiler

import (
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Compiled is a node's SQL.
type Compiled struct {
	SQL string
	// CTEs lists the ephemeral models inlined at the head of SQL, in order.
	CTEs []CTE
	// Map finds the place in the user's file of a byte offset of SQL.
	Map func(offset int) (source.Span, bool)
}

// CTE is an inlined ephemeral model.
type CTE struct{ UniqueID, SQL string }

// piece is a range of compiled SQL that one template wrote.
type piece struct {
	start, end int
	text       *jinja.SourceMap
	from       int // offset in the template's own output that start stands for
}

// Compile renders the node's own SQL with ephemeral models inlined. Errors are
// diagnostics.
func (r *Renderer) Compile() (*Compiled, error) {
	sql, sm, err := r.c.renderNode(r.scope, r.node)
	if err != nil {
		return nil, err
	}
	ctes, err := r.inlined(r.scope.CTEs, nil)
	if err != nil {
		return nil, err
	}
	out := &Compiled{SQL: sql}
	pieces := []piece{{0, len(sql), sm, 0}}
	if len(ctes) > 0 {
		out.SQL, pieces = inject(sql, sm, ctes)
		for _, c := range ctes {
			out.CTEs = append(out.CTEs, CTE{c.node.UniqueID, c.sql})
		}
	}
	out.Map = func(offset int) (source.Span, bool) { return lookup(pieces, offset) }
	return out, nil
}

func lookup(pieces []piece, offset int) (source.Span, bool) {
	i := sort.Search(len(pieces), func(i int) bool { return pieces[i].end > offset })
	if i == len(pieces) || pieces[i].text == nil || offset < pieces[i].start {
		return source.Span{}, false
	}
	return pieces[i].text.Span(offset - pieces[i].start + pieces[i].from)
}

// renderNode renders one node's text in a scope.
func (c *Compiler) renderNode(s *scope.Scope, n *project.Node) (string, *jinja.SourceMap, error) {
	t, err := c.template(n)
	if err != nil {
		return "", nil, err
	}
	if n.TestInfo != nil && n.TestInfo.Generic {
		if err := bindTestArguments(s, n); err != nil {
			return "", nil, err
		}
	}
	return t.RenderMapped(s.Jinja())
}

// template parses a node's text once.
func (c *Compiler) template(n *project.Node) (*jinja.Template, error) {
	if t, ok := c.templates.Load(n); ok {
		return t.(*jinja.Template), nil
	}
	t, err := parseNode(n)
	if err != nil {
		return nil, err
	}
	c.templates.Store(n, t)
	return t, nil
}

// parseNode parses a node's text with positions in its own file where the text
// stands there as it is.
func parseNode(n *project.Node) (*jinja.Template, error) {
	if n.File != nil && n.Span.File == n.File && n.Span.Text() == n.Raw {
		return jinja.ParseRange(n.File, int(n.Span.Start), int(n.Span.End))
	}
	return jinja.ParseString(n.Raw, n.Span)
}

// bindTestArguments renders the arguments of a generic test for its macro.
func bindTestArguments(s *scope.Scope, n *project.Node) error {
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
		if key == "column_name" || !strings.Contains(v, "{{") && !strings.Contains(v, "{%") && !isCall(v) {
			return v, nil
		}
		if isCall(v) {
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

// isCall reports whether an argument is a bare ref(), source() or similar call,
// which counts as a template without braces.
func isCall(s string) bool {
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
