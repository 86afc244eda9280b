package manifest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

var update = flag.Bool("update", false, "rewrite golden files")

var metadata = artifact.Metadata{
	GeneratedAt:  time.Date(2026, 3, 4, 5, 6, 7, 89000, time.UTC),
	InvocationID: "0e4f6b9e-0000-4000-8000-000000000000", InvocationStartedAt: time.Date(2026, 3, 4, 5, 6, 6, 0, time.UTC),
	Env: map[string]string{"CI": "yes"}, ProjectName: "shop", AdapterType: "duckdb",
}

// compiledNodes adds what a run adds.
func compiledNodes(id string) (artifact.Compiled, bool) {
	switch id {
	case "model.shop.inc":
		return artifact.Compiled{
			Path: "target/compiled/shop/models/inc.sql", BuildPath: "target/run/shop/models/inc.sql", Code: "with x as (select 1) select 2",
			CTEs: []artifact.CTE{{ID: "model.shop.eph", SQL: "x as (select 1)"}}, Done: true,
		}, true
	case "test.shop.singular":
		return artifact.Compiled{Path: "target/compiled/shop/tests/singular.sql", RelationName: `"shop"."audit"."singular"`}, true
	}
	return artifact.Compiled{}, false
}

func writeAll(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(&b, everyKind(), metadata, Options{Compiled: compiledNodes}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGolden keeps testdata/every_kind.json, which check.py loads with dbt.
func TestGolden(t *testing.T) {
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, writeAll(t), "", " "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	path := filepath.Join("testdata", "every_kind.json")
	if *update {
		if err := os.WriteFile(path, pretty.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), pretty.String()); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}

// TestReadBack: the reader of earlier manifests understands what we write.
func TestReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	if err := os.WriteFile(path, writeAll(t), 0o666); err != nil {
		t.Fatal(err)
	}
	m, err := artifact.ReadManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	p := everyKind()
	for id, n := range p.Nodes {
		got := m.Nodes[id]
		if got == nil {
			t.Errorf("%s is missing", id)
			continue
		}
		if got.ResourceType != string(n.Kind) || got.Name != n.Name || got.RawCode != n.Raw || got.Checksum.Value != n.Checksum.Value && n.Kind != project.Exposure && n.Definition == nil && n.Kind != project.SourceTable {
			t.Errorf("%s read as %+v", id, got)
		}
	}
	if got := m.Nodes["model.shop.orders"]; got.RelationName != `"shop"."main"."orders"` || !got.Contract.Enforced || got.Config.Materialized != "table" || len(got.Columns) != 1 {
		t.Errorf("orders read as %+v", got)
	}
	if !m.Disabled["model.shop.off"] || m.MacroSQL["macro.shop.hello"] == "" || m.DocText["doc.shop.orders"] == "" {
		t.Error("disabled nodes, macros or docs are missing")
	}
}

// TestNodeMap: templates see a node as the file has it, save for what only
// templates see.
func TestNodeMap(t *testing.T) {
	var file struct {
		Nodes map[string]map[string]any
	}
	p := everyKind()
	var b bytes.Buffer
	if _, err := Write(&b, p, metadata, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	for id, want := range file.Nodes {
		enc, err := json.Marshal(NodeMap(p.Nodes[id], p))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(enc, &got); err != nil {
			t.Fatal(err)
		}
		if _, ok := got["config_call_dict"]; !ok {
			t.Errorf("%s has no config_call_dict", id)
		}
		delete(got, "config_call_dict")
		delete(got, "unrendered_config_call_dict")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-file +map):\n%s", id, diff)
		}
	}
	m := ModelMap(p.Nodes["model.shop.orders"], p)
	if m.Has("group") || m.Map("config").Has("alias") || !m.Map("config").Has("meta") || !m.Has("relation_name") {
		t.Errorf("model keeps or loses the wrong fields: %v", m.Keys())
	}
}

func TestSpliceMetadata(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	if err := os.WriteFile(path, writeAll(t), 0o666); err != nil {
		t.Fatal(err)
	}
	odd, huge := metadata, metadata
	odd.InvocationID, odd.Env = "second", map[string]string{"A": `a } " {`}
	huge.Env = map[string]string{"A": strings.Repeat("long ", 2000)}
	for i, next := range []artifact.Metadata{odd, metadata, huge, odd, metadata} {
		if err := artifact.SpliceMetadata(path, next); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if _, err := Write(&want, everyKind(), next, Options{Compiled: compiledNodes}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("splice %d differs from a written manifest", i)
		}
	}
}

// A manifest with some records replaced is the one that is written anew.
func TestSpliceManifest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	places, err := Write(f, everyKind(), metadata, Options{})
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	byID := map[string]Place{}
	for n, pl := range places {
		byID[n.UniqueID] = pl
	}
	next := everyKind()
	var edits []artifact.Edit
	for _, id := range next.Order {
		if pl, ok := byID[id]; ok && section(next.Nodes[id].Kind) == "nodes" {
			next.Nodes[id].Raw += "\n-- \"longer\""
			edits = append(edits, artifact.Edit{At: pl.At, Len: pl.Len, New: Record(next, next.Nodes[id])})
		}
	}
	if len(edits) < 3 {
		t.Fatalf("only %d nodes have places", len(edits))
	}
	slices.SortFunc(edits, func(x, y artifact.Edit) int { return int(x.At - y.At) })
	stood, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	later := metadata
	later.InvocationID = "second"
	if err := artifact.SpliceManifest(path, stood, later, edits); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if _, err := Write(&want, next, later, Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("the spliced manifest differs from a written one (%v)", err)
	}
	if err := artifact.SpliceManifest(path, stood, later, edits); err == nil {
		t.Error("a file that took the manifest's place was spliced")
	}
}
