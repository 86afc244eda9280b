package lineage

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// fromManifest makes a project of a manifest that record_state.py kept.
func fromManifest(t *testing.T, path string) *project.Project {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data := decode(t, text).(*project.Map)
	p := &project.Project{
		Name: "shop", Packages: []*project.Package{{Name: "shop"}},
		Nodes: map[string]*project.Node{}, Macros: map[string]*project.Macro{}, Disabled: map[string][]*project.Node{},
		Profile: project.Profile{Target: "dev", Outputs: map[string]*project.Output{"dev": {Driver: &adapters.Driver{Dialect: &adapters.Dialect{
			Constraints: map[string]adapters.ConstraintSupport{"not_null": adapters.Enforced, "primary_key": adapters.Enforced},
		}}}}},
	}
	for _, section := range []string{"nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests"} {
		for id, v := range data.Map(section).All() {
			p.Nodes[id] = stateNode(v.(*project.Map))
			p.Order = append(p.Order, id)
		}
	}
	for id, v := range data.Map("macros").All() {
		m := v.(*project.Map)
		p.Macros[id] = &project.Macro{UniqueID: id, Package: "shop", SQL: m.String("macro_sql"), DependsOn: project.Strings(m.List("depends_on"))}
	}
	for _, id := range data.Map("disabled").Keys() {
		p.Disabled[id] = []*project.Node{{UniqueID: id}}
	}
	return p
}

func stateNode(m *project.Map) *project.Node {
	n := shopNode(m)
	reads := m.Map("depends_on")
	n.DependsOn = project.DependsOn{Nodes: project.Strings(reads.List("nodes")), Macros: project.Strings(reads.List("macros"))}
	n.Description, n.Alias, n.DeprecationDate = m.String("description"), m.String("alias"), m.String("deprecation_date")
	n.Relation = adapters.Relation{Database: m.String("database"), Schema: m.String("schema"), Identifier: cmp.Or(m.String("identifier"), n.Alias)}
	switch v, _ := m.Get("checksum"); v := v.(type) {
	case string:
		n.Checksum.Value = v
	case *project.Map:
		n.Checksum = project.Checksum{Name: v.String("name"), Value: v.String("checksum")}
	}
	contract := m.Map("contract")
	n.Contract = project.Contract{Enforced: contract.Bool("enforced"), AliasTypes: contract.Bool("alias_types"), Checksum: contract.String("checksum")}
	n.Constraints = constraints(m.List("constraints"))
	for name, v := range m.Map("columns").All() {
		col := v.(*project.Map)
		n.Columns = append(n.Columns, project.Column{Name: name, Description: col.String("description"), DataType: col.String("data_type"), Constraints: constraints(col.List("constraints"))})
	}
	switch n.Kind {
	case project.SourceTable:
		n.SourceInfo.Identifier, n.SourceInfo.LoadedAtField = m.String("identifier"), m.String("loaded_at_field")
		n.SourceInfo.Freshness, n.SourceInfo.Quoting, n.SourceInfo.External = m.Map("freshness"), m.Map("quoting"), m.Map("external")
	case project.Exposure:
		n.ExposureInfo = &project.ExposureInfo{Type: m.String("type"), Owner: m.Map("owner")}
	case project.Metric, project.SemanticModel, project.SavedQuery:
		n.Definition = m
		if query := m.Map("query_params"); query != nil {
			var where []any
			for _, f := range query.Map("where").List("where_filters") {
				where = append(where, f.(*project.Map).String("where_sql_template"))
			}
			query.Set("where", where)
		}
	case project.UnitTest:
		n.UnitTestInfo = &project.UnitTestInfo{Model: m.String("model"), Given: m.List("given"), Expect: m.Map("expect")}
	}
	return n
}

func constraints(list []any) []project.Constraint {
	var out []project.Constraint
	for _, v := range list {
		c := v.(*project.Map)
		out = append(out, project.Constraint{Type: c.String("type"), Name: c.String("name"), Columns: project.Strings(c.List("columns")), WarnUnenforced: c.Bool("warn_unenforced"), WarnUnsupp: c.Bool("warn_unsupported")})
	}
	return out
}

// through writes a project's manifest and reads it again.
func through(t *testing.T, p *project.Project) *artifact.Manifest {
	t.Helper()
	path := filepath.Join(t.TempDir(), "manifest.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := manifest.Write(f, p, artifact.Metadata{}, manifest.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return readManifest(t, path)
}

func readManifest(t *testing.T, path string) *artifact.Manifest {
	t.Helper()
	m, err := artifact.ReadManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestStateLikeDBT compares with what dbt took for changed, with dbt's
// manifest as the earlier one and with our own.
func TestStateLikeDBT(t *testing.T) {
	text, err := os.ReadFile("testdata/state.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, broken := map[string][]string{}, map[string]string{}
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if f[0] == "contract" {
			broken[f[1]] = f[2]
			continue
		}
		want[f[0]] = append(want[f[0]], f[1])
	}
	p := fromManifest(t, "testdata/after.json")
	g := build(t, p)
	for name, before := range map[string]*artifact.Manifest{
		"dbt's manifest": readManifest(t, "testdata/before.json"),
		"our manifest":   through(t, fromManifest(t, "testdata/before.json")),
	} {
		t.Run(name, func(t *testing.T) {
			for _, value := range stateValues {
				got, found := Select(g, p, Selection{Select: []string{"state:" + value}, IndirectSelection: "empty", KeepEmpty: true, State: &State{Manifest: before}})
				if found.HasErrors() {
					t.Fatal(found.Err())
				}
				for _, id := range got.IDs() {
					if !slices.Contains(want[value], id) {
						t.Errorf("%s: dbt does not select %s", value, id)
					}
				}
				for _, id := range want[value] {
					if i, ok := g.ID(id); !ok || !got.Has(i) {
						t.Errorf("%s: only dbt selects %s", value, id)
					}
				}
				if value != stateModified {
					continue
				}
				warned := map[string]string{}
				for _, d := range found {
					if d.Code == diag.ContractChanged {
						warned[d.Node[strings.LastIndex(d.Node, ".")+1:]] = fmt.Sprint(len(strings.Split(d.Message, "; ")))
					}
				}
				if !maps.Equal(warned, broken) {
					t.Errorf("dbt warns of the contracts of %v, we of %v", broken, warned)
				}
			}
		})
	}
}

// TestUnchanged: a project is no different from its own manifest.
func TestUnchanged(t *testing.T) {
	for _, path := range []string{"testdata/before.json", "testdata/after.json"} {
		p := fromManifest(t, path)
		g := build(t, p)
		s := Selection{Select: []string{"state:modified", "state:new"}, KeepEmpty: true, State: &State{Manifest: through(t, p)}}
		got, found := Select(g, p, s)
		if got.Len() > 0 || found.HasErrors() {
			t.Errorf("%s: %v %v", path, got.IDs(), found)
		}
		s.Select = []string{"state:unmodified"}
		if got, _ := Select(g, p, s); got.Len() != g.Len() {
			t.Errorf("%s: unmodified are %d of %d", path, got.Len(), g.Len())
		}
	}
}

func TestContractDiagnostics(t *testing.T) {
	p := fromManifest(t, "testdata/after.json")
	before := readManifest(t, "testdata/before.json")
	// Of a versioned model the same change is an error.
	p.Nodes["model.shop.contract_type"].Version = &project.Version{V: int64(1)}
	deprecated := *before.Nodes["model.shop.contract_gone"]
	deprecated.UniqueID, deprecated.Deprecation = "model.shop.long_gone", "2020-01-01"
	before.Nodes["model.shop.long_gone"] = &deprecated
	g := build(t, p)
	_, found := Select(g, p, Selection{Select: []string{"state:modified", "state:modified"}, State: &State{Manifest: before, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}})
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "%s %s: %s\n  hint %s\n", d.Severity, d.Node, d.Message, d.Hint)
	}
	golden(t, "contracts.golden", b.String())
}

func TestLargeSeed(t *testing.T) {
	for _, tc := range []struct {
		now, before project.Checksum
		same        bool
		warnings    int
	}{
		{project.Checksum{Name: "sha256", Value: "1"}, project.Checksum{Name: "sha256", Value: "1"}, true, 0},
		{project.Checksum{Name: "sha256", Value: "1"}, project.Checksum{Name: "sha256", Value: "2"}, false, 0},
		{project.Checksum{Name: "path", Value: "1"}, project.Checksum{Name: "path", Value: "1"}, true, 1},
		{project.Checksum{Name: "path", Value: "1"}, project.Checksum{Name: "sha256", Value: "1"}, false, 1},
		{project.Checksum{Name: "sha256", Value: "1"}, project.Checksum{Name: "path", Value: "1"}, false, 0},
	} {
		n := &project.Node{Kind: project.Seed, Checksum: tc.now}
		same, found := sameBody(n, &artifact.Node{Checksum: artifact.Checksum(tc.before)})
		if same != tc.same || len(found) != tc.warnings {
			t.Errorf("%v after %v: %v, %v", tc.now, tc.before, same, found)
		}
	}
}

func TestFresherSources(t *testing.T) {
	day := func(d int) artifact.Time { return artifact.Time{Time: time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC)} }
	p := shop(t)
	g := build(t, p)
	s := Selection{Select: []string{"source_status:fresher"}, IndirectSelection: "empty", State: &State{
		Freshness: []artifact.SourceStatus{{UniqueID: "source.shop.raw.orders", MaxLoadedAt: day(1)}, {UniqueID: "source.shop.raw.customers", MaxLoadedAt: day(3)}},
		CurrentFreshness: []artifact.SourceStatus{
			{UniqueID: "source.shop.raw.orders", MaxLoadedAt: day(2)},
			{UniqueID: "source.shop.raw.customers", MaxLoadedAt: day(3)},
			{UniqueID: "source.shop.raw_other.orders", MaxLoadedAt: day(1)},
			{UniqueID: "source.extras.extra_raw.days", Status: "runtime error"},
		},
	}}
	got, found := Select(g, p, s)
	want := []string{"source.shop.raw.orders", "source.shop.raw_other.orders"}
	if found.HasErrors() || !slices.Equal(got.IDs(), want) {
		t.Errorf("%v %v", got.IDs(), found)
	}
}

func TestResult(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	results := map[string]string{"model.shop.report": "error", "model.shop.summary": "skipped", "model.shop.customers": "success"}
	got, found := Select(g, p, Selection{Select: []string{"result:error+"}, IndirectSelection: "empty", Results: results})
	want := []string{"exposure.shop.app", "model.shop.report", "model.shop.summary"}
	if found.HasErrors() || !slices.Equal(got.IDs(), want) {
		t.Errorf("%v %v", got.IDs(), found)
	}
}
