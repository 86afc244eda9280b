package ir

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// distinct gives the columns of a query that others read names of their own,
// where the dialect does so.
func (a *analysis) distinct(r *relation) *relation {
	if !a.d.RenamesRepeated {
		return r
	}
	names := make([]string, len(r.cols))
	for i := range r.cols {
		names[i] = r.cols[i].name
	}
	for i, name := range DistinctNames(names, a.d) {
		if r.cols[i].name != name {
			r.cols[i].name, r.index = name, nil
		}
	}
	return r
}

// DistinctNames are the names by which readers know a query's columns: of equal
// ones, the later get a number where the dialect gives it.
func DistinctNames(names []string, d *sqlparse.Dialect) []string {
	if !d.RenamesRepeated || !repeated(names) {
		return names
	}
	out := make([]string, len(names))
	next := map[string]int{}
	for i, name := range names {
		key := strings.ToLower(name)
		n, taken := next[key]
		if !taken {
			next[key], out[i] = 1, name
			continue
		}
		for taken {
			out[i] = name + "_" + strconv.Itoa(n)
			n++
			_, taken = next[strings.ToLower(out[i])]
		}
		next[key], next[strings.ToLower(out[i])] = n, 1
	}
	return out
}

func repeated(names []string) bool {
	if len(names) < 8 {
		for i, x := range names {
			for _, y := range names[:i] {
				if strings.EqualFold(x, y) {
					return true
				}
			}
		}
		return false
	}
	seen := make(map[string]bool, len(names))
	for _, n := range names {
		key := strings.ToLower(n)
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}
