// Package sqlparse reads SQL of the dialects the tool speaks into one syntax
// tree with byte positions on every node.
//
// It takes text and a Dialect, and gives a Statement with a list of Problems.
// What it cannot read inside a query it steps over, and says so; what it cannot
// read at all gives no statement. It knows no schema, resolves no name and
// checks no meaning; the grammar takes more than any one engine does, and asks
// the dialect only where the same text means different things.
package sqlparse

import "fmt"

// Problem is a place that could not be read.
type Problem struct {
	Start, End int32
	Message    string
}

func (p Problem) Error() string { return fmt.Sprintf("%s at byte %d", p.Message, p.Start) }

// Limits that keep hostile text from using up the stack or the time.
const (
	maxDepth    = 1500
	maxRecovers = 50
	// maxSize is the longest text in bytes; positions are 32 bits wide.
	maxSize = 1 << 30
)

// Parse reads one statement. The statement is nil when nothing of it could be
// understood; then there is at least one problem. With problems and a statement,
// parts of it are missing: expressions of the kind Unread stand in their place.
func Parse(text string, d *Dialect) (*Statement, []Problem) {
	if len(text) > maxSize {
		return nil, []Problem{{Message: "the text is too long to be read"}}
	}
	p := newParser(text, d)
	defer p.release()
	p.unwrap()
	s := p.statement()
	p.statementSet(s)
	for p.accept(opSemicolon) {
	}
	if p.err == nil && p.tok() != tokEOF {
		p.unexpected("the end of the statement")
	}
	if p.err != nil {
		if n := len(p.problems); n > 0 && p.problems[n-1].Start == p.err.Start {
			return nil, p.problems
		}
		return nil, append(p.problems, *p.err)
	}
	return s, p.problems
}
