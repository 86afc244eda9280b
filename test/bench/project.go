package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// generate writes a project of n models below the working directory and
// returns its directory; a project that is there already is written anew.
func (b *bench) generate(n int, flags ...string) (string, error) {
	dir := filepath.Join(b.dir, projectName(n, flags...))
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	tool := filepath.Join(b.dir, "generate")
	if _, err := os.Stat(tool); err != nil {
		if out, err := exec.Command("go", "build", "-o", tool, "github.com/modeldata/model/test/bench/generate").CombinedOutput(); err != nil {
			return "", fmt.Errorf("build generator: %w\n%s", err, out)
		}
	}
	args := append([]string{"-models", fmt.Sprint(n), "-out", dir}, flags...)
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("generate: %w\n%s", err, out)
	}
	return dir, nil
}

// in returns the flags that run a command of ours or of dbt in a project.
func in(dir string, args ...string) []string {
	return append(args, "--project-dir", dir, "--profiles-dir", dir)
}

// files writes a project of these files, with the generator's profiles, below
// the working directory.
func (b *bench) files(name string, files map[string]string) (string, error) {
	dir, err := b.generate(10)
	if err != nil {
		return "", err
	}
	profiles, err := os.ReadFile(filepath.Join(dir, "profiles.yml"))
	if err != nil {
		return "", err
	}
	dir = filepath.Join(b.dir, name)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	write := func(path, text string) error {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		return os.WriteFile(full, []byte(text), 0o644)
	}
	if err := write("profiles.yml", string(profiles)); err != nil {
		return "", err
	}
	for path, text := range files {
		if err := write(path, text); err != nil {
			return "", err
		}
	}
	return dir, nil
}
