package ir

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// overOnly are the functions that look at a window, and nothing else.
var overOnly = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields("row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value") {
		out[n] = true
	}
	return out
}()

// arity is how many arguments functions take that the grammar or the rows of a
// window decide on: from, and to where that is not -1.
var arity = map[string][2]int{
	"row_number": {0, 0}, "dense_rank": {0, 0}, "rank": {0, 0}, "percent_rank": {0, 0}, "cume_dist": {0, 0}, "ntile": {1, 1}, "lag": {1, 3}, "lead": {1, 3},
	"first_value": {1, 1}, "last_value": {1, 1}, "nth_value": {2, 2},
	"coalesce": {1, -1}, "nullif": {2, 2},
}

// checkWindowCall reports a function of windows without a window, or with too
// many arguments or too few. Of f(*) it says nothing: engines take it for f().
func (a *analysis) checkWindowCall(e *sqlparse.Expr) {
	name := strings.ToLower(e.Name)
	over := e.More != nil && e.More.Over != nil
	if e.Kind != sqlparse.Call || !a.d.ChecksWindows || !a.startsWith(e) || e.More != nil && len(e.More.OrderBy) > 0 {
		return
	}
	switch n, known := arity[name]; {
	case overOnly[name] && !over:
		a.refuse(Misplaced, e.Start, e.End, "%s looks at a window, and there is no OVER behind it", name)
	case len(e.Args) == 1 && e.Args[0].Kind == sqlparse.Star:
	case known && (len(e.Args) < n[0] || n[1] >= 0 && len(e.Args) > n[1]) && (over || !overOnly[name]):
		a.refuse(WrongArguments, a.argumentAt(e, name, n[1]), e.End, "%s does not take %s", name, arguments(len(e.Args)))
	}
}

// argumentAt is where a call's arguments are wrong: for what the grammar decides
// it is where reading stops.
func (a *analysis) argumentAt(e *sqlparse.Expr, name string, most int) int32 {
	if overOnly[name] {
		return e.Start
	}
	if most >= 0 && len(e.Args) > most {
		return a.behind(e.Args[most-1].End, e.End-1, " \t\r\n)")
	}
	return e.End - 1
}

func arguments(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "1 argument"
	}
	return strconv.Itoa(n) + " arguments"
}

// checkWindowName reports OVER with the name of no window.
func (a *analysis) checkWindowName(s *scope, w *sqlparse.Window) {
	if a.types == nil || w.Name.IsZero() {
		return
	}
	for at := s; at != nil; at = at.parent {
		for _, n := range at.windows {
			if strings.EqualFold(n.Name.Name, w.Name.Name) {
				return
			}
		}
	}
	a.refuse(Misplaced, w.Name.Start, w.Name.End, "no window is called %s here", w.Name.Name)
}

// checkQualify reports QUALIFY where no window function says anything.
func (a *analysis) checkQualify(sel *sqlparse.Select) {
	if sel.Qualify == nil || len(sel.GroupBy) > 0 || sel.GroupAll {
		return
	}
	found := false
	look := func(x *sqlparse.Expr) bool {
		found = found || isWindow(x) || x.Kind == sqlparse.Unread || isAggregate(x) || x.Kind == sqlparse.Star && x.More != nil
		return !found
	}
	ownExprs(sel.Qualify, look)
	for i := range sel.Items {
		ownExprs(sel.Items[i].Expr, look)
	}
	if !found {
		a.refuse(Misplaced, sel.Qualify.Start, sel.Qualify.End, "QUALIFY picks rows by window functions, and there is none")
	}
}

// checkLimit reports columns in LIMIT and OFFSET.
func (a *analysis) checkLimit(x *sqlparse.Expr) {
	if a.types == nil || x.Kind != sqlparse.Column || strings.EqualFold(x.Parts[0].Name, "all") {
		return
	}
	a.refuse(Misplaced, x.Start, x.End, "LIMIT and OFFSET are the same for all rows, so that they may not name the column %s", x.Parts[len(x.Parts)-1].Name)
}

// checkCTENames reports two queries of one WITH that have the same name.
func (a *analysis) checkCTENames(ctes []sqlparse.CTE) {
	if a.types == nil || len(ctes) < 2 {
		return
	}
	seen := make(map[string]bool, len(ctes))
	for _, c := range ctes {
		key := c.Name.Name
		if !c.Name.Quoted {
			key = strings.ToLower(key)
		}
		if seen[key] {
			a.refuse(DuplicateAlias, c.Name.Start, c.Name.End, "two queries of WITH are called %s", c.Name.Name)
		}
		seen[key] = true
	}
}

// checkStarNames reports columns that a star leaves out or replaces and does not
// have.
func (a *analysis) checkStarNames(r *relation, c *sqlparse.StarChange) {
	if a.types == nil || r.open != nil || len(r.cols) == 0 {
		return
	}
	look := func(id sqlparse.Ident) {
		if _, ok := r.find(id.Name); !ok && !id.IsZero() && !strings.ContainsAny(id.Name, ".") {
			a.problem(UnknownColumn, id.Name, id.Start, id.End, a.near(r))
		}
	}
	for _, id := range c.Exclude {
		look(id)
	}
	for _, it := range c.Replace {
		look(it.Alias)
	}
}

// repeats reports whether a relation has several columns of a name, which the
// dialect then takes for none.
func (a *analysis) repeats(r *relation, i int) bool {
	if !a.d.RefusesRepeated {
		return false
	}
	n := 0
	for k := range r.cols {
		if r.cols[k].name == r.cols[i].name {
			n++
		}
	}
	return n > 1
}
