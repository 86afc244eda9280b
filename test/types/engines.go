package main

import (
	"context"
	"database/sql"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/jackc/pgx/v5"
)

// duck is a DuckDB database.
type duck struct{ db *sql.DB }

func openDuckDB(path string) (engine, error) {
	if path != "" {
		path += "?access_mode=read_only"
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return duck{db}, db.Ping()
}

func (d duck) exec(statement string) error {
	_, err := d.db.Exec(statement)
	return err
}

func (duck) spell(typ string) string { return typ }

func (d duck) table(parts []string) []column {
	quoted := make([]string, len(parts))
	for i, p := range parts {
		quoted[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	columns, _ := d.describe("from " + strings.Join(quoted, "."))
	return columns
}

func (d duck) describe(query string) ([]column, error) {
	rows, err := d.db.Query("describe " + query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []column
	for rows.Next() {
		var c column
		var null, key, def, extra any
		if err := rows.Scan(&c.name, &c.typ, &null, &key, &def, &extra); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// pg is a PostgreSQL database.
type pg struct {
	ctx  context.Context
	conn *pgx.Conn
}

func openPostgres(ctx context.Context, url string) (engine, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	return pg{ctx, conn}, nil
}

func (p pg) exec(statement string) error {
	_, err := p.conn.Exec(p.ctx, statement)
	return err
}

func (pg) spell(typ string) string {
	if strings.EqualFold(typ, "double") {
		return "double precision"
	}
	return typ
}

func (p pg) table(parts []string) []column {
	if len(parts) > 2 {
		parts = parts[len(parts)-2:]
	}
	columns, _ := p.describe("select * from " + pgx.Identifier(parts).Sanitize())
	return columns
}

func (p pg) describe(query string) ([]column, error) {
	d, err := p.conn.Prepare(p.ctx, "", query)
	if err != nil {
		return nil, err
	}
	var out []column
	for _, f := range d.Fields {
		c := column{name: f.Name}
		if err := p.conn.QueryRow(p.ctx, "select format_type($1::int8::oid, $2::int4)", int64(f.DataTypeOID), f.TypeModifier).Scan(&c.typ); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
