package load

import (
	"context"
	"path"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
)

// addSources makes a node of each table of each declared source.
func (l *loader) addSources() {
	l.readOverrides()
	each(context.Background(), l.parsed, func(f *parsedFile) {
		if f.properties == nil {
			return
		}
		for i := range f.properties.Sources {
			s := &f.properties.Sources[i]
			if s.Overrides != "" {
				continue
			}
			for j := range s.Tables {
				f.sources = append(f.sources, l.sourceNode(f, l.declared(f, s, &s.Tables[j])))
			}
		}
	})
	for _, f := range l.parsed {
		for _, n := range f.sources {
			l.add(n)
		}
	}
}

func (l *loader) sourceNode(f *parsedFile, d declaredTable) *project.Node {
	pkg := f.Package.Name
	s, t := d.source, d.table
	source, table := s.Name.Value, t.Name.Value
	at := f.properties.Span(t.Range)
	names := []string{pkg}
	if dir := path.Dir(f.Rel); dir != "." {
		names = append(names, strings.Split(dir, "/")...)
	}
	n := &project.Node{
		Kind: project.SourceTable, UniqueID: "source." + pkg + "." + source + "." + table, Name: table, Package: pkg,
		Path: f.Path, OriginalPath: f.Path, FQN: append(names, source, table), File: f.file, Span: at, PatchSpan: at,
		Target: l.p.Profile.Target, CreatedAt: seconds(l.opts.Now),
		SourceInfo: &project.SourceInfo{
			SourceName: source, Loader: first(t.Loader, s.Loader), External: t.External,
			UnrenderedDatabase: s.RawDatabase, UnrenderedSchema: s.RawSchema,
		},
	}
	n.Description, n.SourceInfo.SourceDescription = t.Description.Value, s.Description.Value
	n.Columns = columnsOf(t.Columns, d.columns)
	own, sourceMeta := sourceLayer(f, d, at)
	layers := l.layers(n, []configs.Layer{own}, nil)
	merged, diags := configs.Merge(n.Kind, layers...)
	for _, d := range diags {
		l.report(d.WithNode(n.UniqueID))
	}
	n.Config = project.NewConfig(n.Kind, merged)
	n.Unrendered = unrendered(layers)
	if n.Config.Bool("enabled") {
		n.SourceInfo.SourceDescription, _ = l.describe(s.Description, d.ofSource)
		n.Description, n.DocBlocks = l.describe(t.Description, d.described)
		l.describeColumns(n.Columns, t.Columns, d.columns)
	}
	n.Tags, n.Meta = distinct(n.Config.Strings("tags")), n.Config.Map("meta")
	n.SourceInfo.SourceMeta = sourceMeta
	n.SourceInfo.Freshness = n.Config.Map("freshness")
	n.SourceInfo.LoadedAtField, n.SourceInfo.LoadedAtQuery = n.Config.String("loaded_at_field"), n.Config.String("loaded_at_query")
	l.checkLoadedAt(n)
	l.locateSource(n, s, t)
	return n
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func mergedMeta(config *project.Map, metas ...*project.Map) *project.Map {
	out := &project.Map{}
	for _, m := range append(metas, config) {
		for k, v := range m.All() {
			out.Set(k, v)
		}
	}
	return out
}

// locateSource names the relation that others load.
func (l *loader) locateSource(n *project.Node, s *properties.Source, t *properties.Table) {
	out := l.defaultOutput()
	database, schema, identifier := s.Database, s.Schema, t.Identifier
	if database == "" {
		database = out.Credentials.Database()
	}
	if schema == "" {
		schema = s.Name.Value
	}
	if identifier == "" {
		identifier = t.Name.Value
	}
	n.SourceInfo.Identifier = identifier
	n.SourceInfo.Quoting = mergedMeta(t.Quoting, s.Quoting)
	n.Relation = adapters.Relation{
		Target: n.Target, Database: database, Schema: schema, Identifier: identifier,
		Quoting: quoting(out.Driver.Dialect.DefaultQuoting, s.Quoting, t.Quoting), // the project's is not theirs
	}
	n.Alias = identifier
	if out.Driver.Locate != nil {
		n.Relation = out.Driver.Locate(adapters.SourceTable{Relation: n.Relation, SourceName: s.Name.Value, Name: n.Name, Field: func(key string) (string, bool) {
			if v, ok := n.Config.Get(key); ok {
				return project.FormatScalar(v), true
			}
			for _, meta := range []*project.Map{n.Meta, s.Meta} {
				if v, ok := meta.Get(key); ok {
					return project.FormatScalar(v), true
				}
			}
			return "", false
		}})
	}
}
