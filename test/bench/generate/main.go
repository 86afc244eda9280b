// Command generate writes a layered dbt project of any size, for measuring.
//
// It takes a number of models and gives a project that looks like those people
// have: sources, staging, intermediate and mart models, properties with
// descriptions and about three tests a model, macros, seeds, tags and configs
// of folders. The same flags always give the same bytes. With -sql-only the
// staging models read rows of their own, and there are no properties, seeds or
// sources: such a project runs on an empty database, of DuckDB or PostgreSQL.
// With -tests it has properties, so that it can be built.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	models := flag.Int("models", 10000, "number of models")
	out := flag.String("out", "", "directory to write; must not exist or be empty")
	sqlOnly := flag.Bool("sql-only", false, "SQL models only, runnable on an empty database")
	tests := flag.Bool("tests", false, "with -sql-only: properties with tests too")
	flag.Parse()
	if *out == "" || *models < 10 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := emptyDir(*out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
	d := design(*models, *sqlOnly)
	d.tests = *tests
	files := render(d)
	if err := write(*out, files); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
	fmt.Printf("%d models in %d files under %s\n", *models, len(files), *out)
}

func emptyDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	return os.MkdirAll(dir, 0o755)
}
