package partial

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/lineage"
)

// TestSomeOrAll: commands that look into some nodes and commands that look into all
// share what is kept of columns. Stars all the way make each model's columns hang
// on all that it reads, with and without a reference.
func TestSomeOrAll(t *testing.T) {
	root := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		dir := filepath.Join(root, fmt.Sprint(n))
		put := func(path, text string) {
			path = filepath.Join(dir, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		defer os.RemoveAll(dir)
		put("dbt_project.yml", "name: shop\nprofile: shop\n")
		put("profiles.yml", "shop: {target: dev, outputs: {dev: {type: paper, schema: main}}}\n")
		const models = 6
		write := func(i int) {
			text := fmt.Sprintf("select %d as own%d", i, rapid.IntRange(0, 2).Draw(t, "own"))
			for k := range i {
				switch rapid.IntRange(0, 3).Draw(t, "reads") {
				case 0:
					text = fmt.Sprintf("select l.*, r.own%d from (%s) l, {{ ref('m%d') }} r", k%3, text, k)
				case 1:
					text = fmt.Sprintf("select r.*, l.* from (%s) l, {{ ref('m%d') }} r", text, k)
				case 2:
					text = fmt.Sprintf("select r.*, l.* from (%s) l, m%d r", text, k)
				}
			}
			put(fmt.Sprintf("models/m%d.sql", i), text)
		}
		for i := range models {
			write(i)
		}
		m := &machine{dir: dir, flags: flagsOf(false), command: "parse", now: time.Now().Add(time.Hour)}
		if rapid.Bool().Draw(t, "unchecked") {
			m.check = lineage.CheckOff
		}
		for range rapid.IntRange(2, 6).Draw(t, "commands") {
			c, diags := compiler.Load(context.Background(), compiler.Options{
				ProjectDir: dir, ProfilesDir: dir, WorkDir: dir, Vars: &project.Map{}, Flags: m.flags, Command: m.command, Now: m.now,
				Env: func(string) (string, bool) { return "", false }, Registry: adapters.NewRegistry(paper()), Args: &project.Map{}, NoCache: true, Build: "test",
			})
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if rapid.Bool().Draw(t, "all") {
				differ(t, "lineage of columns", m.lineage(t, c, false), m.lineage(t, c, true))
			} else {
				m.keepSome(t, c)
			}
			write(rapid.IntRange(0, models-1).Draw(t, "edit"))
		}
	})
}

// keepSome looks into some nodes only, as a command does that follows a change:
// what it keeps must serve those that look into all.
func (m *machine) keepSome(t *rapid.T, c *compiler.Compiler) {
	g, diags := lineage.Build(c.Project())
	if diags.HasErrors() || g.Len() == 0 {
		return
	}
	of := g.NewSet(rapid.SliceOfN(rapid.Int32Range(0, int32(g.Len())-1), 1, 3).Draw(t, "of")...)
	if rapid.Bool().Draw(t, "with what reads them") {
		of = of.Union(g.Descendants(of, lineage.Unlimited))
	}
	only := of.Union(g.Ancestors(of, lineage.Unlimited))
	lineage.Columns(context.Background(), g, c, lineage.ColumnOptions{Check: lineage.CheckOff, Only: &only, Memo: m.memo(c)})
}

func (m *machine) memo(c *compiler.Compiler) lineage.Memo {
	return lineage.Memo{Path: filepath.Join(m.dir, "target", "partial_lineage.model"), Project: c.Fingerprint()}
}
