// Package broken holds projects that are wrong in one place each, and checks
// what the binary tells their owners.
//
// It takes the files of testdata (see README.md) and the working project
// base.txtar that they break. Each must end with the right exit code and a
// diagnostic that has a code, a place and a way out, and must leave artifacts
// and database as they were. It knows nothing of the binary's inside.
package broken

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the codes that were found into testdata")

// hang is how long a command may take before it counts as hanging.
const hang = 2 * time.Minute

// baseline builds the binary and the base project once.
var baseline = sync.OnceValues(func() (b struct {
	binary, dir string
	archive     *txtar.Archive
}, err error,
) {
	if b.archive, err = txtar.ParseFile("base.txtar"); err != nil {
		return b, err
	}
	b.binary = os.Getenv("MODEL_BIN")
	if b.binary == "" {
		b.binary = filepath.Join(scratch, "model")
		if out, err := exec.Command("go", "build", "-o", b.binary, "../../cmd/model").CombinedOutput(); err != nil {
			return b, fmt.Errorf("go build: %w\n%s", err, out)
		}
	}
	b.dir = filepath.Join(scratch, "base")
	whole := &brokenCase{archive: &txtar.Archive{}}
	if err := whole.write(b.dir, b.archive); err != nil {
		return b, err
	}
	if code, out, err := command(b.binary, b.dir, []string{"build"}); err != nil || code != 0 {
		return b, fmt.Errorf("the base project does not build: exit %d, %w\n%s", code, err, out)
	}
	return b, nil
})

// scratch holds the binary and the built base project.
var scratch string

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if scratch, err = os.MkdirTemp("", "broken"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

func cases(t *testing.T) []*brokenCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var list []*brokenCase
	for _, file := range files {
		c, err := readCase(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, c)
	}
	return list
}

func TestBroken(t *testing.T) {
	for _, c := range cases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.needsUnprivileged() && os.Geteuid() == 0 {
				t.Skip("root reads files without permission")
			}
			base, err := baseline()
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(base.dir)); err != nil {
				t.Fatal(err)
			}
			if err := c.write(dir, base.archive); err != nil {
				t.Fatal(err)
			}
			if err := execute(filepath.Join(dir, "shop.duckdb"), c.before); err != nil {
				t.Fatal(err)
			}
			before := stateOf(t, dir)
			code, printed, err := command(base.binary, dir, c.command)
			if err != nil {
				t.Fatalf("%v\n%s", err, printed)
			}
			for _, p := range c.problems(code, printed) {
				t.Error(p)
			}
			checkState(t, code, before, stateOf(t, dir))
			switch {
			case t.Failed():
				t.Logf("exit %d, printed:\n%s", code, printed)
			case *update:
				c.record(t, codesIn(printed)[0])
			}
		})
	}
}

// command runs the binary as a user would, in the project's folder, with a
// home of nothing and no settings of the machine.
func command(binary, dir string, args []string) (exit int, printed string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(scratch, "home"), "TMPDIR=" + os.TempDir(),
		"NO_COLOR=1", "DBT_USE_COLORS=false", "DBT_SEND_ANONYMOUS_USAGE_STATS=false",
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if ctx.Err() != nil {
		return 0, out.String(), fmt.Errorf("still running after %s", hang)
	}
	var exitError *exec.ExitError
	if errors.As(err, &exitError) {
		err = nil
	}
	if err != nil {
		return 0, out.String(), err
	}
	return cmd.ProcessState.ExitCode(), out.String(), nil
}

var (
	codePattern = regexp.MustCompile(`\b(M\d{4})\b`)
	errorLine   = regexp.MustCompile(`(?m)error\[(M\d{4})\]`)
	hintPattern = regexp.MustCompile(`(?m)\bhint: \S`)
	// frameLine is a line of quoted source or of its marks: it repeats the
	// user's text, so that a match in it proves nothing.
	frameLine = regexp.MustCompile(`(?m)^\s*(\d+\s*)?\|.*$`)
	// insides are signs of a program that lost control, or of its language.
	insides = regexp.MustCompile(`panic:|goroutine \d+|runtime error:|\.go:\d+|%![a-z]\(|<nil>|0x[0-9a-f]{8}`)
)

// problems judges what was printed and returns what is wrong with it.
func (c *brokenCase) problems(exit int, printed string) (list []string) {
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if !slices.Contains(c.exit, exit) {
		add("exit %d, want one of %v", exit, c.exit)
	}
	if m := insides.FindString(printed); m != "" {
		add("the program shows its inside: %q", m)
	}
	said := frameLine.ReplaceAllString(printed, "")
	if !c.match.MatchString(said) {
		add("no message or hint matches %q", c.match)
	}
	if !hintPattern.MatchString(said) {
		add("no hint")
	}
	if !c.named(printed) {
		add("place not named, want one of %q", c.at)
	}
	switch codes := codesIn(printed); {
	case len(codes) == 0:
		add("no code")
	case c.code != "" && !*update && !slices.Contains(codes, c.code):
		add("codes %v, want %s", codes, c.code)
	}
	return list
}

// codesIn returns the codes that are printed, those of errors first.
func codesIn(printed string) (codes []string) {
	for _, m := range append(errorLine.FindAllStringSubmatch(printed, -1), codePattern.FindAllStringSubmatch(printed, -1)...) {
		codes = append(codes, m[1])
	}
	return codes
}

// named reports whether one of the places is printed and not a longer one that
// merely begins with it.
func (c *brokenCase) named(printed string) bool {
	if len(c.at) == 0 {
		return true
	}
	for _, place := range c.at {
		if regexp.MustCompile(regexp.QuoteMeta(place) + `(\D|$)`).MatchString(printed) {
			return true
		}
	}
	return false
}

// checkState compares artifacts and database before and after. Exit 2 says that
// nothing was begun, so nothing may have changed; after exit 1 what failed must
// be as it was.
func checkState(t *testing.T, exit int, before, after state) {
	t.Helper()
	unchanged(t, "relation", before.relations, after.relations)
	if exit == 2 {
		unchanged(t, "artifact", before.artifacts, after.artifacts)
		nothingNew(t, "artifact", before.artifacts, after.artifacts)
		nothingNew(t, "relation", before.relations, after.relations)
		return
	}
	for name := range after.relations {
		if strings.Contains(name, "__dbt_") {
			t.Errorf("relation %s was left behind", name)
		}
	}
}
