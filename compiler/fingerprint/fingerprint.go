// Package fingerprint tells whether a node would be built as it was before.
//
// It takes a loaded project and gives a sum for each node, over everything that
// decides what is sent to the engine: the template, the macros that it calls,
// the configuration, the names that its references stand for, and the models
// that are inlined into it. Comments and the space between words do not count;
// in doubt there is a difference. It renders nothing and asks no engine.
package fingerprint

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
)

// Sum stands for all that decides how a node is built.
type Sum struct {
	whole [sha256.Size]byte
	// rest leaves out how the SQL between a template's tags is worded, and in which
	// order the tags stand.
	rest [sha256.Size]byte
}

// Reworded reports whether two sums of a node differ at most in the SQL that is
// written in it, or in a model that is inlined into it: then the SQL that comes
// of it decides whether anything is built otherwise.
func (s Sum) Reworded(t Sum) bool { return s.rest == t.rest }

// Of returns the sums of a project's nodes by unique id.
func Of(p *project.Project) map[string]Sum {
	m := &maker{p: p, nodes: make(map[string]Sum, len(p.Nodes)), macros: map[string]gist{}}
	var vars strings.Builder
	for _, pkg := range p.Packages {
		v, _ := pkg.Config.Get("vars")
		writeJSON(&vars, v)
	}
	m.vars = vars.String()
	for _, id := range p.Order {
		m.node(p.Nodes[id], 0)
	}
	return m.nodes
}

// maker is the state of one call of Of.
type maker struct {
	p      *project.Project
	vars   string
	nodes  map[string]Sum
	macros map[string]gist
}

// gist is what counts of a text.
type gist struct {
	text string
	tags string // its tags alone, sorted
	vars bool   // it reads the project's variables
}

// withoutEffect are configurations that change nothing in the engine.
var withoutEffect = []string{"tags", "meta", "group", "access", "docs", "description", "freshness", "enabled"}

// depth bounds inlined models that read each other in a circle, which the graph
// reports.
const depth = 200

func (m *maker) node(n *project.Node, deep int) Sum {
	if sum, ok := m.nodes[n.UniqueID]; ok || deep > depth {
		return sum
	}
	whole, rest := sha256.New(), sha256.New()
	h := io.MultiWriter(whole, rest)
	fmt.Fprintln(h, n.Kind, n.UniqueID, n.Language, n.Target)
	own := m.text(n.Raw, n.Target)
	if n.Language == "python" {
		own = gist{text: n.Raw, tags: n.Raw}
	}
	fmt.Fprintln(whole, own.text)
	fmt.Fprintln(rest, own.tags)
	fmt.Fprintf(h, "%+v\n", n.Relation)
	config := n.Config.Set().Clone() // defaults are the same for all
	for _, key := range withoutEffect {
		config.Delete(key)
	}
	writeJSON(h, config)
	vars := m.called(h, n) || own.vars
	if vars {
		fmt.Fprintln(h, m.vars)
	}
	m.described(h, n)
	m.ofKind(h, n)
	for _, id := range slices.Sorted(slices.Values(n.DependsOn.Nodes)) {
		read := m.p.Nodes[id]
		if read == nil {
			continue
		}
		fmt.Fprintf(h, "%s %+v\n", id, read.Relation)
		if read.Ephemeral() || n.Kind == project.UnitTest {
			sum := m.node(read, deep+1)
			_, _ = whole.Write(sum.whole[:]) // a hash does not fail
			_, _ = rest.Write(sum.rest[:])
		}
	}
	var sum Sum
	whole.Sum(sum.whole[:0])
	rest.Sum(sum.rest[:0])
	m.nodes[n.UniqueID] = sum
	return sum
}

// called writes the macros that a node calls, at any depth.
func (m *maker) called(w io.Writer, n *project.Node) (vars bool) {
	seen := map[string]bool{}
	queue := slices.Clone(n.DependsOn.Macros)
	var ids []string
	for ; len(queue) > 0; queue = queue[1:] {
		macro := m.p.Macros[queue[0]]
		if macro == nil || macro.BuiltIn || seen[macro.UniqueID] {
			continue
		}
		seen[macro.UniqueID] = true
		ids = append(ids, macro.UniqueID)
		queue = append(queue, macro.DependsOn...)
	}
	slices.Sort(ids)
	for _, id := range ids {
		g, ok := m.macros[id]
		if !ok {
			g = m.text(m.p.Macros[id].SQL, "")
			m.macros[id] = g
		}
		fmt.Fprintln(w, id, g.text)
		vars = vars || g.vars
	}
	return vars
}

// described writes what of the YAML reaches the engine.
func (m *maker) described(w io.Writer, n *project.Node) {
	persist := n.Config.Map("persist_docs")
	if persist.Bool("relation") {
		fmt.Fprintln(w, n.Description)
	}
	fmt.Fprintf(w, "%+v\n", n.Contract)
	constraint := func(c project.Constraint) {
		fmt.Fprintln(w, c.Type, c.Name, c.Expression, c.Columns, c.To, c.ToColumns)
	}
	for _, c := range n.Constraints {
		constraint(c)
	}
	for _, c := range n.Columns {
		if persist.Bool("columns") {
			fmt.Fprintln(w, c.Name, c.Description)
		}
		if n.Contract.Enforced || n.Kind == project.Seed {
			fmt.Fprintln(w, c.Name, c.DataType)
		}
		for _, k := range c.Constraints {
			constraint(k)
		}
	}
}

// ofKind writes what only some kinds of nodes have.
func (m *maker) ofKind(w io.Writer, n *project.Node) {
	if n.SeedInfo != nil {
		fmt.Fprintln(w, n.Checksum)
		if n.Checksum.Name == "path" { // too large to be read for this
			if info, err := os.Stat(filepath.Join(n.SeedInfo.RootPath, n.OriginalPath)); err == nil {
				fmt.Fprintln(w, info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	if t := n.TestInfo; t != nil {
		writeJSON(w, t.Kwargs)
		fmt.Fprintln(w, t.Macro, t.Namespace, t.Column, t.AttachedNode)
	}
	if u := n.UnitTestInfo; u != nil {
		fmt.Fprintln(w, n.Checksum)
		for _, v := range []any{u.Given, u.Expect, u.Overrides, u.Versions} {
			writeJSON(w, v)
		}
	}
	if s := n.SourceInfo; s != nil {
		writeJSON(w, s.External)
		fmt.Fprintln(w, s.LoadedAtField, s.LoadedAtQuery)
	}
	writeJSON(w, n.Definition)
}

// text is what counts of a template: its tags, and its SQL but for comments and
// space.
func (m *maker) text(raw, target string) gist {
	vars := strings.Contains(raw, "var")
	plain, tags, ok := jinja.Skeleton(raw)
	if !ok {
		return gist{raw, raw, vars}
	}
	if target == "" {
		target = m.p.Profile.Target
	}
	dialect := ""
	if out := m.p.Profile.Outputs[target]; out != nil {
		dialect = out.Driver.Dialect.Name
	}
	text := sql.Squeeze(plain, dialect)
	alone := make([]string, len(tags))
	for i, tag := range tags {
		text += "\x1e" + tag.Text + "\x1e" + tag.Around
		alone[i] = tag.Text
	}
	slices.Sort(alone)
	return gist{text, strings.Join(alone, "\x1e"), vars}
}

func writeJSON(w io.Writer, v any) {
	b, err := json.Marshal(v)
	if err != nil { // a value that YAML has and JSON does not
		b = fmt.Appendf(nil, "%#v", v)
	}
	_, _ = w.Write(append(b, '\n')) // a hash does not fail
}
