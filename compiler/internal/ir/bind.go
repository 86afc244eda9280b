package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// binding is the column that a name in an expression means. Two names with equal
// bindings are the same column.
type binding struct {
	rel  *relation
	name string // in lower case
	// merged: a column of USING, which stands for those of its name.
	merged bool
	// fields are the parts of the name that reach into the column.
	fields int
}

// place says whose name it is.
type place uint8

const (
	// elsewhere: it could not be told for sure.
	elsewhere place = iota
	// here: a column of the SELECT's own FROM.
	here
	// outer: of a query around it.
	outer
	// itsItem: the alias of one of the SELECT's own items.
	itsItem
	// bound: the parameter of a function.
	bound
)

// bind finds what a dotted name means, in the order in which name resolves it.
func (a *analysis) bind(s *scope, parts []sqlparse.Ident) (binding, place) {
	for _, p := range s.bound() {
		if strings.EqualFold(parts[0].Name, p.name) {
			return binding{}, bound
		}
	}
	if len(parts) > 1 {
		for n := min(len(parts)-1, 3); n >= 1; n-- {
			if b, at := s.bindQualified(parts, n, (*relation).is); at != elsewhere {
				return b, at
			}
		}
		for n := min(len(parts)-1, 3); n >= 2 && !s.lists(parts[0].Name); n-- {
			if b, at := s.bindQualified(parts, n, (*relation).isBare); at != elsewhere {
				return b, at
			}
		}
	}
	at := here
	for sc := s; sc != nil; sc = sc.parent {
		b, found := sc.bindHere(parts)
		if found == here {
			found = at
		}
		if found != elsewhere || sc.undecided() {
			return b, found
		}
		at = outer
	}
	return binding{}, elsewhere
}

// bindQualified finds a name whose first n parts name a relation.
func (s *scope) bindQualified(parts []sqlparse.Ident, n int, is func(*relation, []sqlparse.Ident) bool) (binding, place) {
	at := here
	for sc := s; sc != nil; sc = sc.parent {
		for _, r := range sc.rels {
			if !is(r, parts[:n]) {
				continue
			}
			if _, ok := r.column(parts[n].Name); !ok {
				return binding{}, elsewhere
			}
			return binding{rel: r, name: strings.ToLower(parts[n].Name), fields: len(parts) - n - 1}, at
		}
		at = outer
	}
	return binding{}, elsewhere
}

// bindHere finds a name without a qualifier in one scope.
func (s *scope) bindHere(parts []sqlparse.Ident) (binding, place) {
	name := parts[0].Name
	b := binding{name: strings.ToLower(name), fields: len(parts) - 1}
	if s.aliasFirst {
		if _, ok := s.alias(name); ok {
			return b, itsItem
		}
	}
	if s.mergedColumn(name) != nil {
		b.merged = true
		return b, here
	}
	for _, r := range s.rels {
		if _, ok := r.find(name); !ok {
			continue
		}
		if b.rel != nil {
			return binding{}, elsewhere
		}
		b.rel = r
	}
	if b.rel != nil {
		return b, here
	}
	if _, ok := s.alias(name); ok {
		return b, itsItem
	}
	var open []*relation
	for _, r := range s.rels {
		if r.open != nil {
			open = append(open, r)
		}
	}
	if len(open) == 1 && !open[0].weak {
		b.rel = open[0]
		return b, here
	}
	return binding{}, elsewhere
}

// undecided: the scope has relations that may have any column.
func (s *scope) undecided() bool {
	for _, r := range s.rels {
		if r.open != nil {
			return true
		}
	}
	return false
}

// same reports whether two bindings are one column, or may be.
func (b binding) same(c binding) bool {
	if b.name != c.name {
		return false
	}
	return b.rel == c.rel || b.merged || c.merged
}
