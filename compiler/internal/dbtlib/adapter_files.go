package dbtlib

import (
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// fileMethods are for engines that read and write files themselves. What
// differs by engine comes from the credentials' public fields.
var fileMethods = map[string]adapterMethod{
	"external_root":             {nil, (*Adapter).externalRoot, nil},
	"external_write_options":    {jinja.Required("write_location", "rendered_options"), (*Adapter).writeOptions, nil},
	"external_read_location":    {jinja.Required("write_location", "rendered_options"), (*Adapter).readLocation, nil},
	"location_exists":           {jinja.Required("location"), (*Adapter).locationExists, parseFalse},
	"store_relation":            {jinja.Required("plugin_name", "relation", "column_list", "path", "format", "config"), (*Adapter).storeRelation, parseNone},
	"is_motherduck":             {nil, (*Adapter).isRemote, nil},
	"is_ducklake":               {jinja.Required("relation"), (*Adapter).isLake, nil},
	"disable_transactions":      {nil, (*Adapter).noTransactions, nil},
	"get_seed_file_path":        {jinja.Required("model"), (*Adapter).seedPath, nil},
	"get_temp_relation_path":    {append(jinja.Required("model"), jinja.Param{Name: "batch_id", Default: ""}), (*Adapter).tempPath, nil},
	"convert_datetimes_to_strs": {jinja.Required("table"), (*Adapter).datetimesToTexts, nil},
	"warn_once":                 {jinja.Required("msg"), (*Adapter).warnOnce, nil},
}

// public is a field of the credentials that templates may see.
func (a *Adapter) public(key string) any {
	if a.h.Credentials == nil {
		return nil
	}
	return a.h.Credentials.Public()[key]
}

func (a *Adapter) externalRoot(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	if s, ok := a.public("external_root").(string); ok && s != "" {
		return s, nil
	}
	return ".", nil
}

func (a *Adapter) isRemote(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	b, _ := a.public("is_motherduck").(bool)
	return b, nil
}

func (a *Adapter) noTransactions(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	b, _ := a.public("disable_transactions").(bool)
	return b, nil
}

// isLake reports whether a relation's database is kept in a lake format.
func (a *Adapter) isLake(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	rel, ok := RelationOf(args[0])
	if !ok {
		return false, nil
	}
	switch dbs := a.public("ducklake_databases").(type) {
	case []string:
		return slices.Contains(dbs, rel.Database), nil
	case []any:
		return slices.Contains(dbs, any(rel.Database)), nil
	}
	return false, nil
}

func (a *Adapter) locationExists(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if err := a.connected("looking for a file"); err != nil {
		return nil, err
	}
	_, err := a.h.Session.Exec(a.h.Ctx, "select 1 from "+sqlLiteral(jinja.Str(args[0]))+" where 1=0")
	return err == nil, nil
}

func (a *Adapter) storeRelation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return nil, jinja.Raise(diag.AdapterMethod, "the plug-in '%s' cannot be used: plug-ins written in Python are not supported", jinja.Str(args[0]))
}

// options reads a dict of texts in order.
func options(v jinja.Value) (*jinja.Dict, error) {
	d, ok := v.(*jinja.Dict)
	if !ok {
		return nil, typeError("options are a mapping, not %s", jinja.TypeName(v))
	}
	return d, nil
}

// writeOptions writes the options of COPY ... TO.
func (a *Adapter) writeOptions(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	d, err := options(args[1])
	if err != nil {
		return nil, err
	}
	has := func(key string) bool { v, ok := d.GetStr(key); return ok && given(v) }
	if !has("format") {
		format := "parquet"
		if ext := path.Ext(jinja.Str(args[0])); len(ext) > 1 {
			format = strings.ToLower(ext[1:])
		} else if has("delimiter") {
			format = "csv"
		}
		d.SetStr("format", format)
	}
	if f, _ := d.GetStr("format"); f == "csv" && !has("header") {
		d.SetStr("header", int64(1))
	}
	if has("partition_by") {
		v, _ := d.GetStr("partition_by")
		if s := jinja.Str(v); strings.Contains(s, ",") && !strings.HasPrefix(s, "(") {
			d.SetStr("partition_by", "("+s+")")
		}
	}
	var parts []string
	for k, v := range d.Items() {
		key, text := jinja.Str(k), jinja.Str(v)
		switch strings.ToLower(key) {
		case "delimiter", "quote", "escape", "null":
			if !strings.HasPrefix(text, "'") {
				text = sqlLiteral(text)
			}
		}
		parts = append(parts, key+" "+text)
	}
	return strings.Join(parts, ", "), nil
}

// readLocation is where the files of a written location are found: partitions
// and threads make folders of it.
func (a *Adapter) readLocation(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	d, err := options(args[1])
	if err != nil {
		return nil, err
	}
	location := jinja.Str(args[0])
	partitions, _ := d.GetStr("partition_by")
	perThread, _ := d.GetStr("per_thread_output")
	if !jinja.Truth(partitions) && !jinja.Truth(perThread) {
		return location, nil
	}
	location += "/*"
	if jinja.Truth(partitions) {
		location += strings.Repeat("/*", strings.Count(jinja.Str(partitions), ",")+1)
	}
	format, ok := d.GetStr("format")
	if !ok {
		format = "parquet"
	}
	return location + "." + jinja.Str(format), nil
}

func (a *Adapter) seedPath(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	root, _ := lookup(args[0], "root_path")
	file, _ := lookup(args[0], "original_file_path")
	if !given(root) {
		return jinja.Str(file), nil
	}
	return path.Join(jinja.Str(root), jinja.Str(file)), nil
}

// tempPath names a table beside a model's for engines whose temporary tables
// do not reach.
func (a *Adapter) tempPath(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	name := ""
	for _, key := range []string{"identifier", "alias", "name"} {
		if v, ok := lookup(args[0], key); ok && given(v) {
			name = jinja.Str(v)
			break
		}
	}
	database, _ := lookup(args[0], "database")
	rel := adapters.Relation{Schema: "dbt_temp", Identifier: name + "__" + md5Text(name)[:12]}
	if given(database) {
		rel.Database = jinja.Str(database)
	}
	if batch := jinja.Str(args[1]); batch != "" {
		rel.Identifier += "__" + batch
	}
	return (&relation{rel: rel, d: a.h.Dialect}).path(), nil
}

func (a *Adapter) datetimesToTexts(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	t, ok := args[0].(*Table)
	if !ok {
		return nil, typeError("convert_datetimes_to_strs() takes a table, not %s", jinja.TypeName(args[0]))
	}
	return t.datetimesAsText(), nil
}

func (a *Adapter) warnOnce(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	msg := jinja.Str(args[0])
	if a.warned[msg] {
		return nil, nil
	}
	a.warned[msg] = true
	return nil, warn(c, msg)
}
