package diff

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	meaning "github.com/modeldata/model/compiler/sql"
)

// numbers are the columns of numbers of each table.
var numbers = map[string][]string{
	"orders": {"id", "customer_id", "amount"}, "payments": {"id", "order_id", "amount"}, "customers": {"id"},
}

// term is an expression: a column, a number or an operation.
type term struct {
	table  int // -1: no column
	column string
	op     string // "", a number's text with table -1, or an operator or function
	args   []term
}

// use is a table that a query reads, with how it is joined.
type use struct {
	table string
	join  string // "", "join", "left join"
	on    []term
}

// query is a query that can be written in many ways.
type query struct {
	uses     []use
	where    []term
	items    []term
	names    []string
	grouped  int // the first items are the keys; -1: not grouped
	sums     []string
	distinct bool
}

type maker struct{ *rand.Rand }

func (m maker) of(list ...string) string { return list[m.IntN(len(list))] }

func (m maker) column(q *query, upto int) term {
	t := m.IntN(upto)
	return term{table: t, column: m.of(numbers[q.uses[t].table]...)}
}

func (m maker) value(q *query, upto, depth int) term {
	switch k := m.IntN(8); {
	case depth == 0 || k < 4:
		return m.column(q, upto)
	case k == 4:
		return term{table: -1, op: strconv.Itoa(m.IntN(4))}
	case k == 5:
		return term{table: -1, op: m.of("coalesce", "greatest", "nullif"), args: []term{m.value(q, upto, depth-1), m.value(q, upto, depth-1)}}
	}
	return term{table: -1, op: m.of("+", "-", "*"), args: []term{m.value(q, upto, depth-1), m.value(q, upto, depth-1)}}
}

func (m maker) condition(q *query, upto, depth int) term {
	if depth > 0 && m.IntN(3) == 0 {
		return term{table: -1, op: m.of("or", "and"), args: []term{m.condition(q, upto, depth-1), m.condition(q, upto, depth-1)}}
	}
	return term{table: -1, op: m.of("=", "<>", "<", ">", "<=", ">="), args: []term{m.value(q, upto, 1), m.value(q, upto, 1)}}
}

func (m maker) query() *query {
	q := &query{grouped: -1}
	for i := range 1 + m.IntN(3) {
		u := use{table: m.of("orders", "customers", "payments")}
		q.uses = append(q.uses, u)
		if i > 0 {
			q.uses[i].join = m.of("join", "left join")
			q.uses[i].on = []term{{table: -1, op: "=", args: []term{m.column(q, i), {table: i, column: m.of(numbers[u.table]...)}}}}
			if m.IntN(3) == 0 {
				q.uses[i].on = append(q.uses[i].on, m.condition(q, i+1, 0))
			}
		}
	}
	n := len(q.uses)
	for range m.IntN(3) {
		q.where = append(q.where, m.condition(q, n, 1))
	}
	for i := range 1 + m.IntN(4) {
		q.items = append(q.items, m.value(q, n, 2))
		q.names = append(q.names, "c"+strconv.Itoa(i))
	}
	switch m.IntN(4) {
	case 0:
		q.grouped = m.IntN(len(q.items))
		for range len(q.items) - q.grouped {
			q.sums = append(q.sums, m.of("sum", "max", "count", "min"))
		}
	case 1:
		q.distinct = true
	}
	return q
}

// writer writes a query in one of its many wordings.
type writer struct {
	maker
	q       *query
	aliases []string
	upper   bool
	ctes    []string
	named   []map[string]string // by use: how its columns are called
}

func (w *writer) text() string {
	q := w.q
	w.upper = w.IntN(2) == 0
	var from []string
	for i := range q.uses {
		w.aliases = append(w.aliases, w.of("t", "x", "o_", "src")+strconv.Itoa(i+10*w.IntN(3)))
		w.named = append(w.named, map[string]string{})
	}
	order := []int{0}
	for i := 1; i < len(q.uses); i++ {
		order = append(order, i)
	}
	for _, i := range order {
		u := q.uses[i]
		text := w.table(i)
		if i > 0 {
			join := u.join
			if join == "join" {
				join = w.of("join", "inner join")
			} else {
				join = w.of("left join", "left outer join")
			}
			text = w.word(join) + " " + text + " " + w.word("on") + " " + w.all(u.on)
		}
		from = append(from, text)
	}
	body := w.word("select") + " "
	if q.distinct {
		body += w.word("distinct") + " "
	}
	body += w.list() + w.gap() + w.word("from") + " " + strings.Join(from, w.gap())
	if len(q.where) > 0 {
		body += w.gap() + w.word("where") + " " + w.all(q.where)
	}
	body += w.group()
	if w.IntN(4) == 0 {
		w.ctes = append(w.ctes, "final as ("+body+")")
		body = w.word("select * from") + " final"
	}
	if len(w.ctes) > 0 {
		body = w.word("with") + " " + strings.Join(w.ctes, ","+w.gap()) + w.gap() + body
	}
	return body
}

func (w *writer) word(s string) string {
	if w.upper {
		return strings.ToUpper(s)
	}
	return s
}

func (w *writer) gap() string { return w.of(" ", "\n", "  ", " -- so\n", " /* what */ ") }

// table writes a table as it is, as a subquery or as a named query.
func (w *writer) table(i int) string {
	name, alias := w.q.uses[i].table, w.aliases[i]
	cols := numbers[name]
	var inner string
	switch w.IntN(4) {
	case 0:
		return name + " " + w.of("", "as ") + alias
	case 1:
		inner = w.word("select * from") + " " + name
	case 2:
		inner = w.word("select") + " " + strings.Join(cols, ", ") + " " + w.word("from") + " " + name
	default:
		var parts []string
		for k, c := range cols {
			w.named[i][c] = "k" + strconv.Itoa(k)
			parts = append(parts, c+" as k"+strconv.Itoa(k))
		}
		inner = w.word("select") + " " + strings.Join(parts, ", ") + " " + w.word("from") + " " + name
	}
	if w.IntN(2) == 0 {
		return "(" + inner + ") " + w.of("", "as ") + alias
	}
	cte := "cte" + strconv.Itoa(len(w.ctes))
	w.ctes = append(w.ctes, cte+" as ("+inner+")")
	return cte + " " + w.of("", "as ") + alias
}

func (w *writer) list() string {
	var parts []string
	for i, it := range w.q.items {
		text := w.write(it, 0)
		if g := w.q.grouped; g >= 0 && i >= g {
			text = w.word(w.q.sums[i-g]) + "(" + text + ")"
		}
		parts = append(parts, text+" "+w.of("", "as ", "AS ")+w.q.names[i])
	}
	return strings.Join(parts, ","+w.gap())
}

func (w *writer) group() string {
	if w.q.grouped <= 0 {
		return ""
	}
	var keys []string
	for i := range w.q.grouped {
		if w.q.items[i].table < 0 && len(w.q.items[i].args) == 0 || w.IntN(2) == 0 {
			keys = append(keys, strconv.Itoa(i+1))
		} else {
			keys = append(keys, w.write(w.q.items[i], 0))
		}
	}
	w.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return w.gap() + w.word("group by") + " " + strings.Join(keys, ", ")
}

// all writes conditions that must all hold, in any order.
func (w *writer) all(list []term) string {
	list = slices.Clone(list)
	w.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = w.write(c, 3)
	}
	return strings.Join(parts, " "+w.word("and")+" ")
}

var strength = map[string]int{"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6}

var turned = map[string]string{"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>", "+": "+", "*": "*", "and": "and", "or": "or"}

// write writes a term where anything weaker than above needs parentheses.
func (w *writer) write(t term, above int) string {
	switch {
	case t.table >= 0:
		name := t.column
		if n := w.named[t.table][name]; n != "" {
			name = n
		}
		if w.IntN(4) == 0 {
			name = strings.ToUpper(name)
		}
		return w.aliases[t.table] + "." + name
	case len(t.args) == 0:
		return t.op
	case strength[t.op] == 0:
		return w.word(t.op) + "(" + w.write(t.args[0], 0) + ", " + w.write(t.args[1], 0) + ")"
	}
	op, x, y := t.op, t.args[0], t.args[1]
	if other, ok := turned[op]; ok && w.IntN(2) == 0 {
		op, x, y = other, y, x
	}
	s := strength[op]
	if op == "<>" {
		op = w.of("<>", "!=")
	}
	left, right := s, s+1
	if s == 4 {
		left = 5
	}
	if s <= 2 {
		right = s
	}
	text := w.write(x, left) + " " + w.word(op) + " " + w.write(y, right)
	if s < above || w.IntN(5) == 0 {
		return "(" + text + ")"
	}
	return text
}

// edited changes one thing of a query.
func (m maker) edited(q *query) *query {
	out := *q
	out.uses, out.where, out.items = slices.Clone(q.uses), slices.Clone(q.where), slices.Clone(q.items)
	n := len(q.uses)
	switch m.IntN(7) {
	case 0:
		out.where = append(out.where, m.condition(q, n, 1))
	case 1:
		if len(out.where) > 0 {
			out.where = out.where[1:]
		}
	case 2:
		i := m.IntN(len(out.items))
		out.items[i] = m.value(q, n, 2)
	case 3:
		out.distinct = !out.distinct && out.grouped < 0
	case 4:
		if n > 1 {
			i := 1 + m.IntN(n-1)
			out.uses[i].join = map[string]string{"join": "left join", "left join": "join"}[out.uses[i].join]
		}
	case 5:
		if n > 1 {
			i := 1 + m.IntN(n-1)
			out.uses[i].on = append(slices.Clone(out.uses[i].on), m.condition(q, i+1, 0))
		}
	default:
		if len(q.sums) > 0 {
			out.sums = slices.Clone(q.sums)
			out.sums[m.IntN(len(out.sums))] = m.of("sum", "max", "count")
		}
	}
	return &out
}

// One query in any wording is one query; with an edit it is what the engine says.
// DIFF_WORDINGS asks for more of them.
func TestWordings(t *testing.T) {
	count := 250
	if n, err := strconv.Atoi(os.Getenv("DIFF_WORDINGS")); err == nil {
		count = n
	}
	seed := uint64(1)
	if n, err := strconv.Atoi(os.Getenv("DIFF_SEED")); err == nil {
		seed = uint64(n)
	}
	e := newEngine(t)
	ran, kept, failed := 0, 0, 0
	for k := range count {
		m := maker{rand.New(rand.NewPCG(seed, uint64(k)))}
		q := m.query()
		text := func(q *query) string { return (&writer{maker: m, q: q}).text() }
		before, after := text(q), text(q)
		x, y := meaning.MeaningOf(before, options("duckdb")), meaning.MeaningOf(after, options("duckdb"))
		if x == nil || y == nil {
			t.Fatalf("not read:\n%s\n%s", before, after)
		}
		why, d, ok := e.lie(before, after)
		if ok {
			ran++
		}
		if !d.Same() || why != "" {
			if failed++; failed <= 5 {
				t.Errorf("one query in two wordings:\n%s\n\n%s\n%+v %s", before, after, d, why)
			}
		}
		edit := text(m.edited(q))
		why, _, ok = e.lie(before, edit)
		if ok {
			kept++
		}
		if why != "" {
			if failed++; failed <= 5 {
				t.Errorf("an edit:\n%s\n\n%s\n%s", before, edit, why)
			}
		}
	}
	t.Logf("%d of %d queries ran; of their edits %d keep the rows by what is said", ran, count, kept)
}
