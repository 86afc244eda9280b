package postgres

import "fmt"

// The built-in types whose values are more than text to templates.
const (
	oidBool        = 16
	oidBytea       = 17
	oidInt8        = 20
	oidInt2        = 21
	oidInt4        = 23
	oidOID         = 26
	oidFloat4      = 700
	oidFloat8      = 701
	oidDate        = 1082
	oidTime        = 1083
	oidTimestamp   = 1114
	oidTimestampTZ = 1184
	oidNumeric     = 1700
	oidJSON        = 114
	oidJSONB       = 3802
)

// elementOf are the arrays that drivers of Python read as lists, with the types
// of what they hold; other arrays stay the server's text.
var elementOf = map[uint32]uint32{
	1000: oidBool, 1005: oidInt2, 1007: oidInt4, 1016: oidInt8, 1028: oidOID, 1021: oidFloat4, 1022: oidFloat8, 1231: oidNumeric,
	1002: 18, 1003: 19, 1009: 25, 1014: 1042, 1015: 1043, 1182: oidDate, 1183: oidTime, 1115: oidTimestamp, 1185: oidTimestampTZ,
	651: 650, 1041: 869, 1040: 829, 199: oidJSON, 3807: oidJSONB,
}

// typeNames are the built-in types' names as the server writes them.
var typeNames = map[uint32]string{
	oidBool: "boolean", oidBytea: "bytea", 18: `"char"`, 19: "name", oidInt8: "bigint", oidInt2: "smallint", oidInt4: "integer",
	25: "text", oidOID: "oid", oidJSON: "json", 142: "xml", oidFloat4: "real", oidFloat8: "double precision", 790: "money",
	869: "inet", 650: "cidr", 829: "macaddr", 1042: "character", 1043: "character varying", oidDate: "date",
	oidTime: "time without time zone", 1266: "time with time zone", oidTimestamp: "timestamp without time zone",
	oidTimestampTZ: "timestamp with time zone", 1186: "interval", oidNumeric: "numeric", 1560: "bit", 1562: "bit varying",
	2950: "uuid", oidJSONB: "jsonb", 705: "text", 1000: "boolean[]", 1005: "smallint[]", 1007: "integer[]", 1016: "bigint[]",
	1009: "text[]", 1015: "character varying[]", 1021: "real[]", 1022: "double precision[]", 1231: "numeric[]", 1182: "date[]",
	1115: "timestamp without time zone[]", 1185: "timestamp with time zone[]", 2951: "uuid[]", 199: "json[]", 3807: "jsonb[]",
}

// header is what a type's modifier counts beside the declared length.
const header = 4

// typeName names a result's type without asking the server; "" when it is none
// of the built-in ones.
func typeName(oid uint32, modifier int32) string {
	name := typeNames[oid]
	if modifier < header {
		return name
	}
	switch oid {
	case 1042, 1043:
		return fmt.Sprintf("%s(%d)", name, modifier-header)
	case oidNumeric:
		m := modifier - header
		return fmt.Sprintf("%s(%d,%d)", name, m>>16, m&0xffff)
	}
	return name
}
