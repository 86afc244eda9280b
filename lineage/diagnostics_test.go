package lineage

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func written(found diag.List) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "  %s %s\n", d.Severity, d.Error())
		for _, n := range d.Notes {
			p := n.Span.Position()
			fmt.Fprintf(&b, "    note %s:%d:%d: %s\n", n.Span.File.Path, p.Line, p.Column, n.Message)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint %s\n", d.Hint)
		}
	}
	return b.String()
}

func TestSelectionDiagnostics(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	var b strings.Builder
	for _, tc := range []struct {
		name string
		s    Selection
	}{
		{"method", Selection{Select: []string{"+customers tga:nightly+"}}},
		{"method, nothing near", Selection{Select: []string{"zzzzzzzz:nightly"}}},
		{"both operators", Selection{Select: []string{"orders_mart", "@customers+"}}},
		{"depth", Selection{Select: []string{"99999999999999999999+customers"}}},
		{"several errors at once", Selection{Select: []string{"tga:x,@y+"}, Exclude: []string{"souce:raw"}}},
		{"name", Selection{Select: []string{"+costumers+"}}},
		{"disabled", Selection{Select: []string{"off"}}},
		{"a source by its bare name", Selection{Select: []string{"raw.orders"}}},
		{"a tag by its bare name", Selection{Select: []string{"nightly"}}},
		{"a YAML file", Selection{Select: []string{"staging.yml"}}},
		{"tag", Selection{Select: []string{"tag:nigthly"}}},
		{"nothing behind the colon", Selection{Select: []string{"tag:"}}},
		{"nothing between commas", Selection{Select: []string{"customers,,orders_mart"}}},
		{"intersection", Selection{Select: []string{"customers,orders_mart"}}},
		{"part of an intersection", Selection{Select: []string{"customers,tag:nowhere_near"}}},
		{"nothing at all", Selection{Select: []string{" "}}},
		{"exclude", Selection{Exclude: []string{"costumers"}}},
		{"source", Selection{Select: []string{"source:rwa.orders"}}},
		{"source with dots", Selection{Select: []string{"source:a.b.c.d"}}},
		{"exposure with dots", Selection{Select: []string{"exposure:a.b.c"}}},
		{"exposure", Selection{Select: []string{"exposure:bord"}}},
		{"path", Selection{Select: []string{"models/stagin"}}},
		{"path outside", Selection{Select: []string{"path:/elsewhere/models"}}},
		{"file", Selection{Select: []string{"customer.sql"}}},
		{"package", Selection{Select: []string{"package:extra"}}},
		{"config without a key", Selection{Select: []string{"config:table"}}},
		{"group", Selection{Select: []string{"group:finanse"}}},
		{"access", Selection{Select: []string{"access:pubic"}}},
		{"test_type", Selection{Select: []string{"test_type:singluar"}}},
		{"test_name", Selection{Select: []string{"test_name:unqiue"}}},
		{"resource_type", Selection{Select: []string{"resource_type:modle"}}},
		{"version", Selection{Select: []string{"version:lates"}}},
		{"state without", Selection{Select: []string{"state:modified"}}},
		{"result without", Selection{Select: []string{"result:error+"}}},
		{"result", Selection{Select: []string{"result:eror"}, Results: map[string]string{"model.shop.customers": "error"}}},
		{"source_status without", Selection{Select: []string{"source_status:fresher+"}}},
		{"selector as an option", Selection{Selector: "inherits"}},
		{"selector as a method", Selection{Select: []string{"selector:simpel"}}},
		{"indirect selection", Selection{IndirectSelection: "cautous"}},
		{"resource type", Selection{ResourceTypes: []string{"modle"}, AllKinds: []project.Kind{project.Model}}},
		{"resource type that the command has none of", Selection{ExcludeResourceTypes: []string{"test"}, AllKinds: []project.Kind{project.Model}}},
	} {
		got, found := Select(g, p, tc.s)
		// The shop has a selector that is warned of each time.
		if len(found) > 0 && found[0].Code == diag.SelectorWrong {
			found = found[1:]
		}
		fmt.Fprintf(&b, "%s: %d nodes\n%s", tc.name, got.Len(), written(found))
	}
	golden(t, "selections.golden", b.String())
}

func TestSelectorDiagnostics(t *testing.T) {
	m := project.NewMap
	list := func(items ...any) []any { return items }
	good := func(name string) *project.Selector { return &project.Selector{Name: name, Definition: "tag:x"} }
	var b strings.Builder
	for _, tc := range []struct {
		name      string
		selectors []*project.Selector
	}{
		{"none", []*project.Selector{{Name: "a"}}},
		{"number", []*project.Selector{{Name: "a", Definition: int64(3)}}},
		{"list", []*project.Selector{{Name: "a", Definition: list("x")}}},
		{"method", []*project.Selector{{Name: "a", Definition: "tga:x"}}},
		{"method in a mapping", []*project.Selector{{Name: "a", Definition: m("tga", "x")}}},
		{"no value", []*project.Selector{{Name: "a", Definition: m("method", "tag", "children", true)}}},
		{"empty mapping", []*project.Selector{{Name: "a", Definition: m()}}},
		{"value", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", list("x"))}}},
		{"method that is no string", []*project.Selector{{Name: "a", Definition: m("method", int64(1), "value", "x")}}},
		{"unknown key", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "childen", true)}}},
		{"flag", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "children", "yes")}}},
		{"depth", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "parents_depth", "two")}}},
		{"both operators", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "children", true, "childrens_parents", true)}}},
		{"indirect selection", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "indirect_selection", "eagre")}}},
		{"union beside something", []*project.Selector{{Name: "a", Definition: m("union", list("x"), "exclude", list("y"))}}},
		{"union of no list", []*project.Selector{{Name: "a", Definition: m("union", "x")}}},
		{"union of a list", []*project.Selector{{Name: "a", Definition: m("union", list(list("x"), nil))}}},
		{"two excludes", []*project.Selector{{Name: "a", Definition: m("union", list("x", m("exclude", list("y")), m("exclude", list("z"))))}}},
		{"exclude of no list", []*project.Selector{{Name: "a", Definition: m("method", "tag", "value", "x", "exclude", "y")}}},
		{"exclude beside a criterion", []*project.Selector{{Name: "a", Definition: m("union", list(m("method", "tag", "value", "x", "exclude", list("y"))))}}},
		{"unknown selector", []*project.Selector{good("nightly"), {Name: "a", Definition: m("method", "selector", "value", "nigthly")}}},
		{"later selector", []*project.Selector{{Name: "a", Definition: m("method", "selector", "value", "b")}, good("b")}},
		{"itself", []*project.Selector{{Name: "a", Definition: "selector:a"}}},
		{"two defaults", []*project.Selector{{Name: "a", Default: true, Definition: "x"}, {Name: "b", Default: true, Definition: "x"}}},
		{"default", []*project.Selector{{Name: "a", Default: "yes", Definition: "x"}}},
	} {
		var text strings.Builder
		for _, s := range tc.selectors {
			fmt.Fprintf(&text, "- name: %s\n", s.Name)
		}
		file, at := source.NewFile("selectors.yml", text.String()), 0
		for _, s := range tc.selectors {
			s.Span = source.At(file, at, at+9+len(s.Name))
			at += 9 + len(s.Name)
		}
		_, found := readSelectors(&project.Project{Selectors: tc.selectors}, Eager)
		fmt.Fprintf(&b, "%s:\n%s", tc.name, written(found))
	}
	golden(t, "selectors.golden", b.String())
}

func TestDefaultSelector(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	p.Selectors[0].Default = true // tag:nightly
	all, _ := Select(g, p, Selection{KeepEmpty: true})
	nightly, _ := Select(g, p, Selection{Selector: p.Selectors[0].Name, KeepEmpty: true})
	if DefaultSelector(p) != p.Selectors[0].Name || all.Len() == g.Len() || !all.Equal(nightly) {
		t.Errorf("the default selector %q gives %v", DefaultSelector(p), all.IDs())
	}
	asked, _ := Select(g, p, Selection{Select: []string{"customers"}, IndirectSelection: "empty"})
	if ids := asked.IDs(); len(ids) != 1 {
		t.Errorf("with --select the default selector still holds: %v", ids)
	}
}

// TestSelectorMethod: a selector is a criterion like others, with operators.
func TestSelectorMethod(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	one, found := Select(g, p, Selection{Select: []string{"1+selector:careful,resource_type:source"}, IndirectSelection: "empty"})
	if ids := one.IDs(); found.HasErrors() || len(ids) != 1 || ids[0] != "source.shop.raw.orders" {
		t.Errorf("%v, %v", ids, found)
	}
}

// cyclic makes models of which each reads the named ones.
func cyclic(reads map[string]string, order ...string) *project.Project {
	p := &project.Project{Name: "shop", Nodes: map[string]*project.Node{}}
	for _, name := range order {
		n := &project.Node{Kind: project.Model, Name: name, Package: "shop", UniqueID: "model.shop." + name}
		text := "select 1\n"
		for _, other := range strings.Fields(reads[name]) {
			text += "  from {{ ref('" + other + "') }}\n"
		}
		n.File = source.NewFile("models/"+name+".sql", text)
		n.Span = source.At(n.File, 0, len(text))
		for _, other := range strings.Fields(reads[name]) {
			at := strings.Index(text, "'"+other+"'")
			n.Refs = append(n.Refs, project.Ref{Name: other, Span: source.At(n.File, at, at+len(other)+2)})
			n.DependsOn.Nodes = append(n.DependsOn.Nodes, "model.shop."+other)
		}
		p.Nodes[n.UniqueID] = n
		p.Order = append(p.Order, n.UniqueID)
	}
	return p
}

func TestBuildDiagnostics(t *testing.T) {
	var b strings.Builder
	for _, tc := range []struct {
		name string
		p    *project.Project
	}{
		{"two", cyclic(map[string]string{"a": "b", "b": "a"}, "a", "b")},
		{"itself", cyclic(map[string]string{"a": "a"}, "a")},
		{"three, and two beside", cyclic(map[string]string{"a": "x b", "b": "c", "c": "a", "d": "e", "e": "c d"}, "x", "e", "a", "b", "c", "d")},
		{"missing", cyclic(map[string]string{"a": "gone"}, "a")},
	} {
		g, found := Build(tc.p)
		if g != nil {
			t.Errorf("%s: there is a graph", tc.name)
		}
		fmt.Fprintf(&b, "%s:\n%s", tc.name, written(found))
	}
	golden(t, "build.golden", b.String())
}
