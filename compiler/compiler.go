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
	"context"
	"sync"

	"github.com/modeldata/model/compiler/internal/load"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// What a run gives to rendering, and what templates say; see package scope.
type (
	// Options say what to load and how.
	Options = load.Options
	// Runtime is what rendering in execute mode gets from a run.
	Runtime = scope.Runtime
	// Interval is a half-open range of event time.
	Interval = scope.Interval
	// Deferral is an environment that an earlier run has built.
	Deferral = scope.Deferral
	// Fingerprint identifies what a project was made from: its shape, and the
	// texts that only their own nodes depend on.
	Fingerprint = scope.Fingerprint
	// LogEntry is something a template said.
	LogEntry = scope.LogEntry
)

// Compiler holds a loaded project. It is safe for concurrent use.
type Compiler struct {
	world *scope.World
	// templates holds parsed templates by node, filled when first rendered.
	templates sync.Map // *project.Node -> *jinja.Template
}

// Project returns the loaded project.
func (c *Compiler) Project() *project.Project { return c.world.Project }

// Fingerprint identifies what the project was made from.
func (c *Compiler) Fingerprint() Fingerprint { return c.world.Fingerprint }

// ReadsShown reports whether a template has read a flag that says how the command
// was given, so that what it made may differ between commands of equal Flags.
func (c *Compiler) ReadsShown() bool { return c.world.Shown.Load() }

// Load reads and resolves a project; all diagnostics are returned at once. The
// compiler is nil when they hold an error.
func Load(ctx context.Context, o Options) (*Compiler, diag.List) {
	w, diags := load.Load(ctx, o)
	if diags.HasErrors() {
		return nil, diags
	}
	return &Compiler{world: w}, diags
}
