// Package manifest writes a project as dbt's manifest v12, and gives single
// nodes as the same data for templates (`model`, `graph`).
//
// It takes a loaded project and changes nothing in it. It decides no names
// and renders no template: what a field needs is in package project.
package manifest

import (
	"io"
	"iter"
	"runtime"
	"slices"
	"sort"
	"sync"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// CompiledFunc gives what compiling or running added to a node; false when it
// was neither compiled nor run.
type CompiledFunc func(uniqueID string) (artifact.Compiled, bool)

// Options are what else stands in a manifest.
type Options struct {
	// Compiled may be nil.
	Compiled CompiledFunc
	// Macros stand there by unique id; nil for the project's.
	Macros map[string]*project.Macro
}

// Place is where a node's record stands in a manifest: its name and its object,
// from At, in bytes.
type Place struct{ At, Len int64 }

// Write writes the manifest of a project and returns the places of the nodes
// that have a file of their own.
func Write(w io.Writer, p *project.Project, meta artifact.Metadata, o Options) (map[*project.Node]Place, error) {
	j := newJSONOut(w)
	wr := &writer{j: j, places: map[*project.Node]Place{}, fields: newFields(p, o.Compiled), p: p, sections: map[string][]*project.Node{}}
	for _, id := range p.Order {
		n := p.Nodes[id]
		s := section(n.Kind)
		wr.sections[s] = append(wr.sections[s], n)
	}
	edges := make(chan []byte)
	go func() { edges <- wr.edges() }()
	j.buf = artifact.AppendManifestHead(j.buf, meta)
	j.comma = true
	wr.nodes("nodes")
	wr.nodes("sources")
	wr.macros(o.Macros)
	wr.docs()
	wr.nodes("exposures")
	wr.nodes("metrics")
	wr.groups()
	wr.selectors()
	wr.disabled()
	j.Raw(<-edges)
	wr.groupMap()
	wr.nodes("saved_queries")
	wr.nodes("semantic_models")
	wr.nodes("unit_tests")
	if len(wr.sections["functions"]) > 0 { // readers of before there were functions know no such section
		wr.nodes("functions")
	}
	j.Close()
	j.flush(true)
	return wr.places, j.err
}

// Record returns a node's record as Write writes it.
func Record(p *project.Project, n *project.Node) []byte {
	j := newJSONOut(nil)
	newFields(p, nil).entry(j, n)
	return j.buf
}

// entry writes a node's record into the object that is open.
func (f *fields) entry(j *jsonOut, n *project.Node) {
	j.Open(n.UniqueID)
	f.node(j, n)
	j.Close()
}

// NodeMap returns the node as the manifest has it, with null for what is not
// set and, beyond the manifest, the keys its own file set by config(). This
// is a node of `graph`.
func NodeMap(n *project.Node, p *project.Project) *project.Map {
	return nodeMap(n, p, false)
}

// ModelMap is NodeMap without the fields that are not set, as `model` is.
func ModelMap(n *project.Node, p *project.Project) *project.Map {
	return nodeMap(n, p, true)
}

// SourceMap is what NodeMap has of a source table on how it is read: its quoting,
// freshness, loaded_at_field, loaded_at_query and external.
func SourceMap(n *project.Node) *project.Map {
	o := &mapOut{stack: []level{{m: &project.Map{}}}}
	if n.SourceInfo != nil {
		sourceSettings(o, n.SourceInfo)
	}
	return o.stack[0].m
}

func nodeMap(n *project.Node, p *project.Project, dropNull bool) *project.Map {
	o := &mapOut{dropNull: dropNull, stack: []level{{m: &project.Map{}}}}
	f := newFields(p, nil)
	f.calls = true
	f.node(o, n)
	return o.stack[0].m
}

// section is the manifest's section of a kind.
func section(k project.Kind) string {
	switch k {
	case project.SourceTable:
		return "sources"
	case project.Exposure:
		return "exposures"
	case project.Metric:
		return "metrics"
	case project.SavedQuery:
		return "saved_queries"
	case project.SemanticModel:
		return "semantic_models"
	case project.UnitTest:
		return "unit_tests"
	case project.Function:
		return "functions"
	}
	return "nodes"
}

type writer struct {
	j        *jsonOut
	fields   *fields
	p        *project.Project
	sections map[string][]*project.Node // the nodes of each section, in order
	places   map[*project.Node]Place
}

// nodes writes a section of nodes.
func (w *writer) nodes(name string) {
	w.j.Open(name)
	for part := range encoded(w.sections[name], w.fields) {
		from := w.j.Raw(part.buf)
		for _, pl := range part.places {
			w.places[pl.node] = Place{from + int64(pl.from), int64(pl.to - pl.from)}
		}
	}
	w.j.Close()
}

// partSize is how many nodes are encoded at once; a few parts are ahead of the
// writer, which bounds the memory.
const partSize = 256

// part is some nodes encoded as fields of an object.
type part struct {
	jsonOut
	places []partPlace
}

// partPlace is where the record of a node with a file of its own is in a part.
type partPlace struct {
	node     *project.Node
	from, to int
}

// spareParts keeps encoded parts, with their buffers, for the next ones.
var spareParts = sync.Pool{New: func() any { return &part{jsonOut: jsonOut{buf: make([]byte, 0, 4*partSize<<10)}} }}

func (p *part) encode(nodes []*project.Node, f *fields) {
	p.buf, p.comma, p.places = p.buf[:0], false, p.places[:0]
	for i, n := range nodes {
		from := len(p.buf) + min(i, 1) // after the comma
		f.entry(&p.jsonOut, n)
		if n.TestInfo == nil || !n.TestInfo.Generic {
			p.places = append(p.places, partPlace{n, from, len(p.buf)})
		}
	}
}

// encoded yields the nodes as fields of an object, in order, while further ones
// are being encoded on all processors.
func encoded(nodes []*project.Node, f *fields) iter.Seq[*part] {
	return func(yield func(*part) bool) {
		ahead := make(chan chan *part, runtime.GOMAXPROCS(0))
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			defer close(ahead)
			for chunk := range slices.Chunk(nodes, partSize) {
				done := make(chan *part, 1)
				select {
				case ahead <- done:
				case <-stop:
					return
				}
				go func() {
					p := spareParts.Get().(*part)
					p.encode(chunk, f)
					done <- p
				}()
			}
		}()
		for done := range ahead {
			p := <-done
			more := yield(p)
			spareParts.Put(p)
			if !more {
				return
			}
		}
	}
}

func (w *writer) macros(shown map[string]*project.Macro) {
	if shown == nil {
		shown = w.p.Macros
	}
	w.j.Open("macros")
	for _, id := range sortedKeys(shown) {
		w.j.Open(id)
		macro(w.j, shown[id])
		w.j.Close()
		w.j.flush(false)
	}
	w.j.Close()
}

func (w *writer) docs() {
	w.j.Open("docs")
	for _, id := range sortedKeys(w.p.Docs) {
		w.j.Open(id)
		doc(w.j, w.p.Docs[id])
		w.j.Close()
		w.j.flush(false)
	}
	w.j.Close()
}

func (w *writer) groups() {
	w.j.Open("groups")
	for _, id := range sortedKeys(w.p.Groups) {
		w.j.Open(id)
		group(w.j, w.p.Groups[id])
		w.j.Close()
	}
	w.j.Close()
}

func (w *writer) selectors() {
	known := selectorForms{}
	w.j.Open("selectors")
	for _, s := range w.p.Selectors {
		w.j.Open(s.Name)
		known.selector(w.j, s)
		w.j.Close()
	}
	w.j.Close()
}

func (w *writer) disabled() {
	w.j.Open("disabled")
	for _, id := range sortedKeys(w.p.Disabled) {
		w.j.List(id)
		for _, n := range w.p.Disabled[id] {
			w.j.Open("")
			w.fields.node(w.j, n)
			w.j.Close()
			w.j.flush(false)
		}
		w.j.EndList()
	}
	w.j.Close()
}

func (w *writer) groupMap() {
	members := map[string][]string{}
	for _, id := range w.p.Order {
		if n := w.p.Nodes[id]; n.Group != "" {
			members[n.Group] = append(members[n.Group], id)
		}
	}
	w.j.Open("group_map")
	for _, id := range sortedKeys(w.p.Groups) {
		name := w.p.Groups[id].Name
		w.j.Strs(name, members[name])
	}
	w.j.Close()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
