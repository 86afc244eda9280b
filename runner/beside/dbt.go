// Package beside builds a project with dbt beside us, so that both can be
// compared.
//
// It takes a project and where dbt is, runs dbt into a folder and a schema of
// its own, and reads what both left in the database. It never touches a schema
// but the two that it names, and decides nothing about differences: that is
// package compare's.
package beside

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Command is one call of dbt.
type Command struct {
	// Program is dbt, by path or by name on PATH.
	Program string
	// Verb is "compile" or "build", Args the flags that follow.
	Verb string
	Args []string
	// ProjectDir is where it is run, TargetDir where its artifacts go.
	ProjectDir, TargetDir string
	// ProfilesDir may be empty.
	ProfilesDir string
}

// Find returns the path of dbt.
func Find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", diag.Errorf(diag.ReferenceMissing, source.Span{}, "%s is not there to compare with: %s", program, reason(err)).
			WithHint("install dbt with the adapter of the project, name it by --dbt-bin, or give a folder that it has built by --dbt-target")
	}
	return filepath.Abs(path)
}

func reason(err error) string {
	var e *exec.Error
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// Run runs dbt and returns its exit code. It is an error when dbt cannot be
// started or leaves no manifest.
func (c Command) Run(ctx context.Context) (int, error) {
	if err := os.MkdirAll(c.TargetDir, 0o755); err != nil {
		return 0, err
	}
	args := []string{"--no-use-colors", c.Verb, "--project-dir", c.ProjectDir, "--target-path", c.TargetDir, "--log-path", filepath.Join(c.TargetDir, "logs")}
	if c.ProfilesDir != "" {
		args = append(args, "--profiles-dir", c.ProfilesDir)
	}
	cmd := exec.CommandContext(ctx, c.Program, append(args, c.Args...)...)
	cmd.Dir = c.ProjectDir
	cmd.Env = append(os.Environ(), "DBT_SEND_ANONYMOUS_USAGE_STATS=false")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return 0, diag.Errorf(diag.ReferenceFailed, source.Span{}, "%s cannot be run: %s", c.Program, reason(err)).WithHint("name dbt by --dbt-bin")
	}
	if _, missing := os.Stat(filepath.Join(c.TargetDir, "manifest.json")); missing != nil {
		return 0, diag.Errorf(diag.ReferenceFailed, source.Span{}, "dbt %s wrote no manifest:\n%s", c.Verb, lastLines(said.String(), 12)).
			WithHint("the project must load with dbt first: run `dbt %s` by itself", c.Verb)
	}
	return cmd.ProcessState.ExitCode(), nil
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
