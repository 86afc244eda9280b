package canon

// group is what a block of inner joins reads, in no order: relations, and the
// conditions that rows must meet.
type group struct {
	atoms []atom
	preds []Hash
}

// atom is a relation of a group. Its rows are those inside of it.
type atom struct {
	label       Hash
	rows, order Hash
	// sealed: rows are a query's that was read by itself.
	sealed bool
}

// sealed is which rows the group gives. With identity they are exactly those
// of its only relation.
func (g *group) sealed() (Hash, bool) {
	if len(g.atoms) == 1 && len(g.preds) == 0 {
		return g.atoms[0].base(), g.atoms[0].sealed
	}
	return g.side(), false
}

// side is the group as one side of a join: its relations' labels tell it from
// the other.
func (g *group) side() Hash {
	labels := make([]Hash, len(g.atoms))
	for i, x := range g.atoms {
		labels[i] = x.label
	}
	return mix("rows", mix("read", sorted(labels)...), mix("where", sorted(g.preds)...))
}

func (x atom) base() Hash {
	if x.order.IsZero() {
		return x.rows
	}
	return mix("ordered", x.rows, x.order)
}

// join puts the relations and conditions of another group into this one.
func (g *group) join(other *group) {
	g.atoms = append(g.atoms, other.atoms...)
	g.preds = append(g.preds, other.preds...)
}

// become makes the group one relation: the result of a join of another kind.
func (g *group) become(h Hash) {
	*g = group{atoms: []atom{{label: h, rows: h}}}
}
