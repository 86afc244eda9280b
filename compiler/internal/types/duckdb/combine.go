package duckdb

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// combine is the type that holds the values of both; false when there is none
// without a cast. With force there always is one.
func combine(x, y types.Type, force bool) (types.Type, bool) {
	if x.Name == json.Name {
		return x, true
	}
	if y.Name == json.Name {
		return y, true
	}
	if x.Name == y.Name {
		return combineSame(x, y, force)
	}
	if t, ok := combineOther(x, y, force); ok || !force {
		return t, ok
	}
	if score(x) < score(y) {
		return y, true
	}
	return x, true
}

func combineOther(x, y types.Type, force bool) (types.Type, bool) {
	switch {
	case y.Name == "VARIANT":
		return y, true
	case x.Name == "VARIANT":
		return x, true
	case x.Name == null.Name:
		return settle(y), true
	case y.Name == null.Name:
		return settle(x), true
	case x.Name == enum:
		return combine(varchar, y, force)
	case y.Name == enum:
		return combine(x, varchar, force)
	case x.Name == stringLiteral:
		return settle(y), true
	case y.Name == stringLiteral:
		return settle(x), true
	}
	to, from := cost(x, y), cost(y, x)
	switch {
	case to >= 0 && (to < from || from < 0):
		return widened(x, y), true
	case from >= 0:
		return widened(y, x), true
	case x.Name == integerLiteral:
		return combine(literalType(x), y, force)
	case y.Name == integerLiteral:
		return combine(x, literalType(y), force)
	case isNumber(x) && isNumber(y):
		return signed(x, y), true
	case x.Name == boolean.Name && isWhole(y):
		return y, true
	case y.Name == boolean.Name && isWhole(x):
		return x, true
	}
	return unknown, false
}

// widened is the type to, wide enough for the values of the type from when it is
// a DECIMAL.
func widened(from, to types.Type) types.Type {
	if to.Name != decimal {
		return to
	}
	if w := digits(from); w > width(to)-scale(to) {
		return dec(min(w+scale(to), maxWidth), scale(to))
	}
	return to
}

// digitsOf is how many digits the values of a type have.
var digitsOf = map[string]int{
	"NULL": 0, "BOOLEAN": 1, "TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "UTINYINT": 3, "USMALLINT": 5, "UINTEGER": 10, "UBIGINT": 20,
	"HUGEINT": 38, "UHUGEINT": 38,
}

func digits(t types.Type) int {
	switch t.Name {
	case decimal:
		return width(t)
	case integerLiteral:
		t = literalType(t)
	}
	return digitsOf[t.Name]
}

// order is the engine's own of the types of numbers.
var order = strings.Fields("TINYINT SMALLINT INTEGER BIGINT DECIMAL FLOAT DOUBLE UTINYINT USMALLINT UINTEGER UBIGINT BIGNUM UHUGEINT HUGEINT")

func isNumber(t types.Type) bool { return slices.Contains(order, t.Name) }
func isWhole(t types.Type) bool  { _, ok := limits[t.Name]; return ok && t.Name != "BIGNUM" }

// signed is the type of a number with a sign and one without, neither of which
// holds the other.
func signed(x, y types.Type) types.Type {
	if slices.Index(order, x.Name) > slices.Index(order, y.Name) {
		x, y = y, x
	}
	for _, rule := range [][3]string{
		{"BIGINT", "UBIGINT", "HUGEINT"},
		{"INTEGER", "UINTEGER", "BIGINT"},
		{"SMALLINT", "USMALLINT", "INTEGER"},
		{"TINYINT", "UTINYINT", "SMALLINT"},
		{"UHUGEINT", "HUGEINT", "DOUBLE"},
	} {
		if x.Name == rule[0] || y.Name == rule[1] {
			return types.Type{Name: rule[2]}
		}
	}
	return unknown
}

func combineSame(x, y types.Type, force bool) (types.Type, bool) {
	switch x.Name {
	case stringLiteral:
		return varchar, true
	case integerLiteral:
		return combine(literalType(x), literalType(y), force)
	case enum:
		if x.Equal(y) {
			return x, true
		}
		return varchar, true
	case decimal:
		whole, s := max(width(x)-scale(x), width(y)-scale(y)), max(scale(x), scale(y))
		if whole+s > maxWidth {
			return dec(maxWidth, maxWidth-whole), true
		}
		return dec(whole+s, s), true
	case list, array, mapped:
		parts := make([]types.Type, len(x.Fields()))
		for i := range parts {
			t, ok := combine(x.Part(i), y.Part(i), force)
			if !ok || t.Name == "" {
				return unknown, ok
			}
			parts[i] = t
		}
		t := types.Nested(x.Name, parts...)
		t.Mod = max(x.Mod, y.Mod)
		return t, true
	case structed:
		return combineStructs(x, y, force)
	case union:
		if len(y.Fields()) > len(x.Fields()) {
			return y, true
		}
	}
	return x, true
}

// combineStructs joins fields by name, or by place where one has no names.
func combineStructs(x, y types.Type, force bool) (types.Type, bool) {
	left, right := x.Fields(), y.Fields()
	out := &types.Parts{}
	if unnamed(x) || unnamed(y) {
		if len(left) != len(right) {
			return unknown, false
		}
		for i := range left {
			t, ok := combine(left[i].Type, right[i].Type, force)
			if !ok {
				return unknown, false
			}
			name := left[i].Name
			if unnamed(x) {
				name = right[i].Name
			}
			out.Fields = append(out.Fields, types.Field{Name: name, Type: t})
		}
		return types.Type{Name: structed, Parts: out}, true
	}
	find := func(in []types.Field, name string) int {
		return slices.IndexFunc(in, func(f types.Field) bool { return strings.EqualFold(f.Name, name) })
	}
	for _, f := range left {
		if i := find(right, f.Name); i >= 0 {
			t, ok := combine(f.Type, right[i].Type, force)
			if !ok {
				return unknown, false
			}
			f.Type = t
		}
		out.Fields = append(out.Fields, f)
	}
	for _, f := range right {
		if find(left, f.Name) < 0 {
			out.Fields = append(out.Fields, f)
		}
	}
	return types.Type{Name: structed, Parts: out}, true
}

func unnamed(t types.Type) bool { return len(t.Fields()) == 0 || t.Fields()[0].Name == "" }

// scores decide where types do not combine and must.
var scores = map[string]int{
	"BOOLEAN": 10, "UTINYINT": 11, "TINYINT": 12, "USMALLINT": 13, "SMALLINT": 14, "UINTEGER": 15, "INTEGER": 16, "UBIGINT": 17, "BIGINT": 18,
	"UHUGEINT": 19, "HUGEINT": 20, "DECIMAL": 21, "FLOAT": 22, "DOUBLE": 23, "TIME": 50, "TIME WITH TIME ZONE": 50, "TIME_NS": 51, "DATE": 52,
	"TIMESTAMP_S": 53, "TIMESTAMP_MS": 54, "TIMESTAMP": 55, "TIMESTAMP WITH TIME ZONE": 55, "TIMESTAMP_NS": 56, "INTERVAL": 58, "VARCHAR": 77,
	"ENUM": 78, "BIT": 100, "BLOB": 101, "UUID": 102, "BIGNUM": 103, "GEOMETRY": 104, structed: 125, list: 126, array: 126, mapped: 127, union: 150,
	"VARIANT": 150,
}

func score(t types.Type) int {
	switch t.Name {
	case null.Name, stringLiteral, integerLiteral:
		return 0
	}
	if s, ok := scores[t.Name]; ok {
		return s
	}
	return 1000
}

// compared are the types to which a string is cast that is compared with them.
var compared = func() map[string]bool {
	out := map[string]bool{"TIMESTAMP WITH TIME ZONE": true, "TIME WITH TIME ZONE": true, integerLiteral: true}
	for _, n := range strings.Fields(`BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT FLOAT DOUBLE DECIMAL UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT
		DATE TIME TIMESTAMP_S TIMESTAMP_MS TIMESTAMP TIMESTAMP_NS INTERVAL`) {
		out[n] = true
	}
	return out
}()

// comparison is the type in which two values are compared; false when they are
// not. Equality compares whatever can be cast.
func comparison(x, y types.Type, equality bool) (types.Type, bool) {
	t, ok := combine(x, y, equality)
	if !ok || t.Name != varchar.Name {
		return t, ok
	}
	switch {
	case x.Name != varchar.Name && compared[x.Name]:
		return settle(x), true
	case y.Name != varchar.Name && compared[y.Name]:
		return settle(y), true
	}
	return t, true
}
