package ir

import (
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
	"github.com/modeldata/model/compiler/internal/types/duckdb"
	"github.com/modeldata/model/compiler/internal/types/postgres"
)

// systems are the rules of types by dialect.
var systems = map[*sqlparse.Dialect]types.System{sqlparse.DuckDB: duckdb.System, sqlparse.Postgres: postgres.System}

// systemOf is a dialect's rules, as far as they are known.
func systemOf(d *sqlparse.Dialect) types.System {
	if s, ok := systems[d]; ok {
		return s
	}
	return types.Plain{Lower: d.Fold == sqlparse.FoldLower}
}

// Canonical writes a type as the dialect's engine names it; "" for an unknown one.
func Canonical(text string, d *sqlparse.Dialect) string {
	s := systemOf(d)
	t := s.Parse(text)
	if !t.Known() {
		return ""
	}
	return s.Spell(s.Settle(t))
}
