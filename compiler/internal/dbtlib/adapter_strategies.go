package dbtlib

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// strategyMethods are about incremental models and snapshots.
var strategyMethods = map[string]adapterMethod{
	"valid_incremental_strategies":   {nil, (*Adapter).validStrategies, nil},
	"builtin_incremental_strategies": {nil, (*Adapter).builtinStrategies, nil},
	"get_incremental_strategy_macro": {jinja.Required("model_context", "strategy"), (*Adapter).strategyMacro, parseNone},
	"get_hard_deletes_behavior":      {jinja.Required("config"), (*Adapter).hardDeletes, parseNone},
	"build_catalog_relation":         {jinja.Required("config"), func(*Adapter, *jinja.Call, []jinja.Value) (jinja.Value, error) { return nil, nil }, parseNone},
	"get_catalog_integration":        {jinja.Required("name"), (*Adapter).catalogIntegration, parseNone},
}

// builtinNames are the strategies that dbt knows by name; others are the
// project's own.
var builtinNames = []string{"append", "delete+insert", "merge", "insert_overwrite", "microbatch"}

func (a *Adapter) validStrategies(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	return jinja.FromGo(a.h.Dialect.IncrementalStrategies), nil
}

func (a *Adapter) builtinStrategies(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	return jinja.FromGo(builtinNames), nil
}

// strategyMacro finds the macro that writes the SQL of a strategy.
func (a *Adapter) strategyMacro(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	strategy := "default"
	if given(args[1]) {
		strategy = jinja.Str(args[1])
	}
	valid := a.h.Dialect.IncrementalStrategies
	if strategy != "default" && slices.Contains(builtinNames, strategy) && !slices.Contains(valid, strategy) {
		return nil, hinted(jinja.Raise(diag.AdapterMethod, "%s has no incremental strategy '%s'", a.h.Dialect.Name, strategy),
			"its strategies are %s", strings.Join(valid, ", "))
	}
	name := "get_incremental_" + strings.ReplaceAll(strategy, "+", "_") + "_sql"
	v, ok := lookup(args[0], name)
	if !ok && c.Ctx != nil && c.Ctx.Globals != nil {
		v, ok = c.Ctx.Globals.Lookup(name)
	}
	if !ok {
		return nil, hinted(jinja.Raise(diag.MissingMacro, "the incremental strategy '%s' needs a macro named '%s', which does not exist", strategy, name),
			"the engine's own strategies are %s; for another one write that macro", strings.Join(valid, ", "))
	}
	return v, nil
}

// hardDeletes says what a snapshot does with rows that are gone.
func (a *Adapter) hardDeletes(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	old, _ := configValue(c, args[0], "invalidate_hard_deletes")
	now, _ := configValue(c, args[0], "hard_deletes")
	if given(old) && given(now) {
		return nil, hinted(valueError("a snapshot sets either invalidate_hard_deletes or hard_deletes, not both"), "keep hard_deletes")
	}
	if jinja.Truth(old) {
		return "invalidate", nil
	}
	if !given(now) {
		return "ignore", nil
	}
	switch s := jinja.Str(now); s {
	case "ignore", "invalidate", "new_record":
		return s, nil
	}
	return nil, hinted(valueError("hard_deletes of a snapshot is %s", jinja.Repr(now)), "it can be ignore, invalidate or new_record")
}

// configValue reads a key of a dict, or of the config object by its get().
func configValue(c *jinja.Call, v jinja.Value, key string) (jinja.Value, error) {
	if d, ok := v.(*jinja.Dict); ok {
		it, _ := d.GetStr(key)
		return it, nil
	}
	get, ok := lookup(v, "get")
	if fn, callable := get.(jinja.Callable); ok && callable {
		return fn.Call(&jinja.Call{Ctx: c.Ctx, Args: []jinja.Value{key}, Span: c.Span})
	}
	it, _ := lookup(v, key)
	return it, nil
}

func (a *Adapter) catalogIntegration(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return nil, jinja.Raise(diag.AdapterMethod, "there is no catalog integration named '%s'", jinja.Str(args[0]))
}
