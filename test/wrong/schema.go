// Package wrong holds queries that engines refuse, and queries that they take,
// as a proof of the check of types. It has no use but its test.
package wrong

import "strings"

// column is a column of a table, with its type as DuckDB names it.
type column struct{ name, typ string }

// spelt are the types' names of the engines that have others.
var spelt = map[string]map[string]string{
	"postgres": {
		"INTEGER":       "integer",
		"VARCHAR":       "text",
		"TIMESTAMP":     "timestamp without time zone",
		"BOOLEAN":       "boolean",
		"DECIMAL(10,2)": "numeric(10,2)",
		"DATE":          "date",
		"BIGINT":        "bigint",
		"DOUBLE":        "double precision",
		"VARCHAR[]":     "text[]",
	},
}

// tables are what the queries read.
var tables = map[string][]column{
	"customers": {
		{"id", "INTEGER"},
		{"name", "VARCHAR"},
		{"email", "VARCHAR"},
		{"country", "VARCHAR"},
		{"created_at", "TIMESTAMP"},
		{"active", "BOOLEAN"},
	},
	"orders": {
		{"id", "INTEGER"},
		{"customer_id", "INTEGER"},
		{"status", "VARCHAR"},
		{"amount", "DECIMAL(10,2)"},
		{"ordered_on", "DATE"},
		{"ordered_at", "TIMESTAMP"},
		{"paid", "BOOLEAN"},
	},
	"items": {
		{"order_id", "INTEGER"},
		{"product", "VARCHAR"},
		{"quantity", "BIGINT"},
		{"price", "DOUBLE"},
		{"tags", "VARCHAR[]"},
	},
}

// ddl makes the tables.
func ddl(engine string) []string {
	var out []string
	for name, cols := range tables {
		parts := make([]string, len(cols))
		for i, c := range cols {
			parts[i] = c.name + " " + c.of(engine)
		}
		out = append(out, "create table "+name+" ("+strings.Join(parts, ", ")+")")
	}
	return out
}

func (c column) of(engine string) string {
	if t := spelt[engine][c.typ]; t != "" {
		return t
	}
	return c.typ
}
