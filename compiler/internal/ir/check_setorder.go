package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// checkSetOrder reports names in ORDER BY of a set operation that are none of
// its columns'.
func (a *analysis) checkSetOrder(q *sqlparse.Query, out *relation) {
	if a.types == nil || out.open != nil {
		return
	}
	for _, o := range q.OrderBy {
		e := o.Expr
		if e.Kind != sqlparse.Column || len(e.Parts) > 1 || strings.EqualFold(e.Parts[0].Name, "all") {
			continue
		}
		if _, ok := out.find(e.Parts[0].Name); ok || a.namesBranch(q, out, e) {
			continue
		}
		a.problem(UnknownColumn, e.Parts[0].Name, e.Start, e.End, columnNames(out))
	}
}

// namesBranch: ORDER BY of a set operation names an item of one of its queries by
// what only that query calls it, where the dialect allows it.
func (a *analysis) namesBranch(q *sqlparse.Query, out *relation, e *sqlparse.Expr) bool {
	if e.Kind != sqlparse.Column || !a.d.OrderByBranch {
		return false
	}
	name := e.Parts[len(e.Parts)-1].Name
	if _, ok := out.find(name); ok && len(e.Parts) == 1 {
		return false
	}
	return a.branchHas(q, name)
}

func (a *analysis) branchHas(q *sqlparse.Query, name string) bool {
	for _, b := range q.Branches {
		if a.branchHas(b, name) {
			return true
		}
	}
	if q.Select == nil {
		return len(q.Branches) == 0
	}
	for i := range q.Select.Items {
		it := &q.Select.Items[i]
		if it.Expr.Kind == sqlparse.Star || findColumns(it.Expr) != nil || strings.EqualFold(a.itemName(it, i), name) {
			return true
		}
		if e := bare(it.Expr); e.Kind == sqlparse.Column && strings.EqualFold(e.Parts[len(e.Parts)-1].Name, name) {
			return true
		}
	}
	return false
}
