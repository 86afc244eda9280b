package manifest

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
)

// fact is what dbt's own manifests and schema say of a key (testdata/facts.py).
type fact struct {
	Types  []string
	Always bool
}

// openKeys are mappings whose keys users choose; the same set as in facts.py.
var openKeys = strings.Fields(`meta source_meta unrendered_config kwargs column_types grants persist_docs vars env_vars
	definition external rows owner overrides.macros config.quoting`)

// laterKeys are those that dbt 1.12 has added.
var laterKeys = []string{"config"}

var resourceSections = strings.Fields(`nodes sources macros docs exposures metrics groups saved_queries semantic_models unit_tests`)

// TestKeys checks every resource of the manifest against dbt's keys and types.
func TestKeys(t *testing.T) {
	data, err := os.ReadFile("testdata/keys_v12.json")
	if err != nil {
		t.Fatal(err)
	}
	var facts map[string]map[string]fact
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(writeAll(t)))
	dec.UseNumber()
	var manifest map[string]any
	if err := dec.Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	for k := range facts[""] {
		if _, ok := manifest[k]; !ok {
			t.Errorf("section %s is missing", k)
		}
	}
	seen := map[string]bool{}
	for _, section := range resourceSections {
		for id, res := range manifest[section].(map[string]any) {
			kind := kindOf(res.(map[string]any))
			seen[kind] = true
			c := checker{facts: facts[kind], report: func(format string, args ...any) {
				t.Helper()
				t.Errorf(id+": "+format, args...)
			}}
			c.object("", res.(map[string]any))
		}
	}
	for kind := range facts {
		if kind != "" && !seen[kind] {
			t.Errorf("no %s in the test's project", kind)
		}
	}
}

func kindOf(res map[string]any) string {
	kind := res["resource_type"].(string)
	if kind != "test" {
		return kind
	}
	if _, ok := res["test_metadata"]; ok {
		return "test.generic"
	}
	return "test.singular"
}

type checker struct {
	facts  map[string]fact
	report func(format string, args ...any)
}

func (c checker) object(path string, m map[string]any) {
	for key, f := range c.facts {
		if rest, ok := strings.CutPrefix(key, path); ok && f.Always && !strings.Contains(rest, ".") {
			if _, has := m[rest]; !has {
				c.report("%s is missing", key)
			}
		}
	}
	for k, v := range m {
		name := path + k
		if path == "columns." {
			name = path + "*"
		}
		f, ok := c.facts[name]
		if !ok && slices.Contains(laterKeys, name) {
			continue
		}
		if !ok {
			c.report("%s is no key of dbt's", name)
			continue
		}
		if typ := typeOf(v); !slices.Contains(f.Types, typ) && (typ != "integer" || !slices.Contains(f.Types, "number")) {
			c.report("%s is %s, not %v", name, typ, f.Types)
		}
		if slices.Contains(openKeys, k) || slices.Contains(openKeys, name) {
			continue
		}
		c.value(name, v)
	}
}

func (c checker) value(name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		c.object(name+".", v)
	case []any:
		for _, it := range v {
			if m, ok := it.(map[string]any); ok {
				c.object(name+".[].", m)
			}
		}
	}
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// TestEdges: the maps hold each edge once, sorted, in both directions.
func TestEdges(t *testing.T) {
	var m struct {
		Parents  map[string][]string `json:"parent_map"`
		Children map[string][]string `json:"child_map"`
		Groups   map[string][]string `json:"group_map"`
	}
	if err := json.Unmarshal(writeAll(t), &m); err != nil {
		t.Fatal(err)
	}
	back := map[string][]string{}
	for id, parents := range m.Parents {
		if !sort.StringsAreSorted(parents) {
			t.Errorf("parents of %s are not sorted", id)
		}
		for _, p := range parents {
			back[p] = append(back[p], id)
		}
	}
	for id, children := range m.Children {
		want := back[id]
		sort.Strings(want)
		if !slices.Equal(want, children) {
			t.Errorf("children of %s: %v, want %v", id, children, want)
		}
	}
	if len(m.Parents) != len(everyKind().Nodes) || len(m.Children) != len(m.Parents) {
		t.Errorf("%d parents, %d children", len(m.Parents), len(m.Children))
	}
	if want := []string{"model.shop.people.v2", "semantic_model.shop.sem_orders", "saved_query.shop.sq"}; !slices.Equal(m.Groups["finance"], want) {
		t.Errorf("group_map %v", m.Groups)
	}
}
