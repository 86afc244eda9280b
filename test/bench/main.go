// Command bench measures model on generated projects, beside dbt and beside
// the same SQL sent straight to DuckDB, and prints a table with ratios.
//
// It takes a built binary (and dbt's, if there is one) and gives numbers; it
// judges nothing and fails only when something cannot be run. Every number is
// of a process of its own: CPU seconds (user and system, which other load on
// the machine disturbs least), wall seconds, and peak memory.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// bench is what every measurement is given.
type bench struct {
	model string // our binary
	dbt   string // dbt's, "" when there is none
	dir   string // a directory for projects and their output
	// parseModels and runModels are the sizes of the two projects.
	parseModels, runModels int
	// peerModels bounds the size at which dbt is measured.
	peerModels int
	// snapshotRows and seedRows are the sizes of the tables; 0 leaves them out.
	snapshotRows, seedRows int
	// sql is a pattern of files of queries, and sqlglot a Python that has it.
	sql, sqlglot string
	only         string // the measurement to make, "" for all
	table        table
}

func main() {
	if len(os.Args) > 1 {
		if own := map[string]func([]string) error{replayCommand: replayMain, scriptCommand: scriptMain, sqlCommand: sqlMain}[os.Args[1]]; own != nil {
			if err := own(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, "bench", os.Args[1]+":", err)
				os.Exit(1)
			}
			return
		}
	}
	var b bench
	flag.StringVar(&b.model, "bin", "bin/model", "the binary to measure")
	flag.StringVar(&b.dbt, "dbt", os.Getenv("DBT_BIN"), "dbt to measure beside it (default $DBT_BIN; empty: none)")
	flag.IntVar(&b.parseModels, "models", 10000, "models of the project that is parsed")
	flag.IntVar(&b.runModels, "run-models", 1000, "models of the project that is run")
	flag.IntVar(&b.peerModels, "peer-models", 1000, "models of the project on which dbt is measured")
	flag.IntVar(&b.snapshotRows, "snapshot-rows", 5_000_000, "rows of the table of which a snapshot is taken (0: none)")
	flag.IntVar(&b.seedRows, "seed-rows", 1_000_000, "rows of the seed (0: none)")
	flag.StringVar(&b.only, "only", "", "measure only this: version, parse, meaning, run, snapshot, seed, peers or sql")
	flag.StringVar(&b.sql, "sql", "", "a pattern of files of one DuckDB query each, to be parsed (empty: none)")
	flag.StringVar(&b.sqlglot, "sqlglot", os.Getenv("SQLGLOT_PYTHON"), "a Python with sqlglot to parse them beside it (default $SQLGLOT_PYTHON; empty: none)")
	flag.StringVar(&b.dir, "dir", "", "working directory (default: a temporary one)")
	flag.Parse()
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run() error {
	var err error
	if b.model, err = filepath.Abs(b.model); err != nil {
		return err
	}
	if _, err := os.Stat(b.model); err != nil {
		return fmt.Errorf("%w (run make build first)", err)
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
	}
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	for _, m := range []struct {
		name    string
		measure func(*bench) error
	}{
		{"version", measureVersion},
		{"parse", measureParse},
		{"parse", measureChange},
		{"parse", measureList},
		{"meaning", measureMeaning},
		{"run", measureRun},
		{"snapshot", measureSnapshot},
		{"seed", measureSeed},
		{"peers", measurePeers},
		{"sql", measureSQL},
	} {
		if b.only != "" && b.only != m.name {
			continue
		}
		if err = m.measure(b); err != nil {
			break
		}
	}
	b.table.print(os.Stdout)
	return err
}
