package yamldoc

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

func (c *converter) scalar(n *yaml.Node, start int) *Node {
	out := &Node{Kind: Str, Raw: n.Value, Scalar: n.Value, Span: source.At(c.file, start, c.scalarEnd(n, start))}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Style = DoubleQuoted
	case n.Style&yaml.SingleQuotedStyle != 0:
		out.Style = SingleQuoted
	case n.Style&yaml.LiteralStyle != 0:
		out.Style = Literal
	case n.Style&yaml.FoldedStyle != 0:
		out.Style = Folded
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return c.tagged(n, out)
	}
	if out.Style == Plain {
		out.Kind, out.Scalar = resolve(n.Value)
	}
	return out
}

// tagged gives a scalar the type that its tag names.
func (c *converter) tagged(n *yaml.Node, out *Node) *Node {
	kind, v := resolve(n.Value)
	switch n.ShortTag() {
	case "!!str", "!!timestamp", "!":
		return out
	case "!!binary":
		if raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), "")); err == nil {
			out.Scalar = string(raw)
			return out
		}
	case "!!null":
		out.Kind, out.Scalar = Null, nil
		return out
	case "!!bool":
		if kind == Bool {
			out.Kind, out.Scalar = kind, v
			return out
		}
	case "!!int":
		if kind == Int {
			out.Kind, out.Scalar = kind, v
			return out
		}
	case "!!float":
		if kind == Float {
			out.Kind, out.Scalar = kind, v
			return out
		}
		if kind == Int {
			out.Kind, out.Scalar = Float, float64(v.(int64))
			return out
		}
	default:
		c.fail(diag.YAMLSyntax, c.wordAt(n), "remove the tag, or quote the text", "the tag %s is not known", n.Tag)
		return nil
	}
	c.fail(diag.YAMLSyntax, out.Span, "correct the value, or remove the tag", "'%s' is no value of the tag %s", n.Value, n.ShortTag())
	return nil
}

// resolve gives an unquoted scalar its type by the rules of YAML 1.1 that
// dbt's reader follows. Dates and times stay text, in their canonical form.
func resolve(s string) (Kind, any) {
	if s == "" {
		return Null, nil
	}
	switch s[0] {
	case '~', 'n', 'N', 'y', 'Y', 't', 'T', 'f', 'F', 'o', 'O':
		switch s {
		case "~", "null", "Null", "NULL":
			return Null, nil
		case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
			return Bool, true
		case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
			return Bool, false
		}
	case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if k, v := number(s); k != Str {
			return k, v
		}
		return Str, canonicalMoment(s)
	}
	return Str, s
}

// number reads YAML 1.1 integers and floats: underscores, 0b, leading-zero
// octal, 0x and base 60 ("1:30" is 90).
func number(s string) (Kind, any) {
	body, neg := s, false
	if body[0] == '-' || body[0] == '+' {
		neg = body[0] == '-'
		body = body[1:]
	}
	if body == "" {
		return Str, s
	}
	if k, v := specialFloat(s, body, neg); k == Float {
		return k, v
	}
	if body[0] != '.' && (body[0] < '0' || body[0] > '9') {
		return Str, s
	}
	if strings.IndexByte(body, ':') >= 0 {
		return sexagesimal(s, body, neg)
	}
	if strings.IndexByte(body, '.') >= 0 {
		return decimal(s, body, neg)
	}
	return integer(s, body, neg)
}

func specialFloat(s, body string, neg bool) (Kind, any) {
	switch body {
	case ".inf", ".Inf", ".INF":
		if neg {
			return Float, math.Inf(-1)
		}
		return Float, math.Inf(1)
	case ".nan", ".NaN", ".NAN":
		if s == body {
			return Float, math.NaN()
		}
	}
	return Str, s
}

func integer(s, body string, neg bool) (Kind, any) {
	digits, base := body, 10
	switch {
	case strings.HasPrefix(body, "0b"):
		digits, base = body[2:], 2
	case strings.HasPrefix(body, "0x"):
		digits, base = body[2:], 16
	case body[0] == '0' && len(body) > 1:
		digits, base = body[1:], 8
	}
	if strings.IndexByte(digits, '_') >= 0 {
		digits = strings.ReplaceAll(digits, "_", "")
		if digits == "" && base == 8 { // "0_" is zero
			digits = "0"
		}
	}
	if digits == "" || digits[0] == '+' || digits[0] == '-' {
		return Str, s
	}
	if neg {
		digits = "-" + digits
	}
	v, err := strconv.ParseInt(digits, base, 64)
	if err != nil {
		return Str, s // no number, or one too large to keep its digits otherwise
	}
	return Int, v
}

// decimal reads [digits].[digits][e(+|-)digits]; the exponent needs a sign, as
// in YAML 1.1.
func decimal(s, body string, neg bool) (Kind, any) {
	mantissa, exp, hasExp := body, "", false
	if i := strings.IndexAny(body, "eE"); i >= 0 {
		mantissa, exp, hasExp = body[:i], body[i+1:], true
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if whole == "" && (frac == "" || frac[0] == '_' || neg || s != body) {
		return Str, s // ".5" may have no sign
	}
	if !digitsOnly(whole, true) || !digitsOnly(frac, true) || whole != "" && whole[0] == '_' {
		return Str, s
	}
	if hasExp && (len(exp) < 2 || exp[0] != '+' && exp[0] != '-' || !digitsOnly(exp[1:], false)) {
		return Str, s
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !math.IsInf(v, 0) {
		return Str, s
	}
	return Float, v
}

func digitsOnly(s string, underscore bool) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && !(underscore && s[i] == '_') {
			return false
		}
	}
	return true
}

// sexagesimal reads 1:30 and 1:30.5, base 60.
func sexagesimal(s, body string, neg bool) (Kind, any) {
	parts := strings.Split(body, ":")
	last := parts[len(parts)-1]
	last, frac, isFloat := strings.Cut(last, ".")
	if isFloat && !digitsOnly(frac, true) {
		return Str, s
	}
	first := parts[0]
	if !digitsOnly(first, true) || first == "" || first[0] == '_' || first[0] == '0' && !isFloat {
		return Str, s
	}
	total, err := strconv.ParseInt(strings.ReplaceAll(first, "_", ""), 10, 32)
	if err != nil {
		return Str, s
	}
	for i, p := range parts[1:] {
		if i == len(parts)-2 {
			p = last
		}
		if len(p) == 0 || len(p) > 2 || !digitsOnly(p, false) || len(p) == 2 && p[0] > '5' || total > math.MaxInt64/100 {
			return Str, s
		}
		n, _ := strconv.ParseInt(p, 10, 64)
		total = total*60 + n
	}
	if isFloat {
		f, _ := strconv.ParseFloat("0."+strings.ReplaceAll(frac, "_", ""), 64)
		v := float64(total) + f
		if neg {
			v = -v
		}
		return Float, v
	}
	if neg {
		total = -total
	}
	return Int, total
}
