// Package partial holds the property that makes the parse cache safe: after any
// sequence of changes, a project loaded with the cache is the one that a cold
// parse gives, in its manifest and in its diagnostics, and two projects with one
// fingerprint have one manifest.
package partial

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/ansi"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

// TestAnySequenceOfChanges keeps to a few seconds; -rapid.checks=2000 looks
// longer.
func TestAnySequenceOfChanges(t *testing.T) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || strings.HasPrefix(f.Name, "rapid.") })
	if !given {
		checks := flag.Lookup("rapid.checks")
		before := checks.Value.String()
		defer func() { _ = checks.Value.Set(before) }()
		if err := checks.Value.Set("6"); err != nil {
			t.Fatal(err)
		}
	}
	root := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		m := newMachine(t, filepath.Join(root, fmt.Sprint(n)))
		defer os.RemoveAll(m.dir)
		t.Repeat(map[string]func(*rapid.T){
			"":       m.compare,
			"edit":   m.edit,
			"edit2":  m.edit, // most changes are of content
			"delete": m.delete,
			"move":   m.move,
			"swap":   m.swap,
			"touch":  m.touch,
			"around": m.around,
			"clock":  m.wait,
			"mend":   m.mend,
			"age":    m.age,
		})
	})
}

// machine is a project in a folder with what it is loaded with.
type machine struct {
	dir      string
	at       map[string]string // slot -> path, of those that exist
	env      map[string]string
	target   string
	profile  string
	vars     *project.Map
	flags    *project.Map
	command  string
	check    lineage.Strictness
	now      time.Time
	seen     map[string]written // by the fingerprint's shape
	lastTick time.Time
	failures int // loads with an error in a row
}

func newMachine(t *rapid.T, dir string) *machine {
	m := &machine{
		dir: dir, at: map[string]string{}, env: map[string]string{}, vars: &project.Map{}, flags: flagsOf(false),
		command: "parse", now: time.Now().Add(time.Hour), seen: map[string]written{},
	}
	m.rebuild(t)
	for _, name := range slices.Sorted(maps.Keys(slots)) {
		if rapid.Bool().Draw(t, "has "+name) {
			m.write(t, name, slots[name].places[0], slots[name].content(t))
		}
	}
	return m
}

// rebuild leaves only what the project needs, with its plain content.
func (m *machine) rebuild(t *rapid.T) {
	for name, path := range m.at {
		if slots[name].plain == "" {
			m.remove(t, name, path)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(slots)) {
		s := slots[name]
		if s.plain == "" {
			continue
		}
		if path := m.at[name]; path != "" && path != s.places[0] {
			m.remove(t, name, path)
		}
		m.write(t, name, s.places[0], s.plain)
	}
	m.failures = 0
}

// mend ends a time of errors: what a project with an error is made of is
// compared by its diagnostics alone.
func (m *machine) mend(t *rapid.T) {
	if m.failures < 3 {
		t.Skip("all well")
	}
	m.rebuild(t)
}

func (m *machine) remove(t *rapid.T, name, path string) {
	m.tick(t)
	if err := os.Remove(filepath.Join(m.dir, path)); err != nil {
		t.Fatal(err)
	}
	delete(m.at, name)
}

func flagsOf(full bool) *project.Map { return project.NewMap("full_refresh", full, "which", "parse") }

// write gives a slot's file a content, timed by the machine's clock.
func (m *machine) write(t *rapid.T, slot, path, text string) {
	m.tick(t)
	abs := filepath.Join(m.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(abs), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(abs, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(abs, m.now, m.now); err != nil {
		t.Fatal(err)
	}
	m.at[slot] = path
}

// tick waits until the file system's clock has moved since the last load, as
// no file is changed in the instant in which it was read.
func (m *machine) tick(t *rapid.T) {
	probe := m.dir + ".tick"
	defer os.Remove(probe)
	for {
		if err := os.WriteFile(probe, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(probe)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().After(m.lastTick) {
			return
		}
	}
}

func (m *machine) existing(t *rapid.T, label string) string {
	names := slices.Sorted(maps.Keys(m.at))
	names = slices.DeleteFunc(names, func(n string) bool { return slots[n].always })
	if len(names) == 0 {
		t.Skip("nothing there")
	}
	return rapid.SampledFrom(names).Draw(t, label)
}

func (m *machine) edit(t *rapid.T) {
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(slots))).Draw(t, "slot")
	if m.failures > 2 {
		m.rebuild(t)
	}
	path, ok := m.at[name]
	if !ok {
		path = rapid.SampledFrom(slots[name].places).Draw(t, "place")
	}
	m.write(t, name, path, slots[name].content(t))
}

func (m *machine) delete(t *rapid.T) {
	name := m.existing(t, "gone")
	if slots[name].plain != "" && rapid.IntRange(0, 7).Draw(t, "rarely") > 0 {
		t.Skip("needed")
	}
	m.remove(t, name, m.at[name])
}

// move renames a file, which keeps its time.
func (m *machine) move(t *rapid.T) {
	name := m.existing(t, "moved")
	to := rapid.SampledFrom(slots[name].places).Draw(t, "to")
	m.tick(t)
	if err := os.MkdirAll(filepath.Dir(filepath.Join(m.dir, to)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(m.dir, m.at[name]), filepath.Join(m.dir, to)); err != nil {
		t.Fatal(err)
	}
	m.at[name] = to
}

// swap exchanges two models' files: often of one size and one time.
func (m *machine) swap(t *rapid.T) {
	a, okA := m.at["orders"]
	b, okB := m.at["people"]
	if !okA || !okB {
		t.Skip("not both there")
	}
	m.tick(t)
	abs := func(p string) string { return filepath.Join(m.dir, p) }
	for _, step := range [][2]string{{a, a + ".aside"}, {b, a}, {a + ".aside", b}} {
		if err := os.Rename(abs(step[0]), abs(step[1])); err != nil {
			t.Fatal(err)
		}
	}
}

// touch changes a file's time alone, also backwards.
func (m *machine) touch(t *rapid.T) {
	name := m.existing(t, "touched")
	m.tick(t)
	at := m.now.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "ago")) * time.Second)
	if err := os.Chtimes(filepath.Join(m.dir, m.at[name]), at, at); err != nil {
		t.Fatal(err)
	}
}

// age gives all files one time in the past, as a checkout does: from then on
// the cache trusts times.
func (m *machine) age(t *rapid.T) {
	m.tick(t)
	for _, path := range m.at {
		at := m.now.Add(-time.Minute)
		if err := os.Chtimes(filepath.Join(m.dir, path), at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// around changes what a project is loaded with.
func (m *machine) around(t *rapid.T) {
	value := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "value")
	switch rapid.SampledFrom([]string{"env", "target", "vars", "flags", "command", "check"}).Draw(t, "what") {
	case "env":
		m.env["SHOP_SETTING"] = value
		if value == "" {
			delete(m.env, "SHOP_SETTING")
		}
	case "target":
		m.target = map[string]string{"a": "dev", "b": "prod"}[value]
	case "vars":
		m.vars = &project.Map{}
		if value != "" {
			m.vars.Set("setting", value)
		}
	case "flags":
		m.flags = flagsOf(value == "a")
	case "command":
		m.command = map[string]string{"": "parse", "a": "run", "b": "build"}[value]
	case "check":
		m.check = map[string]lineage.Strictness{"": lineage.CheckWarn, "a": lineage.CheckOff, "b": lineage.CheckError}[value]
	}
}

func (m *machine) wait(t *rapid.T) {
	m.now = m.now.Add(rapid.SampledFrom([]time.Duration{time.Millisecond, time.Second, time.Minute}).Draw(t, "time"))
}

// result is what a load says.
type result struct {
	manifest, diagnostics, logs string
	shape                       string
	texts                       []textPlace
	record                      func(i int) string // of the node of a text
	lineage                     string
}

// textPlace is a text's hash, with the place of its node's record.
type textPlace struct {
	hash  uint64
	place manifest.Place
}

// written is a manifest that stands.
type written struct {
	manifest string
	texts    []textPlace
}

func (m *machine) load(t *rapid.T, noCache bool) result {
	var r result
	var logs []string
	c, diags := compiler.Load(context.Background(), compiler.Options{
		ProjectDir: m.dir, ProfilesDir: m.dir, WorkDir: m.dir, Profile: m.profile, Target: m.target, Vars: m.vars, Flags: m.flags, Command: m.command,
		Env: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok }, Now: m.now, Registry: adapters.NewRegistry(paper()),
		Args: project.NewMap("which", m.command), NoCache: noCache, Build: "test", InvocationID: "id",
		Log: func(e compiler.LogEntry) { logs = append(logs, e.Message) },
	})
	var text strings.Builder
	for _, d := range diags {
		text.WriteString(d.Render(diag.Style{}))
	}
	slices.Sort(logs) // templates are rendered in parallel
	r.diagnostics, r.logs = text.String(), strings.Join(logs, "\n")
	if c != nil {
		var buf bytes.Buffer
		places, err := manifest.Write(&buf, c.Project(), artifact.Metadata{}, manifest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		print := c.Fingerprint()
		r.manifest, r.shape = buf.String(), print.Shape
		for _, x := range print.Texts {
			r.texts = append(r.texts, textPlace{x.Hash, places[x.Node]})
		}
		r.lineage = m.lineage(t, c, noCache)
		r.record = func(i int) string { return string(manifest.Record(c.Project(), print.Texts[i].Node)) }
	}
	return r
}

// lineage is what all columns are made from, of what type, and what is told of
// them.
func (m *machine) lineage(t *rapid.T, c *compiler.Compiler, noCache bool) string {
	g, diags := lineage.Build(c.Project())
	if diags.HasErrors() {
		return ""
	}
	o := lineage.ColumnOptions{Check: m.check}
	if !noCache {
		if rapid.Bool().Draw(t, "some nodes first") {
			m.keepSome(t, c)
		}
		o.Memo = m.memo(c)
	}
	columns, diags := lineage.Columns(context.Background(), g, c, o)
	var b strings.Builder
	for _, d := range diags.Sort() {
		b.WriteString(d.Render(diag.Style{}))
	}
	for i := range int32(g.Len()) {
		n := columns.Node(i)
		if n == nil {
			continue
		}
		for k := range n.Columns {
			col := &n.Columns[k]
			fmt.Fprintf(&b, "%s %s %v %v\n", col.AppendJSON(nil), col.Type, col.Null, col.At.Position())
		}
		for _, d := range n.Diagnostics {
			b.WriteString(d.Render(diag.Style{}))
		}
	}
	return b.String()
}

// compare is the property.
func (m *machine) compare(t *rapid.T) {
	warm, cold := m.load(t, false), m.load(t, true)
	differ(t, "manifest", warm.manifest, cold.manifest)
	differ(t, "diagnostics", warm.diagnostics, cold.diagnostics)
	differ(t, "what templates say", warm.logs, cold.logs)
	differ(t, "fingerprint", fmt.Sprint(warm.shape, warm.texts), fmt.Sprint(cold.shape, cold.texts))
	differ(t, "lineage of columns", warm.lineage, cold.lineage)
	m.failures++
	if cold.manifest != "" {
		m.failures = 0
	}
	if cold.shape != "" {
		if before, ok := m.seen[cold.shape]; ok {
			if patched, ok := before.patched(t, cold); ok {
				differ(t, "manifest of one shape", clocks.ReplaceAllString(patched, ""), clocks.ReplaceAllString(cold.manifest, ""))
			}
		}
		m.seen[cold.shape] = written{cold.manifest, cold.texts}
	}
	m.lastTick = time.Now()
}

// patched is the manifest with the records of the texts that changed replaced;
// false when one of them has no record.
func (w written) patched(t *rapid.T, now result) (string, bool) {
	if len(w.texts) != len(now.texts) {
		t.Fatalf("one shape with %d texts, then %d", len(w.texts), len(now.texts))
	}
	changed := []int{}
	for i, x := range w.texts {
		if x.hash != now.texts[i].hash {
			changed = append(changed, i)
		}
	}
	slices.SortFunc(changed, func(i, j int) int { return cmp.Compare(w.texts[j].place.At, w.texts[i].place.At) })
	out := w.manifest
	for _, i := range changed { // the last first, so that places hold
		p := w.texts[i].place
		if p.Len == 0 {
			return "", false
		}
		out = out[:p.At] + now.record(i) + out[p.At+p.Len:]
	}
	return out, true
}

var clocks = regexp.MustCompile(`"created_at":[0-9.]+`)

// differ fails with the place of the first difference.
func differ(t *rapid.T, what, got, want string) {
	if got == want {
		return
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	around := func(s string) string { return s[max(0, min(len(s), at-300)):min(len(s), at+200)] }
	t.Fatalf("%s differ at %d:\n--- with the cache\n%s\n--- without\n%s", what, at, around(got), around(want))
}

type credentials struct{ schema string }

func (c credentials) Database() string       { return "db" }
func (c credentials) Schema() string         { return c.schema }
func (c credentials) Public() map[string]any { return map[string]any{"schema": c.schema} }
func (c credentials) UniqueField() string    { return "" }

// paper is an engine that reads nothing and runs nothing.
func paper() *adapters.Driver {
	return &adapters.Driver{
		Name: "paper", Dialect: ansi.Dialect("paper"), Base: ansi.Macros,
		Configure: func(o adapters.Output) (adapters.Credentials, error) {
			schema, _ := o.Fields["schema"].(string)
			return credentials{schema}, nil
		},
	}
}
