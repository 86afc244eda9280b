package jinja

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// filterToJSON is Jinja's own tojson: keys sorted, safe inside HTML.
func filterToJSON(_ *frame, a []Value) (Value, error) {
	w := &jsonWriter{item: ", ", sorted: true}
	switch n := a[1].(type) {
	case nil:
	case string:
		w.indent, w.item, w.nested = n, ",", true
	default:
		i, ok := toInt(n)
		if !ok {
			return nil, typeError("the indent of tojson is a whole number, not %s", TypeName(n))
		}
		w.indent, w.item, w.nested = strings.Repeat(" ", int(max(0, min(i, 1000)))), ",", true
	}
	if err := w.write(a[0], 0); err != nil {
		return nil, err
	}
	return htmlSafe.Replace(w.b.String()), nil
}

var htmlSafe = strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "'", `\u0027`)

// jsonWriter writes as Python's json.dumps.
type jsonWriter struct {
	b      strings.Builder
	item   string // between items
	indent string
	nested bool // each item on a line of its own
	sorted bool
}

func (w *jsonWriter) line(depth int) {
	if w.nested {
		w.b.WriteByte('\n')
		w.b.WriteString(strings.Repeat(w.indent, depth))
	}
}

func (w *jsonWriter) write(v Value, depth int) error {
	if depth > maxNesting {
		return typeError("Circular reference detected")
	}
	if w.b.Len() > maxText {
		return tooLong()
	}
	switch v := plain(v).(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		w.b.WriteString(strconv.FormatBool(v))
	case int64:
		w.b.WriteString(strconv.FormatInt(v, 10))
	case BigInt:
		w.b.WriteString(v.String())
	case float64:
		w.b.WriteString(jsonFloat(v))
	case string:
		writeJSONText(&w.b, v)
	case *List:
		return w.list(v.Items, depth)
	case Tuple:
		return w.list(v, depth)
	case *group:
		return w.list(v.tuple(), depth)
	case *Dict:
		return w.dict(v, depth)
	default:
		return typeError("Object of type %s is not JSON serializable", TypeName(v))
	}
	return nil
}

func jsonFloat(f float64) string {
	switch s := floatText(f); s {
	case "inf":
		return "Infinity"
	case "-inf":
		return "-Infinity"
	case "nan":
		return "NaN"
	default:
		return s
	}
}

func (w *jsonWriter) list(items []Value, depth int) error {
	if len(items) == 0 {
		w.b.WriteString("[]")
		return nil
	}
	w.b.WriteByte('[')
	for i, it := range items {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		w.line(depth + 1)
		if err := w.write(it, depth+1); err != nil {
			return err
		}
	}
	w.line(depth)
	w.b.WriteByte(']')
	return nil
}

func (w *jsonWriter) dict(d *Dict, depth int) error {
	if d.Len() == 0 {
		w.b.WriteString("{}")
		return nil
	}
	keys := d.Keys()
	if w.sorted {
		var failed error
		sort.SliceStable(keys, func(i, j int) bool {
			c, _, err := order("<", keys[i], keys[j])
			if err != nil && failed == nil {
				failed = err
			}
			return c < 0
		})
		if failed != nil {
			return failed
		}
	}
	w.b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		w.line(depth + 1)
		name, err := jsonKey(k)
		if err != nil {
			return err
		}
		writeJSONText(&w.b, name)
		w.b.WriteString(": ")
		v, _ := d.Get(k)
		if err := w.write(v, depth+1); err != nil {
			return err
		}
	}
	w.line(depth)
	w.b.WriteByte('}')
	return nil
}

func jsonKey(k Value) (string, error) {
	switch k := plain(k).(type) {
	case string:
		return k, nil
	case nil:
		return "null", nil
	case bool:
		return strconv.FormatBool(k), nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case BigInt:
		return k.String(), nil
	case float64:
		return jsonFloat(k), nil
	}
	return "", typeError("keys must be str, int, float, bool or None, not %s", TypeName(k))
}

// writeJSONText writes a text in ASCII.
func writeJSONText(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r >= 0x20 && r < 0x7f:
			b.WriteRune(r)
		case r >= 0x10000:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, hi, lo)
		case r == utf8.RuneError:
			b.WriteString(`\ufffd`)
		default:
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
}

// prettyPrint is Python's pprint for values that fit on one line of 80
// characters; longer lists and dicts get a line for each item. Keys are sorted.
func prettyPrint(v Value) string { return pretty(v, 0, 0) }

func pretty(v Value, indent, depth int) string {
	flat := Repr(sortedKeys(v, 0))
	if indent+utf8.RuneCountInString(flat) <= 80 || depth > maxNesting {
		return flat
	}
	sep := ",\n" + strings.Repeat(" ", indent+1)
	var parts []string
	switch v := v.(type) {
	case *List:
		for _, it := range v.Items {
			parts = append(parts, pretty(it, indent+1, depth+1))
		}
		return "[" + strings.Join(parts, sep) + "]"
	case Tuple:
		for _, it := range v {
			parts = append(parts, pretty(it, indent+1, depth+1))
		}
		return "(" + strings.Join(parts, sep) + ")"
	case *Dict:
		for k, it := range sortedKeys(v, 0).(*Dict).Items() {
			key := Repr(k)
			parts = append(parts, key+": "+pretty(it, indent+len(key)+3, depth+1))
		}
		return "{" + strings.Join(parts, sep) + "}"
	}
	return flat
}

// sortedKeys copies dicts, down through lists, with their keys in order where
// they have one.
func sortedKeys(v Value, depth int) Value {
	if depth > maxNesting {
		return v
	}
	switch v := v.(type) {
	case *List:
		out := &List{}
		for _, it := range v.Items {
			out.Items = append(out.Items, sortedKeys(it, depth+1))
		}
		return out
	case *Dict:
		keys := v.Keys()
		sort.SliceStable(keys, func(i, j int) bool {
			c, _, err := order("<", keys[i], keys[j])
			return err == nil && c < 0
		})
		out := NewDict()
		for _, k := range keys {
			it, _ := v.Get(k)
			_ = out.Set(k, sortedKeys(it, depth+1))
		}
		return out
	}
	return v
}
