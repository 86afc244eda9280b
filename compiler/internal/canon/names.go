package canon

import (
	"slices"
	"strconv"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// name resolves a dotted name: the longest prefix that is a relation qualifies
// the column after it; else the first part is the column and the rest fields.
func (a *analysis) name(s *scope, parts []sqlparse.Ident) column {
	if i, ok := s.param(a, parts[0].Name); ok {
		return a.fields(column{hash: words("param", strconv.Itoa(i))}, parts[1:])
	}
	for n := min(len(parts)-1, 3); n >= 1; n-- {
		r, at := a.qualified(s, parts[:n])
		if r == nil {
			continue
		}
		if c, _, ok := a.column(r, parts[n]); ok {
			at.hits++
			return a.fields(c, parts[n+1:])
		}
		return a.unknown(s, parts)
	}
	if c, ok := a.lookup(s, parts[0]); ok {
		return a.fields(c, parts[1:])
	}
	return a.unknown(s, parts)
}

// unknown is a name that nothing is known to have.
func (a *analysis) unknown(s *scope, parts []sqlparse.Ident) column {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = a.key(p)
	}
	return column{name: parts[len(parts)-1].Name, hash: mix("unknown", words("name", texts...), s.everything())}
}

func (a *analysis) fields(c column, parts []sqlparse.Ident) column {
	if len(parts) == 0 {
		return c
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = a.key(p)
	}
	return column{name: parts[len(parts)-1].Name, hash: mix("field", c.hash, words("name", texts...))}
}

func (s *scope) param(a *analysis, name string) (int, bool) {
	for at := s; at != nil; at = at.parent {
		for i, p := range slices.Backward(at.params) {
			if a.same(p, name) {
				for up := at.parent; up != nil; up = up.parent {
					i += len(up.params)
				}
				return i, true
			}
		}
	}
	return 0, false
}

func (a *analysis) qualified(s *scope, qualifier []sqlparse.Ident) (*relation, *scope) {
	for ; s != nil; s = s.parent {
		for _, r := range s.rels {
			if a.is(r, qualifier) {
				return r, s
			}
		}
	}
	return nil, nil
}

// lookup resolves a name without a qualifier, from the inside out.
func (a *analysis) lookup(s *scope, id sqlparse.Ident) (column, bool) {
	for at := s; at != nil; at = at.parent {
		if c, ok := a.inScope(at, id); ok {
			at.hits++
			return c, true
		}
	}
	return column{}, false
}

// inScope looks for a name in one scope. Where several things could be meant,
// all of them count.
func (a *analysis) inScope(s *scope, id sqlparse.Ident) (column, bool) {
	var found []column
	if i := a.find(s.merged, id.Name); i >= 0 {
		found = append(found, s.merged[i])
	} else {
		found = a.known(s, id)
	}
	alias := -1
	for i := range slices.Backward(s.aliases) {
		if a.same(s.aliases[i].name, id.Name) && s.aliases[i].star == nil {
			alias = i
			break
		}
	}
	if alias >= 0 && (s.both || len(found) == 0) {
		found = append(found, s.aliases[alias])
	}
	if len(found) == 0 || alias >= 0 && !s.sure(a, id) {
		found = append(found, a.open(s, id)...)
	}
	switch len(found) {
	case 0:
		for _, r := range s.rels { // a row by its table's name
			if r.alias != "" && a.same(r.alias, id.Name) {
				return column{name: id.Name, hash: whole(r)}, true
			}
		}
		return column{}, false
	case 1:
		return found[0], true
	}
	hs := make([]Hash, len(found))
	for i, c := range found {
		hs[i] = c.hash
	}
	if u := set(hs); len(u) == 1 {
		return found[0], true
	}
	return column{name: id.Name, hash: mix("one of", hs...)}, true
}

// sure reports whether a relation is known to have the column.
func (s *scope) sure(a *analysis, id sqlparse.Ident) bool {
	return a.find(s.merged, id.Name) >= 0 || len(a.known(s, id)) > 0
}

func (a *analysis) known(s *scope, id sqlparse.Ident) []column {
	var found []column
	for _, r := range s.rels {
		if i := a.find(r.cols, id.Name); i >= 0 && !(r.hidden && len(found) > 0) {
			found = append(found, r.cols[i])
		}
	}
	return found
}

// open are the columns that relations may have without its being known.
func (a *analysis) open(s *scope, id sqlparse.Ident) []column {
	var found []column
	for _, r := range s.rels {
		if c, open, ok := a.column(r, id); ok && open {
			found = append(found, c)
			if r.alias != "" && a.same(r.alias, id.Name) {
				found = append(found, column{hash: whole(r)})
			}
		}
	}
	return found
}
