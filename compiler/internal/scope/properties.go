package scope

import "github.com/modeldata/model/compiler/internal/jinja"

// propertyNames are what templates of property files see of the context.
var propertyNames = setOf("context", "builtins", "dbt_version", "env_var", "var", "return", "fromjson", "tojson", "fromyaml", "toyaml",
	"set", "set_strict", "zip", "zip_strict", "log", "print", "run_started_at", "invocation_id", "invocation_args_dict", "dbt_metadata_envs",
	"thread_id", "modules", "flags", "diff_of_two_dicts", "local_md5", "target", "project_name", "range", "dict", "lipsum", "cycler", "joiner", "namespace")

// inProperties answers a name of a template in a property file.
func (s *Scope) inProperties(name string) (jinja.Value, bool) {
	if !propertyNames[name] {
		return nil, false
	}
	if v, ok := s.own(name); ok {
		return v, true
	}
	v, ok := s.World.Static[name]
	if ok && volatile[name] {
		s.World.volatile.Store(true)
	}
	return v, ok
}
