package jinja

import (
	"strconv"
	"strings"
)

// formatText is Python's text.format(*args, **kwargs).
func formatText(s string, args Tuple, kwargs *Dict) (Value, error) {
	w := &formatter{args: args, kwargs: kwargs, auto: -1}
	return w.format(s, 2)
}

type formatter struct {
	args   Tuple
	kwargs *Dict
	auto   int // next automatic index; -1 before the first field, -2 when fields are numbered
}

func (w *formatter) format(s string, depth int) (string, error) {
	if depth < 0 {
		return "", typeError("Max string recursion exceeded")
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		if c != '{' && c != '}' {
			b.WriteByte(c)
			i++
			continue
		}
		if i+1 < len(s) && s[i+1] == c {
			b.WriteByte(c)
			i += 2
			continue
		}
		if c == '}' {
			return "", typeError("Single '}' encountered in format string")
		}
		end := fieldEnd(s, i+1)
		if end < 0 {
			if i+1 == len(s) {
				return "", typeError("Single '{' encountered in format string")
			}
			return "", typeError("expected '}' before end of string")
		}
		text, err := w.field(s[i+1:end], depth)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		if b.Len() > maxText {
			return "", tooLong()
		}
		i = end + 1
	}
	return b.String(), nil
}

// fieldEnd finds the "}" that ends a field.
func fieldEnd(s string, i int) int {
	depth := 1
	for ; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// field formats "name!conversion:spec".
func (w *formatter) field(field string, depth int) (string, error) {
	name, spec := field, ""
	inIndex := false
	for i := 0; i < len(field); i++ {
		if field[i] == '[' {
			inIndex = true
		} else if field[i] == ']' {
			inIndex = false
		}
		if !inIndex && (field[i] == ':' || field[i] == '!') {
			name, spec = field[:i], field[i:]
			break
		}
	}
	v, err := w.lookup(name)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(spec, "!") {
		if len(spec) < 2 || len(spec) > 2 && spec[2] != ':' {
			return "", typeError("expected ':' after conversion specifier")
		}
		switch spec[1] {
		case 's':
			v = Str(v)
		case 'r':
			v = Repr(v)
		case 'a':
			v = toASCII(Repr(v))
		default:
			return "", typeError("Unknown conversion specifier %c", spec[1])
		}
		spec = spec[2:]
	}
	spec = strings.TrimPrefix(spec, ":")
	if spec, err = w.format(spec, depth-1); err != nil {
		return "", err
	}
	return formatValue(v, spec)
}

// lookup finds "0.a[b]", with names and numbers in brackets.
func (w *formatter) lookup(name string) (Value, error) {
	n := strings.IndexAny(name, ".[")
	if n < 0 {
		n = len(name)
	}
	v, err := w.first(name[:n])
	f := &frame{ctx: NewContext(nil)}
	for rest := name[n:]; rest != "" && err == nil; {
		if rest[0] == '[' {
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, typeError("Missing ']' in format string")
			}
			var key Value = rest[1:end]
			if i, e := strconv.ParseInt(rest[1:end], 10, 64); e == nil {
				key = i
			}
			v, err = getItem(f, v, key)
			rest = rest[end+1:]
		} else {
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			v, err = getAttr(f, v, rest[1:end])
			rest = rest[end:]
		}
	}
	return v, err
}

func (w *formatter) first(name string) (Value, error) {
	var i int
	if name == "" {
		if w.auto == -2 {
			return nil, typeError("cannot switch from manual field specification to automatic field numbering")
		}
		w.auto = max(0, w.auto) + 1
		i = w.auto - 1
	} else if n, err := strconv.Atoi(name); err == nil && isDigit(name[0]) {
		if w.auto >= 0 {
			return nil, typeError("cannot switch from automatic field numbering to manual field specification")
		}
		w.auto, i = -2, n
	} else {
		if w.kwargs != nil {
			if v, ok := w.kwargs.GetStr(name); ok {
				return v, nil
			}
		}
		return nil, typeError("format() has no value for %s", Repr(name))
	}
	if i >= len(w.args) {
		return nil, typeError("Replacement index %d out of range for positional args tuple", i)
	}
	return w.args[i], nil
}
