package manifest

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// fields knows the manifest's fields of every kind, in dbt's order.
type fields struct {
	p        *project.Project
	compiled CompiledFunc
	// calls adds the keys set by config(), which the file leaves out.
	calls bool
}

func newFields(p *project.Project, compiled CompiledFunc) *fields {
	if compiled == nil {
		compiled = func(string) (artifact.Compiled, bool) { return artifact.Compiled{}, false }
	}
	return &fields{p: p, compiled: compiled}
}

// node writes the fields of one node of any kind.
func (f *fields) node(o out, n *project.Node) {
	switch n.Kind {
	case project.SourceTable:
		f.source(o, n)
	case project.Exposure:
		f.exposure(o, n)
	case project.Metric:
		f.metric(o, n)
	case project.SemanticModel:
		f.semanticModel(o, n)
	case project.SavedQuery:
		f.savedQuery(o, n)
	case project.UnitTest:
		f.unitTest(o, n)
	default:
		f.sqlNode(o, n)
	}
}

// sqlNode writes models, seeds, snapshots, tests, analyses and operations.
func (f *fields) sqlNode(o out, n *project.Node) {
	c, compiled := f.compiled(n.UniqueID)
	f.relation(o, n)
	identity(o, n)
	o.Str("alias", orElse(n.Alias, n.Name))
	o.Open("checksum")
	o.Str("name", orElse(n.Checksum.Name, "none"))
	o.Str("checksum", n.Checksum.Value)
	o.Close()
	config(o, n)
	o.Strs("tags", n.Tags)
	o.Str("description", n.Description)
	f.columns(o, n.Columns, f.keysOf(c, compiled))
	o.Any("meta", n.Meta)
	text(o, "group", n.Group)
	docsField(o, n.Config.Map("docs"))
	text(o, "patch_path", n.PatchPath)
	text(o, "build_path", c.BuildPath)
	o.Any("unrendered_config", n.Unrendered)
	o.Any("created_at", n.CreatedAt)
	if f.calls {
		o.Any("config_call_dict", n.ConfigCalls)
		o.Any("unrendered_config_call_dict", (*project.Map)(nil))
	}
	text(o, "relation_name", orElse(c.RelationName, f.relationName(n)))
	o.Str("raw_code", n.Raw)
	o.Strs("doc_blocks", n.DocBlocks)
	if n.Kind == project.Seed {
		seedTail(o, n)
		return
	}
	o.Str("language", orElse(n.Language, "sql"))
	references(o, n)
	dependsOn(o, withMacros(n.DependsOn, c.Macros))
	compiledFields(o, c, compiled)
	o.Open("contract")
	o.Any("enforced", n.Contract.Enforced)
	o.Any("alias_types", n.Contract.AliasTypes || !n.Contract.Enforced)
	text(o, "checksum", n.Contract.Checksum)
	o.Close()
	switch n.Kind {
	case project.Model:
		f.modelTail(o, n, f.keysOf(c, compiled))
	case project.Test:
		testTail(o, n)
	case project.Function:
		f.functionTail(o, n, c)
	case project.Operation:
		o.Any("index", f.operationIndex(n, c.Ran))
	}
}

// relation writes where a node is built; kinds that build nothing carry the
// target's own database and schema.
func (f *fields) relation(o out, n *project.Node) {
	database, schema := n.Relation.Database, n.Relation.Schema
	if schema == "" && n.Relation.Identifier == "" {
		database, schema = f.targetPlace(n)
	}
	text(o, "database", database)
	text(o, "schema", schema) // null where generate_schema_name gives none
}

func (f *fields) targetPlace(n *project.Node) (database, schema string) {
	if out := f.output(n); out != nil && out.Credentials != nil {
		return out.Credentials.Database(), out.Credentials.Schema()
	}
	return "", ""
}

func (f *fields) output(n *project.Node) *project.Output {
	if out := f.p.Profile.Outputs[n.Target]; out != nil {
		return out
	}
	return f.p.Profile.Outputs[f.p.Profile.Target]
}

// relationName is the node's relation as SQL names it; "" for a node that
// leaves none behind.
func (f *fields) relationName(n *project.Node) string {
	switch {
	case n.Relation.IsZero(), n.Ephemeral():
		return ""
	case n.IsRelational(), n.Kind == project.SourceTable, n.Kind == project.Function:
	case n.Kind == project.Test && n.Config.Bool("store_failures"):
	default:
		return ""
	}
	if out := f.output(n); out != nil && out.Driver != nil && out.Driver.Dialect != nil {
		return out.Driver.Dialect.Render(f.asWritten(n))
	}
	var parts []string
	for _, part := range []string{n.Relation.Database, n.Relation.Schema, n.Relation.Identifier} {
		if part != "" {
			parts = append(parts, `"`+part+`"`)
		}
	}
	return strings.Join(parts, ".")
}

// asWritten is the node's relation with the quotes that dbt's manifest shows: those
// of sources obey the project's quoting there, unlike in SQL.
func (f *fields) asWritten(n *project.Node) adapters.Relation {
	rel := n.Relation
	if n.Kind != project.SourceTable {
		return rel
	}
	rel.Quoting = f.p.Quoting
	for key, into := range map[string]*bool{"database": &rel.Quoting.Database, "schema": &rel.Quoting.Schema, "identifier": &rel.Quoting.Identifier} {
		if v, set := n.SourceInfo.Quoting.Get(key); set {
			if quoted, ok := v.(bool); ok {
				*into = quoted
			}
		}
	}
	return rel
}

// identity writes the fields that every resource has.
func identity(o out, n *project.Node) {
	o.Str("name", n.Name)
	o.Str("resource_type", string(n.Kind))
	o.Str("package_name", n.Package)
	o.Str("path", n.Path)
	o.Str("original_file_path", n.OriginalPath)
	o.Str("unique_id", n.UniqueID)
	o.Strs("fqn", n.FQN)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func references(o out, n *project.Node) {
	refs(o, n.Refs)
	o.List("sources")
	for _, s := range n.SourceRefs {
		o.Strs("", []string{s.Source, s.Table})
	}
	o.EndList()
	o.List("metrics")
	for _, m := range n.MetricRefs {
		o.Strs("", m)
	}
	o.EndList()
	if len(n.FunctionRefs) == 0 { // readers of before there were functions know no such field
		return
	}
	o.List("functions")
	for _, r := range n.FunctionRefs {
		if r.Package == "" {
			o.Strs("", []string{r.Name})
		} else {
			o.Strs("", []string{r.Package, r.Name})
		}
	}
	o.EndList()
}

func refs(o out, list []project.Ref) {
	o.List("refs")
	for _, r := range list {
		o.Open("")
		o.Str("name", r.Name)
		text(o, "package", r.Package)
		o.Any("version", r.Version)
		o.Close()
	}
	o.EndList()
}

// withMacros adds the macros that only a run calls.
func withMacros(d project.DependsOn, more []string) project.DependsOn {
	for _, id := range more {
		if !slices.Contains(d.Macros, id) {
			d.Macros = append(d.Macros[:len(d.Macros):len(d.Macros)], id)
		}
	}
	return d
}

func dependsOn(o out, d project.DependsOn) {
	o.Open("depends_on")
	o.Strs("macros", d.Macros)
	o.Strs("nodes", d.Nodes)
	o.Close()
}

// compiledFields: dbt writes the compiled fields only for what was compiled,
// the path always.
func compiledFields(o out, c artifact.Compiled, compiled bool) {
	text(o, "compiled_path", c.Path)
	if !compiled || !c.Done {
		return
	}
	o.Any("compiled", true)
	o.Str("compiled_code", c.Code)
	o.Any("extra_ctes_injected", true)
	o.List("extra_ctes")
	for _, cte := range c.CTEs {
		o.Open("")
		o.Str("id", cte.ID)
		o.Str("sql", cte.SQL)
		o.Close()
	}
	o.EndList()
}

func seedTail(o out, n *project.Node) {
	root := ""
	if n.SeedInfo != nil {
		root = n.SeedInfo.RootPath
	}
	text(o, "root_path", root)
	o.Open("depends_on")
	o.Strs("macros", n.DependsOn.Macros)
	o.Close()
}

func (f *fields) modelTail(o out, n *project.Node, keys keyNames) {
	o.Str("access", orElse(n.Access, "protected"))
	o.List("constraints")
	for _, c := range n.Constraints {
		o.Open("")
		f.constraint(o, c, keys)
		o.Strs("columns", c.Columns)
		o.Close()
	}
	o.EndList()
	var version, latest any
	deprecation := n.DeprecationDate
	if n.Version != nil {
		version, latest = n.Version.V, n.Version.Latest
		deprecation = orElse(n.Version.DeprecationDate, deprecation)
	}
	o.Any("version", version)
	o.Any("latest_version", latest)
	text(o, "deprecation_date", isoTime(deprecation))
	o.Strs("primary_key", n.PrimaryKey)
	timeSpine(o, n.TimeSpine)
}

// isoTime gives a date the time that dbt reads it as.
func isoTime(date string) string {
	if len(date) == len("2006-01-02") {
		return date + "T00:00:00+00:00"
	}
	return strings.Replace(date, " ", "T", 1)
}

func timeSpine(o out, spine *project.Map) {
	if spine == nil {
		o.Any("time_spine", nil)
		return
	}
	o.Open("time_spine")
	o.Str("standard_granularity_column", spine.String("standard_granularity_column"))
	o.List("custom_granularities")
	for _, it := range spine.List("custom_granularities") {
		g, _ := it.(*project.Map)
		o.Open("")
		o.Str("name", g.String("name"))
		text(o, "column_name", g.String("column_name"))
		o.Close()
	}
	o.EndList()
	o.Close()
}

func testTail(o out, n *project.Node) {
	t := n.TestInfo
	if t == nil || !t.Generic {
		return
	}
	text(o, "column_name", t.Column)
	text(o, "file_key_name", t.FileKeyName)
	text(o, "attached_node", t.AttachedNode)
	o.Open("test_metadata")
	o.Str("name", t.Macro)
	o.Any("kwargs", t.Kwargs)
	text(o, "namespace", t.Namespace)
	o.Close()
}

// operationIndex is a hook's place in its list or, once it has run, from 1 on
// among all hooks that ran with it.
func (f *fields) operationIndex(n *project.Node, ran bool) any {
	info := n.OperationInfo
	if info == nil {
		return nil
	}
	if !ran {
		return int64(info.Index)
	}
	place := int64(1)
	for _, id := range f.p.Order {
		o := f.p.Nodes[id]
		if o.Kind == project.Operation && o.OperationInfo != nil && o.OperationInfo.When == info.When && f.hookBefore(o, n) {
			place++
		}
	}
	return place
}

// hookBefore: hooks run by package, the project's own last.
func (f *fields) hookBefore(a, b *project.Node) bool {
	if a.Package == b.Package {
		return a.OperationInfo.Index < b.OperationInfo.Index
	}
	return b.Package == f.p.Name || a.Package != f.p.Name && a.Package < b.Package
}
