// Package pyre is Python's re module as template values.
//
// Patterns are translated to the syntax of a backtracking engine that knows
// lookarounds and back references; positions count characters, as in Python.
// A match that takes too long is an error.
package pyre

import (
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// matchTimeout ends patterns that backtrack without end.
const matchTimeout = 5 * time.Second

// Flag values are Python's.
const (
	flagIgnoreCase = 2
	flagMultiline  = 8
	flagDotAll     = 16
	flagVerbose    = 64
	flagASCII      = 256
)

// Module returns the names of modules.re.
func Module() map[string]jinja.Value {
	out := map[string]jinja.Value{
		"NOFLAG": int64(0), "A": int64(flagASCII), "ASCII": int64(flagASCII), "I": int64(flagIgnoreCase), "IGNORECASE": int64(flagIgnoreCase),
		"L": int64(4), "LOCALE": int64(4), "M": int64(flagMultiline), "MULTILINE": int64(flagMultiline),
		"S": int64(flagDotAll), "DOTALL": int64(flagDotAll), "U": int64(32), "UNICODE": int64(32),
		"X": int64(flagVerbose), "VERBOSE": int64(flagVerbose),
	}
	m := &module{compiled: map[cacheKey]*pattern{}, timeout: matchTimeout}
	for _, name := range []string{"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"} {
		out[name] = jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) { return m.call(name, c) })
	}
	out["compile"] = jinja.Func("compile", m.compileCall)
	out["escape"] = jinja.Func("escape", escape)
	out["purge"] = jinja.Func("purge", func(*jinja.Call) (jinja.Value, error) { return nil, nil })
	return out
}

type cacheKey struct {
	text  string
	flags int64
}

// module remembers compiled patterns; macros ask for the same ones again and
// again.
type module struct {
	mu       sync.Mutex
	compiled map[cacheKey]*pattern
	timeout  time.Duration
}

func (m *module) compile(text string, flags int64) (*pattern, error) {
	key := cacheKey{text, flags}
	m.mu.Lock()
	p, ok := m.compiled[key]
	m.mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := newPattern(text, flags, m.timeout)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.compiled) >= 512 {
		clear(m.compiled)
	}
	m.compiled[key] = p
	return p, nil
}

// patternOf takes a pattern's text or a compiled pattern.
func (m *module) patternOf(v jinja.Value, flags jinja.Value) (*pattern, error) {
	switch v := v.(type) {
	case *pattern:
		return v, nil
	case string:
		n, ok := flags.(int64)
		if !ok {
			return nil, jinja.Raise(diag.JinjaType, "the flags of a pattern are a number such as modules.re.IGNORECASE, not %s", jinja.TypeName(flags))
		}
		return m.compile(v, n)
	}
	return nil, jinja.Raise(diag.JinjaType, "first argument must be string or compiled pattern, not %s", jinja.TypeName(v))
}

func (m *module) compileCall(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("compile", jinja.Param{Name: "pattern", Required: true}, jinja.Param{Name: "flags", Default: int64(0)})
	if err != nil {
		return nil, err
	}
	return m.patternOf(args[0], args[1])
}

// call is a module function: it takes the pattern first and flags last.
func (m *module) call(name string, c *jinja.Call) (jinja.Value, error) {
	params := append([]jinja.Param{{Name: "pattern", Required: true}}, methodParams(name)...)
	params = append(params, jinja.Param{Name: "flags", Default: int64(0)})
	args, err := c.Bind(name, params...)
	if err != nil {
		return nil, err
	}
	p, err := m.patternOf(args[0], args[len(args)-1])
	if err != nil {
		return nil, err
	}
	return p.run(c, name, args[1:len(args)-1])
}

// methodParams are the parameters that a function shares with the pattern's
// method.
func methodParams(name string) []jinja.Param {
	switch name {
	case "sub", "subn":
		return []jinja.Param{{Name: "repl", Required: true}, {Name: "string", Required: true}, {Name: "count", Default: int64(0)}}
	case "split":
		return []jinja.Param{{Name: "string", Required: true}, {Name: "maxsplit", Default: int64(0)}}
	}
	return []jinja.Param{{Name: "string", Required: true}}
}

// pattern is a compiled pattern.
type pattern struct {
	text  string
	flags int64
	t     translation

	timeout time.Duration
	// search finds a match anywhere; prefix only where the search starts; whole
	// only of the whole text. Made when first needed.
	search, prefix, whole func() (*regexp2.Regexp, error)
}

func newPattern(text string, flags int64, timeout time.Duration) (*pattern, error) {
	t, err := translate(text, flags&flagASCII != 0, flags&flagVerbose != 0)
	p := &pattern{text: text, flags: flags, t: t, timeout: timeout}
	if err == nil {
		p.search = p.lazy("", "")
		p.prefix = p.lazy(`\G(?:`, ")")
		p.whole = p.lazy(`\G(?:`, `)\z`)
		_, err = p.search()
	}
	if err != nil {
		return nil, invalid(text, err)
	}
	return p, nil
}

func invalid(text string, err error) error {
	return jinja.Raise(diag.RegexInvalid, "the regular expression %s is not valid: %s", jinja.Repr(text), err)
}

func (p *pattern) lazy(before, after string) func() (*regexp2.Regexp, error) {
	return sync.OnceValues(func() (*regexp2.Regexp, error) {
		var opts regexp2.RegexOptions
		has := func(flag int64, inline string) bool { return p.flags&flag != 0 || strings.Contains(p.t.inline, inline) }
		if has(flagIgnoreCase, "i") {
			opts |= regexp2.IgnoreCase
		}
		if has(flagMultiline, "m") {
			opts |= regexp2.Multiline
		}
		if has(flagDotAll, "s") {
			opts |= regexp2.Singleline
		}
		re, err := regexp2.Compile(before+p.t.pattern+after, opts)
		if err != nil {
			return nil, err
		}
		re.MatchTimeout = p.timeout
		return re, nil
	})
}

// TypeName names the type in messages.
func (p *pattern) TypeName() string { return "re.Pattern" }

// String writes "re.compile('...')".
func (p *pattern) String() string { return "re.compile(" + jinja.Repr(p.text) + ")" }

// Attr gives the attributes and methods of Python's patterns.
func (p *pattern) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "pattern":
		return p.text, true
	case "flags":
		return p.flags | 32, true
	case "groups":
		return int64(p.t.groups), true
	case "groupindex":
		d := jinja.NewDict()
		for _, n := range p.t.order {
			d.SetStr(n, int64(p.t.names[n]))
		}
		return d, true
	case "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			params := methodParams(name)
			if len(params) == 1 {
				params = append(params, jinja.Param{Name: "pos", Default: int64(0)}, jinja.Param{Name: "endpos"})
			}
			args, err := c.Bind(name, params...)
			if err != nil {
				return nil, err
			}
			return p.run(c, name, args)
		}), true
	}
	return nil, false
}

func (p *pattern) run(c *jinja.Call, name string, args []jinja.Value) (jinja.Value, error) {
	switch name {
	case "sub", "subn":
		return p.substitute(c, name, args)
	case "split":
		return p.split(args)
	}
	text, err := textOf(args[0])
	if err != nil {
		return nil, err
	}
	runes := []rune(text)
	start, end := 0, len(runes)
	if len(args) == 3 {
		start, end = bound(args[1], 0, end), bound(args[2], end, end)
	}
	runes = runes[:end]
	switch name {
	case "findall", "finditer":
		all, err := p.all(runes, start)
		if err != nil {
			return nil, err
		}
		out := &jinja.List{}
		for _, m := range all {
			if name == "finditer" {
				out.Items = append(out.Items, m)
			} else {
				out.Items = append(out.Items, m.found())
			}
		}
		return out, nil
	}
	how := map[string]func() (*regexp2.Regexp, error){"match": p.prefix, "fullmatch": p.whole, "search": p.search}[name]
	m, err := p.one(how, runes, start)
	if m == nil || err != nil {
		return nil, err
	}
	return m, nil
}

func textOf(v jinja.Value) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", jinja.Raise(diag.JinjaType, "expected string or bytes-like object, got '%s'", jinja.TypeName(v))
	}
	return s, nil
}

func bound(v jinja.Value, def, limit int) int {
	n, ok := v.(int64)
	if !ok {
		return def
	}
	return int(max(0, min(n, int64(limit))))
}

// one finds the first match from start on.
func (p *pattern) one(how func() (*regexp2.Regexp, error), runes []rune, start int) (*match, error) {
	re, err := how()
	if err != nil {
		return nil, invalid(p.text, err)
	}
	if start > len(runes) {
		return nil, nil
	}
	m, err := re.FindRunesMatchStartingAt(runes, start)
	if err != nil {
		return nil, jinja.Raise(diag.JinjaLimit, "the regular expression %s takes too long on a text of %d characters", jinja.Repr(p.text), len(runes))
	}
	if m == nil {
		return nil, nil
	}
	return newMatch(p, runes, m), nil
}

// all finds every match that does not overlap the one before.
func (p *pattern) all(runes []rune, start int) ([]*match, error) {
	var out []*match
	for start <= len(runes) {
		m, err := p.one(p.search, runes, start)
		if err != nil || m == nil {
			return out, err
		}
		out = append(out, m)
		start = m.spans[0][1]
		if m.spans[0][0] == m.spans[0][1] {
			start++
		}
	}
	return out, nil
}

func (p *pattern) split(args []jinja.Value) (jinja.Value, error) {
	text, err := textOf(args[0])
	if err != nil {
		return nil, err
	}
	runes := []rune(text)
	all, err := p.all(runes, 0)
	if err != nil {
		return nil, err
	}
	most, _ := args[1].(int64)
	out := &jinja.List{}
	from := 0
	for i, m := range all {
		if most > 0 && int64(i) >= most || most < 0 {
			break
		}
		out.Items = append(out.Items, string(runes[from:m.spans[0][0]]))
		for g := 1; g < len(m.spans); g++ {
			out.Items = append(out.Items, m.text(g, nil))
		}
		from = m.spans[0][1]
	}
	out.Items = append(out.Items, string(runes[from:]))
	return out, nil
}

// escape puts a backslash before everything that means something in a pattern.
func escape(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("escape", jinja.Param{Name: "pattern", Required: true})
	if err != nil {
		return nil, err
	}
	text, err := textOf(args[0])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}
