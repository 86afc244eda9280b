package projectfile

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Catalog is a catalog of catalogs.yml: a place outside of the engine that
// tables are written to.
type Catalog struct {
	Name string
	// Type is that of the integration through which it is written.
	Type string
	Span source.Span
}

// ReadCatalogs reads catalogs.yml of a project's folder, in the second form that
// dbt has of it where newForm says so.
func ReadCatalogs(dir string, r *Renderer, newForm bool) ([]Catalog, diag.List) {
	_, root, diags := readYAML(dir, "", "catalogs.yml")
	if root == nil {
		return nil, diags
	}
	d := &catalogsReader{r: &rendering{Renderer: r, secrets: true}, newForm: newForm, diags: diags}
	k, list := root.Find("catalogs")
	switch {
	case root.Kind != yamldoc.Map || len(root.Keys) == 0:
		d.errorf(root, "begin with `catalogs:`", "catalogs.yml must be a mapping, not %s", orEmpty(root))
	case newForm && len(root.Keys) > 1:
		d.errorf(root, "keep `catalogs:` alone", "catalogs.yml has other keys than catalogs")
	case list == nil || list.Kind == yamldoc.Null:
	case list.Kind != yamldoc.Seq:
		d.errorf(list, "write each catalog as `- name: ...`", "'%s' must be a list, not %s", k.Name, list.Kind)
	default:
		for _, n := range list.Items {
			d.catalog(n)
		}
	}
	return d.out, append(d.r.diags, d.diags...)
}

type catalogsReader struct {
	r       *rendering
	newForm bool
	out     []Catalog
	diags   diag.List
}

func (d *catalogsReader) errorf(n *yamldoc.Node, hint, format string, args ...any) *diag.Diagnostic {
	e := diag.Errorf(diag.CatalogsFile, n.Span, format, args...).WithHint("%s", hint)
	d.diags = append(d.diags, e)
	return e
}

func (d *catalogsReader) catalog(n *yamldoc.Node) {
	if n.Kind != yamldoc.Map {
		d.errorf(n, "write `- name: ...`", "a catalog must be a mapping, not %s", n.Kind)
		return
	}
	before := len(d.r.diags) + len(d.diags)
	m, _ := d.r.data(n, nil).(*project.Map)
	c := Catalog{Name: m.String("name"), Span: n.Span}
	if d.newForm {
		c.Type = strings.ToLower(m.String("type"))
		d.second(n, m)
	} else {
		c.Type = d.first(n, m)
	}
	if len(d.r.diags)+len(d.diags) > before {
		return
	}
	if slices.ContainsFunc(d.out, func(o Catalog) bool { return o.Name == c.Name }) {
		d.errorf(n, "rename one of them", "two catalogs are named '%s'", c.Name).AsDbt("Duplicate catalog name '%s' in catalogs.yml", c.Name)
		return
	}
	d.out = append(d.out, c)
}

// first checks a catalog of the first form, which has integrations to write
// through, and returns the type of the active one.
func (d *catalogsReader) first(n *yamldoc.Node, m *project.Map) string {
	d.need(n, m, "name", "write_integrations")
	name, active, kind := m.String("name"), m.String("active_write_integration"), ""
	var names []string
	for _, it := range m.List("write_integrations") {
		integration, _ := it.(*project.Map)
		d.need(n, integration, "name", "catalog_type")
		own := integration.String("name")
		if slices.Contains(names, own) {
			d.errorf(n, "rename one of them", "two integrations of the catalog '%s' are named '%s'", name, own).
				AsDbt("Catalog '%s' cannot have multiple 'write_integrations' with the same name: '%s'.", name, own)
		}
		names = append(names, own)
		if own == active || active == "" {
			kind = integration.String("catalog_type")
		}
	}
	switch {
	case active == "" && len(names) != 1:
		d.errorf(n, "write active_write_integration: and the name of one", "the catalog '%s' does not say which of its integrations is in use", name).
			AsDbt("Catalog '%s' must specify an 'active_write_integration' when multiple 'write_integrations' are provided.", name)
	case active != "" && !slices.Contains(names, active):
		d.errorf(n, "name one of "+strings.Join(names, ", "), "the catalog '%s' has no integration '%s'", name, active).
			AsDbt("Catalog '%s' must specify an 'active_write_integration' from its set of defined 'write_integrations': ['%s']. Got: '%s'.",
				name, strings.Join(names, "', '"), active)
	}
	return kind
}

var secondKeys = []string{"name", "type", "table_format", "config"}

// second checks a catalog of the second form, which has settings for each
// engine.
func (d *catalogsReader) second(n *yamldoc.Node, m *project.Map) {
	for i, k := range n.Keys {
		if !slices.Contains(secondKeys, k.Name) {
			d.errorf(n.Items[i], "the keys are "+strings.Join(secondKeys, ", "), "'%s' is no key of a catalog", k.Name).
				AsDbt("Unknown keys in catalog entry: ['%s'].", k.Name)
		}
	}
	d.need(n, m, secondKeys...)
	if format := strings.ToLower(m.String("table_format")); m.Has("table_format") && format != "iceberg" && format != "default" {
		d.errorf(n, "write table_format: iceberg", "the table_format of a catalog is default or iceberg, not '%s'", m.String("table_format")).
			AsDbt("Invalid table_format '%s'. Must be one of ['default', 'iceberg']", m.String("table_format"))
	}
	if v, given := m.Get("config"); given && m.Map("config") == nil {
		d.errorf(n, "write the settings of each engine below its name", "the config of the catalog '%s' must be a mapping, not %s", m.String("name"), project.FormatScalar(v))
	}
}

func (d *catalogsReader) need(n *yamldoc.Node, m *project.Map, keys ...string) {
	var missing []string
	for _, k := range keys {
		if !m.Has(k) {
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		d.errorf(n, "add "+strings.Join(missing, ", "), "a catalog lacks %s", strings.Join(missing, ", ")).
			AsDbt("Missing required keys in catalog entry: ['%s']", strings.Join(missing, "', '"))
	}
}
