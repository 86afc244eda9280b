package lineage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// ordered decodes JSON into the project's values, keys in their order.
func ordered(dec *json.Decoder) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '[' {
			list := []any{}
			for dec.More() {
				v, err := ordered(dec)
				if err != nil {
					return nil, err
				}
				list = append(list, v)
			}
			_, err := dec.Token()
			return list, err
		}
		m := &project.Map{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			v, err := ordered(dec)
			if err != nil {
				return nil, err
			}
			m.Set(key.(string), v)
		}
		_, err := dec.Token()
		return m, err
	case json.Number:
		if n, err := tok.Int64(); err == nil {
			return n, nil
		}
		return tok.Float64()
	}
	return tok, nil
}

// decode reads a JSON text into the project's values.
func decode(t testing.TB, text []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	v, err := ordered(dec)
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return v
}

// shop returns the project that testdata/record.py recorded.
func shop(t testing.TB) *project.Project {
	t.Helper()
	text, err := os.ReadFile("testdata/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	data := decode(t, text).(*project.Map)
	p := &project.Project{Name: "shop", Root: "/home/ann/shop", Nodes: map[string]*project.Node{}, Disabled: map[string][]*project.Node{}}
	for _, v := range data.List("nodes") {
		n := shopNode(v.(*project.Map))
		p.Nodes[n.UniqueID] = n
		p.Order = append(p.Order, n.UniqueID)
	}
	p.Disabled["model.shop.off"] = []*project.Node{{UniqueID: "model.shop.off", Name: "off", Kind: project.Model}}
	file := source.NewFile("selectors.yml", "selectors: ...")
	for _, v := range data.List("selectors") {
		m := v.(*project.Map)
		definition, _ := m.Get("definition")
		standard, _ := m.Get("default")
		p.Selectors = append(p.Selectors, &project.Selector{Name: m.String("name"), Definition: definition, Default: standard, Span: source.At(file, 0, 9)})
	}
	return p
}

func shopNode(m *project.Map) *project.Node {
	kind := project.Kind(m.String("resource_type"))
	n := &project.Node{
		Kind: kind, UniqueID: m.String("unique_id"), Name: m.String("name"), Package: m.String("package_name"),
		Path: m.String("path"), OriginalPath: m.String("original_file_path"), PatchPath: m.String("patch_path"),
		FQN: project.Strings(m.List("fqn")), Tags: project.Strings(m.List("tags")), Raw: m.String("raw_code"),
		Access: m.String("access"), Group: m.String("group"), Config: project.NewConfig(kind, m.Map("config")),
		Unrendered: m.Map("unrendered_config"),
	}
	n.DependsOn.Nodes = project.Strings(m.List("depends_on"))
	if v, ok := m.Get("version"); ok {
		latest, _ := m.Get("latest_version")
		n.Version = &project.Version{V: v, Latest: latest}
	}
	if kind == project.SourceTable {
		n.SourceInfo = &project.SourceInfo{SourceName: m.String("source_name")}
	}
	if kind == project.Test {
		macro := m.String("test")
		n.TestInfo = &project.TestInfo{Generic: macro != "", Macro: macro}
	}
	return n
}

func build(t testing.TB, p *project.Project) *Graph {
	t.Helper()
	g, found := Build(p)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return g
}

// hexBits writes a set as record.py does.
func hexBits(s Set) string {
	var b strings.Builder
	for k := len(s.words) - 1; k >= 0; k-- {
		fmt.Fprintf(&b, "%016x", s.words[k])
	}
	if out := strings.TrimLeft(b.String(), "0"); out != "" {
		return out
	}
	return "0"
}

// fromHex reads what record.py wrote.
func fromHex(t testing.TB, g *Graph, text string) Set {
	t.Helper()
	s := g.NewSet()
	for k := range len(text) {
		var digit int
		if _, err := fmt.Sscanf(text[len(text)-1-k:len(text)-k], "%x", &digit); err != nil {
			t.Fatal(err)
		}
		for bit := range 4 {
			if digit&(1<<bit) != 0 {
				s.Add(int32(4*k + bit))
			}
		}
	}
	return s
}
