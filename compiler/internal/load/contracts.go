package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// checkContract reports what no model can keep of what its YAML promises.
func (l *loader) checkContract(d *draft, layers []configs.Layer) {
	n := d.node
	if n.Kind != project.Model || !n.Config.Bool("enabled") {
		return
	}
	l.checkPrimaryKey(n)
	if !n.Contract.Enforced {
		return
	}
	materialized := n.Config.String("materialized")
	if on := n.Config.String("on_schema_change"); materialized == "incremental" && on != "append_new_columns" && on != "fail" {
		l.report(diag.Errorf(diag.ContractImpossible, setAt(n, layers, "on_schema_change"), "the incremental model %s has a contract, so it cannot have on_schema_change: %s", n.Name, on).WithNode(n.UniqueID).
			WithHint("write on_schema_change: append_new_columns, or fail").AsDbt("Invalid value for on_schema_change: %s. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'", on))
	}
	if d.patch == nil {
		return
	}
	at := firstLine(n.PatchSpan)
	switch {
	case n.Language == "python":
		l.report(diag.Errorf(diag.ContractImpossible, at, "the Python model %s cannot have a contract", n.Name).WithNode(n.UniqueID).
			WithHint("remove the contract").AsDbt("Language Error: Expected 'sql' but found 'python'"))
	case len(n.Columns) == 0:
		l.report(diag.Errorf(diag.ContractImpossible, at, "the contract of %s names no columns", n.Name).WithNode(n.UniqueID).
			WithHint("list them under columns: with name and data_type").
			AsDbt("Constraints must be defined in a `yml` schema configuration file"))
	}
	if materialized != "table" && materialized != "incremental" && wantsConstraints(n) {
		l.report(diag.Warnf(diag.ConstraintUnsupported, at, "Constraint types are not supported for %s materializations: those of %s are left out", materialized, n.Name).WithNode(n.UniqueID))
	}
}

// wantsConstraints reports whether a model has a constraint whose lack it wants
// to be told of.
func wantsConstraints(n *project.Node) bool {
	want := func(c project.Constraint) bool { return c.WarnUnsupp }
	return slices.ContainsFunc(n.Constraints, want) ||
		slices.ContainsFunc(n.Columns, func(c project.Column) bool { return slices.ContainsFunc(c.Constraints, want) })
}

// checkPrimaryKey reports a table with two primary keys.
func (l *loader) checkPrimaryKey(n *project.Node) {
	isKey := func(c project.Constraint) bool { return c.Type == "primary_key" }
	var columns []string
	for _, c := range n.Columns {
		if slices.ContainsFunc(c.Constraints, isKey) {
			columns = append(columns, "'"+c.Name+"'")
		}
	}
	words := ""
	switch {
	case len(columns) > 1:
		words = fmt.Sprintf("Found %d columns ([%s]) with primary key constraints defined", len(columns), strings.Join(columns, ", "))
	case len(columns) > 0 && slices.ContainsFunc(n.Constraints, isKey):
		words = "Primary key constraints defined at the model level and the columns level"
	default:
		return
	}
	l.report(diag.Errorf(diag.ContractImpossible, firstLine(n.PatchSpan), "%s has more than one primary key", n.UniqueID).WithNode(n.UniqueID).
		WithHint("write one below the model's own constraints: {type: primary_key, columns: [...]}").AsDbt("%s", words))
}
