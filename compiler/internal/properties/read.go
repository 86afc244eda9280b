package properties

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// RenderFunc renders one YAML text that holds Jinja to a value (project data).
// When at.Text() is the text, the file holds it as it is, and errors can be
// placed inside of it (jinja.ParseRange); else at is the whole value's place.
type RenderFunc func(text string, at source.Span) (any, error)

// Read decodes a file as written. Values that hold Jinja and are rendered
// before they are read stay as they are, and Templated is set. The file is nil
// only when it does not parse.
func Read(f *source.File) (*File, diag.List) { return read(f, nil) }

// Render decodes a file and renders values where dbt does: everywhere but in
// descriptions, arguments of tests, hooks, loaded_at_query and the filters of
// metrics and saved queries.
func Render(f *source.File, render RenderFunc) (*File, diag.List) { return read(f, render) }

func read(f *source.File, render RenderFunc) (*File, diag.List) {
	root, diags := yamldoc.Parse(f)
	if root == nil {
		return nil, diags
	}
	d := &decoder{file: &File{File: f}, render: render, diags: diags}
	d.top(root)
	return d.file, d.diags
}

// decoder reads one file's tree.
type decoder struct {
	file   *File
	render RenderFunc
	diags  diag.List
}

var topKeys = []string{
	"version", "models", "sources", "seeds", "snapshots", "analyses", "macros", "exposures", "metrics", "groups", "unit_tests",
	"data_tests", "semantic_models", "saved_queries", "functions", "anchors",
}

func (d *decoder) top(root *yamldoc.Node) {
	if root.Kind == yamldoc.Null {
		return
	}
	if root.Kind != yamldoc.Map {
		d.errorf(diag.PropertyType, root.Span, "start with a section such as models:", "a properties file must be a mapping, not %s", root.Kind).
			AsDbt("Contents of file '%s' are not valid. Dictionary expected.", d.file.File.Path)
		return
	}
	for i, k := range root.Keys {
		n, f := root.Items[i], d.file
		switch k.Name {
		case "models":
			f.Models = list(d, k, n, func(n *yamldoc.Node) Patch { return d.patch(n, modelSection) })
		case "seeds":
			f.Seeds = list(d, k, n, func(n *yamldoc.Node) Patch { return d.patch(n, seedSection) })
		case "snapshots":
			f.Snapshots = list(d, k, n, func(n *yamldoc.Node) Patch { return d.patch(n, snapshotSection) })
		case "analyses":
			f.Analyses = list(d, k, n, func(n *yamldoc.Node) Patch { return d.patch(n, analysisSection) })
		case "data_tests":
			f.DataTests = append(f.DataTests, d.singularTests(k, n)...)
		case "sources":
			f.Sources = list(d, k, n, d.source)
		case "macros":
			f.Macros = list(d, k, n, d.macro)
		case "exposures":
			f.Exposures = list(d, k, n, d.exposure)
		case "groups":
			f.Groups = list(d, k, n, d.group)
		case "unit_tests":
			f.UnitTests = list(d, k, n, d.unitTest)
		case "metrics":
			f.Metrics = list(d, k, n, func(n *yamldoc.Node) Definition { return d.definition(n, metricSection) })
		case "semantic_models":
			f.SemanticModels = list(d, k, n, func(n *yamldoc.Node) Definition { return d.definition(n, semanticModelSection) })
		case "saved_queries":
			f.SavedQueries = list(d, k, n, func(n *yamldoc.Node) Definition { return d.definition(n, savedQuerySection) })
		case "functions":
			f.Functions = list(d, k, n, func(n *yamldoc.Node) Patch { return d.patch(n, functionSection) })
		case "version":
			d.fileVersion(n)
		case "anchors":
		default:
			d.unknown(k, "a properties file", topKeys, diag.Warning)
		}
	}
}

// singularTests reads what describes singular tests. An entry without a name is
// passed over, as in dbt.
func (d *decoder) singularTests(k yamldoc.Key, n *yamldoc.Node) []Patch {
	named := *n
	named.Items = nil
	for _, it := range n.Items {
		if n.Kind == yamldoc.Seq && it.Kind == yamldoc.Map && it.Get("name") == nil {
			e := d.missing(it, testSection.what, "name")
			e.Severity = diag.Warning
			e.AsDbt("Unable to parse '%s' section of file '%s': Entry did not contain a name", k.Name, d.file.File.Path)
			continue
		}
		named.Items = append(named.Items, it)
	}
	return list(d, k, &named, func(n *yamldoc.Node) Patch { return d.patch(n, testSection) })
}

// fileVersion checks the file's version, which says nothing any more: there is
// one.
func (d *decoder) fileVersion(n *yamldoc.Node) {
	if v := n.Data(); v == nil || v == int64(2) || v == 2.0 || v == "2" {
		return
	}
	d.diags = append(d.diags, diag.Warnf(diag.PropertyValue, n.Span, "there is no version %s of properties files", n.Span.Text()).WithHint("write version: 2, or leave it out"))
}

// list decodes each mapping of a section's list. Entries of other shapes are
// reported and left out.
func list[T any](d *decoder, k yamldoc.Key, n *yamldoc.Node, each func(*yamldoc.Node) T) []T {
	if n.Kind != yamldoc.Seq {
		d.errorf(diag.PropertyType, n.Span, "start each entry with `- "+entryKey(k.Name)+":`", "'%s' must be a list, not %s", k.Name, n.Kind).
			AsDbt("The schema file at %s is invalid because the value of '%s' is not a list", d.file.File.Path, k.Name)
		return nil
	}
	out := make([]T, 0, len(n.Items))
	for _, it := range n.Items {
		if it.Kind != yamldoc.Map {
			d.errorf(diag.PropertyType, it.Span, "write `- "+entryKey(k.Name)+": ...`", "an entry of '%s' must be a mapping, not %s", k.Name, it.Kind)
			continue
		}
		out = append(out, each(it))
	}
	return out
}

// entryKey is the key that an entry of a list usually begins with.
func entryKey(section string) string {
	switch section {
	case "given":
		return "input"
	case "versions":
		return "v"
	case "constraints":
		return "type"
	}
	return "name"
}

func (d *decoder) errorf(code diag.Code, at source.Span, hint, format string, args ...any) *diag.Diagnostic {
	e := diag.Errorf(code, at, format, args...).WithHint("%s", hint)
	d.diags = append(d.diags, e)
	return e
}

func (d *decoder) wrongType(k yamldoc.Key, n *yamldoc.Node, want, hint string) *diag.Diagnostic {
	return d.errorf(diag.PropertyType, n.Span, hint, "'%s' must be %s, not %s", k.Name, want, n.Kind)
}

// missing reports that a mapping lacks a key it needs.
func (d *decoder) missing(n *yamldoc.Node, what, key string) *diag.Diagnostic {
	at := n.Span
	if len(n.Keys) > 0 {
		at = n.Keys[0].Span
	}
	e := d.errorf(diag.PropertyMissing, at, "add "+key+": ...", "%s needs the property '%s'", what, key)
	for _, k := range n.Keys {
		if diag.Nearest(k.Name, []string{key}) != "" {
			e.WithHint("did you mean '%s' instead of '%s'?", key, k.Name)
		}
	}
	return e
}

// unknown reports a key that has no meaning where it stands.
func (d *decoder) unknown(k yamldoc.Key, what string, known []string, severity diag.Severity) *diag.Diagnostic {
	e := diag.Errorf(diag.PropertyUnknown, k.Span, "'%s' is not a property of %s", k.Name, what)
	e.Severity = severity
	if near := diag.Nearest(k.Name, known); near != "" {
		e.WithHint("did you mean '%s'?", near)
	} else if severity == diag.Warning {
		e.WithHint("it has no effect: remove it, or keep facts of your own under meta:")
	} else {
		e.WithHint("remove it; known are %s", strings.Join(known, ", "))
	}
	d.diags = append(d.diags, e)
	return e
}

// unknownOf is unknown for a resource: a key of its configuration belongs
// under config.
func (d *decoder) unknownOf(k yamldoc.Key, what string, kind project.Kind, known []string, severity diag.Severity) {
	e := d.unknown(k, what, known, severity)
	if _, ok := project.LookupKey(kind, strings.TrimPrefix(k.Name, "+")); ok {
		e.WithHint("write it under config:")
	}
}

func rangeOf(s source.Span) Range { return Range{s.Start, s.End} }
