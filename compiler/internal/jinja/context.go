package jinja

import (
	"context"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Globals finds the free names of a template. The engine's own names (range,
// dict, namespace, cycler, joiner, lipsum) are found after them.
type Globals interface {
	Lookup(name string) (Value, bool)
}

// Namer is a Globals that can list its names, for suggestions in messages.
type Namer interface{ Names() []string }

// Names is a Globals over a map.
type Names map[string]Value

// Lookup finds a name of the map.
func (n Names) Lookup(name string) (Value, bool) { v, ok := n[name]; return v, ok }

// Names lists the names of the map.
func (n Names) Names() []string {
	out := make([]string, 0, len(n))
	for name := range n {
		out = append(out, name)
	}
	return out
}

// Context is the state of one rendering. It is not shared between goroutines.
type Context struct {
	// Globals finds free names.
	Globals Globals
	// Done ends the rendering when it is cancelled; nil never does.
	Done context.Context
	// Lenient makes undefined names of the rendered template itself give
	// Undefined again for attributes, items and calls, as dbt does when it
	// renders a template only to see what it refers to. Macros stay strict.
	Lenient bool
	// Trace counts and bounds the work; contexts made by With share it.
	Trace *Trace
}

// Trace counts what a rendering did and where it is.
type Trace struct {
	// MaxSteps bounds calls and loop rounds; MaxDepth bounds calls inside calls.
	MaxSteps, MaxDepth int

	steps int
	calls []call
}

type call struct {
	name string
	span source.Span
}

// The bounds of a rendering, far above what a sensible project needs.
const (
	defaultMaxSteps = 50_000_000
	defaultMaxDepth = 500
	// maxText bounds one text and maxItems one list or dict built in one go.
	maxText  = 1 << 26
	maxItems = 1 << 22
)

// NewContext returns a context with its own limits and trace.
func NewContext(g Globals) *Context {
	return &Context{Globals: g, Trace: &Trace{MaxSteps: defaultMaxSteps, MaxDepth: defaultMaxDepth}}
}

// With returns a context that shares limits, trace and cancellation but has
// other globals.
func (c *Context) With(g Globals) *Context {
	out := *c
	out.Globals = g
	return &out
}

// ready returns a context that can be used, whatever the caller made.
func (c *Context) ready() *Context {
	if c == nil {
		return NewContext(nil)
	}
	if c.Trace == nil {
		out := *c
		out.Trace = NewContext(nil).Trace
		return &out
	}
	return c
}

// Macros returns the names of the macros being called, outermost first.
func (t *Trace) Macros() []string {
	var out []string
	for _, c := range t.calls {
		if c.name != "" {
			out = append(out, c.name)
		}
	}
	return out
}

// step counts one call or loop round.
func (c *Context) step() error {
	t := c.Trace
	t.steps++
	if t.steps&0xff != 0 {
		return nil
	}
	if t.steps > t.MaxSteps {
		return Raise(diag.JinjaLimit, "the template took more than %d steps", t.MaxSteps)
	}
	if c.Done != nil {
		if err := c.Done.Err(); err != nil {
			return &located{diag.Errorf(diag.JinjaLimit, source.Span{}, "rendering was cancelled"), err}
		}
	}
	return nil
}

// enter counts a call of a macro, caller block or recursive loop, or, without a
// name, the rendering of a template; leave must follow unless it fails.
func (c *Context) enter(name string, at source.Span) error {
	if len(c.Trace.calls) >= c.Trace.MaxDepth {
		return Raise(diag.JinjaLimit, "calls are nested more than %d deep", c.Trace.MaxDepth)
	}
	if err := c.step(); err != nil {
		return err
	}
	c.Trace.calls = append(c.Trace.calls, call{name, at})
	return nil
}

func (c *Context) leave() { c.Trace.calls = c.Trace.calls[:len(c.Trace.calls)-1] }

// lookup finds a free name.
func (c *Context) lookup(name string) (Value, bool) {
	if c.Globals != nil {
		if v, ok := c.Globals.Lookup(name); ok {
			return v, true
		}
	}
	v, ok := builtins[name]
	return v, ok
}
