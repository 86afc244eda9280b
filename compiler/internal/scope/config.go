package scope

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// ConfigCall is one config() of a template.
type ConfigCall struct {
	Values *project.Map
	Span   source.Span
}

// ConfigOf reads the arguments of a config() call: keywords, or one mapping.
func ConfigOf(args []jinja.Value, kwargs []jinja.Kwarg) (*project.Map, error) {
	out := &project.Map{}
	switch len(args) {
	case 0:
	case 1:
		d, ok := args[0].(*jinja.Dict)
		if !ok {
			return nil, jinja.Raise(diag.ConfigArguments, "config() takes keywords or one mapping, not %s", jinja.TypeName(args[0]))
		}
		for _, k := range d.Keys() {
			v, _ := d.Get(k)
			out.Set(jinja.Str(k), values.ToProject(v))
		}
	default:
		return nil, jinja.Raise(diag.ConfigArguments, "config() takes keywords or one mapping, got %d arguments", len(args))
	}
	for _, kw := range kwargs {
		out.Set(kw.Name, values.ToProject(kw.Value))
	}
	for _, name := range []string{"pre", "post"} {
		if out.Has(name+"-hook") && out.Has(name+"_hook") {
			return nil, jinja.Raise(diag.ConfigArguments, "config() is given both %s-hook and %s_hook, which are one setting", name, name)
		}
	}
	return out, nil
}

// configObject is `config`: callable, and with methods.
type configObject struct{ s *Scope }

// TypeName names the object in messages.
func (configObject) TypeName() string { return "config" }

// Call is config(...): it collects while parsing and does nothing later.
func (o configObject) Call(c *jinja.Call) (jinja.Value, error) {
	m, err := ConfigOf(c.Args, c.Kwargs)
	if err != nil {
		return nil, err
	}
	if f := o.s.Found; f != nil {
		f.Configs = append(f.Configs, ConfigCall{m, c.Span})
	}
	return "", nil
}

// Attr gives config's methods.
func (o configObject) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "get":
		return jinja.Func("config.get", o.get), true
	case "require":
		return jinja.Func("config.require", o.require), true
	case "set":
		return jinja.Func("config.set", func(c *jinja.Call) (jinja.Value, error) {
			return o.Call(&jinja.Call{Ctx: c.Ctx, Kwargs: []jinja.Kwarg{{Name: jinja.Str(arg(c, 0)), Value: arg(c, 1)}}, Span: c.Span})
		}), true
	case "meta_get":
		return jinja.Func("config.meta_get", o.metaGet), true
	case "meta_require":
		return jinja.Func("config.meta_require", o.metaRequire), true
	case "persist_relation_docs":
		return o.persistDocs("relation"), true
	case "persist_column_docs":
		return o.persistDocs("columns"), true
	case "model":
		return o.s.modelValue(), true
	}
	return nil, false
}

func arg(c *jinja.Call, i int) jinja.Value {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return nil
}

func (o configObject) get(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("get", jinja.Param{Name: "name", Required: true}, jinja.Param{Name: "default"}, jinja.Param{Name: "validator"})
	if err != nil {
		return nil, err
	}
	if !o.s.Executing() {
		return "", nil
	}
	if jinja.Str(args[0]) == "snapshot_table_column_names" && o.s.Node.Kind == project.Snapshot {
		return snapshotNames(o.s.Node), nil
	}
	if strings.HasPrefix(jinja.Str(args[0]), batchKey) {
		if config, _ := o.s.modelValue().(*jinja.Dict).GetStr("config"); config != nil {
			v, _ := config.(*jinja.Dict).GetStr(jinja.Str(args[0]))
			return v, nil
		}
	}
	v, ok := o.s.Node.Config.Get(jinja.Str(args[0]))
	if !ok || v == nil {
		// For a known key that nobody set dbt answers none even when a default is
		// given; who gives a default means it.
		return args[1], nil
	}
	return values.FromProject(v), nil
}

func (o configObject) require(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("require", jinja.Param{Name: "name", Required: true}, jinja.Param{Name: "validator"})
	if err != nil {
		return nil, err
	}
	if !o.s.Executing() {
		return "", nil
	}
	name := jinja.Str(args[0])
	v, ok := o.s.Node.Config.Get(name)
	if !ok {
		return nil, jinja.Raise(diag.MissingConfig, "%s does not define a required config parameter '%s'", o.s.Node.UniqueID, name)
	}
	return values.FromProject(v), nil
}

func (o configObject) metaGet(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("meta_get", jinja.Param{Name: "name", Required: true}, jinja.Param{Name: "default"}, jinja.Param{Name: "validator"})
	if err != nil {
		return nil, err
	}
	if !o.s.Executing() {
		return "", nil
	}
	if v, ok := o.s.Node.Config.Map("meta").Get(jinja.Str(args[0])); ok {
		return values.FromProject(v), nil
	}
	return args[1], nil
}

func (o configObject) metaRequire(c *jinja.Call) (jinja.Value, error) {
	if !o.s.Executing() {
		return "", nil
	}
	name := jinja.Str(arg(c, 0))
	if v, ok := o.s.Node.Config.Map("meta").Get(name); ok {
		return values.FromProject(v), nil
	}
	return nil, jinja.Raise(diag.MissingConfig, "%s needs '%s' in its meta, which is not set", o.s.Node.UniqueID, name)
}

func (o configObject) persistDocs(key string) jinja.Value {
	return jinja.Func("persist_docs", func(*jinja.Call) (jinja.Value, error) {
		if !o.s.Executing() {
			return "", nil
		}
		return o.s.Node.Config.Map("persist_docs").Bool(key), nil
	})
}
