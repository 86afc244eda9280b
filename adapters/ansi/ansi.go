// Package ansi is what every engine starts from: a dialect with the defaults
// of the SQL standard, and the SQL macros of the project that templates see
// as "dbt".
//
// An engine copies the dialect and changes what differs; its own macros, under
// the names <engine>__<macro>, win over the default__<macro> given here. The
// package runs no SQL.
package ansi

import (
	"embed"
	"io/fs"

	"github.com/modeldata/model/adapters"
)

//go:embed macros
var files embed.FS

// Macros holds the *.sql and *.md files of the built-in project "dbt".
var Macros fs.FS = sub(files, "macros")

func sub(f fs.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // the folder is embedded
	}
	return s
}

// Dialect returns a new dialect of the given engine name: double quotes, names
// folded to lower case and told apart by case when quoted, and no feature that
// some engine lacks.
func Dialect(name string) *adapters.Dialect {
	return &adapters.Dialect{
		Name:               name,
		QuoteOpen:          '"',
		QuoteClose:         '"',
		Fold:               adapters.FoldLower,
		CaseSensitiveNames: true,
		MaxIdentifier:      63,
		DefaultQuoting:     adapters.Quoting{Database: true, Schema: true, Identifier: true},
		Types: map[string]string{
			"string":       "text",
			"integer":      "integer",
			"bigint":       "bigint",
			"float":        "double precision",
			"numeric":      "numeric(28,6)",
			"boolean":      "boolean",
			"date":         "date",
			"timestamp":    "timestamp",
			"timestamp_tz": "timestamp with time zone",
			"time":         "time",
			"json":         "text",
			"binary":       "bytea",
		},
		IncrementalStrategies: []string{"append"},
		DefaultStrategy:       "append",
		Features:              map[adapters.Feature]adapters.Support{},
		Constraints: map[string]adapters.ConstraintSupport{
			"check":       adapters.NotSupported,
			"not_null":    adapters.Enforced,
			"unique":      adapters.NotEnforced,
			"primary_key": adapters.NotEnforced,
			"foreign_key": adapters.NotEnforced,
		},
	}
}
