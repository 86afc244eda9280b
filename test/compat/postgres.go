package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/postgres"
	"github.com/modeldata/model/quality/compare"
)

// postgresPrefix begins the name of a database on the server that libpq's
// variables (PGHOST, PGPORT, PGUSER, PGPASSWORD) name.
const postgresPrefix = "postgres:"

// comparePostgres compares what both builds left in two databases of a
// PostgreSQL server.
func comparePostgres(refDB, candDB string, ref, cand *compare.Artifacts, rep *compare.Report) (err error) {
	ctx := context.Background()
	r, err := openServer(ctx, refDB)
	if err != nil {
		return fmt.Errorf("%s: %w", refDB, err)
	}
	defer func() { err = errors.Join(err, r.close()) }()
	c, err := openServer(ctx, candDB)
	if err != nil {
		return fmt.Errorf("%s: %w", candDB, err)
	}
	defer func() { err = errors.Join(err, c.close()) }()
	rt, err := r.tables(ctx, ref)
	if err != nil {
		return err
	}
	ct, err := c.tables(ctx, cand)
	if err != nil {
		return err
	}
	for _, name := range relationNames(rt, ct) {
		if err := compare.Relations(ctx, name, rt[name], ct[name], rep); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// server is a session in one database.
type server struct {
	database string
	adapter  adapters.Adapter
	session  adapters.Session
}

func openServer(ctx context.Context, name string) (*server, error) {
	database := strings.TrimPrefix(name, postgresPrefix)
	port, err := strconv.ParseInt(os.Getenv("PGPORT"), 10, 64)
	if err != nil {
		port = 5432
	}
	d := postgres.Driver()
	creds, err := d.Configure(adapters.Output{Profile: "compat", Name: "compat", Fields: map[string]any{
		"type": "postgres", "host": os.Getenv("PGHOST"), "port": port, "user": os.Getenv("PGUSER"), "password": os.Getenv("PGPASSWORD"),
		"dbname": database, "schema": "public",
	}})
	if err != nil {
		return nil, err
	}
	a, err := d.Open(ctx, creds)
	if err != nil {
		return nil, err
	}
	s, err := a.Session(ctx, "compat")
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return &server{database, a, s}, nil
}

func (s *server) close() error { return errors.Join(s.session.Close(), s.adapter.Close()) }

// tables lists all relations of the database, by schema and name.
func (s *server) tables(ctx context.Context, a *compare.Artifacts) (map[string]*compare.Table, error) {
	schemas, err := s.adapter.Schemas(ctx, s.session, s.database)
	if err != nil {
		return nil, err
	}
	out := map[string]*compare.Table{}
	for _, schema := range schemas {
		if schema == "information_schema" || strings.HasPrefix(schema, "pg_") {
			continue
		}
		list, err := s.adapter.Relations(ctx, s.session, s.database, schema)
		if err != nil {
			return nil, err
		}
		for _, rel := range list {
			columns, err := s.adapter.Columns(ctx, s.session, rel)
			if err != nil {
				return nil, err
			}
			out[schema+"."+rel.Identifier] = &compare.Table{
				Kind: string(rel.Type), Columns: columns, Run: a.GeneratedAt,
				Read: func(ctx context.Context) (adapters.Rows, error) {
					return s.session.Query(ctx, "select * from "+quote(schema)+"."+quote(rel.Identifier))
				},
			}
		}
	}
	return out, nil
}
