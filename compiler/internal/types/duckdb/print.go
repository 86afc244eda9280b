package duckdb

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// Quote writes a name as the engine prints it, in quotes where it needs them.
func Quote(name string) string { return quoted(name) }

// unquoted are the types whose names the grammar knows; it prints others as
// names.
var unquoted = map[string]bool{
	"SMALLINT": true, "INTEGER": true, "BIGINT": true, "FLOAT": true, "DECIMAL": true, "VARCHAR": true, "BOOLEAN": true, "TIME": true, "TIMESTAMP": true,
	"INTERVAL": true,
}

// CastName writes the type of a cast as the engine prints the cast: by one name
// of several, and with its arguments as they are written; "" when that is not
// known.
func CastName(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if cut, ok := strings.CutSuffix(text, "]"); ok {
		at := strings.LastIndexByte(cut, '[')
		if at < 0 {
			return ""
		}
		inner := CastName(cut[:at])
		if inner == "" {
			return ""
		}
		return inner + "[" + cut[at+1:] + "]"
	}
	name, args, has := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	switch name {
	case "struct", "map", "union", "row", "enum", "json", "bit", "bitstring":
		return castNested(parse(text, false))
	case "char", "character":
		if !has {
			return "VARCHAR(1)"
		}
	}
	own, ok := names[name]
	if !ok {
		return ""
	}
	if !unquoted[own] {
		own = strconv.Quote(own)
	}
	if has {
		parts := strings.Split(strings.TrimSuffix(args, ")"), ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		own += "(" + strings.Join(parts, ", ") + ")"
	}
	return own
}

// castNested prints a map or structure of plain parts.
func castNested(t types.Type) string {
	if t.Name != structed && t.Name != mapped {
		return ""
	}
	parts := make([]string, len(t.Fields()))
	for i, f := range t.Fields() {
		s := CastName(spell(f.Type))
		if s == "" || f.Type.Name == decimal {
			return ""
		}
		if f.Name != "" {
			s = quoted(f.Name) + " " + s
		}
		parts[i] = s
	}
	return t.Name + "(" + strings.Join(parts, ", ") + ")"
}
