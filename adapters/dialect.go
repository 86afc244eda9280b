package adapters

import "strings"

// Fold is what an engine does with the case of unquoted names.
type Fold uint8

// The ways of folding.
const (
	FoldLower Fold = iota
	FoldUpper
	FoldNone // keeps the case, compares without it
)

// Support is how far an engine has a feature.
type Support uint8

// The degrees of support.
const (
	Impossible Support = iota // the engine has no way
	NotYet                    // the engine could, the adapter does not
	Since                     // only from some server version on; ask the session
	Full
)

// Feature names something that only some engines have.
type Feature string

// The features that shared code asks for.
const (
	// TransactionalDDL: CREATE, DROP and RENAME roll back with the transaction.
	TransactionalDDL Feature = "transactional_ddl"
	// CreateOrReplaceTable: one atomic statement replaces a table by a query's result.
	CreateOrReplaceTable Feature = "create_or_replace_table"
	// CreateOrReplaceView replaces a view, whatever its columns were.
	CreateOrReplaceView Feature = "create_or_replace_view"
	// Merge: the MERGE statement.
	Merge Feature = "merge"
	// MaterializedViews: the engine keeps materialized views.
	MaterializedViews Feature = "materialized_views"
	// TempTables: tables that only their session sees and that end with it.
	TempTables Feature = "temp_tables"
	// Grants: the engine has GRANT and REVOKE.
	Grants Feature = "grants"
	// ConcurrentBatches: intervals of one table can be replaced side by side.
	ConcurrentBatches Feature = "concurrent_batches"
	// WholeFunctions: one statement makes a function with all its overloads, and
	// takes away those it does not name.
	WholeFunctions Feature = "whole_functions"
	// Comments: COMMENT ON table and column.
	Comments Feature = "comments"
	// ForeignKeyDatabase: REFERENCES may name a table with its database.
	ForeignKeyDatabase Feature = "foreign_key_database"
)

// Dialect is what differs between engines in writing SQL, as data.
type Dialect struct {
	Name string
	// QuoteOpen and QuoteClose surround names; a close inside is doubled.
	QuoteOpen, QuoteClose byte
	Fold                  Fold
	// CaseSensitiveNames: the engine tells "A" and "a" apart when quoted.
	CaseSensitiveNames bool
	// LayoutConfigs are configurations of a table that take statements of their
	// own after the one that makes it.
	LayoutConfigs []string
	// MaxIdentifier is the longest name in bytes.
	MaxIdentifier int
	// DefaultQuoting is the engine's default for relations.
	DefaultQuoting Quoting
	// Types maps the tool's neutral type names (string, integer, bigint,
	// float, numeric, boolean, date, timestamp, timestamp_tz, time, json, binary) to the engine's.
	Types map[string]string
	// TypeLabels renames types that templates ask for by a name the engine does
	// not have; keys are in upper case. Nil means STRING to TEXT.
	TypeLabels map[string]string
	// IncrementalStrategies lists what the engine's macros can do; the first
	// is used without a unique key, DefaultWithKey with one.
	IncrementalStrategies []string
	DefaultStrategy       string
	// LateStrategies: a strategy that does not exist is an error only when there
	// are rows to bring in; else of the first build too.
	LateStrategies bool
	// UnsizedText: text and character varying without a length are types that
	// DDL writes as they are; else a length of 256 is put to them.
	UnsizedText bool
	// BareSubqueries: a subquery in FROM needs no alias, so users may give theirs.
	BareSubqueries bool
	// SeedKeepsNullWord: the word null in a text column of a seed stays text,
	// because dbt has the engine's own reader load the file.
	SeedKeepsNullWord bool
	Features          map[Feature]Support
	// RefusedTitle heads the message of a node whose statement the engine refused,
	// as dbt's adapter of the engine words it; "" is "Runtime Error".
	RefusedTitle string
	// Constraints says per constraint type (check, not_null, unique,
	// primary_key, foreign_key) whether the engine enforces it.
	Constraints map[string]ConstraintSupport
}

// ConstraintSupport is how an engine takes a declared constraint.
type ConstraintSupport string

// The degrees of constraint support.
const (
	Enforced     ConstraintSupport = "enforced"
	NotEnforced  ConstraintSupport = "not_enforced"
	NotSupported ConstraintSupport = "not_supported"
)

// Has reports whether the feature is there in full.
func (d *Dialect) Has(f Feature) bool { return d.Features[f] == Full }

// Quote writes a name in the dialect's quotes.
func (d *Dialect) Quote(name string) string {
	c := string(d.QuoteClose)
	return string(d.QuoteOpen) + strings.ReplaceAll(name, c, c+c) + c
}
