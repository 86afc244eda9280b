package project

import "strings"

// TableKey is the form in which names of tables are compared: their parts,
// whatever their case.
func TableKey(parts ...string) string { return strings.ToLower(strings.Join(parts, "\x00")) }

// TableKeys are the keys of the names by which SQL can mean the node's relation
// without a reference: alone, with its schema, and with its database, too. What
// has no relation of its own has none.
func (n *Node) TableKeys() []string {
	r := n.Relation
	if !n.IsRelational() && n.Kind != SourceTable || n.Ephemeral() {
		return nil
	}
	var out []string
	if r.Literal != "" {
		out = append(out, TableKey(strings.Trim(r.Literal, "'")), TableKey(r.Literal))
	}
	if r.Identifier != "" {
		out = append(out, TableKey(r.Identifier), TableKey(r.Schema, r.Identifier), TableKey(r.Database, r.Schema, r.Identifier))
	}
	return out
}
