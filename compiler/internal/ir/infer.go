package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// infer returns the type of an expression whose operands' types are known to
// a.types; v is its value. What the engine refuses becomes a problem.
func (a *analysis) infer(s *scope, e *sqlparse.Expr, v value) types.Type {
	switch e.Kind {
	case sqlparse.Column, sqlparse.Subquery:
		return v.typ
	case sqlparse.Collate:
		if len(e.Args) > 0 {
			return a.types[e.Args[0]]
		}
	case sqlparse.Unread, sqlparse.Star, sqlparse.Param, sqlparse.Lambda, sqlparse.Default:
		return types.Type{}
	case sqlparse.Named:
		return a.types[e.Args[0]]
	case sqlparse.Case:
		return a.caseType(e)
	case sqlparse.Call:
		if s.expanding != nil && isColumns(e) {
			return v.typ
		}
	}
	before := len(a.args)
	x := types.Expr{Name: e.Name, At: a.castSign(e)}
	ok := a.shape(s, e, &x)
	x.Args = a.args[before:]
	var t types.Type
	if ok {
		t = a.ask(&x, e)
	}
	a.args = a.args[:before]
	return t
}

// castEach notes the lists that are cast, and those in them.
func (a *analysis) castEach(operands []*sqlparse.Expr) {
	for _, e := range operands {
		if e.Kind != sqlparse.Array {
			continue
		}
		if a.cast == nil {
			a.cast = map[*sqlparse.Expr]bool{}
		}
		a.cast[e] = true
		a.castEach(e.Args)
	}
}

// castSign is where :: stands in a cast that is written with it, counted from 1.
func (a *analysis) castSign(e *sqlparse.Expr) int32 {
	if e.Kind != sqlparse.Cast || len(e.Args) == 0 || e.Args[0].Start != e.Start {
		return 0
	}
	at := e.Args[0].End
	if i := strings.Index(a.text[at:e.End], "::"); i >= 0 {
		return at + int32(i) + 1
	}
	return 0
}

// ask tells the type that the engine's system has for an expression.
func (a *analysis) ask(x *types.Expr, at *sqlparse.Expr) types.Type {
	t, refusal := a.system.Infer(x)
	if refusal != nil && refusal.Near != "" {
		a.unheardOf(refusal.Near, at)
		return t
	}
	a.refused(refusal, a.operator(at), at.End)
	return t
}

// unheardOf reports a function or a cast's type that the engine does not have.
func (a *analysis) unheardOf(near string, e *sqlparse.Expr) {
	switch {
	case e.Kind == sqlparse.Call:
		a.problem(UnknownFunction, e.Name, e.Start, e.Start+int32(len(e.Name)), []string{near})
	case e.Kind == sqlparse.Cast:
		t := e.More.Type
		a.problem(UnknownType, t.Text, t.Start, t.End, []string{near})
	}
}

func (a *analysis) refused(r *types.Refusal, start, end int32) {
	if r == nil {
		return
	}
	if r.At > 0 {
		start, end = r.At-1, max(end, r.At)
	}
	kind := TypeMismatch
	if r.Arguments {
		kind = WrongArguments
	}
	a.problem(kind, r.Reason, start, end, nil)
}

// literals are the kinds of what is written in the text.
var literals = map[sqlparse.ExprKind]types.Kind{
	sqlparse.Number: types.Number, sqlparse.String: types.String, sqlparse.Boolean: types.Boolean, sqlparse.Null: types.Null,
}

// shape fills in what kind of expression a system is asked for, with the
// operands at the end of a.args; false for what no system knows.
func (a *analysis) shape(s *scope, e *sqlparse.Expr, x *types.Expr) bool {
	if kind, ok := literals[e.Kind]; ok {
		x.Kind = kind
		return e.Kind != sqlparse.String || strings.IndexByte("bBxX", a.text[e.Start]) < 0 // B'101' is no text
	}
	operands := e.Args
	switch e.Kind {
	case sqlparse.Keyword:
		x.Kind, x.Name = types.Keyword, strings.ToLower(e.Name)
	case sqlparse.Between:
		x.Kind, x.Name = types.Compare, "BETWEEN"
	case sqlparse.In:
		x.Kind, x.Name = types.Compare, "IN"
		if len(operands) == 2 && !a.inParens(operands[1]) { // IN a list's elements
			x.Kind = types.Test
		}
	case sqlparse.InQuery:
		if x.Kind, x.Name = types.Query, "="; operands[0].Kind == sqlparse.Row { // against as many columns
			x.Kind = types.Test
		}
		a.arguments(s, operands)
		a.args = append(a.args, types.Arg{Type: a.types[e]}) // put there by read
		return true
	case sqlparse.Is:
		x.Kind = types.Test
		switch strings.ToLower(e.Name) {
		case "distinct":
			x.Kind, x.Name = types.Compare, "DISTINCT"
		case "true", "false", "unknown":
			x.Kind = types.Logic
		}
	case sqlparse.Exists:
		x.Kind, operands = types.Test, nil
	case sqlparse.Quantified:
		x.Kind = types.Quantified
		if op := a.quantifier(e); op != "" && e.More != nil && e.More.Query != nil && operands[0].Kind != sqlparse.Row {
			x.Kind, x.Name = types.Query, op
			a.arguments(s, operands)
			a.args = append(a.args, types.Arg{Type: a.types[e]}) // put there by read
			return true
		}
	case sqlparse.Like:
		x.Kind, x.Name = types.Match, strings.ToLower(e.Name)
	case sqlparse.Cast:
		x.Kind, x.Name, x.Try = types.Cast, e.More.Type.Text, e.More.Try
	case sqlparse.Interval:
		x.Kind = types.Interval
	case sqlparse.Array:
		x.Kind, x.Each = types.List, a.cast[e]
		if e.More != nil && e.More.Query != nil {
			a.args = append(a.args, types.Arg{Type: a.types[e]})
			return true
		}
		if len(operands) == 2 && operands[1].Kind == sqlparse.Lambda { // [x + 1 for x in list]
			x.Kind, x.Name = types.Call, "list_transform"
		}
	case sqlparse.Row:
		x.Kind = types.Row
	case sqlparse.Struct:
		x.Kind = types.Struct
	case sqlparse.Map:
		x.Kind = types.Map
		return a.mapShape(s, e)
	case sqlparse.Index:
		x.Kind = types.Index
		if len(operands) != 2 || strings.ContainsRune(a.text[operands[0].End:e.End], ':') {
			x.Kind = types.Slice
		}
	case sqlparse.Field:
		x.Kind = types.Member
	case sqlparse.AtZone:
		x.Kind = types.Zone
	case sqlparse.Unary, sqlparse.Binary:
		return a.operatorShape(s, e, x)
	case sqlparse.Call:
		return a.callShape(s, e, x)
	default:
		return false
	}
	a.arguments(s, operands)
	if e.Kind == sqlparse.Struct && e.More != nil {
		own := a.args[len(a.args)-len(operands):]
		for i := range own {
			if i < len(e.More.Names) && len(own) == len(e.More.Names) {
				own[i].Name = e.More.Names[i].Name
			}
		}
	}
	return true
}

// quantifier is the comparison before ANY, ALL or SOME; "" when it is none that
// systems know.
func (a *analysis) quantifier(e *sqlparse.Expr) string {
	text := a.text[a.operator(e):e.End]
	n := 0
	for n < len(text) && strings.IndexByte("=<>!", text[n]) >= 0 {
		n++
	}
	if comparisons[text[:n]] {
		return text[:n]
	}
	return ""
}

// mapShape adds keys and values by turns; keys that are strings are names.
func (a *analysis) mapShape(s *scope, e *sqlparse.Expr) bool {
	if e.More == nil || len(e.More.Names) == 0 {
		a.arguments(s, e.Args)
		return true
	}
	if len(e.More.Names) != len(e.Args) {
		return false
	}
	for i, v := range e.Args {
		if a.text[e.More.Names[i].Start] != '\'' {
			return false
		}
		t, _ := a.system.Infer(&types.Expr{Kind: types.String, Name: e.More.Names[i].Name})
		a.args = append(a.args, types.Arg{Type: t, Literal: true, Text: e.More.Names[i].Name}, a.argument(s, v))
	}
	return true
}

// inParens: a list written out.
func (a *analysis) inParens(e *sqlparse.Expr) bool {
	before := strings.TrimRight(a.text[:e.Start], " \t\r\n")
	return strings.HasSuffix(before, "(") || strings.HasSuffix(before, "*/") || strings.HasPrefix(a.text[e.Start:], "(")
}

// arguments adds operands to a.args.
func (a *analysis) arguments(s *scope, operands []*sqlparse.Expr) {
	for _, o := range operands {
		a.args = append(a.args, a.argument(s, o))
	}
}

func (a *analysis) argument(s *scope, e *sqlparse.Expr) types.Arg {
	arg := types.Arg{}
	if e.Kind == sqlparse.Named {
		arg.Name, e = e.Name, e.Args[0]
	}
	arg.Type, arg.At = a.types[e], a.operator(e)+1
	switch e.Kind {
	case sqlparse.String, sqlparse.Number, sqlparse.Null, sqlparse.Boolean:
		arg.Literal, arg.Text = true, e.Name
	case sqlparse.Unary:
		if in := e.Args[0]; e.Op == sqlparse.OpMinus && in.Kind == sqlparse.Number {
			arg.Literal, arg.Text = true, "-"+in.Name
		}
	case sqlparse.Keyword:
		if arg.Type.Name == "" { // a part of a date
			arg.Type, _ = a.system.Infer(&types.Expr{Kind: types.String, Name: e.Name})
			arg.Literal, arg.Text = true, e.Name
		}
	case sqlparse.Lambda:
		arg.Lambda = a.body(s, e)
	}
	return arg
}

// body tells a function's type for the types of its parameters.
func (a *analysis) body(s *scope, e *sqlparse.Expr) func([]types.Type) types.Type {
	return func(params []types.Type) types.Type {
		if len(e.Args) == 0 || e.More == nil || len(e.More.Names) > len(params) {
			return types.Type{}
		}
		before := len(s.params)
		for i, id := range e.More.Names {
			s.params = append(s.params, param{id.Name, value{typ: params[i]}})
		}
		v := a.expr(s, e.Args[0])
		s.params = s.params[:before]
		return v.typ
	}
}

// logic are the operators over conditions.
func (a *analysis) operatorShape(s *scope, e *sqlparse.Expr, x *types.Expr) bool {
	switch e.Op {
	case sqlparse.OpAnd, sqlparse.OpOr, sqlparse.OpNot:
		x.Kind = types.Logic
	default:
		name := a.operatorText(e)
		if name == "" {
			return false
		}
		x.Kind, x.Name = types.Operator, name
		if comparisons[name] && e.Kind == sqlparse.Binary {
			x.Kind = types.Compare
		}
	}
	a.arguments(s, e.Args)
	return true
}

var comparisons = map[string]bool{"=": true, "==": true, "<>": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}

// operatorText is an operator as it stands in the text; "" when it cannot be
// told, or when a chain has several.
func (a *analysis) operatorText(e *sqlparse.Expr) string {
	switch e.Op {
	case sqlparse.OpPlus:
		return "+"
	case sqlparse.OpMinus:
		return "-"
	case sqlparse.OpStar:
		return "*"
	case sqlparse.OpConcat:
		return "||"
	case sqlparse.OpLess:
		return "<"
	case sqlparse.OpGreater:
		return ">"
	}
	if e.Kind == sqlparse.Unary {
		return operatorIn(uncommented(a.text[e.Start:e.Args[0].Start]))
	}
	name := ""
	for i, o := range e.Args[1:] {
		n := operatorIn(uncommented(a.text[e.Args[i].End:o.Start]))
		if n == "" || i > 0 && n != name {
			return ""
		}
		name = n
	}
	return name
}

// operatorIn finds the operator in the text between two operands; "" where there
// is more than that.
func operatorIn(text string) string {
	text = strings.TrimSpace(text)
	for i := range len(text) {
		if strings.IndexByte("+-*/<>=~!@#%^&|`?", text[i]) < 0 {
			return ""
		}
	}
	if strings.Contains(text, "--") || strings.Contains(text, "/*") {
		return ""
	}
	return text
}

// callShape is a function's call. Calls that name a schema are the project's
// own functions.
func (a *analysis) callShape(s *scope, e *sqlparse.Expr, x *types.Expr) bool {
	x.Kind, x.Name = types.Call, strings.ToLower(e.Name)
	if strings.ContainsAny(e.Name, ".*") || !a.startsWith(e) && !a.isMethod(e) {
		return false
	}
	if !countsRows(x.Name, e.Args) {
		for _, o := range e.Args {
			if o.Kind == sqlparse.Star {
				return false
			}
		}
		a.arguments(s, e.Args)
	}
	if d := e.More; d != nil {
		x.Distinct, x.Window = d.Distinct, d.Over != nil
		x.OfRows = d.Distinct || d.Over != nil || d.Filter != nil || len(d.OrderBy) > 0
		if len(d.OrderBy) == 1 && orderedSets[x.Name] && strings.Contains(strings.ToLower(a.text[e.Start:e.End]), "within") {
			x.Within = true
			a.args = append(a.args, types.Arg{Type: a.types[d.OrderBy[0].Expr]})
		}
	}
	return true
}

// orderedSets are the aggregates whose values WITHIN GROUP tells.
var orderedSets = map[string]bool{"percentile_cont": true, "percentile_disc": true, "mode": true}

// startsWith: the call begins with the function's name, so that no schema stands
// before it.
func (a *analysis) startsWith(e *sqlparse.Expr) bool {
	text := strings.TrimLeft(a.text[e.Start:e.End], "( \t\r\n")
	return len(text) > len(e.Name) && strings.EqualFold(text[:len(e.Name)], e.Name)
}

// isMethod: value.function(...).
func (a *analysis) isMethod(e *sqlparse.Expr) bool {
	return a.d.Methods && len(e.Args) > 0 && e.Args[0].Start == e.Start && a.types[e.Args[0]].Known()
}

// caseType is what the results of a CASE have in common.
func (a *analysis) caseType(e *sqlparse.Expr) types.Type {
	args := e.Args
	var operand, last *sqlparse.Expr
	if d := e.More; d != nil {
		if d.CaseOperand {
			operand, args = args[0], args[1:]
		}
		if d.CaseElse {
			last, args = args[len(args)-1], args[:len(args)-1]
		}
	}
	if len(args)%2 != 0 {
		return types.Type{}
	}
	before := len(a.args)
	defer func() { a.args = a.args[:before] }()
	for i := 1; i < len(args); i += 2 {
		if !strings.Contains(strings.ToLower(a.text[args[i-1].End:args[i].Start]), "then") { // WHEN 1, 2 THEN
			return types.Type{}
		}
		a.when(operand, args[i-1])
		a.args = append(a.args, a.argument(nil, args[i]))
	}
	if last != nil {
		a.args = append(a.args, a.argument(nil, last))
	} else {
		t, _ := a.system.Infer(&types.Expr{Kind: types.Null})
		a.args = append(a.args, types.Arg{Type: t})
	}
	return a.ask(&types.Expr{Kind: types.Choice, Args: a.args[before:]}, e)
}

// when checks a condition of CASE.
func (a *analysis) when(operand, e *sqlparse.Expr) {
	before := len(a.args)
	x := types.Expr{Kind: types.Logic}
	if operand != nil {
		x.Kind, x.Name = types.Compare, "="
		a.args = append(a.args, a.argument(nil, operand))
	}
	a.args = append(a.args, a.argument(nil, e))
	x.Args = a.args[before:]
	a.ask(&x, e)
	a.args = a.args[:before]
}

// condition resolves an expression that decides rows.
func (a *analysis) condition(s *scope, e *sqlparse.Expr) value {
	v := a.expr(s, e)
	if e != nil && v.typ.Name != "" {
		a.args = append(a.args, types.Arg{Type: v.typ, At: a.operator(e) + 1})
		a.ask(&types.Expr{Kind: types.Logic, Args: a.args[len(a.args)-1:]}, e)
		a.args = a.args[:len(a.args)-1]
	}
	return v
}

// source is the type of a function's column in FROM.
func (a *analysis) source(s *scope, f *sqlparse.Expr) types.Type {
	if a.types == nil || f.Kind != sqlparse.Call {
		return types.Type{}
	}
	before := len(a.args)
	x := types.Expr{Name: f.Name}
	var t types.Type
	if a.callShape(s, f, &x) {
		x.Kind, x.Args = types.Source, a.args[before:]
		t, _ = a.system.Infer(&x)
	}
	a.args = a.args[:before]
	return t
}

// together is the type of a column that is made of several: of a set operation,
// of VALUES, of USING.
func (a *analysis) together(kind types.Kind, name string, start, end int32, of ...types.Type) types.Type {
	return a.togetherAt(kind, name, start, end, nil, of...)
}

// togetherAt is together for operands that stand at places.
func (a *analysis) togetherAt(kind types.Kind, name string, start, end int32, places []int32, of ...types.Type) types.Type {
	if a.types == nil {
		return types.Type{}
	}
	before := len(a.args)
	for i, t := range of {
		arg := types.Arg{Type: t}
		if i < len(places) {
			arg.At = places[i] + 1
			arg.Text, arg.Literal = a.written(places[i])
		}
		a.args = append(a.args, arg)
	}
	t, refusal := a.system.Infer(&types.Expr{Kind: kind, Name: name, Args: a.args[before:]})
	a.args = a.args[:before]
	a.refused(refusal, start, end)
	return t
}

// written is the string that a place of the text begins with. A value that is only
// begun by it has a type that no string has which may still become another.
func (a *analysis) written(at int32) (string, bool) {
	if int(at) >= len(a.text) || a.text[at] != '\'' {
		return "", false
	}
	inside := a.text[at+1:]
	end := strings.IndexByte(inside, '\'')
	if end < 0 || strings.HasPrefix(inside[end+1:], "'") { // one with a quote in it
		return "", false
	}
	return inside[:end], true
}

// settled gives a query's columns the types they have for those who read them.
func (a *analysis) settled(r *relation) *relation {
	if a.types == nil {
		return r
	}
	for i := range r.cols {
		if r.cols[i].typ.Name != "" {
			r.cols[i].typ = a.system.Settle(r.cols[i].typ)
		}
	}
	return r
}

// members is the type of a field, or of a field's field.
func (a *analysis) members(t types.Type, path []sqlparse.Ident) types.Type {
	if a.types == nil {
		return types.Type{}
	}
	for _, p := range path {
		var refusal *types.Refusal
		t, refusal = a.system.Infer(&types.Expr{Kind: types.Member, Name: p.Name, Args: []types.Arg{{Type: t}}})
		a.refused(refusal, p.Start, p.End)
	}
	return t
}
