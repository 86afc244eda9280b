package broken

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// brokenCase is one file of testdata: what is broken and what must be said.
type brokenCase struct {
	name    string
	file    string // path of the txtar file
	archive *txtar.Archive
	// command is what follows the binary's name.
	command []string
	// exit holds the allowed exit codes.
	exit []int
	// code is the diagnostic's code, "" until -update has written it.
	code string
	// at holds places of which one must be named: file, file:line or
	// file:line:column; nil for errors of the command line.
	at []string
	// match must be found in what is printed, the quoted source apart.
	match *regexp.Regexp
	// dbt notes where dbt itself behaves otherwise: "accepts", "hangs".
	dbt    string
	before []string // SQL run against the database first
	remove []string // files of the base project that this case lacks
	setup  []string // what a text archive cannot hold, see arrange
}

// readCase reads a file's header: lines of "key: value"; "#" begins a remark.
func readCase(file string) (*brokenCase, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	c := &brokenCase{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), file: file, archive: archive}
	for _, line := range strings.Split(strings.TrimSpace(string(archive.Comment)), "\n") {
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("header line %q is not key: value", line)
		}
		if err := c.set(key, value); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if c.command == nil || c.exit == nil || c.match == nil {
		return nil, fmt.Errorf("command, exit and match are required")
	}
	return c, nil
}

func (c *brokenCase) set(key, value string) (err error) {
	switch key {
	case "command":
		c.command = words(value)
	case "exit":
		for _, s := range strings.Split(value, "|") {
			n, err := strconv.Atoi(s)
			if err != nil {
				return err
			}
			c.exit = append(c.exit, n)
		}
	case "code":
		c.code = value
	case "at":
		if value != "-" {
			c.at = strings.Split(value, " ; ")
		}
	case "match":
		c.match, err = regexp.Compile(value)
	case "dbt":
		c.dbt = value
	case "before":
		c.before = append(c.before, value)
	case "remove":
		c.remove = append(c.remove, value)
	case "setup":
		c.setup = append(c.setup, value)
	default:
		return fmt.Errorf("unknown key")
	}
	return err
}

// words splits a command line at spaces, except inside of double quotes.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// write lays the base project and the case's files over dir.
func (c *brokenCase) write(dir string, base *txtar.Archive) error {
	for _, archive := range []*txtar.Archive{base, c.archive} {
		for _, f := range archive.Files {
			if err := put(filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data); err != nil {
				return err
			}
		}
	}
	for _, name := range c.remove {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	for _, line := range c.setup {
		if err := arrange(dir, line); err != nil {
			return fmt.Errorf("%s: %w", line, err)
		}
	}
	return nil
}

func put(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// record writes the code that was found into the case's header.
func (c *brokenCase) record(t *testing.T, code string) {
	t.Helper()
	if code == c.code {
		return
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimRight(string(c.archive.Comment), "\n"), "\n") {
		if !strings.HasPrefix(line, "code: ") {
			lines = append(lines, line)
		}
		if strings.HasPrefix(line, "exit: ") {
			lines = append(lines, "code: "+code)
		}
	}
	c.archive.Comment = []byte(strings.Join(lines, "\n") + "\n")
	if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
