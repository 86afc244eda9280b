// Command types compares the types that the compiler tells of queries with what
// an engine answers to the same queries.
//
//	go run ./test/types [-schema FILE.json] [-postgres URL | -duckdb FILE] QUERY.sql|FOLDER...
//
// Queries are read from the files, and from all files *.sql below the folders.
// Tables are those of the database; with -schema, which holds {table: {column:
// type}}, they are made first. A query that the engine refuses is left out,
// but counts where the compiler refuses what the engine takes. It exits with 1
// when a name or type differs or something is refused wrongly.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/sql"
)

// column is a column of a query or table.
type column struct{ name, typ string }

// engine answers questions about a database.
type engine interface {
	// exec runs a statement.
	exec(statement string) error
	// table lists the columns of a table; nothing for one it does not have.
	table(parts []string) []column
	// spell names a type of the schema as the engine does.
	spell(typ string) string
	// describe lists what a query gives.
	describe(query string) ([]column, error)
}

func main() {
	schema := flag.String("schema", "", "a JSON file with the tables to make")
	postgres := flag.String("postgres", "", "the URL of a PostgreSQL database")
	duckdb := flag.String("duckdb", "", "a DuckDB file; one in memory without")
	verbose := flag.Bool("v", false, "list the columns without a type too")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	c, err := compare(*schema, *postgres, *duckdb, *verbose, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Printf("%d queries, %d refused by the engine (%d by us too); %d columns: %d names differ, %d types equal (%.2f %%), %d not told, %d differ; %d queries refused wrongly\n",
		c.queries, c.refused, c.both, c.columns, c.names, c.equal, 100*float64(c.equal)/float64(max(c.columns, 1)), c.untold, c.different, c.wrong)
	if c.names+c.different+c.wrong > 0 {
		os.Exit(1)
	}
}

// count is what was found.
type count struct {
	queries, refused, both, columns, names, equal, untold, different, wrong int
	verbose                                                                 bool
}

func compare(schema, postgres, duckdb string, verbose bool, paths []string) (*count, error) {
	dialect := "duckdb"
	var e engine
	var err error
	if postgres != "" {
		dialect = "postgres"
		e, err = openPostgres(context.Background(), postgres)
	} else {
		e, err = openDuckDB(duckdb)
	}
	if err != nil {
		return nil, err
	}
	if schema != "" {
		if err := tables(e, schema); err != nil {
			return nil, err
		}
	}
	files, err := queries(paths)
	if err != nil {
		return nil, err
	}
	c := &count{verbose: verbose}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		text := strings.TrimRight(strings.TrimSpace(string(b)), "; \n")
		if text != "" {
			c.query(e, dialect, f, text)
		}
	}
	return c, nil
}

// tables makes those of a schema.
func tables(e engine, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var schema map[string]map[string]string
	if err := json.Unmarshal(b, &schema); err != nil {
		return err
	}
	for table, columns := range schema {
		var defs []string
		for name, typ := range columns {
			defs = append(defs, name+" "+e.spell(typ))
		}
		slices.Sort(defs)
		if err := e.exec("create table " + table + " (" + strings.Join(defs, ", ") + ")"); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
	}
	return nil
}

func queries(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (path == p || filepath.Ext(path) == ".sql") {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// query compares one.
func (c *count) query(e engine, dialect, file, text string) {
	c.queries++
	q := sql.Analyze(text, sql.Options{Dialect: dialect, Types: true, Catalog: func(parts []string) *sql.Relation {
		columns := e.table(parts)
		if columns == nil {
			return nil
		}
		r := &sql.Relation{}
		for _, col := range columns {
			r.Columns, r.Types = append(r.Columns, col.name), append(r.Types, col.typ)
		}
		return r
	}})
	theirs, err := e.describe(text)
	refusal := refused(q)
	switch {
	case err != nil:
		if c.refused++; refusal != "" {
			c.both++
		}
		return
	case refusal != "":
		c.wrong++
		fmt.Printf("%s: refused: %s\n", file, refusal)
	}
	if len(theirs) != len(q.Columns) {
		if len(q.Star) > 0 || q.Lookup != nil {
			c.columns += len(theirs)
			c.untold += len(theirs)
			return
		}
		c.names += len(theirs)
		fmt.Printf("%s: %d columns, the engine has %d\n", file, len(q.Columns), len(theirs))
		return
	}
	for i, t := range theirs {
		c.column(file, q.Columns[i], t)
	}
}

func (c *count) column(file string, ours sql.Column, theirs column) {
	c.columns++
	if ours.Name != theirs.name {
		c.names++
		fmt.Printf("%s: column %q, the engine calls it %q\n", file, ours.Name, theirs.name)
	}
	switch ours.Type {
	case theirs.typ:
		c.equal++
	case "":
		if c.untold++; c.verbose {
			fmt.Printf("%s: %s is not told; the engine says %s\n", file, ours.Name, theirs.typ)
		}
	default:
		c.different++
		fmt.Printf("%s: %s is %s, the engine says %s\n", file, ours.Name, ours.Type, theirs.typ)
	}
}

// refused is why the compiler would not take a query; "" when it would.
func refused(q *sql.Query) string {
	for _, n := range q.Notes {
		if n.Kind == sql.TypeMismatch || n.Kind == sql.WrongArguments {
			return n.Message
		}
	}
	return ""
}
