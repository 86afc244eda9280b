package site

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// detail is what the page of one node shows beyond the index. Texts whose
// names end in HTML are markup that is safe to insert.
type detail struct {
	ID              string         `json:"id"`
	DescriptionHTML string         `json:"description,omitempty"`
	Columns         []columnDetail `json:"columns,omitempty"`
	Raw             string         `json:"raw,omitempty"`
	Compiled        string         `json:"compiled,omitempty"`
	Language        string         `json:"language,omitempty"`
	Relation        string         `json:"relation,omitempty"`
	Patch           string         `json:"patch,omitempty"`
	URL             string         `json:"url,omitempty"`
	// Facts are names and values to be shown in this order.
	Facts  []fact       `json:"facts,omitempty"`
	Config *project.Map `json:"config,omitempty"`
	Meta   *project.Map `json:"meta,omitempty"`
	// Definition is that of kinds that have no SQL.
	Definition *project.Map     `json:"definition,omitempty"`
	Arguments  []argumentDetail `json:"arguments,omitempty"`
	Result     string           `json:"result,omitempty"` // the last run's message
	// History are the last runs of the node, oldest first.
	History []past `json:"history,omitempty"`
}

type columnDetail struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
	// Nullable is left out where it is not known.
	Nullable        *bool  `json:"nullable,omitempty"`
	DescriptionHTML string `json:"description,omitempty"`
	// From is the column that the description was written of, when it is another:
	// its node's id, and its name.
	From        []string     `json:"from,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
	Meta        *project.Map `json:"meta,omitempty"`
	Constraints []string     `json:"constraints,omitempty"`
	// Missing columns are declared and stand not in the relation.
	Missing bool `json:"missing,omitempty"`
}

type argumentDetail struct {
	Name            string `json:"name"`
	Type            string `json:"type,omitempty"`
	DescriptionHTML string `json:"description,omitempty"`
}

// past is an outcome of a run: the run's place, the status's, seconds, and the
// rows written or found failing, when they are known.
type past struct {
	run, status int
	seconds     float64
	rows        *int64
}

// MarshalJSON writes an array, short because there are many.
func (p past) MarshalJSON() ([]byte, error) {
	list := []any{p.run, p.status, p.seconds}
	if p.rows != nil {
		list = append(list, *p.rows)
	}
	return marshal(list)
}

// mostPast is how many earlier runs of a node its page shows.
const mostPast = 20

// fact is a name and a value, such as "Rows", "1204".
type fact [2]string

// facts finds what the catalog and the runs say of nodes.
type facts struct {
	data      *Data
	tables    map[string]*artifact.CatalogTable
	freshness map[string]artifact.SourceStatus
	messages  map[string]string
	past      map[string][]past
}

func newFacts(d *Data, statuses *table) *facts {
	f := &facts{data: d, past: map[string][]past{}, tables: map[string]*artifact.CatalogTable{}, freshness: map[string]artifact.SourceStatus{}, messages: map[string]string{}}
	if c := d.Catalog; c != nil {
		for _, list := range [][]artifact.CatalogTable{c.Nodes, c.Sources} {
			for i := range list {
				f.tables[list[i].UniqueID] = &list[i]
			}
		}
	}
	for _, s := range d.Freshness {
		f.freshness[s.UniqueID] = s
	}
	for k, r := range d.Runs {
		for _, o := range r.Results {
			if o.Status != artifact.StatusSkipped {
				f.messages[o.Node] = o.Message
			}
			rows := o.Rows
			if o.Failures != nil {
				rows = o.Failures
			}
			list := append(f.past[o.Node], past{k, statuses.at[o.Status], round(o.Seconds), rows})
			f.past[o.Node] = list[max(0, len(list)-mostPast):]
		}
	}
	return f
}

// column is one of a node, as declared and as the engine has it.
type column struct {
	name, typ, description string
	declared               *project.Column
	missing                bool
	nullable               *bool
}

// columns merges the declared columns of a node with those of the catalog, or
// else with those that its SQL makes: their order, then what only is declared.
func (f *facts) columns(n *project.Node) []column {
	declared := make(map[string]*project.Column, len(n.Columns))
	for i := range n.Columns {
		declared[strings.ToLower(n.Columns[i].Name)] = &n.Columns[i]
	}
	told := map[string]ToldColumn{}
	var order []ToldColumn
	if f.data.Told != nil {
		order = f.data.Told(n.UniqueID)
	}
	for _, c := range order {
		told[strings.ToLower(c.Name)] = c
	}
	var out []column
	add := func(c column) {
		key := strings.ToLower(c.name)
		c.declared, c.nullable = declared[key], told[key].Nullable
		delete(declared, key)
		if d := c.declared; d != nil {
			c.description = cmp.Or(d.Description, c.description)
			c.typ = cmp.Or(c.typ, d.DataType)
		}
		c.typ = cmp.Or(c.typ, told[key].Type)
		out = append(out, c)
	}
	table := f.tables[n.UniqueID]
	if table != nil {
		found := slices.Clone(table.Columns)
		sort.SliceStable(found, func(i, j int) bool { return found[i].Index < found[j].Index })
		for _, c := range found {
			add(column{name: c.Name, typ: c.Type, description: c.Comment})
		}
	} else {
		for _, c := range order {
			add(column{name: c.Name})
		}
	}
	for i := range n.Columns {
		if c := &n.Columns[i]; declared[strings.ToLower(c.Name)] == c {
			add(column{name: c.Name, typ: c.DataType, missing: table != nil})
		}
	}
	return out
}

// detail makes the page's data of an entry.
func (b *builder) detail(e entry) detail {
	if e.macro != nil {
		return b.macroDetail(e.macro)
	}
	n := e.node
	d := detail{
		ID: n.UniqueID, DescriptionHTML: b.text.html(n.Description), Raw: n.Raw, Language: n.Language, Patch: n.PatchPath,
		Meta: filled(n.Meta), Definition: filled(n.Definition), Result: b.facts.messages[n.UniqueID], History: b.facts.past[n.UniqueID],
	}
	if b.data.Compiled != nil {
		d.Compiled = b.data.Compiled(n.UniqueID)
	}
	if hasColumns(n.Kind) {
		d.Relation = b.relation(n)
		d.Columns = b.columnDetails(n)
	}
	if n.ExposureInfo != nil {
		d.URL = n.ExposureInfo.URL
	}
	if n.Kind == project.UnitTest && n.UnitTestInfo != nil {
		d.Definition = filled(project.NewMap("model", n.UnitTestInfo.Model, "given", n.UnitTestInfo.Given, "expect", n.UnitTestInfo.Expect))
	}
	if set := n.Config.Set(); set.Len() > 0 {
		d.Config = shown(set)
	}
	d.Facts = b.nodeFacts(n)
	return d
}

func (b *builder) columnDetails(n *project.Node) []columnDetail {
	var out []columnDetail
	for _, c := range b.facts.columns(n) {
		col := columnDetail{Name: c.name, Type: c.typ, DescriptionHTML: b.text.html(c.description), Missing: c.missing, Nullable: c.nullable}
		if from, ok := b.data.Inherited[[2]string{n.UniqueID, strings.ToLower(c.name)}]; ok && c.description == "" {
			col.DescriptionHTML, col.From = b.text.html(from.Description), []string{from.Node, from.Column}
		}
		if c.declared != nil {
			col.Tags, col.Meta = c.declared.Tags, filled(c.declared.Meta)
			for _, k := range c.declared.Constraints {
				col.Constraints = append(col.Constraints, strings.TrimSpace(k.Type+" "+k.Expression))
			}
		}
		out = append(out, col)
	}
	return out
}

// relation is where a node stands, as SQL names it.
func (b *builder) relation(n *project.Node) string {
	p := b.data.Project
	out := p.Profile.Outputs[n.Target]
	if out == nil {
		out = p.Profile.Outputs[p.Profile.Target]
	}
	if n.Relation.IsZero() || n.Ephemeral() || out == nil || out.Driver == nil || out.Driver.Dialect == nil {
		return ""
	}
	return out.Driver.Dialect.Render(n.Relation)
}

// nodeFacts lists the short facts of a node.
func (b *builder) nodeFacts(n *project.Node) []fact {
	var out []fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, fact{name, value})
		}
	}
	table := b.facts.tables[n.UniqueID]
	add("Owner", b.owner(n, table))
	if n.Contract.Enforced {
		add("Contract", "enforced")
	}
	if n.Version != nil {
		add("Latest version", project.FormatScalar(n.Version.Latest))
		add("Deprecated from", n.Version.DeprecationDate)
	}
	add("Deprecated from", n.DeprecationDate)
	add("Primary key", strings.Join(n.PrimaryKey, ", "))
	if table != nil {
		add("In the database", strings.ToLower(table.Type))
		if table.Rows != nil {
			add("Rows, about", thousands(*table.Rows))
		}
		for _, s := range table.Stats {
			if s.Include && s.ID != "has_stats" {
				add(s.Label, fmt.Sprint(s.Value))
			}
		}
	}
	b.sourceFacts(n, add)
	if e := n.ExposureInfo; e != nil {
		add("Label", e.Label)
		add("Type", e.Type)
		add("Maturity", e.Maturity)
	}
	if t := n.TestInfo; t != nil {
		add("Test", strings.TrimPrefix(t.Namespace+"."+t.Macro, "."))
		add("Column", t.Column)
		add("Severity", n.Config.String("severity"))
		for k, v := range t.Kwargs.All() {
			if k != "model" && k != "column_name" {
				add(k, compact(v))
			}
		}
	}
	return out
}

// thousands writes a number for people: 1,204.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for k := len(text) - 3; k > 0 && text[k-1] != '-'; k -= 3 {
		text = text[:k] + "," + text[k:]
	}
	return text
}

func (b *builder) sourceFacts(n *project.Node, add func(name, value string)) {
	s := n.SourceInfo
	if s == nil {
		return
	}
	add("Source", s.SourceName)
	add("Loader", s.Loader)
	add("Loaded at", s.LoadedAtField+s.LoadedAtQuery)
	for _, key := range []string{"warn_after", "error_after"} {
		if m := s.Freshness.Map(key); m.Len() > 0 {
			count, _ := m.Get("count")
			if count != nil {
				add(map[string]string{"warn_after": "Late after", "error_after": "Too late after"}[key], project.FormatScalar(count)+" "+m.String("period"))
			}
		}
	}
	if f, ok := b.facts.freshness[n.UniqueID]; ok {
		text := f.Status
		if !f.MaxLoadedAt.IsZero() {
			text += ", last row of " + f.MaxLoadedAt.UTC().Format("2006-01-02 15:04 UTC")
		}
		add("Freshness", text)
	}
}

// owner is who answers for a node: its own, its group's, the relation's.
func (b *builder) owner(n *project.Node, table *artifact.CatalogTable) string {
	if e := n.ExposureInfo; e != nil && person(e.Owner) != "" {
		return person(e.Owner)
	}
	if v, ok := n.Meta.Get("owner"); ok && v != nil {
		if m, ok := v.(*project.Map); ok {
			return person(m)
		}
		return compact(v)
	}
	if n.Group != "" {
		for _, g := range b.data.Project.Groups {
			if g.Name == n.Group && person(g.Owner) != "" {
				return person(g.Owner)
			}
		}
	}
	if table != nil {
		return table.Owner
	}
	return ""
}

// person is an owner's name and address.
func person(owner *project.Map) string {
	v, _ := owner.Get("email")
	parts := append([]string{owner.String("name")}, project.Strings(v)...)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func (b *builder) macroDetail(m *project.Macro) detail {
	d := detail{ID: m.UniqueID, DescriptionHTML: b.text.html(m.Description), Raw: m.SQL, Language: "jinja", Patch: m.PatchPath, Meta: filled(m.Meta)}
	for _, a := range m.Arguments {
		d.Arguments = append(d.Arguments, argumentDetail{a.Name, a.Type, b.text.html(a.Description)})
	}
	return d
}

// shown leaves out of a configuration what the page shows elsewhere.
func shown(config *project.Map) *project.Map {
	out := &project.Map{}
	for k, v := range config.All() {
		if k != "meta" && k != "tags" && k != "enabled" && v != nil {
			out.Set(k, v)
		}
	}
	return filled(out)
}

// filled is a map as JSON can hold it, nil when there is nothing in it.
func filled(m *project.Map) *project.Map {
	if m.Len() == 0 {
		return nil
	}
	out := &project.Map{}
	for k, v := range m.All() {
		out.Set(k, finite(v))
	}
	return out
}

// finite writes the numbers that JSON lacks as texts.
func finite(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return project.FormatScalar(v)
		}
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = finite(item)
		}
		return out
	case *project.Map:
		if m := filled(v); m != nil {
			return m
		}
	}
	return v
}

// compact writes a value as JSON; texts as they are.
func compact(v any) string {
	switch v := v.(type) {
	case []any, *project.Map:
		b, err := marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(b)
	}
	return project.FormatScalar(v)
}
