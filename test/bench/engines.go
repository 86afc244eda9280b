package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	_ "github.com/duckdb/duckdb-go/v2" // the drivers that the product uses
	_ "github.com/jackc/pgx/v5/stdlib"
)

// engine is a database that projects are run on.
type engine struct {
	name string // a label of the table
	// target is the generated profile's target.
	target string
	driver string // of database/sql
	// dsn is where statements are sent straight to; env leads the tools there.
	dsn string
	env []string
	// schema is where the tools build.
	schema string
	reset  func() error
}

// engines returns DuckDB and, when BENCH_POSTGRES is set to anything, the
// PostgreSQL server that the PG variables name (PGHOST, PGPORT, PGUSER,
// PGPASSWORD, PGDATABASE). Its schema bench is dropped again and again.
func (b *bench) engines() []engine {
	db := filepath.Join(b.dir, "run.duckdb")
	list := []engine{{
		name: "DuckDB", target: "dev", driver: "duckdb", dsn: db, env: []string{"BENCH_DB=" + db}, schema: "main",
		reset: func() error {
			for _, f := range []string{db, db + ".wal"} {
				if err := os.RemoveAll(f); err != nil {
					return err
				}
			}
			return nil
		},
	}}
	if os.Getenv("BENCH_POSTGRES") == "" {
		return list
	}
	pg := engine{name: "PostgreSQL", target: "postgres", driver: "pgx", schema: "bench"}
	pg.reset = func() error { return pg.exec("drop schema if exists bench cascade", "create schema bench") }
	return append(list, pg)
}

// exec sends statements straight to the engine.
func (e *engine) exec(statements ...string) error {
	conn, err := sql.Open(e.driver, e.dsn)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := conn.ExecContext(context.Background(), s); err != nil {
			return fmt.Errorf("%s: %s: %w", e.name, s, err)
		}
	}
	return nil
}

// tool runs a command of ours or of dbt in a project on this engine.
func (e *engine) tool(binary, dir string, args ...string) (cost, error) {
	return spend(dir, e.env, binary, append(in(dir, args...), "--target", e.target)...)
}

// straight runs this program as the sender of statements, in a process of its
// own.
func (e *engine) straight(command string, args ...string) (cost, error) {
	self, err := os.Executable()
	if err != nil {
		return cost{}, err
	}
	return spend("", nil, self, append([]string{command, "-driver", e.driver, "-dsn", e.dsn}, args...)...)
}
