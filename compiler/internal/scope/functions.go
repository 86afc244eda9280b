package scope

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// FunctionOf reads the arguments of a function() call.
func FunctionOf(args []jinja.Value) (project.Ref, error) {
	names := make([]string, len(args))
	for i, a := range args {
		name, ok := a.(string)
		if !ok {
			return project.Ref{}, jinja.Raise(diag.RefArguments, "function() takes a function's name, not %s", jinja.TypeName(a))
		}
		names[i] = name
	}
	switch len(names) {
	case 1:
		return project.Ref{Name: names[0]}, nil
	case 2:
		return project.Ref{Package: names[0], Name: names[1]}, nil
	}
	return project.Ref{}, jinja.Raise(diag.RefArguments, "function() takes one or two names, got %d", len(args))
}

// function is what templates call to name a function of the project.
func (s *Scope) function(c *jinja.Call) (jinja.Value, error) {
	ref, err := FunctionOf(c.Args)
	if err != nil {
		return nil, err
	}
	ref.Span = c.Span
	if !s.Executing() {
		s.Found.Functions = append(s.Found.Functions, ref)
		return dbtlib.RelationValue(s.relation(), s.Dialect()), nil
	}
	target, problem := s.World.Index.Function(ref, s.Node.Package)
	if problem != resolve.None {
		return nil, raise(FunctionProblem(s.World.Index, s.Node, ref, problem))
	}
	if s.Node.Kind != project.UnitTest && !s.declared(target.UniqueID) {
		return nil, undeclared(s.Node, "function('"+ref.Name+"')")
	}
	rel, err := s.deferred(target)
	if err != nil {
		return nil, err
	}
	rel.Type = adapters.Function
	return dbtlib.RelationValue(rel, s.Dialect()), nil
}

// FunctionProblem says why a function() of a node does not resolve.
func FunctionProblem(x *resolve.Index, n *project.Node, ref project.Ref, why resolve.Problem) *diag.Diagnostic {
	if why == resolve.Disabled {
		return notFound(n, "function", inPackage(ref), "is disabled", diag.Errorf(diag.DisabledRef, ref.Span, "%s depends on the function '%s', which is disabled", n.UniqueID, ref.Name)).
			WithHint("enable it, or remove the function()")
	}
	d := notFound(n, "function", inPackage(ref), "was not found", diag.Errorf(diag.MissingRef, ref.Span, "%s depends on a function named '%s', which was not found", n.UniqueID, ref.Name))
	if near := diag.Nearest(ref.Name, x.FunctionNames()); near != "" {
		return d.WithHint("did you mean '%s'?", near)
	}
	return d.WithHint("function() takes the name of a file in the folder functions")
}
