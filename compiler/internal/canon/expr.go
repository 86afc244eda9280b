package canon

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// expr is the hash of an expression that stands by itself: an item, an argument,
// a condition.
func (a *analysis) expr(s *scope, e *sqlparse.Expr) Hash {
	switch e.Kind {
	case sqlparse.Column:
		return a.name(s, e.Parts).hash
	case sqlparse.Unread:
		a.lost = true
		return Hash{}
	case sqlparse.Star:
		return a.starValue(s, e)
	case sqlparse.Cast:
		return a.cast(s, e)
	case sqlparse.Lambda:
		return a.lambda(s, e)
	case sqlparse.Case:
		if h, ok := a.choice(s, e); ok {
			return h
		}
	case sqlparse.Call:
		if h, ok := a.called(s, e); ok {
			return h
		}
		if h, ok := a.filtered(s, e); ok {
			return h
		}
	case sqlparse.Interval:
		if h, ok := a.interval(e); ok {
			return h
		}
	}
	if isOperator(e) {
		return a.operator(s, e, a.rigid(e))
	}
	return a.generic(s, e, false)
}

// part is a piece of an expression that is resolved by itself.
type part struct {
	span
	hash func() Hash
	// written is the name of a column as it is written: some functions make it part
	// of what they give.
	written string
}

// generic is the hash of an expression as it is written: its words in order, its
// parts in their places.
func (a *analysis) generic(s *scope, e *sqlparse.Expr, fixed bool) Hash {
	parts := a.parts(s, e, fixed)
	spans := make([]span, len(parts))
	for i, p := range parts {
		spans[i] = p.span
	}
	exact, named, skip := keepsCase(e), keepsNames(e), e.Not && a.opposable(e)
	var unsaid map[int]bool
	if e.More != nil {
		unsaid = a.unsaid(e.More.OrderBy)
	}
	type entry struct {
		word string
		hash Hash
		part bool
	}
	var body []entry
	a.between(e.Start, e.End, spans, func(token, child int) {
		switch {
		case child >= 0:
			h := parts[child].hash()
			if named && parts[child].written != "" {
				h = mix("named", h, words("name", parts[child].written))
			}
			body = append(body, entry{hash: h, part: true})
		case exact && a.toks[token].Class == sqlparse.WordToken:
			body = append(body, entry{word: a.text[a.toks[token].Start:a.toks[token].End]})
		case skip && a.word(token) == "not", unsaid[token]:
		case e.Kind == sqlparse.Call && a.toks[token].Start == e.Start && a.wordAt(token+1) == "(":
			body = append(body, entry{word: a.functionName(a.word(token))})
		default:
			body = append(body, entry{word: a.word(token)})
		}
	})
	for len(body) > 2 && body[0].word == "(" && body[len(body)-1].word == ")" {
		depth, closed := 0, 0
		for i, b := range body {
			switch b.word {
			case "(":
				depth++
			case ")":
				depth--
			}
			if depth == 0 {
				closed = i
				break
			}
		}
		if closed < len(body)-1 {
			break
		}
		body = body[1 : len(body)-1]
	}
	hs := make([]Hash, len(body))
	for i, b := range body {
		if hs[i] = b.hash; !b.part {
			hs[i] = words("word", b.word)
		}
	}
	return mix(kindName(e), hs...)
}

// kindName keeps expressions apart whose words are the same.
func kindName(e *sqlparse.Expr) string { return "expression " + string(rune('a'+int(e.Kind))) }

// keepsCase: names inside become names of fields.
func keepsCase(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Struct, sqlparse.Named, sqlparse.Field, sqlparse.Row, sqlparse.Map:
		return true
	}
	return false
}

// keepsNames: the columns' names may be part of what is made of them.
func keepsNames(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Struct, sqlparse.Row:
		return true
	case sqlparse.Call:
		name := strings.ToLower(e.Name)
		return (e.More == nil || e.More.Over == nil) && !scalar[name] && !ir.IsAggregate(name)
	}
	return false
}

// parts are the pieces of an expression that names and queries are resolved in.
func (a *analysis) parts(s *scope, e *sqlparse.Expr, fixed bool) []part {
	var out []part
	add := func(x *sqlparse.Expr) {
		if x == nil {
			return
		}
		p := part{span: span{x.Start, x.End}}
		switch {
		case isOperator(e):
			p.hash = func() Hash { return a.operand(s, e, x, fixed) }
		case x.Kind == sqlparse.Star && len(x.Parts) == 0 && x.More == nil && len(x.Args) == 0 && e.Kind == sqlparse.Call && strings.EqualFold(e.Name, "count"):
			p.hash = func() Hash { return words("rows") }
		case (x.Kind == sqlparse.Number || x.Kind == sqlparse.String) && a.countsRows(e):
			p.hash = func() Hash { return words("rows") }
		default:
			p.hash = func() Hash { return a.expr(s, x) }
		}
		if x.Kind == sqlparse.Column {
			p.written = x.Parts[len(x.Parts)-1].Name
		}
		out = append(out, p)
	}
	for _, x := range e.Args {
		add(x)
	}
	d := e.More
	if d == nil {
		return out
	}
	add(d.Filter)
	for _, o := range d.OrderBy {
		add(o.Expr)
	}
	if d.Over != nil {
		w := d.Over
		out = append(out, part{span: span{w.Start, w.End}, hash: func() Hash { return a.window(s, w, 0) }})
	}
	if q := d.Query; q != nil {
		out = append(out, part{span: span{q.Start, q.End}, hash: func() Hash { return a.subquery(s, e, q) }})
	}
	return out
}

// countsRows reports whether a call with a constant counts rows: count(1).
func (a *analysis) countsRows(e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.Call && strings.EqualFold(e.Name, "count") && len(e.Args) == 1 && (e.More == nil || !e.More.Distinct)
}

// subquery is the hash of a query inside of an expression.
func (a *analysis) subquery(s *scope, e *sqlparse.Expr, q *sqlparse.Query) Hash {
	r := a.query(q, s.env, s)
	if e.Kind == sqlparse.Exists {
		return mix("exists", r.rows)
	}
	return mix("query", append([]Hash{r.rows, r.order}, colHashes(r.cols)...)...)
}

// cast makes one of the two ways of writing a cast.
func (a *analysis) cast(s *scope, e *sqlparse.Expr) Hash {
	typ := e.More.Type
	if len(e.Args) != 1 || typ.End <= typ.Start {
		return a.generic(s, e, false)
	}
	x := e.Args[0]
	ws := a.rest(e.Start, e.End, []span{{x.Start, x.End}, {typ.Start, typ.End}})
	ws = without(ws, "(", ")", ",")
	slices.Sort(ws)
	how := strings.Join(ws, " ")
	if how == "as cast" || how == "::" || how == "" && x.Kind == sqlparse.String { // the last is date '2024-01-01'
		how = "cast"
	}
	operand := a.expr(s, x)
	if isOperator(x) && !a.inParens(x) && how == "cast" && a.text[x.Start:x.End] != "" && e.Start == x.Start { // -1::text: what is cast hangs on the dialect
		operand = mix("bare", operand)
	}
	return mix("cast", words("how", how), words("type", a.typeWords(typ)...), operand)
}

func (a *analysis) typeWords(t sqlparse.Type) []string {
	if name := ir.Canonical(a.text[t.Start:t.End], a.d); name != "" {
		return []string{"canonical", name}
	}
	ws := a.rest(t.Start, t.End, nil)
	for i, w := range ws {
		switch w {
		case "int", "int4":
			ws[i] = "integer"
		case "bool":
			ws[i] = "boolean"
		}
	}
	return ws
}

// lambda binds its parameters by their places.
func (a *analysis) lambda(s *scope, e *sqlparse.Expr) Hash {
	before := len(s.params)
	for _, id := range e.More.Names {
		s.params = append(s.params, id.Name)
	}
	hs := make([]Hash, len(e.Args))
	for i, x := range e.Args {
		hs[i] = a.expr(s, x)
	}
	s.params = s.params[:before]
	return mix("lambda", append(hs, words("params", make([]string, len(e.More.Names))...))...)
}

// starValue is a star that is an argument: all columns that it may stand for.
func (a *analysis) starValue(s *scope, e *sqlparse.Expr) Hash {
	hs := []Hash{words("star", a.rest(e.Start, e.End, nil)...), s.everything()}
	for _, x := range e.Args {
		hs = append(hs, a.expr(s, x))
	}
	return mix("star", hs...)
}
