package duckdb

import (
	"maps"
	"slices"
)

// RuleNames are the functions that have rules of their own here.
func RuleNames() []string {
	return slices.Sorted(maps.Keys(rules))
}

// MacroNames are the functions that stand for others.
func MacroNames() []string {
	return slices.Sorted(maps.Keys(macros))
}
