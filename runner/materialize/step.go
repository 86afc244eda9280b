// Package materialize turns a node's compiled SQL into the steps that build it.
//
// Steps returns them in order; the order is Go, one file per materialization,
// and the text of each step comes from macros under dbt's names, so that
// projects and packages can replace it. A step's text is rendered when the run
// reaches it, because macros may ask the engine about what earlier steps made;
// nothing else here touches an engine. The package sends no SQL itself.
package materialize

import (
	"fmt"
	"sort"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Phase is what a step is for. Phases never go backwards within a node, so that
// tests can come between building and publishing.
type Phase uint8

// The phases in order.
const (
	Build   Phase = iota // nothing that a reader sees changes
	Audit                // reserved for tests before publication
	Publish              // readers see the new state from here on
	CleanUp              // what is left over goes
)

// String returns the phase's name in lower case.
func (p Phase) String() string { return [...]string{"build", "audit", "publish", "clean up"}[p] }

// Step is one thing to do. Exactly one of Render, Call, Load and Then is set.
type Step struct {
	Phase Phase
	Name  string
	// Render gives the statement to send; blank text is not sent.
	Render func() (string, error)
	// Call renders a macro that sends its statements itself.
	Call func() error
	// Load brings a seed's rows into its table.
	Load *Load
	// Then gives steps that can only be known once the earlier ones have run.
	// They take this step's place.
	Then func() ([]Step, error)

	// InTransaction steps that follow each other share one transaction.
	InTransaction bool
	// Atomic says that the statement alone is all or nothing, so that it needs
	// no transaction when nothing else shares it.
	Atomic bool
	// Main marks the statement whose response is the node's, and whose text
	// stands in the target folder's run/.
	Main bool
	// Fetch says that the statement returns rows that the caller wants.
	Fetch bool

	// Made and Gone tell the relation cache what the step changes.
	Made, Gone []adapters.Relation
}

// Load is rows to be brought into a table that earlier steps made.
type Load struct {
	Relation adapters.Relation
	Columns  []adapters.Column
}

// Renderer is what materializations ask of the compiler for one node.
type Renderer interface {
	// Macro renders a macro found by dispatch.
	Macro(name string, args ...any) (string, error)
	// MacroValue is Macro for macros that return data.
	MacroValue(name string, args ...any) (any, error)
	// MacroColumns is Macro for macros that return columns.
	MacroColumns(name string, args ...any) ([]adapters.Column, error)
	HasMacro(name string) bool
	// Overridden reports whether the project or a package defines the macro.
	Overridden(name string) bool
	// Text renders a piece of template text, such as a hook.
	Text(text string, at source.Span) (string, error)
	// Name returns what templates see under a name, to be handed to a macro.
	Name(name string) any
}

// Input is all that the steps of one node depend on.
type Input struct {
	Node     *project.Node
	SQL      string // compiled; "" for seeds
	Target   adapters.Relation
	Dialect  *adapters.Dialect
	Renderer Renderer
	// FullRefresh is the run's flag as the node's own configuration has it.
	FullRefresh bool
	// Existing finds a relation in the engine as the run knows it.
	Existing func(adapters.Relation) (adapters.Relation, bool, error)
	// Columns describes a relation of the engine.
	Columns func(adapters.Relation) ([]adapters.Column, error)

	// SeedColumns are a seed's columns with their types.
	SeedColumns []adapters.Column
	// SeedHeader are their names as the file has them.
	SeedHeader []string
	// StoreFailures says that a test keeps its failing rows; StoreAs is "table"
	// or "view".
	StoreFailures bool
	StoreAs       string
	// Batch is set while one interval of a microbatch model is built.
	Batch *Batch
}

// Batch says which part of a microbatch model is being built: hooks run once,
// before the first and after the last.
type Batch struct{ First, Last bool }

// makers holds a function for each built-in materialization.
var makers map[string]func(*Input) ([]Step, error)

func init() {
	makers = map[string]func(*Input) ([]Step, error){
		"view":              view,
		"table":             table,
		"incremental":       incremental,
		"ephemeral":         func(*Input) ([]Step, error) { return nil, nil },
		"seed":              seed,
		"snapshot":          snapshot,
		"test":              test,
		"materialized_view": materializedView,
		"function":          function,
	}
}

// Of names a node's materialization.
func Of(n *project.Node) string {
	switch n.Kind {
	case project.Seed:
		return "seed"
	case project.Test:
		return "test"
	case project.Snapshot:
		return "snapshot"
	case project.Function:
		return "function"
	}
	return n.Config.String("materialized")
}

// BuiltIn reports whether a node's materialization is one of the tool's own.
func BuiltIn(n *project.Node) bool { return makers[Of(n)] != nil }

// Steps returns the steps that build the node with a built-in materialization.
func Steps(in Input) ([]Step, error) {
	name := Of(in.Node)
	mk, ok := makers[name]
	if !ok {
		return nil, unknown(&in, name)
	}
	steps, err := mk(&in)
	if err != nil {
		return nil, err
	}
	if len(steps) > 0 && len(in.Target.Identifier) > in.Dialect.MaxIdentifier && (in.Node.Kind != project.Test || in.StoreFailures) {
		return nil, in.errorf(diag.NameTooLong, "Relation name '%s' is longer than %d characters", in.Target.Identifier, in.Dialect.MaxIdentifier).
			WithHint("give %s a shorter alias", in.Node.Name)
	}
	if in.Dialect.Has(adapters.TransactionalDDL) {
		return alone(steps), nil
	}
	return steps, nil
}

// alone takes the transaction off a statement that needs none: one that is
// atomic by itself and shares it with nothing.
func alone(steps []Step) []Step {
	at := -1
	for i, s := range steps {
		if !s.InTransaction {
			continue
		}
		if at >= 0 || !s.Atomic {
			return steps
		}
		at = i
	}
	if at >= 0 {
		steps[at].InTransaction = false
	}
	return steps
}

func unknown(in *Input, name string) error {
	d := diag.Errorf(diag.UnknownMaterialization, in.Node.Span, "%s %s has the materialization %q, which does not exist", in.Node.Kind, in.Node.Name, name).WithNode(in.Node.UniqueID)
	var names []string
	for n := range makers {
		if n != "seed" && n != "test" && n != "snapshot" && n != "function" {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	if near := diag.Nearest(name, names); near != "" {
		return d.WithHint("did you mean %q?", near)
	}
	if name == "external" {
		d.Code = diag.MaterializationMissing
		d.Message = fmt.Sprintf("model %s is to be built as an external file, which this version cannot do", in.Node.Name)
		return d.WithHint("build it as a table and copy it out with a post-hook: copy (select * from {{ this }}) to 'file.parquet'")
	}
	return d.WithHint("use one of %v, or define {%% materialization %s, default %%} in the project", names, name)
}
