package dbtlib

import (
	"crypto/md5"
	"encoding/hex"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib/pyiter"
	"github.com/modeldata/model/compiler/internal/dbtlib/pyre"
	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Info is what the names of Static are made of.
type Info struct {
	// Version is what templates see as dbt_version.
	Version      string
	InvocationID string
	ProjectName  string
	// Now is when the invocation started. Clock tells the present for
	// datetime.now(); nil asks the machine.
	Now   time.Time
	Clock func() time.Time
	// Env looks up environment variables. EnvUsed is told of each one that
	// env_var() read; isDefault when its default was used.
	Env     func(string) (string, bool)
	EnvUsed func(name, value string, isDefault bool)
	// Secrets lets env_var() read secrets, as profiles and package lists may.
	Secrets bool
	// MetadataEnvs is dbt_metadata_envs.
	MetadataEnvs *project.Map
	// Flags is `flags` by lower-case name, Which the command's name, Args
	// invocation_args_dict.
	Flags *project.Map
	// ShownFlag is told when a template reads one of those that ShownFlag names.
	ShownFlag func()
	Which     string
	Args      *project.Map
	// Dialect and Quoting are of the default target, for `api`.
	Dialect *adapters.Dialect
	Quoting *project.Map
	// Log receives what templates say, Print what they print; without Print it
	// is logged.
	Log func(message string, info, warning bool)
	// WarnFails makes exceptions.warn() an error, as --warn-error does.
	WarnFails bool
	Print     func(message string)
}

// DefaultVersion is the version of dbt whose context this is.
const DefaultVersion = "1.10.23"

// Static returns the names that do not depend on the node. The values are
// shared by all renderings of a run and never change.
func Static(info Info) map[string]jinja.Value {
	if info.Version == "" {
		info.Version = DefaultVersion
	}
	if info.Dialect == nil {
		info.Dialect = &adapters.Dialect{QuoteOpen: '"', QuoteClose: '"', DefaultQuoting: adapters.Quoting{Database: true, Schema: true, Identifier: true}}
	}
	clock := &pytime.Module{Clock: info.Clock}
	out := map[string]jinja.Value{
		"dbt_version":           info.Version,
		"invocation_id":         info.InvocationID,
		"project_name":          info.ProjectName,
		"thread_id":             "MainThread",
		"run_started_at":        clock.Aware(info.Now.UTC()),
		"modules":               modules(clock),
		"exceptions":            exceptions(info),
		"flags":                 newFlags(info),
		"invocation_args_dict":  frozen("invocation_args_dict", info.Args),
		"dbt_metadata_envs":     frozen("dbt_metadata_envs", info.MetadataEnvs),
		"api":                   API(info.Dialect, info.Quoting),
		"column":                columnClass{info.Dialect},
		"validation":            newMapping("validation", "any", jinja.Func("validate_any", validateAny)),
		"sql_now":               "now()",
		"env_var":               jinja.Func("env_var", info.envVar),
		"return":                jinja.Func("return", returnValue),
		"log":                   jinja.Func("log", info.log),
		"print":                 jinja.Func("print", info.print),
		"local_md5":             jinja.Func("local_md5", localMD5),
		"diff_of_two_dicts":     jinja.Func("diff_of_two_dicts", diffOfTwoDicts),
		"try_or_compiler_error": jinja.Func("try_or_compiler_error", tryOrCompilerError),
		"adapter_macro":         jinja.Func("adapter_macro", adapterMacro),
		"submit_python_job":     jinja.Func("submit_python_job", submitPythonJob),
	}
	for name, fn := range collectionFunctions {
		out[name] = jinja.Func(name, fn)
	}
	for name, fn := range formatFunctions {
		out[name] = jinja.Func(name, fn)
	}
	return out
}

// frozen makes a mapping that templates cannot change of project data.
func frozen(name string, m *project.Map) *mapping {
	out := newMapping(name)
	for k, v := range m.All() {
		out.set(k, values.FromProject(v))
	}
	return out
}

func modules(clock *pytime.Module) jinja.Value {
	of := func(name string, members map[string]jinja.Value) *mapping {
		m := newMapping(name)
		for k, v := range members {
			m.set(k, v)
		}
		return m
	}
	return newMapping("modules",
		"pytz", of("pytz", clock.Pytz()),
		"datetime", of("datetime", clock.Datetime()),
		"re", of("re", pyre.Module()),
		"itertools", of("itertools", pyiter.Module()),
	)
}

func returnValue(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("return", jinja.Required("data")...)
	if err != nil {
		return nil, err
	}
	return nil, jinja.Return(args[0])
}

func localMD5(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("local_md5", jinja.Required("value")...)
	if err != nil {
		return nil, err
	}
	s, ok := args[0].(string)
	if !ok {
		return nil, typeError("local_md5() takes a text, not %s", jinja.TypeName(args[0]))
	}
	return md5Text(s), nil
}

func md5Text(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

// tryOrCompilerError calls a function and gives its failure another message.
func tryOrCompilerError(c *jinja.Call) (jinja.Value, error) {
	if len(c.Args) < 2 {
		return nil, typeError("try_or_compiler_error() takes a message and a function")
	}
	fn, ok := c.Args[1].(jinja.Callable)
	if !ok {
		return nil, typeError("'%s' object is not callable", jinja.TypeName(c.Args[1]))
	}
	v, err := fn.Call(&jinja.Call{Ctx: c.Ctx, Args: c.Args[2:], Kwargs: c.Kwargs, Span: c.Span})
	if err == nil {
		return v, nil
	}
	out := diag.Errorf(diag.JinjaRaised, c.Span, "%s", jinja.Str(c.Args[0]))
	for _, d := range diag.From(err, diag.JinjaRaised, c.Span) {
		out.WithNote(d.Span, "the cause: %s", d.Message)
	}
	return nil, out
}

// validateAny returns a function that checks a configuration's value.
func validateAny(c *jinja.Call) (jinja.Value, error) {
	allowed := c.Args
	return jinja.Func("validator", func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("validator", jinja.Required("value")...)
		if err != nil {
			return nil, err
		}
		text := ""
		for i, a := range allowed {
			if jinja.Equal(a, args[0]) {
				return nil, nil
			}
			if i > 0 {
				text += ","
			}
			text += jinja.Str(a)
		}
		return nil, valueError("expected value %q to be one of %s", jinja.Str(args[0]), text)
	}), nil
}

func adapterMacro(c *jinja.Call) (jinja.Value, error) {
	name := "..."
	if len(c.Args) > 0 {
		name = jinja.Str(c.Args[0])
	}
	return nil, hinted(jinja.RaiseAsDbt(diag.ContextValue, "The \"adapter_macro\" macro has been deprecated.", "adapter_macro() is no longer part of dbt"),
		"call adapter.dispatch('%s')(...) instead", name)
}

func submitPythonJob(*jinja.Call) (jinja.Value, error) {
	return nil, jinja.Raise(diag.PythonModel, "Python models are not supported")
}
