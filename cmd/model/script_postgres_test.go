package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modeldata/model/test/services"
)

// postgresProfile is the profile of scripts on PostgreSQL.
const postgresProfile = `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: %s, port: %d, user: %s, password: "%s", dbname: %s, schema: shop, threads: 4}
`

// TestPostgresScripts runs test/script/postgres: each script has a database of
// its own, which the profile shop names; the verb pg asks it.
func TestPostgresScripts(t *testing.T) {
	services.NeedPostgres(t)
	p := params("postgres")
	p.Cmds["pg"] = cmdPG
	p.Setup = func(e *testscript.Env) error {
		db := services.NewPostgres(t)
		e.Setenv("HOME", e.WorkDir)
		e.Setenv("PG", db.URL())
		e.Setenv("PGDATABASE", db.Database)
		profile := fmt.Sprintf(postgresProfile, db.Host, db.Port, db.User, db.Password, db.Database)
		return os.WriteFile(filepath.Join(e.WorkDir, "profiles.yml"), []byte(profile), 0o600)
	}
	testscript.Run(t, p)
}

// cmdPG runs SQL in the script's database and prints the rows as CSV without a
// head.
func cmdPG(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: pg QUERY")
	}
	rows, err := database(ts).Query(args[0])
	if (err != nil) != neg {
		ts.Fatalf("pg: %v", err)
	}
	if err != nil {
		fmt.Fprintln(ts.Stderr(), err)
	}
	for _, row := range rows {
		fmt.Fprintln(ts.Stdout(), strings.Join(row, ","))
	}
}

func database(ts *testscript.TestScript) services.Postgres {
	u, err := url.Parse(ts.Getenv("PG"))
	ts.Check(err)
	port, err := strconv.Atoi(u.Port())
	ts.Check(err)
	password, _ := u.User.Password()
	return services.Postgres{Host: u.Hostname(), Port: port, User: u.User.Username(), Password: password, Database: strings.TrimPrefix(u.Path, "/")}
}
