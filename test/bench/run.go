package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// measureRun runs the small models into an empty DuckDB file, then sends the
// SQL of that run straight to DuckDB in one process of the same driver.
func measureRun(b *bench) error {
	dir, err := b.generate(b.runModels, true)
	if err != nil {
		return err
	}
	fresh := func(db string) error {
		for _, f := range []string{db, db + ".wal"} {
			if err := os.RemoveAll(f); err != nil {
				return err
			}
		}
		return nil
	}
	db := filepath.Join(b.dir, "run.duckdb")
	ours, err := best(3, func() (cost, error) {
		if err := fresh(db); err != nil {
			return cost{}, err
		}
		return spend(dir, []string{"BENCH_DB=" + db}, b.model, in(dir, "run")...)
	})
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// The catalog's name in the SQL is the first file's: the replay's has the same base.
	replayDB := filepath.Join(b.dir, "replay", "run.duckdb")
	if err := os.MkdirAll(filepath.Dir(replayDB), 0o755); err != nil {
		return err
	}
	straight, err := best(3, func() (cost, error) {
		if err := fresh(replayDB); err != nil {
			return cost{}, err
		}
		return spend(dir, nil, self, replayCommand, "-target", filepath.Join(dir, "target"), "-db", replayDB)
	})
	if err != nil {
		return err
	}
	base := label("same SQL straight to DuckDB", b.runModels)
	b.table.add(base, straight, "")
	b.table.add(label("run", b.runModels), ours, base)
	return nil
}

// projectName is the directory of a generated project.
func projectName(n int, sqlOnly bool) string { return fmt.Sprintf("project-%d-%t", n, sqlOnly) }
