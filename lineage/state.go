package lineage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// State is what earlier runs left behind, to compare the project with.
type State struct {
	// Manifest is the earlier manifest; nil when the folder has none.
	Manifest *artifact.Manifest
	// Freshness are the outcomes of the earlier sources.json, and
	// CurrentFreshness of the one in the target folder; nil when there is none.
	Freshness, CurrentFreshness []artifact.SourceStatus
	// Compiler renders the project, to compare what its nodes mean.
	Compiler *compiler.Compiler
	// Render renders a node whose template asks the warehouse; nil, or an error,
	// leaves what it means unknown.
	Render func(*compiler.Compiler, *project.Node) (*compiler.Compiled, error)
	// Now is compared with deprecation dates.
	Now time.Time
}

// The values of the method state.
const (
	stateNew         = "new"
	stateOld         = "old"
	stateModified    = "modified"
	stateUnmodified  = "unmodified"
	modifiedBody     = "modified.body"
	modifiedConfigs  = "modified.configs"
	modifiedDocs     = "modified.persisted_descriptions"
	modifiedRelation = "modified.relation"
	modifiedMacros   = "modified.macros"
	modifiedContract = "modified.contract"
	modifiedSemantic = "modified.semantic"
)

// stateValues are dbt's; the one by meaning is this tool's own.
var stateValues = []string{
	stateNew, stateOld, stateModified, stateUnmodified, modifiedBody, modifiedConfigs, modifiedDocs, modifiedRelation,
	modifiedMacros, modifiedContract,
}

// StateValues are what the method state can be asked for.
func StateValues() []string { return slices.Clone(stateValues) }

func matchState(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	if q.sel.State == nil || q.sel.State.Manifest == nil {
		return nil, diag.Errorf(diag.StateMissing, c.span, "%q needs the manifest.json of an earlier run", c.raw).
			AsDbt("Got a state selector method, but no comparison manifest").
			WithHint("name the folder it is in with --state")
	}
	what := c.text()
	if what == modifiedSemantic {
		return matchMeaning(q)
	}
	if !slices.Contains(stateValues, what) {
		return nil, wrongChoice(c, append(slices.Clone(stateValues), modifiedSemantic)...)
	}
	if q.state == nil {
		q.state = newComparison(q.p, q.sel.State)
	}
	switch what {
	case stateModified, stateUnmodified, modifiedContract:
		q.found = append(q.found, q.state.removed()...)
	}
	return func(_ int32, n *project.Node) bool {
		changed, found := q.state.is(what, n)
		q.found = append(q.found, found...)
		return changed
	}, nil
}

// matchMeaning matches nodes that mean something else than they did.
func matchMeaning(q *query) (matcher, *diag.Diagnostic) {
	s := q.sel.State
	m := newMeanings(context.Background(), q.g, s.Compiler, s)
	return func(i int32, _ *project.Node) bool { return m.rebuilds(i) }, nil
}

// comparison compares nodes with an earlier manifest.
type comparison struct {
	p       *project.Project
	before  *State
	macros  map[string]bool // changed macros, and those that call them
	told    map[string]bool // nodes whose contract or seed was reported
	toldOff bool            // removed nodes were reported
}

func newComparison(p *project.Project, before *State) *comparison {
	return &comparison{p: p, before: before, macros: changedMacros(p, before.Manifest), told: map[string]bool{}}
}

// is answers one value of the method state for one node. What it reports, it
// reports once.
func (c *comparison) is(what string, n *project.Node) (bool, diag.List) {
	old := c.before.Manifest.Nodes[n.UniqueID]
	switch what {
	case stateNew:
		return old == nil, nil
	case stateOld:
		return old != nil, nil
	case stateModified, stateUnmodified:
		if lost := lostTest(n); lost != nil {
			return false, c.once(n, diag.List{lost})
		}
		same, found := c.sameContents(n, old)
		changed := !same || c.callsChanged(n)
		return changed == (what == stateModified), c.once(n, found)
	case modifiedMacros:
		return c.callsChanged(n), nil
	}
	if !hasAspect(what, n.Kind) {
		return false, nil
	}
	if old == nil {
		return true, nil
	}
	switch what {
	case modifiedBody:
		same, found := sameBody(n, old)
		return !same, c.once(n, found)
	case modifiedConfigs:
		return !c.sameConfig(n, old), nil
	case modifiedDocs:
		return !sameDocs(n, old), nil
	case modifiedRelation:
		return !c.sameRelation(n, old), nil
	}
	same, found := c.sameContract(n, old)
	return !same, c.once(n, found)
}

// lostTest reports a generic test that nobody defines: whether it has changed
// cannot be said.
func lostTest(n *project.Node) *diag.Diagnostic {
	t := n.TestInfo
	if t == nil || !t.Generic || slices.ContainsFunc(n.DependsOn.Macros, func(id string) bool { return strings.HasSuffix(id, ".test_"+t.Macro) }) {
		return nil
	}
	return diag.Errorf(diag.MissingMacro, n.Span, "whether %s has changed cannot be said: there is no generic test named '%s'", n.Name, t.Macro).WithNode(n.UniqueID).
		AsDbt("Node '%s' (in %s) depends on a macro or test that does not exist.", n.Name, n.OriginalPath)
}

func (c *comparison) once(n *project.Node, found diag.List) diag.List {
	if len(found) == 0 || c.told[n.UniqueID] {
		return nil
	}
	c.told[n.UniqueID] = true
	return found
}

// hasAspect reports whether nodes of a kind can be compared in one aspect.
func hasAspect(what string, k project.Kind) bool {
	switch what {
	case modifiedConfigs:
		return k != project.UnitTest
	case modifiedRelation:
		return inManifestNodes(k) || k == project.SourceTable
	}
	return inManifestNodes(k)
}

// sameContents compares a node as a whole. New sources, exposures and
// semantic definitions do not count as modified, new nodes of other kinds do.
func (c *comparison) sameContents(n *project.Node, old *artifact.Node) (bool, diag.List) {
	switch n.Kind {
	case project.SourceTable, project.Exposure, project.Metric, project.SemanticModel, project.SavedQuery:
		return old == nil || c.sameDefinition(n, old), nil
	}
	switch {
	case old == nil:
		return false, nil
	case n.Kind == project.UnitTest:
		return n.Checksum.Value == old.Checksum.Value, nil
	case n.Kind == project.Test && n.TestInfo != nil && n.TestInfo.Generic:
		return c.sameConfig(n, old) && slices.Equal(n.FQN, old.FQN), nil
	}
	same, found := sameBody(n, old)
	contract, broken := c.sameContract(n, old)
	same = same && contract && c.sameConfig(n, old) && sameDocs(n, old) && slices.Equal(n.FQN, old.FQN) && c.sameRelation(n, old)
	switch n.Kind {
	case project.Model:
		same = same && sameRefs(n, old)
	case project.Function:
		same = same && c.sameSignature(n, old)
	}
	return same, append(found, broken...)
}

// sameBody compares the text, of seeds the checksum.
func sameBody(n *project.Node, old *artifact.Node) (bool, diag.List) {
	if n.Kind != project.Seed {
		return n.Raw == old.RawCode, nil
	}
	same := n.Checksum.Name == old.Checksum.Name && n.Checksum.Value == old.Checksum.Value
	if n.Checksum.Name != "path" {
		return same, nil
	}
	d := diag.Warnf(diag.SeedNotComparable, n.Span, "the seed %s is over 1 MiB, so its content is not compared", n.Name).WithNode(n.UniqueID)
	dbt := fmt.Sprintf("Found a seed (%s.%s) >1MiB in size", n.Package, n.Name)
	switch {
	case same:
		d.AsDbt("%s at the same path, dbt cannot tell if it has changed: assuming they are the same", dbt)
	case old.Checksum.Name == "path":
		d.AsDbt("%s. The previous file was in a different location, assuming it has changed", dbt)
	default:
		d.AsDbt("%s. The previous file was <=1MiB, so it has changed", dbt)
	}
	if same {
		return same, diag.List{d.WithHint("it counts as unmodified as long as its path stays the same")}
	}
	return same, diag.List{d.WithHint("it counts as modified because its path, or the way it is compared, has changed")}
}

// sameConfig compares the configuration as written. Names, tags and groups
// are no configuration in this sense.
func (c *comparison) sameConfig(n *project.Node, old *artifact.Node) bool {
	switch n.Kind {
	case project.SemanticModel, project.SavedQuery:
		return sameKeys(manifest.NodeMap(n, c.p), old.Definition, "config")
	case project.Metric:
		return sameMap(n.Unrendered, old.Unrendered, "group")
	case project.SourceTable, project.Exposure:
		return sameMap(n.Unrendered, old.Unrendered)
	}
	return c.sameWritten(n, old, "alias", "schema", "database", "tags", "group")
}

// sameDocs compares the descriptions that are written to the engine.
func sameDocs(n *project.Node, old *artifact.Node) bool {
	persist := n.Config.Map("persist_docs")
	if persist.Bool("relation") && n.Description != old.Description {
		return false
	}
	if !persist.Bool("columns") {
		return true
	}
	if len(n.Columns) != len(old.Columns) {
		return false
	}
	before := map[string]string{}
	for _, col := range old.Columns {
		before[col.Name] = col.Description
	}
	for _, col := range n.Columns {
		if text, ok := before[col.Name]; !ok || text != col.Description {
			return false
		}
	}
	return true
}

// sameRelation compares what is configured of a relation's name; a source's
// name as it is.
func (c *comparison) sameRelation(n *project.Node, old *artifact.Node) bool {
	if n.Kind == project.SourceTable {
		if c.unrendered() {
			return n.SourceInfo.UnrenderedDatabase == old.Source.UnrenderedDatabase && n.SourceInfo.UnrenderedSchema == old.Source.UnrenderedSchema &&
				n.SourceInfo.Identifier == old.Identifier
		}
		return n.Relation.Database == old.Database && n.Relation.Schema == old.Schema && n.SourceInfo.Identifier == old.Identifier
	}
	for _, key := range []string{"database", "schema", "alias"} {
		v, _ := n.Unrendered.Get(key)
		if !sameValue(v, old.Unrendered[key]) && !c.writtenAlike(n, old, key, v) {
			return false
		}
	}
	return true
}

// unrendered reports whether the project asks that what is written be compared.
func (c *comparison) unrendered() bool {
	return len(c.p.Packages) > 0 && c.p.Packages[0].Config.Map("flags").Bool("state_modified_compare_more_unrendered_values")
}

// sameRefs compares what can break a ref() elsewhere.
func sameRefs(n *project.Node, old *artifact.Node) bool {
	var latest any
	if n.Version != nil {
		latest = n.Version.Latest
	}
	return sameValue(latest, old.Latest.Value) && n.Access == old.Access && sameDate(deprecationOf(n), old.Deprecation)
}

// sameDefinition compares the kinds that are kept as the manifest has them.
func (c *comparison) sameDefinition(n *project.Node, old *artifact.Node) bool {
	if n.Kind == project.SourceTable {
		now := manifest.SourceMap(n)
		get := func(key string) any { v, _ := now.Get(key); return v }
		return c.sameRelation(n, old) && slices.Equal(n.FQN, old.FQN) && c.sameConfig(n, old) &&
			sameValue(get("quoting"), old.Source.Quoting.Value) && sameValue(get("freshness"), old.Source.Freshness.Value) &&
			now.String("loaded_at_field") == old.Source.LoadedAtField && sameValue(get("external"), old.Source.External.Value)
	}
	now := manifest.NodeMap(n, c.p)
	switch n.Kind {
	case project.Exposure:
		return slices.Equal(n.FQN, old.FQN) && c.sameConfig(n, old) && sameStrings(n.DependsOn.Nodes, old.DependsOn.Nodes) &&
			sameKeys(now, old.Definition, "type", "owner", "maturity", "url", "description", "label")
	case project.Metric:
		return c.sameConfig(n, old) && sameKeys(now, old.Definition, "type", "description", "label")
	case project.SemanticModel:
		return sameKeys(now, old.Definition, "model", "description", "defaults", "entities", "dimensions", "measures", "config", "primary_entity", "group")
	}
	nowQuery, _ := now.Get("query_params")
	query, _ := nowQuery.(*project.Map)
	oldQuery, _ := old.Definition["query_params"].(map[string]any)
	return sameKeys(query, oldQuery, "metrics", "group_by", "where") && sameExports(now.List("exports"), old.Definition["exports"]) &&
		sameKeys(now, old.Definition, "description", "label", "config", "group", "tags")
}

// sameSignature compares what a function takes and returns, and its overloads.
func (c *comparison) sameSignature(n *project.Node, old *artifact.Node) bool {
	now := manifest.NodeMap(n, c.p)
	before, _ := old.Definition["overloads"].([]any)
	return sameKeys(now, old.Definition, "arguments", "returns") && slices.EqualFunc(now.List("overloads"), before, func(a, b any) bool {
		x, _ := a.(*project.Map)
		y, _ := b.(map[string]any)
		return sameKeys(x, y, "defined_in", "arguments", "returns", "raw_body")
	})
}

// sameExports compares a saved query's exports by name and by what is
// configured of them.
func sameExports(now []any, old any) bool {
	before, _ := old.([]any)
	return slices.EqualFunc(now, before, func(a, b any) bool {
		x, _ := a.(*project.Map)
		y, _ := b.(map[string]any)
		written, _ := y["unrendered_config"].(map[string]any)
		return sameKeys(x, y, "name") && sameKeys(x.Map("unrendered_config"), written, "export_as", "schema", "alias")
	})
}

// callsChanged reports whether the node calls a changed macro, at any depth.
func (c *comparison) callsChanged(n *project.Node) bool {
	return slices.ContainsFunc(n.DependsOn.Macros, func(id string) bool { return c.macros[id] })
}

// changedMacros returns the macros that are new or whose text has changed,
// with all that call one of them. The tool's own macros are left out: another
// version of the tool does not modify a project.
func changedMacros(p *project.Project, before *artifact.Manifest) map[string]bool {
	changed, callers := map[string]bool{}, map[string][]string{}
	var queue []string
	for id, m := range p.Macros {
		for _, called := range m.DependsOn {
			callers[called] = append(callers[called], id)
		}
		if text, known := before.MacroSQL[id]; !m.BuiltIn && (!known || text != m.SQL) {
			changed[id] = true
			queue = append(queue, id)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, id := range callers[queue[0]] {
			if !changed[id] {
				changed[id] = true
				queue = append(queue, id)
			}
		}
	}
	return changed
}

func matchSourceStatus(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	s := q.sel.State
	if s == nil || s.Freshness == nil || s.CurrentFreshness == nil {
		which := "current"
		if s == nil || s.Freshness == nil {
			which = "previous"
		}
		return nil, diag.Errorf(diag.StateMissing, c.span, "%q compares two sources.json, an earlier one and the current one", c.raw).
			WithHint("run `model source freshness`, and name the folder of the earlier one with --state").
			AsDbt("No %s state comparison freshness results in sources.json", which)
	}
	if c.text() != "fresher" {
		return nil, wrongChoice(c, "fresher")
	}
	fresher := fresherSources(s.Freshness, s.CurrentFreshness)
	return func(_ int32, n *project.Node) bool { return fresher[n.UniqueID] }, nil
}

// fresherSources returns the sources loaded later than they had been before,
// or not looked at before.
func fresherSources(before, now []artifact.SourceStatus) map[string]bool {
	was := map[string]time.Time{}
	for _, s := range before {
		was[s.UniqueID] = s.MaxLoadedAt.Time
	}
	out := map[string]bool{}
	for _, s := range now {
		if !s.MaxLoadedAt.IsZero() && s.MaxLoadedAt.After(was[s.UniqueID]) {
			out[s.UniqueID] = true
		}
	}
	return out
}
