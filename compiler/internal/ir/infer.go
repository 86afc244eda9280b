package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// infer returns the type of an expression whose operands' types are known to
// a.types; v is its value.
func (a *analysis) infer(e *sqlparse.Expr, v value) sqlType {
	switch e.Kind {
	case sqlparse.Column, sqlparse.Subquery:
		return v.typ
	case sqlparse.Number:
		return numberType(e.Name)
	case sqlparse.String:
		return literal
	case sqlparse.Null:
		return null
	case sqlparse.Boolean, sqlparse.Between, sqlparse.In, sqlparse.InQuery, sqlparse.Is, sqlparse.Like, sqlparse.Exists, sqlparse.Quantified:
		return boolean
	case sqlparse.Keyword:
		switch strings.ToLower(e.Name) {
		case "current_date":
			return date
		case "current_timestamp":
			return sqlType{name: "timestamptz"}
		}
	case sqlparse.Cast:
		return a.parseType(e.More.Type.Text)
	case sqlparse.Collate:
		return a.types[e.Args[0]]
	case sqlparse.Interval:
		return interval
	case sqlparse.Case:
		return a.caseType(e)
	case sqlparse.Unary:
		if t := a.types[e.Args[0]]; e.Op == sqlparse.OpMinus && t.number() {
			return t
		}
		if e.Op == sqlparse.OpNot {
			return boolean
		}
	case sqlparse.Binary:
		return a.binaryType(e)
	case sqlparse.Call:
		return a.callType(e)
	}
	return unknown
}

// numberType is the type of a written number.
func numberType(text string) sqlType {
	if strings.ContainsAny(text, "_xX") {
		return unknown
	}
	if strings.ContainsAny(text, "eE") {
		return double
	}
	before, after, point := strings.Cut(text, ".")
	switch n := len(before); {
	case point && n > 0 && n+len(after) <= maxWidth && len(after) > 0:
		return sqlType{"decimal", int8(n + len(after)), int8(len(after))}
	case point:
		return unknown
	case n <= 9 || n == 10 && before <= "2147483647":
		return sqlType{"integer", int8(n), 0}
	case n <= 18:
		return sqlType{"bigint", int8(n), 0}
	}
	return unknown
}

// caseType is what the results of a CASE have in common.
func (a *analysis) caseType(e *sqlparse.Expr) sqlType {
	args := e.Args
	t := null
	if d := e.More; d != nil {
		if d.CaseOperand {
			args = args[1:]
		}
		if d.CaseElse {
			t = a.types[args[len(args)-1]]
			args = args[:len(args)-1]
		}
	}
	if len(args)%2 != 0 {
		return unknown
	}
	for i := 1; i < len(args); i += 2 {
		t = common(t, a.types[args[i]])
	}
	return t
}

func (a *analysis) binaryType(e *sqlparse.Expr) sqlType {
	switch e.Op {
	case sqlparse.OpAnd, sqlparse.OpOr, sqlparse.OpEqual, sqlparse.OpNotEqual, sqlparse.OpLess, sqlparse.OpLessEqual, sqlparse.OpGreater, sqlparse.OpGreaterEqual:
		return boolean
	case sqlparse.OpConcat:
		for _, x := range e.Args {
			if t := a.types[x]; t != varchar && t != literal {
				return unknown
			}
		}
		return varchar
	}
	if a.d != sqlparse.DuckDB {
		return unknown
	}
	t := a.types[e.Args[0]]
	for _, x := range e.Args[1:] {
		t = arithmetic(e.Op, t, a.types[x])
	}
	return t
}

// arithmetic is DuckDB's.
func arithmetic(op sqlparse.Op, x, y sqlType) sqlType {
	if x.name == "" || y.name == "" || x.name == "null" || y.name == "null" {
		return unknown
	}
	if x.number() && y.number() {
		switch {
		case op == sqlparse.OpSlash:
			return double
		case x.name == "real" || y.name == "real":
			return unknown
		case x.name == "double" || y.name == "double":
			return double
		case x.whole() && y.whole():
			return widest(x, y).plain()
		}
		return decimalArithmetic(op, asDecimal(x), asDecimal(y))
	}
	return timeArithmetic(op, x, y)
}

// maxFast is the widest DECIMAL of 64 bits, which results do not outgrow while
// their operands do not.
const maxFast = 18

func decimalArithmetic(op sqlparse.Op, x, y sqlType) sqlType {
	var p, s int
	switch op {
	case sqlparse.OpPlus, sqlparse.OpMinus:
		s = int(max(x.s, y.s))
		p = int(max(x.p-x.s, y.p-y.s)) + s + 1
		if p > maxFast && x.p <= maxFast && y.p <= maxFast {
			p = maxFast
		}
	case sqlparse.OpStar:
		p, s = int(x.p)+int(y.p), int(x.s)+int(y.s)
		if p > maxFast && x.p <= maxFast && y.p <= maxFast && s < maxFast {
			p = maxFast
		}
	default:
		return unknown
	}
	if s > maxWidth {
		return unknown
	}
	return sqlType{"decimal", int8(min(p, maxWidth)), int8(s)}
}

func timeArithmetic(op sqlparse.Op, x, y sqlType) sqlType {
	if op != sqlparse.OpPlus && op != sqlparse.OpMinus {
		return unknown
	}
	switch {
	case (x == date || x == timestamp) && y == interval:
		return timestamp
	case x == date && y.whole():
		return date
	case x == date && y == date && op == sqlparse.OpMinus:
		return bigint
	case x == timestamp && y == timestamp && op == sqlparse.OpMinus:
		return interval
	}
	return unknown
}

// fixed are the functions that always give one type.
var fixed = map[string]sqlType{}

func init() {
	for t, names := range map[sqlType]string{
		bigint: `count count_star count_if row_number rank dense_rank ntile length len strlen date_diff datediff year month day hour minute second
			week dayofweek dayofyear quarter approx_count_distinct`,
		varchar: `lower upper trim ltrim rtrim substring substr replace concat concat_ws left right lpad rpad string_agg listagg group_concat md5
			split_part reverse initcap monthname dayname strftime regexp_replace chr upper lcase ucase`,
		boolean: `bool_and bool_or starts_with ends_with contains regexp_matches regexp_full_match isnan isinf`,
		double:  `percent_rank cume_dist sqrt ln log exp pow power stddev stddev_samp stddev_pop variance var_samp var_pop corr random`,
		date:    `make_date today last_day to_date`,
	} {
		for _, n := range strings.Fields(names) {
			fixed[n] = t
		}
	}
}

// callType is the type of a function's value.
func (a *analysis) callType(e *sqlparse.Expr) sqlType {
	name := strings.ToLower(e.Name)
	if name == "count" || name == "row_number" || name == "rank" || name == "dense_rank" {
		return bigint
	}
	if len(e.Args) == 0 {
		if name == "now" {
			return sqlType{name: "timestamptz"}
		}
		return unknown
	}
	first := a.types[e.Args[0]]
	switch name {
	case "min", "max", "first", "last", "any_value", "lag", "lead", "first_value", "last_value", "arg_min", "arg_max", "max_by", "min_by", "mode":
		if len(e.Args) > 1 && (name == "min" || name == "max") {
			return unknown
		}
		return first.plain()
	case "coalesce", "ifnull", "nvl", "greatest", "least":
		t := first
		for _, x := range e.Args[1:] {
			t = common(t, a.types[x])
		}
		return t
	case "extract":
		unit := strings.ToLower(e.Args[0].Name)
		if e.Args[0].Kind != sqlparse.Keyword || unit == "epoch" || unit == "julian" {
			return unknown
		}
		return bigint
	case "nullif":
		return first.plain()
	}
	if a.d != sqlparse.DuckDB {
		return unknown
	}
	switch name {
	case "sum":
		return sumType(first)
	case "avg", "mean", "median":
		if first.number() && (name != "median" || first.name == "double") {
			return double
		}
		return unknown
	case "abs", "floor", "ceil", "ceiling":
		if first.name == "double" || first.whole() && name == "abs" {
			return first.plain()
		}
		return unknown
	case "round":
		if first.name == "double" {
			return double
		}
		return unknown
	}
	return fixed[name]
}

func sumType(t sqlType) sqlType {
	switch {
	case t.name == "decimal":
		return sqlType{"decimal", maxWidth, t.s}
	case t.whole(), t == boolean:
		return sqlType{name: "hugeint"}
	case t.name == "double", t.name == "real":
		return double
	}
	return unknown
}
