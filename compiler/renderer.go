package compiler

import (
	"context"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Renderer renders one node in execute mode. It belongs to one goroutine.
type Renderer struct {
	c     *Compiler
	node  *project.Node
	rt    *Runtime
	scope *scope.Scope
}

// Node returns a renderer of the node with the given runtime. The context
// bounds everything the renderer does.
func (c *Compiler) Node(ctx context.Context, n *project.Node, rt *Runtime) *Renderer {
	return &Renderer{c: c, node: n, rt: rt, scope: c.world.Execute(ctx, n, rt)}
}

// Called lists the ids of the macros that the node's own text has called so
// far, and what the body of its materialization has.
func (r *Renderer) Called() []string { return slices.Clone(r.scope.Called) }

// SetSQL sets what templates see as the node's compiled SQL from now on.
func (r *Renderer) SetSQL(sql string) {
	r.scope.SetCompiled(sql)
}

// SetOverloads sets what templates see as the compiled bodies of a function's
// overloads.
func (r *Renderer) SetOverloads(bodies []string) { r.scope.SetOverloads(bodies) }

// Set gives a name of the template context a value: plain data,
// adapters.Relation or []adapters.Column.
func (r *Renderer) Set(name string, v any) { r.scope.Set(name, r.value(v)) }

// Macro renders a macro by its dispatched name ("create_table_as" finds the
// project's, the engine's or the default one). Arguments are plain data,
// adapters.Relation, []adapters.Column, or values a macro returned.
func (r *Renderer) Macro(name string, args ...any) (string, error) {
	v, err := r.call(name, args)
	if err != nil {
		return "", err
	}
	return jinja.Str(v), nil
}

// MacroValue is Macro for macros that return data: nil, bool, int64, float64,
// string, []any, *project.Map, adapters.Relation.
func (r *Renderer) MacroValue(name string, args ...any) (any, error) {
	v, err := r.call(name, args)
	if err != nil {
		return nil, err
	}
	if rel, ok := dbtlib.RelationOf(v); ok {
		return rel, nil
	}
	return values.ToProject(v), nil
}

// MacroColumns is Macro for macros that return columns; a value that is false
// means none.
func (r *Renderer) MacroColumns(name string, args ...any) ([]adapters.Column, error) {
	v, err := r.call(name, args)
	if err != nil || !jinja.Truth(v) {
		return nil, err
	}
	cols, ok := dbtlib.ColumnsOf(v)
	if !ok {
		return nil, jinja.Raise(diag.AdapterMethod, "the macro %s returned %s, not a list of columns", name, jinja.TypeName(v))
	}
	return cols, nil
}

// Name returns what templates see under a name, to be handed to a macro as an
// argument; nil when they see nothing.
func (r *Renderer) Name(name string) any {
	v, _ := r.scope.Lookup(name)
	return v
}

// HasMacro reports whether a macro of the name, or its implementation for the
// engine, exists.
func (r *Renderer) HasMacro(name string) bool { return r.scope.Find(name) != nil }

// Overridden reports whether the project or one of its packages defines the
// macro (or the engine's form of it), so that Go shortcuts must not be taken.
func (r *Renderer) Overridden(name string) bool {
	return r.scope.World.Macros.Overridden(r.scope.Package, name)
}

// Text renders a piece of template text, such as a hook; at is its place.
func (r *Renderer) Text(text string, at source.Span) (string, error) {
	if !strings.Contains(text, "{{") && !strings.Contains(text, "{%") && !strings.Contains(text, "{#") {
		return text, nil
	}
	t, err := jinja.ParseString(text, at)
	if err != nil {
		return "", err
	}
	return t.Render(r.scope.Jinja())
}

// CustomMaterialization returns the materialization macro of a name: the
// project's, a package's, or one that the engine brings (DuckDB's external). It
// is nil where the materialization is built in Go; macros of the tool's own with
// such a name are there for projects that call them.
//
// A package does not replace a materialization that is built in by having a
// macro of its name: the project says so, by a macro or by its flag.
func (r *Renderer) CustomMaterialization(name string, builtIn bool) *project.Macro {
	const flag = "require_explicit_package_overrides_for_builtin_materializations"
	flags := r.scope.World.Project.Packages[0].Config.Map("flags")
	e := r.scope.World.Macros.Materialization(name, builtIn && (!flags.Has(flag) || flags.Bool(flag)))
	if e == nil || e.Internal && e.Package == "dbt" {
		return nil
	}
	return e.Macro
}

// RunMaterialization runs a materialization macro, which sends its statements
// through the session itself, and returns the relations it reports.
func (r *Renderer) RunMaterialization(m *project.Macro) ([]adapters.Relation, error) {
	r.scope.Transactional()
	v, err := r.scope.CallBody(m.Package, m.Name)
	if err != nil {
		return nil, err
	}
	d, ok := v.(*jinja.Dict)
	if !ok {
		return nil, diag.Errorf(diag.MaterializationResult, m.Span, "the materialization %s returned no mapping with relations", m.Name).
			WithHint("end it with {{ return({'relations': [target_relation]}) }}")
	}
	list, _ := d.GetStr("relations")
	items, ok := list.(*jinja.List)
	if !ok {
		return nil, diag.Errorf(diag.MaterializationResult, m.Span, "the materialization %s returned no list of relations", m.Name).
			WithHint("end it with {{ return({'relations': [target_relation]}) }}")
	}
	var out []adapters.Relation
	for _, it := range items.Items {
		if rel, ok := dbtlib.RelationOf(it); ok {
			out = append(out, rel)
		}
	}
	// What the macro left open is kept, since it ended well.
	return out, r.scope.Commit()
}

// Rows returns the rows that a template's statement fetched under a name.
func (r *Renderer) Rows(name string) ([]string, [][]any) { return r.scope.LastRows(name) }

// Response returns the engine's response to a statement that a template ran
// under the given name ("main").
func (r *Renderer) Response(name string) (adapters.Response, bool) { return r.scope.LastResponse(name) }

func (r *Renderer) call(name string, args []any) (jinja.Value, error) {
	vals := make([]jinja.Value, len(args))
	for i, a := range args {
		vals[i] = r.value(a)
	}
	return r.scope.CallMacro(name, vals, nil)
}

// value turns an argument into a template's value.
func (r *Renderer) value(v any) jinja.Value {
	d := r.scope.Dialect()
	switch v := v.(type) {
	case adapters.Relation:
		return dbtlib.RelationValue(v, d)
	case *adapters.Relation:
		if v == nil {
			return nil
		}
		return dbtlib.RelationValue(*v, d)
	case []adapters.Column:
		l := &jinja.List{}
		for _, c := range v {
			l.Items = append(l.Items, dbtlib.ColumnValue(c, d))
		}
		return l
	case map[string]any:
		out := jinja.NewDict()
		for k, it := range v {
			out.SetStr(k, r.value(it))
		}
		return out
	}
	return values.FromProject(v)
}

// RunOperation calls a macro by name ("pkg.macro" or "macro") with keyword
// arguments, as `run-operation` does, and returns what it rendered.
func (c *Compiler) RunOperation(ctx context.Context, name string, args *project.Map, rt *Runtime) (string, error) {
	p := c.Project()
	node := &project.Node{
		Kind: project.Operation, Name: name, Package: p.Name, UniqueID: "operation." + p.Name + "." + name,
		Config: project.NewConfig(project.Operation, nil), FQN: []string{p.Name, name}, OperationInfo: &project.OperationInfo{},
	}
	s := c.world.Execute(ctx, node, rt)
	var kwargs []jinja.Kwarg
	for k, v := range args.All() {
		kwargs = append(kwargs, jinja.Kwarg{Name: k, Value: values.FromProject(v)})
	}
	e, err := s.Operation(name)
	if err != nil {
		return "", err
	}
	v, err := s.CallEntry(e, kwargs)
	if err != nil {
		return "", err
	}
	return jinja.Str(v), nil
}
