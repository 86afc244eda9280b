package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/ui"
)

// resultArgs is `args` of run_results.json: the flags in force, by dbt's names,
// as a retry takes them up again.
func (inv *invocation) resultArgs() map[string]any {
	f := inv.flags
	out := map[string]any{}
	for k, v := range inv.templateFlags().All() {
		out[k] = v
	}
	for k, v := range inv.invocationArgs().All() {
		out[k] = v
	}
	for k, list := range map[string][]string{
		"select": append(f.selects, f.models...), "exclude": f.excludes, "resource_types": f.resourceTypes, "exclude_resource_types": f.excludeResourceTypes,
	} {
		out[k] = anyList(spread(list))
	}
	for k, text := range map[string]string{
		"selector": f.selector, "state": f.state, "defer_state": f.deferState, "sample": f.sample, "profile": f.profile, "target": f.target,
		"event_time_start": f.eventTimeStart, "event_time_end": f.eventTimeEnd, "macro": inv.operation,
	} {
		delete(out, k)
		if text != "" {
			out[k] = text
		}
	}
	if f.threads != 0 {
		out["threads"] = int64(f.threads)
	}
	if inv.operation != "" {
		args, _ := compiler.ParseArgs(f.args)
		out["args"] = args
	}
	out["macro_debugging"] = false
	if vars, ok := out["vars"].(*project.Map); ok {
		out["vars"] = withoutSecrets(vars)
	}
	for k, v := range out {
		out[k] = inv.scrubbedValue(v)
	}
	return out
}

// withoutSecrets hides the values of variables that are named as secrets are.
func withoutSecrets(vars *project.Map) *project.Map {
	out := &project.Map{}
	for k, v := range vars.All() {
		if strings.HasPrefix(k, ui.SecretPrefix) {
			v = "*****"
		}
		out.Set(k, v)
	}
	return out
}

// templateArgs is invocation_args_dict: the flags in force that have a value.
func (inv *invocation) templateArgs() *project.Map {
	args := inv.resultArgs()
	out := &project.Map{}
	for _, k := range slices.Sorted(maps.Keys(args)) {
		if args[k] != nil {
			out.Set(k, args[k])
		}
	}
	return out
}

// scrubbedValue takes secrets out of all texts of a value.
func (inv *invocation) scrubbedValue(v any) any {
	switch v := v.(type) {
	case string:
		return inv.ui.Scrub(v)
	case []any:
		out := make([]any, len(v))
		for i, it := range v {
			out[i] = inv.scrubbedValue(it)
		}
		return out
	case *project.Map:
		out := &project.Map{}
		for k, it := range v.All() {
			out.Set(k, inv.scrubbedValue(it))
		}
		return out
	}
	return v
}

// carryOver takes up the flags of an earlier command. Those that were given now
// go before them.
func (inv *invocation) carryOver(args map[string]any) error {
	f := inv.flags
	given := func(name string) bool { fl := inv.cmd.Flags().Lookup(name); return fl != nil && fl.Changed }
	for name, into := range map[string]*bool{
		"full_refresh": &f.fullRefresh, "fail_fast": &f.failFast, "store_failures": &f.storeFailures, "empty": &f.empty, "defer": &f.deferToState, "favor_state": &f.favorState,
	} {
		if v, ok := args[name].(bool); ok && !given(dashed(name)) {
			*into = v
		}
	}
	for name, into := range map[string]*string{
		"selector": &f.selector, "defer_state": &f.deferState, "sample": &f.sample, "profile": &f.profile, "target": &f.target,
		"event_time_start": &f.eventTimeStart, "event_time_end": &f.eventTimeEnd, "indirect_selection": &f.indirectSelection,
	} {
		if v, ok := args[name].(string); ok && !given(dashed(name)) {
			*into = v
		}
	}
	// --state of a retry names the run to be retried; that run's own is another.
	f.state, _ = args["state"].(string)
	f.selects, f.excludes, f.models = project.Strings(args["select"]), project.Strings(args["exclude"]), nil
	f.resourceTypes, f.excludeResourceTypes = project.Strings(args["resource_types"]), project.Strings(args["exclude_resource_types"])
	if n, ok := args["threads"].(int64); ok && !given("threads") {
		f.threads = int(n)
	}
	for name, into := range map[string]*string{"vars": &f.vars, "args": &f.args} {
		if m, ok := args[name].(map[string]any); ok && len(m) > 0 && !given(name) {
			text, err := json.Marshal(m)
			if err != nil {
				return err
			}
			*into = string(text)
		}
	}
	inv.vars, _ = compiler.ParseVars(f.vars)
	inv.operation, _ = args["macro"].(string)
	inv.command, _ = args["which"].(string)
	return nil
}

// dashed is a flag's name on the command line.
func dashed(name string) string { return strings.ReplaceAll(name, "_", "-") }
