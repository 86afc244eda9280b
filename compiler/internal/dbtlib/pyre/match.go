package pyre

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlclark/regexp2"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// match is one match: where the whole and each group start and end, -1 for
// groups that took no part.
type match struct {
	p     *pattern
	runes []rune
	spans [][2]int
}

func newMatch(p *pattern, runes []rune, m *regexp2.Match) *match {
	out := &match{p: p, runes: runes, spans: make([][2]int, p.t.groups+1)}
	for i := range out.spans {
		out.spans[i] = [2]int{-1, -1}
		if g := m.GroupByNumber(i); g != nil && len(g.Captures) > 0 {
			out.spans[i] = [2]int{g.Index, g.Index + g.Length}
		}
	}
	return out
}

// text is a group's text, or def when it took no part.
func (m *match) text(g int, def jinja.Value) jinja.Value {
	s := m.spans[g]
	if s[0] < 0 {
		return def
	}
	return string(m.runes[s[0]:s[1]])
}

// found is what findall lists: the whole, the only group, or all groups.
func (m *match) found() jinja.Value {
	switch len(m.spans) {
	case 1:
		return m.text(0, "")
	case 2:
		return m.text(1, "")
	}
	return m.groups("")
}

func (m *match) groups(def jinja.Value) jinja.Tuple {
	out := make(jinja.Tuple, len(m.spans)-1)
	for i := range out {
		out[i] = m.text(i+1, def)
	}
	return out
}

// TypeName names the type in messages.
func (m *match) TypeName() string { return "re.Match" }

// String shows place and text.
func (m *match) String() string {
	return fmt.Sprintf("<re.Match object; span=(%d, %d), match=%s>", m.spans[0][0], m.spans[0][1], jinja.Repr(m.text(0, "")))
}

// Truth is true: no match is None.
func (m *match) Truth() bool { return true }

// number finds a group by number or name.
func (m *match) number(v jinja.Value) (int, error) {
	switch v := v.(type) {
	case int64:
		if v >= 0 && v < int64(len(m.spans)) {
			return int(v), nil
		}
	case string:
		if n, ok := m.p.t.names[v]; ok {
			return n, nil
		}
	}
	return 0, jinja.Raise(diag.ContextValue, "the regular expression %s has no group %s", jinja.Repr(m.p.text), jinja.Repr(v))
}

// Item is match[1] and match['name'].
func (m *match) Item(key jinja.Value) (jinja.Value, bool, error) {
	g, err := m.number(key)
	if err != nil {
		return nil, false, nil
	}
	return m.text(g, nil), true, nil
}

// Attr gives the attributes and methods of Python's matches.
func (m *match) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "re":
		return m.p, true
	case "string":
		return string(m.runes), true
	case "pos":
		return int64(0), true
	case "endpos":
		return int64(len(m.runes)), true
	case "lastindex":
		for i := len(m.spans) - 1; i > 0; i-- {
			if m.spans[i][0] >= 0 {
				return int64(i), true
			}
		}
		return nil, true
	case "lastgroup":
		for i := len(m.p.t.order) - 1; i >= 0; i-- {
			if n := m.p.t.order[i]; m.spans[m.p.t.names[n]][0] >= 0 {
				return n, true
			}
		}
		return nil, true
	case "group":
		return jinja.Func(name, m.group), true
	case "groups", "groupdict":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "default"})
			if err != nil {
				return nil, err
			}
			if name == "groups" {
				return m.groups(args[0]), nil
			}
			d := jinja.NewDict()
			for _, n := range m.p.t.order {
				d.SetStr(n, m.text(m.p.t.names[n], args[0]))
			}
			return d, nil
		}), true
	case "start", "end", "span":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) { return m.place(c, name) }), true
	case "expand":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "template", Required: true})
			if err != nil {
				return nil, err
			}
			return m.expand(jinja.Str(args[0]))
		}), true
	}
	return nil, false
}

func (m *match) group(c *jinja.Call) (jinja.Value, error) {
	if len(c.Args) == 0 {
		return m.text(0, nil), nil
	}
	out := make(jinja.Tuple, len(c.Args))
	for i, a := range c.Args {
		g, err := m.number(a)
		if err != nil {
			return nil, err
		}
		out[i] = m.text(g, nil)
	}
	if len(out) == 1 {
		return out[0], nil
	}
	return out, nil
}

func (m *match) place(c *jinja.Call, name string) (jinja.Value, error) {
	args, err := c.Bind(name, jinja.Param{Name: "group", Default: int64(0)})
	if err != nil {
		return nil, err
	}
	g, err := m.number(args[0])
	if err != nil {
		return nil, err
	}
	start, end := int64(m.spans[g][0]), int64(m.spans[g][1])
	switch name {
	case "start":
		return start, nil
	case "end":
		return end, nil
	}
	return jinja.Tuple{start, end}, nil
}

func (p *pattern) substitute(c *jinja.Call, name string, args []jinja.Value) (jinja.Value, error) {
	text, err := textOf(args[1])
	if err != nil {
		return nil, err
	}
	most, _ := args[2].(int64)
	runes := []rune(text)
	all, err := p.all(runes, 0)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	from, n := 0, int64(0)
	for _, m := range all {
		if most > 0 && n >= most {
			break
		}
		b.WriteString(string(runes[from:m.spans[0][0]]))
		s, err := m.replacement(c, args[0])
		if err != nil {
			return nil, err
		}
		b.WriteString(s)
		from = m.spans[0][1]
		n++
	}
	b.WriteString(string(runes[from:]))
	if name == "subn" {
		return jinja.Tuple{b.String(), n}, nil
	}
	return b.String(), nil
}

func (m *match) replacement(c *jinja.Call, repl jinja.Value) (string, error) {
	switch r := repl.(type) {
	case string:
		return m.expand(r)
	case jinja.Callable:
		v, err := r.Call(&jinja.Call{Ctx: c.Ctx, Args: []jinja.Value{m}, Span: c.Span})
		return jinja.Str(v), err
	}
	return "", jinja.Raise(diag.JinjaType, "a replacement is a text or a function, not %s", jinja.TypeName(repl))
}

// expand fills a replacement template: \1, \g<1>, \g<name> and escapes.
func (m *match) expand(template string) (string, error) {
	if strings.IndexByte(template, '\\') < 0 {
		return template, nil
	}
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c != '\\' || i+1 == len(template) {
			b.WriteByte(c)
			continue
		}
		i++
		c = template[i]
		switch {
		case c == 'g' && i+1 < len(template) && template[i+1] == '<':
			end := strings.IndexByte(template[i:], '>')
			if end < 0 {
				return "", m.badTemplate(template, "missing >, unterminated name")
			}
			s, err := m.reference(template[i+2 : i+end])
			if err != nil {
				return "", err
			}
			b.WriteString(s)
			i += end
		case c >= '1' && c <= '9':
			end := i + 1
			if end < len(template) && template[end] >= '0' && template[end] <= '9' {
				end++
			}
			s, err := m.reference(template[i:end])
			if err != nil {
				return "", err
			}
			b.WriteString(s)
			i = end - 1
		case c == '0':
			b.WriteByte(0)
		case strings.IndexByte("ntrfva", c) >= 0:
			b.WriteString(map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'f': "\f", 'v': "\v", 'a': "\a"}[c])
		case c == '\\':
			b.WriteByte('\\')
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			return "", m.badTemplate(template, "bad escape \\"+string(c))
		default:
			b.WriteString("\\" + string(c))
		}
	}
	return b.String(), nil
}

func (m *match) badTemplate(template, why string) error {
	return jinja.Raise(diag.RegexInvalid, "the replacement %s is not valid: %s", jinja.Repr(template), why)
}

func (m *match) reference(id string) (string, error) {
	var key jinja.Value = id
	if n, err := strconv.ParseInt(id, 10, 32); err == nil {
		key = n
	}
	g, err := m.number(key)
	if err != nil {
		return "", err
	}
	s, _ := m.text(g, "").(string)
	return s, nil
}
