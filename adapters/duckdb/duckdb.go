// Package duckdb is the DuckDB engine, in this process.
//
// It takes one output of a profile, with the fields dbt-duckdb documents, and
// gives a Driver: one database instance shared by sessions that are connections
// of their own. A file is held by one process at a time. The package knows the
// engine contract only; it decides nothing about models.
package duckdb

import (
	"embed"
	"io/fs"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/ansi"
)

//go:embed macros
var files embed.FS

// Driver returns the engine "duckdb".
func Driver() *adapters.Driver {
	macros, err := fs.Sub(files, "macros")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return &adapters.Driver{
		Name:      "duckdb",
		Dialect:   dialect(),
		Macros:    macros,
		Base:      ansi.Macros,
		Locate:    locate,
		Configure: configure,
		Open:      open,
	}
}

func dialect() *adapters.Dialect {
	d := ansi.Dialect("duckdb")
	d.Fold = adapters.FoldNone
	d.CaseSensitiveNames = false
	d.LayoutConfigs = []string{"partitioned_by", "partition_by", "sorted_by", "sort_by"}
	d.MaxIdentifier = 1 << 16 // DuckDB sets no limit
	d.Types["string"] = "varchar"
	d.Types["float"] = "double"
	d.Types["json"] = "json"
	d.Types["binary"] = "blob"
	d.Types["timestamp_tz"] = "timestamptz"
	d.IncrementalStrategies = []string{"append", "delete+insert", "merge", "microbatch"}
	// Without a unique key delete+insert deletes nothing.
	d.DefaultStrategy = "delete+insert"
	d.LateStrategies = true // dbt-duckdb looks for the macro after the first build
	d.SeedKeepsNullWord = true
	d.BareSubqueries = true
	d.Features = map[adapters.Feature]adapters.Support{
		adapters.TransactionalDDL:     adapters.Full,
		adapters.CreateOrReplaceTable: adapters.Full,
		adapters.CreateOrReplaceView:  adapters.Full,
		adapters.Merge:                adapters.Full,
		adapters.TempTables:           adapters.Full,
		adapters.Comments:             adapters.Full,
		adapters.WholeFunctions:       adapters.Full,
		adapters.ConcurrentBatches:    adapters.Full,
		adapters.MaterializedViews:    adapters.Impossible,
		adapters.Grants:               adapters.Impossible,
	}
	for name := range d.Constraints {
		d.Constraints[name] = adapters.Enforced
	}
	return d
}
