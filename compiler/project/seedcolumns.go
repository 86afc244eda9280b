package project

import (
	"strings"

	"github.com/modeldata/model/adapters"
)

// SeedColumns gives inferred columns their engine types; column_types overrides
// them by name, without regard to case when no name fits exactly. Columns have
// the names of the header, unless the seed's names are not to be quoted: then
// what the engine makes of them.
func SeedColumns(n *Node, d *adapters.Dialect, names, neutral []string) []adapters.Column {
	own := n.Config.Map("column_types")
	quote, given := n.Config.Get("quote_columns")
	out := make([]adapters.Column, len(names))
	for i, name := range names {
		out[i] = adapters.Column{Name: name, Type: d.Types[neutral[i]], Nullable: true}
		if t := own.String(name); t != "" {
			out[i].Type = t
		}
		if given && quote == false {
			out[i].Name = bareName(name, d)
		}
	}
	return out
}

// bareName is what an engine calls a column whose name in the header stands in
// SQL as it is: a header may have quotes of its own.
func bareName(header string, d *adapters.Dialect) string {
	name := strings.TrimSpace(header)
	if PlainName(name) {
		return folded(name, d.Fold)
	}
	if inner := strings.TrimSuffix(strings.TrimPrefix(name, `"`), `"`); d.Quote(inner) == name {
		return inner
	}
	return header
}

// PlainName reports whether a name can stand in SQL as it is, key words apart.
func PlainName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// folded is what an engine makes of a name without quotes.
func folded(s string, f adapters.Fold) string {
	switch f {
	case adapters.FoldLower:
		return strings.ToLower(s)
	case adapters.FoldUpper:
		return strings.ToUpper(s)
	}
	return s
}
