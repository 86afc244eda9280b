package duckdb

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// targetCosts prefer some types over others as what a value is cast to.
var targetCosts = map[string]int{
	"BIGINT": 101, "INTEGER": 102, "HUGEINT": 103, "DOUBLE": 104, "DECIMAL": 105, "BIGNUM": 106, "TIMESTAMP_NS": 119, "TIMESTAMP": 120,
	"TIMESTAMP_MS": 121, "TIMESTAMP_S": 122, "TIMESTAMP WITH TIME ZONE": 123, "VARCHAR": 149, structed: 160, mapped: 160, list: 160, union: 160,
	array: 160, "ANY": 5, "T": template, "K": template, "V": template,
}

// template is the cost of a parameter that takes any type by a name of its own.
const template = 1_000_000

func targetCost(t types.Type) int {
	if c, ok := targetCosts[t.Name]; ok {
		return c
	}
	return 110
}

// implicit lists the types that a type is cast to where they are asked for.
var implicit = func() map[string][]string {
	out := map[string][]string{}
	for from, to := range map[string]string{
		"TINYINT":   "SMALLINT INTEGER BIGINT HUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"SMALLINT":  "INTEGER BIGINT HUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"INTEGER":   "BIGINT HUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"BIGINT":    "FLOAT DOUBLE HUGEINT DECIMAL BIGNUM",
		"UTINYINT":  "USMALLINT UINTEGER UBIGINT SMALLINT INTEGER BIGINT HUGEINT UHUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"USMALLINT": "UINTEGER UBIGINT INTEGER BIGINT HUGEINT UHUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"UINTEGER":  "UBIGINT BIGINT UHUGEINT HUGEINT FLOAT DOUBLE DECIMAL BIGNUM",
		"UBIGINT":   "FLOAT DOUBLE UHUGEINT HUGEINT DECIMAL BIGNUM",
		"HUGEINT":   "FLOAT DOUBLE DECIMAL BIGNUM", "UHUGEINT": "FLOAT DOUBLE DECIMAL BIGNUM",
		"FLOAT": "BIGNUM DOUBLE", "DOUBLE": "BIGNUM", "DECIMAL": "FLOAT DOUBLE", "BIGNUM": "DOUBLE", "ENUM": "VARCHAR",
	} {
		out[from] = strings.Fields(to)
	}
	out["DATE"] = []string{"TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_S"}
	out["TIMESTAMP_S"] = []string{"TIMESTAMP", "TIMESTAMP_MS", "TIMESTAMP_NS"}
	out["TIMESTAMP_MS"] = []string{"TIMESTAMP", "TIMESTAMP_NS"}
	out["TIMESTAMP_NS"] = []string{"TIMESTAMP"}
	out["TIMESTAMP"] = []string{"TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"}
	return out
}()

// callCost is what it costs to give a value to a parameter; negative when it
// cannot be given.
func callCost(from, to types.Type) int {
	switch {
	case to.Name == json.Name && from.Name == json.Name:
		return 0
	case to.Name == json.Name && from.Name == varchar.Name:
		return 161
	case to.Name == json.Name && from.Name == null.Name:
		return 150
	case to.Name == json.Name && (from.Name == stringLiteral || from.Name == integerLiteral):
		return cost(from, to)
	case to.Name == json.Name:
		return max(cost(from, varchar)-1, 0)
	case from.Name == json.Name && to.Name == varchar.Name:
		return 1
	}
	return cost(from, to)
}

// cost is callCost without the casts that JSON adds.
func cost(from, to types.Type) int {
	switch {
	case from.Name == null.Name && isTemplate(to):
		return 5
	case from.Name == null.Name || to.Name == "ANY" || isTemplate(to):
		return targetCost(to)
	case from.Name == stringLiteral:
		return stringCost(to)
	case from.Name == integerLiteral:
		t := literalType(from)
		switch {
		case t.Name == to.Name:
			return 0
		case fits(from, to):
			return targetCost(to) - 90
		}
		return cost(t, to)
	case (from.Name == json.Name) != (to.Name == json.Name):
		return -1
	case from.Parts != nil && to.Name != union:
		return nestedCost(from, to)
	case from.Name == to.Name:
		return 0
	case to.Name == union && to.Parts != nil:
		best := -1
		for _, f := range to.Fields() {
			if c := cost(from, f.Type); c >= 0 && (best < 0 || c < best) {
				best = c
			}
		}
		return best
	case from.Name == "VARIANT", slices.Contains(implicit[from.Name], to.Name):
		return targetCost(to)
	}
	return -1
}

func isTemplate(t types.Type) bool { return t.Name == "T" || t.Name == "K" || t.Name == "V" }

// stringCost: a written string takes any type that is told in full.
func stringCost(to types.Type) int {
	if !valid(to) {
		return -1
	}
	if to.Name == varchar.Name {
		return 1
	}
	return 20
}

// valid reports whether nothing of a type is open but what the arguments decide.
func valid(t types.Type) bool { return closed(t, true) }

// complete reports whether nothing of a type is open.
func complete(t types.Type) bool { return closed(t, false) }

func closed(t types.Type, templates bool) bool {
	switch t.Name {
	case structed, union, mapped, list, array:
		if t.Parts == nil {
			return false
		}
	case decimal:
		if t.Mod == 0 {
			return false
		}
	case "ANY", "LAMBDA":
		return false
	case "T", "K", "V":
		return templates
	}
	for _, f := range t.Fields() {
		if !closed(f.Type, templates) {
			return false
		}
	}
	return true
}

// nestedCost is cost of a type with parts.
func nestedCost(from, to types.Type) int {
	switch {
	case from.Name == list && to.Name == list:
		c := cost(from.Part(0), to.Part(0))
		if c >= 1 {
			c--
		}
		return c
	case from.Name == array && to.Name == array:
		if to.Mod != 0 && from.Mod != to.Mod {
			return -1
		}
		c := cost(from.Part(0), to.Part(0))
		if c >= 100 {
			c--
		}
		return c
	case from.Name == array && to.Name == list:
		c := cost(from.Part(0), to.Part(0))
		if c < 0 {
			return -1
		}
		return c + 1
	case from.Name == list && to.Name == array && to.Mod != 0:
		return cost(from.Part(0), to.Part(0))
	case from.Name == structed && to.Name == structed:
		return structCost(from, to)
	case from.Name == to.Name:
		return 0
	case from.Name == enum && to.Name == varchar.Name:
		return targetCost(to)
	}
	return -1
}

func structCost(from, to types.Type) int {
	x, y := from.Fields(), to.Fields()
	if to.Parts == nil {
		return 0
	}
	if len(x) != len(y) {
		return -1
	}
	worst := -1
	for i, f := range x {
		target := y[i].Type
		if f.Name != "" && len(y) > 0 && y[0].Name != "" {
			at := slices.IndexFunc(y, func(g types.Field) bool { return strings.EqualFold(g.Name, f.Name) })
			if at < 0 {
				return -1
			}
			target = y[at].Type
		}
		c := cost(f.Type, target)
		if c < 0 {
			return -1
		}
		worst = max(worst, c)
	}
	return worst
}

// limits are the greatest values of whole numbers; of unsigned ones the smallest
// is 0.
var limits = map[string]int64{
	"TINYINT": 1<<7 - 1, "SMALLINT": 1<<15 - 1, "INTEGER": 1<<31 - 1, "BIGINT": 1<<63 - 1, "HUGEINT": 1<<63 - 1, "BIGNUM": 1<<63 - 1,
	"UTINYINT": 1<<8 - 1, "USMALLINT": 1<<16 - 1, "UINTEGER": 1<<32 - 1, "UBIGINT": 1<<63 - 1, "UHUGEINT": 1<<63 - 1,
}

// fits reports whether a written whole number is a value of a type.
func fits(literal, to types.Type) bool {
	if to.Name == float.Name || to.Name == double.Name {
		return true
	}
	limit, ok := limits[to.Name]
	if !ok || to.Name == "BIGNUM" {
		return false
	}
	if literal.Mod < 0 {
		return to.Name[0] != 'U' && literal.Mod >= -limit-1
	}
	return literal.Mod <= limit
}

// literalType is the type of a written whole number by itself.
func literalType(t types.Type) types.Type {
	if t.Mod >= -1<<31 && t.Mod <= 1<<31-1 {
		return integer
	}
	return bigint
}

// settle is a type without the ability of written values.
func settle(t types.Type) types.Type {
	switch t.Name {
	case stringLiteral:
		return varchar
	case integerLiteral:
		return literalType(t)
	}
	return t
}
