package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// generate writes a project of n models below the working directory and
// returns its directory; a project that is there already is written anew.
func (b *bench) generate(n int, sqlOnly bool) (string, error) {
	dir := filepath.Join(b.dir, projectName(n, sqlOnly))
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	tool := filepath.Join(b.dir, "generate")
	if _, err := os.Stat(tool); err != nil {
		if out, err := exec.Command("go", "build", "-o", tool, "github.com/modeldata/model/test/bench/generate").CombinedOutput(); err != nil {
			return "", fmt.Errorf("build generator: %w\n%s", err, out)
		}
	}
	args := []string{"-models", fmt.Sprint(n), "-out", dir}
	if sqlOnly {
		args = append(args, "-sql-only")
	}
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("generate: %w\n%s", err, out)
	}
	return dir, nil
}

// in returns the flags that run a command of ours or of dbt in a project.
func in(dir string, args ...string) []string {
	return append(args, "--project-dir", dir, "--profiles-dir", dir)
}
