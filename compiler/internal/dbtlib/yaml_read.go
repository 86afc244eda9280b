package dbtlib

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// fromYAML reads one document with the scalars of YAML 1.1, as PyYAML does:
// yes and no are booleans, dates are dates.
func fromYAML(text string) (jinja.Value, error) {
	var doc yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(text))
	if err := dec.Decode(&doc); err != nil {
		if strings.TrimSpace(text) == "" || doc.Kind == 0 && err.Error() == "EOF" {
			return nil, nil
		}
		return nil, err
	}
	var next yaml.Node
	if dec.Decode(&next) == nil {
		return nil, fmt.Errorf("more than one document")
	}
	r := yamlReader{budget: 1_000_000}
	return r.value(&doc, 0)
}

// yamlReader bounds what aliases can multiply.
type yamlReader struct{ budget int }

func (r *yamlReader) value(n *yaml.Node, depth int) (jinja.Value, error) {
	r.budget--
	if depth > maxDepth || r.budget < 0 {
		return nil, fmt.Errorf("too large")
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return r.value(n.Content[0], depth)
	case yaml.AliasNode:
		return r.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		l := list()
		for _, it := range n.Content {
			v, err := r.value(it, depth+1)
			if err != nil {
				return nil, err
			}
			l.Items = append(l.Items, v)
		}
		return l, nil
	case yaml.MappingNode:
		return r.mapping(n, depth)
	}
	if n.Style&yaml.TaggedStyle != 0 && n.Tag != "!!str" {
		return yamlScalar(n.Value), nil
	}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Style&yaml.TaggedStyle != 0 && n.Tag == "!!str" {
		return n.Value, nil
	}
	return yamlScalar(n.Value), nil
}

func (r *yamlReader) mapping(n *yaml.Node, depth int) (jinja.Value, error) {
	d, merged := jinja.NewDict(), jinja.NewDict()
	for i := 0; i+1 < len(n.Content); i += 2 {
		v, err := r.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		if n.Content[i].Value == "<<" && n.Content[i].Style == 0 {
			mergeInto(merged, v)
			continue
		}
		k, err := r.value(n.Content[i], depth+1)
		if err != nil {
			return nil, err
		}
		if err := d.Set(k, v); err != nil {
			return nil, err
		}
	}
	if merged.Len() == 0 {
		return d, nil
	}
	// Merged keys come first and give way to the mapping's own.
	for k, v := range d.Items() {
		_ = merged.Set(k, v)
	}
	return merged, nil
}

func mergeInto(into *jinja.Dict, v jinja.Value) {
	switch v := v.(type) {
	case *jinja.Dict:
		for k, it := range v.Items() {
			if _, has := into.Get(k); !has {
				_ = into.Set(k, it)
			}
		}
	case *jinja.List:
		for _, it := range v.Items {
			mergeInto(into, it)
		}
	}
}

var (
	yamlInt   = regexp.MustCompile(`^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlFloat = regexp.MustCompile(`^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF))$`)
	yamlTime  = regexp.MustCompile(`^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:Z|([-+])(\d\d?)(?::?(\d\d))?))?)?$`)
	yamlDate  = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

// yamlScalar resolves a plain scalar.
func yamlScalar(s string) jinja.Value {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true
	case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false
	case ".nan", ".NaN", ".NAN":
		return math.NaN()
	}
	switch {
	case yamlInt.MatchString(s):
		return yamlInteger(s)
	case yamlFloat.MatchString(s):
		return yamlNumber(s)
	case yamlTime.MatchString(s):
		if v, ok := yamlTimestamp(s); ok {
			return v
		}
	}
	return s
}

func yamlInteger(s string) jinja.Value {
	text := strings.ReplaceAll(s, "_", "")
	body, neg := strings.CutPrefix(text, "-")
	body = strings.TrimPrefix(body, "+")
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && (body == "0" || body[0] != '0') {
		return n
	}
	n, ok := new(big.Int), true
	switch {
	case strings.Contains(body, ":"):
		for _, p := range strings.Split(body, ":") {
			v, _ := strconv.ParseInt(p, 10, 64)
			n.Add(n.Mul(n, big.NewInt(60)), big.NewInt(v))
		}
	case strings.HasPrefix(body, "0b"):
		_, ok = n.SetString(body[2:], 2)
	case strings.HasPrefix(body, "0x"):
		_, ok = n.SetString(body[2:], 16)
	case len(body) > 1 && body[0] == '0':
		_, ok = n.SetString(body, 8)
	default:
		_, ok = n.SetString(body, 10)
	}
	if !ok {
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	if neg {
		n.Neg(n)
	}
	return jinja.Whole(n)
}

func yamlNumber(s string) jinja.Value {
	text := strings.ToLower(strings.ReplaceAll(s, "_", ""))
	body, neg := strings.CutPrefix(text, "-")
	body = strings.TrimPrefix(body, "+")
	var f float64
	switch {
	case body == ".inf":
		f = math.Inf(1)
	case strings.Contains(body, ":"):
		for _, p := range strings.Split(body, ":") {
			v, _ := strconv.ParseFloat(p, 64)
			f = f*60 + v
		}
	default:
		f, _ = strconv.ParseFloat(body, 64)
	}
	if neg {
		f = -f
	}
	return f
}

// yamlTimestamp makes a date, or a datetime, of the text.
func yamlTimestamp(s string) (jinja.Value, bool) {
	m := yamlTime.FindStringSubmatch(s)
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	mod := &pytime.Module{}
	t := time.Date(num(1), time.Month(num(2)), num(3), num(4), num(5), num(6), 0, time.UTC)
	if t.Day() != num(3) || t.Month() != time.Month(num(2)) || t.Hour() != num(4) || num(1) == 0 {
		return nil, false
	}
	if m[4] == "" {
		if !yamlDate.MatchString(s) {
			return nil, false
		}
		return mod.NewDate(t), true
	}
	us, _ := strconv.Atoi((m[7] + "000000")[:6])
	t = t.Add(time.Duration(us) * time.Microsecond)
	switch {
	case m[8] != "":
		offset := num(9)*3600 + num(10)*60
		if m[8] == "-" {
			offset = -offset
		}
		return mod.FixedOffset(t, offset), true
	case strings.HasSuffix(s, "Z"):
		return mod.FixedOffset(t, 0), true
	}
	return mod.Naive(t), true
}
