package scope

import (
	"time"

	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// SetCompiled sets what templates see of the node's compiled SQL from now on:
// `sql`, `compiled_code`, and the same in `model`.
func (s *Scope) SetCompiled(sql string) {
	s.Set("sql", sql)
	s.Set("compiled_code", sql)
	s.Set("compiled_sql", sql)
	s.compiled = &sql
	if s.model != nil {
		s.amend()
	}
}

// SetOverloads sets what templates see of the bodies of a function's overloads.
func (s *Scope) SetOverloads(bodies []string) {
	s.overloads = bodies
	if s.model != nil {
		s.amend()
	}
}

// amendOverloads gives the overloads of a function their bodies.
func (s *Scope) amendOverloads(model *jinja.Dict) {
	v, _ := model.GetStr("overloads")
	list, ok := v.(*jinja.List)
	if !ok {
		return
	}
	for i, it := range list.Items {
		if o, ok := it.(*jinja.Dict); ok && i < len(s.overloads) {
			o.SetStr("compiled_body", s.overloads[i])
		}
	}
}

// amend brings into `model` what a run knows of the node beyond the project:
// its compiled SQL, and the batch being built.
func (s *Scope) amend() {
	d, ok := s.model.(*jinja.Dict)
	if !ok {
		return
	}
	if s.Node.Contract.Enforced && s.Node.Contract.AliasTypes {
		s.translateTypes(d)
	}
	if s.compiled != nil {
		d.SetStr("compiled", true)
		d.SetStr("compiled_code", *s.compiled)
	}
	s.amendOverloads(d)
	if s.Runtime == nil || s.Runtime.Batch == nil {
		return
	}
	clock := &pytime.Module{Clock: time.Now}
	b := jinja.NewDict()
	b.SetStr("id", s.Runtime.BatchID)
	b.SetStr("event_time_start", clock.Aware(s.Runtime.Batch.Start.UTC()))
	b.SetStr("event_time_end", clock.Aware(s.Runtime.Batch.End.UTC()))
	d.SetStr("batch", b)
	config, _ := d.GetStr("config")
	if c, ok := config.(*jinja.Dict); ok {
		for _, end := range []string{"event_time_start", "event_time_end"} {
			v, _ := b.GetStr(end)
			c.SetStr(batchKey+end, v)
		}
	}
}

// batchKey begins the keys under which dbt's configuration holds the batch being
// built; macros of projects read them.
const batchKey = "__dbt_internal_microbatch_"

// translateTypes gives the columns of a contract the engine's names of their
// types.
func (s *Scope) translateTypes(model *jinja.Dict) {
	columns, _ := model.GetStr("columns")
	list, ok := columns.(*jinja.Dict)
	if !ok {
		return
	}
	for _, c := range list.Values() {
		column := c.(*jinja.Dict)
		if written, _ := column.GetStr("data_type"); written != nil {
			column.SetStr("data_type", dbtlib.TypeLabel(s.Dialect(), jinja.Str(written)))
		}
	}
}

// keepTable makes templates see an incremental build although the run's flags
// say otherwise: the later batches of a microbatch model add to its first.
func (s *Scope) keepTable() {
	answer := func(name string, v bool) {
		s.Set(name, jinja.Func(name, func(*jinja.Call) (jinja.Value, error) { return v, nil }))
	}
	answer("is_incremental", true)
	answer("should_full_refresh", false)
}

// write is write(): it hands the text to the run, which keeps it in the target
// folder.
func (s *Scope) write(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("write", jinja.Param{Name: "payload", Required: true})
	if err != nil {
		return nil, err
	}
	if s.Runtime == nil || s.Runtime.Write == nil {
		return "", nil
	}
	return "", s.Runtime.Write(jinja.Str(args[0]))
}

// snapshotNames is config.get('snapshot_table_column_names'): the names of a
// snapshot's own columns, with dbt's where the project gives none.
func snapshotNames(n *project.Node) jinja.Value {
	own := n.Config.Map("snapshot_meta_column_names")
	d := jinja.NewDict()
	for _, name := range []string{"dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"} {
		if given := own.String(name); given != "" {
			d.SetStr(name, given)
		} else {
			d.SetStr(name, name)
		}
	}
	return d
}
