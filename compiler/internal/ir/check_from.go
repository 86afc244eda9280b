package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// checkAliases reports two relations of one name where the dialect wants each
// only once.
func (a *analysis) checkAliases(sel *sqlparse.Select) {
	if !a.d.AliasOnce && !(a.d.AliasOnceInStar && starOfAll(sel)) {
		return
	}
	tables := sel.From
	seen := map[string]*sqlparse.Table{}
	for _, t := range tables {
		a.checkAliasesOf(t, seen)
	}
}

// starOfAll: one of the items stands for all columns of FROM.
func starOfAll(sel *sqlparse.Select) bool {
	for i := range sel.Items {
		if e := sel.Items[i].Expr; e.Kind == sqlparse.Star && len(e.Parts) == 0 {
			return true
		}
	}
	return false
}

func (a *analysis) checkAliasesOf(t *sqlparse.Table, seen map[string]*sqlparse.Table) {
	if t == nil {
		return
	}
	if t.Kind == sqlparse.JoinTable && t.Alias.IsZero() {
		a.checkAliasesOf(t.Left, seen)
		a.checkAliasesOf(t.Right, seen)
		return
	}
	name, at := t.Alias.Name, t.Alias
	if at.IsZero() {
		if t.Kind != sqlparse.NamedTable || len(t.Name) != 1 {
			return // schemas may tell them apart
		}
		name, at = t.Name[0].Name, t.Name[0]
	}
	if at.IsZero() {
		return
	}
	if first := seen[strings.ToLower(name)]; first != nil {
		a.refuse(DuplicateAlias, at.Start, at.End, "two relations are called %s here", name)
		return
	}
	seen[strings.ToLower(name)] = t
}

// checkStars reports stars without anything to stand for.
func (a *analysis) checkStars(sel *sqlparse.Select, out *relation) {
	if len(sel.From) > 0 {
		return
	}
	for i := range sel.Items {
		if e := sel.Items[i].Expr; e.Kind == sqlparse.Star && len(e.Parts) == 0 && len(e.Args) == 0 {
			a.refuse(StarOfNothing, e.Start, e.End, "* stands for the columns of FROM, and there is none")
			out.open = func(string) (value, bool) { return value{}, true }
		}
	}
}

// checkUsing reports a column of USING that one of the sides lacks.
func (a *analysis) checkUsing(name sqlparse.Ident, sides ...[]*relation) {
	if a.types == nil {
		return
	}
	for _, rels := range sides {
		found := len(rels) == 0
		for _, r := range rels {
			_, ok := r.column(name.Name)
			found = found || ok || r.weak
		}
		if !found {
			a.problem(UnknownColumn, name.Name, name.Start, name.End, a.near(rels...))
			return
		}
	}
}
