package compiler

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// UnitTest is a unit test ready to be run.
type UnitTest struct {
	// Compiled is the tested model's SQL, reading the given rows.
	Compiled *Compiled
	// ExpectedRows are the expected rows; ExpectedSQL replaces them when the
	// test gives SQL.
	ExpectedRows []any // *project.Map each
	ExpectedSQL  string
}

// fixture is one given input.
type fixture struct {
	node *project.Node // nil for "this"
	name string        // of its CTE
	sql  string
}

// UnitTest renders the model that a unit test tests over the rows it gives.
func (r *Renderer) UnitTest() (*UnitTest, error) {
	info := r.node.UnitTestInfo
	if len(r.node.DependsOn.Nodes) == 0 {
		return nil, diag.Errorf(diag.UnitTestTarget, r.node.Span, "the unit test '%s' tests no model", r.node.Name)
	}
	tested := r.c.Project().Nodes[r.node.DependsOn.Nodes[0]]
	given, err := r.fixtures(tested)
	if err != nil {
		return nil, err
	}
	s := r.c.world.Execute(r.scope.Ctx, tested, r.rt)
	used := r.mock(s, tested, given)
	sql, sm, err := r.c.renderNode(s, tested)
	if err != nil {
		return nil, err
	}
	var ctes []inlinedNode
	for _, f := range slices.Concat(ofThis(given), *used) {
		n := f.node
		if n == nil {
			n = tested
		}
		ctes = append(ctes, inlinedNode{n, " " + f.name + " as (\n" + f.sql + "\n)", f.sql, nil})
	}
	more, err := r.inlined(s.CTEs, nil)
	if err != nil {
		return nil, err
	}
	ctes = append(ctes, more...)
	out := &UnitTest{Compiled: &Compiled{SQL: sql}}
	pieces := []piece{{0, len(sql), sm, 0}}
	if len(ctes) > 0 {
		out.Compiled.SQL, pieces = inject(sql, sm, ctes)
	}
	out.Compiled.Map = func(offset int) (source.Span, bool) { return lookup(pieces, offset) }
	out.ExpectedRows, out.ExpectedSQL, err = r.rows(info.Expect, "expect")
	return out, err
}

// ofThis is the fixture of the tested model's own rows, which is there whether
// it is read or not.
func ofThis(given []fixture) []fixture {
	for _, f := range given {
		if f.node == nil {
			return []fixture{f}
		}
	}
	return nil
}

// fixtures renders the given inputs to SQL.
func (r *Renderer) fixtures(tested *project.Node) ([]fixture, error) {
	var out []fixture
	taken := map[string]bool{}
	for _, g := range r.node.UnitTestInfo.Given {
		m, _ := g.(*project.Map)
		input := strings.TrimSpace(m.String("input"))
		f := fixture{}
		on := tested
		if input == "this" {
			f.name = "__dbt__cte__" + tested.Relation.Identifier
		} else {
			node, err := r.inputNode(input)
			if err != nil {
				return nil, err
			}
			f.node, on = node, node
			f.name = "__dbt__cte__" + node.Relation.Identifier
			if taken[f.name] && node.Kind == project.SourceTable {
				f.name = "__dbt__cte__" + node.SourceInfo.SourceName + "__" + node.Relation.Identifier
			}
		}
		taken[f.name] = true
		rows, sql, err := r.rows(m, input)
		if err != nil {
			return nil, err
		}
		if sql == "" {
			s := r.c.world.Execute(r.scope.Ctx, on, r.rt)
			v, err := s.CallMacro("get_fixture_sql", []jinja.Value{values.FromProject(rows), nil}, nil)
			if err != nil {
				return nil, err
			}
			sql = strings.TrimSpace(jinja.Str(v))
		}
		f.sql = sql
		out = append(out, f)
	}
	return out, nil
}

// inputNode finds the node that "ref('x')" or "source('a', 'b')" names.
func (r *Renderer) inputNode(input string) (*project.Node, error) {
	at := r.node.Span
	t, err := jinja.ParseString("{{ "+input+" }}", at)
	if err != nil {
		return nil, err
	}
	for _, c := range t.Calls() {
		switch c.Name {
		case "ref":
			ref, err := scope.RefOf(c.Args, r.knownToRef(c.Kwargs))
			if err != nil {
				return nil, err
			}
			ref.Span = at
			nodes, problem := r.c.world.Index.Ref(ref, r.node.Package)
			if problem != resolve.None {
				return nil, scope.RefProblem(r.c.world.Index, r.node, ref, nodes, problem)
			}
			return nodes[0], nil
		case "source":
			src, err := scope.SourceOf(c.Args)
			if err != nil {
				return nil, err
			}
			src.Span = at
			node, problem := r.c.world.Index.Source(src.Source, src.Table, r.node.Package)
			if problem != resolve.None {
				return nil, scope.SourceProblem(r.c.world.Index, r.node, src, problem)
			}
			return node, nil
		}
	}
	return nil, diag.Errorf(diag.UnitTestTarget, at, "the input '%s' of the unit test '%s' is no ref(), source() or this", input, r.node.Name).
		WithHint("write input: ref('model')")
}

// knownToRef leaves of a ref()'s arguments those that dbt's own takes, where the
// project has a ref() that takes more and says so.
func (r *Renderer) knownToRef(kwargs []jinja.Kwarg) []jinja.Kwarg {
	p := r.c.Project()
	if len(p.Packages) == 0 || !p.Packages[0].Config.Map("flags").Bool("support_custom_ref_kwargs") || r.scope.World.Macros.Lookup(r.node.Package, "ref") == nil {
		return kwargs
	}
	return slices.DeleteFunc(slices.Clone(kwargs), func(k jinja.Kwarg) bool { return k.Name != "version" && k.Name != "v" })
}

// mock makes the tested model read the fixtures instead of what it names. The
// list is of those it reads, in order, filled while it is rendered.
func (r *Renderer) mock(s *scope.Scope, tested *project.Node, given []fixture) *[]fixture {
	d := s.Dialect()
	cte := func(name string) jinja.Value {
		return dbtlib.RelationValue(adapters.Relation{Identifier: name, Type: adapters.CTE, NoDatabase: true, NoSchema: true, Literal: name}, d)
	}
	byNode := map[*project.Node]fixture{}
	used := &[]fixture{}
	for _, f := range given {
		if f.node == nil {
			s.Set("this", cte(f.name))
			continue
		}
		byNode[f.node] = f
	}
	s.Mock = func(n *project.Node) (jinja.Value, error) {
		f, ok := byNode[n]
		if !ok {
			return nil, diag.Errorf(diag.UnitTestTarget, r.node.Span, "the unit test '%s' gives no rows for %s, which %s reads", r.node.Name, n.UniqueID, tested.Name).
				WithHint("add it under given:, with rows: [] when it is to be empty")
		}
		if !slices.ContainsFunc(*used, func(o fixture) bool { return o.node == n }) {
			*used = append(*used, f)
		}
		return cte(f.name), nil
	}
	over := r.node.UnitTestInfo.Overrides
	for name, v := range over.Map("macros").All() {
		val := values.FromProject(v)
		if !strings.Contains(name, ".") && s.IsValue(name) { // not called, only read
			s.Override(name, val)
			continue
		}
		s.Override(name, jinja.Func(name, func(*jinja.Call) (jinja.Value, error) { return val, nil }))
	}
	if vars := over.Map("vars"); vars.Len() > 0 {
		s.Vars = vars
	}
	if env := over.Map("env_vars"); env.Len() > 0 {
		base, _ := s.Lookup("env_var")
		s.Set("env_var", jinja.Func("env_var", func(c *jinja.Call) (jinja.Value, error) {
			if len(c.Args) > 0 {
				if v, ok := env.Get(jinja.Str(c.Args[0])); ok {
					return project.FormatScalar(v), nil
				}
			}
			return base.(jinja.Callable).Call(c)
		}))
	}
	return used
}

// rows are those of a given input or of what is expected: mappings, or SQL.
func (r *Renderer) rows(m *project.Map, what string) (rows []any, sql string, err error) {
	format := m.String("format")
	if format == "" {
		format = "dict"
	}
	fail := func(msg string) error {
		return diag.Errorf(diag.UnitTestTarget, r.node.Span, "the rows of '%s' in the unit test '%s' %s", what, r.node.Name, msg).WithNode(r.node.UniqueID)
	}
	text, _ := m.Get("rows")
	switch format {
	case "dict":
		list, ok := text.([]any)
		if !ok && text != nil {
			return nil, "", fail("are not a list of mappings")
		}
		return list, "", nil
	case "csv":
		list, ok := text.([]any)
		if !ok && text != nil {
			return nil, "", fail("are not CSV")
		}
		return list, "", nil
	case "sql":
		s, _ := text.(string)
		return nil, s, nil
	}
	return nil, "", fail("have the format '" + format + "', which is not dict, csv or sql")
}
