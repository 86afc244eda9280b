package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/modeldata/model/lineage"
)

// TestDiffOfEdits runs test/diff/edits: projects, what pull requests do to them,
// and what the diff has to say.
func TestDiffOfEdits(t *testing.T) {
	binary := builtModel(t)
	files, err := filepath.Glob("../../test/diff/edits/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no edits", err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := readEdits(ar)
		state := filepath.Join(t.TempDir(), "state")
		run(t, binary, s.write(t, s.base), "parse", "--target-path", state)
		for i := range s.edits {
			e := &s.edits[i]
			t.Run(e.name, func(t *testing.T) {
				t.Parallel()
				before, after := s.project(t, e)
				from := state
				if before != nil {
					from = filepath.Join(t.TempDir(), "state")
					verb := "parse"
					if strings.HasPrefix(e.text, "compiled\n") {
						verb = "compile"
					}
					run(t, binary, s.write(t, before), verb, "--target-path", from)
				}
				got := s.diff(t, binary, after, from)
				if got == e.want {
					return
				}
				if *update {
					e.at.Data = []byte(got)
					return
				}
				t.Errorf("%s\n%sgot:\n%swant:\n%s", file, e.text, got, e.want)
			})
		}
		if *update {
			t.Cleanup(func() {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// builtModel is the binary that tests run in processes of their own.
func builtModel(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(path, filepath.Join(dir, "model")); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "model")
}

// edits are a project's files and what is done to them.
type edits struct {
	base  map[string]string
	edits []edit
}

type edit struct {
	name, text, want string
	at               *txtar.File
}

func readEdits(ar *txtar.Archive) *edits {
	s := &edits{base: map[string]string{}}
	for i := range ar.Files {
		f := &ar.Files[i]
		name, rest, _ := strings.Cut(f.Name, "/")
		switch {
		case name == "base":
			s.base[rest] = string(f.Data)
		case rest == "edit":
			s.edits = append(s.edits, edit{name: name, text: string(f.Data)})
		case rest == "want":
			e := &s.edits[len(s.edits)-1]
			e.want, e.at = string(f.Data), f
		}
	}
	return s
}

// project makes the two sides of an edit; before is nil where it is the base.
func (s *edits) project(t *testing.T, e *edit) (before, after map[string]string) {
	t.Helper()
	first, second, file := map[string]string{}, map[string]string{}, ""
	for k, v := range s.base {
		first[k], second[k] = v, v
	}
	var gone, come []string
	both, changed, removed := false, false, false
	done := func() {
		if file == "" || len(gone)+len(come) == 0 && !removed {
			return
		}
		for i, side := range []map[string]string{second, first} {
			if i == 1 && !both {
				break
			}
			if removed {
				delete(side, file)
				continue
			}
			text, err := patched(side[file], gone, come)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			side[file] = text
		}
		gone, come, removed = nil, nil, false
	}
	for line := range strings.Lines(e.text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "- "):
			if len(come) > 0 {
				done()
			}
			gone = append(gone, line[2:])
		case strings.HasPrefix(line, "+"):
			come = append(come, strings.TrimPrefix(line[1:], " "))
		case line == "compiled":
			changed = true
		case line == "removed":
			removed = true
		case line == "...":
			done()
		default:
			done()
			file, both = strings.CutPrefix(line, "before ")
			changed = changed || both
		}
	}
	done()
	if changed {
		before = first
	}
	return before, second
}

// patched is a text with lines in place of others, which follow each other.
func patched(text string, gone, come []string) (string, error) {
	block := func(lines []string) string {
		if len(lines) == 0 {
			return ""
		}
		return strings.Join(lines, "\n") + "\n"
	}
	was := block(gone)
	if was != "" && strings.Count("\n"+text, "\n"+was) != 1 {
		return "", fmt.Errorf("these lines do not stand there once:\n%s", was)
	}
	return strings.TrimPrefix(strings.Replace("\n"+text, "\n"+was, "\n"+block(come), 1), "\n"), nil
}

func (s *edits) write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t *testing.T, binary, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, out.Bytes(), failed.Bytes())
	}
	return out.Bytes()
}

var hashed = regexp.MustCompile(`\.[0-9a-f]{10}$`)

// short is a node's name without its project, and a test's without its hash.
func short(id string) string {
	kind, rest, _ := strings.Cut(hashed.ReplaceAllString(id, ""), ".")
	_, name, _ := strings.Cut(rest, ".")
	return kind + "." + name
}

// diff is what is told, a line for each node in the order of names.
func (s *edits) diff(t *testing.T, binary string, files map[string]string, state string) string {
	t.Helper()
	var report struct {
		Changes []struct {
			Node, Level string
			Class       lineage.Class
		}
	}
	out := run(t, binary, s.write(t, files), "diff", "--state", state, "--output", "json", "--quiet")
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var lines []string
	for _, c := range report.Changes {
		lines = append(lines, fmt.Sprintf("%s %s %s\n", short(c.Node), c.Level, c.Class))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
