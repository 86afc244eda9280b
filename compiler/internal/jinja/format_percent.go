package jinja

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// percentFormat is Python's text % values.
func percentFormat(s string, values Value) (Value, error) {
	p := &percent{s: s, args: []Value{values}}
	switch v := values.(type) {
	case Tuple:
		p.args = v
	case *Dict:
		p.named = v
	}
	var b strings.Builder
	for p.i < len(s) {
		n := strings.IndexByte(s[p.i:], '%')
		if n < 0 {
			b.WriteString(s[p.i:])
			break
		}
		b.WriteString(s[p.i : p.i+n])
		p.i += n + 1
		text, err := p.directive()
		if err != nil {
			return nil, err
		}
		b.WriteString(text)
		if b.Len() > maxText {
			return nil, tooLong()
		}
	}
	_, isTuple := values.(Tuple)
	if p.used < len(p.args) && p.named == nil && (isTuple || !isMappingLike(values)) {
		return nil, typeError("not all arguments converted during string formatting")
	}
	return b.String(), nil
}

// isMappingLike reports what Python lets stand unused on the right of "%".
func isMappingLike(v Value) bool {
	switch v.(type) {
	case *List, *Dict, dictView, rangeValue:
		return true
	}
	return false
}

type percent struct {
	s     string
	i     int
	args  []Value
	used  int
	named *Dict
}

func (p *percent) arg() (Value, error) {
	if p.used >= len(p.args) {
		return nil, typeError("not enough arguments for format string")
	}
	p.used++
	return p.args[p.used-1], nil
}

// directive reads and applies what follows a "%".
func (p *percent) directive() (string, error) {
	var spec fieldSpec
	var value Value
	keyed := false
	if p.i < len(p.s) && p.s[p.i] == '(' {
		key, err := p.key()
		if err != nil {
			return "", err
		}
		if p.named == nil {
			return "", typeError("format requires a mapping")
		}
		var ok bool
		if value, ok = p.named.GetStr(key); !ok {
			return "", typeError("the mapping has no key %s", Repr(key))
		}
		keyed = true
	}
	if err := p.flags(&spec); err != nil {
		return "", err
	}
	for p.i < len(p.s) && strings.IndexByte("hlL", p.s[p.i]) >= 0 {
		p.i++
	}
	if p.i >= len(p.s) {
		return "", typeError("incomplete format")
	}
	c := p.s[p.i]
	if c == '%' {
		p.i++
		return "%", nil
	}
	if !keyed {
		var err error
		if value, err = p.arg(); err != nil {
			return "", err
		}
	}
	p.i++
	return convert(c, value, spec)
}

// key reads a name in brackets, which may hold brackets itself.
func (p *percent) key() (string, error) {
	start, depth := p.i+1, 0
	for ; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.i++
				return p.s[start : p.i-1], nil
			}
		}
	}
	return "", typeError("incomplete format key")
}

func (p *percent) flags(spec *fieldSpec) error {
	spec.precision = -1
	for ; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case '-':
			spec.align = '<'
			continue
		case '+':
			spec.sign = '+'
			continue
		case ' ':
			if spec.sign == 0 {
				spec.sign = ' '
			}
			continue
		case '#':
			spec.alternate = true
			continue
		case '0':
			spec.zero = true
			continue
		}
		break
	}
	var err error
	if spec.width, err = p.number(0); err != nil {
		return err
	}
	if spec.width < 0 {
		spec.width, spec.align = -spec.width, '<'
	}
	if p.i < len(p.s) && p.s[p.i] == '.' {
		p.i++
		spec.precision, err = p.number(0)
		spec.precision = max(0, spec.precision)
	}
	return err
}

// number reads digits, or takes the next argument for a "*".
func (p *percent) number(deflt int) (int, error) {
	if p.i < len(p.s) && p.s[p.i] == '*' {
		p.i++
		v, err := p.arg()
		if err != nil {
			return 0, err
		}
		n, ok := toInt(v)
		if !ok {
			return 0, typeError("* wants int")
		}
		return tooWide(n)
	}
	start := p.i
	for p.i < len(p.s) && isDigit(p.s[p.i]) {
		p.i++
	}
	if p.i == start {
		return deflt, nil
	}
	n, err := strconv.ParseInt(p.s[start:p.i], 10, 64)
	if err != nil {
		return 0, tooLong()
	}
	return tooWide(n)
}

func tooWide(n int64) (int, error) {
	if n > 1<<20 || n < -1<<20 {
		return 0, tooLong()
	}
	return int(n), nil
}

// convert applies one conversion of "%".
func convert(c byte, v Value, spec fieldSpec) (string, error) {
	switch c {
	case 's', 'r', 'a':
		text := Str(v)
		if c != 's' {
			text = Repr(v)
		}
		if c == 'a' {
			text = toASCII(text)
		}
		if spec.precision >= 0 {
			text = firstRunes(text, spec.precision)
		}
		if spec.align == 0 {
			spec.align = '>'
		}
		return spec.pad(text), nil
	case 'c':
		return convertChar(v, spec)
	case 'd', 'i', 'u', 'x', 'X', 'o':
		return convertInt(c, v, spec)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, ok := floatOf(v)
		if !ok {
			if u, undef := v.(Undefined); undef {
				return "", undefinedError(u)
			}
			return "", typeError("must be real number, not %s", TypeName(v))
		}
		spec.verb = c
		if spec.align == 0 && spec.zero && !math.IsNaN(f) && !math.IsInf(f, 0) {
			spec.align, spec.fill = '=', "0"
		}
		return spec.float(f)
	}
	r, _ := utf8.DecodeRuneInString(string(c))
	return "", typeError("unsupported format character '%c'", r)
}

func convertChar(v Value, spec fieldSpec) (string, error) {
	if n, ok := toInt(v); ok {
		if n < 0 || n > utf8.MaxRune {
			return "", typeError("%%c arg not in range(0x110000)")
		}
		return spec.padRight(string(rune(n))), nil
	}
	if s, ok := plain(v).(string); ok && utf8.RuneCountInString(s) == 1 {
		return spec.padRight(s), nil
	}
	return "", typeError("%%c requires int or char")
}

func convertInt(c byte, v Value, spec fieldSpec) (string, error) {
	n, ok := wholeOf(v)
	if !ok {
		f, isFloat := floatOf(v)
		u, undef := v.(Undefined)
		switch {
		case undef:
			return "", undefinedError(u)
		case isFloat && strings.IndexByte("diu", c) >= 0:
			if n, ok = wholeOf(truncated(f, nil)); !ok {
				return "", overflow()
			}
		case strings.IndexByte("diu", c) >= 0:
			return "", typeError("%%%c format: a real number is required, not %s", c, TypeName(v))
		default:
			return "", typeError("%%%c format: an integer is required, not %s", c, TypeName(v))
		}
	}
	spec.verb = c
	if c == 'i' || c == 'u' {
		spec.verb = 'd'
	}
	if spec.align == 0 && spec.zero {
		spec.align, spec.fill = '=', "0"
	}
	least := spec.precision
	spec.precision = -1
	return spec.integer(n, least), nil
}

// floatOf takes numbers and what counts as one.
func floatOf(v Value) (float64, bool) {
	if n, ok := v.(Number); ok {
		return n.Float(), true
	}
	return toFloat(v)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func toASCII(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			b.WriteString(escapeRune(r))
		}
	}
	return b.String()
}
