package main

import (
	"os"
	"path/filepath"
)

// meanings are the commands that read the project's SQL. What they print goes
// nowhere; the earlier manifest is the unchanged project's.
var meanings = []struct {
	what string
	args []string
}{
	{"lineage of all columns", []string{"lineage", "--columns", "--output", "jsonl"}},
	{"compile --types", []string{"compile", "--types", "--output", "jsonl"}},
	{"diff", []string{"diff", "--state", "../" + earlier}},
}

// earlier is the folder of the earlier manifest, beside the project's.
const earlier = "earlier"

// measureMeaning reads what the SQL of the large project means: with no cache, and
// with another expression in one model of the middle before each repetition.
func measureMeaning(b *bench) error {
	dir, err := b.generate(b.parseModels)
	if err != nil {
		return err
	}
	cold, err := parseCold(b.model, dir)
	if err != nil {
		return err
	}
	state := filepath.Join(filepath.Dir(dir), earlier)
	if err := os.MkdirAll(state, 0o755); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(dir, "target", "manifest.json"), filepath.Join(state, "manifest.json")); err != nil {
		return err
	}
	bare := label("parse cold (beside meaning)", b.parseModels)
	b.table.add(bare, cold, "")
	for _, m := range meanings {
		if err := os.RemoveAll(filepath.Join(dir, "target")); err != nil {
			return err
		}
		c, err := spend(dir, nil, b.model, in(dir, m.args...)...)
		if err != nil {
			return err
		}
		b.table.add(label(m.what+", cold", b.parseModels), c, bare)
	}
	for _, m := range meanings {
		c, err := changed(dir, func() (cost, error) { return spend(dir, nil, b.model, in(dir, m.args...)...) })
		if err != nil {
			return err
		}
		b.table.add(label(m.what+", one file changed", b.parseModels), c, bare)
	}
	return nil
}
