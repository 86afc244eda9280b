package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// noMatch warns of a word that selects nothing and tries to say why.
func (q *query) noMatch(x *expr) *diag.Diagnostic {
	d := diag.Warnf(diag.SelectionNoMatch, x.span, "the selection criterion %q matches no enabled node", x.raw)
	for _, part := range x.parts {
		c := part.crit
		if c == nil || !q.barren[c] {
			continue
		}
		if hint := q.hint(c); hint != "" {
			return d.WithHint("%s", hint)
		}
		if len(x.parts) > 1 {
			return d.WithHint("%q by itself matches nothing", c.raw)
		}
		return d
	}
	if len(x.parts) > 1 {
		return d.WithHint("each part between the commas matches something, but no node matches all of them; a blank unites")
	}
	return d
}

// hint says what a criterion that matches nothing may have meant.
func (q *query) hint(c *criterion) string {
	text := c.text()
	switch {
	case c.raw == "":
		return "nothing stands on one side of a comma"
	case text == "":
		return "there is no value in " + quoted(c.raw)
	}
	if c.method == "fqn" {
		if hint := q.hintName(text); hint != "" {
			return hint
		}
	}
	m, ok := methods[c.method]
	if !ok || m.names == nil {
		return ""
	}
	names := m.names(q)
	slices.Sort(names)
	if near := diag.Nearest(text, slices.Compact(names)); near != "" {
		return "did you mean " + quoted(c.written(near)) + "?"
	}
	return ""
}

// hintName is about names that are none of the nodes' but of something else.
func (q *query) hintName(text string) string {
	for _, list := range q.p.Disabled {
		for _, n := range list {
			if n.Name == text {
				return n.UniqueID + " is disabled"
			}
		}
	}
	lower := strings.ToLower(text)
	if strings.HasSuffix(lower, ".yml") || strings.HasSuffix(lower, ".yaml") {
		return "for a file of that name write " + quoted("file:"+text)
	}
	for _, n := range q.g.nodes {
		switch {
		case n.Kind == project.SourceTable && (n.SourceInfo.SourceName == text || n.SourceInfo.SourceName+"."+n.Name == text):
			return "for a source write " + quoted("source:"+text)
		case slices.Contains(nodeTags(n), text):
			return "for a tag write " + quoted("tag:"+text)
		}
	}
	return ""
}

// written is the criterion with another value.
func (c *criterion) written(value string) string {
	k := strings.LastIndex(c.raw, c.text())
	return c.raw[:k] + value + c.raw[k+len(c.text()):]
}

func quoted(s string) string { return `"` + s + `"` }

func fixed(names ...string) func(*query) []string {
	return func(*query) []string { return slices.Clone(names) }
}

// valuesOf lists a property over all nodes.
func valuesOf(of func(*project.Node) []string) func(*query) []string {
	return func(q *query) []string {
		seen := map[string]bool{"": true}
		var out []string
		for _, n := range q.g.nodes {
			for _, v := range of(n) {
				if !seen[v] {
					seen[v] = true
					out = append(out, v)
				}
			}
		}
		return out
	}
}

// nodeNames lists what people call nodes: tests are rarely called by name.
func nodeNames(q *query) []string {
	return valuesOf(func(n *project.Node) []string {
		if n.Kind == project.Test || n.Kind == project.SourceTable {
			return nil
		}
		return []string{n.Name, n.SearchName()}
	})(q)
}

func namesOf(kind project.Kind) func(*query) []string {
	return valuesOf(func(n *project.Node) []string {
		if n.Kind != kind {
			return nil
		}
		return []string{n.Name, n.Package + "." + n.Name}
	})
}

func sourceNames(q *query) []string {
	return valuesOf(func(n *project.Node) []string {
		if n.Kind != project.SourceTable {
			return nil
		}
		s := n.SourceInfo.SourceName
		return []string{s, s + "." + n.Name, n.Package + "." + s + "." + n.Name}
	})(q)
}

func testNames(q *query) []string {
	return valuesOf(func(n *project.Node) []string { return []string{testName(n)} })(q)
}

func packageNames(q *query) []string {
	return append(valuesOf(func(n *project.Node) []string { return []string{n.Package} })(q), "this")
}

func resultNames(q *query) []string {
	var out []string
	for _, status := range q.sel.Results {
		out = append(out, status)
	}
	return out
}
