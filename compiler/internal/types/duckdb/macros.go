package duckdb

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// macros are functions that the engine defines in terms of others: their values
// are those of what they stand for.
var macros map[string]func([]types.Arg) types.Type

func init() {
	macros = map[string]func([]types.Arg) types.Type{
		"list_append": appended, "array_append": appended, "array_push_back": appended,
		"list_prepend": prepended, "array_prepend": prepended,
		"array_push_front": func(args []types.Arg) types.Type { return prepended(turned(args)) },
		"list_reverse":     sliced, "array_reverse": sliced, "array_pop_back": sliced, "array_pop_front": sliced,
		"date_add":     func(args []types.Arg) types.Type { return of("+", args) },
		"fdiv":         func(args []types.Arg) types.Type { return of("floor", arg(of("/", args))) },
		"weighted_avg": weighted, "wavg": weighted,
	}
	for text, t := range map[string]types.Type{
		"array_to_string array_to_string_comma_default split_part regexp_split_to_table": varchar,
		"geomean geometric_mean":                                       double,
		"days_in_month generate_subscripts":                            bigint,
		"md5_number_lower md5_number_upper":                            {Name: "UBIGINT"},
		"json json_group_array json_group_object json_group_structure": json,
	} {
		for _, name := range strings.Fields(text) {
			macros[name] = func([]types.Arg) types.Type { return t }
		}
	}
	for _, name := range strings.Fields("any_value approx_count_distinct avg bit_and bit_or bit_xor bool_and bool_or count entropy first histogram kurtosis kurtosis_pop " +
		"last mad max median min mode product sem skewness stddev_pop stddev_samp string_agg sum var_pop var_samp") {
		macros["list_"+name] = func(args []types.Arg) types.Type { return aggregated(name, args) }
	}
}

// expanded is a macro's value; unknown where one of the arguments is not known,
// or NULL.
func expanded(macro func([]types.Arg) types.Type, args []types.Arg) types.Type {
	for _, a := range args {
		if !a.Type.Known() || a.Type.Name == null.Name || a.Name != "" {
			return unknown
		}
	}
	if len(args) == 0 {
		return unknown
	}
	return macro(args)
}

// of is the value of another function; what it refuses is not told, as the
// engine's message would be about the macro.
func of(name string, args []types.Arg) types.Type {
	t, _ := call(name, &types.Expr{Kind: types.Call, Name: name, Args: args})
	return t
}

func arg(t types.Type) []types.Arg { return []types.Arg{{Type: t}} }

func turned(args []types.Arg) []types.Arg {
	if len(args) == 2 {
		return []types.Arg{args[1], args[0]}
	}
	return args
}

// appended is a list with one element more.
func appended(args []types.Arg) types.Type {
	if len(args) != 2 {
		return unknown
	}
	return of("list_concat", []types.Arg{args[0], {Type: of("list_value", args[1:])}})
}

func prepended(args []types.Arg) types.Type { return appended(turned(args)) }

// sliced is a part of a list.
func sliced(args []types.Arg) types.Type {
	if len(args) != 1 || args[0].Type.Name != list {
		return unknown
	}
	return settle(args[0].Type)
}

func weighted(args []types.Arg) types.Type {
	if len(args) != 2 {
		return unknown
	}
	return of("/", []types.Arg{{Type: of("sum", arg(of("*", args)))}, {Type: of("sum", args[1:])}})
}

// aggregated is an aggregate over a list's elements.
func aggregated(name string, args []types.Arg) types.Type {
	t := settle(args[0].Type)
	if t.Name != list {
		return unknown
	}
	return of(name, append(arg(t.Part(0)), args[1:]...))
}
