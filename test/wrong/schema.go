// Package wrong holds queries that engines refuse, and queries that they take,
// as a proof of the check of types. It has no use but its test.
package wrong

import "strings"

// column is a column of a table in each engine.
type column struct{ name, duckdb, postgres string }

// tables are what the queries read.
var tables = map[string][]column{
	"customers": {
		{"id", "INTEGER", "integer"},
		{"name", "VARCHAR", "text"},
		{"email", "VARCHAR", "text"},
		{"country", "VARCHAR", "text"},
		{"created_at", "TIMESTAMP", "timestamp without time zone"},
		{"active", "BOOLEAN", "boolean"},
	},
	"orders": {
		{"id", "INTEGER", "integer"},
		{"customer_id", "INTEGER", "integer"},
		{"status", "VARCHAR", "text"},
		{"amount", "DECIMAL(10,2)", "numeric(10,2)"},
		{"ordered_on", "DATE", "date"},
		{"ordered_at", "TIMESTAMP", "timestamp without time zone"},
		{"paid", "BOOLEAN", "boolean"},
	},
	"items": {
		{"order_id", "INTEGER", "integer"},
		{"product", "VARCHAR", "text"},
		{"quantity", "BIGINT", "bigint"},
		{"price", "DOUBLE", "double precision"},
		{"tags", "VARCHAR[]", "text[]"},
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
	if engine == "postgres" {
		return c.postgres
	}
	return c.duckdb
}
