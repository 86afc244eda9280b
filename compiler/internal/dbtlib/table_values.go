package dbtlib

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib/decimal"
	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// TableFrom makes a table of a result. Values become what Python's drivers and
// agate make of them: integers, decimals, dates, datetimes, booleans, and text
// for the rest.
func TableFrom(res *adapters.Result) jinja.Value {
	if res == nil {
		return &Table{}
	}
	cols := make([]string, len(res.Columns))
	for i, c := range res.Columns {
		cols[i] = c.Name
	}
	rows := make([][]jinja.Value, len(res.Rows))
	for j, r := range res.Rows {
		rows[j] = make([]jinja.Value, len(cols))
		for i := range cols {
			if i < len(r) {
				rows[j][i] = resultValue(r[i], res.Columns[i].Type)
			}
		}
	}
	kinds := make([]columnKind, len(cols))
	for i := range cols {
		kinds[i] = unify(rows, i)
	}
	return newTable(uniqueNames(cols), kinds, rows)
}

// resultValue is one value, before its column's kind is known.
func resultValue(v any, typ string) jinja.Value {
	switch v := v.(type) {
	case nil, bool, int64, string:
		return v
	case float64:
		return decimal.FromFloat(v)
	case []byte:
		return bytesText(v)
	case time.Time:
		return timeValue(v, strings.ToUpper(typ))
	case adapters.Date:
		return (&pytime.Module{}).NewDate(time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC))
	case adapters.Decimal:
		if v.Scale == 0 && isWhole(typ) {
			if v.Unscaled.IsInt64() {
				return v.Unscaled.Int64()
			}
			return bigInt{v.Unscaled}
		}
		return decimal.New(v.Unscaled, v.Scale)
	case *big.Int:
		if v.IsInt64() {
			return v.Int64()
		}
		return bigInt{v}
	case json.Marshaler:
		if held, ok := nestedValue(v); ok {
			return held
		}
	}
	return fmt.Sprint(v)
}

// isWhole reports whether a type holds whole numbers only, whatever carries
// its values.
func isWhole(typ string) bool { return contains(integerTypes, typ) }

// bigInt is a whole number that does not fit 64 bits: it prints like one.
type bigInt struct{ n *big.Int }

// TypeName names the type in messages.
func (bigInt) TypeName() string { return "int" }

// String writes the digits.
func (b bigInt) String() string { return b.n.String() }

// Attr gives nothing.
func (bigInt) Attr(string) (jinja.Value, bool) { return nil, false }

// Int never fits.
func (bigInt) Int() (int64, bool) { return 0, false }

// Float is the nearest float.
func (b bigInt) Float() float64 { f, _ := new(big.Float).SetInt(b.n).Float64(); return f }

// HashKey makes equal numbers equal keys.
func (b bigInt) HashKey() any { return "int " + b.n.String() }

// Compare orders numbers.
func (b bigInt) Compare(v jinja.Value) (int, bool) {
	if o, ok := v.(bigInt); ok {
		return b.n.Cmp(o.n), true
	}
	return decimal.New(b.n, 0).Compare(v)
}

// Binary is arithmetic, which rounds to the digits of decimals.
func (b bigInt) Binary(op string, other jinja.Value, swapped bool) (jinja.Value, bool, error) {
	if o, ok := other.(bigInt); ok {
		other = decimal.New(o.n, 0)
	}
	return decimal.New(b.n, 0).Binary(op, other, swapped)
}

// timeValue tells dates, datetimes and moments apart by the column's type.
func timeValue(t time.Time, typ string) jinja.Value {
	mod := &pytime.Module{}
	switch {
	case typ == "DATE":
		return mod.NewDate(t)
	case strings.Contains(typ, "WITH TIME ZONE") || strings.HasSuffix(typ, "TZ"):
		return mod.Aware(t)
	}
	return mod.Naive(t)
}

// bytesText writes bytes as Python's str() of them: b'a\x00'.
func bytesText(b []byte) string {
	var s strings.Builder
	quote := byte('\'')
	if strings.Contains(string(b), "'") && !strings.Contains(string(b), `"`) {
		quote = '"'
	}
	s.WriteByte('b')
	s.WriteByte(quote)
	for _, c := range b {
		switch {
		case c == quote || c == '\\':
			s.WriteByte('\\')
			s.WriteByte(c)
		case c == '\n':
			s.WriteString(`\n`)
		case c == '\r':
			s.WriteString(`\r`)
		case c == '\t':
			s.WriteString(`\t`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&s, `\x%02x`, c)
		default:
			s.WriteByte(c)
		}
	}
	s.WriteByte(quote)
	return s.String()
}

// nestedValue writes lists and structs as JSON, which is what dbt does; a JSON
// document that is neither is the value it holds.
func nestedValue(v json.Marshaler) (jinja.Value, bool) {
	raw, err := v.MarshalJSON()
	if err != nil {
		return nil, false
	}
	parsed, err := fromJSON(string(raw))
	if err != nil {
		return nil, false
	}
	switch v := parsed.(type) {
	case nil, string, bool, int64:
		return v, true
	case float64:
		return decimal.FromFloat(v), true
	}
	w := jsonWriter{}
	if w.value(parsed, 0) != nil {
		return nil, false
	}
	return w.b.String(), true
}

// unify finds the kind of a column and turns its values into that kind: agate
// knows one type for each column. A column of nothing but None is Integer.
func unify(rows [][]jinja.Value, i int) columnKind {
	found := map[columnKind]bool{}
	for _, r := range rows {
		if r[i] != nil {
			found[kindOf(r[i])] = true
		}
	}
	kind := kindText
	switch {
	case len(found) == 0:
		return kindInteger
	case len(found) == 1:
		for k := range found {
			kind = k
		}
	case len(found) == 2 && found[kindInteger] && found[kindNumber]:
		kind = kindNumber
	case len(found) == 2 && found[kindDate] && found[kindDateTime]:
		kind = kindDateTime
	}
	for _, r := range rows {
		r[i] = asKind(r[i], kind)
	}
	return kind
}

func kindOf(v jinja.Value) columnKind {
	switch v.(type) {
	case int64, bigInt:
		return kindInteger
	case decimal.Decimal:
		return kindNumber
	case bool:
		return kindBoolean
	case pytime.Date:
		return kindDate
	case pytime.Datetime:
		return kindDateTime
	}
	return kindText
}

func asKind(v jinja.Value, kind columnKind) jinja.Value {
	switch x := v.(type) {
	case nil:
		return nil
	case int64:
		if kind == kindNumber {
			return decimal.FromInt(x)
		}
	case bigInt:
		if kind == kindNumber {
			return decimal.New(x.n, 0)
		}
	case pytime.Date:
		if kind == kindDateTime {
			return x.Midnight()
		}
	}
	if _, isText := v.(string); kind == kindText && !isText {
		return jinja.Str(v)
	}
	return v
}
