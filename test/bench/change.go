package main

import (
	"os"
	"path/filepath"
)

// measureChange edits one model in the middle of the parsed project, anew
// before each repetition, and parses again.
func measureChange(b *bench) error {
	dir := filepath.Join(b.dir, projectName(b.parseModels))
	c, err := parseChanged(b.model, dir)
	if err != nil {
		return err
	}
	b.table.add(label("parse, one file changed", b.parseModels), c, label("parse cold", b.parseModels))
	return nil
}

func parseChanged(binary, dir string) (cost, error) {
	files, err := filepath.Glob(filepath.Join(dir, "models", "intermediate", "*", "*.sql"))
	if err != nil {
		return cost{}, err
	}
	file := files[len(files)/2]
	return best(3, func() (cost, error) {
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return cost{}, err
		}
		if _, err := f.WriteString("-- changed\n"); err != nil {
			f.Close()
			return cost{}, err
		}
		if err := f.Close(); err != nil {
			return cost{}, err
		}
		return spend(dir, nil, binary, in(dir, "parse")...)
	})
}
