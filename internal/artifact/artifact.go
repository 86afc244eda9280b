// Package artifact is the JSON files that dbt's tools read and write beside a
// project: manifest v12, run_results v6, sources v3 and catalog v1.
//
// It gives their Go types, writers, and readers for the files of an earlier
// run. It knows no project and no engine: package compiler/manifest fills the
// manifest, the runner fills the rest.
package artifact

import (
	"crypto/md5"
	"encoding/hex"
	"time"
)

// DBTVersion is the dbt-core release whose dialect of the artifacts we write.
const DBTVersion = "1.10.23"

// The schemas of the artifacts.
const (
	ManifestSchema   = "https://schemas.getdbt.com/dbt/manifest/v12.json"
	RunResultsSchema = "https://schemas.getdbt.com/dbt/run-results/v6.json"
	SourcesSchema    = "https://schemas.getdbt.com/dbt/sources/v3.json"
	CatalogSchema    = "https://schemas.getdbt.com/dbt/catalog/v1.json"
)

// The names of the artifacts in the target folder.
const (
	ManifestFile   = "manifest.json"
	SemanticFile   = "semantic_manifest.json"
	SummaryFile    = "graph_summary.json"
	RunResultsFile = "run_results.json"
	SourcesFile    = "sources.json"
	CatalogFile    = "catalog.json"
)

// Metadata heads every artifact. The fields from ProjectName on are written in
// the manifest only.
type Metadata struct {
	GeneratedAt         time.Time
	InvocationID        string
	InvocationStartedAt time.Time
	// Env holds the DBT_ENV_CUSTOM_ENV_ variables, without that prefix.
	Env map[string]string

	ProjectName             string
	UserID                  string // "" is null
	SendAnonymousUsageStats bool
	AdapterType             string
	Quoting                 Quoting
}

// Quoting is a project's quoting configuration; nil is not configured.
type Quoting struct {
	Database, Schema, Identifier, Column *bool
}

// Compiled is what compiling and running add to a node of the manifest.
type Compiled struct {
	// Path is of the compiled SQL, BuildPath of the SQL that was run, both
	// relative to the project; "" when there is none.
	Path, BuildPath string
	Code            string
	CTEs            []CTE
	// RelationName replaces the node's own when set: a test whose failures
	// are stored by a flag has one.
	RelationName string
	// Macros are ids of macros that the node depends on since it was run, as
	// tests do on those of their materialization.
	Macros []string
	// Overloads are the bodies of a function's overloads.
	Overloads []string
	// Keys names the relations of foreign keys, by the unique id of the node that
	// they mean, where that is not the node's own.
	Keys map[string]string
	// Done is false for a node that has a path but was not compiled to the end.
	Done bool
	// Ran is whether a hook was not only compiled.
	Ran bool
}

// CTE is an ephemeral model inlined into compiled SQL.
type CTE struct {
	ID  string `json:"id"`
	SQL string `json:"sql"`
}

// ProjectID is how artifacts identify a project without naming it.
func ProjectID(name string) string {
	sum := md5.Sum([]byte(name))
	return hex.EncodeToString(sum[:])
}

// Append appends the metadata as a JSON object. schema is the artifact's; the
// manifest's has more fields than others.
func (m Metadata) Append(b []byte, schema string) []byte {
	b = append(b, `{"dbt_schema_version":`...)
	b = AppendString(b, schema)
	b = append(b, `,"dbt_version":`...)
	b = AppendString(b, DBTVersion)
	b = append(b, `,"generated_at":`...)
	b = AppendTime(b, m.GeneratedAt)
	b = append(b, `,"invocation_id":`...)
	b = AppendNullable(b, m.InvocationID)
	b = append(b, `,"invocation_started_at":`...)
	b = AppendTime(b, m.InvocationStartedAt)
	b = append(b, `,"env":`...)
	b = appendStringMap(b, m.Env)
	if schema == ManifestSchema {
		b = append(b, `,"project_name":`...)
		b = AppendNullable(b, m.ProjectName)
		b = append(b, `,"project_id":`...)
		b = AppendString(b, ProjectID(m.ProjectName))
		b = append(b, `,"user_id":`...)
		b = AppendNullable(b, m.UserID)
		b = append(b, `,"send_anonymous_usage_stats":`...)
		b = AppendBool(b, m.SendAnonymousUsageStats)
		b = append(b, `,"adapter_type":`...)
		b = AppendNullable(b, m.AdapterType)
		b = append(b, `,"quoting":`...)
		b = m.Quoting.Append(b)
	}
	return append(b, '}')
}

// Append appends the quoting as a JSON object.
func (q Quoting) Append(b []byte) []byte {
	b = append(b, `{"database":`...)
	b = AppendBoolPtr(b, q.Database)
	b = append(b, `,"schema":`...)
	b = AppendBoolPtr(b, q.Schema)
	b = append(b, `,"identifier":`...)
	b = AppendBoolPtr(b, q.Identifier)
	b = append(b, `,"column":`...)
	b = AppendBoolPtr(b, q.Column)
	return append(b, '}')
}
