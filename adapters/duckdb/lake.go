package duckdb

import (
	"strings"

	"github.com/modeldata/model/adapters/internal/outputs"
)

// lakeScheme begins the path of a DuckLake catalog. What follows is a file of
// DuckDB's, or the kind of another database and how that is reached:
// ducklake:lake.duckdb, ducklake:sqlite:lake.db, ducklake:postgres:host=…
const lakeScheme = "ducklake:"

func cutLake(path string) (rest string, ok bool) {
	if len(path) < len(lakeScheme) || !strings.EqualFold(path[:len(lakeScheme)], lakeScheme) {
		return path, false
	}
	return path[len(lakeScheme):], true
}

// cutCatalog takes the kind of a catalog's database off, which ends in a colon.
func cutCatalog(rest string) (kind, path string) {
	for _, kind := range []string{"duckdb:", "sqlite:", "postgres:", "mysql:"} {
		if strings.HasPrefix(strings.ToLower(rest), kind) {
			return rest[:len(kind)], rest[len(kind):]
		}
	}
	return "", rest
}

// setLake makes the catalog that the path names the main database. One that is
// reached by a connection string has no name of its own, and may hold a
// password, which no path may.
func (c *credentials) setLake(f *outputs.Fields, dir string) {
	path, file := lakePath(dir, c.shown)
	if !file {
		f.Fail("path", "a DuckLake catalog on a server cannot be the database itself")
		f.Hint("open :memory:, and attach the catalog under the alias that `database` names")
		return
	}
	c.lake = true
	c.attach = append(c.attach, attachment{path: path, alias: databaseName(c.shown), main: true})
}

// lakePath resolves the file of a catalog against the project's folder; other
// paths stay as they are.
func lakePath(dir, path string) (resolved string, file bool) {
	rest, ok := cutLake(path)
	kind, name := cutCatalog(rest)
	switch strings.ToLower(kind) {
	case "postgres:", "mysql:":
		return path, false
	}
	if !ok {
		return path, false
	}
	return path[:len(lakeScheme)] + kind + localPath(dir, name), true
}
