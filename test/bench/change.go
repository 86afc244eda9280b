package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	return changed(dir, func() (cost, error) { return spend(dir, nil, binary, in(dir, "parse")...) })
}

// changed is the cost of a command after a number in a model in the middle was
// made another one.
func changed(dir string, command func() (cost, error)) (cost, error) {
	files, err := filepath.Glob(filepath.Join(dir, "models", "intermediate", "*", "*.sql"))
	if err != nil {
		return cost{}, err
	}
	var file, before, after string
	for found := false; !found; files = files[1:] {
		if len(files) == 0 {
			return cost{}, fmt.Errorf("no model of %s has a number to change", dir)
		}
		file = files[len(files)/2]
		text, err := os.ReadFile(file)
		if err != nil {
			return cost{}, err
		}
		before, after, found = strings.Cut(string(text), "b.amount, 0")
	}
	n := 0
	return best(3, func() (cost, error) {
		n++
		if err := os.WriteFile(file, fmt.Appendf(nil, "%sb.amount, %d%s", before, n, after), 0o644); err != nil {
			return cost{}, err
		}
		return command()
	})
}
