package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// measureSeed loads a large seed, beside the engine's own way to load a file.
func measureSeed(b *bench) error {
	if b.seedRows == 0 {
		return nil
	}
	dir, err := b.files("seeds", map[string]string{"dbt_project.yml": "name: bench\nversion: \"1.0\"\nprofile: bench\n"})
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "seeds", "events.csv")
	if err := writeSeed(file, b.seedRows); err != nil {
		return err
	}
	for _, e := range b.engines() {
		on := func(what string) string { return fmt.Sprintf("%s on %s (%d rows)", what, e.name, b.seedRows) }
		base, c, err := b.copyFile(&e, file)
		if err != nil {
			return err
		}
		if base = on(base); c.wall > 0 {
			b.table.add(base, c, "")
		}
		for _, t := range []struct{ name, binary string }{{"seed", b.model}, {"dbt seed", b.dbt}} {
			if t.binary == "" {
				continue
			}
			if err := e.reset(); err != nil {
				return err
			}
			c, err := e.tool(t.binary, dir, "seed")
			if err != nil {
				return err
			}
			b.table.add(on(t.name), c, base)
		}
	}
	return nil
}

// copyFile loads the file by the engine's own means: psql's \copy, when there
// is a psql, or DuckDB's COPY.
func (b *bench) copyFile(e *engine, file string) (string, cost, error) {
	table := e.schema + ".events"
	if err := e.prepare([]string{"create table " + table +
		" (id integer, kind text, amount numeric(12, 2), note text, happened_at timestamp, day date)"}); err != nil {
		return "", cost{}, err
	}
	if e.driver == "pgx" {
		if _, err := exec.LookPath("psql"); err != nil {
			return "psql \\copy", cost{}, nil
		}
		c, err := spend("", nil, "psql", "-q", "-c", fmt.Sprintf("\\copy %s from '%s' csv header", table, file))
		return "psql \\copy", c, err
	}
	script := filepath.Join(b.dir, "copy.sql")
	if err := os.WriteFile(script, fmt.Appendf(nil, "copy %s from '%s' (header);\n", table, file), 0o644); err != nil {
		return "", cost{}, err
	}
	c, err := e.straight(scriptCommand, "-file", script)
	return "COPY", c, err
}

func writeSeed(path string, rows int) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "id,kind,amount,note,happened_at,day")
	for i := range rows {
		fmt.Fprintf(w, "%d,%s,%d.%02d,note of row %d,2026-01-%02d %02d:%02d:00,2026-02-%02d\n",
			i+1, []string{"open", "paid", "sent"}[i%3], i%9000, i%100, i, i%28+1, i%24, i%60, i%28+1)
	}
	return w.Flush()
}
