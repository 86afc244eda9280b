// Package postgres is the PostgreSQL engine, over the server's own protocol.
//
// It takes one output of a profile, with the fields dbt-postgres documents, and
// gives a Driver whose sessions are connections of their own. Statements go out
// as they are, by the simple protocol: several at once, values back as text. The
// package knows the engine contract only; it decides nothing about models.
package postgres

import (
	"embed"
	"io/fs"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/ansi"
)

//go:embed macros
var files embed.FS

// Driver returns the engine "postgres".
func Driver() *adapters.Driver {
	macros, err := fs.Sub(files, "macros")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return &adapters.Driver{
		Name:      "postgres",
		Dialect:   dialect(),
		Macros:    macros,
		Base:      ansi.Macros,
		Configure: configure,
		Open:      open,
	}
}

func dialect() *adapters.Dialect {
	d := ansi.Dialect("postgres")
	d.RefusedTitle = "Database Error"
	d.Types["timestamp"] = "timestamp without time zone"
	d.Types["json"] = "json"
	d.IncrementalStrategies = []string{"append", "delete+insert", "merge", "microbatch"}
	// With a unique key; without one rows are appended.
	d.DefaultStrategy = "delete+insert"
	d.UnsizedText = true
	d.Features = map[adapters.Feature]adapters.Support{
		adapters.TransactionalDDL:     adapters.Full,
		adapters.CreateOrReplaceTable: adapters.Impossible,
		// CREATE OR REPLACE VIEW can only add columns at the end.
		adapters.CreateOrReplaceView: adapters.Impossible,
		adapters.Merge:               adapters.Since,
		adapters.MaterializedViews:   adapters.Full,
		adapters.TempTables:          adapters.Full,
		adapters.Grants:              adapters.Full,
		adapters.Comments:            adapters.Full,
		adapters.ForeignKeyDatabase:  adapters.Full,
	}
	for name := range d.Constraints {
		d.Constraints[name] = adapters.Enforced
	}
	return d
}

// literal writes text as an SQL string.
func literal(s string) string {
	out := make([]byte, 0, len(s)+2)
	escapes := false
	for i := range len(s) {
		switch s[i] {
		case '\'':
			out = append(out, '\'')
		case '\\':
			out, escapes = append(out, '\\'), true
		}
		out = append(out, s[i])
	}
	if escapes {
		return "E'" + string(out) + "'"
	}
	return "'" + string(out) + "'"
}
