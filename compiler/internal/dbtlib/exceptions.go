package dbtlib

import (
	"fmt"
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// exceptions is the object of the same name. Functions whose message dbt words
// itself get our words.
func exceptions(info Info) jinja.Value {
	m := newMapping("exceptions")
	raise := func(name string, code diag.Code, params []jinja.Param, text func(a []jinja.Value) string) {
		m.set(name, jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, params...)
			if err != nil {
				return nil, err
			}
			return nil, jinja.Raise(code, "%s", text(args))
		}))
	}
	msg := append(jinja.Required("msg"), jinja.Param{Name: "node"})
	asGiven := func(a []jinja.Value) string { return jinja.Str(a[0]) }
	m.set("warn", jinja.Func("warn", info.warn))
	raise("raise_compiler_error", diag.JinjaRaised, msg, asGiven)
	raise("raise_database_error", diag.StatementFailed, msg, asGiven)
	raise("raise_fail_fast_error", diag.JinjaRaised, msg, asGiven)
	raise("raise_not_implemented", diag.NotImplementedBy, msg, asGiven)
	raise("raise_dependency_error", diag.JinjaRaised, msg, asGiven)
	raise("raise_cache_inconsistent", diag.JinjaRaised, jinja.Required("message"), asGiven)
	raise("missing_config", diag.MissingConfig, jinja.Required("model", "name"), func(a []jinja.Value) string {
		return fmt.Sprintf("%s does not define a required config parameter '%s'", nodeName(a[0]), jinja.Str(a[1]))
	})
	raise("missing_materialization", diag.MissingMacro, jinja.Required("model", "adapter_type"), func(a []jinja.Value) string {
		return fmt.Sprintf("%s has a materialization that %s does not have", nodeName(a[0]), jinja.Str(a[1]))
	})
	raise("missing_relation", diag.ContextValue, append(jinja.Required("relation"), jinja.Param{Name: "model"}), func(a []jinja.Value) string {
		return fmt.Sprintf("the relation %s does not exist", jinja.Str(a[0]))
	})
	raise("relation_wrong_type", diag.ContextValue, append(jinja.Required("relation", "expected_type"), jinja.Param{Name: "model"}), func(a []jinja.Value) string {
		kind, _ := lookup(a[0], "type")
		return fmt.Sprintf("%s is to be built as a %s, but a %s of this name exists", jinja.Str(a[0]), jinja.Str(a[1]), jinja.Str(kind))
	})
	m.set("column_type_missing", jinja.Func("column_type_missing", columnTypeMissing))
	raise("raise_contract_error", diag.ContractBroken, jinja.Required("yaml_columns", "sql_columns"), func(a []jinja.Value) string {
		return contractText(a[0], a[1])
	})
	raiseRest(raise)
	m.set("warn_snapshot_timestamp_data_types", jinja.Func("warn_snapshot_timestamp_data_types", info.warnSnapshot))
	return m
}

func columnTypeMissing(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("column_type_missing", jinja.Required("column_names")...)
	if err != nil {
		return nil, err
	}
	return nil, jinja.RaiseAsDbt(diag.ContractBroken,
		"Please ensure that the column name and data_type are defined within the YAML configuration for the "+jinja.Repr(args[0])+" column(s).",
		"a contracted model names the type of every column; it lacks for: %s", joined(args[0]))
}

// raiseRest registers the functions that only dbt's own code calls.
func raiseRest(raise func(string, diag.Code, []jinja.Param, func([]jinja.Value) string)) {
	listing := func(what string) func([]jinja.Value) string {
		return func(a []jinja.Value) string {
			var parts []string
			for _, v := range a {
				if given(v) {
					parts = append(parts, nodeName(v))
				}
			}
			return what + ": " + strings.Join(parts, ", ")
		}
	}
	raise("raise_ambiguous_alias", diag.DuplicateRelation, append(jinja.Required("node_1", "node_2"), jinja.Param{Name: "duped_name"}), listing("two nodes would be built under one name"))
	raise("raise_ambiguous_catalog_match", diag.ContextValue, jinja.Required("unique_id", "match_1", "match_2"), listing("two relations match one node"))
	raise("raise_dataclass_not_dict", diag.JinjaType, jinja.Required("obj"), listing("the object is no dictionary"))
	raise("raise_dep_not_found", diag.MissingRef, jinja.Required("node", "node_description", "required_pkg"), listing("a package is needed that is not installed"))
	raise("raise_duplicate_patch_name", diag.DuplicatePatch, jinja.Required("patch_1", "existing_patch_path"), listing("a resource is described twice"))
	raise("raise_duplicate_resource_name", diag.DuplicateNode, jinja.Required("node_1", "node_2"), listing("two resources share a name"))
	raise("raise_invalid_property_yml_version", diag.ContextValue, jinja.Required("path", "issue"), listing("a property file is not valid"))
}

// nodeName names a node that a template passes around.
func nodeName(v jinja.Value) string {
	for _, key := range []string{"unique_id", "name"} {
		if id, ok := lookup(v, key); ok && given(id) {
			return jinja.Str(id)
		}
	}
	return jinja.Str(v)
}

func joined(v jinja.Value) string {
	items, err := iterate(v)
	if err != nil {
		return jinja.Str(v)
	}
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = jinja.Str(it)
	}
	return strings.Join(texts, ", ")
}

func (info Info) warn(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("warn", append(jinja.Required("msg"), jinja.Param{Name: "node"})...)
	if err != nil {
		return nil, err
	}
	if info.WarnFails {
		return nil, jinja.Raise(diag.WarningAsError, "%s", jinja.Str(args[0]))
	}
	if info.Log != nil {
		info.Log(jinja.Str(args[0]), true, true)
	}
	return "", nil
}

func (info Info) warnSnapshot(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("warn_snapshot_timestamp_data_types", jinja.Required("snapshot_time_data_type", "updated_at_data_type")...)
	if err != nil {
		return nil, err
	}
	msg := fmt.Sprintf("the snapshot's clock has the type %s, updated_at the type %s: Please update snapshot config 'updated_at'", jinja.Str(args[0]), jinja.Str(args[1]))
	if info.WarnFails {
		return nil, jinja.Raise(diag.WarningAsError, "%s", msg)
	}
	if info.Log != nil {
		info.Log(msg, true, true)
	}
	return nil, nil
}

// contractText shows what a query returns beside what the contract says, as a
// table. Columns come as mappings with name, data_type and formatted.
func contractText(yaml, sql jinja.Value) string {
	want, got := columnTypes(yaml), columnTypes(sql)
	const head = "This model has an enforced contract that failed.\nPlease ensure the name, data_type, and number of columns in your contract match the columns in your model's definition."
	if len(want) == 0 {
		return "This model has an enforced contract, and its 'columns' specification is missing: list them with name and data_type"
	}
	names := map[string]bool{}
	for n := range want {
		names[n] = true
	}
	for n := range got {
		names[n] = true
	}
	var rows [][]string
	for n := range names {
		w, inWant := want[n]
		g, inGot := got[n]
		switch {
		case !inGot:
			rows = append(rows, []string{n, "", w, "missing in definition"})
		case !inWant:
			rows = append(rows, []string{n, g, "", "missing in contract"})
		case !strings.EqualFold(w, g):
			rows = append(rows, []string{n, g, w, "data type mismatch"})
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	return head + "\n" + textTable([]string{"column_name", "definition_type", "contract_type", "mismatch_reason"}, nil, rows)
}

func columnTypes(v jinja.Value) map[string]string {
	out := map[string]string{}
	items, err := iterate(v)
	if err != nil {
		return out
	}
	for _, it := range items {
		if name, ok := lookup(it, "name"); ok {
			typ, _ := lookup(it, "data_type")
			out[jinja.Str(name)] = jinja.Str(typ)
		}
	}
	return out
}
