package jinja

import (
	"errors"
	"slices"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Raise returns an error for Go callables to return; the engine adds the place
// of the call and the chain of macros that led there.
func Raise(code diag.Code, format string, args ...any) error {
	return diag.Errorf(code, source.Span{}, format, args...)
}

// RaiseAsDbt is Raise with the words by which dbt's message is known.
func RaiseAsDbt(code diag.Code, dbt, format string, args ...any) error {
	return diag.Errorf(code, source.Span{}, format, args...).AsDbt("%s", dbt)
}

func typeError(format string, args ...any) error {
	return Raise(diag.JinjaType, format, args...)
}

func undefinedError(u Undefined) error {
	return diag.Errorf(diag.JinjaUndefined, source.Span{}, "%s", u.Message())
}

// returned is how a macro's return(value) travels up to the macro.
type returned struct{ value Value }

func (*returned) Error() string { return "return() is only known inside a macro" }

// Return is the error by which a Go callable ends the macro that calls it,
// giving its value. The global function `return` is made of it.
func Return(v Value) error { return &returned{v} }

// Loop control travels as errors, which no user sees: the parser lets break
// and continue stand inside loops only.
var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
)

// located is an error from outside the engine with the place where a template
// met it. It unwraps to both.
type located struct {
	diag  *diag.Diagnostic
	cause error
}

func (e *located) Error() string   { return e.diag.Error() }
func (e *located) Unwrap() []error { return []error{e.diag, e.cause} }

func isControl(err error) bool {
	if err == errBreak || err == errContinue {
		return true
	}
	_, ok := err.(*returned)
	return ok
}

// at gives an error a place unless it has one.
func at(err error, span source.Span) error {
	switch e := err.(type) {
	case nil:
		return nil
	case *diag.Diagnostic:
		if e.Span.IsZero() {
			e.Span = span
		}
		return e
	case *located:
		if e.diag.Span.IsZero() {
			e.diag.Span = span
		}
		return e
	}
	if isControl(err) {
		return err
	}
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		c := *d
		d = &c
		if d.Span.IsZero() {
			d.Span = span
		}
		return &located{d, err}
	}
	return &located{diag.Errorf(diag.JinjaRaised, span, "%s", err), err}
}

// A chain longer than this, which only runaway recursion makes, is cut.
const maxChain = 20

// called adds a link of the call chain to an error on its way up. The
// diagnostic is copied, because its maker may have kept it.
func called(err error, name string, site source.Span) error {
	if err == nil || isControl(err) || site.IsZero() {
		return err
	}
	switch e := err.(type) {
	case *diag.Diagnostic:
		return withCall(e, name, site)
	case *located:
		return &located{withCall(e.diag, name, site), e.cause}
	}
	return err
}

func withCall(d *diag.Diagnostic, name string, site source.Span) *diag.Diagnostic {
	note := diag.Note{Message: "in macro " + name + ", called here", Span: site}
	if n := len(d.Notes); n >= maxChain || n > 0 && d.Notes[n-1] == note {
		return d // a macro that calls itself says so once
	}
	c := *d
	c.Notes = append(slices.Clip(d.Notes), note)
	return &c
}
