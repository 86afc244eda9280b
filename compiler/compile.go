package compiler

import (
	"sort"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/load"
	"github.com/modeldata/model/compiler/internal/scope"
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
	// Settled: the same project with the same flags gives the same SQL, when the
	// engine answers the same.
	Settled bool
	// Keys names the relations of foreign keys in the environment deferred to.
	Keys map[string]string
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
	var ctes []inlinedNode
	if r.scope.Runtime == nil || !r.scope.Runtime.PlainCTEs {
		if ctes, err = r.inlined(r.scope.CTEs, nil); err != nil {
			return nil, err
		}
	}
	keys, err := r.scope.DeferredKeys()
	if err != nil {
		return nil, err
	}
	out := &Compiled{SQL: sql, Settled: !r.scope.Beyond, Keys: keys}
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
		if err := load.BindTestArguments(s, n); err != nil {
			return "", nil, err
		}
	}
	return t.RenderMapped(s.Jinja())
}

// Reads reports whether the node's own text reads a name of the template
// context, such as "this".
func (c *Compiler) Reads(n *project.Node, name string) bool {
	t, err := c.template(n)
	return err == nil && t.Reads(name)
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
