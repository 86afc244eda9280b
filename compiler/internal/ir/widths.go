package ir

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// checkOrdinals reports places in ORDER BY and GROUP BY that no item has.
func (a *analysis) checkOrdinals(q *sqlparse.Query, out *relation) {
	if out.open != nil || a.types == nil {
		return
	}
	if q.Select != nil {
		for _, g := range q.Select.GroupBy {
			a.checkOrdinal(g, len(out.cols), "GROUP BY")
		}
	}
	for _, o := range q.OrderBy {
		a.checkOrdinal(o.Expr, len(out.cols), "ORDER BY")
	}
}

func (a *analysis) checkOrdinal(e *sqlparse.Expr, width int, clause string) {
	if a.d.SignedOrdinals && e.Kind == sqlparse.Unary && e.Op == sqlparse.OpMinus && e.Args[0].Kind == sqlparse.Number {
		a.refuse(Ordinal, e.Start, e.End, "%s names place -%s, and the query gives %s", clause, e.Args[0].Name, columnsCount(width))
		return
	}
	if !a.d.Ordinals || e.Kind != sqlparse.Number || strings.ContainsAny(e.Name, ".eExX_") {
		return
	}
	n, err := strconv.Atoi(e.Name)
	if err == nil && n >= 1 && n <= width {
		return
	}
	a.refuse(Ordinal, e.Start, e.End, "%s names place %s, and the query gives %s", clause, e.Name, columnsCount(width))
}

func columnsCount(n int) string {
	if n == 1 {
		return "1 column"
	}
	return strconv.Itoa(n) + " columns"
}

// checkRows reports rows of VALUES that are not as wide as the first.
func (a *analysis) checkRows(q *sqlparse.Query) {
	if a.types == nil {
		return
	}
	for _, row := range q.Values[1:] {
		if len(row.Args) != len(q.Values[0].Args) && len(row.Args) > 0 {
			a.refuse(Width, row.Args[0].Start, row.End, "the rows of VALUES are not of one width: this one has %s, the first %d", columnsCount(len(row.Args)), len(q.Values[0].Args))
			return
		}
	}
}

// checkColumnList reports a list of columns that does not fit what it names.
func (a *analysis) checkColumnList(r *relation, names []sqlparse.Ident, whose sqlparse.Ident) {
	if a.types == nil || len(names) == 0 || r.open != nil || len(r.cols) == 0 {
		return
	}
	if len(names) > len(r.cols) || a.d.WholeColumnList && len(names) < len(r.cols) {
		a.refuse(Width, whose.Start, names[len(names)-1].End, "%s is given %s and has %s", whose.Name, namesCount(len(names)), columnsCount(len(r.cols)))
	}
}

// checkCTE is checkColumnList for a query of WITH.
func (a *analysis) checkCTE(r *relation, c sqlparse.CTE) {
	if !a.d.LongCTEList {
		a.checkColumnList(r, c.Columns, c.Name)
	}
}

func namesCount(n int) string {
	if n == 1 {
		return "1 name"
	}
	return strconv.Itoa(n) + " names"
}

// checkScalar reports a query of several columns where one value is wanted.
func (a *analysis) checkScalar(e *sqlparse.Expr, r *relation) {
	if a.types == nil || r.open != nil || e.Kind == sqlparse.Exists || e == a.besideRow {
		return
	}
	want := 1
	if e.Kind == sqlparse.InQuery || e.Kind == sqlparse.Quantified {
		if len(e.Args) == 0 {
			return
		}
		switch left := bare(e.Args[0]); {
		case left.Kind == sqlparse.Row:
			want = len(left.Args)
		case left.Kind == sqlparse.Subquery, left.Kind == sqlparse.Call, a.types[left].Name == "":
			return
		}
	}
	if len(r.cols) > want && want == 1 || want > 1 && len(r.cols) != want {
		a.refuse(SubqueryWidth, a.operator(e), e.End, "the query gives %s, and %d is wanted here", columnsCount(len(r.cols)), want)
	}
}
