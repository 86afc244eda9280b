package dbtlib

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/big"
	"sort"
	"strings"
	"unicode/utf16"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// formatFunctions read and write JSON and YAML.
var formatFunctions = map[string]func(*jinja.Call) (jinja.Value, error){
	"tojson": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("tojson", jinja.Param{Name: "value", Required: true}, jinja.Param{Name: "default"}, jinja.Param{Name: "sort_keys", Default: false})
		if err != nil {
			return nil, err
		}
		return toJSON(args[0], jinja.Truth(args[2]))
	},
	"fromjson": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("fromjson", jinja.Param{Name: "string", Required: true}, jinja.Param{Name: "default"})
		if err != nil {
			return nil, err
		}
		text, ok := args[0].(string)
		if !ok {
			return nil, typeError("the JSON object must be str, bytes or bytearray, not %s", jinja.TypeName(args[0]))
		}
		v, err := fromJSON(text)
		if err != nil {
			return args[1], nil
		}
		return v, nil
	},
	"toyaml": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("toyaml", jinja.Param{Name: "value", Required: true}, jinja.Param{Name: "default"}, jinja.Param{Name: "sort_keys", Default: false})
		if err != nil {
			return nil, err
		}
		text, err := toYAML(args[0], jinja.Truth(args[2]))
		if err != nil {
			return args[1], nil
		}
		return text, nil
	},
	"fromyaml": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("fromyaml", jinja.Param{Name: "value", Required: true}, jinja.Param{Name: "default"})
		if err != nil {
			return nil, err
		}
		text, ok := args[0].(string)
		if !ok {
			return args[1], nil
		}
		v, err := fromYAML(text)
		if err != nil {
			return args[1], nil
		}
		return v, nil
	},
}

// SortedJSON writes a value as Python's json.dumps does with sort_keys.
func SortedJSON(v jinja.Value) (string, error) { return toJSON(v, true) }

func toJSON(v jinja.Value, sortKeys bool) (string, error) {
	w := jsonWriter{sortKeys: sortKeys}
	if err := w.value(v, 0); err != nil {
		return "", err
	}
	return w.b.String(), nil
}

// maxDepth bounds nesting: only a value that holds itself is so deep.
const maxDepth = 400

// jsonWriter writes JSON as Python's json.dumps does: ", " and ": ", ASCII
// only.
type jsonWriter struct {
	b        strings.Builder
	sortKeys bool
}

func (w *jsonWriter) value(v jinja.Value, depth int) error {
	if depth > maxDepth {
		return valueError("the value is nested too deep for JSON")
	}
	switch v := v.(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		fmt.Fprint(&w.b, v)
	case int64, jinja.BigInt:
		fmt.Fprint(&w.b, v)
	case float64:
		w.b.WriteString(jsonFloat(v))
	case string:
		w.text(v)
	case *jinja.List:
		return w.items(v.Items, depth)
	case jinja.Tuple:
		return w.items(v, depth)
	case *jinja.Dict:
		return w.dict(v.Keys(), func(k jinja.Value) jinja.Value { it, _ := v.Get(k); return it }, depth)
	case *mapping:
		return w.dict(v.Iterate(), func(k jinja.Value) jinja.Value { return v.vals[k.(string)] }, depth)
	default:
		return hinted(typeError("Object of type %s is not JSON serializable", jinja.TypeName(v)),
			"turn it into text first, with ~ '' or | string")
	}
	return nil
}

func jsonFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return jinja.Repr(f)
}

func (w *jsonWriter) items(items []jinja.Value, depth int) error {
	w.b.WriteByte('[')
	for i, it := range items {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if err := w.value(it, depth+1); err != nil {
			return err
		}
	}
	w.b.WriteByte(']')
	return nil
}

func (w *jsonWriter) dict(keys []jinja.Value, get func(jinja.Value) jinja.Value, depth int) error {
	texts := make(map[int]string, len(keys))
	order := make([]int, len(keys))
	for i, k := range keys {
		s, err := jsonKey(k)
		if err != nil {
			return err
		}
		texts[i], order[i] = s, i
	}
	if w.sortKeys {
		sort.SliceStable(order, func(a, b int) bool { return texts[order[a]] < texts[order[b]] })
	}
	w.b.WriteByte('{')
	for n, i := range order {
		if n > 0 {
			w.b.WriteString(", ")
		}
		w.text(texts[i])
		w.b.WriteString(": ")
		if err := w.value(get(keys[i]), depth+1); err != nil {
			return err
		}
	}
	w.b.WriteByte('}')
	return nil
}

func jsonKey(k jinja.Value) (string, error) {
	switch k := k.(type) {
	case string:
		return k, nil
	case nil:
		return "null", nil
	case bool:
		return fmt.Sprint(k), nil
	case int64, jinja.BigInt:
		return fmt.Sprint(k), nil
	case float64:
		return jsonFloat(k), nil
	}
	return "", typeError("keys must be str, int, float, bool or None, not %s", jinja.TypeName(k))
}

func (w *jsonWriter) text(s string) {
	w.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r == '\n':
			w.b.WriteString(`\n`)
		case r == '\r':
			w.b.WriteString(`\r`)
		case r == '\t':
			w.b.WriteString(`\t`)
		case r == '\b':
			w.b.WriteString(`\b`)
		case r == '\f':
			w.b.WriteString(`\f`)
		case r >= 0x10000:
			a, b := utf16.EncodeRune(r)
			fmt.Fprintf(&w.b, `\u%04x\u%04x`, a, b)
		case r < ' ' || r > '~':
			fmt.Fprintf(&w.b, `\u%04x`, r)
		default:
			w.b.WriteRune(r)
		}
	}
	w.b.WriteByte('"')
}

// fromJSON reads one JSON value, keeping the order of keys.
func fromJSON(text string) (jinja.Value, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	v, err := jsonValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("extra data")
	}
	return v, nil
}

func jsonValue(dec *json.Decoder, depth int) (jinja.Value, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested too deep")
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			return jsonList(dec, depth)
		}
		return jsonDict(dec, depth)
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return n, nil
		}
		if n, ok := new(big.Int).SetString(t.String(), 10); ok {
			return jinja.Whole(n), nil
		}
		f, err := t.Float64()
		if err != nil && !math.IsInf(f, 0) {
			return nil, err
		}
		return f, nil
	}
	return tok, nil // nil, bool or string
}

func jsonList(dec *json.Decoder, depth int) (jinja.Value, error) {
	l := list()
	for dec.More() {
		it, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		l.Items = append(l.Items, it)
	}
	_, err := dec.Token()
	return l, err
}

func jsonDict(dec *json.Decoder, depth int) (jinja.Value, error) {
	d := jinja.NewDict()
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		it, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		d.SetStr(key.(string), it)
	}
	_, err := dec.Token()
	return d, err
}
