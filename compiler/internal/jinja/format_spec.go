package jinja

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fieldSpec is what stands after ":" in "{:spec}": fill, alignment, sign,
// width, grouping, precision and type.
type fieldSpec struct {
	fill      string
	align     byte // '<', '>', '=', '^' or 0
	sign      byte
	alternate bool
	zero      bool
	width     int
	group     string // "", "," or "_"
	precision int    // -1 without
	verb      byte   // 0 without
}

func parseSpec(s string) (fieldSpec, error) {
	spec := fieldSpec{precision: -1}
	bad := func() (fieldSpec, error) { return spec, typeError("Invalid format specifier '%s'", s) }
	rest := s
	if _, n := utf8.DecodeRuneInString(rest); n > 0 && n < len(rest) && strings.IndexByte("<>=^", rest[n]) >= 0 {
		spec.fill, spec.align, rest = rest[:n], rest[n], rest[n+1:]
	} else if rest != "" && strings.IndexByte("<>=^", rest[0]) >= 0 {
		spec.align, rest = rest[0], rest[1:]
	}
	if rest != "" && strings.IndexByte("+- ", rest[0]) >= 0 {
		spec.sign, rest = rest[0], rest[1:]
	}
	if strings.HasPrefix(rest, "#") {
		spec.alternate, rest = true, rest[1:]
	}
	if strings.HasPrefix(rest, "0") {
		spec.zero, rest = true, rest[1:]
	}
	var ok bool
	if spec.width, rest, ok = leadingInt(rest, 0); !ok {
		return spec, tooLong()
	}
	if rest != "" && (rest[0] == ',' || rest[0] == '_') {
		spec.group, rest = rest[:1], rest[1:]
	}
	if strings.HasPrefix(rest, ".") {
		before := len(rest) - 1
		if spec.precision, rest, ok = leadingInt(rest[1:], -1); !ok || len(rest) == before {
			return spec, typeError("Format specifier missing precision")
		}
	}
	switch len(rest) {
	case 0:
	case 1:
		spec.verb = rest[0]
	default:
		return bad()
	}
	if spec.zero && spec.align == 0 {
		spec.align, spec.fill = '=', "0"
	}
	return spec, nil
}

func leadingInt(s string, deflt int) (int, string, bool) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == 0 {
		return deflt, s, true
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil || n > 1<<20 {
		return 0, s, false
	}
	return n, s[i:], true
}

// pad fills a text up to the width; the default is to the left side.
func (f *fieldSpec) pad(s string) string {
	n := f.width - utf8.RuneCountInString(s)
	if n <= 0 {
		return s
	}
	fill := f.fill
	if fill == "" {
		fill = " "
	}
	switch f.align {
	case '>', '=':
		return strings.Repeat(fill, n) + s
	case '^':
		return strings.Repeat(fill, n/2) + s + strings.Repeat(fill, n-n/2)
	}
	return s + strings.Repeat(fill, n)
}

func (f *fieldSpec) padRight(s string) string {
	g := *f
	if g.align == 0 {
		g.align = '>'
	}
	return g.pad(s)
}

// number joins sign, prefix and digits and fills up; '=' fills between them.
func (f *fieldSpec) number(negative bool, prefix, digits string, size int) string {
	sign := ""
	switch {
	case negative:
		sign = "-"
	case f.sign == '+' || f.sign == ' ':
		sign = string(f.sign)
	}
	head := sign + prefix
	if f.align != '=' {
		return f.padRight(head + grouped(digits, f.group, size))
	}
	fill := f.fill
	if fill == "" {
		fill = " "
	}
	if fill == "0" && f.group != "" {
		return head + groupedTo(digits, f.group, size, f.width-utf8.RuneCountInString(head))
	}
	body := grouped(digits, f.group, size)
	if n := f.width - utf8.RuneCountInString(head+body); n > 0 {
		body = strings.Repeat(fill, n) + body
	}
	return head + body
}

// grouped separates the whole part of a number.
func grouped(digits, sep string, size int) string {
	if sep == "" {
		return digits
	}
	whole, rest := digits, ""
	if i := strings.IndexAny(digits, ".e"); i >= 0 && size == 3 {
		whole, rest = digits[:i], digits[i:]
	}
	for i := len(whole) - size; i > 0; i -= size {
		whole = whole[:i] + sep + whole[i:]
	}
	return whole + rest
}

// groupedTo adds zeros before grouping, up to a width.
func groupedTo(digits, sep string, size, width int) string {
	for utf8.RuneCountInString(grouped("0"+digits, sep, size)) <= width {
		digits = "0" + digits
	}
	out := grouped(digits, sep, size)
	if len(out) < width { // one more zero would begin with the separator
		out = grouped("0"+digits, sep, size)
	}
	return out
}

// integer formats a whole number with at least so many digits.
func (f *fieldSpec) integer(n *big.Int, least int) string {
	base, prefix := 10, ""
	switch f.verb {
	case 'x', 'X':
		base, prefix = 16, "0x"
	case 'o':
		base, prefix = 8, "0o"
	case 'b':
		base, prefix = 2, "0b"
	}
	digits := new(big.Int).Abs(n).Text(base)
	if f.verb == 'X' {
		digits, prefix = strings.ToUpper(digits), "0X"
	}
	if len(digits) < least {
		digits = strings.Repeat("0", least-len(digits)) + digits
	}
	if !f.alternate {
		prefix = ""
	}
	size := 3
	if base != 10 {
		size = 4
	}
	return f.number(n.Sign() < 0, prefix, digits, size)
}

// float formats a float.
func (f *fieldSpec) float(x float64) (string, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		digits := map[bool]string{true: "nan", false: "inf"}[math.IsNaN(x)]
		if f.verb >= 'E' && f.verb <= 'G' {
			digits = strings.ToUpper(digits)
		}
		if f.verb == '%' {
			digits += "%"
		}
		return f.number(x < 0, "", digits, len(digits)), nil
	}
	abs := math.Abs(x)
	p := f.precision
	if p < 0 {
		p = 6
	}
	var digits string
	switch f.verb {
	case 'f', 'F':
		digits = strconv.FormatFloat(abs, 'f', p, 64)
	case '%':
		digits = strconv.FormatFloat(abs*100, 'f', p, 64) + "%"
	case 'e', 'E':
		digits = strconv.FormatFloat(abs, 'e', p, 64)
	case 'g', 'G':
		digits = general(abs, p, f.alternate)
	default:
		return "", typeError("Unknown format code '%c' for object of type 'float'", f.verb)
	}
	if f.alternate && strings.IndexByte("fFeE", f.verb) >= 0 && strings.IndexByte(digits, '.') < 0 {
		if i := strings.IndexByte(digits, 'e'); i >= 0 {
			digits = digits[:i] + "." + digits[i:]
		} else {
			digits += "."
		}
	}
	if f.verb == 'E' || f.verb == 'G' {
		digits = strings.ToUpper(digits)
	}
	return f.number(math.Signbit(x), "", digits, 3), nil
}

// general is the format g: p significant digits, without trailing zeros.
func general(x float64, p int, keepZeros bool) string {
	if p == 0 {
		p = 1
	}
	exp := 0
	if x != 0 {
		s := strconv.FormatFloat(x, 'e', p-1, 64)
		exp, _ = strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	}
	if exp < -4 || exp >= p {
		s := strconv.FormatFloat(x, 'e', p-1, 64)
		i := strings.IndexByte(s, 'e')
		return trimZeros(s[:i], keepZeros) + s[i:]
	}
	return trimZeros(strconv.FormatFloat(x, 'f', p-1-exp, 64), keepZeros)
}

func trimZeros(s string, keep bool) string {
	if keep || strings.IndexByte(s, '.') < 0 {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// formatValue is Python's format(v, spec).
func formatValue(v Value, text string) (string, error) {
	v = plain(v)
	if fm, ok := v.(Formatter); ok {
		return fm.Format(text)
	}
	if text == "" {
		return Str(v), nil
	}
	_, isBool := v.(bool)
	switch v.(type) {
	case string, bool, int64, float64, Number:
	default:
		return "", typeError("unsupported format string passed to %s.__format__", TypeName(v))
	}
	spec, err := parseSpec(text)
	if err != nil {
		return "", err
	}
	if s, ok := v.(string); ok {
		return spec.text(s)
	}
	if n, ok := wholeOf(v); ok && !(isBool && spec.verb == 's') {
		return spec.intOrFloat(n)
	}
	f, _ := floatOf(v)
	return spec.anyFloat(f)
}

func (f *fieldSpec) text(s string) (string, error) {
	switch {
	case f.verb != 0 && f.verb != 's':
		return "", typeError("Unknown format code '%c' for object of type 'str'", f.verb)
	case f.sign != 0:
		return "", typeError("Sign not allowed in string format specifier")
	case f.align == '=' && !f.zero:
		return "", typeError("'=' alignment not allowed in string format specifier")
	case f.group != "":
		return "", typeError("Cannot specify '%s' with 's'.", f.group)
	}
	if f.precision >= 0 {
		s = firstRunes(s, f.precision)
	}
	if f.align == '=' {
		f.align = '<'
	}
	return f.pad(s), nil
}

func (f *fieldSpec) intOrFloat(n *big.Int) (string, error) {
	switch f.verb {
	case 0, 'd', 'x', 'X', 'o', 'b', 'n':
		if f.precision >= 0 {
			return "", typeError("Precision not allowed in integer format specifier")
		}
		if f.group == "," && strings.IndexByte("xXob", f.verb) >= 0 && f.verb != 0 {
			return "", typeError("Cannot specify ',' with '%c'.", f.verb)
		}
		return f.integer(n, 0), nil
	case 'c':
		return f.pad(string(rune(n.Int64()))), nil
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		return f.float(BigInt{n}.Float())
	}
	return "", typeError("Unknown format code '%c' for object of type 'int'", f.verb)
}

func (f *fieldSpec) anyFloat(x float64) (string, error) {
	if f.verb == 'n' {
		f.verb = 'g'
	}
	if f.verb != 0 {
		return f.float(x)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		f.verb = 'g'
		return f.float(x)
	}
	abs := math.Abs(x)
	digits := floatText(abs)
	if f.precision >= 0 {
		digits = general(abs, f.precision, false)
		if !strings.ContainsAny(digits, ".e") {
			if len(digits) >= f.precision && f.precision > 0 && abs >= 1 {
				digits = general(abs, f.precision, false)
			}
			if !strings.ContainsAny(digits, "e") && len(digits) < max(1, f.precision) {
				digits += ".0"
			} else if !strings.Contains(digits, "e") {
				s := strconv.FormatFloat(abs, 'e', max(0, f.precision-1), 64)
				i := strings.IndexByte(s, 'e')
				digits = trimZeros(s[:i], false) + s[i:]
			}
		}
	}
	return f.number(math.Signbit(x), "", digits, 3), nil
}
