package jinja

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Str is Python's str(v): what a template prints.
func Str(v Value) string {
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return "None"
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		if v {
			return "True"
		}
		return "False"
	case Undefined:
		return ""
	case nativeText:
		return v.text
	case Object:
		return objectText(v)
	}
	return Repr(v)
}

// Repr is Python's repr(v).
func Repr(v Value) string {
	w := reprWriter{}
	w.write(v)
	return w.b.String()
}

type reprWriter struct {
	b    strings.Builder
	open []any // containers being written, to find one inside itself
}

func (w *reprWriter) write(v Value) {
	switch v := v.(type) {
	case string:
		writeQuoted(&w.b, v)
	case nativeText:
		writeQuoted(&w.b, v.text)
	case float64:
		w.b.WriteString(floatText(v))
	case Undefined:
		w.b.WriteString("Undefined")
	case *List:
		if w.enter(v, "[...]") {
			w.items("[", v.Items, "]")
		}
	case Tuple:
		w.tuple(v)
	case *Dict:
		if w.enter(v, "{...}") {
			w.dict(v)
		}
	case *Set:
		if v.Len() == 0 {
			w.b.WriteString("set()")
		} else {
			w.open = append(w.open, nil)
			w.items("{", v.Items(), "}")
		}
	case reprable:
		v.repr(w)
	case Reprer:
		w.b.WriteString(v.Repr())
	case Object:
		w.b.WriteString(objectText(v))
	case fmt.Stringer:
		w.b.WriteString(v.String())
	case nil, bool, int64:
		w.b.WriteString(Str(v))
	default:
		fmt.Fprintf(&w.b, "<%s object>", TypeName(v))
	}
}

// reprable is a value of the engine that holds other values.
type reprable interface{ repr(w *reprWriter) }

// enter begins a container; it writes the mark and reports false when the
// container is being written already.
func (w *reprWriter) enter(v any, mark string) bool {
	for _, o := range w.open {
		if o == v {
			w.b.WriteString(mark)
			return false
		}
	}
	if len(w.open) > maxNesting || w.b.Len() > maxText {
		w.b.WriteString("...")
		return false
	}
	w.open = append(w.open, v)
	return true
}

// items writes a container's items and ends it.
func (w *reprWriter) items(open string, items []Value, end string) {
	w.b.WriteString(open)
	for i, it := range items {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.write(it)
	}
	w.b.WriteString(end)
	w.open = w.open[:len(w.open)-1]
}

func (w *reprWriter) tuple(t Tuple) {
	if len(w.open) > maxNesting {
		w.b.WriteString("...")
		return
	}
	w.open = append(w.open, nil)
	end := ")"
	if len(t) == 1 {
		end = ",)"
	}
	w.items("(", t, end)
}

func (w *reprWriter) dict(d *Dict) {
	w.b.WriteByte('{')
	first := true
	for k, v := range d.Items() {
		if !first {
			w.b.WriteString(", ")
		}
		first = false
		w.write(k)
		w.b.WriteString(": ")
		w.write(v)
	}
	w.b.WriteByte('}')
	w.open = w.open[:len(w.open)-1]
}

func objectText(o Object) string {
	if s, ok := o.(fmt.Stringer); ok {
		return s.String()
	}
	if r, ok := o.(reprable); ok {
		w := reprWriter{}
		r.repr(&w)
		return w.b.String()
	}
	return "<" + o.TypeName() + " object>"
}

// writeQuoted writes a text as Python's repr does: in single quotes unless it
// holds some and no double ones.
func writeQuoted(b *strings.Builder, s string) {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b.WriteByte(quote)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == rune(quote) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(b, `\x%02x`, s[i])
		case unicode.IsPrint(r):
			b.WriteString(s[i : i+n])
		default:
			b.WriteString(escapeRune(r))
		}
		i += n
	}
	b.WriteByte(quote)
}

func escapeRune(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// floatText is Python's repr of a float: the shortest digits that read back.
func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if strings.IndexByte(s, '.') < 0 {
		s += ".0"
	}
	return s
}
