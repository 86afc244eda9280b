package duckdb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// synonyms are names of one function of which the rules know another.
var synonyms = map[string]string{"ifnull": "coalesce", "nvl": "coalesce", "add": "+", "subtract": "-", "multiply": "*", "mod": "%", "extract": "date_part"}

// forms are written like functions and decided by the binder.
var forms map[string]func(*types.Expr) (types.Type, *types.Refusal)

// namedArguments take arguments by name.
var namedArguments = map[string]bool{"struct_pack": true, "struct_insert": true, "struct_update": true, "union_value": true, "row": true}

// loose take more than their signatures say.
var loose = map[string]bool{}

func init() {
	forms = map[string]func(*types.Expr) (types.Type, *types.Refusal){
		"coalesce": func(e *types.Expr) (types.Type, *types.Refusal) {
			return common(&types.Expr{Kind: types.Rows, Args: e.Args})
		},
		"nullif": func(e *types.Expr) (types.Type, *types.Refusal) {
			if len(e.Args) != 2 {
				return unknown, nil
			}
			return settle(e.Args[0].Type), nil
		},
		"if": func(e *types.Expr) (types.Type, *types.Refusal) {
			if len(e.Args) != 3 {
				return unknown, nil
			}
			return common(&types.Expr{Kind: types.Choice, Args: e.Args[1:]})
		},
		"row_number": whole, "rank": whole, "dense_rank": whole, "ntile": whole, "rank_dense": whole, "grouping": whole, "grouping_id": whole,
		"percent_rank": real, "cume_dist": real,
		"lag": first, "lead": first, "first_value": first, "last_value": first, "nth_value": first,
		"struct_pack": func(e *types.Expr) (types.Type, *types.Refusal) {
			for _, a := range e.Args {
				if a.Name == "" { // the binder takes the expression's
					return unknown, nil
				}
			}
			return structOf(e), nil
		},
		"row": func(e *types.Expr) (types.Type, *types.Refusal) { return structOf(e), nil },
	}
	forms["iff"] = forms["if"]
	forms["percentile_cont"], forms["percentile_disc"] = ordered("quantile_cont"), ordered("quantile_disc")
	forms["unnest"] = func(e *types.Expr) (types.Type, *types.Refusal) {
		if len(e.Args) > 0 && fieldless[settle(e.Args[0].Type).Name] {
			return unknown, types.WrongArguments("unnest takes no value of the type " + told(e.Args[0].Type))
		}
		return source(e), nil
	}
}

// ordered is an aggregate over the values of WITHIN GROUP, as the binder calls
// it: the values come first.
func ordered(name string) func(*types.Expr) (types.Type, *types.Refusal) {
	return func(e *types.Expr) (types.Type, *types.Refusal) {
		if !e.Within || len(e.Args) != 2 {
			return unknown, nil
		}
		t, _ := call(name, &types.Expr{Kind: types.Call, Args: []types.Arg{e.Args[1], e.Args[0]}})
		return t, nil
	}
}

func whole(*types.Expr) (types.Type, *types.Refusal) { return bigint, nil }
func real(*types.Expr) (types.Type, *types.Refusal)  { return double, nil }

func first(e *types.Expr) (types.Type, *types.Refusal) {
	if len(e.Args) == 0 {
		return unknown, nil
	}
	return settle(e.Args[0].Type), nil
}

// rules are what the binder makes of a call whose overload is found.
var rules map[string]func(*invocation) types.Type

func init() {
	rules = map[string]func(*invocation) types.Type{
		"+": add, "-": add, "*": multiply, "%": modulo, "/": divide,
		"round": round, "trunc": round, "ceil": rounded, "ceiling": rounded, "floor": rounded, "abs": same, "@": same,
		"sum": sum, "sum_no_overflow": sum, "avg": average, "mean": average,
		"greatest": greatest, "least": greatest, "concat": concat, "||": concat,
		"date_part": part, "datepart": part,
		"array_extract": extracted, "list_extract": extracted, "list_element": extracted, "struct_extract": extracted,
		"list_value": listValue, "list_pack": listValue,
		"regexp_extract": matched, "histogram": counted, "approx_top_k": several,
		"list_zip": zipped, "array_zip": zipped, "struct_insert": inserted, "array_value": arrayValue,
	}
	for name, rule := range map[string]func(*invocation) types.Type{
		"any_value arbitrary first last mode min max":                                                                      firstOrList,
		"arg_max arg_min arg_max_null arg_min_null max_by min_by argmax argmin arg_max_nulls_last arg_min_nulls_last":      byOrList,
		"list_filter array_filter filter list_sort array_sort list_reverse_sort array_reverse_sort list_slice array_slice": sameList,
		"list_transform array_transform list_apply array_apply apply":                                                      transformed,
		"list_concat array_concat list_cat array_cat":                                                                      concat,
		"median quantile_cont":                                          continuous,
		"quantile_disc quantile":                                        discrete,
		"list_reduce array_reduce reduce":                               reduced,
		"list_aggregate list_aggr array_aggregate array_aggr aggregate": listAggregate,
	} {
		for _, n := range strings.Fields(name) {
			rules[n] = rule
		}
	}
}

// same is the first argument's type where the signature says DECIMAL.
func same(c *invocation) types.Type {
	if c.result.Name == decimal {
		return c.arg(0)
	}
	return c.result
}

func sum(c *invocation) types.Type {
	if c.result.Name == decimal {
		return dec(maxWidth, scale(c.arg(0)))
	}
	return c.result
}

func average(c *invocation) types.Type {
	if c.result.Name == decimal {
		return double
	}
	return c.result
}

// properties are the digits and scale of a number as DECIMAL.
func properties(t types.Type) (w, s int) {
	if t.Name == decimal {
		return width(t), scale(t)
	}
	return digits(t), 0
}

// ofNull: an argument is a written NULL. Rules that look at the arguments' types
// give a NULL then.
func (c *invocation) ofNull() bool {
	return slices.ContainsFunc(c.Args, func(a types.Arg) bool { return a.Type.Name == null.Name })
}

// maxFast is the widest DECIMAL of 64 bits, which results do not outgrow while
// their operands do not.
const maxFast = 18

func add(c *invocation) types.Type {
	if c.result.Name != decimal {
		return concatOrResult(c)
	}
	if len(c.Args) == 1 {
		return c.arg(0)
	}
	if c.ofNull() {
		return null
	}
	w, s, widest := widths(c)
	if w++; w > maxFast && widest <= maxFast {
		w = maxFast
	}
	return dec(min(w, maxWidth), s)
}

func concatOrResult(c *invocation) types.Type {
	if c.result.Name == list {
		return concat(c)
	}
	return c.result
}

// widths are what holds both operands, and the wider one's digits.
func widths(c *invocation) (w, s, widest int) {
	wx, sx := properties(c.arg(0))
	wy, sy := properties(c.arg(1))
	s, widest = max(sx, sy), max(wx, wy)
	return max(s+max(wx-sx, wy-sy), widest), s, widest
}

func modulo(c *invocation) types.Type {
	if c.result.Name != decimal {
		return c.result
	}
	if c.ofNull() {
		return null
	}
	w, s, _ := widths(c)
	if w > maxWidth {
		return double
	}
	return dec(w, s)
}

func multiply(c *invocation) types.Type {
	if c.result.Name != decimal {
		return c.result
	}
	if c.ofNull() {
		return null
	}
	wx, sx := properties(c.arg(0))
	wy, sy := properties(c.arg(1))
	w, s := wx+wy, sx+sy
	if s > maxWidth {
		return unknown
	}
	if w > maxFast && max(wx, wy) <= maxFast && s < maxFast {
		w = maxFast
	}
	return dec(min(w, maxWidth), s)
}

func divide(c *invocation) types.Type { return c.result }

// round is round and trunc: a written number of digits decides the scale.
func round(c *invocation) types.Type {
	if c.result.Name != decimal {
		return c.result
	}
	t := c.arg(0)
	if len(c.Args) == 1 {
		return dec(width(t), 0)
	}
	n, err := strconv.Atoi(c.Args[1].Text)
	if err != nil || !c.Args[1].Literal {
		return unknown
	}
	switch {
	case n < 0:
		return unknown
	case n >= scale(t):
		return t
	}
	return dec(width(t), n)
}

// rounded is floor and ceil.
func rounded(c *invocation) types.Type {
	if c.result.Name != decimal {
		return c.result
	}
	return dec(width(c.arg(0)), 0)
}

// firstOrList is an aggregate that gives one of its values, or several.
func firstOrList(c *invocation) types.Type {
	if c.result.Name == list {
		return listOf(c.arg(0))
	}
	if c.arg(0).Name == json.Name && len(c.Args) > 1 {
		return unknown
	}
	if c.result.Name == "ANY" || c.result.Name == decimal {
		return c.arg(0)
	}
	return c.result
}

func byOrList(c *invocation) types.Type { return firstOrList(c) }

func greatest(c *invocation) types.Type {
	t, _ := common(&types.Expr{Kind: types.Rows, Args: c.Args})
	return settle(t)
}

// concat joins lists, blobs or texts.
func concat(c *invocation) types.Type {
	if len(c.Args) == 0 {
		return unknown
	}
	if c.ofNull() && c.name != "concat" {
		if c.name == "||" {
			return null
		}
		return unknown
	}
	t := c.arg(0)
	for i := range c.Args {
		u := c.arg(i)
		if u.Name == list || t.Name == list || u.Name == array || t.Name == array {
			if i == 0 {
				continue
			}
			v, ok := combine(t, u, false)
			if !ok || v.Name != list {
				return unknown
			}
			t = v
			continue
		}
		if c.name == "list_concat" {
			return unknown
		}
		if u.Name != t.Name && (u.Name == blob.Name || t.Name == blob.Name) {
			return unknown
		}
	}
	switch {
	case t.Name == list, t.Name == blob.Name && c.name == "||":
		return t
	case t.Name == array:
		return listOf(t.Part(0))
	}
	return varchar
}

// part: epoch and julian are not whole.
func part(c *invocation) types.Type {
	if c.result.Name != bigint.Name || !c.Args[0].Literal {
		return unknown
	}
	switch strings.ToLower(c.Args[0].Text) {
	case "epoch", "julian":
		return double
	}
	return c.result
}

func extracted(c *invocation) types.Type {
	if c.arg(0).Name == json.Name {
		return c.result
	}
	return element(c.arg(0), c.Args[1])
}

func listValue(c *invocation) types.Type {
	if len(c.Args) == 0 {
		return listOf(null)
	}
	t, refusal := common(&types.Expr{Kind: types.Rows, Args: c.Args})
	if refusal != nil || t.Name == "" {
		return unknown
	}
	return listOf(settle(t))
}

func sameList(c *invocation) types.Type {
	if c.ofNull() {
		return unknown
	}
	switch t := c.arg(0); t.Name {
	case list, varchar.Name, blob.Name:
		return t
	case array:
		return listOf(t.Part(0))
	}
	return unknown
}

// transformed is a list of what a function makes of elements.
func transformed(c *invocation) types.Type {
	t := c.Args[1].Lambda(lambdaTypes(c.arg(0)))
	if !t.Known() {
		return unknown
	}
	return listOf(settle(t))
}

// reduced is what a function makes of two elements, when it is an element too.
func reduced(c *invocation) types.Type {
	t := lambdaTypes(c.arg(0))
	if t == nil || len(c.Args) != 2 || c.Args[1].Lambda == nil {
		return unknown
	}
	if got := settle(c.Args[1].Lambda([]types.Type{t[0], t[0], t[1]})); !got.Equal(t[0]) {
		return unknown
	}
	return t[0]
}

// listAggregate is the aggregate that the second argument names.
func listAggregate(c *invocation) types.Type {
	if !c.Args[1].Literal || c.ofNull() {
		return unknown
	}
	return aggregated(strings.ToLower(c.Args[1].Text), append([]types.Arg{c.Args[0]}, c.Args[2:]...))
}

// zipped is a list of structures without names, of each list's elements.
func zipped(c *invocation) types.Type {
	parts := &types.Parts{}
	for i := range c.Args {
		t := c.arg(i)
		if t.Name != list {
			return unknown
		}
		parts.Fields = append(parts.Fields, types.Field{Type: t.Part(0)})
	}
	return listOf(types.Type{Name: structed, Parts: parts})
}

// inserted is a structure with more fields.
func inserted(c *invocation) types.Type {
	t := c.arg(0)
	if t.Name != structed {
		return unknown
	}
	more := structOf(&types.Expr{Args: c.Args[1:]})
	for _, f := range more.Fields() {
		if f.Name == "" || member(t, f.Name).Known() {
			return unknown
		}
	}
	if !more.Known() || len(more.Fields()) == 0 {
		return unknown
	}
	return types.Type{Name: structed, Parts: &types.Parts{Fields: slices.Concat(t.Fields(), more.Fields())}}
}

// arrayValue is an array of as many elements, when they are of one type.
func arrayValue(c *invocation) types.Type {
	for i := range c.Args {
		if !c.arg(i).Equal(c.arg(0)) {
			return unknown
		}
	}
	if len(c.Args) == 0 || c.ofNull() {
		return unknown
	}
	out := types.Nested(array, c.arg(0))
	out.Mod = int64(len(c.Args))
	return out
}

func lambdaTypes(t types.Type) []types.Type {
	if t.Name != list && t.Name != array {
		return nil
	}
	return []types.Type{t.Part(0), bigint}
}

// matched is a text, or a structure of the groups' names.
func matched(c *invocation) types.Type {
	if t := c.arg(2); t.Name == list || t.Name == array {
		return unknown
	}
	return c.result
}

// counted maps each value to how often it is there.
func counted(c *invocation) types.Type {
	if len(c.Args) > 1 { // the bounds have a say
		return unknown
	}
	return types.Nested(mapped, c.arg(0), types.Type{Name: "UBIGINT"})
}

func several(c *invocation) types.Type { return listOf(c.arg(0)) }

// continuous are quantiles between values.
func continuous(c *invocation) types.Type {
	t := c.arg(0)
	switch {
	case isWhole(t):
		t = double
	case t.Name == date.Name, strings.HasPrefix(t.Name, "TIMESTAMP_") && c.name != "median":
		t = timestamp
	case t.Name == float.Name, t.Name == double.Name, t.Name == decimal, strings.HasPrefix(t.Name, "TIME"):
	default:
		return unknown
	}
	return quantiles(c, t)
}

func discrete(c *invocation) types.Type { return quantiles(c, c.arg(0)) }

// quantiles are as many as are asked for.
func quantiles(c *invocation, t types.Type) types.Type {
	if a := c.arg(1); a.Name == list || a.Name == array {
		return listOf(t)
	}
	return t
}
