package dbtlib

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
)

// flags is the object of the same name: every flag by its name in upper or
// lower case.
type flags struct {
	m *mapping
	// shown is told when one of shownFlags is read; nil tells nobody.
	shown func()
}

// flagDefaults are the flags that dbt's templates can rely on, with dbt's
// values when nobody sets them.
var flagDefaults = []any{
	"write_json", true, "debug", false, "cache_selected_only", false, "profiles_dir", nil,
	"send_anonymous_usage_stats", false, "target_path", nil, "log_path", nil, "warn_error", nil,
	"log_cache_events", false, "use_colors", true, "partial_parse", true, "version_check", true,
	"log_format", "default", "print", true, "no_print", nil, "empty", nil, "quiet", false, "defer", false, "favor_state", false,
	"invocation_command", "", "indirect_selection", "eager", "printer_width", int64(80),
	"use_experimental_parser", false, "fail_fast", false, "static_parser", true, "introspect", true,
	"warn_error_options", nil, "full_refresh", false, "store_failures", false, "which", "",
}

func newFlags(info Info) jinja.Value {
	m := newMapping("flags", flagDefaults...)
	m.set("which", info.Which)
	for k, v := range info.Flags.All() {
		m.set(strings.ToLower(k), values.FromProject(v))
	}
	return flags{m, info.ShownFlag}
}

// shownFlags say how a command was given and how it shows what it does: they
// differ between commands that make the same of a project.
var shownFlags = map[string]bool{
	"invocation_command": true, "quiet": true, "debug": true, "log_format": true, "use_colors": true, "printer_width": true, "log_path": true,
	"print": true, "no_print": true, "partial_parse": true,
}

// ShownFlag reports whether a flag, by lower-case name, says how a command was
// given or how it shows what it does.
func ShownFlag(name string) bool { return shownFlags[name] }

// read notes that a template asks for a flag.
func (f flags) read(name string) {
	if f.shown != nil && shownFlags[name] {
		f.shown()
	}
}

// TypeName names the type in messages.
func (flags) TypeName() string { return "Namespace" }

// HashKey makes the object a value of its own.
func (f flags) HashKey() any { return f.m }

// String lists the flags.
func (f flags) String() string {
	f.read("invocation_command")
	parts := make([]string, len(f.m.keys))
	for i, k := range f.m.keys {
		parts[i] = strings.ToUpper(k) + "=" + jinja.Repr(f.m.vals[k])
	}
	return "Namespace(" + strings.Join(parts, ", ") + ")"
}

// Attr finds a flag, and get(name, default).
func (f flags) Attr(name string) (jinja.Value, bool) {
	f.read(strings.ToLower(name))
	if v, ok := f.m.vals[strings.ToLower(name)]; ok {
		return v, true
	}
	if name == "get" {
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "name", Required: true}, jinja.Param{Name: "default"})
			if err != nil {
				return nil, err
			}
			f.read(strings.ToLower(jinja.Str(args[0])))
			if v, ok := f.m.vals[strings.ToLower(jinja.Str(args[0]))]; ok {
				return v, nil
			}
			return args[1], nil
		}), true
	}
	return nil, false
}
