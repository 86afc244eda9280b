// Package adapters is the contract between the tool and the engines it runs
// SQL on.
//
// An engine is one folder: a Driver value with its dialect (data), its SQL
// macros and a function that opens it. The rest of the tool sees only the
// types of this package; it never asks which engine it is talking to. This
// package knows no project, no node and no Jinja.
package adapters

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
)

// Driver is one engine, as a value. cmd/model/engines.go lists them.
type Driver struct {
	// Name is the profile's `type`, and the prefix of the engine's macros
	// ("duckdb" finds duckdb__create_table_as).
	Name    string
	Dialect *Dialect
	// Macros holds *.sql files with the engine's own macros.
	Macros fs.FS
	// Base holds the default macros that every engine inherits (adapters/ansi).
	Base fs.FS
	// Locate says where a source is read; nil reads its table.
	Locate SourceLocator
	// Dispatch lists macro prefixes in search order after Name, before
	// "default": an engine that speaks another's macros names it here.
	Dispatch []string
	// Configure checks one output of a profile and returns what Open needs.
	// Errors name the field; they never hold a secret.
	Configure func(Output) (Credentials, error)
	// Open connects. The adapter is shared by all sessions of a run.
	Open func(context.Context, Credentials) (Adapter, error)
}

// Output is one output of profiles.yml after Jinja: nil, bool, int64, float64,
// string, []any, map[string]any.
type Output struct {
	Profile, Name string
	Fields        map[string]any
	// Dir is the folder that relative paths count from (the project's).
	Dir string
}

// FieldError says which field of an output is wrong and why.
type FieldError struct {
	Field, Message, Hint string
}

// Error returns "field: message".
func (e *FieldError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Message) }

// Credentials is a checked output.
type Credentials interface {
	Database() string
	Schema() string
	// Public returns what templates may see as `target` beside name, schema,
	// type, threads, profile_name and user-visible identity; never a secret.
	Public() map[string]any
	// UniqueField identifies the server or file for the run's metadata.
	UniqueField() string
}

// Warner is implemented by credentials that were taken with reservations, such
// as fields that the engine does not know.
type Warner interface{ Warnings() []*FieldError }

// Namespacer is implemented by credentials that can say where their tables live
// in the words of OpenLineage's naming: "postgres://host:port". It never holds
// a secret.
type Namespacer interface{ Namespace() string }

// Adapter is an open engine. It is safe for concurrent use.
type Adapter interface {
	// Session opens a connection of its own; name is for the engine's logs.
	Session(ctx context.Context, name string) (Session, error)
	// Schemas lists the schemas of a database.
	Schemas(ctx context.Context, s Session, database string) ([]string, error)
	// Relations lists tables and views of one schema.
	Relations(ctx context.Context, s Session, database, schema string) ([]Relation, error)
	// Columns describes a relation, in order; empty when it does not exist.
	Columns(ctx context.Context, s Session, rel Relation) ([]Column, error)
	// Describe returns the columns that a query would return, without running it.
	Describe(ctx context.Context, s Session, query string) ([]Column, error)
	// Close ends the engine; sessions must be closed before.
	Close() error
}

// Session is one connection. It is used by one goroutine at a time; only the
// contexts given may be cancelled from elsewhere, which cancels the statement
// that is running.
type Session interface {
	// Exec runs one or several statements and returns the last one's response.
	Exec(ctx context.Context, sql string) (Response, error)
	// Query runs a statement that returns rows.
	Query(ctx context.Context, sql string) (Rows, error)
	Begin(ctx context.Context) error
	Commit(ctx context.Context) error
	// Rollback ends a transaction; without an open one it does nothing.
	Rollback(ctx context.Context) error
	Close() error
}

// Rows is a result being read. Values are nil, bool, int64, float64, string,
// []byte, time.Time (a timestamp; its column's type says whether it has a
// zone), Date, TimeOfDay, Decimal, JSON, *big.Int for integers that int64 does
// not hold, or an engine's type that has String().
type Rows interface {
	Columns() []Column
	// Next returns the next row, io.EOF after the last. The slice is valid
	// until the next call.
	Next() ([]any, error)
	Close() error
}

// Response is what an engine says of a finished statement.
type Response struct {
	Message      string // "OK", "INSERT 0 5"
	Code         string // "INSERT"; "" when the engine tells none
	RowsAffected int64  // -1 when unknown
}

// Error is a statement's failure.
type Error struct {
	// Message is the engine's own first line, without position or SQL echo.
	Message string
	// Code is the engine's code (SQLSTATE or class), "" when it has none.
	Code string
	// Offset is the byte offset in the SQL that was sent, -1 when unknown.
	Offset int
	// Hint is the engine's own hint.
	Hint string
	// Detail is the rest of the engine's text.
	Detail string
	// Retryable says that nothing was changed and the same statement may pass.
	Retryable bool
	// Outside says that neither the statement nor its data is at fault: the
	// server, its disk, a limit, a right or the connection is.
	Outside bool
	Err     error
}

// Error returns the engine's message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// BulkLoader is implemented by adapters that load rows faster than INSERT.
type BulkLoader interface {
	// Load appends rows to an existing table inside the session's transaction
	// if one is open. next returns a row of len(columns) values (nil or text as
	// found in the CSV, to be cast to the column's type), io.EOF at the end;
	// the slice is reused. It returns the number of rows.
	Load(ctx context.Context, s Session, rel Relation, columns []Column, next func() ([]any, error)) (int64, error)
}

// FileLoader is implemented by adapters whose engine reads CSV files itself.
type FileLoader interface {
	// LoadFile appends a file with a header to an existing table whose columns
	// are the file's, inside the session's transaction if one is open. It
	// returns the number of rows.
	LoadFile(ctx context.Context, s Session, rel Relation, path, delimiter string) (int64, error)
}

// Unwrapper is implemented by adapters that decorate another.
type Unwrapper interface{ Unwrap() Adapter }

// As finds an optional capability on an adapter or on what it decorates.
func As[T any](a Adapter) (T, bool) {
	for a != nil {
		if t, ok := a.(T); ok {
			return t, true
		}
		u, ok := a.(Unwrapper)
		if !ok {
			break
		}
		a = u.Unwrap()
	}
	var zero T
	return zero, false
}

// Registry finds drivers by name.
type Registry struct{ byName map[string]*Driver }

// NewRegistry returns a registry of the given drivers.
func NewRegistry(drivers ...*Driver) *Registry {
	r := &Registry{byName: map[string]*Driver{}}
	for _, d := range drivers {
		r.byName[d.Name] = d
	}
	return r
}

// Lookup returns the driver of a profile type.
func (r *Registry) Lookup(name string) (*Driver, bool) {
	d, ok := r.byName[name]
	return d, ok
}

// Names lists the drivers' names, sorted.
func (r *Registry) Names() []string {
	var names []string
	for n := range r.byName {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
