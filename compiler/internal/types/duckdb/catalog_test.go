package duckdb

import (
	"database/sql"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
)

var update = flag.Bool("update", false, "write the engine's catalog into catalog.txt")

// engine opens a database in memory.
func engine(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// The functions are those of the engine that the tool is built with.
func TestCatalog(t *testing.T) {
	got := "\t" + strings.Join(texts(t, `select keyword_name from duckdb_keywords() order by 1`), " ")
	byName := map[string][]string{}
	for _, line := range texts(t, `select function_name || e'\t' || (function_type::varchar)[1] || e'\t' || array_to_string(parameter_types, '|')
		|| case when varargs is null then '' else (case when len(parameter_types) > 0 then '|' else '' end) || '*' || varargs end
		|| '>' || coalesce(return_type, 'INVALID')
		from duckdb_functions() where function_type in ('scalar', 'aggregate', 'window') and schema_name in ('main', 'pg_catalog')`) {
		at := strings.LastIndexByte(line, '\t')
		byName[line[:at]] = append(byName[line[:at]], line[at+1:])
	}
	var lines []string
	for name, list := range byName {
		slices.Sort(list)
		lines = append(lines, name+"\t"+strings.Join(slices.Compact(list), ";"))
	}
	slices.Sort(lines)
	got = "\n" + got + "\n" + strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("catalog.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != catalogText {
		t.Error("catalog.txt is not what the engine tells: run the tests of this package with -update")
	}
}

func texts(t *testing.T, query string) []string {
	t.Helper()
	rows, err := engine(t).Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
