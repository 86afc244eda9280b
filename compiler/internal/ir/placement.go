package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// certain are functions that make one value of many rows in every dialect that
// has them, whatever their arguments.
var certain = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp bool_and bool_or string_agg array_agg listagg group_concat
		any_value count_if countif approx_count_distinct approx_distinct corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count
		json_agg jsonb_agg json_object_agg jsonb_object_agg json_group_array json_group_object median arg_max arg_min max_by min_by
		collect_list collect_set every bit_and bit_or quantile_cont quantile_disc percentile_cont percentile_disc`) {
		out[n] = true
	}
	return out
}()

// isAggregate reports whether a call surely makes one value of many rows.
func isAggregate(e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.Call && (e.More == nil || e.More.Over == nil) && certain[strings.ToLower(e.Name)]
}

func isWindow(e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.Call && e.More != nil && e.More.Over != nil
}

// clause is a part of a SELECT by what may stand in it.
type clause struct {
	name                string
	noAggregate, noOver bool
}

// checkPlacement reports aggregates and window functions where none may stand.
func (a *analysis) checkPlacement(q *sqlparse.Query, s *scope) {
	sel := q.Select
	for _, it := range sel.Items {
		a.place(s, it.Expr, clause{name: "the list of SELECT"})
	}
	a.place(s, sel.Where, clause{"WHERE", true, true})
	a.aliasInWhere(s, sel)
	for _, g := range sel.GroupBy {
		a.place(s, g, clause{"GROUP BY", true, true})
	}
	a.place(s, sel.Having, clause{name: "HAVING", noOver: true})
	a.place(s, sel.Qualify, clause{name: "QUALIFY"})
	for _, o := range q.OrderBy {
		a.place(s, o.Expr, clause{name: "ORDER BY"})
	}
	for _, t := range sel.From {
		a.placeOn(s, t)
	}
}

func (a *analysis) placeOn(s *scope, t *sqlparse.Table) {
	if t == nil || t.Kind != sqlparse.JoinTable {
		return
	}
	a.placeOn(s, t.Left)
	a.placeOn(s, t.Right)
	a.place(s, t.On, clause{"the condition of a join", true, true})
}

// place goes through an expression and what of it stands inside of aggregates.
func (a *analysis) place(s *scope, e *sqlparse.Expr, in clause) {
	if e == nil {
		return
	}
	a.checkWindowCall(e)
	switch {
	case e.Kind == sqlparse.Lambda || e.Kind == sqlparse.Unread:
		return
	case isWindow(e):
		if in.noOver {
			a.refuse(Misplaced, e.Start, e.End, "a window function may not stand in %s", in.name)
			return
		}
		inside := clause{"the arguments of a window function", in.noAggregate, true}
		for _, x := range e.Args {
			a.place(s, x, inside)
		}
		windowExprs(e.More.Over, func(x *sqlparse.Expr) { a.place(s, x, clause{"the window of another", in.noAggregate, true}) })
		return
	case isAggregate(e) && a.isOwn(s, e):
		if in.noAggregate {
			a.refuse(Misplaced, e.Start, e.End, "the aggregate %s may not stand in %s", strings.ToLower(e.Name), in.name)
			return
		}
		inside := clause{"the arguments of an aggregate", true, true}
		for _, x := range e.Args {
			a.place(s, x, inside)
		}
		if e.More != nil {
			a.place(s, e.More.Filter, clause{"the FILTER of an aggregate", true, true})
			for _, o := range e.More.OrderBy {
				a.place(s, o.Expr, inside)
			}
		}
		return
	}
	for _, x := range e.Args {
		a.place(s, x, in)
	}
}

// isOwn: an aggregate over nothing but columns of an outer query is that query's.
func (a *analysis) isOwn(s *scope, e *sqlparse.Expr) bool {
	if s.parent == nil {
		return true
	}
	own, any := false, false
	ownExprs(e, func(x *sqlparse.Expr) bool {
		if x.Kind == sqlparse.Column {
			_, at := a.bind(s, x.Parts)
			own, any = own || at == here, true
		}
		return true
	})
	return own || !any
}

// aliasInWhere reports aliases of aggregates and window functions in WHERE of
// dialects that let it name items.
func (a *analysis) aliasInWhere(s *scope, sel *sqlparse.Select) {
	if !a.d.AliasInWhere {
		return
	}
	ownExprs(sel.Where, func(x *sqlparse.Expr) bool {
		if x.Kind != sqlparse.Column || len(x.Parts) != 1 {
			return x.Kind != sqlparse.Lambda
		}
		if _, at := a.bind(s, x.Parts); at != itsItem {
			return true
		}
		for i := range sel.Items {
			if it := &sel.Items[i]; strings.EqualFold(it.Alias.Name, x.Parts[0].Name) && a.makesRows(s, it.Expr) {
				a.refuse(Misplaced, x.Start, x.End, "%s stands for an aggregate or a window function, which may not stand in WHERE", x.Parts[0].Name)
			}
		}
		return true
	})
}

// makesRows reports whether there is an aggregate or a window function in an
// item.
func (a *analysis) makesRows(s *scope, e *sqlparse.Expr) bool {
	found := false
	ownExprs(e, func(x *sqlparse.Expr) bool {
		found = found || isWindow(x) || isAggregate(x) && a.isOwn(s, x)
		return !found && x.Kind != sqlparse.Lambda
	})
	return found
}
