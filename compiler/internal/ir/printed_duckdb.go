package ir

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types/duckdb"
)

// duckdbName is the text by which DuckDB names a column without an alias: its
// own print of the expression. What is not known to print alike stays as it is
// written.
func (a *analysis) duckdbName(e *sqlparse.Expr) string {
	if e.End-e.Start > maxPrinted {
		return a.text[e.Start:e.End]
	}
	p := printer{a: a}
	s := p.expr(e)
	if p.failed {
		return a.text[e.Start:e.End]
	}
	return s
}

// printer prints expressions as DuckDB does.
type printer struct {
	a *analysis
	// failed: something is not known to print alike.
	failed bool
}

func (p *printer) fail() string {
	p.failed = true
	return ""
}

func (p *printer) list(es []*sqlparse.Expr) string {
	parts := make([]string, len(es))
	for i, x := range es {
		parts[i] = p.expr(x)
	}
	return strings.Join(parts, ", ")
}

func (p *printer) expr(e *sqlparse.Expr) string {
	switch e.Kind {
	case sqlparse.Column:
		parts := make([]string, len(e.Parts))
		for i, id := range e.Parts {
			parts[i] = duckdb.Quote(id.Name)
		}
		return strings.Join(parts, ".")
	case sqlparse.String:
		return "'" + strings.ReplaceAll(e.Name, "'", "''") + "'"
	case sqlparse.Number:
		if strings.ContainsAny(e.Name, "eExX_") || strings.HasPrefix(e.Name, ".") {
			return p.fail()
		}
		return withoutZeros(e.Name)
	case sqlparse.Keyword:
		return strings.Trim(p.a.text[e.Start:e.End], "() \t\n") // as it is written
	case sqlparse.Null:
		return "NULL"
	case sqlparse.Boolean:
		return "CAST('" + strings.ToLower(e.Name)[:1] + "' AS BOOLEAN)"
	case sqlparse.Cast:
		return p.cast(e)
	case sqlparse.Call:
		return p.call(e)
	case sqlparse.Case:
		return p.caseOf(e)
	case sqlparse.Unary, sqlparse.Binary:
		return p.operator(e)
	case sqlparse.Like:
		return p.like(e)
	case sqlparse.In:
		if len(e.Args) < 2 || !p.a.inParens(e.Args[1]) {
			return p.fail()
		}
		return "(" + p.expr(e.Args[0]) + not(e) + " IN (" + p.list(e.Args[1:]) + "))"
	case sqlparse.Between:
		s := "(" + p.expr(e.Args[0]) + " BETWEEN " + p.expr(e.Args[1]) + " AND " + p.expr(e.Args[2]) + ")"
		if e.Not {
			return "(NOT " + s + ")"
		}
		return s
	case sqlparse.Is:
		switch strings.ToLower(e.Name) {
		case "null":
			return "(" + p.expr(e.Args[0]) + " IS" + not(e) + " NULL)"
		case "unknown":
			return "(" + p.expr(e.Args[0]) + " IS" + not(e) + " NULL)"
		case "true", "false":
			word := " IS NOT DISTINCT FROM "
			if e.Not {
				word = " IS DISTINCT FROM "
			}
			return "(CAST(" + p.expr(e.Args[0]) + " AS BOOLEAN)" + word + strings.ToLower(e.Name) + ")"
		case "distinct":
			return "(" + p.expr(e.Args[0]) + " IS" + not(e) + " DISTINCT FROM " + p.expr(e.Args[1]) + ")"
		}
	}
	return p.nested(e)
}

// withoutZeros is a number without the zeros and the point that say nothing.
func withoutZeros(n string) string {
	for len(n) > 1 && n[0] == '0' && n[1] >= '0' && n[1] <= '9' {
		n = n[1:]
	}
	return strings.TrimSuffix(n, ".")
}

func not(e *sqlparse.Expr) string {
	if e.Not {
		return " NOT"
	}
	return ""
}

// nested prints what makes and takes apart nested values.
func (p *printer) nested(e *sqlparse.Expr) string {
	switch e.Kind {
	case sqlparse.AtZone:
		if len(e.Args) == 2 {
			return "main.timezone(" + p.expr(e.Args[1]) + ", " + p.expr(e.Args[0]) + ")"
		}
	case sqlparse.Array:
		switch {
		case e.More != nil && e.More.Query != nil:
		case strings.HasPrefix(p.a.text[e.Start:], "["):
			return "main.list_value(" + p.list(e.Args) + ")"
		default:
			return "(ARRAY[" + p.list(e.Args) + "])"
		}
	case sqlparse.Row:
		return `main."row"(` + p.list(e.Args) + ")"
	case sqlparse.Struct:
		if e.More == nil || len(e.More.Names) != len(e.Args) {
			return p.fail()
		}
		parts := make([]string, len(e.Args))
		for i, x := range e.Args {
			parts[i] = duckdb.Quote(e.More.Names[i].Name) + " := " + p.expr(x)
		}
		return "main.struct_pack(" + strings.Join(parts, ", ") + ")"
	case sqlparse.Index:
		if len(e.Args) == 2 && !strings.ContainsRune(p.a.text[e.Args[0].End:e.End], ':') {
			return p.expr(e.Args[0]) + "[" + p.expr(e.Args[1]) + "]"
		}
	case sqlparse.Field:
		return "(" + p.expr(e.Args[0]) + ")." + duckdb.Quote(e.Name)
	case sqlparse.Lambda:
		if e.More != nil && len(e.More.Names) == 1 && strings.Contains(p.a.text[e.Start:e.End], "->") {
			return "(" + duckdb.Quote(e.More.Names[0].Name) + " -> " + p.expr(e.Args[0]) + ")"
		}
	case sqlparse.Interval:
		return p.interval(e)
	case sqlparse.Map:
		return p.mapOf(e)
	case sqlparse.Named:
		return duckdb.Quote(e.Name) + " := " + p.expr(e.Args[0])
	}
	return p.fail()
}

func (p *printer) mapOf(e *sqlparse.Expr) string {
	if e.More != nil && len(e.More.Names) > 0 {
		return p.fail()
	}
	var keys, values []*sqlparse.Expr
	for i, x := range e.Args {
		if i%2 == 0 {
			keys = append(keys, x)
		} else {
			values = append(values, x)
		}
	}
	return `main."map"(main.list_value(` + p.list(keys) + "), main.list_value(" + p.list(values) + "))"
}

// intervals are the functions that make intervals of numbers, by unit; of what
// type they take whole numbers follows, nothing where they take others.
var intervals = map[string][2]string{
	"microsecond": {"to_microseconds", "BIGINT"}, "millisecond": {"to_milliseconds"}, "second": {"to_seconds"}, "minute": {"to_minutes", "BIGINT"},
	"hour": {"to_hours", "BIGINT"}, "day": {"to_days", "INTEGER"}, "week": {"to_weeks", "INTEGER"}, "month": {"to_months", "INTEGER"},
	"quarter": {"to_quarters", "INTEGER"}, "year": {"to_years", "INTEGER"}, "decade": {"to_decades", "INTEGER"}, "century": {"to_centuries", "INTEGER"},
}

func (p *printer) interval(e *sqlparse.Expr) string {
	if len(e.Args) != 1 {
		return p.fail()
	}
	if e.Name == "" && e.Args[0].Kind == sqlparse.String {
		return "CAST(" + p.expr(e.Args[0]) + " AS INTERVAL)"
	}
	f, ok := intervals[strings.TrimSuffix(strings.ToLower(e.Name), "s")]
	if !ok {
		return p.fail()
	}
	x := "CAST(" + p.expr(e.Args[0]) + " AS DOUBLE)"
	if f[1] != "" {
		x = "CAST(trunc(" + x + ") AS " + f[1] + ")"
	}
	return f[0] + "(" + x + ")"
}

func (p *printer) cast(e *sqlparse.Expr) string {
	t := duckdb.CastName(e.More.Type.Text)
	if t == "" {
		return p.fail()
	}
	word := "CAST("
	if e.More.Try {
		word = "TRY_CAST("
	}
	return word + p.expr(e.Args[0]) + " AS " + t + ")"
}

func (p *printer) caseOf(e *sqlparse.Expr) string {
	args, other := e.Args, "NULL"
	operand := ""
	if d := e.More; d != nil {
		if d.CaseOperand {
			operand, args = p.expr(args[0]), args[1:]
		}
		if d.CaseElse {
			other, args = p.expr(args[len(args)-1]), args[:len(args)-1]
		}
	}
	if len(args)%2 != 0 {
		return p.fail()
	}
	var b strings.Builder
	b.WriteString("CASE ")
	for i := 0; i < len(args); i += 2 {
		when := p.expr(args[i])
		if operand != "" {
			when = "(" + operand + " = " + when + ")"
		}
		b.WriteString(" WHEN (" + when + ") THEN (" + p.expr(args[i+1]) + ")")
	}
	return b.String() + " ELSE " + other + " END"
}

// printedOps are operators that are printed by other names.
var printedOps = map[string]string{"==": "=", "<>": "!="}

// inverse are the comparisons that NOT makes of others.
var inverse = map[string]string{"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

func (p *printer) operator(e *sqlparse.Expr) string {
	switch e.Op {
	case sqlparse.OpAnd, sqlparse.OpOr:
		parts := make([]string, len(e.Args))
		for i, x := range e.Args {
			if x.Kind == sqlparse.Binary && x.Op == e.Op { // they are made one
				return p.fail()
			}
			parts[i] = p.expr(x)
		}
		word := " AND "
		if e.Op == sqlparse.OpOr {
			word = " OR "
		}
		return "(" + strings.Join(parts, word) + ")"
	case sqlparse.OpNot:
		in := e.Args[0]
		if in.Kind == sqlparse.Binary {
			if op := inverse[p.symbol(in)]; op != "" {
				return "(" + p.expr(in.Args[0]) + " " + op + " " + p.expr(in.Args[1]) + ")"
			}
		}
		return "(NOT " + p.expr(in) + ")"
	}
	op := p.symbol(e)
	switch {
	case (op == "~" || op == "!~") && len(e.Args) == 2:
		return p.matches(e.Args, op == "!~")
	case op == "" || strings.HasPrefix(op, "!~"):
		return p.fail()
	case e.Kind == sqlparse.Unary && e.Args[0].Kind == sqlparse.Number:
		return op + p.expr(e.Args[0])
	case e.Kind == sqlparse.Unary:
		return op + "(" + p.expr(e.Args[0]) + ")"
	}
	out := p.expr(e.Args[0])
	for _, x := range e.Args[1:] {
		out = "(" + out + " " + op + " " + p.expr(x) + ")"
	}
	return out
}

func (p *printer) symbol(e *sqlparse.Expr) string {
	op := p.a.operatorText(e)
	if other, ok := printedOps[op]; ok {
		return other
	}
	return op
}

func (p *printer) like(e *sqlparse.Expr) string {
	name := strings.ToLower(e.Name)
	op := map[string]string{"like": "~~", "ilike": "~~*"}[name]
	if name == "similar" && len(e.Args) == 2 {
		return p.matches(e.Args, e.Not)
	}
	if op == "" {
		return p.fail()
	}
	if len(e.Args) == 3 {
		if name += "_escape"; e.Not {
			name = "not_" + name
		}
		return "main." + name + "(" + p.list(e.Args) + ")"
	}
	if e.Not {
		op = "!" + op
	}
	return "(" + p.expr(e.Args[0]) + " " + op + " " + p.expr(e.Args[1]) + ")"
}

// matches is a test by a regular expression.
func (p *printer) matches(args []*sqlparse.Expr, not bool) string {
	s := "regexp_full_match(" + p.list(args) + ")"
	if not {
		return "(NOT " + s + ")"
	}
	return s
}

// grammarCalls are the functions whose form is the grammar's own.
var grammarCalls = map[string]string{
	"substring": `main."substring"`, "trim": `main."trim"`, "coalesce": "COALESCE", "ifnull": "COALESCE", "grouping": "GROUPING", "row": `main."row"`,
}

func (p *printer) call(e *sqlparse.Expr) string {
	name := strings.ToLower(e.Name)
	if strings.ContainsAny(name, ".*") || !p.a.startsWith(e) {
		return p.fail()
	}
	args := p.arguments(e, name)
	switch name {
	case "if":
		if len(e.Args) == 3 {
			return "CASE  WHEN (" + p.expr(e.Args[0]) + ") THEN (" + p.expr(e.Args[1]) + ") ELSE " + p.expr(e.Args[2]) + " END"
		}
	case "date":
		if len(e.Args) == 1 {
			return "CAST(" + args + " AS DATE)"
		}
	case "extract":
		if len(e.Args) == 2 && e.Args[0].Kind == sqlparse.Keyword {
			return "main.date_part('" + strings.ToLower(e.Args[0].Name) + "', " + p.expr(e.Args[1]) + ")"
		}
		return p.fail()
	case "position":
		if len(e.Args) == 2 {
			return `main."position"(` + p.expr(e.Args[1]) + ", " + p.expr(e.Args[0]) + ")"
		}
	case "trim":
		if len(e.Args) == 2 && strings.Contains(strings.ToLower(p.a.text[e.Args[0].End:e.Args[1].Start]), "from") {
			return `main."trim"(` + p.expr(e.Args[1]) + ", " + p.expr(e.Args[0]) + ")"
		}
	case "percentile_cont", "percentile_disc", "overlay", "nvl", "iff":
		return p.fail()
	}
	own, ok := grammarCalls[name]
	if !ok {
		own = duckdb.Quote(name)
	}
	if countsRows(name, e.Args) {
		own, args = "count_star", ""
	}
	return own + "(" + args + ")" + p.after(e)
}

// arguments are what stands in a call's parentheses.
func (p *printer) arguments(e *sqlparse.Expr, name string) string {
	if countsRows(name, e.Args) {
		return ""
	}
	args := p.list(e.Args)
	if d := e.More; d != nil {
		if d.Distinct {
			args = "DISTINCT " + args
		}
		if len(d.OrderBy) > 0 {
			args += " " + p.orderBy(d.OrderBy, p.a.text[e.Start:e.End])
		}
	}
	return args
}

// after is FILTER and OVER.
func (p *printer) after(e *sqlparse.Expr) string {
	d := e.More
	if d == nil {
		return ""
	}
	out := ""
	if d.Filter != nil {
		out = " FILTER (WHERE " + p.expr(d.Filter) + ")"
	}
	if w := d.Over; w != nil {
		text := strings.ToLower(p.a.text[w.Start:w.End])
		if !w.Name.IsZero() || len(w.Frame) > 0 || strings.Contains(text, "rows") || strings.Contains(text, "range") || strings.Contains(text, "groups") {
			return p.fail()
		}
		var parts []string
		if len(w.PartitionBy) > 0 {
			parts = append(parts, "PARTITION BY "+p.list(w.PartitionBy))
		}
		if len(w.OrderBy) > 0 {
			parts = append(parts, p.orderBy(w.OrderBy, text))
		}
		out += " OVER (" + strings.Join(parts, " ") + ")"
	}
	return out
}

// orderBy prints an order; text is what it stands in.
func (p *printer) orderBy(list []sqlparse.Order, text string) string {
	if strings.Contains(strings.ToLower(text), "within") {
		return p.fail()
	}
	parts := make([]string, len(list))
	for i, o := range list {
		parts[i] = p.expr(o.Expr) + p.direction(o)
	}
	return "ORDER BY " + strings.Join(parts, ", ")
}

// direction is what is said of an order behind its expression.
func (p *printer) direction(o sqlparse.Order) string {
	const longest = 64
	rest := strings.TrimLeft(p.a.text[o.Expr.End:min(int(o.Expr.End)+longest, len(p.a.text))], " \t\r\n")
	if p.a.inParens(o.Expr) {
		rest = strings.TrimPrefix(rest, ")")
	}
	if end := strings.IndexAny(rest, ",);"); end >= 0 {
		rest = rest[:end]
	}
	out, desc := "", false
	for _, w := range strings.Fields(strings.ToUpper(rest)) {
		if !slices.Contains([]string{"ASC", "DESC", "NULLS", "FIRST", "LAST"}, w) {
			break
		}
		out, desc = out+" "+w, desc || w == "DESC"
	}
	if desc != o.Desc {
		return p.fail()
	}
	return out
}
