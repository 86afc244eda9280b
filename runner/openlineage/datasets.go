package openlineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner/openlineage/spec"
)

// dataset is a node's table with what is known of it.
func (b *builder) dataset(i int32, at identity) spec.Dataset {
	n := b.graph.Node(i)
	out := spec.Dataset{Namespace: at.namespace, Name: at.name}
	f := &out.Facets
	f.DataSource = &spec.DataSource{Facet: b.maker.Facet("DatasourceDatasetFacet"), Name: at.namespace, URI: strings.ReplaceAll(at.namespace, " ", "%20")}
	if kind := datasetType(n); kind != "" {
		f.DatasetType = &spec.DatasetType{Facet: b.maker.Facet("DatasetTypeDatasetFacet"), Type: kind}
		if n.Config.String("materialized") == "materialized_view" {
			f.DatasetType.SubType = "MATERIALIZED"
		}
	}
	if n.Description != "" {
		f.Documentation = b.documentation("DocumentationDatasetFacet", n.Description)
	}
	if owners := b.owners(n); len(owners) > 0 {
		f.Ownership = &spec.Ownership{Facet: b.maker.Facet("OwnershipDatasetFacet"), Owners: owners}
	}
	if tags := datasetTags(n); len(tags) > 0 {
		f.Tags = &spec.Tags{Facet: b.maker.Facet("TagsDatasetFacet"), Tags: tags}
	}
	if fields := b.fields(i); len(fields) > 0 {
		f.Schema = &spec.Schema{Facet: b.maker.Facet("SchemaDatasetFacet"), Fields: fields}
	}
	return out
}

func datasetType(n *project.Node) string {
	switch n.Config.String("materialized") {
	case "view", "materialized_view":
		return "VIEW"
	case "table", "incremental", "snapshot", "seed":
		return "TABLE"
	}
	return ""
}

func datasetTags(n *project.Node) []spec.Tag {
	var out []spec.Tag
	for _, t := range n.Tags {
		out = append(out, spec.Tag{Key: t, Value: "true", Source: "DBT"})
	}
	for _, c := range n.Columns {
		for _, t := range c.Tags {
			out = append(out, spec.Tag{Key: t, Value: "true", Source: "DBT", Field: c.Name})
		}
	}
	return out
}

// fields are the columns of a node, as its SQL gives them where that is
// known, with what YAML says of them.
func (b *builder) fields(i int32) []spec.Field {
	n := b.graph.Node(i)
	declared := map[string]*project.Column{}
	for k := range n.Columns {
		declared[strings.ToLower(n.Columns[k].Name)] = &n.Columns[k]
	}
	var out []spec.Field
	if known := b.known(i); known != nil {
		for _, c := range known.Columns {
			f := spec.Field{Name: c.Column, Type: c.Type, Ordinal: len(out) + 1}
			if d := declared[strings.ToLower(c.Column)]; d != nil {
				f.Description = d.Description
				if f.Type == "" {
					f.Type = d.DataType
				}
				delete(declared, strings.ToLower(c.Column))
			}
			out = append(out, f)
		}
		if known.Complete {
			return out
		}
	}
	for _, c := range n.Columns {
		if declared[strings.ToLower(c.Name)] != nil {
			out = append(out, spec.Field{Name: c.Name, Type: c.DataType, Description: c.Description, Ordinal: len(out) + 1})
		}
	}
	return out
}

// known is what is known of a node's columns; nil is nothing.
func (b *builder) known(i int32) *lineage.NodeColumns {
	if b.columns == nil {
		return nil
	}
	return b.columns.Node(i)
}

// read lists the nodes with tables that a node reads, through those that are
// only inlined.
func (b *builder) read(i int32) []int32 {
	seen := map[int32]bool{}
	var out []int32
	var walk func(int32)
	walk = func(i int32) {
		for _, p := range b.graph.Parents(i) {
			if seen[p] {
				continue
			}
			seen[p] = true
			switch n := b.graph.Node(p); {
			case hasDataset(n):
				out = append(out, p)
			case n.Ephemeral():
				walk(p)
			}
		}
	}
	walk(i)
	slices.Sort(out)
	return out
}

// at is the dataset that reader reads of a node. In a run that defers to
// another environment that is for the compiler to say, and its SQL tells; ok is
// false where there is none yet.
func (b *builder) at(i int32, sql string) (at identity, ok bool) {
	n := b.graph.Node(i)
	own := b.identity(n, n.Relation)
	if b.Defer == nil || !b.Defer.Refs || b.Selected.Has(i) || n.Kind == project.SourceTable {
		return own, true
	}
	there, known := b.Defer.State(n.UniqueID)
	if !known {
		return own, true
	}
	d := b.output(n).Driver.Dialect
	switch {
	case b.Defer.Favor, strings.Contains(sql, d.Render(there)):
		return b.identity(n, there), true
	case sql == "":
		return identity{}, false
	}
	return own, true
}

// inputs are the datasets that a node reads.
func (b *builder) inputs(i int32, sql string) []spec.Input {
	out := []spec.Input{}
	for _, p := range b.read(i) {
		if at, ok := b.at(p, sql); ok {
			out = append(out, spec.Input{Dataset: b.dataset(p, at)})
		}
	}
	return out
}

// outputs are the datasets that a node writes.
func (b *builder) outputs(i int32) []spec.Output {
	n := b.graph.Node(i)
	if !hasDataset(n) || n.Kind == project.SourceTable {
		return []spec.Output{}
	}
	return []spec.Output{{Dataset: b.dataset(i, b.identity(n, n.Relation))}}
}

// transformations are the words for how a column is made of another.
var transformations = map[string]string{"copy": "IDENTITY", "transform": "TRANSFORMATION", "aggregate": "AGGREGATION"}

// columnLineage says what the columns of a node are made from; nil when nothing
// is known.
func (b *builder) columnLineage(i int32, sql string) *spec.ColumnLineage {
	known := b.known(i)
	if known == nil || b.graph.Node(i).Kind == project.Seed {
		return nil
	}
	out := &spec.ColumnLineage{Facet: b.maker.Facet("ColumnLineageDatasetFacet"), Fields: map[string]spec.Lineage{}}
	for _, c := range known.Columns {
		made := fieldSet{b: b, sql: sql, seen: map[lineage.ColumnRef]bool{}}
		for _, s := range c.Sources {
			made.add(s, transformations[c.Kind])
		}
		if len(made.list) > 0 {
			out.Fields[c.Column] = spec.Lineage{Inputs: made.list}
		}
	}
	out.Dataset = b.influences(i, sql)
	if len(out.Fields) == 0 && len(out.Dataset) == 0 {
		return nil
	}
	return out
}

// influences are the columns that decide a node's rows, its own and those of
// models that are inlined into it.
func (b *builder) influences(i int32, sql string) []spec.InputField {
	decide := fieldSet{b: b, sql: sql, seen: map[lineage.ColumnRef]bool{}, indirect: true}
	visited := map[int32]bool{}
	var walk func(int32)
	walk = func(i int32) {
		visited[i] = true
		if known := b.known(i); known != nil {
			for _, c := range known.Columns {
				for _, s := range c.Influences {
					decide.add(s, "")
				}
			}
		}
		for _, p := range b.graph.Parents(i) {
			if b.graph.Node(p).Ephemeral() && !visited[p] {
				walk(p)
			}
		}
	}
	walk(i)
	slices.SortFunc(decide.list, func(x, y spec.InputField) int {
		return strings.Compare(x.Namespace+"\x00"+x.Name+"\x00"+x.Field, y.Namespace+"\x00"+y.Name+"\x00"+y.Field)
	})
	return slices.CompactFunc(decide.list, func(x, y spec.InputField) bool {
		return x.Namespace == y.Namespace && x.Name == y.Name && x.Field == y.Field
	})
}

// fieldSet gathers the columns of tables that columns of nodes come from.
type fieldSet struct {
	b        *builder
	sql      string
	indirect bool
	seen     map[lineage.ColumnRef]bool
	list     []spec.InputField
}

// add adds a column, or what a column of an inlined model is made from.
func (s *fieldSet) add(ref lineage.ColumnRef, how string) {
	i, ok := s.b.graph.ID(ref.Node)
	if !ok || s.seen[ref] {
		return
	}
	s.seen[ref] = true
	n := s.b.graph.Node(i)
	if n.Ephemeral() {
		if known := s.b.known(i); known != nil {
			if c, ok := known.Find(ref.Column); ok {
				for _, up := range c.Sources {
					s.add(up, further(how, transformations[c.Kind]))
				}
			}
		}
		return
	}
	at, ok := s.b.at(i, s.sql)
	if !ok {
		return
	}
	t := spec.Transformation{Type: "DIRECT", SubType: how}
	if s.indirect {
		t = spec.Transformation{Type: "INDIRECT"}
	}
	s.list = append(s.list, spec.InputField{Namespace: at.namespace, Name: at.name, Field: ref.Column, Transformations: []spec.Transformation{t}})
}

// further is the greater of two changes.
func further(x, y string) string {
	order := []string{"", "IDENTITY", "TRANSFORMATION", "AGGREGATION"}
	if slices.Index(order, x) > slices.Index(order, y) {
		return x
	}
	return y
}
