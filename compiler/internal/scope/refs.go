package scope

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// RefOf reads the arguments of a ref() call.
func RefOf(args []jinja.Value, kwargs []jinja.Kwarg) (project.Ref, error) {
	var ref project.Ref
	switch len(args) {
	case 1:
		name, ok := args[0].(string)
		if !ok {
			return ref, jinja.Raise(diag.RefArguments, "ref() takes a model's name, not %s", jinja.TypeName(args[0]))
		}
		ref.Name = name
	case 2:
		pkg, ok1 := args[0].(string)
		name, ok2 := args[1].(string)
		if !ok1 || !ok2 {
			return ref, jinja.Raise(diag.RefArguments, "ref() takes a package's and a model's name")
		}
		ref.Package, ref.Name = pkg, name
	default:
		return ref, jinja.Raise(diag.RefArguments, "ref() takes one or two names, got %d", len(args))
	}
	for _, kw := range kwargs {
		switch kw.Name {
		case "version", "v":
			switch v := kw.Value.(type) {
			case nil:
			case string, int64, float64:
				ref.Version = v
			default:
				return ref, jinja.Raise(diag.RefArguments, "the version of a ref() is a text or a number, not %s", jinja.TypeName(v))
			}
		default:
			return ref, jinja.Raise(diag.RefArguments, "ref() has no argument %q", kw.Name)
		}
	}
	return ref, nil
}

// SourceOf reads the arguments of a source() call.
func SourceOf(args []jinja.Value) (project.SourceRef, error) {
	if len(args) == 2 {
		src, ok1 := args[0].(string)
		table, ok2 := args[1].(string)
		if ok1 && ok2 {
			return project.SourceRef{Source: src, Table: table}, nil
		}
	}
	return project.SourceRef{}, jinja.Raise(diag.RefArguments, "source() takes two texts, a source's and a table's name")
}

func (s *Scope) ref(c *jinja.Call) (jinja.Value, error) {
	ref, err := RefOf(c.Args, c.Kwargs)
	if err != nil {
		return nil, err
	}
	ref.Span = c.Span
	if !s.Executing() {
		s.Found.Refs = append(s.Found.Refs, ref)
		return dbtlib.RelationValue(s.relation(), s.Dialect()), nil
	}
	nodes, problem := s.World.Index.Ref(ref, s.Node.Package)
	if problem != resolve.None {
		return nil, raise(RefProblem(s.World.Index, s.Node, ref, nodes, problem))
	}
	target := nodes[0]
	if s.Mock != nil {
		return s.Mock(target)
	}
	if !s.declared(target.UniqueID) {
		return nil, undeclared(s.Node, ref.Name)
	}
	return s.nodeRelation(target)
}

// declared reports whether the graph knows that the node needs the target.
// Operations and inline queries are not in the graph and may ref anything.
func (s *Scope) declared(id string) bool {
	switch s.Node.Kind {
	case project.Operation, project.SQLOperation:
		return true
	}
	for _, d := range s.Node.DependsOn.Nodes {
		if d == id {
			return true
		}
	}
	return false
}

func undeclared(n *project.Node, name string) error {
	call := "ref('" + name + "')"
	return hinted(jinja.Raise(diag.UndeclaredRef, "%s is read by %s, but this was not seen when the project was parsed, so it is not in the graph", call, n.Name),
		"the call stands where execute is true only; add the comment line\n-- depends_on: {{ %s }}", call)
}

// nodeRelation returns what ref() renders for a node.
func (s *Scope) nodeRelation(target *project.Node) (jinja.Value, error) {
	d := s.Dialect()
	if target.Ephemeral() {
		if s.Node.Kind == project.Operation {
			return nil, jinja.Raise(diag.RefArguments, "an operation cannot ref() %s: ephemeral models are inlined into models only", target.Name)
		}
		s.addCTE(target)
		name := "__dbt__cte__" + target.Alias
		if target.Alias == "" {
			name = "__dbt__cte__" + target.Name
		}
		return dbtlib.RelationValue(adapters.Relation{
			Identifier: name, Type: adapters.CTE, NoDatabase: true, NoSchema: true, Literal: s.limited(name, target, d),
		}, d), nil
	}
	rel, err := s.deferred(target)
	if err != nil {
		return nil, err
	}
	rel.Type = relationType(target)
	if lit := s.limited(d.Render(rel), target, d); lit != d.Render(rel) {
		rel.Literal = lit
	}
	return dbtlib.RelationValue(rel, d), nil
}

// deferred is where a node is read: in the environment deferred to when it does
// not exist in this one.
func (s *Scope) deferred(target *project.Node) (adapters.Relation, error) {
	rt := s.Runtime
	if rt == nil || rt.Defer == nil || !rt.Defer.Refs {
		return target.Relation, nil
	}
	other, ok := rt.Defer.State(target.UniqueID)
	if !ok {
		return target.Relation, nil
	}
	if rt.Defer.Favor {
		if _, selected := slices.BinarySearch(rt.Selected, target.UniqueID); !selected {
			return other, nil
		}
	}
	_, exists, err := rt.Cache.Get(s.Ctx, rt.Session, target.Relation)
	if err != nil || exists {
		return target.Relation, err
	}
	return other, nil
}

// deferRelation is where the node stands in the environment of an earlier run,
// none when it does not.
func (s *Scope) deferRelation() jinja.Value {
	if s.Runtime == nil || s.Runtime.Defer == nil {
		return nil
	}
	rel, ok := s.Runtime.Defer.State(s.Node.UniqueID)
	if !ok {
		return nil
	}
	return dbtlib.RelationValue(rel, s.Dialect())
}

// relationType is what the node's relation will be, as far as its config tells.
func relationType(n *project.Node) adapters.RelationType {
	switch n.Kind {
	case project.Seed, project.Snapshot:
		return adapters.Table
	case project.Model:
		switch n.Config.String("materialized") {
		case "view":
			return adapters.View
		case "table", "incremental":
			return adapters.Table
		case "materialized_view":
			return adapters.MaterializedView
		}
	}
	return ""
}

func (s *Scope) addCTE(n *project.Node) {
	for _, have := range s.CTEs {
		if have == n {
			return
		}
	}
	s.CTEs = append(s.CTEs, n)
}

// limited wraps a rendered relation in the subquery that --empty, --sample or a
// microbatch asks for.
func (s *Scope) limited(rendered string, target *project.Node, d *adapters.Dialect) string {
	rt := s.Runtime
	if rt == nil || s.Node.Kind == project.UnitTest {
		return rendered
	}
	name := target.Alias
	if target.Kind == project.SourceTable {
		name = target.Relation.Identifier
	}
	alias := func(kind string) string {
		if d.BareSubqueries {
			return ""
		}
		return " _dbt_" + kind + "_subq_" + name
	}
	filter := ""
	if et, _ := target.Config.Get("event_time"); et != nil && (s.Node.Kind == project.Model || s.Node.Kind == project.Snapshot) {
		if iv := rt.eventTime(); iv != nil {
			filter = eventTimeFilter(jinja.Str(et), iv)
		}
	}
	switch {
	case rt.Empty && filter != "":
		return fmt.Sprintf("(select * from %s where %s and false limit 0)", rendered, filter) + alias("limit")
	case rt.Empty:
		return fmt.Sprintf("(select * from %s where false limit 0)", rendered) + alias("limit")
	case filter != "":
		return fmt.Sprintf("(select * from %s where %s)", rendered, filter) + alias("et_filter")
	}
	return rendered
}

// eventTime is the interval refs are limited to: the batch, the sample, or
// what both share.
func (rt *Runtime) eventTime() *Interval {
	if rt.Batch == nil || rt.Sample == nil {
		if rt.Batch != nil {
			return rt.Batch
		}
		return rt.Sample
	}
	iv := *rt.Batch
	if rt.Sample.Start.After(iv.Start) {
		iv.Start = rt.Sample.Start
	}
	if rt.Sample.End.Before(iv.End) {
		iv.End = rt.Sample.End
	}
	return &iv
}

func eventTimeFilter(field string, iv *Interval) string {
	const layout = "2006-01-02 15:04:05-07:00"
	var parts []string
	if !iv.Start.IsZero() {
		parts = append(parts, fmt.Sprintf("%s >= '%s'", field, iv.Start.UTC().Format(layout)))
	}
	if !iv.End.IsZero() {
		parts = append(parts, fmt.Sprintf("%s < '%s'", field, iv.End.UTC().Format(layout)))
	}
	return strings.Join(parts, " and ")
}

func (s *Scope) source(c *jinja.Call) (jinja.Value, error) {
	ref, err := SourceOf(c.Args)
	if err != nil {
		return nil, err
	}
	ref.Span = c.Span
	if !s.Executing() {
		s.Found.Sources = append(s.Found.Sources, ref)
		return dbtlib.RelationValue(s.relation(), s.Dialect()), nil
	}
	target, problem := s.World.Index.Source(ref.Source, ref.Table, s.Node.Package)
	if problem != resolve.None {
		return nil, raise(SourceProblem(s.World.Index, s.Node, ref, problem))
	}
	if s.Mock != nil {
		return s.Mock(target)
	}
	// A source that only execution reads is no error: nothing has to be built before it.
	d := s.Dialect()
	rel := target.Relation
	if lit := s.limited(d.Render(rel), target, d); lit != d.Render(rel) {
		rel.Literal = lit
	}
	return dbtlib.RelationValue(rel, d), nil
}

func (s *Scope) metric(c *jinja.Call) (jinja.Value, error) {
	var parts []string
	for _, a := range c.Args {
		parts = append(parts, jinja.Str(a))
	}
	if !s.Executing() {
		s.Found.Metrics = append(s.Found.Metrics, parts)
	}
	return s.metricValue(parts), nil
}
