package properties

import (
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// section is what differs between the sections whose entries are patches.
type section struct {
	what  string
	kind  project.Kind
	known []string
}

var (
	commonKeys   = []string{"name", "description", "config", "columns", "data_tests", "tests", "docs", "meta", "group", "contract", "access", "constraints", "data_type", "quote_columns"}
	modelSection = section{"a model", project.Model, append([]string{"latest_version", "versions", "deprecation_date", "time_spine", "identifier"}, commonKeys...)}
	// laterKeys describe metrics on a model, in a form newer than what is kept
	// here; they are passed over.
	laterKeys       = []string{"semantic_model", "metrics", "agg_time_dimension", "derived_semantics", "primary_entity"}
	seedSection     = section{"a seed", project.Seed, commonKeys}
	snapshotSection = section{"a snapshot", project.Snapshot, append([]string{"relation"}, commonKeys...)}
	analysisSection = section{"an analysis", project.Analysis, commonKeys}
	functionSection = section{"a function", project.Function, append([]string{"arguments", "returns", "overloads"}, commonKeys...)}
	testSection     = section{"a test", project.Test, []string{"name", "description", "config", "docs", "meta", "group"}}
)

func (d *decoder) patch(n *yamldoc.Node, s section) Patch {
	p := Patch{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			p.Name = d.text(k, v)
		case "description":
			p.Description = d.rawText(k, v)
		case "config":
			p.Config = append(d.config(k, v), p.Config...)
		case "meta", "docs", "group", "contract", "access":
			d.ownConfig(n, k, v, &p.Config)
		case "columns":
			p.Columns = d.columns(k, v)
		case "data_tests", "tests":
			if d.bothTests(n, k) {
				p.Tests = d.tests(k, v, "")
			}
		case "constraints":
			p.Constraints = d.constraints(k, v)
		case "quote_columns":
			p.QuoteColumns = d.boolean(k, v)
		default:
			if !d.modelKey(&p, k, v, s) {
				d.unknownOf(k, s.what, s.kind, s.known, diag.Warning)
			}
		}
	}
	if n.Get("name") == nil {
		d.missing(n, s.what, "name")
	}
	if s.kind == project.Model {
		d.checkVersions(n, &p)
		d.checkTimeSpine(n, &p)
	}
	if s.kind == project.Function && n.Get("returns") == nil {
		d.missing(n, s.what, "returns")
	}
	return p
}

// modelKey reads the keys that only some sections have.
func (d *decoder) modelKey(p *Patch, k yamldoc.Key, v *yamldoc.Node, s section) bool {
	if s.kind == project.Snapshot && k.Name == "relation" {
		p.Relation = d.text(k, v)
		return true
	}
	if s.kind == project.Function && d.functionKey(p, k, v) {
		return true
	}
	if s.kind != project.Model {
		return k.Name == "data_type"
	}
	switch k.Name {
	case "latest_version":
		p.LatestVersion, p.LatestVersionRange = d.version(k, v), rangeOf(v.Span)
	case "versions":
		p.Versions = list(d, k, v, d.modelVersion)
	case "deprecation_date":
		p.DeprecationDate = d.date(k, v)
	case "time_spine":
		p.TimeSpine = d.optionalMap(k, v)
	case "identifier", "data_type":
	default:
		return slices.Contains(laterKeys, k.Name)
	}
	return true
}

// ownConfig reads a key that may stand beside config or in it, not both.
func (d *decoder) ownConfig(n *yamldoc.Node, k yamldoc.Key, v *yamldoc.Node, config *[]ConfigEntry) {
	if other, in := n.Get("config").Find(k.Name); in != nil {
		d.errorf(diag.PropertyConflict, k.Span, "keep the one under config:", "'%s' is given both beside config and in it", k.Name).
			WithNote(other.Span, "the other one is here")
		return
	}
	switch k.Name {
	case "meta", "docs", "contract":
		if d.needMap(k, v) == nil {
			return
		}
	}
	*config = append(*config, d.entry(k.Name, v))
}

// bothTests reports whether tests are given under one of their two names only.
func (d *decoder) bothTests(n *yamldoc.Node, k yamldoc.Key) bool {
	other := "tests"
	if k.Name == "tests" {
		other = "data_tests"
	}
	o, v := n.Find(other)
	if v == nil {
		return true
	}
	if k.Name == "tests" {
		if len(n.Get("tests").Items) == 0 {
			return false // dbt lets an empty list pass
		}
		d.errorf(diag.PropertyConflict, k.Span, "move all tests under data_tests:", "tests are given both as 'tests' and as 'data_tests'").
			WithNote(o.Span, "the other list is here")
		return false
	}
	return true
}

// version reads a version: a text or a number.
func (d *decoder) version(k yamldoc.Key, n *yamldoc.Node) any {
	n, ok := d.rendered(n)
	if !ok {
		return nil
	}
	switch n.Kind {
	case yamldoc.Str, yamldoc.Int, yamldoc.Float:
		return n.Scalar
	}
	if n.Kind != yamldoc.Null || k.Name == "v" {
		d.wrongType(k, n, "a number or a text", "write "+k.Name+": 1")
	}
	return nil
}

func (d *decoder) date(k yamldoc.Key, n *yamldoc.Node) Text {
	t := Text{d.optional(k, n), rangeOf(n.Span)}
	if t.Value == "" || hasJinja(t.Value) {
		return t
	}
	day, _, _ := strings.Cut(strings.ReplaceAll(t.Value, "T", " "), " ")
	if _, err := time.Parse("2006-1-2", day); err != nil {
		d.errorf(diag.PropertyValue, n.Span, "write "+k.Name+": 2030-01-31", "'%s' is not a date: '%s'", k.Name, t.Value)
	}
	return t
}

var versionKeys = []string{"v", "defined_in", "description", "access", "config", "constraints", "docs", "data_tests", "tests", "columns", "deprecation_date"}

func (d *decoder) modelVersion(n *yamldoc.Node) Version {
	ver := Version{Range: rangeOf(n.Span), IncludeAll: true}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "v":
			ver.V, ver.VRange = d.version(k, v), rangeOf(v.Span)
		case "defined_in":
			ver.DefinedIn = d.optional(k, v)
		case "description":
			ver.Description = d.rawText(k, v)
		case "access":
			ver.Access = d.optional(k, v)
		case "config":
			ver.Config = d.config(k, v)
		case "constraints":
			ver.Constraints = d.constraints(k, v)
		case "docs":
			ver.Docs = d.mapping(k, v)
		case "data_tests", "tests":
			if d.bothTests(n, k) && v.Kind != yamldoc.Null {
				ver.Tests, ver.HasTests = d.tests(k, v, ""), true
			}
		case "columns":
			d.versionColumns(k, v, &ver)
		case "deprecation_date":
			ver.DeprecationDate = d.date(k, v)
		default:
			d.unknownOf(k, "a model version", project.Model, versionKeys, diag.Error)
		}
	}
	if n.Get("v") == nil {
		d.missing(n, "a model version", "v")
	}
	return ver
}

// versionColumns reads columns of a version, among which one entry may say
// which of the model's columns it has.
func (d *decoder) versionColumns(k yamldoc.Key, n *yamldoc.Node, ver *Version) {
	var picked *yamldoc.Node
	cols := &yamldoc.Node{Kind: yamldoc.Seq, Span: n.Span}
	if n.Kind != yamldoc.Seq {
		d.columns(k, n)
		return
	}
	for _, it := range n.Items {
		if it.Get("include") == nil && it.Get("exclude") == nil || it.Get("name") != nil {
			cols.Items = append(cols.Items, it)
			continue
		}
		if picked != nil {
			d.errorf(diag.ModelVersions, it.Span, "merge them into one", "a version has two include/exclude entries").WithNote(picked.Span, "the first is here")
			continue
		}
		picked = it
		d.pickColumns(it, ver)
	}
	ver.Columns = d.columns(k, cols)
}

func (d *decoder) pickColumns(n *yamldoc.Node, ver *Version) {
	for i, k := range n.Keys {
		v := n.Items[i]
		switch {
		case k.Name == "exclude":
			ver.Exclude = d.texts(k, v)
		case k.Name != "include":
			d.unknown(k, "an include/exclude entry", []string{"include", "exclude"}, diag.Error)
		case v.Kind == yamldoc.Str:
			if v.Raw != "all" && v.Raw != "*" {
				d.errorf(diag.PropertyValue, v.Span, `write include: all, or a list of column names`, "'include' cannot be '%s'", v.Raw)
			}
		default:
			ver.IncludeAll, ver.Include = false, d.texts(k, v)
		}
	}
	switch {
	case n.Get("include") == nil:
		d.errorf(diag.PropertyMissing, n.Span, "add include: all", "an include/exclude entry needs the property 'include'")
	case !ver.IncludeAll && len(ver.Exclude) > 0:
		d.errorf(diag.PropertyConflict, n.Span, "write include: all with exclude, or only the list of include", "exclude works only with include: all")
	}
}

func (d *decoder) checkVersions(n *yamldoc.Node, p *Patch) {
	seen := map[string]Range{}
	var names []string
	for _, v := range p.Versions {
		name := project.FormatScalar(v.V)
		if first, dup := seen[name]; dup && name != "" {
			d.errorf(diag.ModelVersions, d.file.Span(v.VRange), "give each version its own v", "version %s of '%s' is given twice", name, p.Name.Value).
				WithNote(d.file.Span(first), "the first is here")
			continue
		}
		if seen[name] = v.VRange; name != "" {
			names = append(names, name)
		}
	}
	if p.LatestVersion == nil || d.file.Templated {
		return
	}
	latest := project.FormatScalar(p.LatestVersion)
	if _, ok := seen[latest]; !ok {
		d.errorf(diag.ModelVersions, d.file.Span(p.LatestVersionRange), "versions are "+listOr(names, "none"), "latest_version %s is no version of '%s'", latest, p.Name.Value)
	}
}

func listOr(names []string, empty string) string {
	if len(names) == 0 {
		return empty
	}
	return strings.Join(names, ", ")
}

// checkTimeSpine checks that a time spine's columns are described.
func (d *decoder) checkTimeSpine(n *yamldoc.Node, p *Patch) {
	k, spine := n.Find("time_spine")
	if p.TimeSpine == nil || len(p.Versions) > 0 {
		return
	}
	columns := map[string]*Column{}
	var names []string
	for i := range p.Columns {
		columns[p.Columns[i].Name.Value] = &p.Columns[i]
		names = append(names, p.Columns[i].Name.Value)
	}
	need := func(name string, at *yamldoc.Node) *Column {
		if columns[name] == nil {
			hint := "describe it under columns:"
			if near := diag.Nearest(name, names); near != "" {
				hint = "did you mean '" + near + "'?"
			}
			d.errorf(diag.PropertyValue, at.Span, hint, "the time spine's column '%s' is not described", name)
		}
		return columns[name]
	}
	standard := spine.Get("standard_granularity_column")
	if standard == nil {
		d.errorf(diag.PropertyMissing, k.Span, "add standard_granularity_column: ...", "a time spine needs the property 'standard_granularity_column'")
	} else if c := need(p.TimeSpine.String("standard_granularity_column"), standard); c != nil && c.Granularity == "" {
		d.errorf(diag.PropertyMissing, d.file.Span(c.Name.Range), "add granularity: day", "the time spine's column '%s' needs a granularity", c.Name.Value)
	}
	if custom := spine.Get("custom_granularities"); custom != nil {
		for _, it := range custom.Items {
			at := it.Get("column_name")
			if at == nil {
				at = it.Get("name")
			}
			if at != nil {
				need(at.Raw, at)
			}
		}
	}
}
