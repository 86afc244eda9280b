package diff

import (
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var piece = regexp.MustCompile(`'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|[A-Za-z_][A-Za-z_0-9]*|[0-9]+(?:\.[0-9]+)?|<>|!=|<=|>=|::|->>?|\|\||\s+|.`)

// words that a mutation may put in place of others.
var words = map[string][]string{
	"number": {"0", "1", "2", "3", "10", "null"},
	"name":   {"id", "customer_id", "amount", "order_id", "status", "name", "ordered_at"},
	"alias":  {"o", "c", "p", "a", "b", "s", "t"},
	"op":     {"=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "||", "and", "or"},
	"call":   {"sum", "max", "min", "count", "avg", "upper", "lower", "abs"},
	"join":   {"join", "left join", "right join", "full join", "cross join"},
	"table":  {"orders", "customers", "payments"},
	"set":    {"union", "union all", "except", "intersect"},
	"any": {
		"not", "distinct", "desc", "(", ")", "limit 3", "where", "and", "or", ",", "is null", "* 2", "nulls first", "as", "group by 1", "order by 1", "offset 1", "null",
		"using (id)", "on true", "having count(*) > 1", "coalesce(", "filter (where amount > 3)", "over ()", "::varchar", "between 1 and 3", "in (1, 2)", "exists",
	},
}

func kindOf(w string) string {
	for kind, list := range words {
		if kind == "any" {
			continue
		}
		for _, x := range list {
			if strings.EqualFold(x, w) {
				return kind
			}
		}
	}
	if _, err := strconv.Atoi(w); err == nil {
		return "number"
	}
	return ""
}

// mutate changes a query at random places.
func mutate(r *rand.Rand, query string) string {
	parts := piece.FindAllString(strings.TrimSpace(query), -1)
	for range 1 + r.IntN(2) {
		i := r.IntN(len(parts))
		for tries := 0; strings.TrimSpace(parts[i]) == "" && tries < 20; tries++ {
			i = r.IntN(len(parts))
		}
		switch r.IntN(9) {
		case 0:
			parts[i] = ""
		case 1:
			j := min(len(parts)-1, i+r.IntN(8))
			for k := i; k <= j; k++ {
				parts[k] = ""
			}
		case 2:
			j := r.IntN(len(parts))
			parts[i], parts[j] = parts[j], parts[i]
		case 3:
			list := words["any"]
			parts[i] += " " + list[r.IntN(len(list))] + " "
		default:
			list := words[kindOf(parts[i])]
			if list == nil {
				list = words["any"]
			}
			parts[i] = " " + list[r.IntN(len(list))] + " "
		}
	}
	return strings.Join(parts, "")
}

// Whatever edit is made, what the diff says to be shared is shared: no breaking
// edit is called safe. DIFF_MUTATIONS asks for more of them.
func TestNoMutationIsCalledSafe(t *testing.T) {
	count := 2500
	if n, err := strconv.Atoi(os.Getenv("DIFF_MUTATIONS")); err == nil {
		count = n
	}
	seed := uint64(1)
	if n, err := strconv.Atoi(os.Getenv("DIFF_SEED")); err == nil {
		seed = uint64(n)
	}
	e := newEngine(t)
	pairs := corpus(t)
	r := rand.New(rand.NewPCG(seed, 2))
	ran, lies := 0, 0
	for range count {
		before := pairs[r.IntN(len(pairs))][r.IntN(2)]
		low := strings.ToLower(before)
		if strings.Contains(low, "random") || strings.Contains(low, "limit") || strings.Contains(low, "now(") || strings.Contains(low, "sample") {
			continue // not the same each time
		}
		after := mutate(r, before)
		if low := strings.ToLower(after); strings.Contains(low, "limit") || strings.Contains(low, "offset") {
			// Which rows are kept is the engine's choice.
			continue
		}
		why, _, ok := e.lie(before, after)
		if ok {
			ran++
		}
		if why != "" {
			if lies++; lies <= 8 {
				t.Errorf("%s\n%s\n%s", before, after, why)
			}
		}
	}
	t.Logf("%d of %d mutations ran in DuckDB and were said to keep the rows; %d were refuted", ran, count, lies)
}
