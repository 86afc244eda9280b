package site

import (
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
)

// index is what a page needs at once: names, kinds and edges of all nodes,
// each property an array over the nodes. What repeats is a place in a table.
type index struct {
	Project   string            `json:"project"`
	Generated string            `json:"generated"`
	Version   string            `json:"version"`
	Engine    string            `json:"engine"`
	Overview  string            `json:"overview"` // HTML
	Packages  []packageInfo     `json:"packages"`
	Groups    []groupInfo       `json:"groups"`
	Tables    map[string]*table `json:"tables"`
	ChunkSize int               `json:"chunk"`
	Live      bool              `json:"live,omitempty"`
	Traced    bool              `json:"traced,omitempty"` // column edges are known

	ID      []string `json:"id"` // what follows kind.package.name, or all of it
	Name    []string `json:"name"`
	Kind    []int    `json:"kind"`
	Package []int    `json:"package"`
	Folder  []int    `json:"folder"`
	File    []int    `json:"file"`
	FQN     []int    `json:"fqn"`    // of the names before the last
	Schema  []int    `json:"schema"` // database and schema, of what stands in one
	Made    []int    `json:"made"`
	Group   []int    `json:"group"`
	Access  []int    `json:"access"`
	Summary []string `json:"summary"`
	Parents [][]int  `json:"parents"`
	Tags    sparse   `json:"tags"`
	// Calls lists the documented macros that a node or a macro calls.
	Calls sparse `json:"calls"`
	// Attached is the node that a test tests, Column the column.
	Attached map[int]int    `json:"attached"`
	Column   map[int]string `json:"column"`
	// Covered counts a node's columns, those described, those tested.
	Covered map[int][3]int `json:"covered"`
	// Outcome is the last status of a node and when, of the runs.
	Outcome map[int]outcome `json:"outcome"`
	Runs    []runInfo       `json:"runs"`
	// State is what is new and modified; nil when nothing was compared.
	State *stateInfo `json:"state,omitempty"`
}

// sparse is a list of numbers for the nodes that have one.
type sparse map[int][]int

type packageInfo struct {
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	Overview string `json:"overview,omitempty"` // HTML
}

type groupInfo struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"` // HTML
	Owner       string `json:"owner,omitempty"`
}

// stateInfo lists nodes by the value of the method state that selects them, and
// marks those that have changed; what has changed of them is data of its own.
type stateInfo struct {
	Values map[string][]int         `json:"values"`
	Marks  map[int]changeMark       `json:"marks"`
	Words  map[lineage.Class]string `json:"words"`
}

// changeMark is the worst that happened to a node.
type changeMark struct {
	Class lineage.Class `json:"c"`
	Level lineage.Level `json:"l"`
}

// table numbers texts in the order of their first use. 0 is always "".
type table struct {
	texts []string
	at    map[string]int
}

func newTable() *table { return &table{texts: []string{""}, at: map[string]int{"": 0}} }

func (t *table) of(s string) int {
	i, ok := t.at[s]
	if !ok {
		i = len(t.texts)
		t.texts, t.at[s] = append(t.texts, s), i
	}
	return i
}

// MarshalJSON writes the texts.
func (t *table) MarshalJSON() ([]byte, error) { return marshal(t.texts) }

// chunkSize is how many nodes one file of details holds.
const chunkSize = 64

// entry is a node or a macro that has a page.
type entry struct {
	node  *project.Node
	macro *project.Macro
}

func (e entry) id() string {
	if e.macro != nil {
		return e.macro.UniqueID
	}
	return e.node.UniqueID
}

// entries lists what has a page, in the order of the project, macros last.
// Hooks and the tool's own macros have none.
func entries(p *project.Project) []entry {
	out := make([]entry, 0, len(p.Order)+64)
	for _, id := range p.Order {
		if n := p.Nodes[id]; n.Kind != project.Operation && n.Kind != project.SQLOperation {
			out = append(out, entry{node: n})
		}
	}
	var macros []entry
	for _, m := range p.Macros {
		if !m.BuiltIn {
			macros = append(macros, entry{macro: m})
		}
	}
	slices.SortFunc(macros, func(a, b entry) int { return strings.Compare(a.macro.UniqueID, b.macro.UniqueID) })
	return append(out, macros...)
}

// builder fills an index.
type builder struct {
	data    *Data
	entries []entry
	place   map[string]int // by unique id
	facts   *facts
	text    *markdown
	ix      *index
}

func newBuilder(d *Data) *builder {
	b := &builder{data: d, entries: entries(d.Project), text: newMarkdown()}
	b.place = make(map[string]int, len(b.entries))
	for i, e := range b.entries {
		b.place[e.id()] = i
	}
	b.ix = &index{
		Project: d.Project.Name, Version: d.Version, ChunkSize: chunkSize, Live: d.Live, Traced: len(d.Columns) > 0,
		Tables: map[string]*table{}, Tags: sparse{}, Calls: sparse{}, Attached: map[int]int{}, Column: map[int]string{},
		Covered: map[int][3]int{}, Outcome: map[int]outcome{}, Runs: []runInfo{}, Packages: []packageInfo{}, Groups: []groupInfo{},
	}
	for _, name := range []string{"kind", "package", "folder", "file", "fqn", "schema", "made", "group", "access", "tag", "status"} {
		b.ix.Tables[name] = newTable()
	}
	// The details read the numbers of statuses while the index is made.
	for _, r := range d.Runs {
		for _, o := range r.Results {
			b.ix.Tables["status"].of(o.Status)
		}
	}
	b.facts = newFacts(d, b.ix.Tables["status"])
	return b
}

// build makes the index of everything.
func (b *builder) build() *index {
	p := b.data.Project
	if !b.data.GeneratedAt.IsZero() {
		b.ix.Generated = b.data.GeneratedAt.UTC().Format(time.RFC3339)
	}
	if out := p.Profile.Outputs[p.Profile.Target]; out != nil && out.Driver != nil {
		b.ix.Engine = out.Driver.Name
	}
	for i, e := range b.entries {
		if e.macro != nil {
			b.addMacro(i, e.macro)
		} else {
			b.addNode(i, e.node)
		}
	}
	b.cover()
	b.addPackages()
	b.addRuns()
	b.addState()
	return b.ix
}

func (b *builder) add(kind, pkg, name, id, file, fqn, description string) {
	ix := b.ix
	if rest, ok := strings.CutPrefix(id, kind+"."+pkg+"."+name); ok && (rest == "" || rest[0] == '.') {
		id = rest
	}
	dir, base := path.Split(file)
	ix.ID, ix.Name = append(ix.ID, id), append(ix.Name, name)
	ix.Kind = append(ix.Kind, ix.Tables["kind"].of(kind))
	ix.Package = append(ix.Package, ix.Tables["package"].of(pkg))
	ix.Folder = append(ix.Folder, ix.Tables["folder"].of(strings.TrimSuffix(dir, "/")))
	ix.File = append(ix.File, ix.Tables["file"].of(base))
	ix.FQN = append(ix.FQN, ix.Tables["fqn"].of(fqn))
	ix.Summary = append(ix.Summary, summary(description))
}

func (b *builder) addNode(i int, n *project.Node) {
	ix := b.ix
	fqn := ""
	if len(n.FQN) > 0 {
		fqn = strings.Join(n.FQN[:len(n.FQN)-1], ".")
	}
	b.add(string(n.Kind), n.Package, displayName(n), n.UniqueID, n.OriginalPath, fqn, n.Description)
	ix.Schema = append(ix.Schema, ix.Tables["schema"].of(schemaOf(n)))
	ix.Made = append(ix.Made, ix.Tables["made"].of(made(n)))
	ix.Group = append(ix.Group, ix.Tables["group"].of(n.Group))
	access := n.Access
	if n.Kind == project.Model && access == "" {
		access = "protected"
	}
	ix.Access = append(ix.Access, ix.Tables["access"].of(access))
	ix.Parents = append(ix.Parents, b.places(n.DependsOn.Nodes))
	for _, tag := range n.Tags {
		ix.Tags[i] = append(ix.Tags[i], ix.Tables["tag"].of(tag))
	}
	if calls := b.places(n.DependsOn.Macros); len(calls) > 0 {
		ix.Calls[i] = calls
	}
	if at, column, ok := b.tested(n); ok {
		ix.Attached[i] = at
		if column != "" {
			ix.Column[i] = column
		}
	}
}

func (b *builder) addMacro(i int, m *project.Macro) {
	ix := b.ix
	b.add("macro", m.Package, m.Name, m.UniqueID, m.OriginalPath, m.Package, m.Description)
	ix.Schema, ix.Made, ix.Group, ix.Access = append(ix.Schema, 0), append(ix.Made, 0), append(ix.Group, 0), append(ix.Access, 0)
	ix.Parents = append(ix.Parents, []int{})
	if calls := b.places(m.DependsOn); len(calls) > 0 {
		ix.Calls[i] = calls
	}
}

// places looks up ids, ascending; what has no page is left out.
func (b *builder) places(ids []string) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		if i, ok := b.place[id]; ok {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tested is what a test tests: its own node and column, or the one node that a
// singular or unit test reads.
func (b *builder) tested(n *project.Node) (at int, column string, ok bool) {
	switch {
	case n.Kind != project.Test && n.Kind != project.UnitTest:
		return 0, "", false
	case n.TestInfo != nil && n.TestInfo.AttachedNode != "":
		at, ok = b.place[n.TestInfo.AttachedNode]
		return at, n.TestInfo.Column, ok
	case n.Kind == project.UnitTest && len(n.DependsOn.Nodes) > 0, len(n.DependsOn.Nodes) == 1:
		at, ok = b.place[n.DependsOn.Nodes[0]]
		return at, "", ok
	}
	return 0, "", false
}

// displayName is what people call a node: sources and models of several
// versions are known by two names.
func displayName(n *project.Node) string {
	if n.Kind == project.SourceTable && n.SourceInfo != nil {
		return n.SourceInfo.SourceName + "." + n.Name
	}
	return n.SearchName()
}

// schemaOf names the database and the schema that a node's relation stands in; ""
// for what has none.
func schemaOf(n *project.Node) string {
	if !hasColumns(n.Kind) || n.Ephemeral() || n.Relation.Schema == "" {
		return ""
	}
	return n.Relation.Database + "\x1f" + n.Relation.Schema
}

// made is how a node is built: its materialization, or what it is otherwise.
func made(n *project.Node) string {
	switch n.Kind {
	case project.Model:
		return n.Config.String("materialized")
	case project.Exposure:
		if n.ExposureInfo != nil {
			return n.ExposureInfo.Type
		}
	case project.Test:
		if n.TestInfo != nil && n.TestInfo.Generic {
			return n.TestInfo.Macro
		}
		return "singular"
	}
	return ""
}

// cover counts the columns of what has some.
func (b *builder) cover() {
	tested := map[int]map[string]bool{}
	for i, column := range b.ix.Column {
		at := b.ix.Attached[i]
		if tested[at] == nil {
			tested[at] = map[string]bool{}
		}
		tested[at][strings.ToLower(strings.Trim(column, "\"`"))] = true
	}
	for i, e := range b.entries {
		if e.node == nil || !hasColumns(e.node.Kind) {
			continue
		}
		var count [3]int
		for _, c := range b.facts.columns(e.node) {
			count[0]++
			if strings.TrimSpace(c.description) != "" {
				count[1]++
			}
			if tested[i][strings.ToLower(c.name)] {
				count[2]++
			}
		}
		b.ix.Covered[i] = count
	}
}

func hasColumns(k project.Kind) bool {
	return k == project.Model || k == project.Seed || k == project.Snapshot || k == project.SourceTable
}

// addPackages adds what people wrote about the project and its packages: the
// docs blocks __overview__ and __<package>__.
func (b *builder) addPackages() {
	p, used := b.data.Project, b.ix.Tables["package"]
	block := func(pkg, name string) string {
		if d := p.Docs["doc."+pkg+"."+name]; d != nil {
			return b.text.html(d.Contents)
		}
		return ""
	}
	for _, pkg := range p.Packages {
		if _, ok := used.at[pkg.Name]; !ok && pkg.Name != p.Name {
			continue
		}
		info := packageInfo{Name: pkg.Name, Version: pkg.Version}
		for _, from := range []string{p.Name, pkg.Name} {
			if info.Overview = block(from, "__"+pkg.Name+"__"); info.Overview != "" {
				break
			}
		}
		b.ix.Packages = append(b.ix.Packages, info)
		if b.ix.Overview == "" {
			b.ix.Overview = block(pkg.Name, "__overview__")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Groups)) {
		g := p.Groups[id]
		b.ix.Groups = append(b.ix.Groups, groupInfo{g.Name, b.text.html(g.Description), person(g.Owner)})
	}
}

// outcome is a status with the run it is of.
type outcome struct {
	Status   int     `json:"s"`
	Run      int     `json:"r"`
	Seconds  float64 `json:"t"`
	Failures *int64  `json:"f,omitempty"`
}

// runInfo is one run: its counts by status.
type runInfo struct {
	Command string      `json:"command"`
	At      string      `json:"at"`
	Elapsed float64     `json:"elapsed"`
	Counts  map[int]int `json:"counts"`
	// Failed lists what did not end well.
	Failed []failure `json:"failed"`
	Slow   []failure `json:"slow"`
}

type failure struct {
	Node    int     `json:"n"`
	Status  int     `json:"s"`
	Seconds float64 `json:"t"`
	Message string  `json:"m,omitempty"`
}

// mostListed is how many nodes of a run are named: the slowest, and those
// that failed.
const mostListed = 200

func (b *builder) addRuns() {
	statuses := b.ix.Tables["status"]
	for k, r := range b.data.Runs {
		info := runInfo{Command: r.Command, At: r.At.UTC().Format(time.RFC3339), Elapsed: round(r.Elapsed), Counts: map[int]int{}, Failed: []failure{}, Slow: []failure{}}
		for _, o := range r.Results {
			s := statuses.of(o.Status)
			info.Counts[s]++
			i, ok := b.place[o.Node]
			if !ok {
				continue
			}
			f := failure{i, s, round(o.Seconds), o.Message}
			if artifactBad(o.Status) && len(info.Failed) < mostListed {
				info.Failed = append(info.Failed, f)
			}
			f.Message = ""
			info.Slow = append(info.Slow, f)
			if o.Status != artifact.StatusSkipped {
				b.ix.Outcome[i] = outcome{s, k, round(o.Seconds), o.Failures}
			}
		}
		slices.SortStableFunc(info.Slow, func(a, b failure) int { return int(1e6*b.Seconds) - int(1e6*a.Seconds) })
		info.Slow = slices.Clip(info.Slow[:min(len(info.Slow), 20)])
		b.ix.Runs = append(b.ix.Runs, info)
	}
}

func (b *builder) addState() {
	s := b.data.State
	if s == nil {
		return
	}
	b.ix.State = &stateInfo{Values: map[string][]int{}, Marks: map[int]changeMark{}, Words: map[lineage.Class]string{}}
	for i := range s.Changes {
		c := &s.Changes[i]
		if at, ok := b.place[c.Node]; ok {
			b.ix.State.Marks[at] = changeMark{c.Class, c.Level}
		}
		for _, class := range c.Classes {
			b.ix.State.Words[class] = class.Words()
		}
	}
	for value, ids := range s.Values {
		b.ix.State.Values[value] = b.places(ids)
	}
}

func artifactBad(status string) bool {
	switch status {
	case artifact.StatusSuccess, artifact.StatusPass, artifact.StatusNoOp, artifact.StatusSkipped:
		return false
	}
	return true
}

// round keeps milliseconds.
func round(seconds float64) float64 { return float64(int64(seconds*1000+0.5)) / 1000 }
