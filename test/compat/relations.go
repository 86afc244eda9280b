package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/modeldata/model/quality/compare"

	_ "github.com/duckdb/duckdb-go/v2" // the driver that reads both files
)

// compareRelations compares what both builds left in their databases: names and
// kinds of relations, their columns, and their rows in any order.
func compareRelations(refDB, candDB string, ref, cand *compare.Artifacts, rep *compare.Report) error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "compat")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := extract(ctx, refDB, databaseOf(ref, refDB), filepath.Join(dir, "reference.duckdb"))
	if err != nil {
		return fmt.Errorf("%s: %w", refDB, err)
	}
	c, err := extract(ctx, candDB, databaseOf(cand, candDB), filepath.Join(dir, "candidate.duckdb"))
	if err != nil {
		return fmt.Errorf("%s: %w", candDB, err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	for _, name := range []string{"reference", "candidate"} {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("attach '%s' as %s (read_only)", filepath.Join(dir, name+".duckdb"), name)); err != nil {
			return err
		}
	}
	for _, name := range relationNames(r, c) {
		if r[name] != nil && c[name] != nil {
			r[name].run, c[name].run = ref.GeneratedAt.Unix(), cand.GeneratedAt.Unix()
		}
		if err := compareRelation(ctx, db, name, r[name], c[name], rep); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// databaseOf is the catalog's name that views of this build refer to.
func databaseOf(a *compare.Artifacts, file string) string {
	counts := map[string]int{}
	for _, n := range a.Section("nodes") {
		if s, ok := compare.First(n)["database"].(string); ok {
			counts[s]++
		}
	}
	best := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	for name, n := range counts {
		if n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best
}

// relation is a table or view as found in a build's database.
type relation struct {
	kind    string // "table" or "view"
	columns []column
	// copied is the table that holds its rows in the extracted file.
	copied string
	// broken is the engine's error when the relation cannot be read.
	broken string
	// again is a second copy of a view, taken later: columns in which both
	// copies differ depend on the moment and say nothing about the build.
	again string
	// run is when the build ran, in seconds since 1970.
	run int64
}

type column struct{ name, kind string }

// extract copies all relations of a database into a file of plain tables, so
// that two databases of one name can be compared in one query.
func extract(ctx context.Context, file, catalog, into string) (map[string]*relation, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		fmt.Sprintf("attach '%s' as %s (read_only)", file, quote(catalog)),
		fmt.Sprintf("attach '%s' as extracted", into),
		"use " + quote(catalog),
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return nil, err
		}
	}
	relations, err := list(ctx, db, catalog)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, name := range relationNames(relations, nil) {
		rel := relations[name]
		rel.copied = fmt.Sprintf("t%d", n)
		n++
		schema, table, _ := strings.Cut(name, "\x00")
		from := quote(catalog) + "." + quote(schema) + "." + quote(table)
		if _, err := db.ExecContext(ctx, fmt.Sprintf("create table extracted.%s as select * from %s", rel.copied, from)); err != nil {
			rel.broken = err.Error()
			continue
		}
		if rel.kind == "view" {
			rel.again = rel.copied + "_again"
			if _, err := db.ExecContext(ctx, fmt.Sprintf("create table extracted.%s as select * from %s", rel.again, from)); err != nil {
				return nil, err
			}
		}
	}
	return relations, nil
}

// list reads the catalog. Keys are schema and name with a NUL between.
func list(ctx context.Context, db *sql.DB, catalog string) (map[string]*relation, error) {
	rows, err := db.QueryContext(ctx, `
		select c.schema_name, c.table_name, v.view_name is not null, c.column_name, c.data_type
		from duckdb_columns() c
		left join duckdb_views() v
		  on v.database_name = c.database_name and v.schema_name = c.schema_name and v.view_name = c.table_name
		where c.database_name = ? and not c.internal
		order by c.schema_name, c.table_name, c.column_index`, catalog)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	relations := map[string]*relation{}
	for rows.Next() {
		var schema, table, name, kind string
		var view bool
		if err := rows.Scan(&schema, &table, &view, &name, &kind); err != nil {
			return nil, err
		}
		key := schema + "\x00" + table
		if relations[key] == nil {
			relations[key] = &relation{kind: map[bool]string{false: "table", true: "view"}[view]}
		}
		relations[key].columns = append(relations[key].columns, column{name, kind})
	}
	return relations, rows.Err()
}

// relationNames lists the names of both sides, sorted.
func relationNames[T any](a, b map[string]*T) []string {
	var names []string
	for n := range a {
		names = append(names, n)
	}
	for n := range b {
		if a[n] == nil {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

func quote(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}
