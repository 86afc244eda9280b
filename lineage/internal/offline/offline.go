// Package offline is an engine that is not there: it lets templates be rendered
// without a warehouse.
//
// It takes what the project itself knows of columns and relations, and answers
// from that. Statements fail with ErrAsked, or give no rows where the caller
// prefers that. It opens nothing.
package offline

import (
	"context"
	"errors"
	"io"

	"github.com/modeldata/model/adapters"
)

// ErrAsked says that a template wanted to run a statement.
var ErrAsked = errors.New("the template asks the warehouse, and no connection is open")

// Engine is both the adapter and its only session.
type Engine struct {
	// Known returns the columns of a relation; nil for what is not known.
	Known func(adapters.Relation) []adapters.Column
	// Existing are the relations that lookups find.
	Existing []adapters.Relation
	// Silent makes statements give no rows in place of an error.
	Silent bool
}

// Session returns the engine itself.
func (e *Engine) Session(context.Context, string) (adapters.Session, error) { return e, nil }

// Schemas knows none.
func (e *Engine) Schemas(context.Context, adapters.Session, string) ([]string, error) {
	return nil, nil
}

// Relations lists the project's relations.
func (e *Engine) Relations(context.Context, adapters.Session, string, string) ([]adapters.Relation, error) {
	return e.Existing, nil
}

// Columns answers from the project.
func (e *Engine) Columns(_ context.Context, _ adapters.Session, r adapters.Relation) ([]adapters.Column, error) {
	if cols := e.Known(r); len(cols) > 0 || e.Silent {
		return cols, nil
	}
	return nil, ErrAsked
}

// Describe cannot be answered.
func (e *Engine) Describe(context.Context, adapters.Session, string) ([]adapters.Column, error) {
	return nil, e.asked()
}

func (e *Engine) asked() error {
	if e.Silent {
		return nil
	}
	return ErrAsked
}

// Close does nothing.
func (e *Engine) Close() error { return nil }

// Exec runs nothing.
func (e *Engine) Exec(context.Context, string) (adapters.Response, error) {
	return adapters.Response{Message: "OK"}, e.asked()
}

// Query gives no rows.
func (e *Engine) Query(context.Context, string) (adapters.Rows, error) {
	if err := e.asked(); err != nil {
		return nil, err
	}
	return noRows{}, nil
}

// Begin does nothing.
func (e *Engine) Begin(context.Context) error { return nil }

// Commit does nothing.
func (e *Engine) Commit(context.Context) error { return nil }

// Rollback does nothing.
func (e *Engine) Rollback(context.Context) error { return nil }

type noRows struct{}

func (noRows) Columns() []adapters.Column { return nil }
func (noRows) Next() ([]any, error)       { return nil, io.EOF }
func (noRows) Close() error               { return nil }
