package main

import (
	"fmt"
	"path/filepath"
)

// measureRun runs and builds the small models on each engine, and sends the
// statements of that run straight to it in one process of the same driver.
func measureRun(b *bench) error {
	dir, err := b.generate(b.runModels, "-sql-only", "-tests")
	if err != nil {
		return err
	}
	for _, e := range b.engines() {
		for _, command := range []string{"run", "build"} {
			if err := b.measureCommand(&e, dir, command); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) measureCommand(e *engine, dir, command string) error {
	on := func(what string) string { return label(what+" on "+e.name, b.runModels) }
	ours, err := best(3, func() (cost, error) {
		if err := e.reset(); err != nil {
			return cost{}, err
		}
		return e.tool(b.model, dir, command)
	})
	if err != nil {
		return err
	}
	straight, err := best(3, func() (cost, error) {
		if err := e.reset(); err != nil {
			return cost{}, err
		}
		return e.straight(replayCommand, "-target", filepath.Join(dir, "target"))
	})
	if err != nil {
		return err
	}
	base := on("statements of " + command + " sent straight")
	b.table.add(base, straight, "")
	b.table.add(on(command), ours, base)
	if b.dbt == "" {
		return nil
	}
	if err := e.reset(); err != nil {
		return err
	}
	peer, err := e.tool(b.dbt, dir, command, "--target-path", filepath.Join(b.dir, "peer"))
	if err != nil {
		return err
	}
	b.table.add(on("dbt "+command), peer, on(command))
	return nil
}

// projectName is the directory of a generated project.
func projectName(n int, flags ...string) string {
	name := fmt.Sprintf("project-%d", n)
	for _, f := range flags {
		name += f
	}
	return name
}
