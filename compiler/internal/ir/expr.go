package ir

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// expr resolves an expression: everything it reads, how, and its type.
func (a *analysis) expr(s *scope, e *sqlparse.Expr) value {
	if e == nil {
		return value{}
	}
	if e.Kind == sqlparse.Cast && a.types != nil {
		a.castEach(e.Args)
	}
	v := a.read(s, e)
	if a.types != nil {
		v.typ = a.infer(s, e, v)
		a.types[e] = v.typ
		v.null = a.nullness(s, e, v)
		a.nulls[e] = v.null
	}
	return v
}

// read resolves an expression but for its type.
func (a *analysis) read(s *scope, e *sqlparse.Expr) value {
	switch e.Kind {
	case sqlparse.Column:
		return a.name(s, e.Parts, e)
	case sqlparse.Number, sqlparse.String, sqlparse.Boolean, sqlparse.Null, sqlparse.Param, sqlparse.Keyword, sqlparse.Default:
		return value{}
	case sqlparse.Star:
		r := a.star(s, e, e.Parts)
		v := r.all()
		if len(e.Args) > 0 {
			v = v.with(a.expr(s, e.Args[0]))
		}
		return v.computed()
	case sqlparse.Subquery:
		return a.subquery(s, e)
	case sqlparse.Exists:
		return a.exists(s, e)
	case sqlparse.InQuery, sqlparse.Quantified, sqlparse.Array:
		v := a.operands(s, e.Args)
		if e.More != nil && e.More.Query != nil {
			w := a.subquery(s, e)
			if v = v.with(w); a.types != nil {
				a.types[e] = w.typ // for infer, which comes next
			}
		}
		return v.computed()
	case sqlparse.Lambda:
		return a.lambda(s, e, value{})
	case sqlparse.Call:
		return a.call(s, e)
	case sqlparse.Collate:
		if e.Name == "()" {
			return a.expr(s, e.Args[0])
		}
	case sqlparse.Binary:
		if !a.d.NarrowQueries && len(e.Args) == 2 && bare(e.Args[0]).Kind == sqlparse.Row {
			a.besideRow = bare(e.Args[1])
		}
	case sqlparse.Field:
		if v, ok := a.rowField(s, e); ok {
			return v
		}
	}
	return a.operands(s, e.Args).computed()
}

// rowField resolves (t).a where t is a relation: it reads one of its columns.
func (a *analysis) rowField(s *scope, e *sqlparse.Expr) (value, bool) {
	of := e.Args[0]
	for of.Kind == sqlparse.Collate && of.Name == "()" {
		of = of.Args[0]
	}
	if of.Kind != sqlparse.Column || len(of.Parts) != 1 {
		return value{}, false
	}
	for _, r := range s.rels {
		if _, ok := r.find(of.Parts[0].Name); ok {
			return value{}, false
		}
	}
	r := s.relation(of.Parts)
	if r == nil || !slices.ContainsFunc(r.cols, func(c column) bool { return strings.EqualFold(c.name, e.Name) }) {
		return value{}, false
	}
	a.expr(s, e.Args[0]) // for its type
	return r.column(e.Name)
}

// operands joins the values of several expressions. Functions among them bind
// their parameters to what the expressions before them are made from.
func (a *analysis) operands(s *scope, es []*sqlparse.Expr) value {
	v := value{}
	for _, e := range es {
		if e.Kind == sqlparse.Lambda {
			v = v.with(a.lambda(s, e, v))
			continue
		}
		v = v.with(a.expr(s, e))
	}
	return v
}

// lambda resolves a function's body. Its parameters stand for parts of the
// arguments before it.
func (a *analysis) lambda(s *scope, e *sqlparse.Expr, over value) value {
	before := len(s.params)
	for _, id := range e.More.Names {
		s.params = append(s.params, param{id.Name, over})
	}
	v := a.operands(s, e.Args)
	s.params = s.params[:before]
	return v.computed()
}

// subquery resolves a query inside an expression: its value is made from what
// it selects; what decides its rows is kept apart.
func (a *analysis) subquery(s *scope, e *sqlparse.Expr) value {
	r := a.settled(a.query(e.More.Query, s.env, s))
	a.checkScalar(e, r)
	v := value{rows: r.rows}
	for _, c := range r.cols {
		v = v.with(c.value)
	}
	if len(r.cols) == 1 {
		v.typ, v.null = r.cols[0].typ, r.cols[0].null
	}
	if v.kind == Constant && len(v.rows) > 0 { // it tells whether there are rows
		v.kind = Transform
	}
	return v
}

// exists resolves EXISTS: a star in it says nothing of columns.
func (a *analysis) exists(s *scope, e *sqlparse.Expr) value {
	v := a.subquery(s, e).computed()
	if q := e.More.Query; q.Select != nil && len(q.Select.Items) == 1 && q.Select.Items[0].Expr.Kind == sqlparse.Star {
		return value{kind: v.kind, rows: v.rows}
	}
	return v
}

// call resolves a function's call.
func (a *analysis) call(s *scope, e *sqlparse.Expr) value {
	if s.expanding != nil && isColumns(e) {
		return s.expanding.value
	}
	if e.Name == "*columns" && len(e.Args) == 1 {
		return a.columnsCall(s, e).all()
	}
	name := strings.ToLower(e.Name[strings.LastIndexByte(e.Name, '.')+1:])
	var v value
	switch {
	case countsRows(name, e.Args):
	case a.namesSchema(s, e):
		v = a.operands(s, e.Args[1:])
	default:
		v = a.operands(s, e.Args)
	}
	d := e.More
	if d != nil {
		v = v.with(a.condition(s, d.Filter))
		for _, o := range d.OrderBy {
			v = v.with(a.expr(s, o.Expr))
		}
		if d.Over != nil {
			v = v.with(a.window(s, d.Over, 0))
		}
	}
	v = v.computed()
	switch {
	case d != nil && d.Over != nil: // one row in, one row out
		v.kind = max(v.kind, Transform)
	case aggregates[name] || d != nil && (d.Filter != nil || len(d.OrderBy) > 0):
		v.kind = Aggregate
	}
	return v
}

// namesSchema reports whether what reads as a value with a method of DuckDB's,
// a.f(b), is a function of a schema: no column has its name, and a table that is
// read is of that schema or all columns are known.
func (a *analysis) namesSchema(s *scope, e *sqlparse.Expr) bool {
	if !a.d.Methods || len(e.Args) == 0 || e.Args[0].Kind != sqlparse.Column || e.Args[0].Start != e.Start || len(e.Args[0].Parts) != 1 {
		return false
	}
	name, open := e.Args[0].Parts[0].Name, false
	if slices.ContainsFunc(s.bound(), func(p param) bool { return strings.EqualFold(p.name, name) }) {
		return false
	}
	for at := s; at != nil; at = at.parent {
		if _, ok := at.alias(name); ok || at.mergedColumn(name) != nil {
			return false
		}
		for _, r := range at.rels {
			if _, ok := r.find(name); ok || strings.EqualFold(r.alias, name) {
				return false
			}
			open = open || r.open != nil
		}
	}
	return !open || slices.ContainsFunc(a.out.Tables, func(t Table) bool {
		return len(t.Parts) > 1 && slices.ContainsFunc(t.Parts[:len(t.Parts)-1], func(p string) bool { return strings.EqualFold(p, name) })
	})
}

// countsRows: count(*) and count(t.*) read no column.
func countsRows(name string, args []*sqlparse.Expr) bool {
	return name == "count" && len(args) == 1 && args[0].Kind == sqlparse.Star && args[0].More == nil
}

// window resolves what OVER names: partition and order.
func (a *analysis) window(s *scope, w *sqlparse.Window, depth int) value {
	v := value{}
	a.checkWindowName(s, w)
	if !w.Name.IsZero() && depth < 8 {
		for at := s; at != nil; at = at.parent {
			for _, n := range at.windows {
				if strings.EqualFold(n.Name.Name, w.Name.Name) && n.Window != w {
					v = v.with(a.window(s, n.Window, depth+1))
				}
			}
		}
	}
	for _, e := range w.PartitionBy {
		v = v.with(a.expr(s, e))
	}
	for _, o := range w.OrderBy {
		v = v.with(a.orderedBy(s, o.Expr))
	}
	for _, e := range w.Frame {
		v = v.with(a.expr(s, e))
	}
	return v
}

// orderedBy: ORDER BY ALL and numbers say nothing in a window.
func (a *analysis) orderedBy(s *scope, e *sqlparse.Expr) value {
	if e.Kind == sqlparse.Number {
		return value{}
	}
	return a.expr(s, e)
}

// relation finds what a qualifier names, in this scope or an outer one.
func (s *scope) relation(qualifier []sqlparse.Ident) *relation {
	return s.named(qualifier, (*relation).is)
}

func (s *scope) named(qualifier []sqlparse.Ident, is func(*relation, []sqlparse.Ident) bool) *relation {
	for ; s != nil; s = s.parent {
		for _, r := range s.rels {
			if is(r, qualifier) {
				return r
			}
		}
		for _, r := range s.rels {
			for _, in := range r.inside {
				if is(in, qualifier) {
					return in
				}
			}
		}
	}
	return nil
}

// namedInside lists the relations of FROM, each that has no name of its own by those
// inside of it.
func (s *scope) namedInside() []*relation {
	if len(s.rels) == 1 && s.rels[0].inside != nil {
		return s.rels[0].inside
	}
	var out []*relation
	for _, r := range s.rels {
		if r.inside != nil {
			out = append(out, r.inside...)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// name resolves a dotted name: the longest prefix that is a relation qualifies
// the column after it; else the first part is the column and the rest fields.
func (a *analysis) name(s *scope, parts []sqlparse.Ident, e *sqlparse.Expr) value {
	for _, p := range slices.Backward(s.bound()) {
		if len(parts[0].Name) == len(p.name) && strings.EqualFold(parts[0].Name, p.name) {
			v := p.value.computed()
			v.typ = a.members(p.value.typ, parts[1:])
			return v
		}
	}
	for n := min(len(parts)-1, 3); n >= 1; n-- {
		if v, ok := a.qualified(s.relation(parts[:n]), parts, n, e); ok {
			return v
		}
	}
	for n := min(len(parts)-1, 3); n >= 2 && !s.lists(parts[0].Name); n-- {
		if v, ok := a.qualified(s.named(parts[:n], (*relation).isBare), parts, n, e); ok {
			return v
		}
	}
	if len(parts) > 1 && a.d.FieldsInParens && !ownRows[strings.ToLower(parts[0].Name)] {
		return a.fallback(s, parts[0].Name, e)
	}
	v := a.lookup(s, parts[0].Name, e)
	if len(parts) > 1 {
		w := v.computed()
		w.typ = a.members(v.typ, parts[1:])
		return w
	}
	return v
}

// ownRows are rows that statements name without a relation.
var ownRows = map[string]bool{"excluded": true, "old": true, "new": true, "inserted": true, "deleted": true}

// qualified finds the column of a relation, and the fields of it, that the parts
// after the first n name.
func (a *analysis) qualified(r *relation, parts []sqlparse.Ident, n int, e *sqlparse.Expr) (value, bool) {
	if r == nil {
		return value{}, false
	}
	v, ok := a.member(r, parts[n].Name, e)
	if ok && n+1 < len(parts) {
		w := v.computed()
		w.typ = a.members(v.typ, parts[n+1:])
		return w, true
	}
	return v, ok
}

// lists reports whether a relation in sight is known to have a column.
func (s *scope) lists(name string) bool {
	for ; s != nil; s = s.parent {
		for _, r := range s.rels {
			if _, ok := r.find(name); ok {
				return true
			}
		}
	}
	return false
}

// bound lists the parameters of functions around a place.
func (s *scope) bound() []param {
	if s.parent == nil || len(s.params) > 0 {
		return s.params
	}
	return s.parent.bound()
}

// member finds a column of a relation that was named.
func (a *analysis) member(r *relation, name string, at *sqlparse.Expr) (value, bool) {
	if v, ok := r.column(name); ok {
		if i, listed := r.find(name); listed && a.repeats(r, i) {
			a.problem(AmbiguousColumn, name, at.Start, at.End, nil)
		}
		return v, true
	}
	if r.guess != nil {
		a.problem(UnknownColumn, name, at.Start, at.End, a.near(r))
		return r.guess(name)
	}
	if r.alias == "" {
		return value{}, false
	}
	if r.open == nil {
		a.problem(UnknownColumn, name, at.Start, at.End, a.near(r))
	}
	return value{}, true
}

// maxNear is how many names are looked through for one that is near, and for how
// many problems.
const maxNear = 1000

// near lists the columns that a name may stand for.
func (a *analysis) near(rels ...*relation) []string {
	if len(a.out.Problems) > maxNear {
		return nil
	}
	var out []string
	for _, r := range rels {
		for _, c := range r.cols {
			if len(out) == maxNear {
				return out
			}
			out = append(out, c.name)
		}
	}
	return out
}

func relationNames(rels []*relation) []string {
	var out []string
	for _, r := range rels {
		out = append(out, r.alias)
	}
	return out
}

// lookup resolves a name without a qualifier.
func (a *analysis) lookup(s *scope, name string, e *sqlparse.Expr) value {
	for at := s; at != nil; at = at.parent {
		if v, ok := a.inScope(at, name, e); ok {
			return v
		}
	}
	return a.fallback(s, name, e)
}

// inScope looks for a name in one scope: columns that are known, the SELECT's
// own items, then relations that may have any column.
func (a *analysis) inScope(s *scope, name string, e *sqlparse.Expr) (value, bool) {
	if s.aliasFirst {
		if v, ok := s.alias(name); ok {
			return v, true
		}
	}
	if m := s.mergedColumn(name); m != nil {
		return m.value, true
	}
	if v, ok := a.known1(s, name, e); ok {
		return v, true
	}
	if v, ok := s.alias(name); ok {
		return v, true
	}
	var open, weak []*relation
	for _, r := range s.rels {
		switch {
		case r.open == nil:
		case r.weak:
			weak = append(weak, r)
		default:
			open = append(open, r)
		}
	}
	if len(open) == 1 {
		return open[0].open(name)
	}
	if len(open) > 1 {
		return value{}, a.ambiguousOpen(s, open, name, e)
	}
	for _, r := range s.rels { // a row by its table's name
		if r.alias != "" && strings.EqualFold(r.alias, name) {
			return a.row(r), true
		}
	}
	if len(weak) > 0 && !hasGuess(s.rels) && s.parent == nil {
		return weak[0].open(name)
	}
	return value{}, false
}

// row is a relation's row as one value.
func (a *analysis) row(r *relation) value {
	v := r.all()
	if a.types == nil || r.open != nil {
		return v
	}
	before := len(a.args)
	for _, c := range r.cols {
		a.args = append(a.args, types.Arg{Name: c.name, Type: c.typ})
	}
	v.typ, _ = a.system.Infer(&types.Expr{Kind: types.Struct, Args: a.args[before:]})
	a.args = a.args[:before]
	return v
}

// known1 finds a name among the columns that are known. A name of several
// relations is reported, and taken from the first.
func (a *analysis) known1(s *scope, name string, e *sqlparse.Expr) (value, bool) {
	var found value
	count := 0
	for _, r := range s.rels {
		i, ok := r.find(name)
		if !ok || r.filters && count > 0 {
			continue
		}
		if count++; count == 1 {
			found = r.cols[i].value
		}
		if a.repeats(r, i) {
			count++
		}
	}
	if count > 1 {
		if _, alias := s.alias(name); !alias || !a.d.AliasSettles {
			a.problem(AmbiguousColumn, name, e.Start, e.End, nil)
		}
	}
	return found, count > 0
}

// ambiguousOpen: a name that any of several unknown relations may have. An
// outer scope cannot be meant rather than these, so the search ends here.
func (a *analysis) ambiguousOpen(s *scope, open []*relation, name string, e *sqlparse.Expr) bool {
	for _, r := range s.rels {
		if r.alias != "" && strings.EqualFold(r.alias, name) {
			return false
		}
	}
	a.problem(Unattributed, name, e.Start, e.End, nil)
	return len(open) > 0
}

func hasGuess(rels []*relation) bool {
	return slices.ContainsFunc(rels, func(r *relation) bool { return r.guess != nil })
}

func (s *scope) alias(name string) (value, bool) {
	if len(s.aliases) < indexedFrom {
		for _, c := range slices.Backward(s.aliases) {
			if strings.EqualFold(c.name, name) {
				return c.value, true
			}
		}
		return value{}, false
	}
	if len(s.aliasIndex) == 0 || len(s.aliases) < s.aliasCount {
		s.aliasIndex, s.aliasCount = map[string]int{}, 0
	}
	for ; s.aliasCount < len(s.aliases); s.aliasCount++ {
		s.aliasIndex[strings.ToLower(s.aliases[s.aliasCount].name)] = s.aliasCount
	}
	if i, ok := s.aliasIndex[strings.ToLower(name)]; ok {
		return s.aliases[i].value, true
	}
	return value{}, false
}

// fallback attributes a name that nothing lists to the only relation it could
// be of.
func (a *analysis) fallback(s *scope, name string, e *sqlparse.Expr) value {
	if pseudo[strings.ToLower(name)] {
		return value{}
	}
	var rels []*relation
	for at := s; at != nil; at = at.parent {
		rels = append(rels, at.rels...)
	}
	if e.Kind == sqlparse.Star || len(e.Parts) > 1 {
		a.problem(UnknownRelation, name, e.Start, e.End, relationNames(rels))
	} else {
		a.problem(UnknownColumn, name, e.Start, e.End, a.near(rels...))
	}
	var guess *relation
	for at := s; at != nil && guess == nil; at = at.parent {
		for _, r := range at.rels {
			if r.guess == nil {
				continue
			}
			if guess != nil {
				return value{}
			}
			guess = r
		}
	}
	if guess == nil {
		return value{}
	}
	v, _ := guess.guess(name)
	return v
}

// pseudo are names that engines provide without a table's saying so.
var pseudo = map[string]bool{
	"rowid": true, "ctid": true, "rownum": true, "_metadata": true, "filename": true, "current_date": true, "current_timestamp": true,
	"current_time": true, "current_user": true, "session_user": true, "user": true, "localtimestamp": true, "localtime": true, "sysdate": true,
	"oid": true, "tableoid": true, "xmin": true, "xmax": true, "file_row_number": true, "grouping__id": true, "excluded": true,
	"today": true, "proctime": true, "input_file_name": true, "current_schema": true, "current_catalog": true,
}
