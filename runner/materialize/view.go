package materialize

import "github.com/modeldata/model/adapters"

// view replaces the view, or whatever stands in its place.
func view(in *Input) ([]Step, error) { return full(in, adapters.View) }

// table rebuilds the table.
func table(in *Input) ([]Step, error) { return full(in, adapters.Table) }

// full is a build from nothing with hooks, indexes, grants and comments.
func full(in *Input, t adapters.RelationType) ([]Step, error) {
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	body, f, err := in.rebuild(typed(in.Target, t), existing, in.SQL)
	if err != nil {
		return nil, err
	}
	f.hooksFirst = t == adapters.Table && Of(in.Node) == "table"
	f.indexes = t == adapters.Table && !staged(body)
	return in.around(body, f), nil
}

// staged reports whether the steps build beside the target, where its indexes
// were made already.
func staged(body []Step) bool { return body[0].Main && body[0].Phase == Build }

// existing is what stands at the target, nil for nothing.
func (in *Input) existing() (*adapters.Relation, error) {
	rel, ok, err := in.Existing(in.Target)
	if err != nil || !ok {
		return nil, err
	}
	return &rel, nil
}
