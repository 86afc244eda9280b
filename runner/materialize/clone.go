package materialize

import "github.com/modeldata/model/adapters"

// Clone returns the steps that put a relation of another environment in the
// node's place: a copy where the engine copies tables without reading them,
// else a view of it.
func Clone(in Input, from adapters.Relation) ([]Step, error) {
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	steps, err := in.cloneOf(from, existing)
	if err != nil || !in.Dialect.Has(adapters.TransactionalDDL) {
		return steps, err
	}
	return alone(steps), nil
}

func (in *Input) cloneOf(from adapters.Relation, existing *adapters.Relation) ([]Step, error) {
	can, err := in.Renderer.MacroValue("can_clone_table")
	if err != nil {
		return nil, err
	}
	if yes, _ := can.(bool); yes {
		found, ok, err := in.Existing(from)
		if err != nil {
			return nil, err
		}
		if ok && found.Type == adapters.Table {
			return in.copyOf(found, existing), nil
		}
	}
	body, f, err := in.rebuild(typed(in.Target, adapters.View), existing, "select * from "+in.Dialect.Render(from))
	if err != nil {
		return nil, err
	}
	return in.around(body, f), nil
}

// copyOf makes the table by the engine's own statement, without hooks.
func (in *Input) copyOf(from adapters.Relation, existing *adapters.Relation) []Step {
	target := typed(in.Target, adapters.Table)
	var steps []Step
	if existing != nil && existing.Type != adapters.Table {
		steps = append(steps, in.drop(Publish, "drop old "+string(existing.Type), *existing, true))
	}
	steps = append(steps, Step{
		Phase: Publish, Name: "clone table", InTransaction: true, Atomic: true, Main: true,
		Render: in.macro("create_or_replace_clone", target, from), Made: []adapters.Relation{target},
	})
	steps = append(steps, in.grants(target, existing, true)...)
	return append(steps, in.docs(target)...)
}
