package sourceimport

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/mysqldump"
)

// kinds maps MySQL's types to the tool's neutral ones. A MySQL timestamp is an
// instant, a datetime what a clock on a wall shows.
var kinds = map[string]string{
	"tinyint": "integer", "smallint": "integer", "mediumint": "integer", "int": "integer", "bigint": "bigint", "year": "integer",
	"decimal": "numeric", "float": "float", "double": "float",
	"date": "date", "datetime": "timestamp", "timestamp": "timestamp_tz", "time": "time", "json": "json",
	"binary": "binary", "varbinary": "binary", "tinyblob": "binary", "blob": "binary", "mediumblob": "binary", "longblob": "binary", "bit": "binary",
	"geometry": "binary", "point": "binary", "linestring": "binary", "polygon": "binary", "multipoint": "binary", "multilinestring": "binary",
	"multipolygon": "binary", "geometrycollection": "binary", "geomcollection": "binary",
}

// dataType is the type that holds all values of a MySQL type on the target.
func dataType(t mysqldump.Type, d *adapters.Dialect) string {
	kind := kinds[t.Name]
	switch {
	case t.Text == "":
		return ""
	case t.JSON:
		kind = "json"
	case t.Text == "tinyint(1)", t.Text == "bit(1)":
		kind = "boolean"
	case t.Name == "int" && t.Unsigned:
		kind = "bigint"
	case t.Name == "bigint" && t.Unsigned:
		return numeric(d, 20, 0)
	case t.Name == "decimal" && len(t.Args) == 2:
		return numeric(d, t.Args[0], t.Args[1])
	case kind == "":
		kind = "string"
	}
	return d.Types[kind]
}

func numeric(d *adapters.Dialect, precision, scale int) string {
	name, _, _ := strings.Cut(d.Types["numeric"], "(")
	return fmt.Sprintf("%s(%d,%d)", name, precision, scale)
}

// neutral spells types as standard SQL and most engines have them.
func neutral() *adapters.Dialect {
	return &adapters.Dialect{Types: map[string]string{
		"string": "text", "integer": "integer", "bigint": "bigint", "float": "double precision", "numeric": "numeric", "boolean": "boolean",
		"date": "date", "timestamp": "timestamp", "timestamp_tz": "timestamp with time zone", "time": "time", "json": "json", "binary": "bytea",
	}}
}

// spellings are names of one type.
var spellings = map[string]string{
	"int": "integer", "int4": "integer", "int8": "bigint", "text": "varchar", "string": "varchar", "character varying": "varchar", "bool": "boolean",
	"double precision": "double", "float8": "double", "decimal": "numeric", "timestamp without time zone": "timestamp",
	"timestamptz": "timestamp with time zone", "blob": "bytea", "varbinary": "bytea", "datetime": "timestamp", "time without time zone": "time",
}

// sameType compares two spellings of types; a length of text does not matter.
func sameType(a, b string) bool { return spelled(a) == spelled(b) }

func spelled(t string) string {
	t = strings.ToLower(strings.Join(strings.Fields(t), " "))
	name, args, _ := strings.Cut(t, "(")
	name = strings.TrimSpace(name)
	if known, ok := spellings[name]; ok {
		name = known
	}
	if name != "numeric" {
		return name
	}
	return name + "(" + strings.ReplaceAll(args, " ", "")
}
