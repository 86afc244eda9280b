package dbtlib

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// secretPrefix begins the names of environment variables that only profiles
// and package lists may read.
const secretPrefix = "DBT_ENV_SECRET"

func (info Info) envVar(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("env_var", jinja.Param{Name: "var", Required: true}, jinja.Param{Name: "default"})
	if err != nil {
		return nil, err
	}
	name, ok := args[0].(string)
	if !ok {
		return nil, typeError("env_var() takes the name of a variable, not %s", jinja.TypeName(args[0]))
	}
	if strings.HasPrefix(name, secretPrefix) && !info.Secrets {
		return nil, hinted(jinja.Raise(diag.EnvVarSecret, "the secret '%s' may be used in profiles.yml and packages.yml only", name),
			"a variable whose name does not start with %s can be used here, but its value will show in logs and artifacts", secretPrefix)
	}
	if info.Env != nil {
		if v, found := info.Env(name); found {
			info.used(name, v, false)
			return v, nil
		}
	}
	if !given(args[1]) {
		return nil, hinted(jinja.Raise(diag.EnvVarMissing, "the environment variable '%s' is required but not set", name),
			"set it, or give env_var() a default: env_var('%s', '...')", name)
	}
	info.used(name, jinja.Str(args[1]), true)
	return args[1], nil
}

func (info Info) used(name, value string, isDefault bool) {
	if info.EnvUsed != nil {
		info.EnvUsed(name, value, isDefault)
	}
}

func (info Info) log(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("log", jinja.Param{Name: "msg", Required: true}, jinja.Param{Name: "info", Default: false})
	if err != nil {
		return nil, err
	}
	if info.Log != nil {
		info.Log(jinja.Str(args[0]), jinja.Truth(args[1]), false)
	}
	return "", nil
}

func (info Info) print(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("print", jinja.Required("msg")...)
	if err != nil {
		return nil, err
	}
	if v, ok := info.Flags.Get("print"); ok && v == false {
		return "", nil
	}
	switch msg := jinja.Str(args[0]); {
	case info.Print != nil:
		info.Print(msg)
	case info.Log != nil:
		info.Log(msg, true, false)
	}
	return "", nil
}

// say prints through the template's own `print`, for objects that print.
func say(c *jinja.Call, text string) error {
	_, err := callGlobal(c, "print", text)
	return err
}

// warn warns through the template's own exceptions.warn.
func warn(c *jinja.Call, text string) error {
	if c.Ctx == nil || c.Ctx.Globals == nil {
		return nil
	}
	v, ok := c.Ctx.Globals.Lookup("exceptions")
	if !ok {
		return nil
	}
	fn, _ := lookup(v, "warn")
	if callable, ok := fn.(jinja.Callable); ok {
		_, err := callable.Call(&jinja.Call{Ctx: c.Ctx, Args: []jinja.Value{text}, Span: c.Span})
		return err
	}
	return nil
}

func callGlobal(c *jinja.Call, name string, args ...jinja.Value) (jinja.Value, error) {
	if c.Ctx == nil || c.Ctx.Globals == nil {
		return nil, nil
	}
	if v, ok := c.Ctx.Globals.Lookup(name); ok {
		if fn, callable := v.(jinja.Callable); callable {
			return fn.Call(&jinja.Call{Ctx: c.Ctx, Args: args, Span: c.Span})
		}
	}
	return nil, nil
}
