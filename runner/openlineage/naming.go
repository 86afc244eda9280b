package openlineage

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/runner/openlineage/spec"
)

// identity names a dataset.
type identity struct{ namespace, name string }

// namespace is where the tables of a profile's output live.
func namespace(out *project.Output) string {
	if n, ok := out.Credentials.(adapters.Namespacer); ok {
		return n.Namespace()
	}
	return out.Driver.Name + "://" + out.Credentials.UniqueField()
}

// output is the profile's output that a node lives on.
func (b *builder) output(n *project.Node) *project.Output {
	target := n.Target
	if target == "" {
		target = b.project.Profile.Target
	}
	return b.project.Profile.Outputs[target]
}

// identity names the dataset that a relation of the node's is.
func (b *builder) identity(n *project.Node, r adapters.Relation) identity {
	id := r.Identifier
	if id == "" && n.SourceInfo != nil {
		id = n.SourceInfo.Identifier
	}
	if id == "" {
		id = n.Name
	}
	var parts []string
	for _, p := range []string{r.Database, r.Schema, id} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return identity{namespace(b.output(n)), strings.Join(parts, ".")}
}

// hasDataset reports whether the node is a table that others can read.
func hasDataset(n *project.Node) bool {
	return n.Kind == project.SourceTable || n.IsRelational() && !n.Ephemeral()
}

// jobTypes are the kinds of nodes whose runs are told, with the words for them.
var jobTypes = map[project.Kind]string{
	project.Model: "MODEL", project.Seed: "SEED", project.Snapshot: "SNAPSHOT",
	project.Test: "TEST", project.UnitTest: "TEST", project.SourceTable: "SOURCE",
}

// told reports whether events tell of the node's run.
func told(n *project.Node) bool { return jobTypes[n.Kind] != "" && !n.Ephemeral() }

// job names the job that runs a node, with what is known of it before it runs.
func (b *builder) job(n *project.Node) spec.Job {
	f := spec.JobFacets{
		JobType: b.jobType(jobTypes[n.Kind]),
		DBTNode: &spec.DBTNode{
			Facet: b.maker.DBT("dbt-node-job-facet.json"), UniqueID: n.UniqueID, OriginalPath: n.OriginalPath,
			Database: n.Relation.Database, Schema: n.Relation.Schema, Alias: n.Alias,
		},
	}
	if n.TestInfo != nil {
		f.DBTNode.TestType = "singular"
		if n.TestInfo.Generic {
			f.DBTNode.TestType = "generic"
		}
	}
	if n.Description != "" {
		f.Documentation = b.documentation("DocumentationJobFacet", n.Description)
	}
	if owners := b.owners(n); len(owners) > 0 {
		f.Ownership = &spec.Ownership{Facet: b.maker.Facet("OwnershipJobFacet"), Owners: owners}
	}
	if written := n.Kind == project.Model || n.Kind == project.Snapshot || n.Kind == project.Test && !n.TestInfo.Generic; written && n.Raw != "" {
		f.SourceCode = &spec.SourceCode{Facet: b.maker.Facet("SourceCodeJobFacet"), Language: n.Language, Code: n.Raw}
	}
	return spec.Job{Namespace: b.Namespace, Name: n.UniqueID, Facets: f}
}

func (b *builder) jobType(kind string) *spec.JobType {
	return &spec.JobType{Facet: b.maker.Facet("JobTypeJobFacet"), ProcessingType: "BATCH", Integration: "DBT", JobType: kind}
}

func (b *builder) documentation(facet, text string) *spec.Documentation {
	return &spec.Documentation{Facet: b.maker.Facet(facet), Description: text, ContentType: "text/markdown"}
}

// owners are those that the node's meta and its group name.
func (b *builder) owners(n *project.Node) []spec.Owner {
	var out []spec.Owner
	if n.Meta != nil {
		switch owner, _ := n.Meta.Get("owner"); owner := owner.(type) {
		case string:
			out = append(out, spec.Owner{Name: owner})
		case []any:
			for _, o := range owner {
				if name, ok := o.(string); ok {
					out = append(out, spec.Owner{Name: name})
				}
			}
		}
	}
	g := b.project.Groups["group."+n.Package+"."+n.Group]
	if g == nil || g.Owner == nil {
		return out
	}
	for _, key := range []string{"name", "email"} {
		if name := g.Owner.String(key); name != "" {
			return append(out, spec.Owner{Name: name, Type: "GROUP"})
		}
	}
	return out
}
