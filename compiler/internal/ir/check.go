package ir

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// checkSelect reports what the engine refuses in a SELECT whose names are
// resolved. What it is not sure of it leaves alone.
func (a *analysis) checkSelect(q *sqlparse.Query, s *scope, out *relation) {
	if a.types == nil {
		return
	}
	a.checkAliases(q.Select)
	a.checkStars(q.Select, out)
	a.checkPlacement(q, s)
	a.checkQualify(q.Select)
	a.checkOrdinals(q, out)
	a.checkGrouping(q, s)
	a.checkDistinctOrder(q, s)
}

// refuse reports an expression that the engine refuses.
func (a *analysis) refuse(kind ProblemKind, start, end int32, format string, args ...any) {
	a.problem(kind, fmt.Sprintf(format, args...), start, end, nil)
}

// ownExprs calls visit for the expression and all inside it that belong to the
// same SELECT: queries inside are left out.
func ownExprs(e *sqlparse.Expr, visit func(*sqlparse.Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	for _, x := range e.Args {
		ownExprs(x, visit)
	}
	d := e.More
	if d == nil {
		return
	}
	ownExprs(d.Filter, visit)
	for _, o := range d.OrderBy {
		ownExprs(o.Expr, visit)
	}
	if d.Over != nil {
		windowExprs(d.Over, func(x *sqlparse.Expr) { ownExprs(x, visit) })
	}
	if d.Star != nil {
		for _, it := range d.Star.Replace {
			ownExprs(it.Expr, visit)
		}
	}
}

func windowExprs(w *sqlparse.Window, visit func(*sqlparse.Expr)) {
	for _, x := range w.PartitionBy {
		visit(x)
	}
	for _, o := range w.OrderBy {
		visit(o.Expr)
	}
	for _, x := range w.Frame {
		visit(x)
	}
}

// operator is where engines see an expression: at the operator behind its first
// operand, else where it begins.
func (a *analysis) operator(e *sqlparse.Expr) int32 {
	switch e.Kind {
	case sqlparse.Binary, sqlparse.Between, sqlparse.In, sqlparse.InQuery, sqlparse.Like, sqlparse.Is, sqlparse.Quantified:
	default:
		return e.Start
	}
	if len(e.Args) == 0 {
		return e.Start
	}
	if at := a.behind(e.Args[0].End, e.End, " \t\r\n)"); at < e.End {
		return at
	}
	return e.Start
}

// behind is the first place, from one on and before an end, that holds neither a
// comment nor one of some characters.
func (a *analysis) behind(at, end int32, skipped string) int32 {
	for at < end {
		rest := a.text[at:end]
		switch {
		case strings.HasPrefix(rest, "/*") && strings.Contains(rest, "*/"):
			at += int32(strings.Index(rest, "*/") + 2)
		case strings.HasPrefix(rest, "--") && strings.Contains(rest, "\n"):
			at += int32(strings.IndexByte(rest, '\n'))
		case strings.ContainsRune(skipped, rune(rest[0])):
			at++
		default:
			return at
		}
	}
	return end
}

// uncommented is the text between two operands without its comments.
func uncommented(text string) string {
	for {
		before, rest, found := strings.Cut(text, "/*")
		end := "*/"
		if line, more, ok := strings.Cut(text, "--"); ok && (!found || len(line) < len(before)) {
			before, rest, end, found = line, more, "\n", true
		}
		if !found {
			return text
		}
		_, after, _ := strings.Cut(rest, end)
		text = before + " " + after
	}
}
