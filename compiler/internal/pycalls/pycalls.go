// Package pycalls finds the calls of dbt.ref, dbt.source, dbt.config and
// dbt.config.get in the text of a Python model.
//
// It takes source text and gives the calls with their places and their
// arguments, as far as these are literals. It knows as much of Python as that
// needs: comments, strings and literals. It runs nothing, and it does not
// judge what the calls say.
package pycalls

import "github.com/modeldata/model/compiler/internal/jinja"

// Call is one call of a function of dbt's.
type Call struct {
	// Name is ref, source, config or get (of config).
	Name   string
	Args   []jinja.Value
	Kwargs []jinja.Kwarg
	// Literal says that all arguments are; else Args and Kwargs hold those up to
	// the first that is not.
	Literal bool
	// Start and End are the call's place in the text.
	Start, End int
}

// names are the functions that count, by the text behind "dbt.".
var names = map[string]string{"ref": "ref", "source": "source", "config": "config", "config.get": "get"}

// Find lists the calls of a text in the order in which they stand.
func Find(text string) []Call {
	s := scanner{text: text, end: len(text)}
	s.run()
	return s.calls
}

// scanner walks over a text.
type scanner struct {
	text  string
	pos   int
	end   int
	calls []Call
}

func (s *scanner) run() {
	for s.pos < s.end {
		c := s.text[s.pos]
		switch {
		case c == '#':
			s.comment()
		case c == '"' || c == '\'':
			s.literal("")
		case nameStart(c):
			s.word()
		default:
			s.pos++
		}
	}
}

// word passes a name, and what begins with it: a prefixed string or a call.
func (s *scanner) word() {
	start := s.pos
	name := s.name()
	if s.pos < s.end && (s.text[s.pos] == '"' || s.text[s.pos] == '\'') && prefix(name) {
		s.literal(name)
		return
	}
	if name != "dbt" || start > 0 && (s.text[start-1] == '.' || nameByte(s.text[start-1])) {
		return
	}
	path := ""
	for {
		at := s.pos
		s.space()
		if s.pos >= s.end || s.text[s.pos] != '.' {
			s.pos = at
			break
		}
		s.pos++
		s.space()
		if path != "" {
			path += "."
		}
		path += s.name()
	}
	s.space()
	if s.pos < s.end && s.text[s.pos] == '(' && names[path] != "" {
		s.call(names[path], start)
	}
}

// call reads the arguments of a call. What is not literal ends the reading; the
// walk goes on behind the opening parenthesis, so that calls in arguments are
// found too.
func (s *scanner) call(name string, start int) {
	s.pos++
	inside := s.pos
	c := Call{Name: name, Start: start}
	r := reader{scanner{text: s.text, pos: s.pos, end: s.end}}
	c.Literal = r.arguments(&c)
	c.End = r.pos
	s.calls = append(s.calls, c)
	if s.pos = inside; c.Literal {
		s.pos = r.pos
	}
}

// literal passes a string; calls in the braces of an f-string are found.
func (s *scanner) literal(prefix string) {
	from, to, ok := s.quoted()
	if !ok || !isF(prefix) {
		return
	}
	in := scanner{text: s.text, pos: from, end: to}
	for in.pos < in.end {
		if in.text[in.pos] != '{' {
			in.pos++
			continue
		}
		close := in.pos
		for close < to && in.text[close] != '}' {
			close++
		}
		part := scanner{text: s.text, pos: in.pos + 1, end: close}
		part.run()
		s.calls = append(s.calls, part.calls...)
		in.pos = close + 1
	}
}

// quoted passes a string and returns where its content stands; ok is false when
// it does not end.
func (s *scanner) quoted() (from, to int, ok bool) {
	quote := s.text[s.pos : s.pos+1]
	if triple := s.pos + 3; triple <= s.end && s.text[s.pos:triple] == quote+quote+quote {
		quote = s.text[s.pos:triple]
	}
	s.pos += len(quote)
	from = s.pos
	for s.pos < s.end {
		switch {
		case s.text[s.pos] == '\\':
			s.pos += 2
		case s.pos+len(quote) <= s.end && s.text[s.pos:s.pos+len(quote)] == quote:
			to = s.pos
			s.pos += len(quote)
			return from, to, true
		case len(quote) == 1 && s.text[s.pos] == '\n':
			return from, s.pos, false
		default:
			s.pos++
		}
	}
	s.pos = s.end
	return from, s.end, false
}

func (s *scanner) comment() {
	for s.pos < s.end && s.text[s.pos] != '\n' {
		s.pos++
	}
}

// space passes white space, line breaks and comments.
func (s *scanner) space() {
	for s.pos < s.end {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n', '\f':
			s.pos++
		case '\\':
			s.pos++
		case '#':
			s.comment()
		default:
			return
		}
	}
}

func (s *scanner) name() string {
	start := s.pos
	for s.pos < s.end && nameByte(s.text[s.pos]) {
		s.pos++
	}
	return s.text[start:s.pos]
}

func nameStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func nameByte(c byte) bool { return nameStart(c) || c >= '0' && c <= '9' }

// prefix reports whether a name directly before a quote belongs to the string.
func prefix(name string) bool {
	if len(name) > 2 {
		return false
	}
	for i := range len(name) {
		switch name[i] | 0x20 {
		case 'r', 'b', 'f', 'u', 't':
		default:
			return false
		}
	}
	return true
}

func isF(prefix string) bool {
	for i := range len(prefix) {
		if prefix[i]|0x20 == 'f' {
			return true
		}
	}
	return false
}
