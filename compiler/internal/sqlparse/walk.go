package sqlparse

// Walk calls visit for every expression of the statement, outer ones first. It
// does not go into expressions for which visit returns false.
func Walk(s *Statement, visit func(*Expr) bool) {
	for _, c := range s.CTEs {
		WalkQuery(c.Query, visit)
	}
	if s.Query != nil {
		WalkQuery(s.Query, visit)
	}
	for _, t := range s.From {
		walkTable(t, visit)
	}
	WalkExpr(s.Where, visit)
	for _, a := range s.Sets {
		WalkExpr(a.Value, visit)
	}
	walkItems(s.Returning, visit)
	for _, f := range s.Further {
		Walk(f, visit)
	}
}

// WalkQuery calls visit for every expression of the query.
func WalkQuery(q *Query, visit func(*Expr) bool) {
	if q == nil {
		return
	}
	for _, c := range q.CTEs {
		WalkQuery(c.Query, visit)
	}
	for _, b := range q.Branches {
		WalkQuery(b, visit)
	}
	walkAll(q.Values, visit)
	if q.Select != nil {
		walkSelect(q.Select, visit)
	}
	walkOrder(q.OrderBy, visit)
	WalkExpr(q.Limit, visit)
	WalkExpr(q.Offset, visit)
}

func walkSelect(s *Select, visit func(*Expr) bool) {
	walkAll(s.DistinctOn, visit)
	walkItems(s.Items, visit)
	for _, t := range s.From {
		walkTable(t, visit)
	}
	WalkExpr(s.Where, visit)
	walkAll(s.Connect, visit)
	walkAll(s.GroupBy, visit)
	WalkExpr(s.Having, visit)
	WalkExpr(s.Qualify, visit)
	for _, w := range s.Windows {
		walkWindow(w.Window, visit)
	}
	walkAll(s.SortBy, visit)
}

func walkTable(t *Table, visit func(*Expr) bool) {
	if t == nil {
		return
	}
	walkTable(t.Left, visit)
	walkTable(t.Right, visit)
	WalkQuery(t.Query, visit)
	walkAll(t.Funcs, visit)
	WalkExpr(t.On, visit)
	WalkExpr(t.AsOf, visit)
	if v := t.Pivot; v != nil {
		walkItems(v.Aggregates, visit)
		for _, f := range v.For {
			WalkExpr(f.Column, visit)
			walkItems(f.In, visit)
		}
		walkAll(v.GroupBy, visit)
		walkAll(v.Reads, visit)
	}
}

// WalkExpr calls visit for the expression and all inside it.
func WalkExpr(e *Expr, visit func(*Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	walkAll(e.Args, visit)
	if d := e.More; d != nil {
		WalkQuery(d.Query, visit)
		WalkExpr(d.Filter, visit)
		walkOrder(d.OrderBy, visit)
		walkWindow(d.Over, visit)
		if d.Star != nil {
			walkItems(d.Star.Replace, visit)
		}
	}
}

func walkAll(es []*Expr, visit func(*Expr) bool) {
	for _, e := range es {
		WalkExpr(e, visit)
	}
}

func walkItems(items []Item, visit func(*Expr) bool) {
	for _, it := range items {
		WalkExpr(it.Expr, visit)
	}
}

func walkOrder(order []Order, visit func(*Expr) bool) {
	for _, o := range order {
		WalkExpr(o.Expr, visit)
	}
}

func walkWindow(w *Window, visit func(*Expr) bool) {
	if w != nil {
		walkAll(w.PartitionBy, visit)
		walkOrder(w.OrderBy, visit)
		walkAll(w.Frame, visit)
	}
}
