package projectfile

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Flags are what a project sets for the command line: the `flags` of its
// dbt_project.yml, or, in the old way, the `config` of profiles.yml.
type Flags struct {
	Values *project.Map
	Spans  map[string]source.Span // of the values
	// FromProfiles is where they stand in profiles.yml, zero when they do not.
	FromProfiles source.Span
	// LogPath and TargetPath are the project's own folders as written, "" for none.
	LogPath, TargetPath string
}

// commandFlags are the flags of the command line that a project may set.
var commandFlags = []string{
	"cache_selected_only", "debug", "fail_fast", "hints_enabled", "indirect_selection", "log_format", "log_format_file", "log_level",
	"log_level_file", "maximum_seed_size_mib", "partial_parse", "populate_cache", "printer_width", "send_anonymous_usage_stats",
	"snowflake_projects_otel", "static_parser", "type_check", "use_colors", "use_colors_file", "use_experimental_parser", "use_v2_parser", "v2_parser",
	"version_check", "warn_error", "warn_error_options", "write_json",
}

// behaviours are the flags that keep or bring a way of dbt's for a project.
var behaviours = []string{
	"require_batched_execution_for_custom_microbatch_strategy", "require_event_names_in_deprecations",
	"require_explicit_package_overrides_for_builtin_materializations", "require_resource_names_without_spaces",
	"source_freshness_run_project_hooks", "skip_nodes_if_on_run_start_fails", "state_modified_compare_more_unrendered_values",
	"state_modified_compare_vars", "require_yaml_configuration_for_mf_time_spines", "require_nested_cumulative_type_params",
	"validate_macro_args", "require_all_warnings_handled_by_warn_error", "require_generic_test_arguments_property",
	"require_unique_project_resource_names", "require_ref_searches_node_package_before_root",
	"require_valid_schema_from_generate_schema_name", "allow_jinja_file_extensions", "require_sql_header_in_test_configs",
	"support_custom_ref_kwargs", "require_corrected_analysis_fqns", "require_source_and_semantic_model_names_without_spaces",
	"enable_grouped_warn_error_parser_logs", "use_catalogs_v2", "latest_version_pointer_enabled_by_default",
}

// ReadFlags reads the flags before anything else of the project is read. Files
// that are missing or do not parse have none: loading the project tells why.
func ReadFlags(o ProfileOptions) (Flags, diag.List) {
	f := Flags{Values: &project.Map{}, Spans: map[string]source.Span{}}
	var diags diag.List
	_, root, _ := readYAML(o.ProjectDir, "", projectFileName)
	var at source.Span
	if root != nil && root.Kind == yamldoc.Map {
		if k, n := root.Find("flags"); n != nil && n.Kind == yamldoc.Map && len(n.Keys) > 0 {
			at = k.Span
			diags = f.add(n)
		}
		f.LogPath, f.TargetPath = textOf(root.Get("log-path")), textOf(root.Get("target-path"))
	}
	_, profiles, _ := (&profileReader{o: o}).find()
	if profiles == nil || profiles.Kind != yamldoc.Map {
		return f, diags
	}
	k, config := profiles.Find("config")
	if config == nil || config.Kind != yamldoc.Map || len(config.Keys) == 0 {
		return f, diags
	}
	if !at.IsZero() {
		return f, append(diags, diag.Errorf(diag.PropertyConflict, k.Span, "flags are given both here and in %s", projectFileName).
			WithNote(at, "the other ones are here").WithHint("move all of them under flags: in %s", projectFileName))
	}
	f.FromProfiles = k.Span
	return f, append(diags, f.add(config)...)
}

func textOf(n *yamldoc.Node) string {
	if n == nil || n.Kind != yamldoc.Str {
		return ""
	}
	return n.Raw
}

// add takes the flags of a mapping. Engines' plugins have flags of their own, so
// an unknown name is told only when it resembles a known one.
func (f *Flags) add(n *yamldoc.Node) (diags diag.List) {
	for i, k := range n.Keys {
		f.Values.Set(k.Name, n.Items[i].Data())
		f.Spans[k.Name] = n.Items[i].Span
		known := slices.Concat(commandFlags, behaviours)
		if slices.Contains(known, k.Name) {
			continue
		}
		if near := diag.Nearest(k.Name, known); near != "" {
			diags = append(diags, diag.Warnf(diag.PropertyUnknown, k.Span, "'%s' is no flag", k.Name).WithHint("did you mean '%s'?", near))
		}
	}
	return diags
}

// IsCommandFlag reports whether a project may set the flag of the command line.
func IsCommandFlag(name string) bool { return slices.Contains(commandFlags, name) }
