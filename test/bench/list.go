package main

import (
	"path/filepath"
	"strings"
)

// measureList lists one model with all its ancestors and descendants.
func measureList(b *bench) error {
	dir := filepath.Join(b.dir, projectName(b.parseModels))
	name, err := middleModel(dir)
	if err != nil {
		return err
	}
	c, err := best(3, func() (cost, error) { return spend(dir, nil, b.model, in(dir, "ls", "-s", "+"+name+"+")...) })
	if err != nil {
		return err
	}
	b.table.add(label("ls -s +x+", b.parseModels), c, "")
	return nil
}

func middleModel(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "models", "intermediate", "*", "*.sql"))
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(filepath.Base(files[len(files)/2]), ".sql"), nil
}
