package load_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/ansi"
	"github.com/modeldata/model/compiler/internal/load"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

var update = flag.Bool("update", false, "rewrite the want files of testdata")

// TestGolden loads each testdata/*.txtar, a project whose comment lists places
// of the manifest as "section / id / field", and compares what stands there
// with the file "want", which also holds the diagnostics.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { golden(t, path) })
	}
}

func golden(t *testing.T, path string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range ar.Files {
		if f.Name == "want" {
			continue
		}
		at := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := shown(t, dir, string(ar.Comment))
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
	if *update {
		if i < 0 {
			i = len(ar.Files)
			ar.Files = append(ar.Files, txtar.File{Name: "want"})
		}
		ar.Files[i].Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if i < 0 || string(ar.Files[i].Data) != got {
		t.Errorf("got:\n%s", got)
	}
}

// shown loads the project in dir and prints what the lines ask for; lines that
// begin with # are remarks.
func shown(t *testing.T, dir, lines string) string {
	w, diags := load.Load(context.Background(), load.Options{
		ProjectDir: dir, ProfilesDir: dir, WorkDir: dir, NoCache: true, Command: "parse", Vars: &project.Map{}, Flags: &project.Map{},
		Env: func(string) (string, bool) { return "", false }, Now: time.Unix(1700000000, 0), Registry: adapters.NewRegistry(engine()),
	})
	var out strings.Builder
	for _, d := range diags {
		pos := d.Span.Position()
		fmt.Fprintf(&out, "%s %s:%d:%d %s\n", d.Code, d.Span.File.Path, pos.Line, pos.Column, d.Message)
	}
	if diags.HasErrors() {
		return out.String()
	}
	var buf bytes.Buffer
	if _, err := manifest.Write(&buf, w.Project, artifact.Metadata{}, manifest.Options{}); err != nil {
		t.Fatal(err)
	}
	var m any
	if err := json.Unmarshal(buf.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, err := json.Marshal(at(m, strings.Split(line, " / ")))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s: %s\n", line, text)
	}
	return out.String()
}

// at walks down keys; of a list it takes the first, "*" lists the keys there.
func at(v any, path []string) any {
	for _, key := range path {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		if key != "*" {
			v = m[key]
			continue
		}
		keys := []string{}
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return keys
	}
	return v
}

type credentials struct{}

func (credentials) Database() string       { return "db" }
func (credentials) Schema() string         { return "main" }
func (credentials) Public() map[string]any { return nil }
func (credentials) UniqueField() string    { return "" }

// engine is one that reads nothing and runs nothing.
func engine() *adapters.Driver {
	return &adapters.Driver{
		Name: "paper", Dialect: ansi.Dialect("paper"), Base: ansi.Macros,
		Configure: func(adapters.Output) (adapters.Credentials, error) { return credentials{}, nil },
	}
}
