package load

import (
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/internal/diag"
)

// sourceOverride is another package's source that a file describes anew, by
// `overrides`.
type sourceOverride struct {
	file   *parsedFile
	source *properties.Source
}

func overrideKey(pkg, source string) string { return pkg + "\x00" + source }

// readOverrides finds what files say of other packages' sources.
func (l *loader) readOverrides() {
	for _, f := range l.parsed {
		if f.properties == nil {
			continue
		}
		for i := range f.properties.Sources {
			if s := &f.properties.Sources[i]; s.Overrides != "" {
				l.addOverride(sourceOverride{f, s})
			}
		}
	}
}

func (l *loader) addOverride(o sourceOverride) {
	at := o.file.properties.Span(o.source.Name.Range)
	name, pkg := o.source.Name.Value, o.source.Overrides
	l.report(diag.Warnf(diag.SourceOverride, at, "'overrides' of the source '%s' is the old way to change a package's source", name))
	key := overrideKey(pkg, name)
	first, dup := l.overrides[key]
	if dup {
		l.report(diag.Errorf(diag.DuplicatePatch, at, "the source '%s' of the package '%s' is overridden twice", name, pkg).
			WithNote(first.file.properties.Span(first.source.Name.Range), "the first time here").
			WithHint("merge the two entries into one").
			AsDbt("dbt found two schema.yml entries for the same source named %s in package %s.", name, pkg))
		return
	}
	l.overrides[key] = o
	declared := map[string]bool{}
	for _, f := range l.parsed {
		if f.properties == nil || f.Package.Name != pkg {
			continue
		}
		for i := range f.properties.Sources {
			if s := &f.properties.Sources[i]; s.Name.Value == name && s.Overrides == "" {
				for j := range s.Tables {
					declared[s.Tables[j].Name.Value] = true
				}
			}
		}
	}
	for i := range o.source.Tables {
		if t := &o.source.Tables[i]; !declared[t.Name.Value] {
			l.report(diag.Warnf(diag.PatchWithoutNode, o.file.properties.Span(t.Name.Range), "the package '%s' has no table '%s.%s' to override", pkg, name, t.Name.Value).
				WithHint("correct the names, or remove the entry"))
		}
	}
}

// declaredTable is a table of a source with what an override says of it. The
// files are those in which its parts have their places.
type declaredTable struct {
	source         *properties.Source
	table          *properties.Table
	ofSource       *parsedFile // of the source's description and configuration
	described      *parsedFile // of the table's description
	columns, tests *parsedFile
}

// declared is a table as its package declares it, overridden where a file
// overrides it. As in dbt each key that an override has replaces the key of its
// place as a whole; thresholds of freshness and a source's config are replaced
// whether it has them or not.
func (l *loader) declared(f *parsedFile, s *properties.Source, t *properties.Table) declaredTable {
	d := declaredTable{source: s, table: t, ofSource: f, described: f, columns: f, tests: f}
	o, ok := l.overrides[overrideKey(f.Package.Name, s.Name.Value)]
	if !ok {
		return d
	}
	there := f.placedIn(o.file)
	d.source, d.ofSource = overriddenSource(s, o.source), there
	for i := range o.source.Tables {
		over := &o.source.Tables[i]
		if over.Name.Value != t.Name.Value {
			continue
		}
		d.table = overriddenTable(t, over)
		if over.Description.Value != "" {
			d.described = there
		}
		if over.Columns != nil {
			d.columns = there
		}
		if over.Tests != nil {
			d.tests = there
		}
	}
	return d
}

// placedIn is the file with the places of another: what stands there belongs
// here.
func (f *parsedFile) placedIn(other *parsedFile) *parsedFile {
	return &parsedFile{Entry: f.Entry, file: other.file, properties: other.properties}
}

func overriddenSource(s, over *properties.Source) *properties.Source {
	out := *s
	out.Config, out.Freshness, out.HasFreshness = over.Config, over.Freshness, over.HasFreshness
	if over.Description.Value == "" {
		out.Description.Range = over.Name.Range
	}
	replace(&out.Description.Value, over.Description.Value)
	replace(&out.Database, over.Database)
	replace(&out.RawDatabase, over.RawDatabase)
	replace(&out.Schema, over.Schema)
	replace(&out.RawSchema, over.RawSchema)
	replace(&out.Loader, over.Loader)
	replace(&out.LoadedAtField, over.LoadedAtField)
	replace(&out.LoadedAtQuery, over.LoadedAtQuery)
	if over.Meta != nil {
		out.Meta = over.Meta
	}
	if over.Tags != nil {
		out.Tags = over.Tags
	}
	if over.Quoting != nil {
		out.Quoting = over.Quoting
	}
	return &out
}

func overriddenTable(t, over *properties.Table) *properties.Table {
	out := *t
	out.Freshness, out.HasFreshness, out.Quoting = over.Freshness, over.HasFreshness, over.Quoting
	if over.Description.Value != "" {
		out.Description = over.Description
	}
	replace(&out.Identifier, over.Identifier)
	replace(&out.LoadedAtField, over.LoadedAtField)
	out.HasLoadedAtField = out.HasLoadedAtField || over.HasLoadedAtField
	replace(&out.LoadedAtQuery, over.LoadedAtQuery)
	if over.Meta != nil {
		out.Meta = over.Meta
	}
	if over.Tags != nil {
		out.Tags = over.Tags
	}
	if over.External != nil {
		out.External = over.External
	}
	if over.Columns != nil {
		out.Columns = over.Columns
	}
	if over.Tests != nil {
		out.Tests = over.Tests
	}
	return &out
}

func replace(field *string, with string) {
	if with != "" {
		*field = with
	}
}
