// Package properties decodes the YAML files that describe a package's
// resources: models, sources, tests and the rest.
//
// It takes one file's text and gives typed structs in which names, texts and
// configuration keep their places, with every problem found at once. It knows
// no other file: whether a described model exists is the caller's question.
package properties

import (
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Range is a half-open range of bytes of the one file.
type Range struct{ Start, End int32 }

// Text is a text with its place.
type Text struct {
	Value string
	Range Range
}

// File is a decoded file. It is plain data, to be kept in a cache; only File
// itself is not encoded.
type File struct {
	File *source.File
	// Templated says that a value that is rendered before it is read holds
	// Jinja. Such values are here as written, and typed fields of them are
	// unset: Render gives the file with them filled in.
	Templated bool

	Models, Seeds, Snapshots, Analyses []Patch
	// DataTests describes singular tests.
	DataTests []Patch
	Sources   []Source
	Macros    []Macro
	Exposures []Exposure
	Groups    []Group
	UnitTests []UnitTest

	Functions []Patch

	Metrics, SemanticModels, SavedQueries []Definition
}

// Span returns the place of a range of the file.
func (f *File) Span(r Range) source.Span {
	return source.Span{File: f.File, Start: r.Start, End: r.End}
}

// Layer turns configuration entries into a layer with places.
func (f *File) Layer(entries []ConfigEntry) configs.Layer {
	if len(entries) == 0 {
		return nil
	}
	out := make(configs.Layer, len(entries))
	for i, e := range entries {
		out[i] = configs.Entry{Key: e.Key, Value: e.Value, Span: f.Span(e.Range)}
	}
	return out
}

// ConfigEntry is one configuration key. Raw is the value as written when Value
// was rendered from it, else the same value.
type ConfigEntry struct {
	Key        string
	Value, Raw any
	// Range covers the value.
	Range Range
}

// Patch describes a model, seed, snapshot, analysis or singular test.
type Patch struct {
	Name        Text
	Range       Range // the whole mapping
	Description Text
	// Config holds the keys under config:, and meta, docs, group, contract and
	// access written beside it.
	Config      []ConfigEntry
	Columns     []Column
	Tests       []TestDef // on the resource itself; those on columns are with these
	Constraints []Constraint

	// Of models.
	LatestVersion      any // nil, string, int64 or float64
	LatestVersionRange Range
	Versions           []Version
	DeprecationDate    Text
	TimeSpine          *project.Map

	// Relation is a YAML snapshot's: "ref('x')" or "source('a', 'b')".
	Relation Text
	// QuoteColumns is a seed's or snapshot's own property, nil when not given.
	QuoteColumns *bool

	// Of functions.
	Arguments []FunctionArgument
	Returns   FunctionReturns
	Overloads []FunctionOverload
}

// FunctionArgument is an argument of a function.
type FunctionArgument struct {
	Name, DataType string
	Description    Text
	Default        any
	Range          Range
}

// FunctionReturns is what a function returns.
type FunctionReturns struct {
	DataType    string
	Description Text
}

// FunctionOverload is a form of a function for other arguments; its body is in
// the file DefinedIn.
type FunctionOverload struct {
	DefinedIn   Text
	Description Text
	Arguments   []FunctionArgument
	Returns     FunctionReturns
}

// Version is one entry of a model's versions.
type Version struct {
	V               any // string, int64 or float64
	VRange, Range   Range
	DefinedIn       string
	Description     Text
	Access          string
	Config          []ConfigEntry
	Constraints     []Constraint
	Docs            *project.Map
	DeprecationDate Text
	// Tests replaces the model's own tests when HasTests is true.
	Tests    []TestDef
	HasTests bool
	// IncludeAll takes all the model's columns but Exclude; else Include lists
	// those it takes. Columns come on top.
	IncludeAll       bool
	Include, Exclude []string
	Columns          []Column
}

// Column describes a column.
type Column struct {
	Name        Text
	Range       Range
	Description Text
	DataType    string
	Quote       *bool
	// Tags and Meta include those under config:.
	Tags        []string
	Meta        *project.Map
	Constraints []Constraint
	Granularity string
	Config      *project.Map
	Tests       []TestDef
	Extra       *project.Map // keys that are none of dbt's
}

// Constraint is a declared constraint.
type Constraint struct {
	Type, Name, Expression     string
	WarnUnenforced, WarnUnsupp bool
	Columns                    []string
	To                         string
	ToColumns                  []string
	Range                      Range
}

// TestDef is one use of a generic test.
type TestDef struct {
	// Name and Namespace are "not_null" and "" or "equality" and "dbt_utils".
	Name, Namespace string
	NameRange       Range
	Range           Range
	// Args are the test's own, without model and column_name; ArgRanges are the
	// places of their values, in the same order. The first ArgsBeside of them do
	// not stand below arguments.
	Args       *project.Map
	ArgRanges  []Range
	ArgsBeside int32
	// Config holds configuration keys from either place they may be written in.
	Config      []ConfigEntry
	CustomName  string
	Description string
	// Bare is the first argument that is written beside config, when none are
	// below arguments; BesideConfig are configuration keys written there.
	Bare         Text
	BesideConfig []Text
	// Column is the column it is written on, "" for tests of the resource.
	Column string
}

// Source is a source or, with Overrides set, a patch of another package's.
type Source struct {
	Name             Text
	Range            Range
	Description      Text
	Database, Schema string
	// RawDatabase and RawSchema are as written, before rendering.
	RawDatabase, RawSchema string
	Loader                 string
	LoadedAtField          string
	LoadedAtQuery          string
	Meta                   *project.Map
	Tags                   []string
	Quoting                *project.Map
	// Freshness is as written; HasFreshness tells null from absent.
	Freshness    *project.Map
	HasFreshness bool
	Config       []ConfigEntry
	Overrides    string
	Tables       []Table
}

// Table is a table of a source.
type Table struct {
	Name          Text
	Range         Range
	Description   Text
	Identifier    string
	Loader        string
	LoadedAtField string
	// HasLoadedAtField tells null from absent: null takes the source's away.
	HasLoadedAtField bool
	LoadedAtQuery    string
	Meta             *project.Map
	Tags             []string
	Quoting          *project.Map
	Freshness        *project.Map
	HasFreshness     bool
	External         *project.Map
	Config           []ConfigEntry
	Columns          []Column
	Tests            []TestDef
}

// Macro describes a macro.
type Macro struct {
	Name        Text
	Range       Range
	Description Text
	Arguments   []Argument
	Meta, Docs  *project.Map
	Config      []ConfigEntry
}

// Argument describes an argument of a macro.
type Argument struct {
	Name, Type  string
	Description Text
	Range       Range
}

// Exposure is an exposure.
type Exposure struct {
	Name          Text
	Range         Range
	Description   Text
	Type, Label   string
	Maturity, URL string
	Owner         *project.Map
	DependsOn     []Text // "ref('x')", "source('a', 'b')", "metric('m')"
	Meta          *project.Map
	Tags          []string
	Config        []ConfigEntry
}

// Group is a group.
type Group struct {
	Name        Text
	Range       Range
	Description Text
	Owner       *project.Map
	Config      []ConfigEntry
}

// UnitTest is a unit test.
type UnitTest struct {
	Name        Text
	Range       Range
	Description Text
	Model       Text
	Given       []UnitInput
	Expect      *project.Map
	ExpectRange Range
	Overrides   *project.Map
	Versions    *project.Map
	Config      []ConfigEntry
}

// UnitInput is one input of a unit test.
type UnitInput struct {
	Input Text // "ref('x')", "source('a', 'b')" or "this"
	Data  *project.Map
	Range Range
}

// Definition is a resource that is kept as written: metric, semantic model,
// saved query.
type Definition struct {
	Name        Text
	Range       Range
	Description Text
	Config      []ConfigEntry
	Data        *project.Map
}
