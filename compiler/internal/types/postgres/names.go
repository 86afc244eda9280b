package postgres

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// unknownName is what the engine calls the type of a written string or NULL.
const unknownName = "unknown"

var (
	open    = types.Type{Name: unknownName}
	boolean = types.Type{Name: "bool"}
	text    = types.Type{Name: "text"}
)

// arrayOf is an array; arrays of arrays are arrays.
func arrayOf(t types.Type) types.Type {
	if t.Name == "" || t.Name[0] == '_' {
		return t
	}
	return types.Type{Name: "_" + t.Name, Mod: t.Mod}
}

func elementOf(t types.Type) types.Type {
	return types.Type{Name: strings.TrimPrefix(t.Name, "_"), Mod: t.Mod}
}

// plain is a type without what its declaration adds (length, precision).
func plain(t types.Type) types.Type { return types.Type{Name: t.Name} }

// synonyms are the standard's names of types; all others are the catalog's own.
var synonyms = map[string]string{
	"smallint": "int2", "int": "int4", "integer": "int4", "bigint": "int8", "real": "float4", "float": "float8", "double precision": "float8",
	"decimal": "numeric", "dec": "numeric", "boolean": "bool", "character varying": "varchar", "char varying": "varchar", "character": "bpchar",
	"char": "bpchar", "nchar": "bpchar", "national character": "bpchar", "national char": "bpchar", "time without time zone": "time",
	"time with time zone": "timetz", "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz", "bit varying": "varbit",
	"serial": "int4", "bigserial": "int8", "smallserial": "int2", "serial4": "int4", "serial8": "int8",
}

// parse reads a type's text; the zero type for what the catalog lacks.
func parse(s string) types.Type {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	dims := 0
	for {
		if cut, ok := strings.CutSuffix(s, "]"); ok {
			at := strings.LastIndexByte(cut, '[')
			if at < 0 {
				return types.Type{}
			}
			s, dims = strings.TrimSpace(cut[:at]), dims+1
			continue
		}
		if cut, ok := strings.CutSuffix(s, " array"); ok {
			s, dims = cut, dims+1
			continue
		}
		break
	}
	t := base(s)
	if dims > 0 {
		return arrayOf(t)
	}
	return t
}

// base reads a type that is no array.
func base(s string) types.Type {
	if s == `"char"` {
		return types.Type{Name: "char"}
	}
	s = strings.TrimPrefix(s, "pg_catalog.")
	name, args, after := s, "", ""
	if at := strings.IndexByte(s, '('); at >= 0 {
		end := strings.IndexByte(s, ')')
		if end < at {
			return types.Type{}
		}
		name, args, after = strings.TrimSpace(s[:at]), s[at+1:end], s[end+1:]
	}
	name = strings.TrimSuffix(name+after, " ")
	if strings.HasPrefix(name, "interval") {
		if name != "interval" || args != "" {
			return types.Type{}
		}
	}
	own := name
	if other, ok := synonyms[name]; ok {
		own = other
	}
	if _, ok := load().types[own]; !ok || own == unknownName {
		return types.Type{}
	}
	t := types.Type{Name: own}
	if args == "" {
		if own == "bpchar" && name != "bpchar" { // character is character(1)
			t.Mod = 1 + 4 + 1
		}
		if own == "bit" {
			t.Mod = 1 + 1
		}
		return t
	}
	return modified(t, name, args)
}

// modified adds what stands in parentheses, as the engine's number and one.
func modified(t types.Type, name, args string) types.Type {
	first, second, two := strings.Cut(args, ",")
	n, err := strconv.ParseInt(strings.TrimSpace(first), 10, 32)
	if err != nil {
		return types.Type{}
	}
	scale := int64(0)
	if two {
		if scale, err = strconv.ParseInt(strings.TrimSpace(second), 10, 32); err != nil || t.Name != "numeric" {
			return types.Type{}
		}
	}
	switch t.Name {
	case "varchar", "bpchar":
		t.Mod = n + 4 + 1
	case "numeric":
		t.Mod = (n<<16 | scale&0x7ff) + 4 + 1
	case "time", "timetz", "timestamp", "timestamptz", "bit", "varbit":
		t.Mod = n + 1
	case "float8":
		if name == "float" && n <= 24 {
			t.Name = "float4"
		}
	default:
		return types.Type{}
	}
	return t
}

// spell writes a type as format_type does.
func spell(t types.Type) string {
	if strings.HasPrefix(t.Name, "_") {
		s := spell(elementOf(t))
		if s == "" {
			return ""
		}
		return s + "[]"
	}
	known, ok := load().types[t.Name]
	if !ok {
		return ""
	}
	if t.Mod == 0 {
		switch t.Name { // of no length, which the standard's names would have
		case "bpchar":
			return "bpchar"
		case "bit":
			return `"bit"`
		}
		return known.spelt
	}
	mod := t.Mod - 1
	switch t.Name {
	case "varchar", "bpchar":
		return known.spelt + "(" + strconv.FormatInt(mod-4, 10) + ")"
	case "numeric":
		mod -= 4
		scale := mod & 0x7ff
		if scale >= 1024 { // a negative one
			scale -= 2048
		}
		return "numeric(" + strconv.FormatInt(mod>>16, 10) + "," + strconv.FormatInt(scale, 10) + ")"
	case "bit", "varbit":
		return known.spelt + "(" + strconv.FormatInt(mod, 10) + ")"
	case "time", "timetz", "timestamp", "timestamptz":
		name, rest, _ := strings.Cut(known.spelt, " ")
		return name + "(" + strconv.FormatInt(mod, 10) + ") " + rest
	}
	return known.spelt
}
