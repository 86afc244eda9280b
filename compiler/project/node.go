package project

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/source"
)

// Kind is what sort of thing a node is; the values are dbt's resource types.
type Kind string

// The kinds of nodes.
const (
	Model         Kind = "model"
	Seed          Kind = "seed"
	Snapshot      Kind = "snapshot"
	Test          Kind = "test"
	Analysis      Kind = "analysis"
	Operation     Kind = "operation" // an on-run-start or on-run-end hook
	SQLOperation  Kind = "sql_operation"
	SourceTable   Kind = "source"
	Exposure      Kind = "exposure"
	Metric        Kind = "metric"
	SemanticModel Kind = "semantic_model"
	SavedQuery    Kind = "saved_query"
	UnitTest      Kind = "unit_test"
	Function      Kind = "function"
)

// Plural is the kind's name for several nodes, as people say it.
func (k Kind) Plural() string {
	name := strings.ReplaceAll(string(k), "_", " ")
	switch {
	case k == Analysis:
		return "analyses"
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}

// Node is one thing of the lineage graph: what people select, run, test and
// document. Which of the kind-specific parts is set follows from Kind. Nodes
// are immutable once Load has returned them.
type Node struct {
	Kind     Kind
	UniqueID string // e.g. "model.shop.orders", "test.shop.not_null_orders_id.a1b2c3d4e5"
	Name     string
	Package  string
	// Path is relative to the resource folder ("staging/orders.sql"),
	// OriginalPath to the package's root ("models/staging/orders.sql").
	Path, OriginalPath string
	// PatchPath is the YAML file that describes the node ("shop://models/x.yml").
	PatchPath string
	FQN       []string
	// File holds the text the node was read from; Span is the node's own part
	// of it: the whole SQL file, the snapshot block, the YAML mapping.
	File *source.File
	Span source.Span
	// PatchSpan is the node's mapping in its properties YAML; zero without one.
	PatchSpan source.Span
	// Raw is the template text (dbt's raw_code).
	Raw      string
	Language string // "sql", "python" or, of functions, "javascript"
	Checksum Checksum

	// Target names the profile output the node is built on.
	Target   string
	Relation adapters.Relation // zero for kinds that have no relation
	Alias    string

	Config Config
	// Unrendered holds the configuration as written, before Jinja.
	Unrendered  *Map
	ConfigCalls *Map // keys set by config() in the file itself

	Description string
	// DocBlocks lists the unique ids of the docs blocks that the description
	// uses.
	DocBlocks []string
	Columns   []Column
	// Tags and Meta are also in Config; here as merged for the manifest.
	Tags   []string
	Meta   *Map
	Group  string
	Access string // private, protected, public; models only

	Refs       []Ref
	SourceRefs []SourceRef
	MetricRefs [][]string
	// FunctionRefs are the calls of function(), which gives a function's name.
	FunctionRefs []Ref
	DependsOn    DependsOn
	// Inferred are the nodes that the SQL names without a reference, where
	// infer_refs asks for them; they are among DependsOn, too.
	Inferred []InferredRef

	Version *Version
	// DeprecationDate is a model's, as written; Version has that of one version.
	DeprecationDate string
	// TimeSpine is a model's time_spine property, as written.
	TimeSpine     *Map
	Contract      Contract
	Constraints   []Constraint
	PrimaryKey    []string
	TestInfo      *TestInfo
	SourceInfo    *SourceInfo
	ExposureInfo  *ExposureInfo
	UnitTestInfo  *UnitTestInfo
	OperationInfo *OperationInfo
	SeedInfo      *SeedInfo
	FunctionInfo  *FunctionInfo
	// Definition carries kinds that the tool keeps but does not run (metric,
	// semantic model, saved query), as written.
	Definition *Map
	// CreatedAt is seconds since the epoch, for the manifest.
	CreatedAt float64
}

// Checksum identifies a file's content; Name is "sha256", or "path" for seeds
// too large to hash (over 1 MiB), or "none".
type Checksum struct{ Name, Value string }

// DependsOn lists unique ids in the order first used.
type DependsOn struct {
	Macros []string
	Nodes  []string
}

// Ref is one ref() of a node.
type Ref struct {
	Package string // "" when not given
	Name    string
	Version any // nil, string or int64
	Span    source.Span
}

// SourceRef is one source() of a node.
type SourceRef struct {
	Source, Table string
	Span          source.Span
}

// Column is a declared column.
type Column struct {
	Name        string
	Description string
	DocBlocks   []string // unique ids of the docs blocks that the description uses
	DataType    string   // "" when not declared
	Quote       *bool
	Tags        []string
	Meta        *Map
	Constraints []Constraint
	Granularity string
	Config      *Map
	Extra       *Map // keys that are none of dbt's, as written
	Span        source.Span
}

// Constraint is a declared constraint of a model or a column.
type Constraint struct {
	Type, Name, Expression     string
	WarnUnenforced, WarnUnsupp bool
	Columns                    []string
	// To is a foreign key's table as written; ToNode is the node that its ref() or
	// source() means, "" where it has none.
	To, ToNode string
	ToColumns  []string
	Span       source.Span
}

// Contract is a model's promise about its columns.
type Contract struct {
	Enforced   bool
	AliasTypes bool
	Checksum   string
}

// Version is set on versioned models.
type Version struct {
	V      any // string, int64 or float64, as written
	Latest any
	// Pointer is the name of the view that stands for the latest version, "" where
	// there is none, and on the other versions.
	Pointer         string
	DeprecationDate string
}

// TestInfo is what a test node tests.
type TestInfo struct {
	Generic bool
	// Macro is the short name of a generic test ("not_null"), Namespace the
	// package it was named with ("dbt_utils").
	Macro, Namespace string
	Kwargs           *Map // as given to the test macro, "model" included
	Column           string
	AttachedNode     string // unique id of the model, seed, source or snapshot tested; "" for singular tests
	FileKeyName      string // "models.orders"
}

// SourceInfo is set on source tables.
type SourceInfo struct {
	SourceName, SourceDescription, Loader string
	SourceMeta, External                  *Map
	LoadedAtField, LoadedAtQuery          string
	Freshness                             *Map // as merged; nil: none
	Quoting                               *Map
	Identifier                            string
	// UnrenderedDatabase and UnrenderedSchema are as written; "" when not given.
	UnrenderedDatabase, UnrenderedSchema string
}

// ExposureInfo is set on exposures.
type ExposureInfo struct {
	Type, Label, Maturity, URL string
	OwnerName                  string
	Owner                      *Map
}

// UnitTestInfo is set on unit tests.
type UnitTestInfo struct {
	Model     string // the tested model's name
	Given     []any  // *Map each, as written
	Expect    *Map
	Overrides *Map
	Versions  *Map
}

// OperationInfo is set on on-run-start and on-run-end hooks.
type OperationInfo struct {
	When  string // "on-run-start" or "on-run-end"
	Index int
}

// SeedInfo is set on seeds. The CSV itself is read when it is loaded.
type SeedInfo struct {
	// RootPath is the absolute path of the package the file is in.
	RootPath string
}

// IsRelational reports whether the node has a relation in an engine that it
// builds (sources have one that others build).
func (n *Node) IsRelational() bool {
	return n.Kind == Model || n.Kind == Seed || n.Kind == Snapshot
}

// Ephemeral reports whether the node is inlined as a CTE into its readers.
func (n *Node) Ephemeral() bool {
	return n.Kind == Model && n.Config.String("materialized") == "ephemeral"
}

// SearchName is the name that ref() and selection use: versioned models are
// "name.v1".
func (n *Node) SearchName() string {
	if n.Version == nil || n.Kind == UnitTest {
		return n.Name
	}
	return n.Name + ".v" + FormatScalar(n.Version.V)
}

// VersionedName is how dbt calls a unit test of one version: "name_v1".
func (n *Node) VersionedName() string {
	if n.Version == nil {
		return n.Name
	}
	return n.Name + "_v" + FormatScalar(n.Version.V)
}

// InferredRef is a plain name in SQL that means a node.
type InferredRef struct {
	UniqueID string
	Span     source.Span
}
