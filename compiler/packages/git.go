package packages

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// clone fetches a git repository at its revision (a branch, tag or commit) with
// the git program, which knows the user's keys and proxies.
func (in *installer) clone(ctx context.Context, p *pinned) (string, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "git is needed to install %s, and is not installed", p.spec.Label()).WithHint("install git")
	}
	dir, err := os.MkdirTemp(in.target, ".fetch-*")
	if err != nil {
		return "", err
	}
	rev := p.spec.Revision
	if rev == "" {
		rev = "HEAD"
	}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"remote", "add", "origin", p.spec.Git},
		{"fetch", "--quiet", "--depth", "1", "origin", rev},
		{"checkout", "--quiet", "FETCH_HEAD"},
	} {
		if _, err := git(ctx, dir, args...); err != nil {
			os.RemoveAll(dir)
			return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "cannot fetch %s at %s: %s", p.spec.Label(), rev, strings.ReplaceAll(err.Error(), p.spec.Git, p.spec.Label())).
				WithHint("check the address and the revision, and that git ls-remote reaches it")
		}
	}
	commit, err := git(ctx, dir, "rev-parse", "HEAD")
	if err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	p.version = strings.TrimSpace(commit)
	return dir, os.RemoveAll(dir + "/.git")
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if msg := strings.TrimSpace(errs.String()); msg != "" {
			return "", fmt.Errorf("%s", lastLine(msg))
		}
		return "", err
	}
	return out.String(), nil
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }
