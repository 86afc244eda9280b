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
		a.problem(UnknownColumn, e.Parts[0].Name, e.Start, e.End, a.near(out))
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

// checkDistinctOrder reports what SELECT DISTINCT orders by and does not select,
// where the dialect refuses it.
func (a *analysis) checkDistinctOrder(q *sqlparse.Query, s *scope) {
	sel := q.Select
	if !a.d.DistinctOrder || !sel.Distinct || len(sel.DistinctOn) > 0 {
		return
	}
	for i := range sel.Items {
		if e := sel.Items[i].Expr; e.Kind == sqlparse.Star || e.Kind == sqlparse.Unread || findColumns(e) != nil {
			return
		}
	}
	for _, o := range q.OrderBy {
		e := bare(o.Expr)
		if e.Kind != sqlparse.Column && e.Kind != sqlparse.Call && e.Kind != sqlparse.Binary || a.selects(s, sel, e) {
			continue
		}
		a.refuse(UnselectedOrder, e.Start, e.End, "SELECT DISTINCT can be ordered only by what it selects")
	}
}

func (a *analysis) selects(s *scope, sel *sqlparse.Select, e *sqlparse.Expr) bool {
	for i := range sel.Items {
		it := &sel.Items[i]
		if a.equal(s, it.Expr, e) || e.Kind == sqlparse.Column && len(e.Parts) == 1 && strings.EqualFold(a.itemName(it, i), e.Parts[0].Name) {
			return true
		}
	}
	_, at := binding{}, here
	if e.Kind == sqlparse.Column {
		_, at = a.bind(s, e.Parts)
	}
	return at != here
}
