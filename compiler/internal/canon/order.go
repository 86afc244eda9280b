package canon

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// unsaid are the words of an ORDER BY that say what holds without them: ASC, and
// the place where the dialect puts nulls anyway.
func (a *analysis) unsaid(orders []sqlparse.Order) map[int]bool {
	var out map[int]bool
	drop := func(tokens ...int) {
		if out == nil {
			out = map[int]bool{}
		}
		for _, i := range tokens {
			out[i] = true
		}
	}
	for _, o := range orders {
		i, descending := a.at(o.Expr.End), false
		switch a.wordAt(i) {
		case "asc":
			drop(i)
			i++
		case "desc":
			descending = true
			i++
		}
		if a.wordAt(i) != "nulls" || a.d.Nulls == sqlparse.NullsUnsaid {
			continue
		}
		if place := a.wordAt(i + 1); place == "first" && a.d.Nulls.First(descending) || place == "last" && !a.d.Nulls.First(descending) {
			drop(i, i+1)
		}
	}
	return out
}

// wordAt is the word of a token; "" behind the last.
func (a *analysis) wordAt(i int) string {
	if i < len(a.toks) {
		return a.word(i)
	}
	return ""
}

// window is the hash of what OVER names: what it is parted by in no order, its order,
// and the words of its frame.
func (a *analysis) window(s *scope, w *sqlparse.Window, depth int) Hash {
	var inner Hash
	var parts []part
	if !w.Name.IsZero() {
		inner = a.namedWindow(s, w, depth)
		if i := a.at(w.Start); i < len(a.toks) && a.toks[i].Start == w.Name.Start {
			return inner // OVER name
		}
		parts = append(parts, part{span: ofIdent(w.Name), hash: func() Hash { return inner }})
	}
	add := func(x *sqlparse.Expr) {
		parts = append(parts, part{span: span{x.Start, x.End}, hash: func() Hash { return a.expr(s, x) }})
	}
	first := len(parts)
	for _, x := range w.PartitionBy {
		add(x)
	}
	last := len(parts)
	for _, o := range w.OrderBy {
		add(o.Expr)
	}
	for _, x := range w.Frame {
		add(x)
	}
	spans := make([]span, len(parts))
	for i, p := range parts {
		spans[i] = p.span
	}
	var parted, hs []Hash
	var said []string
	skip := a.unsaid(w.OrderBy)
	a.between(w.Start, w.End, spans, func(token, child int) {
		switch {
		case child >= first && child < last:
			parted = append(parted, parts[child].hash())
		case child >= 0:
			hs, said = append(hs, parts[child].hash()), append(said, "")
		case skip[token], len(parted) > 0 && len(parted) < last-first && a.word(token) == ",", a.word(token) == "(", a.word(token) == ")":
		default:
			hs, said = append(hs, words("word", a.word(token))), append(said, a.word(token))
		}
	})
	for _, frame := range usualFrames {
		if n := len(said) - len(frame); n >= 0 && slices.Equal(said[n:], frame) {
			hs = hs[:n]
			break
		}
	}
	return mix("window", append(hs, mix("parted", set(parted)...))...)
}

// usualFrames say what a window reaches over without them.
var usualFrames = [][]string{
	strings.Fields("range between unbounded preceding and current row"),
	strings.Fields("range unbounded preceding"),
}

// namedWindow is the hash of a window of the WINDOW clause.
func (a *analysis) namedWindow(s *scope, w *sqlparse.Window, depth int) Hash {
	for at := s; at != nil && depth < 8; at = at.parent {
		for _, n := range at.windows {
			if n.Window != w && a.same(n.Name.Name, w.Name.Name) {
				return a.window(at, n.Window, depth+1)
			}
		}
	}
	return words("window", a.key(w.Name))
}
