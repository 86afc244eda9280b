// Package diag is how every phase tells users what is wrong.
//
// A phase returns its value and a List; nobody but package ui prints. A
// diagnostic carries a stable code, the place in the user's own file, notes
// with their own places (call chains, "first defined here") and a way out.
package diag

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/modeldata/model/internal/source"
)

// Severity orders diagnostics by weight.
type Severity uint8

// The severities, lightest first.
const (
	Info Severity = iota
	Warning
	Error
)

// String returns "info", "warning" or "error".
func (s Severity) String() string { return [...]string{"info", "warning", "error"}[s] }

// Note is a further fact about a diagnostic, with a place of its own if it has
// one.
type Note struct {
	Message string
	Span    source.Span
}

// Diagnostic is one message to the user.
type Diagnostic struct {
	Code     Code
	Severity Severity
	// Message says what is wrong in one sentence, without place or code. It
	// never holds a secret.
	Message string
	Span    source.Span
	Notes   []Note
	// Hint says what to do in this case; "" leaves it to what helps against the
	// code in general, see WayOut.
	Hint string
	// Dbt is how dbt begins its message of the same mistake, where scripts and
	// people look for those words; "" for most.
	Dbt string
	// Node is the unique id of the node at fault, "" when it is not one node's.
	Node string
}

// Errorf returns an error diagnostic of the given code and place.
func Errorf(code Code, at source.Span, format string, args ...any) *Diagnostic {
	return &Diagnostic{Code: code, Severity: Error, Span: at, Message: fmt.Sprintf(format, args...)}
}

// Warnf returns a warning of the given code and place.
func Warnf(code Code, at source.Span, format string, args ...any) *Diagnostic {
	return &Diagnostic{Code: code, Severity: Warning, Span: at, Message: fmt.Sprintf(format, args...)}
}

// WithHint sets the way out and returns d.
func (d *Diagnostic) WithHint(format string, args ...any) *Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// AsDbt sets the words by which dbt's message is known and returns d.
func (d *Diagnostic) AsDbt(format string, args ...any) *Diagnostic {
	d.Dbt = fmt.Sprintf(format, args...)
	return d
}

// WithNote adds a note and returns d.
func (d *Diagnostic) WithNote(at source.Span, format string, args ...any) *Diagnostic {
	d.Notes = append(d.Notes, Note{Message: fmt.Sprintf(format, args...), Span: at})
	return d
}

// WithNode names the node at fault and returns d.
func (d *Diagnostic) WithNode(uniqueID string) *Diagnostic {
	d.Node = uniqueID
	return d
}

// Error renders the diagnostic on one line: "file:line:col: M0412: message".
func (d *Diagnostic) Error() string {
	var b strings.Builder
	if !d.Span.IsZero() {
		p := d.Span.Position()
		fmt.Fprintf(&b, "%s:%d:%d: ", d.Span.File.Path, p.Line, p.Column)
	}
	if d.Code != "" {
		b.WriteString(string(d.Code) + ": ")
	}
	b.WriteString(d.Message)
	return b.String()
}

// List is what a phase found, in the order found.
type List []*Diagnostic

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	for _, d := range l {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// Err returns the list as an error, nil when it holds no error.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return listError{l}
}

type listError struct{ list List }

func (e listError) Error() string {
	var lines []string
	for _, d := range e.list {
		if d.Severity == Error {
			lines = append(lines, d.Error())
		}
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the list's errors one by one.
func (e listError) Unwrap() []error {
	var out []error
	for _, d := range e.list {
		if d.Severity == Error {
			out = append(out, d)
		}
	}
	return out
}

// Sort orders the list by file, place and code; diagnostics without a place
// come first. Equal ones are dropped.
func (l List) Sort() List {
	key := func(d *Diagnostic) string {
		if d.Span.IsZero() {
			return ""
		}
		return fmt.Sprintf("%s\x00%09d", d.Span.File.Path, d.Span.Start)
	}
	sort.SliceStable(l, func(i, j int) bool {
		a, b := key(l[i]), key(l[j])
		if a != b {
			return a < b
		}
		return l[i].Code < l[j].Code
	})
	out := l[:0]
	for i, d := range l {
		if i > 0 && len(out) > 0 {
			p := out[len(out)-1]
			if p.Code == d.Code && p.Message == d.Message && p.Span == d.Span && p.Node == d.Node {
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

// From turns any error into a list: diagnostics keep their places, any other
// error becomes one diagnostic of the given code.
func From(err error, code Code, at source.Span) List {
	if err == nil {
		return nil
	}
	var le listError
	if errors.As(err, &le) {
		return le.list
	}
	var d *Diagnostic
	if errors.As(err, &d) {
		return List{d}
	}
	return List{Errorf(code, at, "%s", err)}
}
