// Package services gives tests the real servers they run against.
//
// A server is the one that an environment variable names, else one that the
// script beside this file starts (and installs, where it can) and leaves running
// for the next test. Without one the test is skipped and says how to get it;
// with CI=true that is a failure. Nothing but tests uses this package.
package services

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Postgres is a database of a PostgreSQL server.
type Postgres struct {
	Host, User, Password, Database string
	Port                           int
}

// URL is the database's address.
func (p Postgres) URL() string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(p.User, p.Password), Host: p.Host + ":" + strconv.Itoa(p.Port), Path: "/" + p.Database}
	return u.String()
}

// Fields are those of a profile's output that connects to it.
func (p Postgres) Fields() map[string]any {
	return map[string]any{
		"type": "postgres", "host": p.Host, "port": int64(p.Port), "user": p.User, "password": p.Password,
		"dbname": p.Database, "schema": "public",
	}
}

var server = sync.OnceValues(func() (string, error) {
	if u := os.Getenv("MODEL_TEST_POSTGRES"); u != "" {
		return u, nil
	}
	cmd := exec.Command(filepath.Join(folder(), "postgres-up.sh"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", &startError{strings.TrimSpace(stderr.String() + "\n" + err.Error())}
	}
	return strings.TrimSpace(string(out)), nil
})

type startError struct{ text string }

func (e *startError) Error() string { return e.text }

// folder is where the scripts stand. It is found from the folder that the test
// runs in, because a binary built with -trimpath does not know its sources.
func folder() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		at := filepath.Join(dir, "test", "services")
		if _, missing := os.Stat(filepath.Join(at, "postgres-up.sh")); missing == nil {
			return at
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// NeedPostgres skips the test without a server, and returns its address.
func NeedPostgres(t testing.TB) string {
	t.Helper()
	address, err := server()
	if err != nil {
		missing(t, "test/services/postgres-up.sh starts a PostgreSQL for tests, or MODEL_TEST_POSTGRES names one (postgres://user:password@host:port/database). It said: "+err.Error())
	}
	return address
}

// NewPostgres makes a database that ends with the test.
func NewPostgres(t testing.TB) Postgres {
	t.Helper()
	address := NeedPostgres(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("MODEL_TEST_POSTGRES is no URL")
	}
	port, _ := strconv.Atoi(u.Port())
	password, _ := u.User.Password()
	p := Postgres{Host: u.Hostname(), Port: port, User: u.User.Username(), Password: password, Database: strings.TrimPrefix(u.Path, "/")}
	admin := p
	p.Database = "test_" + random()
	if err := admin.Exec("create database " + p.Database); err != nil {
		missing(t, "the PostgreSQL that MODEL_TEST_POSTGRES names takes no new database: "+err.Error())
	}
	t.Cleanup(func() {
		if err := admin.Exec("drop database " + p.Database + " with (force)"); err != nil {
			t.Errorf("the test's database stays: %s", err)
		}
	})
	return p
}

func missing(t testing.TB, text string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(text)
	}
	t.Skip(text)
}

func random() string {
	var raw [6]byte
	_, _ = rand.Read(raw[:])
	return hex.EncodeToString(raw[:])
}

// Exec runs SQL on a connection of its own.
func (p Postgres) Exec(sql string) error {
	_, err := p.Query(sql)
	return err
}

// Query runs SQL on a connection of its own and returns the last result's rows
// as text, NULL as "NULL".
func (p Postgres) Query(sql string) ([][]string, error) {
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, p.URL())
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	results, err := conn.Exec(ctx, sql).ReadAll()
	if err != nil || len(results) == 0 {
		return nil, err
	}
	var out [][]string
	for _, row := range results[len(results)-1].Rows {
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = "NULL"
			if v != nil {
				texts[i] = string(v)
			}
		}
		out = append(out, texts)
	}
	return out, nil
}
