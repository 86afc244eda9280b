package lineage

import (
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// inheritKey is the configuration, of a node or of a column, that lets columns
// take over what is said of those they are copies of: true, false, or
// {descriptions: true}.
const inheritKey = "inherit"

// Inherited is a description that a column takes over.
type Inherited struct {
	Description string
	// From is the column that somebody has described.
	From ColumnRef
}

// Inherit finds the descriptions that columns take over along copies: for each
// column without one whose node, or which itself, asks for it. Columns are keyed
// by their names in lower case. A column that refuses takes nothing over, and
// passes nothing on. A column that is a copy of several (of a union) takes over
// what all of them say.
func Inherit(c *ColumnGraph) (map[ColumnRef]Inherited, diag.List) {
	h := &heirs{columns: c, found: map[ColumnRef]*Inherited{}, declared: map[string]map[string]*project.Column{}, warned: map[string]bool{}}
	out := map[ColumnRef]Inherited{}
	for id, n := range c.nodes {
		if n == nil {
			continue
		}
		node := c.graph.Node(int32(id))
		asks := h.asks(node)
		for _, col := range n.Columns {
			own := h.column(node, col.Column)
			if own != nil {
				asks := h.setting(node, own.Config, asks)
				if !asks || own.Description != "" {
					continue
				}
			} else if !asks {
				continue
			}
			ref := key(node.UniqueID, col.Column)
			if got := h.look(ref); got != nil {
				out[ref] = *got
			}
		}
	}
	return out, h.diags
}

func key(node, column string) ColumnRef { return ColumnRef{node, strings.ToLower(column)} }

// heirs is the state of one call of Inherit.
type heirs struct {
	columns  *ColumnGraph
	found    map[ColumnRef]*Inherited // nil: nothing, or being looked for
	declared map[string]map[string]*project.Column
	warned   map[string]bool
	diags    diag.List
}

// asks is what a node's configuration says of all its columns.
func (h *heirs) asks(n *project.Node) bool { return h.setting(n, n.Config.Set(), false) }

// setting reads the configuration; without one it is as given.
func (h *heirs) setting(n *project.Node, config *project.Map, otherwise bool) bool {
	if config == nil {
		return otherwise
	}
	v, ok := config.Get(inheritKey)
	if m, isMap := v.(*project.Map); isMap {
		v, ok = m.Get("descriptions")
	}
	switch v := v.(type) {
	case bool:
		return v
	case nil:
		return otherwise
	}
	if ok && !h.warned[n.UniqueID] {
		h.warned[n.UniqueID] = true
		h.diags = append(h.diags, diag.Warnf(diag.ConfigType, n.Span, "configuration %q of %s must be true, false or {descriptions: true}", inheritKey, n.UniqueID).
			WithNode(n.UniqueID).WithHint("nothing is inherited here"))
	}
	return false
}

// column is what YAML says of a column; nil for nothing.
func (h *heirs) column(n *project.Node, name string) *project.Column {
	known, ok := h.declared[n.UniqueID]
	if !ok {
		known = make(map[string]*project.Column, len(n.Columns))
		for i := range n.Columns {
			known[strings.ToLower(n.Columns[i].Name)] = &n.Columns[i]
		}
		h.declared[n.UniqueID] = known
	}
	return known[strings.ToLower(name)]
}

// look finds what a column without a description takes over; nil for nothing.
func (h *heirs) look(ref ColumnRef) *Inherited {
	if got, ok := h.found[ref]; ok {
		return got
	}
	h.found[ref] = nil // ends circles
	line := h.line(ref)
	if line == nil || line.Kind != "copy" {
		return nil
	}
	var out *Inherited
	for i, s := range line.Sources {
		got := h.said(s)
		if got == nil || i > 0 && got.Description != out.Description {
			return nil
		}
		if i == 0 {
			out = got
		}
	}
	h.found[ref] = out
	return out
}

// said is what a column says to its copies: its own description, or what it
// takes over itself, whether or not its node shows that.
func (h *heirs) said(s ColumnRef) *Inherited {
	id, ok := h.columns.graph.ID(s.Node)
	if !ok {
		return nil
	}
	n := h.columns.graph.Node(id)
	if own := h.column(n, s.Column); own != nil {
		if own.Description != "" {
			return &Inherited{own.Description, s}
		}
		if !h.setting(n, own.Config, true) {
			return nil
		}
	}
	return h.look(key(s.Node, s.Column))
}

func (h *heirs) line(ref ColumnRef) *ColumnLineage {
	id, ok := h.columns.graph.ID(ref.Node)
	if !ok || h.columns.nodes[id] == nil {
		return nil
	}
	line, _ := h.columns.nodes[id].Find(ref.Column)
	return line
}
