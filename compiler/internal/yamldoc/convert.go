package yamldoc

import (
	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// converter turns the parser's nodes into ours.
type converter struct {
	file   *source.File
	lines  []int32
	diags  diag.List
	failed bool
	// memo holds the nodes of anchors, so that an alias shares its node; nil
	// while the anchor's own node is being made.
	memo   map[*yaml.Node]*anchor
	values int // with aliases followed
}

type anchor struct {
	node   *Node
	values int
}

func (c *converter) fail(code diag.Code, at source.Span, hint, format string, args ...any) {
	c.failed = true
	c.diags = append(c.diags, diag.Errorf(code, at, format, args...).WithHint("%s", hint))
}

// node converts n; nil after a failure.
func (c *converter) node(n *yaml.Node, depth int) *Node {
	if depth > maxDepth {
		c.fail(diag.YAMLLimit, c.wordAt(n), "flatten the structure", "collections nest more than %d deep", maxDepth)
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return c.alias(n)
	}
	if n.Anchor == "" {
		return c.plainNode(n, depth)
	}
	if c.memo == nil {
		c.memo = map[*yaml.Node]*anchor{}
	}
	a := &anchor{}
	c.memo[n] = a
	before := c.values
	a.node = c.plainNode(n, depth)
	a.values = c.values - before
	return a.node
}

func (c *converter) alias(n *yaml.Node) *Node {
	at := c.wordAt(n)
	a := c.memo[n.Alias]
	if a == nil || a.node == nil {
		if !c.failed {
			c.fail(diag.YAMLSyntax, at, "an alias may only repeat what is complete before it", "the anchor '%s' contains itself", n.Value)
		}
		return nil
	}
	if !c.count(a.values, at) {
		return nil
	}
	return a.node
}

func (c *converter) count(n int, at source.Span) bool {
	c.values += n
	if c.values > maxValues && !c.failed {
		c.fail(diag.YAMLLimit, at, "repeat less by aliases", "the file holds more than %d values once its aliases are followed", maxValues)
	}
	return !c.failed
}

func (c *converter) plainNode(n *yaml.Node, depth int) *Node {
	start := c.offset(n.Line, n.Column)
	if !c.count(1, source.At(c.file, start, start)) {
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		return c.mapping(n, start, depth)
	case yaml.SequenceNode:
		return c.sequence(n, start, depth)
	}
	return c.scalar(n, start)
}

func (c *converter) sequence(n *yaml.Node, start, depth int) *Node {
	out := &Node{Kind: Seq, Style: collectionStyle(n), Items: make([]*Node, 0, len(n.Content))}
	end := start
	for _, item := range n.Content {
		it := c.node(item, depth+1)
		if it == nil {
			return nil
		}
		out.Items = append(out.Items, it)
		end = max(end, c.endOf(item, it))
	}
	out.Span = source.At(c.file, start, c.collectionEnd(n, start, end, ']'))
	return out
}

func (c *converter) mapping(n *yaml.Node, start, depth int) *Node {
	out := &Node{Kind: Map, Style: collectionStyle(n), Keys: make([]Key, 0, len(n.Content)/2), Items: make([]*Node, 0, len(n.Content)/2)}
	end := start
	merged := 0 // keys that came by << and may be overridden
	if hasMerge(n) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if isMerge(n.Content[i]) && !c.merge(out, n.Content[i+1], depth) {
				return nil
			}
		}
		merged = len(out.Keys)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if isMerge(k) {
			end = max(end, c.wordEnd(v))
			continue
		}
		key, ok := c.key(k)
		if !ok {
			return nil
		}
		val := c.node(v, depth+1)
		if val == nil {
			return nil
		}
		if val.Kind == Null && val.Span.Start == val.Span.End && v.Kind != yaml.AliasNode {
			val.Span = key.Span // a value that is not written shows at its key
		}
		c.put(out, key, val, merged)
		end = max(end, c.endOf(v, val), int(key.Span.End))
	}
	out.Span = source.At(c.file, start, c.collectionEnd(n, start, end, '}'))
	return out
}

// put adds a key; one that is there already keeps its place and gets the new
// value, with a warning unless it came by a merge.
func (c *converter) put(m *Node, key Key, val *Node, merged int) {
	for i := range m.Keys {
		if m.Keys[i].Name != key.Name {
			continue
		}
		if i >= merged {
			c.diags = append(c.diags, diag.Warnf(diag.YAMLDuplicateKey, key.Span, "the key '%s' is given twice; the last one counts", key.Name).
				WithNote(m.Keys[i].Span, "first given here").WithHint("remove one of them"))
		}
		m.Keys[i], m.Items[i] = key, val
		return
	}
	m.Keys = append(m.Keys, key)
	m.Items = append(m.Items, val)
}

func hasMerge(n *yaml.Node) bool {
	for i := 0; i < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			return true
		}
	}
	return false
}

func isMerge(k *yaml.Node) bool {
	return k.Kind == yaml.ScalarNode && k.Value == "<<" && (k.Style == 0 || k.Tag == "!!merge")
}

// merge adds the keys of a << value: a mapping or a list of mappings, of which
// earlier ones win.
func (c *converter) merge(out *Node, v *yaml.Node, depth int) bool {
	val := c.node(v, depth+1)
	if val == nil {
		return false
	}
	sources := []*Node{val}
	if val.Kind == Seq {
		sources = nil
		for i := len(val.Items) - 1; i >= 0; i-- {
			sources = append(sources, val.Items[i])
		}
	}
	for _, m := range sources {
		if m.Kind != Map {
			c.fail(diag.YAMLSyntax, c.wordAt(v), "write <<: *name, where &name marks a mapping", "<< needs a mapping or a list of mappings, not %s", m.Kind)
			return false
		}
		for i, k := range m.Keys {
			c.put(out, k, m.Items[i], len(out.Keys)+1)
		}
	}
	return true
}

// key reads a mapping's key. A key that is no text in YAML is taken as written.
func (c *converter) key(k *yaml.Node) (Key, bool) {
	n := k
	if k.Kind == yaml.AliasNode {
		n = k.Alias
	}
	start := c.offset(k.Line, k.Column)
	if n.Kind != yaml.ScalarNode {
		c.badKey(start)
		return Key{}, false
	}
	if k.Kind == yaml.AliasNode {
		return Key{Name: n.Value, Span: c.wordAt(k)}, true
	}
	if n.Anchor != "" && c.node(n, 0) == nil {
		return Key{}, false
	}
	return Key{Name: n.Value, Span: source.At(c.file, start, c.scalarEnd(n, start))}, true
}

func (c *converter) badKey(start int) {
	// The value "{{ x }}" without quotes is a mapping in a mapping to YAML.
	text := c.file.Text
	open := start
	for open > 0 && (text[open-1] == ' ' || text[open-1] == '\t') {
		open--
	}
	if open > 0 && text[open-1] == '{' && text[start] == '{' {
		c.fail(diag.YAMLSyntax, source.At(c.file, open-1, min(start+1, len(text))), `write "{{ ... }}"`, "a value that starts with Jinja needs quotes")
		return
	}
	c.fail(diag.YAMLSyntax, source.At(c.file, start, min(start+1, len(text))), "use a text as key", "a list or a mapping cannot be a key")
}

func collectionStyle(n *yaml.Node) Style {
	if n.Style&yaml.FlowStyle != 0 {
		return Flow
	}
	return Plain
}
