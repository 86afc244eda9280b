package lineage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// TraceForms are the forms that a trace can be written in.
var TraceForms = []string{"text", "json", "jsonl", "dot", "mermaid"}

func (r ColumnRef) String() string {
	if r.Column == "" {
		return r.Node
	}
	return r.Node + "." + r.Column
}

// Render writes the trace in one of TraceForms.
func (t *Trace) Render(form string) (string, error) {
	switch form {
	case "json":
		return asJSON(map[string]any{"start": t.Start, "nodes": t.things(), "edges": t.edges()})
	case "jsonl":
		var lines []string
		for _, e := range t.edges() {
			line, err := asJSON(e)
			if err != nil {
				return "", err
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, "\n"), nil
	case "dot":
		return t.dot(), nil
	case "mermaid":
		return t.mermaid(), nil
	}
	return t.text(), nil
}

func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// MarshalJSON leaves out the column of what is no column.
func (r ColumnRef) MarshalJSON() ([]byte, error) {
	if r.Column == "" {
		return json.Marshal(struct {
			Node string `json:"node"`
		}{r.Node})
	}
	type plain ColumnRef
	return json.Marshal(plain(r))
}

// edges are those of both directions, each once.
func (t *Trace) edges() []Edge {
	out := slices.Clone(t.Upstream)
	slices.Reverse(out)
	return append(out, t.Downstream...)
}

// things are all that the edges touch, the start among them.
func (t *Trace) things() []ColumnRef {
	seen := map[ColumnRef]bool{}
	var out []ColumnRef
	add := func(r ColumnRef) {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	for _, e := range t.edges() {
		add(e.From)
		add(e.To)
	}
	add(t.Start)
	return out
}

func (t *Trace) dot() string {
	var b strings.Builder
	b.WriteString("digraph lineage {\n  rankdir=LR;\n  node [shape=box];\n")
	for _, r := range t.things() {
		style := ""
		if r == t.Start {
			style = " [style=bold]"
		}
		fmt.Fprintf(&b, "  %q%s;\n", r, style)
	}
	for _, e := range t.edges() {
		style := ""
		if e.Kind == influence {
			style = " [style=dashed]"
		} else if e.Kind != "ref" {
			style = fmt.Sprintf(" [label=%q]", e.Kind)
		}
		fmt.Fprintf(&b, "  %q -> %q%s;\n", e.From, e.To, style)
	}
	b.WriteString("}")
	return b.String()
}

func (t *Trace) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	ids := map[ColumnRef]string{}
	for i, r := range t.things() {
		ids[r] = fmt.Sprintf("n%d", i)
		fmt.Fprintf(&b, "  n%d[\"%s\"]\n", i, strings.NewReplacer(`"`, "#quot;", "<", "#lt;", ">", "#gt;").Replace(r.String()))
	}
	for _, e := range t.edges() {
		arrow := "-->"
		if e.Kind == influence {
			arrow = "-.->"
		} else if e.Kind != "ref" {
			arrow = "-->|" + e.Kind + "|"
		}
		fmt.Fprintf(&b, "  %s %s %s\n", ids[e.From], arrow, ids[e.To])
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// text draws the trace as indented lists, upstream first. What has been drawn
// once is not drawn again.
func (t *Trace) text() string {
	var b strings.Builder
	b.WriteString(t.Start.String())
	for _, side := range []struct {
		title string
		edges []Edge
		has   bool
		up    bool
	}{{"upstream", t.Upstream, t.HasUp, true}, {"downstream", t.Downstream, t.HasDown, false}} {
		if !side.has {
			continue
		}
		b.WriteString("\n" + side.title)
		if len(side.edges) == 0 {
			b.WriteString("\n  (none)")
		}
		next := map[ColumnRef][]Edge{}
		for _, e := range side.edges {
			at := e.From
			if side.up {
				at = e.To
			}
			next[at] = append(next[at], e)
		}
		draw(&b, t.Start, next, side.up, 1, map[ColumnRef]bool{})
	}
	return b.String()
}

func draw(b *strings.Builder, at ColumnRef, next map[ColumnRef][]Edge, up bool, depth int, drawn map[ColumnRef]bool) {
	if drawn[at] || depth > 200 {
		return
	}
	drawn[at] = true
	for _, e := range next[at] {
		to := e.To
		if up {
			to = e.From
		}
		fmt.Fprintf(b, "\n%s%s", strings.Repeat("  ", depth), to)
		if e.Kind != "ref" {
			fmt.Fprintf(b, "  %s", e.Kind)
		}
		if place := e.Place(); place != "" {
			fmt.Fprintf(b, "  (%s)", place)
		}
		if drawn[to] && len(next[to]) > 0 {
			b.WriteString("  (above)")
			continue
		}
		draw(b, to, next, up, depth+1, drawn)
	}
}

const influence = "influence"

// Place is where the edge is written, as file:line:column; "" when that is not
// known.
func (e Edge) Place() string {
	if e.At.IsZero() {
		return ""
	}
	at := e.At.Position()
	return fmt.Sprintf("%s:%d:%d", e.At.File.Path, at.Line, at.Column)
}

// RenderWay writes a way from one thing to another, as text or json.
func RenderWay(way []Edge, form string) (string, error) {
	if form == "json" {
		return asJSON(map[string]any{"path": way})
	}
	var b strings.Builder
	b.WriteString(way[0].From.String())
	for _, e := range way {
		what := "read by"
		switch e.Kind {
		case "ref":
		case influence:
			what = "decides the rows of"
		default:
			what = e.Kind + " into"
		}
		fmt.Fprintf(&b, "\n  %s %s", what, e.To)
		if place := e.Place(); place != "" {
			fmt.Fprintf(&b, "  (%s)", place)
		}
	}
	return b.String(), nil
}

// String tells a column's lineage in one line.
func (c ColumnLineage) String() string {
	parts := make([]string, 0, len(c.Sources)+len(c.External))
	for _, s := range c.Sources {
		parts = append(parts, s.String())
	}
	for _, e := range c.External {
		parts = append(parts, e.Relation+"."+e.Column)
	}
	out := c.Node + "." + c.Column + "  " + c.Kind
	if len(parts) > 0 {
		out += "  " + strings.Join(parts, ", ")
	}
	return out
}
