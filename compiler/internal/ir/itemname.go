package ir

import "github.com/modeldata/model/compiler/internal/sqlparse"

// ItemName is the name of the i-th output column of a SELECT, as the engine
// gives it.
func ItemName(text string, d *sqlparse.Dialect, it *sqlparse.Item, i int) string {
	a := &analysis{text: text, d: d}
	return a.itemName(it, i)
}

// IsAggregate reports whether a function, named in lower case, makes one value
// of many rows.
func IsAggregate(name string) bool { return aggregates[name] }
