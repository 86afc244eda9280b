package ir

import (
	"cmp"
	"slices"

	"github.com/modeldata/model/compiler/internal/types"
)

// set is a sorted list of leaf ids without doubles. Sets are shared, so they
// are never changed.
type set []int32

func union(x, y set) set {
	switch {
	case len(x) == 0 || len(x) <= len(y) && contains(y, x):
		return y
	case len(y) == 0 || contains(x, y):
		return x
	}
	out := make(set, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			out, x = append(out, x[0]), x[1:]
		case x[0] > y[0]:
			out, y = append(out, y[0]), y[1:]
		default:
			out, x, y = append(out, x[0]), x[1:], y[1:]
		}
	}
	return append(append(out, x...), y...)
}

// contains reports whether all of part is in whole.
func contains(whole, part set) bool {
	if len(part) > 8 {
		return slices.Equal(whole, part)
	}
	for _, id := range part {
		if _, ok := slices.BinarySearch(whole, id); !ok {
			return false
		}
	}
	return true
}

func sortRefs(refs []Ref) {
	slices.SortFunc(refs, func(x, y Ref) int {
		return cmp.Or(cmp.Compare(x.Table, y.Table), cmp.Compare(x.Column, y.Column))
	})
}

// value is what an expression is made from.
type value struct {
	kind    Kind
	sources set
	// rows decide the rows of queries inside the expression.
	rows set
	typ  types.Type
	null Nullness
}

// with joins a further operand to a value; the type of the two is not known.
func (v value) with(w value) value {
	return value{kind: max(v.kind, w.kind), sources: union(v.sources, w.sources), rows: union(v.rows, w.rows)}
}

// computed is the value of an expression over operands.
func (v value) computed() value {
	if v.kind == Copy || v.kind == Constant && len(v.rows) > 0 {
		v.kind = Transform
	}
	v.typ, v.null = types.Type{}, NullUnknown
	return v
}

// decides is everything a value reads, for conditions.
func (v value) decides() set { return union(v.sources, v.rows) }
