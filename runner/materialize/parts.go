package materialize

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// The parts that several materializations share.

// macro returns a rendering of a macro for a step.
func (in *Input) macro(name string, args ...any) func() (string, error) {
	return func() (string, error) { return in.Renderer.Macro(name, args...) }
}

// call returns a step function for a macro that sends its statements itself.
func (in *Input) call(name string, args ...any) func() error {
	return func() error {
		_, err := in.Renderer.Macro(name, args...)
		return err
	}
}

// relation asks a macro for the name of a helper relation.
func (in *Input) relation(macro string, args ...any) (adapters.Relation, error) {
	v, err := in.Renderer.MacroValue(macro, args...)
	if err != nil {
		return adapters.Relation{}, err
	}
	rel, ok := v.(adapters.Relation)
	if !ok {
		return adapters.Relation{}, diag.Errorf(diag.MaterializationResult, in.Node.Span, "the macro %s did not return a relation", macro).
			WithHint("end it with {%% do return(relation) %%}").WithNode(in.Node.UniqueID)
	}
	return rel, nil
}

// errorf returns an error at the node.
func (in *Input) errorf(code diag.Code, format string, args ...any) *diag.Diagnostic {
	return diag.Errorf(code, in.Node.Span, format, args...).WithNode(in.Node.UniqueID)
}

// hooks returns the steps of the node's hooks, inside the transaction or
// outside it.
func (in *Input) hooks(key string, inside bool) []Step {
	if in.Batch != nil && (key == "pre-hook" && !in.Batch.First || key == "post-hook" && !in.Batch.Last) {
		return nil
	}
	phase, label := Build, "pre-hook"
	if key == "post-hook" {
		phase, label = Publish, "post-hook"
		if !inside {
			phase = CleanUp
		}
	}
	var steps []Step
	v, _ := in.Node.Config.Get(key)
	list, _ := v.([]any)
	for _, it := range list {
		text, transaction := hook(it)
		if transaction != inside {
			continue
		}
		steps = append(steps, Step{Phase: phase, Name: label, InTransaction: inside, Render: func() (string, error) {
			sql, err := in.Renderer.Text(text, in.Node.Span)
			return strings.TrimSpace(sql), err
		}})
	}
	return steps
}

// hook reads one hook; transactions are the default.
func hook(v any) (text string, transaction bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case *project.Map:
		t, ok := v.Get("transaction")
		inside, isBool := t.(bool)
		return v.String("sql"), !ok || !isBool || inside
	}
	return "", true
}

// around puts the node's hooks before and after the steps that build it, and
// grants, indexes and comments behind them, in dbt's order.
func (in *Input) around(body []Step, o finish) []Step {
	var steps []Step
	steps = append(steps, o.before...)
	steps = append(steps, in.hooks("pre-hook", false)...)
	steps = append(steps, in.hooks("pre-hook", true)...)
	steps = append(steps, body...)
	if o.indexes {
		steps = append(steps, in.indexes(o.target)...)
	}
	if o.hooksFirst {
		steps = append(steps, in.hooks("post-hook", true)...)
	}
	steps = append(steps, in.grants(o.target, o.existing, o.fullRefresh)...)
	steps = append(steps, in.docs(o.target)...)
	if !o.hooksFirst {
		steps = append(steps, in.hooks("post-hook", true)...)
	}
	steps = append(steps, o.after...)
	return append(steps, in.hooks("post-hook", false)...)
}

// finish says what goes around a materialization's own steps.
type finish struct {
	target   adapters.Relation
	existing *adapters.Relation // nil: nothing stood there
	// fullRefresh is what should_revoke is told.
	fullRefresh bool
	indexes     bool
	// hooksFirst runs post-hooks before grants and comments, as tables do.
	hooksFirst bool
	// before and after stand outside the transaction.
	before, after []Step
}

// grants applies the grants configuration where the engine has grants.
func (in *Input) grants(target adapters.Relation, existing *adapters.Relation, fullRefresh bool) []Step {
	config := in.Node.Config.Map("grants")
	if config.Len() == 0 || !in.Dialect.Has(adapters.Grants) {
		return nil
	}
	return []Step{{Phase: Publish, Name: "grants", InTransaction: true, Call: func() error {
		var old any
		if existing != nil {
			old = *existing
		}
		revoke, err := in.Renderer.MacroValue("should_revoke", old, fullRefresh)
		if err != nil {
			return err
		}
		_, err = in.Renderer.Macro("apply_grants", target, config, revoke)
		return err
	}}}
}

// docs writes descriptions as comments where the project asks for it and the
// engine has them.
func (in *Input) docs(target adapters.Relation) []Step {
	config := in.Node.Config.Map("persist_docs")
	if !config.Bool("relation") && !config.Bool("columns") || !in.Dialect.Has(adapters.Comments) {
		return nil
	}
	return []Step{{Phase: Publish, Name: "comments", InTransaction: true, Call: func() error {
		return in.call("persist_docs", target, in.Renderer.Name("model"))()
	}}}
}

// indexes makes the configured indexes.
func (in *Input) indexes(rel adapters.Relation) []Step {
	v, _ := in.Node.Config.Get("indexes")
	if list, _ := v.([]any); len(list) == 0 {
		return nil
	}
	return []Step{{Phase: Publish, Name: "indexes", InTransaction: true, Call: in.call("create_indexes", rel)}}
}

// drop removes a relation whose type is known.
func (in *Input) drop(phase Phase, name string, rel adapters.Relation, inside bool) Step {
	return Step{Phase: phase, Name: name, InTransaction: inside, Render: in.macro("get_drop_sql", rel), Gone: []adapters.Relation{rel}}
}

// rename gives a relation another name.
func (in *Input) rename(name string, from, to adapters.Relation) Step {
	return Step{
		Phase: Publish, Name: name, InTransaction: true, Render: in.macro("get_rename_sql", from, to.Identifier),
		Gone: []adapters.Relation{from}, Made: []adapters.Relation{to},
	}
}

func typed(rel adapters.Relation, t adapters.RelationType) adapters.Relation {
	rel.Type = t
	return rel
}
