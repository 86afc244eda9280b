package ir

import (
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
	"github.com/modeldata/model/compiler/internal/types/duckdb"
	"github.com/modeldata/model/compiler/internal/types/postgres"
)

// systems are the rules of types by dialect. Redshift shares PostgreSQL's names
// and not its functions, arithmetic and lengths of strings.
var systems = map[*sqlparse.Dialect]types.System{
	sqlparse.DuckDB:   duckdb.System,
	sqlparse.Postgres: postgres.System,
	sqlparse.Redshift: types.Plain{Boolean: "boolean", Names: map[string]string{
		"int": "integer", "int4": "integer", "int2": "smallint", "int8": "bigint", "bool": "boolean", "float": "double precision",
		"float8": "double precision", "float4": "real", "decimal": "numeric", "varchar": "character varying", "nvarchar": "character varying",
		"char": "character", "timestamp": "timestamp without time zone", "timestamptz": "timestamp with time zone",
	}},
	sqlparse.Trino: types.Plain{Boolean: "boolean", Names: map[string]string{"int": "integer", "dec": "decimal", "numeric": "decimal"}},
	sqlparse.Spark: types.Plain{Boolean: "boolean", Names: map[string]string{
		"integer": "int", "long": "bigint", "short": "smallint", "byte": "tinyint", "real": "float", "dec": "decimal", "numeric": "decimal",
	}},
	sqlparse.MySQL: types.Plain{Names: map[string]string{"integer": "int", "dec": "decimal", "numeric": "decimal", "bool": "tinyint(1)", "boolean": "tinyint(1)"}},
	sqlparse.Flink: types.Plain{Boolean: "boolean", Upper: true, Names: map[string]string{"integer": "int", "dec": "decimal", "numeric": "decimal"}},
}

// systemOf is a dialect's rules, as far as they are known.
func systemOf(d *sqlparse.Dialect) types.System {
	if s, ok := systems[d]; ok {
		return s
	}
	return types.Plain{}
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

// SlipOfType is the type that a written one is a slip of; "" for what is none.
func SlipOfType(text string, d *sqlparse.Dialect) string {
	if _, refusal := systemOf(d).Infer(&types.Expr{Kind: types.Cast, Name: text}); refusal != nil {
		return refusal.Near
	}
	return ""
}
