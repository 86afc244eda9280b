package manifest

import (
	"strings"

	"github.com/modeldata/model/compiler/project"
)

func (f *fields) source(o out, n *project.Node) {
	s := n.SourceInfo
	if s == nil {
		s = &project.SourceInfo{}
	}
	text(o, "database", n.Relation.Database)
	o.Str("schema", n.Relation.Schema)
	identity(o, n)
	o.Str("source_name", s.SourceName)
	o.Str("source_description", s.SourceDescription)
	o.Str("loader", s.Loader)
	o.Str("identifier", orElse(s.Identifier, n.Relation.Identifier))
	sourceSettings(o, s)
	o.Str("description", n.Description)
	f.columns(o, n.Columns, nil)
	o.Any("meta", n.Meta)
	o.Any("source_meta", s.SourceMeta)
	o.Strs("tags", n.Tags)
	config(o, n)
	text(o, "patch_path", n.PatchPath)
	o.Any("unrendered_config", n.Unrendered)
	text(o, "relation_name", f.relationName(n))
	o.Any("created_at", n.CreatedAt)
	text(o, "unrendered_database", s.UnrenderedDatabase)
	text(o, "unrendered_schema", s.UnrenderedSchema)
	o.Strs("doc_blocks", n.DocBlocks)
}

// sourceSettings writes how a source is read.
func sourceSettings(o out, s *project.SourceInfo) {
	record(o, "quoting", quotingDefault, s.Quoting)
	text(o, "loaded_at_field", s.LoadedAtField)
	text(o, "loaded_at_query", s.LoadedAtQuery)
	if s.Freshness == nil {
		o.Any("freshness", nil)
	} else {
		record(o, "freshness", project.NoFreshness, s.Freshness)
	}
	if s.External == nil {
		o.Any("external", nil)
	} else {
		record(o, "external", externalDefault, s.External)
	}
}

var (
	quotingDefault  = project.NewMap("database", nil, "schema", nil, "identifier", nil, "column", nil)
	externalDefault = project.NewMap("location", nil, "file_format", nil, "row_format", nil, "tbl_properties", nil, "partitions", nil)
)

func (f *fields) exposure(o out, n *project.Node) {
	e := n.ExposureInfo
	if e == nil {
		e = &project.ExposureInfo{}
	}
	identity(o, n)
	o.Str("type", e.Type)
	owner(o, e.Owner, e.OwnerName)
	o.Str("description", n.Description)
	text(o, "label", e.Label)
	text(o, "maturity", e.Maturity)
	o.Any("meta", n.Meta)
	o.Strs("tags", n.Tags)
	config(o, n)
	o.Any("unrendered_config", n.Unrendered)
	text(o, "url", e.URL)
	dependsOn(o, n.DependsOn)
	references(o, n)
	o.Any("created_at", n.CreatedAt)
}

// owner writes who owns an exposure or a group, with what else they gave.
func owner(o out, m *project.Map, name string) {
	o.Open("owner")
	email, _ := m.Get("email")
	o.Any("email", email)
	text(o, "name", orElse(m.String("name"), name))
	for k, v := range m.All() {
		if k != "email" && k != "name" {
			o.Any(k, v)
		}
	}
	o.Close()
}

func (f *fields) unitTest(o out, n *project.Node) {
	u := n.UnitTestInfo
	if u == nil {
		u = &project.UnitTestInfo{}
	}
	o.Str("model", u.Model)
	o.List("given")
	for _, it := range u.Given {
		g, _ := it.(*project.Map)
		o.Open("")
		o.Str("input", g.String("input"))
		fixture(o, g)
		o.Close()
	}
	o.EndList()
	o.Open("expect")
	fixture(o, u.Expect)
	o.Close()
	identity(o, n)
	o.Str("description", n.Description)
	if u.Overrides == nil {
		o.Any("overrides", nil)
	} else {
		record(o, "overrides", overridesDefault, u.Overrides)
	}
	dependsOn(o, n.DependsOn)
	config(o, n)
	text(o, "checksum", n.Checksum.Value)
	_, schema := f.targetPlace(n)
	if len(n.DependsOn.Nodes) > 0 && f.p.Nodes[n.DependsOn.Nodes[0]] != nil {
		schema = f.p.Nodes[n.DependsOn.Nodes[0]].Relation.Schema // of the model that it tests
	}
	text(o, "schema", schema)
	o.Any("created_at", n.CreatedAt)
	if u.Versions == nil {
		o.Any("versions", nil)
	} else {
		record(o, "versions", versionsDefault, u.Versions)
	}
	var version any
	if n.Version != nil {
		version = n.Version.V
	}
	o.Any("version", version)
}

var (
	overridesDefault = project.NewMap("macros", &project.Map{}, "vars", &project.Map{}, "env_vars", &project.Map{})
	versionsDefault  = project.NewMap("include", nil, "exclude", nil)
)

func fixture(o out, m *project.Map) {
	rows, _ := m.Get("rows")
	o.Any("rows", rows)
	o.Str("format", orElse(m.String("format"), "dict"))
	text(o, "fixture", m.String("fixture"))
}

func macro(o out, m *project.Macro) {
	o.Str("name", m.Name)
	o.Str("resource_type", "macro")
	o.Str("package_name", m.Package)
	o.Str("path", m.OriginalPath)
	o.Str("original_file_path", m.OriginalPath)
	o.Str("unique_id", m.UniqueID)
	o.Str("macro_sql", m.SQL)
	o.Open("depends_on")
	o.Strs("macros", m.DependsOn)
	o.Close()
	o.Str("description", m.Description)
	o.Any("meta", m.Meta)
	docsField(o, m.Docs)
	if m.Meta.Len() > 0 || m.Docs.Len() > 0 { // readers of before macros had a configuration know no such field
		o.Open("config")
		o.Any("meta", m.Meta)
		docsField(o, m.Docs)
		o.Close()
	}
	text(o, "patch_path", m.PatchPath)
	o.List("arguments")
	for _, a := range m.Arguments {
		o.Open("")
		o.Str("name", a.Name)
		text(o, "type", a.Type)
		o.Str("description", a.Description)
		o.Close()
	}
	o.EndList()
	o.Any("created_at", m.CreatedAt)
	if len(m.Languages) == 0 {
		o.Any("supported_languages", nil)
	} else {
		o.Strs("supported_languages", m.Languages)
	}
}

func doc(o out, d *project.Doc) {
	o.Str("name", d.Name)
	o.Str("resource_type", "doc")
	o.Str("package_name", d.Package)
	o.Str("path", d.Path)
	o.Str("original_file_path", d.OriginalPath)
	o.Str("unique_id", d.UniqueID)
	o.Str("block_contents", d.Contents)
}

func group(o out, g *project.Group) {
	o.Str("name", g.Name)
	o.Str("resource_type", "group")
	o.Str("package_name", g.Package)
	o.Str("path", belowFolder(g.OriginalPath))
	o.Str("original_file_path", g.OriginalPath)
	o.Str("unique_id", g.UniqueID)
	owner(o, g.Owner, "")
	text(o, "description", g.Description)
	record(o, "config", groupConfig, g.Config)
}

var groupConfig = project.NewMap("meta", &project.Map{})

// belowFolder strips the resource folder from a path.
func belowFolder(path string) string {
	if _, rest, ok := strings.Cut(path, "/"); ok {
		return rest
	}
	return path
}
