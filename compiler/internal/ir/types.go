package ir

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// sqlType is a type by its neutral name, unknown without. What is not listed in
// this file has no type: nothing is said rather than something wrong.
type sqlType struct {
	name string
	// p and s are DECIMAL's; of a whole number written in the text p is the
	// number of its digits.
	p, s int8
}

var (
	boolean   = sqlType{name: "boolean"}
	bigint    = sqlType{name: "bigint"}
	double    = sqlType{name: "double"}
	varchar   = sqlType{name: "varchar"}
	date      = sqlType{name: "date"}
	timestamp = sqlType{name: "timestamp"}
	interval  = sqlType{name: "interval"}
	null      = sqlType{name: "null"}
	literal   = sqlType{name: "literal"}
	unknown   = sqlType{}
)

// widths orders the whole numbers.
var widths = map[string]int{"tinyint": 1, "smallint": 2, "integer": 3, "bigint": 4, "hugeint": 5}

// aliases are the names of types in texts, to neutral ones.
var aliases = map[string]string{
	"bool": "boolean", "boolean": "boolean", "logical": "boolean", "tinyint": "tinyint", "int1": "tinyint", "smallint": "smallint", "int2": "smallint",
	"int": "integer", "integer": "integer", "int4": "integer", "signed": "integer", "bigint": "bigint", "int8": "bigint", "long": "bigint",
	"hugeint": "hugeint", "int128": "hugeint", "double": "double", "double precision": "double", "float8": "double", "real": "real", "float4": "real",
	"decimal": "decimal", "numeric": "decimal", "dec": "decimal", "varchar": "varchar", "text": "varchar", "string": "varchar", "char": "varchar",
	"bpchar": "varchar", "character varying": "varchar", "date": "date", "timestamp": "timestamp", "datetime": "timestamp",
	"timestamp without time zone": "timestamp", "timestamptz": "timestamptz", "timestamp with time zone": "timestamptz", "time": "time",
	"interval": "interval", "uuid": "uuid", "json": "json", "blob": "blob", "bytea": "blob",
}

// parseType reads a type's text; unknown for what has parts of its own.
func (a *analysis) parseType(text string) sqlType {
	text = strings.ToLower(strings.TrimSpace(text))
	name, args, has := strings.Cut(text, "(")
	t := sqlType{name: aliases[strings.TrimSpace(name)]}
	switch {
	case text == "float" && a.d == sqlparse.DuckDB:
		return sqlType{name: "real"}
	case !has:
		if t.name == "decimal" {
			t.p, t.s = 18, 3
		}
		return t
	case t.name == "varchar":
		return t
	case t.name != "decimal":
		return unknown
	}
	args = strings.TrimSuffix(args, ")")
	p, s, _ := strings.Cut(args, ",")
	width, err := strconv.ParseInt(strings.TrimSpace(p), 10, 8)
	if err != nil || width > maxWidth {
		return unknown
	}
	t.p = int8(width)
	if s = strings.TrimSpace(s); s != "" {
		scale, err := strconv.ParseInt(s, 10, 8)
		if err != nil {
			return unknown
		}
		t.s = int8(scale)
	}
	return t
}

// maxWidth is the greatest precision of DECIMAL.
const maxWidth = 38

// spell writes a type as the engine does; "" when it is not known.
func (t sqlType) spell(d *sqlparse.Dialect) string {
	if d.Fold == sqlparse.FoldLower {
		return t.lower()
	}
	switch t.name {
	case "null":
		return "INTEGER" // what DuckDB makes of a column of nulls
	case "literal":
		return "VARCHAR"
	case "decimal":
		return fmt.Sprintf("DECIMAL(%d,%d)", t.p, t.s)
	case "real":
		return "FLOAT"
	case "timestamptz":
		return "TIMESTAMP WITH TIME ZONE"
	}
	return strings.ToUpper(t.name)
}

// lower writes a type as PostgreSQL and its kin do.
func (t sqlType) lower() string {
	switch t.name {
	case "null", "literal", "varchar":
		return "text"
	case "decimal":
		return fmt.Sprintf("numeric(%d,%d)", t.p, t.s)
	case "double":
		return "double precision"
	case "timestamp":
		return "timestamp without time zone"
	case "timestamptz":
		return "timestamp with time zone"
	}
	return t.name
}

// digits is how many digits before the point a whole number can have.
func (t sqlType) digits() int8 {
	if t.p > 0 {
		return t.p
	}
	return [...]int8{0, 3, 5, 10, 19, 38}[widths[t.name]]
}

func (t sqlType) whole() bool { return widths[t.name] > 0 }
func (t sqlType) number() bool {
	return t.whole() || t.name == "decimal" || t.name == "double" || t.name == "real"
}

// plain forgets that a number or a string was written in the text.
func (t sqlType) plain() sqlType {
	switch {
	case t.whole():
		t.p = 0
	case t.name == "literal":
		return varchar
	}
	return t
}

// common is the type of a column or CASE that holds values of both types.
func common(x, y sqlType) sqlType {
	switch {
	case x == y, y.name == "null":
		return x
	case x.name == "null":
		return y
	case x.name == "" || y.name == "":
		return unknown
	case x.name == "literal" && y.name == "varchar", x.name == "varchar" && y.name == "literal":
		return varchar
	case x.whole() && y.whole():
		return widest(x, y)
	case x.number() && y.number():
		if x.name != "decimal" && !x.whole() || y.name != "decimal" && !y.whole() {
			if x.name == "real" || y.name == "real" {
				return unknown
			}
			return double
		}
		return wideDecimal(x, y)
	case x.name == "date" && y.name == "timestamp", x.name == "timestamp" && y.name == "date":
		return timestamp
	}
	return unknown
}

// widest is the wider whole number; a written one takes the other's type when it
// fits.
func widest(x, y sqlType) sqlType {
	switch {
	case x.p > 0 && y.p > 0:
		if widths[x.name] >= widths[y.name] {
			return x
		}
		return y
	case x.p > 0 && widths[y.name] >= widths["integer"] && widths[x.name] <= widths[y.name]:
		return y
	case y.p > 0 && widths[x.name] >= widths["integer"] && widths[y.name] <= widths[x.name]:
		return x
	case x.p > 0 || y.p > 0:
		return unknown
	case widths[x.name] >= widths[y.name]:
		return x
	}
	return y
}

// asDecimal is a whole number as DECIMAL.
func asDecimal(t sqlType) sqlType {
	if t.whole() {
		return sqlType{"decimal", t.digits(), 0}
	}
	return t
}

func wideDecimal(x, y sqlType) sqlType {
	x, y = asDecimal(x), asDecimal(y)
	s := max(x.s, y.s)
	p := max(x.p-x.s, y.p-y.s) + s
	if p > maxWidth {
		return unknown
	}
	return sqlType{"decimal", p, s}
}
