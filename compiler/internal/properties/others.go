package properties

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var macroKeys = []string{"name", "description", "arguments", "meta", "docs", "config"}

func (d *decoder) macro(n *yamldoc.Node) Macro {
	m := Macro{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			m.Name = d.text(k, v)
		case "description":
			m.Description = d.rawText(k, v)
		case "meta":
			m.Meta = d.mapping(k, v)
		case "docs":
			m.Docs = d.mapping(k, v)
		case "config":
			if m.Config = d.config(k, v); m.Config == nil {
				continue
			}
			for _, e := range m.Config {
				if sub, ok := e.Value.(*project.Map); ok && e.Key == "meta" {
					m.Meta = merged(m.Meta, sub)
				} else if ok && e.Key == "docs" {
					m.Docs = merged(m.Docs, sub)
				}
			}
		case "arguments":
			m.Arguments = list(d, k, v, d.argument)
		default:
			d.unknown(k, "a macro", macroKeys, diag.Warning)
		}
	}
	if n.Get("name") == nil {
		d.missing(n, "a macro", "name")
	}
	return m
}

func (d *decoder) argument(n *yamldoc.Node) Argument {
	a := Argument{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			a.Name = d.text(k, v).Value
		case "type":
			a.Type = d.optional(k, v)
		case "description":
			a.Description = d.rawText(k, v)
		default:
			d.unknown(k, "a macro's argument", []string{"name", "type", "description"}, diag.Warning)
		}
	}
	if n.Get("name") == nil {
		d.missing(n, "a macro's argument", "name")
	}
	return a
}

var exposureKeys = []string{"name", "type", "owner", "description", "label", "maturity", "url", "depends_on", "meta", "tags", "config"}

func (d *decoder) exposure(n *yamldoc.Node) Exposure {
	e := Exposure{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			e.Name = d.text(k, v)
		case "description":
			e.Description = d.rawText(k, v)
		case "type":
			e.Type = d.oneOf(k, v, d.text(k, v).Value, "dashboard", "notebook", "analysis", "ml", "application")
		case "label":
			e.Label = d.optional(k, v)
		case "maturity":
			e.Maturity = d.oneOf(k, v, d.optional(k, v), "low", "medium", "high")
		case "url":
			e.URL = d.optional(k, v)
		case "owner":
			e.Owner = d.owner(k, v, "an exposure")
		case "depends_on":
			e.DependsOn = d.textList(k, v)
		case "meta":
			e.Meta = d.mapping(k, v)
		case "tags":
			e.Tags = d.texts(k, v)
		case "config":
			e.Config = d.config(k, v)
		default:
			d.unknownOf(k, "an exposure", project.Exposure, exposureKeys, diag.Error)
		}
	}
	d.needKeys(n, "an exposure", "name", "type", "owner")
	return e
}

// textList reads a list of texts with their places.
func (d *decoder) textList(k yamldoc.Key, n *yamldoc.Node) []Text {
	if n.Kind != yamldoc.Seq {
		d.wrongType(k, n, "a list of texts", "write each entry as `- ref('model')`")
		return nil
	}
	out := make([]Text, 0, len(n.Items))
	for _, it := range n.Items {
		out = append(out, d.text(yamldoc.Key{Name: "an entry of " + k.Name}, it))
	}
	return out
}

func (d *decoder) needKeys(n *yamldoc.Node, what string, keys ...string) {
	for _, k := range keys {
		if n.Get(k) == nil {
			d.missing(n, what, k)
		}
	}
}

// owner reads an owner, who must have a name or an email.
func (d *decoder) owner(k yamldoc.Key, n *yamldoc.Node, what string) *project.Map {
	m := d.mapping(k, n)
	if m == nil {
		return nil
	}
	name, _ := m.Get("name")
	email, _ := m.Get("email")
	if name == nil && email == nil {
		d.errorf(diag.PropertyMissing, n.Span, "add name: or email: below owner:", "the owner of %s needs a name or an email", what)
	}
	return m
}

func (d *decoder) group(n *yamldoc.Node) Group {
	g := Group{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			g.Name = d.text(k, v)
		case "description":
			if v.Kind != yamldoc.Null {
				g.Description = d.rawText(k, v)
			}
		case "owner":
			g.Owner = d.owner(k, v, "a group")
		case "config":
			g.Config = d.config(k, v)
		default:
			d.unknown(k, "a group", []string{"name", "owner", "description", "config"}, diag.Error)
		}
	}
	d.needKeys(n, "a group", "name", "owner")
	return g
}

var unitTestKeys = []string{"name", "model", "given", "expect", "description", "overrides", "config", "versions"}

func (d *decoder) unitTest(n *yamldoc.Node) UnitTest {
	u := UnitTest{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			u.Name = d.text(k, v)
		case "description":
			u.Description = d.rawText(k, v)
		case "model":
			u.Model = d.text(k, v)
		case "given":
			u.Given = list(d, k, v, d.unitInput)
		case "expect":
			u.ExpectRange = rangeOf(v.Span)
			if d.needMap(k, v) != nil {
				d.fixture(v, "the expected rows")
				u.Expect = d.mapping(k, v)
			}
		case "overrides":
			u.Overrides = d.overrides(k, v)
		case "versions":
			u.Versions = d.unitVersions(k, v)
		case "config":
			u.Config = d.config(k, v)
		default:
			d.unknownOf(k, "a unit test", project.UnitTest, unitTestKeys, diag.Error)
		}
	}
	d.needKeys(n, "a unit test", "name", "model", "given", "expect")
	return u
}

func (d *decoder) unitInput(n *yamldoc.Node) UnitInput {
	in := UnitInput{Range: rangeOf(n.Span)}
	if k, v := n.Find("input"); v != nil {
		in.Input = d.text(k, v)
	} else {
		d.missing(n, "an input of a unit test", "input")
	}
	d.fixture(n, "an input of a unit test")
	in.Data = d.data(n).(*project.Map)
	return in
}

// fixture checks format, rows and fixture of a unit test's table.
func (d *decoder) fixture(n *yamldoc.Node, what string) {
	format := "dict"
	for i, k := range n.Keys {
		switch k.Name {
		case "format":
			format = d.oneOf(k, n.Items[i], d.text(k, n.Items[i]).Value, "dict", "csv", "sql")
		case "fixture":
			d.optional(k, n.Items[i])
		case "input", "rows":
		default:
			d.unknown(k, what, []string{"input", "format", "rows", "fixture"}, diag.Error)
		}
	}
	k, rows := n.Find("rows")
	if rows == nil || rows.Kind == yamldoc.Null {
		return
	}
	if format != "dict" {
		if rows.Kind != yamldoc.Str {
			d.wrongType(k, rows, "a text with format: "+format, "write the rows after `rows: |`")
		}
		return
	}
	if rows.Kind != yamldoc.Seq {
		d.wrongType(k, rows, "a list of mappings", "write each row as `- {column: value}`, or set format: csv or sql")
		return
	}
	for _, row := range rows.Items {
		if row.Kind != yamldoc.Map {
			d.errorf(diag.PropertyType, row.Span, "write each row as `- {column: value}`", "a row must be a mapping, not %s", row.Kind)
		}
	}
}

func (d *decoder) overrides(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n.Kind == yamldoc.Null || d.needMap(k, n) == nil {
		return nil
	}
	for i, key := range n.Keys {
		if !slices.Contains([]string{"macros", "vars", "env_vars"}, key.Name) {
			d.unknown(key, "overrides", []string{"macros", "vars", "env_vars"}, diag.Error)
			continue
		}
		d.needMap(key, n.Items[i])
	}
	return d.data(n).(*project.Map)
}

func (d *decoder) unitVersions(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n.Kind == yamldoc.Null || d.needMap(k, n) == nil {
		return nil
	}
	for _, key := range n.Keys {
		if key.Name != "include" && key.Name != "exclude" {
			d.unknown(key, "versions", []string{"include", "exclude"}, diag.Error)
		}
	}
	given := func(key string) bool { v := n.Get(key); return v != nil && v.Kind != yamldoc.Null }
	if given("include") && given("exclude") {
		d.errorf(diag.PropertyConflict, n.Span, "keep one of them", "a unit test's versions have both include and exclude")
	}
	return d.data(n).(*project.Map)
}

// definitionSection is what differs between resources kept as written.
type definitionSection struct {
	what string
	kind project.Kind
	need []string
	// raw are keys below which Jinja is rendered later.
	raw   map[string]bool
	known []string
}

var (
	metricSection = definitionSection{
		"a metric", project.Metric,
		[]string{"name", "label", "type", "type_params"},
		map[string]bool{"filter": true, "description": true},
		[]string{"name", "label", "type", "type_params", "description", "filter", "time_granularity", "meta", "tags", "config"},
	}
	semanticModelSection = definitionSection{
		"a semantic model", project.SemanticModel,
		[]string{"name", "model"},
		map[string]bool{"description": true},
		[]string{"name", "model", "config", "description", "label", "defaults", "entities", "measures", "dimensions", "primary_entity"},
	}
	savedQuerySection = definitionSection{
		"a saved query", project.SavedQuery,
		[]string{"name", "query_params"},
		map[string]bool{"where": true, "description": true},
		[]string{"name", "query_params", "description", "label", "exports", "config", "tags"},
	}
)

func (d *decoder) definition(n *yamldoc.Node, s definitionSection) Definition {
	def := Definition{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			def.Name = d.text(k, v)
			if s.kind == project.Metric {
				d.metricName(v.Span, def.Name.Value)
			}
		case "description":
			if v.Kind != yamldoc.Null {
				def.Description = d.rawText(k, v)
			}
		case "config":
			def.Config = d.config(k, v)
		default:
			if s.known != nil && !slices.Contains(s.known, k.Name) {
				d.unknownOf(k, s.what, s.kind, s.known, diag.Error)
			}
		}
	}
	d.needKeys(n, s.what, s.need...)
	def.Data, _ = d.dataExcept(n, s.raw).(*project.Map)
	lowerChoices(def.Data, s.kind)
	return def
}

func (d *decoder) metricName(at source.Span, name string) {
	if hasJinja(name) {
		return
	}
	var wrong, dbt []string
	if strings.Contains(name, " ") {
		dbt = append(dbt, "cannot contain spaces")
	}
	if len(name) > 250 {
		wrong = append(wrong, "is longer than 250 characters")
		dbt = append(dbt, "cannot contain more than 250 characters")
	}
	if name != "" && !isName(strings.ReplaceAll(name, "-", "_")) || strings.HasPrefix(name, "_") {
		wrong = append(wrong, "must begin with a letter and hold only letters, digits and underscores")
		dbt = append(dbt, "must begin with a letter", "must contain only letters, numbers and underscores")
	}
	if len(wrong) > 0 {
		d.errorf(diag.PropertyValue, at, "rename it", "the metric name '%s' %s", name, strings.Join(wrong, " and ")).
			AsDbt("The metric name '%s' is invalid.  It %s", name, strings.Join(dbt, ", "))
	}
}
