package dbtlib

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Host is what the adapter object works with: the engine of one node's target
// and the macros that the node sees.
type Host struct {
	Ctx     context.Context
	Driver  *adapters.Driver
	Adapter adapters.Adapter // nil without a connection
	Session adapters.Session
	Dialect *adapters.Dialect
	Cache   *adapters.Cache
	// Credentials are the target's, for the methods that tell of them.
	Credentials adapters.Credentials
	// Execute is false while templates are parsed: then methods answer nothing.
	Execute bool
	// Quoting is the root project's.
	Quoting *project.Map
	// Dispatch finds a macro for the engine.
	Dispatch func(name, namespace string) (jinja.Callable, error)
	// Macro calls a macro by name, dispatched, for what dbt does with macros.
	Macro func(name string, args ...jinja.Value) (jinja.Value, error)
	// Overridden reports whether the user's code replaces a macro, so that it
	// has to be called where Go would do; nil means never.
	Overridden func(name string) bool
	// Render renders template text as the node's own, for references in YAML.
	Render func(text string) (string, error)
	// Executed is told of every statement that ended.
	Executed func(name, sql string, resp adapters.Response, err error)
	// Begin is called before a statement that asks for a transaction, Commit by
	// adapter.commit(). Nil leaves every statement to commit by itself.
	Begin, Commit func() error
	// Now is the present, for names that differ from run to run; nil asks the
	// machine.
	Now func() time.Time
}

// Adapter is the object `adapter`.
type Adapter struct {
	h      Host
	warned map[string]bool // what warn_once said

	inColumnsMacro bool // the user's get_columns_in_relation is running
}

// adapterMethod is one method: its parameters, what it does, and what it
// answers while templates are parsed (nil: the same as when executing).
type adapterMethod struct {
	params  []jinja.Param
	run     func(a *Adapter, c *jinja.Call, args []jinja.Value) (jinja.Value, error)
	parsing func(a *Adapter) jinja.Value
}

// NewAdapter returns the adapter object over a host.
func NewAdapter(h Host) jinja.Object {
	if h.Ctx == nil {
		h.Ctx = context.Background()
	}
	if h.Now == nil {
		h.Now = time.Now
	}
	return &Adapter{h: h, warned: map[string]bool{}}
}

// TypeName names the type in messages.
func (a *Adapter) TypeName() string { return "adapter" }

// adapterMethods is filled by the files that hold the methods.
var adapterMethods = mergeMethods(relationMethods, columnMethods, statementMethods, constraintMethods, indexMethods, strategyMethods, fileMethods)

func mergeMethods(groups ...map[string]adapterMethod) map[string]adapterMethod {
	out := map[string]adapterMethod{}
	for _, g := range groups {
		for name, m := range g {
			out[name] = m
		}
	}
	return out
}

// AdapterMethods lists the names that `adapter` has, for documentation and
// tests.
func AdapterMethods() []string {
	names := []string{"Relation", "Column", "behavior", "config", "dispatch"}
	for name := range adapterMethods {
		names = append(names, name)
	}
	return names
}

// Attr gives the methods.
func (a *Adapter) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "Relation":
		return relationClass{a.h.Dialect, a.h.Quoting}, true
	case "Column":
		return columnClass{a.h.Dialect}, true
	case "behavior":
		return behavior{}, true
	case "config":
		return a.config(), true
	case "dispatch":
		return jinja.Func("dispatch", a.dispatch), true
	}
	m, ok := adapterMethods[name]
	if !ok {
		return nil, false
	}
	return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
		if !a.h.Execute && m.parsing != nil {
			return m.parsing(a), nil
		}
		args, err := c.Bind(name, m.params...)
		if err != nil {
			return nil, err
		}
		return m.run(a, c, args)
	}), true
}

// What methods answer while templates are parsed.
func parseNone(*Adapter) jinja.Value  { return nil }
func parseList(*Adapter) jinja.Value  { return list() }
func parseFalse(*Adapter) jinja.Value { return false }

func (a *Adapter) dispatch(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("dispatch", jinja.Param{Name: "macro_name", Required: true}, jinja.Param{Name: "macro_namespace"}, jinja.Param{Name: "packages"})
	if err != nil {
		return nil, err
	}
	if args[2] != nil {
		return nil, hinted(jinja.Raise(diag.DispatchFailed, "dispatch takes no packages argument"),
			"name one package: adapter.dispatch('%s', macro_namespace='...'); the search order is set under dispatch: in dbt_project.yml", jinja.Str(args[0]))
	}
	namespace := ""
	if given(args[1]) {
		s, ok := args[1].(string)
		if !ok {
			return nil, typeError("the macro_namespace of dispatch is a text, not %s", jinja.TypeName(args[1]))
		}
		namespace = s
	}
	if a.h.Dispatch == nil {
		return nil, jinja.Raise(diag.DispatchFailed, "macros cannot be called here")
	}
	return a.h.Dispatch(jinja.Str(args[0]), namespace)
}

// config is what templates may see of dbt's configuration object.
func (a *Adapter) config() jinja.Value {
	creds := newMapping("credentials")
	if c := a.h.Credentials; c != nil {
		for k, v := range c.Public() {
			creds.set(k, jinja.FromGo(v))
		}
		creds.set("database", c.Database())
		creds.set("schema", c.Schema())
	}
	return newMapping("config", "credentials", creds, "quoting", frozen("quoting", a.h.Quoting))
}

// macro calls a macro of the node.
func (a *Adapter) macro(name string, args ...jinja.Value) (jinja.Value, error) {
	if a.h.Macro == nil {
		return nil, jinja.Raise(diag.MissingMacro, "macros cannot be called here")
	}
	return a.h.Macro(name, args...)
}

func (a *Adapter) overridden(name string) bool { return a.h.Overridden != nil && a.h.Overridden(name) }

// connected returns an error when there is no engine to ask.
func (a *Adapter) connected(what string) error {
	if a.h.Adapter == nil || a.h.Session == nil {
		return hinted(jinja.Raise(diag.AdapterOffline, "%s needs a connection, which this command does not open", what),
			"guard it with {%% if execute %%}, or use a command that connects (run, build, test, compile, show)")
	}
	return nil
}

// database is the target's own, for calls that name none.
func (a *Adapter) database(v jinja.Value) string {
	if given(v) {
		return jinja.Str(v)
	}
	if a.h.Credentials != nil {
		return a.h.Credentials.Database()
	}
	return ""
}

// engineError makes a diagnostic of an engine's error. The error itself stays
// within reach of errors.As.
func engineError(err error, sql string) error {
	var known *diag.Diagnostic
	if errors.As(err, &known) {
		return err
	}
	var e *adapters.Error
	if !errors.As(err, &e) {
		return &failure{jinja.Raise(diag.StatementFailed, "%s", err).(*diag.Diagnostic), err}
	}
	msg := e.Message
	if e.Code != "" && !strings.Contains(msg, e.Code) {
		msg = e.Code + ": " + msg
	}
	d := jinja.Raise(diag.StatementFailed, "%s", msg).(*diag.Diagnostic)
	if line, n := lineAt(sql, e.Offset); n > 0 {
		d.Message += fmt.Sprintf(" (line %d of the statement: %s)", n, line)
	}
	d.Hint = e.Hint
	return &failure{d, err}
}

// failure is an engine's error with the diagnostic made of it.
type failure struct {
	*diag.Diagnostic
	cause error
}

// Unwrap gives both.
func (f *failure) Unwrap() []error { return []error{f.Diagnostic, f.cause} }

// lineAt returns the line of a text that an offset is in, counted from 1.
func lineAt(text string, offset int) (string, int) {
	if offset < 0 || offset > len(text) {
		return "", 0
	}
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return strings.TrimSpace(line), strings.Count(text[:offset], "\n") + 1
}

// behavior answers for every behaviour flag of adapters: all are off.
type behavior struct{}

// TypeName names the type in messages.
func (behavior) TypeName() string { return "Behavior" }

// Attr finds a flag.
func (behavior) Attr(string) (jinja.Value, bool) { return behaviorFlag{}, true }

type behaviorFlag struct{}

// TypeName names the type in messages.
func (behaviorFlag) TypeName() string { return "BehaviorFlag" }

// Truth is false.
func (behaviorFlag) Truth() bool { return false }

// String is what the flag prints as.
func (behaviorFlag) String() string { return "False" }

// Attr gives the flag's setting.
func (behaviorFlag) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "setting", "no_warn":
		return false, true
	}
	return nil, false
}
