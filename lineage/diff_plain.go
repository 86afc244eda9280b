package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// mentions are the nodes that texts may read without a reference: what they name
// behind FROM, JOIN or a comma. There may be more than are read, as where a query
// in WITH is called like a node; none is missing that a template does not make.
type mentions struct {
	of, by map[int32][]int32
}

func (m *meanings) mentioned() *mentions {
	if m.plain != nil {
		return m.plain
	}
	m.plain = &mentions{of: map[int32][]int32{}, by: map[int32][]int32{}}
	g := m.now.graph
	of := make([][]int32, g.Len())
	m.now.parallel(g.Topo(), func(i int32) { of[i] = m.mentionedBy(i) })
	for i, all := range of {
		if all != nil {
			m.plain.of[int32(i)] = all
		}
		for _, at := range all {
			m.plain.by[at] = append(m.plain.by[at], int32(i))
		}
	}
	return m.plain
}

// mentionedBy are the nodes that a node's text names without a reference to them.
func (m *meanings) mentionedBy(i int32) (out []int32) {
	g := m.now.graph
	n := g.Node(i)
	if n.Kind != project.Model && n.Kind != project.Snapshot && (n.Kind != project.Test || n.TestInfo != nil && n.TestInfo.Generic) {
		return nil
	}
	for _, name := range tablesIn(n.Raw) {
		for _, at := range m.now.names.called(name) {
			if at != i && !slices.Contains(out, at) && !slices.Contains(g.Parents(i), at) {
				out = append(out, at)
			}
		}
	}
	return out
}

// called are the nodes whose relation has a name, in whatever schema.
func (n *names) called(name string) []int32 {
	n.once.Do(n.fill)
	return n.byKey[project.TableKey(name)]
}

// tablesIn are the last parts of the names that stand in a text where a table may
// stand.
func tablesIn(text string) []string {
	var out []string
	table := false
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case space(c), c == '(' && table:
			i++
		case strings.HasPrefix(text[i:], "--"):
			i = behind(text, i, "\n")
		case strings.HasPrefix(text[i:], "/*"):
			i = behind(text, i, "*/")
		case letter(c), c == '"', c == '`':
			end := wordEnd(text, i)
			word := strings.Trim(text[i:end], "\"`")
			i = end
			switch {
			case i < len(text) && text[i] == '.':
				i++
			case table && !passed(word):
				out, table = append(out, word), false
			case !table:
				table = strings.EqualFold(word, "from") || strings.EqualFold(word, "join")
			}
		default:
			table = c == ','
			i++
		}
	}
	return out
}

// passed reports words that may stand before a table's name.
func passed(word string) bool {
	return strings.EqualFold(word, "lateral") || strings.EqualFold(word, "only")
}

func wordEnd(text string, i int) int {
	if c := text[i]; c == '"' || c == '`' {
		return behind(text, i+1, text[i:i+1])
	}
	for i < len(text) && letter(text[i]) {
		i++
	}
	return i
}

// behind is the place after the next end; the text's own without one.
func behind(text string, i int, end string) int {
	if k := strings.Index(text[i:], end); k >= 0 {
		return i + k + len(end)
	}
	return len(text)
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func letter(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// reads are the nodes that a node reads, by reference or by name.
func (m *meanings) reads(i int32) []int32 {
	return joined(m.now.graph.Parents(i), m.mentioned().of[i])
}

// dependents is a set with all that depends on it, by reference or by name.
func (m *meanings) dependents(of Set) Set {
	g, by := m.now.graph, m.mentioned().by
	return of.Union(g.reach(of, Unlimited, func(i int32) []int32 { return joined(g.Children(i), by[i]) }))
}

// sources is a set with all that it reads, by reference or by name.
func (m *meanings) sources(of Set) Set {
	g, reads := m.now.graph, m.mentioned().of
	return of.Union(g.reach(of, Unlimited, func(i int32) []int32 { return joined(g.Parents(i), reads[i]) }))
}

func joined(ids, more []int32) []int32 {
	if len(more) == 0 {
		return ids
	}
	return slices.Concat(ids, more)
}
