// Package scope is what a node's templates see: ref, source, config, var,
// this, model, macros and the rest of dbt's context.
//
// A World is shared by all nodes of a loaded project; a Scope belongs to one
// node on one goroutine. In parse mode a Scope collects what the template
// asks for; in execute mode it answers from the resolved project and the run.
package scope

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// World is what all templates of a project share. It is immutable after the
// project is resolved.
type World struct {
	Project *project.Project
	Macros  *macros.Registry
	Index   *resolve.Index // nil while parsing
	// Static holds the names that do not depend on the node.
	Static map[string]jinja.Value
	// Target is the `target` dictionary of each output in use.
	Target map[string]jinja.Value
	// Vars answers var() for a package.
	Vars *Vars
	// QuoteConfig is the root project's quoting, for adapters of the target.
	Quoting *project.Map
	// Comment is the root project's query-comment.
	Comment projectfile.QueryComment
	// Log receives what templates say.
	Log func(LogEntry)

	Fingerprint Fingerprint
	// Shown: a template has read a flag that says how the command was given.
	Shown *atomic.Bool

	volatile  atomic.Bool
	graphOnce sync.Once
	graph     jinja.Value
}

// Fingerprint identifies what a project was made from: two projects with equal
// ones are equal.
type Fingerprint struct {
	// Shape is about everything but Texts; "" when the project has to be taken as
	// new.
	Shape string
	// Texts are those that nothing depends on but the Raw and the Checksum of their
	// own node. Their number and order are part of the shape.
	Texts []Text
	// Flags identifies the command and its flags, which templates see; Shown those
	// of them that say how it was given and shows what it does.
	Flags, Shown string
}

// Text identifies the text of a node.
type Text struct {
	Node *project.Node
	Hash uint64
}

// volatile are names whose values differ between commands on the same files.
var volatile = map[string]bool{
	"run_started_at": true, "invocation_id": true, "invocation_args_dict": true, "flags": true, "modules": true, "dbt_metadata_envs": true, "thread_id": true,
}

// Volatile reports whether a template that was parsed asked for something that
// differs between commands.
func (w *World) Volatile() bool { return w.volatile.Load() }

// Scope answers free names in the templates of one node.
type Scope struct {
	World   *World
	Node    *project.Node
	Package string // whose macros plain names mean first
	Runtime *Runtime
	Ctx     context.Context
	// Found collects in parse mode; nil in execute mode.
	Found *Found

	// Beyond: the template used names whose meaning the project's files, its target
	// and the engine's answers do not settle, or that say something to the user.
	Beyond bool

	// Mock, when set, answers ref() and source() instead of the engine's
	// relations (unit tests).
	Mock func(*project.Node) (jinja.Value, error)
	// Vars win over all other variables (unit tests).
	Vars *project.Map
	// StrictVars makes var() of an unset variable an error while parsing too.
	StrictVars bool
	// InProperties: the template stands in a property file, whose templates see
	// neither nodes nor macros.
	InProperties bool
	// openVars are the variables whose templates are being rendered.
	openVars map[string]bool

	// Near are macros that come before all others, by plain name.
	Near map[string]*macros.Entry

	// Called lists the macros that the template itself called in execute mode.
	Called []string

	// CTEs lists the ephemeral nodes that ref() named, in order.
	CTEs []*project.Node

	overrides                    map[string]jinja.Value
	packaged                     map[string]jinja.Value // of "package.macro"
	depth                        int                    // of macro calls
	trace                        *jinja.Trace           // of all renderings, so that they share limits
	model                        jinja.Value
	overloads                    []string
	compiled                     *string // the node's SQL once it is known
	adapter                      jinja.Value
	statements                   *dbtlib.Statements
	transactional, inTransaction bool
}

// Found is what a template asked for while it was parsed.
type Found struct {
	Refs    []project.Ref
	Sources []project.SourceRef
	Metrics [][]string
	// Functions are the calls of function().
	Functions []project.Ref
	Configs   []ConfigCall
	Macros    []string // unique ids of macros called by the template itself
}

// settled are the names of the context that mean the same as long as the
// project's files and its target do, and that only answer.
var settled = setOf("ref", "source", "metric", "function", "config", "var", "adapter", "execute", "target", "graph", "return", "range", "dict", "set",
	"set_strict", "zip", "zip_strict", "api", "tojson", "fromjson", "toyaml", "fromyaml", "local_md5", "project_name", "dbt_version", "namespace", "cycler", "joiner")

// settledRunning are further ones while templates are executed: they are made of
// the node, whose naming has been settled then, or are the command's flags.
var settledRunning = setOf("this", "model", "schema", "database", "flags")

func setOf(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[name] = true
	}
	return out
}

// Parse returns a scope that collects.
func (w *World) Parse(n *project.Node) *Scope {
	return &Scope{World: w, Node: n, Package: n.Package, Ctx: context.Background(), Found: &Found{}}
}

// Execute returns a scope that answers.
func (w *World) Execute(ctx context.Context, n *project.Node, rt *Runtime) *Scope {
	s := &Scope{World: w, Node: n, Package: n.Package, Ctx: ctx, Runtime: rt}
	if rt != nil && rt.KeepTable {
		s.keepTable()
	}
	return s
}

// Executing reports whether templates see execute as true.
func (s *Scope) Executing() bool { return s.Found == nil }

// Set gives a name a value, before every other meaning it has.
func (s *Scope) Set(name string, v jinja.Value) {
	if s.overrides == nil {
		s.overrides = map[string]jinja.Value{}
	}
	s.overrides[name] = v
}

// Override is Set for "package.macro" names too.
func (s *Scope) Override(name string, v jinja.Value) {
	if pkg, short, ok := strings.Cut(name, "."); ok {
		if s.packaged == nil {
			s.packaged = map[string]jinja.Value{}
		}
		s.packaged[pkg+"."+short] = v
		return
	}
	s.Set(name, v)
}

// IsValue reports whether a name of the context is something that templates
// read rather than call, such as invocation_id.
func (s *Scope) IsValue(name string) bool {
	v, known := s.Lookup(name)
	_, callable := v.(jinja.Callable)
	return known && !callable
}

// Jinja returns a rendering context over the scope.
func (s *Scope) Jinja() *jinja.Context {
	c := jinja.NewContext(s)
	if s.trace == nil {
		s.trace = c.Trace
	}
	c.Trace = s.trace
	c.Done = s.Ctx
	c.Lenient = s.Found != nil && !s.InProperties
	return c
}

// Lookup finds a free name: what was Set, then macros, then packages, then the
// context. Macros come before the context, so that a project can replace ref().
func (s *Scope) Lookup(name string) (jinja.Value, bool) {
	if v, ok := s.overrides[name]; ok {
		return v, true
	}
	if s.InProperties {
		return s.inProperties(name)
	}
	if e := s.Near[name]; e != nil {
		return s.macro(e), true
	}
	if e := s.World.Macros.Lookup(s.Package, name); e != nil {
		return s.macro(e), true
	}
	if !settled[name] && (s.Found != nil || !settledRunning[name]) && !s.World.Macros.HasPackage(name) {
		s.Beyond = true
	}
	if v, ok := s.own(name); ok {
		return v, true
	}
	if v, ok := s.World.Static[name]; ok {
		if s.Found != nil && volatile[name] {
			s.World.volatile.Store(true)
		}
		return v, true
	}
	if s.World.Macros.HasPackage(name) || name == "dbt" {
		return packageObject{s, name}, true
	}
	return nil, false
}

// own answers the names that depend on the node.
func (s *Scope) own(name string) (jinja.Value, bool) {
	switch name {
	case "ref":
		return jinja.Func("ref", s.ref), true
	case "source":
		return jinja.Func("source", s.source), true
	case "function":
		return jinja.Func("function", s.function), true
	case "metric":
		return jinja.Func("metric", s.metric), true
	case "config":
		return configObject{s}, true
	case "var":
		return varObject{s}, true
	case "this":
		return s.this(), true
	case "model":
		return s.modelValue(), true
	case "graph":
		return s.World.graphValue(s.Executing()), true
	case "adapter":
		return s.adapterValue(), true
	case "execute":
		return s.Executing(), true
	case "target":
		return s.World.Target[s.target()], true
	case "schema":
		return s.relation().Schema, true
	case "database":
		return s.relation().Database, true
	case "builtins":
		return s.builtins(), true
	case "context":
		return contextObject{s}, true
	case "write":
		return jinja.Func("write", s.write), true
	case "render":
		return jinja.Func("render", s.render), true
	case "pre_hooks":
		return s.hooks("pre-hook"), true
	case "post_hooks":
		return s.hooks("post-hook"), true
	case "defer_relation":
		return s.deferRelation(), true
	case "selected_resources":
		return s.selected(), true
	case "thread_id":
		if s.Runtime != nil {
			return s.Runtime.ThreadID, true
		}
		return "MainThread", true
	}
	return s.runNames(name)
}

// runNames answers what only on-run-end hooks and stateful calls have.
func (s *Scope) runNames(name string) (jinja.Value, bool) {
	rt := s.Runtime
	switch name {
	case "results":
		if rt != nil && rt.Results != nil {
			return resultValues(rt.Results), true
		}
	case "schemas":
		if rt != nil && rt.Schemas != nil {
			return values.FromStrings(rt.Schemas), true
		}
	case "database_schemas":
		if rt != nil && rt.DatabaseSchemas != nil {
			l := &jinja.List{}
			for _, p := range rt.DatabaseSchemas {
				l.Items = append(l.Items, jinja.Tuple{p[0], p[1]})
			}
			return l, true
		}
	case "store_result", "load_result", "store_raw_result":
		return s.results(name), true
	}
	return nil, false
}

// target names the output the node lives on.
func (s *Scope) target() string {
	if s.Node.Target != "" {
		return s.Node.Target
	}
	return s.World.Project.Profile.Target
}

func (s *Scope) output() *project.Output { return s.World.Project.Profile.Outputs[s.target()] }

// Dialect is that of the engine the node lives on.
func (s *Scope) Dialect() *adapters.Dialect {
	if o := s.output(); o != nil {
		return o.Driver.Dialect
	}
	return &adapters.Dialect{QuoteOpen: '"', QuoteClose: '"'}
}

// relation is the node's own; while it is being parsed, its default one.
func (s *Scope) relation() adapters.Relation {
	if !s.Node.Relation.IsZero() {
		return s.Node.Relation
	}
	o := s.output()
	if o == nil {
		return adapters.Relation{Identifier: s.Node.Name}
	}
	return adapters.Relation{
		Database: o.Credentials.Database(), Schema: o.Credentials.Schema(),
		Identifier: s.Node.Name, Quoting: o.Driver.Dialect.DefaultQuoting,
	}
}

func (s *Scope) this() jinja.Value {
	if s.Node.Kind == project.Operation {
		return nil
	}
	return dbtlib.RelationValue(s.relation(), s.Dialect())
}

func (s *Scope) hooks(key string) jinja.Value {
	if s.Node.Kind == project.Operation {
		return &jinja.List{}
	}
	v, _ := s.Node.Config.Get(key)
	return values.FromProject(v)
}

func (s *Scope) selected() jinja.Value {
	if s.Runtime == nil {
		return &jinja.List{}
	}
	return values.FromStrings(s.Runtime.Selected)
}

func (s *Scope) render(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("render", jinja.Param{Name: "string", Required: true})
	if err != nil {
		return nil, err
	}
	t, err := jinja.ParseString(jinja.Str(args[0]), c.Span)
	if err != nil {
		return nil, err
	}
	return t.Render(c.Ctx)
}
