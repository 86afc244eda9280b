package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/modeldata/model/compiler/sql"
)

// sqlCommand is the hidden first argument that turns this program into the
// process that understands queries.
const sqlCommand = "sql"

// sqlRounds is how often the queries are gone through.
const sqlRounds = 20

// sqlglotScript does the same by sqlglot: it only parses.
const sqlglotScript = `
import json, sys, sqlglot
queries = json.load(open(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    for q in queries:
        sqlglot.parse_one(q, dialect="duckdb")
`

// measureSQL measures how fast queries are parsed and resolved into the lineage
// of their columns, beside sqlglot, which only parses them. What starting the
// process takes is measured by itself, and taken off.
func measureSQL(b *bench) error {
	if b.sql == "" {
		return nil
	}
	queries, size, err := readQueries(b.sql)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "queries.json")
	text, err := json.Marshal(queries)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	what := fmt.Sprintf("(%d × %d queries, %d kB)", sqlRounds, len(queries), size*sqlRounds/1000)
	base := "sql: parse " + what
	for _, m := range []struct {
		label string
		more  []string
	}{{base, nil}, {"sql: parse and lineage " + what, []string{"-lineage"}}} {
		ours, err := without(b.dir, func(rounds string) []string {
			return append([]string{self, sqlCommand, "-file", file, "-rounds", rounds}, m.more...)
		})
		if err != nil {
			return err
		}
		b.table.add(m.label, ours, base)
	}
	if b.sqlglot == "" {
		return nil
	}
	peer, err := without(b.dir, func(rounds string) []string { return []string{b.sqlglot, "-c", sqlglotScript, file, rounds} })
	if err != nil {
		return err
	}
	b.table.add("sql: sqlglot, parse only "+what, peer, base)
	return nil
}

// without measures a command by the rounds it makes, and takes off what it costs
// with none.
func without(dir string, command func(rounds string) []string) (cost, error) {
	run := func(rounds int) (cost, error) {
		return best(3, func() (cost, error) {
			args := command(fmt.Sprint(rounds))
			return spend(dir, nil, args[0], args[1:]...)
		})
	}
	start, err := run(0)
	if err != nil {
		return cost{}, err
	}
	full, err := run(sqlRounds)
	return cost{cpu: full.cpu - start.cpu, wall: full.wall - start.wall, peak: full.peak}, err
}

// readQueries reads the files of a pattern, each of one query.
func readQueries(pattern string) (queries []string, size int, err error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, 0, err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, 0, err
		}
		q := strings.TrimSuffix(strings.TrimSpace(string(text)), ";")
		queries, size = append(queries, q), size+len(q)
	}
	if len(queries) == 0 {
		return nil, 0, fmt.Errorf("no files match %q", pattern)
	}
	return queries, size, nil
}

func sqlMain(args []string) error {
	set := flag.NewFlagSet(sqlCommand, flag.ContinueOnError)
	file := set.String("file", "", "a JSON list of queries")
	rounds := set.Int("rounds", 1, "how often to go through it")
	lineage := set.Bool("lineage", false, "resolve the queries too")
	if err := set.Parse(args); err != nil {
		return err
	}
	text, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	var queries []string
	if err := json.Unmarshal(text, &queries); err != nil {
		return err
	}
	open := sql.Options{Dialect: "duckdb", Catalog: func([]string) *sql.Relation { return nil }}
	for range *rounds {
		for _, q := range queries {
			switch {
			case *lineage:
				sql.Analyze(q, open)
			case len(sql.Read(q, open.Dialect)) > 0:
				return errors.New("not read: " + q)
			}
		}
	}
	return nil
}
