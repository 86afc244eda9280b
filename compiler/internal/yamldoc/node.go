// Package yamldoc reads YAML into a small tree in which every key and value
// knows its bytes in the user's file.
//
// It takes a file's text and gives nodes whose scalars are resolved as dbt's
// YAML reader resolves them (yes and on are booleans, 010 is eight, dates stay
// text), with anchors, aliases and merge keys already followed. It knows no
// dbt property and renders no Jinja.
package yamldoc

import (
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Kind is what sort of value a node holds.
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota
	Bool
	Int
	Float
	Str
	Seq
	Map
)

// String names the kind as messages do: "a list", "a mapping".
func (k Kind) String() string {
	return [...]string{"nothing", "a true/false value", "a number", "a number", "a text", "a list", "a mapping"}[k]
}

// Style is how a value is written.
type Style uint8

// The styles of writing.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal // |
	Folded  // >
	Flow    // [a, b] or {a: b}
)

// Key is a key of a mapping and its place.
type Key struct {
	Name string
	Span source.Span
}

// Node is a value. Nodes are immutable and may be shared between several
// parents, as aliases are.
type Node struct {
	Kind   Kind
	Style  Style
	Scalar any     // nil, bool, int64, float64 or string
	Items  []*Node // items of a Seq, values of a Map
	Keys   []Key   // keys of a Map, as many as Items; no key twice
	Span   source.Span
	Raw    string // a scalar's text before it got a type
}

// Get returns the value of a key of a Map, nil when it is absent or n is no
// mapping.
func (n *Node) Get(name string) *Node {
	_, v := n.Find(name)
	return v
}

// Find returns a key of a Map with its value; v is nil when it is absent or n
// is no mapping.
func (n *Node) Find(name string) (k Key, v *Node) {
	if n == nil || n.Kind != Map {
		return Key{}, nil
	}
	for i := range n.Keys {
		if n.Keys[i].Name == name {
			return n.Keys[i], n.Items[i]
		}
	}
	return Key{}, nil
}

// Inside returns the place of a text's own characters, without quotes, when the
// file holds them exactly as Raw has them; not so for texts with escapes, folded
// lines or indentation. Then the whole value's place is returned, and false.
func (n *Node) Inside() (source.Span, bool) {
	at := n.Span
	if n.Style == SingleQuoted || n.Style == DoubleQuoted {
		at.End--
	}
	at.Start = at.End - int32(len(n.Raw))
	if n.Kind == Str && at.Start >= n.Span.Start && at.Text() == n.Raw {
		return at, true
	}
	return n.Span, false
}

// Data returns the value as project data: nil, bool, int64, float64, string,
// []any, *project.Map.
func (n *Node) Data() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Seq:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = it.Data()
		}
		return out
	case Map:
		m := &project.Map{}
		for i, k := range n.Keys {
			m.Set(k.Name, n.Items[i].Data())
		}
		return m
	}
	return n.Scalar
}
