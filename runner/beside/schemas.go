package beside

import (
	"context"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/quality/compare"
	"github.com/modeldata/model/runner"
)

// Schemas are the two schemas of the target that a comparison writes to, made
// of the user's own.
type Schemas struct{ Own, Reference, Candidate string }

// SchemasOf names the schemas beside the user's own.
func SchemasOf(own string) Schemas {
	return Schemas{Own: own, Reference: own + "_import_dbt", Candidate: own + "_import_model"}
}

// Names gives both builds' artifacts the user's own schema.
func (s Schemas) Names() *strings.Replacer {
	return strings.NewReplacer(s.Reference, s.Own, s.Candidate, s.Own)
}

// Check refuses nodes that would be written anywhere but below the candidate's
// schema: dbt, with the same rules, would write there too.
func (s Schemas) Check(p *project.Project, nodes []*project.Node) diag.List {
	var list diag.List
	database := p.Profile.Outputs[p.Profile.Target].Credentials.Database()
	for _, n := range nodes {
		if !writes(n) {
			continue
		}
		if !strings.HasPrefix(n.Relation.Schema, s.Candidate) || n.Relation.Database != database || n.Target != "" && n.Target != p.Profile.Target {
			list = append(list, diag.Errorf(diag.ReferenceSchema, n.Span, "%s would be written to %s.%s, which does not follow the target's schema: the comparison would write to a place of your own",
				n.UniqueID, n.Relation.Database, n.Relation.Schema).WithNode(n.UniqueID).
				WithHint("leave it out by --exclude, or let its schema begin with target.schema"))
		}
	}
	return list
}

// writes reports whether running the node makes a relation.
func writes(n *project.Node) bool {
	if n.Kind == project.Test {
		_, stored := quality.Storage(n, false)
		return stored
	}
	return n.IsRelational() && n.Config.String("materialized") != "ephemeral"
}

// Database is an open engine with what two builds left in it.
type Database struct {
	Engines *runner.Engines
	Session adapters.Session
	Schemas Schemas
	// Used are the schemas of the candidate that nodes are written to.
	Used []string
}

// Open connects to the project's target.
func Open(ctx context.Context, p *project.Project, s Schemas, nodes []*project.Node) (*Database, error) {
	engines, err := runner.Open(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	d := &Database{Engines: engines, Schemas: s}
	if d.Session, err = engines.Session(ctx, "", 0); err != nil {
		_ = engines.Close()
		return nil, err
	}
	for _, n := range nodes {
		if writes(n) && !slices.Contains(d.Used, n.Relation.Schema) {
			d.Used = append(d.Used, n.Relation.Schema)
		}
	}
	slices.Sort(d.Used)
	return d, nil
}

// Close ends the connection.
func (d *Database) Close() error { return d.Engines.Close() }

// reference is the schema of dbt's build that goes with one of ours.
func (d *Database) reference(schema string) string {
	return d.Schemas.Reference + strings.TrimPrefix(schema, d.Schemas.Candidate)
}

// Names lists the schemas of both builds.
func (d *Database) Names() []string {
	var list []string
	for _, schema := range d.Used {
		list = append(list, schema, d.reference(schema))
	}
	return list
}

// Drop removes all schemas of both builds.
func (d *Database) Drop(ctx context.Context) error {
	e := d.Engines.Target("")
	for _, name := range d.Names() {
		if _, err := d.Session.Exec(ctx, "drop schema if exists "+e.Dialect().Quote(name)+" cascade"); err != nil {
			return err
		}
	}
	return nil
}

// Compare reads the relations of both builds, whose artifacts tell when they
// were made.
func (d *Database) Compare(ctx context.Context, ref, cand *compare.Artifacts, rep *compare.Report) error {
	for _, schema := range d.Used {
		ours, err := d.relations(ctx, schema)
		if err != nil {
			return err
		}
		theirs, err := d.relations(ctx, d.reference(schema))
		if err != nil {
			return err
		}
		names := make([]string, 0, len(ours))
		for name := range ours {
			names = append(names, name)
		}
		for name := range theirs {
			if _, both := ours[name]; !both {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		own := d.Schemas.Own + strings.TrimPrefix(schema, d.Schemas.Candidate)
		for _, name := range names {
			r, err := d.table(ctx, theirs, name, ref)
			if err != nil {
				return err
			}
			c, err := d.table(ctx, ours, name, cand)
			if err != nil {
				return err
			}
			if err := compare.Relations(ctx, own+"."+name, r, c, rep); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Database) relations(ctx context.Context, schema string) (map[string]adapters.Relation, error) {
	e := d.Engines.Target("")
	list, err := e.Adapter.Relations(ctx, d.Session, e.Output.Credentials.Database(), schema)
	out := map[string]adapters.Relation{}
	for _, rel := range list {
		rel.Quoting = adapters.Quoting{Database: true, Schema: true, Identifier: true}
		out[rel.Identifier] = rel
	}
	return out, err
}

// table is a relation to compare, nil when there is none.
func (d *Database) table(ctx context.Context, found map[string]adapters.Relation, name string, build *compare.Artifacts) (*compare.Table, error) {
	rel, ok := found[name]
	if !ok {
		return nil, nil
	}
	e := d.Engines.Target("")
	columns, err := e.Adapter.Columns(ctx, d.Session, rel)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, c := range columns {
		list = append(list, e.Dialect().Quote(c.Name))
	}
	query := "select " + strings.Join(list, ", ") + " from " + e.Dialect().Render(rel)
	read := func(ctx context.Context) (adapters.Rows, error) { return d.Session.Query(ctx, query) }
	names := d.Schemas.Names()
	mask := func(s string) string { return build.Mask(names.Replace(s)) }
	return &compare.Table{Kind: string(rel.Type), Columns: columns, Read: read, Run: build.GeneratedAt, Mask: mask}, nil
}
