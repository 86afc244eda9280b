package ir

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// itemName is an output column's name.
func (a *analysis) itemName(it *sqlparse.Item, i int) string {
	if !it.Alias.IsZero() {
		if it.Alias.Quoted {
			return it.Alias.Name
		}
		return a.folded(it.Alias.Name)
	}
	return a.exprName(it.Expr, i)
}

// exprName is the name of a column without an alias, as the engine gives it.
func (a *analysis) exprName(e *sqlparse.Expr, i int) string {
	switch e.Kind {
	case sqlparse.Column:
		return a.identName(e.Parts[len(e.Parts)-1])
	case sqlparse.Field:
		return e.Name
	case sqlparse.Collate:
		if e.Name == "()" {
			return a.exprName(e.Args[0], i)
		}
	}
	switch a.d.Unnamed {
	case sqlparse.UnnamedZeroBased:
		return "_col" + strconv.Itoa(i)
	case sqlparse.UnnamedExpr:
		return "EXPR$" + strconv.Itoa(i)
	case sqlparse.UnnamedSource:
		return a.text[e.Start:e.End]
	case sqlparse.UnnamedFunction:
		if n := a.functionName(e); n != "" {
			return n
		}
		return "?column?"
	case sqlparse.UnnamedPrinted:
		return a.duckdbName(e)
	}
	return a.printed(e)
}

func (a *analysis) identName(id sqlparse.Ident) string {
	if id.Quoted {
		return id.Name
	}
	return a.folded(id.Name)
}

// functionName is PostgreSQL's name for a column: the outermost function's, or
// that of the column inside a cast; "" where it has none.
func (a *analysis) functionName(e *sqlparse.Expr) string {
	name, _ := a.figured(e)
	return name
}

// figured is the name that PostgreSQL makes of an expression, and whether a cast
// around it keeps the name rather than take the type's.
func (a *analysis) figured(e *sqlparse.Expr) (name string, kept bool) {
	switch e.Kind {
	case sqlparse.Cast:
		if n, kept := a.figured(e.Args[0]); kept {
			return n, true
		}
		return typeLabel(e.More.Type.Text), false
	case sqlparse.Case:
		if e.More != nil && e.More.CaseElse {
			if n, kept := a.figured(e.Args[len(e.Args)-1]); kept {
				return n, true
			}
		}
		return "case", false
	case sqlparse.Interval:
		return "interval", false
	case sqlparse.Boolean:
		if a.d.BooleanNames {
			return "bool", false
		}
	case sqlparse.Index, sqlparse.Collate:
		return a.figured(e.Args[0])
	case sqlparse.Column, sqlparse.Star: // t.*::text
		if len(e.Parts) > 0 {
			return a.identName(e.Parts[len(e.Parts)-1]), true
		}
	case sqlparse.Field, sqlparse.Keyword:
		return e.Name, true
	case sqlparse.AtZone:
		return "timezone", true
	case sqlparse.Like:
		if strings.EqualFold(e.Name, "overlaps") {
			return "overlaps", true
		}
	case sqlparse.Call:
		return a.calledName(e), true
	case sqlparse.Exists:
		return "exists", true
	case sqlparse.Array:
		return "array", true
	case sqlparse.Row:
		return "row", true
	case sqlparse.Subquery:
		if q := e.More.Query; q.Select != nil && len(q.Select.Items) == 1 {
			return a.itemName(&q.Select.Items[0], 0), true
		}
	}
	return "", false
}

// calledName is the name of the function that a call runs.
func (a *analysis) calledName(e *sqlparse.Expr) string {
	name := strings.ToLower(e.Name[strings.LastIndexByte(e.Name, '.')+1:])
	switch name {
	case "collation for":
		return "pg_collation_for"
	case "trim": // TRIM(LEADING FROM x)
		_, inside, _ := strings.Cut(a.text[e.Start:e.End], "(")
		switch inside = strings.ToLower(strings.TrimSpace(inside)); {
		case strings.HasPrefix(inside, "leading"):
			return "ltrim"
		case strings.HasPrefix(inside, "trailing"):
			return "rtrim"
		}
		return "btrim"
	}
	return name
}

// typeLabel is PostgreSQL's internal name of a type.
func typeLabel(t string) string {
	t = strings.ToLower(t)
	if i := strings.IndexByte(t, '['); i >= 0 {
		t = strings.TrimSpace(t[:i])
	}
	if from, to := strings.IndexByte(t, '('), strings.IndexByte(t, ')'); from >= 0 && to > from { // timestamp(3) with time zone
		t = strings.TrimSpace(strings.TrimSpace(t[:from]) + " " + strings.TrimSpace(t[to+1:]))
	}
	t = t[strings.LastIndexByte(t, '.')+1:]
	switch t {
	case "int", "integer":
		return "int4"
	case "bigint":
		return "int8"
	case "smallint":
		return "int2"
	case "double precision", "float":
		return "float8"
	case "real":
		return "float4"
	case "boolean":
		return "bool"
	case "decimal", "dec":
		return "numeric"
	case "character varying", "char varying", "national character varying", "national char varying", "nchar varying":
		return "varchar"
	case "character", "char", "nchar", "national character", "national char":
		return "bpchar"
	case "bit varying":
		return "varbit"
	case "timestamp without time zone":
		return "timestamp"
	case "timestamp with time zone":
		return "timestamptz"
	case "time without time zone":
		return "time"
	case "time with time zone":
		return "timetz"
	}
	return t
}

// maxPrinted is the length of the longest text that is spelt anew.
const maxPrinted = 2000

// printed is the text of an expression as Spark names a column after it.
func (a *analysis) printed(e *sqlparse.Expr) string {
	if e.End-e.Start > maxPrinted {
		return a.text[e.Start:e.End]
	}
	list := func(es []*sqlparse.Expr, between string) string {
		parts := make([]string, len(es))
		for i, x := range es {
			parts[i] = a.printed(x)
		}
		return strings.Join(parts, between)
	}
	switch e.Kind {
	case sqlparse.Column:
		parts := make([]string, len(e.Parts))
		for i, p := range e.Parts {
			parts[i] = p.Name
		}
		return strings.Join(parts, ".")
	case sqlparse.String:
		return "'" + strings.ReplaceAll(e.Name, "'", "''") + "'"
	case sqlparse.Number, sqlparse.Keyword:
		return e.Name
	case sqlparse.Null:
		return "NULL"
	case sqlparse.Boolean:
		return strings.ToLower(e.Name)
	case sqlparse.Call:
		if e.More != nil {
			break
		}
		if countsRows(strings.ToLower(e.Name), e.Args) {
			return "count(1)"
		}
		return e.Name + "(" + list(e.Args, ", ") + ")"
	case sqlparse.Binary:
		if op := a.between(e); op != "" {
			out := a.printed(e.Args[0])
			for _, x := range e.Args[1:] {
				out = "(" + out + " " + op + " " + a.printed(x) + ")"
			}
			return out
		}
	}
	return a.text[e.Start:e.End]
}

// between is the text of the operator between two operands.
func (a *analysis) between(e *sqlparse.Expr) string {
	from, to := e.Args[0].End, e.Args[1].Start
	if from >= to {
		return ""
	}
	op := strings.TrimSpace(a.text[from:to])
	if strings.ContainsAny(op, "\n-") && op != "-" && !strings.HasPrefix(op, "->") {
		return ""
	}
	return strings.ToUpper(op)
}
