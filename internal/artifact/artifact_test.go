package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite golden files")

var (
	start = time.Date(2026, 3, 4, 5, 6, 7, 89000, time.UTC)
	meta  = Metadata{
		GeneratedAt: start, InvocationID: "0e4f6b9e-0000-4000-8000-000000000000", InvocationStartedAt: start.Add(-time.Second),
		Env: map[string]string{"CI": "yes", "A": "<b>"}, ProjectName: "shop", AdapterType: "duckdb",
	}
)

func ptr[T any](v T) *T { return &v }

func runResults() *RunResults {
	timing := []Timing{{"compile", Time{start}, Time{start.Add(time.Millisecond)}}, {"execute", Time{start}, Time{}}}
	return &RunResults{
		Metadata: meta, ElapsedTime: 2, Args: map[string]any{"which": "build", "select": []any{"a<b"}, "threads": int64(4), "vars": map[string]any{}},
		Results: []Result{
			{
				Status: StatusSuccess, Timing: timing, ThreadID: "Thread-1 (worker)", ExecutionTime: 0.25, Message: ptr("OK"),
				AdapterResponse: map[string]any{"_message": "INSERT 0 5", "code": "INSERT", "rows_affected": int64(5)},
				UniqueID:        "model.shop.orders", Compiled: ptr(true), CompiledCode: ptr("select '<é>'"), RelationName: ptr(`"shop"."main"."orders"`),
			},
			{Status: StatusFail, Failures: ptr(int64(2)), UniqueID: "test.shop.t", Compiled: ptr(true)},
			{Status: StatusSkipped, UniqueID: "seed.shop.s"},
			{
				Status: StatusPartialSuccess, UniqueID: "model.shop.batches",
				BatchResults: &BatchResults{Successful: [][2]Time{{{start}, {start.Add(time.Hour)}}}},
			},
		},
	}
}

func freshness() *Freshness {
	return &Freshness{Metadata: meta, ElapsedTime: 0.5, Results: []FreshnessResult{
		{
			UniqueID: "source.shop.raw.orders", MaxLoadedAt: start, SnapshottedAt: start, AgeSeconds: 12, Status: StatusWarn,
			Criteria: FreshnessCriteria{WarnAfter: &Period{ptr(int64(1)), ptr("hour")}, Filter: ptr("1=1")}, ThreadID: "Thread-1", ExecutionTime: 0.1,
			Timing: []Timing{{"compile", Time{start}, Time{start}}},
		},
		{UniqueID: "source.shop.raw.events", SnapshottedAt: start, Status: StatusError}, // without rows
	}}
}

func catalog() *Catalog {
	return &Catalog{
		Metadata: meta,
		Nodes: []CatalogTable{{
			UniqueID: "model.shop.orders", Type: "BASE TABLE", Database: "shop", Schema: "main", Name: "orders", Comment: "all <orders>",
			Columns: []CatalogColumn{{Name: "id", Type: "INTEGER", Index: 1}, {Name: "naïve \"col\"", Type: "DECIMAL(18,2)", Comment: "c", Index: 2}},
		}},
		Sources: []CatalogTable{{
			UniqueID: "source.shop.raw.orders", Type: "VIEW", Schema: "raw", Name: "orders", Owner: "bob",
			Stats: []CatalogStat{{ID: "rows", Label: "Rows", Value: 12, Include: true, Description: "number of rows"}},
		}},
		Errors: []string{"one"},
	}
}

// TestGolden keeps examples of the artifacts, which check.py loads with dbt.
func TestGolden(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		RunResultsFile: runResults().Write, SourcesFile: freshness().Write, CatalogFile: catalog().Write,
	} {
		var b, pretty bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&pretty, b.Bytes(), "", " "); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, b.Bytes())
		}
		pretty.WriteByte('\n')
		path := filepath.Join("testdata", name)
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
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadRunResults(t *testing.T) {
	got, err := ReadRunResults(filepath.Join("testdata", RunResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	want := runResults()
	for i := range want.Results {
		want.Results[i] = want.Results[i].normal()
	}
	if diff := cmp.Diff(want.Results, got.Results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	if got.Args["which"] != "build" || got.Args["threads"] != int64(4) || got.ElapsedTime != 2 || got.Metadata.InvocationID != meta.InvocationID || !got.Metadata.GeneratedAt.Equal(start) {
		t.Errorf("read %+v", got)
	}
}

func TestReadFreshness(t *testing.T) {
	got, err := ReadFreshness(filepath.Join("testdata", SourcesFile))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Status != StatusWarn || !got[0].MaxLoadedAt.Equal(start) || got[1].Status != StatusError || !got[1].MaxLoadedAt.IsZero() {
		t.Errorf("read %+v", got)
	}
}

func TestReadManifest(t *testing.T) {
	m, err := ReadManifest(filepath.Join("testdata", "earlier_manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	model := m.Nodes["model.shop.orders"]
	if model == nil || model.Checksum != (Checksum{"sha256", "abc"}) || len(model.Columns) != 2 || model.Columns[1].Name != "a" {
		t.Fatalf("model read as %+v", model)
	}
	if model.Unrendered["lookback"] != int64(3) || model.Version.Value != int64(2) || *model.Config.Enabled != true || model.Config.PersistDocs["relation"] != true {
		t.Errorf("values read as %+v", model)
	}
	if m.Nodes["unit_test.shop.ut"].Checksum.Value != "def" {
		t.Errorf("unit test read as %+v", m.Nodes["unit_test.shop.ut"])
	}
	source := m.Nodes["source.shop.raw.orders"]
	if source.Identifier != "raw_orders" || source.Source.SourceName != "raw" || source.Source.LoadedAtField != "at" || source.Source.Freshness.Value == nil {
		t.Errorf("source read as %+v", source)
	}
	if m.Nodes["exposure.shop.dash"].Definition["maturity"] != "high" {
		t.Errorf("exposure read as %+v", m.Nodes["exposure.shop.dash"])
	}
	if m.MacroSQL["macro.shop.m"] != "{% macro m() %}{% endmacro %}" || m.DocText["doc.shop.d"] != "text" || !m.Disabled["model.shop.off"] || m.ProjectName != "shop" {
		t.Errorf("read %+v", m)
	}
}

// TestReadBroken: what is cut off, of another kind or no JSON is an error that
// names the file, whatever byte it breaks at.
func TestReadBroken(t *testing.T) {
	dir := t.TempDir()
	read := map[string]func(string) error{
		"earlier_manifest.json": func(p string) error { _, err := ReadManifest(p); return err },
		RunResultsFile:          func(p string) error { _, err := ReadRunResults(p); return err },
		SourcesFile:             func(p string) error { _, err := ReadFreshness(p); return err },
	}
	for name, f := range read {
		whole, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		whole = bytes.TrimSpace(whole)
		path := filepath.Join(dir, name)
		for cut := 0; cut < len(whole); cut += 7 {
			if err := os.WriteFile(path, whole[:cut], 0o666); err != nil {
				t.Fatal(err)
			}
			if err := f(path); err == nil || !strings.Contains(err.Error(), name) {
				t.Fatalf("%s cut at %d: %v", name, cut, err)
			}
		}
	}
	for _, text := range []string{"[]", "1", `{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}}`, `{"metadata": 1}`, `{"nodes": []}`, `{"nodes": {"a": 1}}`} {
		path := filepath.Join(dir, "other.json")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadManifest(path); err == nil {
			t.Errorf("%s is taken for a manifest", text)
		}
	}
	if _, err := ReadManifest(filepath.Join(dir, "none.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestAppendString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "s")
		enc := AppendString(nil, s)
		var got string
		if err := json.Unmarshal(enc, &got); err != nil {
			t.Fatalf("%q: %v", enc, err)
		}
		if want := strings.ToValidUTF8(s, "\uFFFD"); utf8.ValidString(s) && got != want {
			t.Fatalf("%q read back as %q", s, got)
		}
		if !utf8.Valid(enc) {
			t.Fatalf("%q is no UTF-8", enc)
		}
	})
}

func TestAppendFloat(t *testing.T) {
	for v, want := range map[float64]string{1: "1.0", 0: "0.0", -2.5: "-2.5", 1700000000.25: "1700000000.25", 1e20: "100000000000000000000", 1e22: "1e+22", 1e-7: "1e-07", math.Inf(1): "null"} {
		if got := string(AppendFloat(nil, v)); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

func TestTime(t *testing.T) {
	for in, want := range map[string]time.Time{
		`"2026-03-04T05:06:07.000089Z"`:      start,
		`"2026-03-04T05:06:07.000089"`:       start,
		`"2026-03-04T07:06:07.000089+02:00"`: start,
		`"2026-03-04T05:06:07"`:              start.Truncate(time.Second),
		`null`:                               {}, `"soon"`: {}, `12`: {},
	} {
		var got Time
		if err := json.Unmarshal([]byte(in), &got); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
}

// TestWriteFile: a failed write leaves the old file and nothing beside it.
func TestWriteFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "target")
	path := filepath.Join(dir, "a.json")
	write := func(text string, fail error) error {
		return WriteFile(path, func(w io.Writer) error {
			_, _ = io.WriteString(w, text)
			return fail
		})
	}
	if err := write("old", nil); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(dir, ".a.json.00000001.tmp")
	if err := os.WriteFile(stale, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(stale, time.Time{}, time.Now().Add(-2*staleAfter)); err != nil {
		t.Fatal(err)
	}
	if err := write("new", errors.New("disk full")); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("file holds %q", got)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestSpliceRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	ours := string(meta.Append([]byte(manifestHead), ManifestSchema))
	for name, text := range map[string]string{
		"empty": "", "other order": `{"nodes":{},"metadata":{}}`, "cut": ours[:len(ours)-1],
		"other version": strings.Replace(ours, DBTVersion, "1.2.3", 1) + `,"nodes":{}}`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := SpliceMetadata(path, meta); err == nil {
			t.Errorf("%s: spliced", name)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%s: changed", name)
		}
	}
}

func TestProjectID(t *testing.T) {
	if got := ProjectID("shop"); got != "fb54f3c5992b96d001bb16e8e92d968d" {
		t.Errorf("got %s", got)
	}
}
