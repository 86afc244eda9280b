package materialize

import (
	"slices"

	"github.com/modeldata/model/adapters"
)

// rebuild replaces whatever stands at target by a table or view of the node's
// SQL, so that readers see the old one or the new one. It returns the steps and
// those to run before and after the transaction.
//
// The routes, best first: one statement that replaces; drop and create in one
// transaction, for views and where nothing stands; build beside it and swap
// names.
func (in *Input) rebuild(target adapters.Relation, existing *adapters.Relation, sql string) (body []Step, f finish, err error) {
	f = finish{target: target, existing: existing, fullRefresh: true}
	if declared := existing == nil && in.Node.Contract.Enforced; !declared && in.replaces(target, existing) {
		return []Step{in.replace(target, sql)}, f, nil
	}
	create := in.create(target, sql)
	if existing == nil {
		return []Step{create}, f, nil
	}
	cheap := target.Type == adapters.View || in.Dialect.Has(adapters.CreateOrReplaceTable)
	if in.Dialect.Has(adapters.TransactionalDDL) && cheap {
		create.Atomic = false
		return []Step{in.drop(Publish, "drop old "+string(existing.Type), *existing, true), create}, f, nil
	}
	return in.swap(target, *existing, sql, f)
}

// replaces reports whether one statement can put the new relation in place of
// the old one. Text that the project replaced is never left out.
func (in *Input) replaces(target adapters.Relation, existing *adapters.Relation) bool {
	if existing != nil && existing.Type != target.Type {
		return false
	}
	feature, text := adapters.CreateOrReplaceTable, []string{"create_table_as", "get_create_table_as_sql"}
	if target.Type == adapters.View {
		feature, text = adapters.CreateOrReplaceView, []string{"create_view_as", "get_create_view_as_sql"}
	}
	for _, name := range text {
		if in.Renderer.Overridden(name) {
			return false
		}
	}
	return in.Dialect.Has(feature) && in.Renderer.HasMacro(replaceMacro(target.Type))
}

func replaceMacro(t adapters.RelationType) string {
	if t == adapters.View {
		return "get_create_or_replace_view_as_sql"
	}
	return "get_create_or_replace_table_as_sql"
}

// replace is the one statement; it is two when the text declares the columns
// first and fills them then.
func (in *Input) replace(target adapters.Relation, sql string) Step {
	return Step{
		Phase: Publish, Name: "replace " + string(target.Type), InTransaction: true, Atomic: in.oneStatement(), Main: true,
		Render: in.macro(replaceMacro(target.Type), target, sql), Made: []adapters.Relation{target},
	}
}

func (in *Input) oneStatement() bool {
	return !in.Node.Contract.Enforced && !slices.ContainsFunc(in.Dialect.LayoutConfigs, in.Node.Config.IsSet)
}

// create makes the relation where nothing stands.
func (in *Input) create(target adapters.Relation, sql string) Step {
	s := Step{
		Phase: Publish, Name: "create " + string(target.Type), InTransaction: true, Main: true, Made: []adapters.Relation{target},
		Atomic: in.oneStatement() && !in.Renderer.Overridden("create_table_as") && !in.Renderer.Overridden("create_view_as"),
	}
	if target.Type == adapters.View {
		s.Render = in.macro("get_create_view_as_sql", target, sql)
	} else {
		s.Render = in.macro("get_create_table_as_sql", false, target, sql)
	}
	return s
}

// swap builds beside the old relation and exchanges the names.
func (in *Input) swap(target, existing adapters.Relation, sql string, f finish) ([]Step, finish, error) {
	staged, err := in.relation("make_intermediate_relation", target)
	if err != nil {
		return nil, f, err
	}
	backup, err := in.relation("make_backup_relation", target, string(existing.Type))
	if err != nil {
		return nil, f, err
	}
	staged, backup = typed(staged, target.Type), typed(backup, existing.Type)
	for _, left := range []adapters.Relation{staged, backup} {
		found, ok, err := in.Existing(left)
		if err != nil {
			return nil, f, err
		}
		if ok {
			f.before = append(f.before, in.drop(Build, "drop left-over", found, false))
		}
	}
	build := in.create(staged, sql)
	build.Phase, build.Atomic = Build, false
	body := []Step{build}
	if target.Type == adapters.Table {
		for _, s := range in.indexes(staged) {
			s.Phase = Build
			body = append(body, s)
		}
	}
	body = append(body, in.rename("move old away", existing, backup), in.rename("move new in", staged, target))
	drop := in.drop(CleanUp, "drop old "+string(existing.Type), backup, false)
	if in.Dialect.Has(adapters.TransactionalDDL) {
		drop.InTransaction = true
		drop.Phase = Publish
		return append(body, drop), f, nil
	}
	f.after = []Step{drop}
	return body, f, nil
}
