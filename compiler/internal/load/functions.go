package load

import (
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// draftFunction makes the draft of a function from the file with its body.
func (l *loader) draftFunction(f *parsedFile) {
	n := l.draft(f, project.Function, f.Name(), fqn(f, f.Name())).node
	n.FunctionInfo = &project.FunctionInfo{}
	switch path.Ext(f.Rel) {
	case ".py":
		n.Language = "python"
	case ".js":
		n.Language = "javascript"
		engine := l.p.Profile.Outputs[l.p.Profile.Target].Driver.Name
		l.report(diag.Errorf(diag.FunctionDefinition, firstLine(n.Span), "the function '%s' is written in JavaScript, which %s does not run", n.Name, engine).
			WithHint("write it in SQL").WithNode(n.UniqueID).
			AsDbt("Function '%s' uses JavaScript, which is not supported on '%s'. ", n.Name, engine))
	}
}

// describeFunction gives a function what YAML says of its arguments, its result
// and its overloads, whose bodies absorbOverloads has found.
func (l *loader) describeFunction(d *draft) {
	p, info := d.patch, d.node.FunctionInfo
	if info == nil {
		return
	}
	info.Arguments, info.Returns = functionArguments(p.Arguments), functionReturns(p.Returns)
	for i := range info.Overloads {
		o, written := &info.Overloads[i], &p.Overloads[i]
		o.DefinedIn, o.Description = written.DefinedIn.Value, written.Description.Value
		o.Arguments, o.Returns = functionArguments(written.Arguments), functionReturns(written.Returns)
	}
	l.checkDefaults(d)
}

func functionArguments(list []properties.FunctionArgument) []project.FunctionArgument {
	out := make([]project.FunctionArgument, len(list))
	for i, a := range list {
		out[i] = project.FunctionArgument{Name: a.Name, DataType: a.DataType, Description: a.Description.Value, Default: a.Default}
	}
	return out
}

func functionReturns(r properties.FunctionReturns) project.FunctionReturns {
	return project.FunctionReturns{DataType: r.DataType, Description: r.Description.Value}
}

// checkDefaults: arguments that may be left out come behind those that may not.
func (l *loader) checkDefaults(d *draft) {
	defaults := false
	for _, a := range d.patch.Arguments {
		if defaults && a.Default == nil {
			l.report(diag.Errorf(diag.FunctionDefinition, d.patch.file.properties.Span(a.Range), "the argument '%s' of the function '%s' has no default, but stands behind one that has", a.Name, d.node.Name).
				WithHint("put it before those with a default_value, or give it one").WithNode(d.node.UniqueID).
				AsDbt("Non-defaulted argument '%s' of function '%s' comes after a defaulted argument. Non-defaulted arguments cannot come after defaulted arguments. ", a.Name, d.node.Name))
		}
		defaults = defaults || a.Default != nil
	}
}

// absorbOverloads makes the files that functions name as overloads part of
// these: they are no nodes of their own, and what they ask for, the function
// asks for.
func (l *loader) absorbOverloads() {
	owners := map[*draft]*draft{}
	for _, root := range l.drafts {
		if root.node.Kind != project.Function || root.patch == nil {
			continue
		}
		for _, o := range root.patch.Overloads {
			body := l.overload(root, o, owners)
			if body == nil {
				continue
			}
			owners[body] = root
			root.node.FunctionInfo.Overloads = append(root.node.FunctionInfo.Overloads, project.FunctionOverload{Body: body.node})
			root.found = joined(root.found, body.found)
		}
	}
	if len(owners) == 0 {
		return
	}
	absorbed := func(d *draft) bool { return owners[d] != nil }
	l.drafts = slices.DeleteFunc(l.drafts, absorbed)
	for body := range owners {
		l.byName[body.node.Name] = slices.DeleteFunc(l.byName[body.node.Name], absorbed)
	}
}

// overload finds the file of an overload; nil when that is wrong, which it has
// reported.
func (l *loader) overload(root *draft, o properties.FunctionOverload, owners map[*draft]*draft) *draft {
	name, at := o.DefinedIn.Value, root.patch.file.properties.Span(o.DefinedIn.Range)
	body := l.findDraft(project.Function, root.node.Package, name)
	var d *diag.Diagnostic
	switch {
	case body == root:
		d = diag.Errorf(diag.FunctionDefinition, at, "the function '%s' is named as an overload of itself", name).WithHint("name the file of another body").
			AsDbt("Function '%s' cannot list itself in overloads (defined_in: '%s').", name, name)
	case body == nil:
		d = diag.Errorf(diag.FunctionDefinition, at, "there is no file '%s' for this overload of the function '%s'", name, root.node.Name).
			WithHint("add functions/%s.sql", name).
			AsDbt("Function overload '%s' (defined_in) not found.", name)
	case owners[body] != nil:
		d = diag.Errorf(diag.FunctionDefinition, at, "'%s' is an overload of two functions", name).WithNote(owners[body].patch.span(), "the first is this one").
			WithHint("give each function a file of its own").
			AsDbt("Function overload '%s' (defined_in) is already used by '%s'.", name, owners[body].node.UniqueID)
	default:
		return body
	}
	l.report(d.WithNode(root.node.UniqueID))
	l.failed = true
	return nil
}

// joined is what two texts ask for together; the configuration is the first's.
func joined(a, b *scope.Found) *scope.Found {
	out := *a
	out.Refs = slices.Concat(a.Refs, b.Refs)
	out.Sources = slices.Concat(a.Sources, b.Sources)
	out.Functions = slices.Concat(a.Functions, b.Functions)
	out.Macros = slices.Concat(a.Macros, b.Macros)
	return &out
}

// resolveFunctions finds the functions that a node calls.
func (l *loader) resolveFunctions(n *project.Node) {
	for _, ref := range n.FunctionRefs {
		found, problem := l.world.Index.Function(ref, n.Package)
		if problem == resolve.Missing && l.unread(ref.Name) {
			continue
		}
		if problem != resolve.None {
			d := scope.FunctionProblem(l.world.Index, n, ref, problem)
			if isTest(n) {
				l.dropTest(n, problem, d)
			} else {
				l.report(d)
			}
			continue
		}
		dependOn(n, found.UniqueID)
	}
}

// functionTypes and volatilities are the values that dbt knows.
var (
	functionTypes = []string{"scalar", "aggregate", "table"}
	volatilities  = []string{"deterministic", "stable", "non-deterministic"}
)

// checkFunction reports configuration of a function that means nothing.
func (l *loader) checkFunction(n *project.Node) {
	for _, c := range []struct {
		key   string
		known []string
	}{{"type", functionTypes}, {"volatility", volatilities}} {
		if v := n.Config.String(c.key); v != "" && !slices.Contains(c.known, v) {
			l.report(diag.Errorf(diag.FunctionDefinition, firstLine(n.Span), "the function '%s' has the %s '%s', which does not exist", n.Name, c.key, v).
				WithHint("use one of %s", strings.Join(c.known, ", ")).WithNode(n.UniqueID))
		}
	}
}
