package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// measureParse parses the large project with no cache, then again with nothing
// changed.
func measureParse(b *bench) error {
	dir, err := b.generate(b.parseModels)
	if err != nil {
		return err
	}
	cold, err := parseCold(b.model, dir)
	if err != nil {
		return err
	}
	b.table.add(label("parse cold", b.parseModels), cold, "")
	warm, err := best(3, func() (cost, error) { return spend(dir, nil, b.model, in(dir, "parse")...) })
	if err != nil {
		return err
	}
	b.table.add(label("parse, nothing changed", b.parseModels), warm, label("parse cold", b.parseModels))
	return nil
}

func parseCold(binary, dir string) (cost, error) {
	if err := os.RemoveAll(filepath.Join(dir, "target")); err != nil {
		return cost{}, err
	}
	return spend(dir, nil, binary, in(dir, "parse")...)
}

func label(what string, models int) string { return fmt.Sprintf("%s (%d models)", what, models) }
