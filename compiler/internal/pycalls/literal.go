package pycalls

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// reader reads Python literals.
type reader struct{ scanner }

// arguments reads a call's arguments up to its closing parenthesis and reports
// whether all are literals.
func (r *reader) arguments(c *Call) bool {
	for {
		if r.space(); r.pos >= r.end {
			return false
		}
		if r.text[r.pos] == ')' {
			r.pos++
			return true
		}
		key := r.keyword()
		v, ok := r.value(0)
		if !ok {
			return false
		}
		if key != "" {
			c.Kwargs = append(c.Kwargs, jinja.Kwarg{Name: key, Value: v})
		} else {
			c.Args = append(c.Args, v)
		}
		if !r.separator(')') {
			return false
		}
	}
}

// keyword reads `name =`, or nothing.
func (r *reader) keyword() string {
	start := r.pos
	if r.pos < r.end && nameStart(r.text[r.pos]) {
		name := r.name()
		r.space()
		if r.pos < r.end && r.text[r.pos] == '=' {
			r.pos++
			return name
		}
	}
	r.pos = start
	return ""
}

// separator passes a comma, or stops before the closing character.
func (r *reader) separator(closing byte) bool {
	if r.space(); r.pos >= r.end {
		return false
	}
	switch r.text[r.pos] {
	case ',':
		r.pos++
		return true
	case closing:
		return true
	}
	return false
}

// maxDepth bounds how deep literals may be nested.
const maxDepth = 100

// value reads one literal.
func (r *reader) value(depth int) (jinja.Value, bool) {
	r.space()
	if r.pos >= r.end || depth > maxDepth {
		return nil, false
	}
	switch c := r.text[r.pos]; {
	case c == '"' || c == '\'':
		return r.texts("")
	case c == '[':
		items, ok := r.items(']', depth)
		return jinja.NewList(items...), ok
	case c == '(':
		return r.parenthesis(depth)
	case c == '{':
		return r.dict(depth)
	case c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9':
		return r.number()
	case nameStart(c):
		switch name := r.name(); {
		case name == "None":
			return nil, true
		case name == "True" || name == "False":
			return name == "True", true
		case prefix(name) && r.pos < r.end && (r.text[r.pos] == '"' || r.text[r.pos] == '\''):
			return r.texts(name)
		}
	}
	return nil, false
}

// texts reads a string and those that follow it directly.
func (r *reader) texts(prefix string) (jinja.Value, bool) {
	var b strings.Builder
	for {
		from, to, ok := r.quoted()
		if !ok || strings.ContainsAny(prefix, "fFbBtT") {
			return nil, false
		}
		b.WriteString(unescape(r.text[from:to], strings.ContainsAny(prefix, "rR")))
		at := r.pos
		r.space()
		prefix = ""
		if r.pos < r.end && nameStart(r.text[r.pos]) {
			prefix = r.name()
		}
		if r.pos >= r.end || r.text[r.pos] != '"' && r.text[r.pos] != '\'' {
			r.pos = at
			return b.String(), true
		}
	}
}

// unescape resolves the escapes of a string that is not raw.
func unescape(s string, raw bool) string {
	if raw || !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for s != "" {
		switch {
		case strings.HasPrefix(s, "\\\n"):
			s = s[2:]
		case strings.HasPrefix(s, `\'`), strings.HasPrefix(s, `\"`):
			b.WriteByte(s[1])
			s = s[2:]
		case s[0] == '\\':
			c, _, rest, err := strconv.UnquoteChar(s, 0)
			if err != nil {
				b.WriteByte('\\')
				s = s[1:]
				continue
			}
			b.WriteRune(c)
			s = rest
		default:
			i := strings.IndexByte(s, '\\')
			if i < 0 {
				i = len(s)
			}
			b.WriteString(s[:i])
			s = s[i:]
		}
	}
	return b.String()
}

// items reads values up to the closing bracket.
func (r *reader) items(closing byte, depth int) ([]jinja.Value, bool) {
	var out []jinja.Value
	for r.pos++; ; {
		if r.space(); r.pos >= r.end {
			return nil, false
		}
		if r.text[r.pos] == closing {
			r.pos++
			return out, true
		}
		v, ok := r.value(depth + 1)
		if !ok || !r.separator(closing) {
			return nil, false
		}
		out = append(out, v)
	}
}

// parenthesis reads a tuple, or a value in parentheses.
func (r *reader) parenthesis(depth int) (jinja.Value, bool) {
	start := r.pos
	items, ok := r.items(')', depth)
	if !ok {
		return nil, false
	}
	if inside := strings.TrimRight(r.text[start+1:r.pos-1], " \t\r\n"); len(items) == 1 && !strings.HasSuffix(inside, ",") {
		return items[0], true
	}
	return jinja.Tuple(items), true
}

func (r *reader) dict(depth int) (jinja.Value, bool) {
	d := jinja.NewDict()
	for r.pos++; ; {
		if r.space(); r.pos >= r.end {
			return nil, false
		}
		if r.text[r.pos] == '}' {
			r.pos++
			return d, true
		}
		k, ok := r.value(depth + 1)
		if r.space(); !ok || r.pos >= r.end || r.text[r.pos] != ':' {
			return nil, false
		}
		r.pos++
		v, ok := r.value(depth + 1)
		if !ok || d.Set(k, v) != nil || !r.separator('}') {
			return nil, false
		}
	}
}

func (r *reader) number() (jinja.Value, bool) {
	start := r.pos
	for r.pos < r.end && (nameByte(r.text[r.pos]) || strings.IndexByte("+-.", r.text[r.pos]) >= 0) {
		r.pos++
	}
	text := strings.ReplaceAll(r.text[start:r.pos], "_", "")
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f, true
	}
	return nil, false
}
