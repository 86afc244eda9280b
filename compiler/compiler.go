// Package compiler turns a folder of SQL models and YAML into a project, and a
// node of it into SQL.
//
// Load reads, parses and resolves everything and returns all diagnostics at
// once. A Compiler then renders nodes for a run: their compiled SQL with a
// source map, and the macros that materializations are written with. It runs
// SQL only where a template asks for it (run_query and its kin), through the
// session it is given. It decides no order and writes no artifact.
package compiler

import (
	"sync"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Options say what to load and how.
type Options struct {
	ProjectDir  string // absolute
	ProfilesDir string // "" searches the project's folder, then ~/.dbt
	Profile     string // "" takes the project's own
	Target      string // "" takes the profile's default
	TargetPath  string // "" takes the project's own
	Threads     int    // 0 takes the profile's
	Vars        *project.Map
	// Env looks up environment variables for env_var().
	Env func(string) (string, bool)
	// Flags is what templates see as `flags`, by lower-case name ("full_refresh").
	Flags *project.Map
	// Command is the command's name for flags.WHICH ("run", "build").
	Command      string
	Args         *project.Map // invocation_args_dict
	Registry     *adapters.Registry
	InvocationID string
	Now          time.Time
	// NoCache reads every file anew (--no-partial-parse).
	NoCache bool
	// NoProfile loads without connecting information (deps, clean).
	NoProfile bool
	// Log receives what templates print: log(info=true), print(), warnings.
	Log func(LogEntry)
}

// What a run gives to rendering, and what templates say; see package scope.
type (
	// Runtime is what rendering in execute mode gets from a run.
	Runtime = scope.Runtime
	// Interval is a half-open range of event time.
	Interval = scope.Interval
	// LogEntry is something a template said.
	LogEntry = scope.LogEntry
)

// Compiler holds a loaded project. It is safe for concurrent use.
type Compiler struct {
	world *scope.World
	// templates holds parsed templates by node, filled when first rendered.
	templates sync.Map // unique id -> *jinja.Template
}

// Project returns the loaded project.
func (c *Compiler) Project() *project.Project { return c.world.Project }

// Compiled is a node's SQL.
type Compiled struct {
	SQL string
	// CTEs lists the ephemeral models inlined at the head of SQL, in order.
	CTEs []CTE
	// Map finds the place in the user's file of a byte offset of SQL.
	Map func(offset int) (source.Span, bool)
}

// CTE is an inlined ephemeral model.
type CTE struct{ UniqueID, SQL string }
