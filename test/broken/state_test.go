package broken

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // reads the database that a case must leave alone
)

// state is what a failed command must not change: content by name.
type state struct {
	artifacts map[string]string // files below target/
	relations map[string]string // relations of the database
}

func stateOf(t *testing.T, dir string) state {
	t.Helper()
	artifacts, err := hashFiles(filepath.Join(dir, "target"))
	if err != nil {
		t.Fatal(err)
	}
	relations, err := hashRelations(filepath.Join(dir, "shop.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	return state{artifacts, relations}
}

// hashFiles hashes artifacts. The cache of parsing is not one: a failed parse
// may well keep what it learned.
func hashFiles(root string) (map[string]string, error) {
	hashes := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || isCache(filepath.ToSlash(name)) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		hashes[name] = hash(string(data))
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return hashes, err
}

func isCache(name string) bool {
	return strings.HasPrefix(name, "partial_parse") || strings.Contains(name, "cache")
}

func hashRelations(file string) (map[string]string, error) {
	db, err := sql.Open("duckdb", file+"?access_mode=read_only")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	ctx := context.Background()
	rows, err := db.QueryContext(ctx, "select schema_name, table_name from duckdb_tables() union all select schema_name, view_name from duckdb_views() where not internal")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var schema, name string
		if err := rows.Scan(&schema, &name); err != nil {
			return nil, err
		}
		names = append(names, fmt.Sprintf("%q.%q", schema, name))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	hashes := map[string]string{}
	for _, name := range names {
		var content sql.NullString
		err := db.QueryRowContext(ctx, fmt.Sprintf("select string_agg(r::varchar, chr(10) order by r::varchar) from %s r", name)).Scan(&content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		hashes[name] = hash(content.String)
	}
	return hashes, nil
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// unchanged reports what of before is gone or different in after.
func unchanged(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name, h := range before {
		switch got, ok := after[name]; {
		case !ok:
			t.Errorf("%s %s is gone", what, name)
		case got != h:
			t.Errorf("%s %s was changed", what, name)
		}
	}
}

// nothingNew reports what after has and before has not.
func nothingNew(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s %s was left behind", what, name)
		}
	}
}

// execute runs SQL against a case's database before the command.
func execute(file string, statements []string) error {
	if len(statements) == 0 {
		return nil
	}
	db, err := sql.Open("duckdb", file)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, q := range statements {
		if _, err := db.ExecContext(context.Background(), q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}
