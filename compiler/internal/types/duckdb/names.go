package duckdb

import (
	"maps"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// The types that rules speak of.
var (
	boolean     = types.Type{Name: "BOOLEAN"}
	integer     = types.Type{Name: "INTEGER"}
	bigint      = types.Type{Name: "BIGINT"}
	hugeint     = types.Type{Name: "HUGEINT"}
	float       = types.Type{Name: "FLOAT"}
	double      = types.Type{Name: "DOUBLE"}
	varchar     = types.Type{Name: "VARCHAR"}
	date        = types.Type{Name: "DATE"}
	timestamp   = types.Type{Name: "TIMESTAMP"}
	timestampTZ = types.Type{Name: "TIMESTAMP WITH TIME ZONE"}
	interval    = types.Type{Name: "INTERVAL"}
	json        = types.Type{Name: "JSON"}
	blob        = types.Type{Name: "BLOB"}
	null        = types.Type{Name: "NULL"}
	text        = types.Type{Name: stringLiteral}
	unknown     = types.Type{}
)

// Names of types that only expressions have: what is written in the text.
const (
	stringLiteral  = "string literal"
	integerLiteral = "integer literal"
)

// Names of constructors.
const (
	list     = "LIST"
	array    = "ARRAY"
	structed = types.Record
	mapped   = "MAP"
	union    = "UNION"
	enum     = "ENUM"
	decimal  = "DECIMAL"
)

// names are the names a type may be written with, in lower case.
var names = map[string]string{
	"boolean": "BOOLEAN", "bool": "BOOLEAN", "logical": "BOOLEAN",
	"tinyint": "TINYINT", "int1": "TINYINT", "smallint": "SMALLINT", "int2": "SMALLINT", "short": "SMALLINT", "int16": "SMALLINT",
	"integer": "INTEGER", "int": "INTEGER", "int4": "INTEGER", "int32": "INTEGER", "signed": "INTEGER", "integral": "INTEGER",
	"bigint": "BIGINT", "int8": "BIGINT", "int64": "BIGINT", "long": "BIGINT", "oid": "BIGINT", "hugeint": "HUGEINT", "int128": "HUGEINT",
	"utinyint": "UTINYINT", "uint8": "UTINYINT", "usmallint": "USMALLINT", "uint16": "USMALLINT", "uinteger": "UINTEGER", "uint32": "UINTEGER",
	"ubigint": "UBIGINT", "uint64": "UBIGINT", "uhugeint": "UHUGEINT", "uint128": "UHUGEINT", "bignum": "BIGNUM", "varint": "BIGNUM",
	"float": "FLOAT", "float4": "FLOAT", "real": "FLOAT", "double": "DOUBLE", "float8": "DOUBLE", "double precision": "DOUBLE",
	"decimal": "DECIMAL", "dec": "DECIMAL", "numeric": "DECIMAL",
	"varchar": "VARCHAR", "text": "VARCHAR", "string": "VARCHAR", "char": "VARCHAR", "bpchar": "VARCHAR", "nvarchar": "VARCHAR",
	"character varying": "VARCHAR", "character": "VARCHAR", "blob": "BLOB", "bytea": "BLOB", "binary": "BLOB", "varbinary": "BLOB",
	"bit": "BIT", "bitstring": "BIT", "date": "DATE", "time": "TIME", "time without time zone": "TIME", "time_ns": "TIME_NS",
	"timetz": "TIME WITH TIME ZONE", "time with time zone": "TIME WITH TIME ZONE", "interval": "INTERVAL",
	"timestamp": "TIMESTAMP", "datetime": "TIMESTAMP", "timestamp_us": "TIMESTAMP", "timestamp without time zone": "TIMESTAMP",
	"timestamp_s": "TIMESTAMP_S", "timestamp_ms": "TIMESTAMP_MS", "timestamp_ns": "TIMESTAMP_NS",
	"timestamptz": "TIMESTAMP WITH TIME ZONE", "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
	"uuid": "UUID", "guid": "UUID", "json": "JSON", "null": "NULL", "variant": "VARIANT", "geometry": "GEOMETRY",
}

// maxWidth is the greatest precision of DECIMAL.
const maxWidth = 38

// dec makes a DECIMAL.
func dec(width, scale int) types.Type {
	return types.Type{Name: decimal, Mod: int64(width)<<8 | int64(scale)}
}

func width(t types.Type) int { return int(t.Mod >> 8) }
func scale(t types.Type) int { return int(t.Mod & 0xff) }

func listOf(t types.Type) types.Type { return types.Nested(list, t) }

// arrayOf makes an array; of any size with size 0.
func arrayOf(t types.Type, size int64) types.Type {
	a := types.Nested(array, t)
	a.Mod = size
	return a
}

// reader reads the text of a type.
type reader struct {
	text string
	at   int
	// pattern: names of the catalog's own (ANY, T, STRUCT without parts) are types.
	pattern bool
}

func parse(text string, pattern bool) types.Type {
	r := &reader{text: text, pattern: pattern}
	t := r.read(0)
	if r.space(); r.at < len(r.text) {
		return unknown
	}
	return t
}

func (r *reader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\t' || r.text[r.at] == '\n' || r.text[r.at] == '\r') {
		r.at++
	}
}

func (r *reader) accept(c byte) bool {
	r.space()
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

// word reads a name; quoted tells whether it stands in quotes.
func (r *reader) word() (name string, quoted bool) {
	r.space()
	start := r.at
	if r.at < len(r.text) && r.text[r.at] == '"' {
		for r.at++; r.at < len(r.text); r.at++ {
			if r.text[r.at] != '"' {
				continue
			}
			if r.at++; r.at >= len(r.text) || r.text[r.at] != '"' {
				return strings.ReplaceAll(r.text[start+1:r.at-1], `""`, `"`), true
			}
		}
		return "", true
	}
	for r.at < len(r.text) && isWord(r.text[r.at]) {
		r.at++
	}
	return r.text[start:r.at], false
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || c == '?'
}

// maxNesting limits types within types.
const maxNesting = 30

func (r *reader) read(depth int) types.Type {
	if depth > maxNesting {
		return unknown
	}
	name, _ := r.word()
	t := r.base(strings.ToLower(name), depth)
	for t.Name != "" && r.accept('[') {
		size, _ := r.word()
		if !r.accept(']') {
			return unknown
		}
		if size == "" {
			t = listOf(t)
			continue
		}
		n, err := strconv.ParseInt(size, 10, 32)
		if err != nil && (!r.pattern || size != "ANY") {
			return unknown
		}
		t = arrayOf(t, n)
	}
	return t
}

// further are the words that may follow a type's first.
var further = map[string][]string{"double": {"precision"}, "character": {"varying"}, "timestamp": {"with", "without"}, "time": {"with", "without"}}

func (r *reader) base(name string, depth int) types.Type {
	for _, next := range further[name] {
		at := r.at
		if w, _ := r.word(); strings.EqualFold(w, next) {
			if name += " " + next; strings.HasPrefix(next, "with") {
				time, _ := r.word()
				zone, _ := r.word()
				name += " " + strings.ToLower(time+" "+zone)
			}
			break
		}
		r.at = at
	}
	switch name {
	case "struct", "row":
		return r.fields(structed, depth)
	case "union":
		return r.fields(union, depth)
	case "map":
		if !r.accept('(') {
			return r.bare(mapped)
		}
		k := r.read(depth + 1)
		r.accept(',')
		v := r.read(depth + 1)
		if !r.accept(')') {
			return unknown
		}
		return types.Nested(mapped, k, v)
	case "enum":
		return r.enum()
	}
	if known, ok := names[name]; ok {
		return r.arguments(types.Type{Name: known})
	}
	return r.bare(strings.ToUpper(name))
}

// bare is a type by the catalog's name only.
func (r *reader) bare(name string) types.Type {
	if !r.pattern {
		return unknown
	}
	return types.Type{Name: name}
}

func (r *reader) arguments(t types.Type) types.Type {
	var args []int
	if r.accept('(') {
		for {
			w, _ := r.word()
			n, err := strconv.Atoi(w)
			if err != nil {
				return unknown
			}
			if args = append(args, n); !r.accept(',') {
				break
			}
		}
		if !r.accept(')') {
			return unknown
		}
	}
	switch t.Name {
	case decimal:
		switch {
		case len(args) == 0 && r.pattern:
			return t
		case len(args) == 0:
			return dec(18, 3)
		case args[0] < 1 || args[0] > maxWidth || len(args) > 1 && (args[1] < 0 || args[1] > args[0]):
			return unknown
		case len(args) == 1:
			return dec(args[0], 0)
		}
		return dec(args[0], args[1])
	case "TIMESTAMP":
		if len(args) == 1 {
			switch n := args[0]; {
			case n == 0:
				return types.Type{Name: "TIMESTAMP_S"}
			case n <= 3:
				return types.Type{Name: "TIMESTAMP_MS"}
			case n > 6:
				return types.Type{Name: "TIMESTAMP_NS"}
			}
		}
	case "FLOAT":
		if len(args) == 1 && args[0] > 24 {
			return double
		}
	}
	return t
}

func (r *reader) fields(name string, depth int) types.Type {
	if !r.accept('(') {
		return r.bare(name)
	}
	parts := &types.Parts{}
	for !r.accept(')') {
		at := r.at
		field, _ := r.word()
		if r.space(); r.at < len(r.text) && strings.IndexByte(",)([", r.text[r.at]) >= 0 { // a type without a name
			field, r.at = "", at
		}
		t := r.read(depth + 1)
		if t.Name == "" {
			return unknown
		}
		parts.Fields = append(parts.Fields, types.Field{Name: field, Type: t})
		if !r.accept(',') && (r.at >= len(r.text) || r.text[r.at] != ')') {
			return unknown
		}
	}
	return types.Type{Name: name, Parts: parts}
}

// enum keeps the values as fields of no type of their own.
func (r *reader) enum() types.Type {
	if !r.accept('(') {
		return r.bare(enum)
	}
	parts := &types.Parts{}
	for !r.accept(')') {
		if !r.accept('\'') {
			return unknown
		}
		start := r.at
		for r.at < len(r.text) && (r.text[r.at] != '\'' || strings.HasPrefix(r.text[r.at:], "''")) {
			if r.text[r.at] == '\'' {
				r.at++
			}
			r.at++
		}
		if r.at >= len(r.text) {
			return unknown
		}
		parts.Fields = append(parts.Fields, types.Field{Name: strings.ReplaceAll(r.text[start:r.at], "''", "'"), Type: varchar})
		r.at++
		r.accept(',')
	}
	return types.Type{Name: enum, Parts: parts}
}

// spell writes a type as DESCRIBE does.
func spell(t types.Type) string {
	switch t.Name {
	case decimal:
		return "DECIMAL(" + strconv.Itoa(width(t)) + "," + strconv.Itoa(scale(t)) + ")"
	case list:
		return spell(t.Part(0)) + "[]"
	case array:
		return spell(t.Part(0)) + "[" + strconv.FormatInt(t.Mod, 10) + "]"
	case mapped:
		return "MAP(" + spell(t.Part(0)) + ", " + spell(t.Part(1)) + ")"
	case structed, union:
		var b strings.Builder
		b.WriteString(t.Name + "(")
		for i, f := range t.Fields() {
			if i > 0 {
				b.WriteString(", ")
			}
			if f.Name != "" {
				b.WriteString(quoted(f.Name) + " ")
			}
			b.WriteString(spell(f.Type))
		}
		return b.String() + ")"
	case enum:
		values := make([]string, len(t.Fields()))
		for i, f := range t.Fields() {
			values[i] = "'" + strings.ReplaceAll(f.Name, "'", "''") + "'"
		}
		return "ENUM(" + strings.Join(values, ", ") + ")"
	case "NULL":
		return `"NULL"`
	case integerLiteral:
		return literalType(t).Name
	case stringLiteral:
		return varchar.Name
	}
	return t.Name
}

// quoted writes a field's name, in quotes where it needs them.
func quoted(name string) string {
	plain := name != "" && (name[0] < '0' || name[0] > '9')
	for i := range len(name) {
		c := name[i]
		plain = plain && (c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
	}
	if plain && !keywords()[strings.ToLower(name)] {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// cast is the type of a cast to what is written.
func cast(written string) (types.Type, *types.Refusal) {
	t := parse(written, false)
	if t.Name != "" {
		return t, nil
	}
	word, _, _ := strings.Cut(strings.ToLower(written), "(")
	if _, ours := names[strings.TrimSpace(word)]; ours {
		return t, nil
	}
	if near := types.Slip(strings.TrimSpace(word), maps.Keys(names)); near != "" {
		return t, &types.Refusal{Near: near}
	}
	return t, nil
}
