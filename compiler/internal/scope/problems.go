package scope

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// raise makes a diagnostic with a place of its own pass through templates.
func raise(d *diag.Diagnostic) error { return d }

// RefProblem says why a ref() of a node does not resolve.
func RefProblem(x *resolve.Index, n *project.Node, ref project.Ref, found []*project.Node, why resolve.Problem) *diag.Diagnostic {
	what := "'" + ref.Name + "'"
	if ref.Package != "" {
		what = fmt.Sprintf("'%s' of package '%s'", ref.Name, ref.Package)
	}
	named := inPackage(ref)
	switch why {
	case resolve.Disabled:
		return notFound(n, "node", named, "is disabled", diag.Errorf(diag.DisabledRef, ref.Span, "%s depends on %s, which is disabled", n.UniqueID, what)).
			WithNote(found[0].Span, "it is disabled here or by a configuration that applies here").
			WithHint("enable it, or remove the ref()")
	case resolve.Ambiguous:
		d := diag.Errorf(diag.AmbiguousRef, ref.Span, "%s depends on %s, which %d packages have", n.UniqueID, what, len(found)).WithNode(n.UniqueID)
		for _, f := range found {
			d.WithNote(f.Span, "one is %s", f.UniqueID)
		}
		return d.WithHint("name the package: ref('%s', '%s')", found[0].Package, ref.Name)
	case resolve.NoSuchVersion:
		var vs []string
		for _, f := range found {
			vs = append(vs, project.FormatScalar(f.Version.V))
		}
		return diag.Errorf(diag.MissingVersion, ref.Span, "%s depends on version %s of '%s', which does not exist", n.UniqueID, project.FormatScalar(ref.Version), ref.Name).WithNode(n.UniqueID).
			WithHint("its versions are %s", strings.Join(vs, ", "))
	}
	d := notFound(n, "node", named, "was not found", diag.Errorf(diag.MissingRef, ref.Span, "%s depends on a node named %s, which was not found", n.UniqueID, what))
	if near := diag.Nearest(ref.Name, x.RefNames()); near != "" {
		return d.WithHint("did you mean '%s'?", near)
	}
	return d.WithHint("ref() takes the name of a model, seed or snapshot; a table that others load is declared as a source and read by source()")
}

// inPackage is how dbt's messages name what a ref() calls.
func inPackage(ref project.Ref) string {
	out := "'" + ref.Name + "'"
	if ref.Version != nil {
		out += " with version '" + project.FormatScalar(ref.Version) + "'"
	}
	if ref.Package != "" {
		out += " in package or project '" + ref.Package + "'"
	}
	return out
}

// notFound adds the words of dbt for a name that does not resolve.
func notFound(n *project.Node, kind, what, why string, d *diag.Diagnostic) *diag.Diagnostic {
	title := strings.ToUpper(string(n.Kind[:1])) + string(n.Kind[1:])
	return d.WithNode(n.UniqueID).AsDbt("%s '%s' (%s) depends on a %s named %s which %s", title, n.UniqueID, n.OriginalPath, kind, what, why)
}

// SourceProblem says why a source() of a node does not resolve.
func SourceProblem(x *resolve.Index, n *project.Node, ref project.SourceRef, why resolve.Problem) *diag.Diagnostic {
	name := ref.Source + "." + ref.Table
	if why == resolve.Disabled {
		return notFound(n, "source", "'"+name+"'", "is disabled", diag.Errorf(diag.DisabledRef, ref.Span, "%s depends on the source '%s', which is disabled", n.UniqueID, name)).
			WithHint("enable it, or remove the source()")
	}
	d := notFound(n, "source", "'"+name+"'", "was not found", diag.Errorf(diag.MissingSource, ref.Span, "%s depends on a source named '%s', which was not found", n.UniqueID, name))
	if near := diag.Nearest(name, x.SourceNames()); near != "" {
		src, table, _ := strings.Cut(near, ".")
		return d.WithHint("did you mean source('%s', '%s')?", src, table)
	}
	return d.WithHint("declare it under sources: in a YAML file of the models folder")
}

// noOperation says that the macro that run-operation names does not exist.
func (s *Scope) noOperation(name string) *diag.Diagnostic {
	d := diag.Errorf(diag.MissingMacro, source.Span{}, "there is no macro named '%s'", name).
		AsDbt("dbt could not find a macro with the name '%s' in any package", name)
	if near := diag.Nearest(name, s.World.Macros.Names()); near != "" {
		return d.WithHint("did you mean '%s'?", near)
	}
	return d.WithHint("check the spelling, and that the package is installed: model deps")
}

// missing says that a macro does not exist.
func (s *Scope) missing(name string) error {
	err := jinja.Raise(diag.MissingMacro, "there is no macro named '%s'", name)
	if near := diag.Nearest(name, s.World.Macros.Names()); near != "" {
		return hinted(err, "did you mean '%s'?", near)
	}
	return hinted(err, "check the spelling, and that the package is installed: model deps")
}
