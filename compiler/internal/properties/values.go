package properties

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

func hasJinja(s string) bool {
	i := strings.IndexByte(s, '{')
	for i >= 0 && i+1 < len(s) {
		if c := s[i+1]; c == '{' || c == '%' || c == '#' {
			return true
		}
		next := strings.IndexByte(s[i+1:], '{')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// rendered returns a scalar node with its Jinja rendered; ok is false when that
// is not possible now, and then nothing can be said about the type.
func (d *decoder) rendered(n *yamldoc.Node) (out *yamldoc.Node, ok bool) {
	if n.Kind != yamldoc.Str {
		return n, true
	}
	if !hasJinja(n.Raw) {
		return withoutLineEnd(n), true
	}
	if d.render == nil {
		d.file.Templated = true
		return n, false
	}
	at, _ := n.Inside()
	v, err := d.render(n.Raw, at)
	if err != nil {
		for _, e := range diag.From(err, diag.PropertyValue, at) {
			if e.Hint == "" {
				e.WithHint("correct the Jinja in this text")
			}
			d.diags = append(d.diags, e)
		}
		return n, false
	}
	return nodeOf(v, n.Span), true
}

// withoutLineEnd takes the last line break off a text, as rendering it does.
func withoutLineEnd(n *yamldoc.Node) *yamldoc.Node {
	if !strings.HasSuffix(n.Raw, "\n") {
		return n
	}
	out := *n
	out.Raw = strings.TrimSuffix(n.Raw, "\n")
	out.Scalar = out.Raw
	return &out
}

// nodeOf is a rendered value as a node.
func nodeOf(v any, at source.Span) *yamldoc.Node {
	n := &yamldoc.Node{Scalar: v, Span: at, Raw: project.FormatScalar(v)}
	switch v := v.(type) {
	case nil:
		n.Kind = yamldoc.Null
	case bool:
		n.Kind = yamldoc.Bool
	case int64:
		n.Kind = yamldoc.Int
	case float64:
		n.Kind = yamldoc.Float
	case []any:
		n.Kind, n.Scalar, n.Raw = yamldoc.Seq, nil, ""
		for _, it := range v {
			n.Items = append(n.Items, nodeOf(it, at))
		}
	case *project.Map:
		n.Kind, n.Scalar, n.Raw = yamldoc.Map, nil, ""
		for k, it := range v.All() {
			n.Keys = append(n.Keys, yamldoc.Key{Name: k, Span: at})
			n.Items = append(n.Items, nodeOf(it, at))
		}
	default:
		n.Kind, n.Scalar = yamldoc.Str, n.Raw
	}
	return n
}

// data is a value with all its texts rendered.
func (d *decoder) data(n *yamldoc.Node) any {
	return d.dataExcept(n, nil)
}

// dataExcept leaves what is below keys of the given names unrendered.
func (d *decoder) dataExcept(n *yamldoc.Node, raw map[string]bool) any {
	switch n.Kind {
	case yamldoc.Seq:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = d.dataExcept(it, raw)
		}
		return out
	case yamldoc.Map:
		m := &project.Map{}
		for i, k := range n.Keys {
			if raw[k.Name] {
				m.Set(k.Name, n.Items[i].Data())
				continue
			}
			m.Set(k.Name, d.dataExcept(n.Items[i], raw))
		}
		return m
	}
	n, _ = d.rendered(n)
	return n.Data()
}

// text reads a text that may not be null.
func (d *decoder) text(k yamldoc.Key, n *yamldoc.Node) Text {
	at := rangeOf(n.Span)
	n, ok := d.rendered(n)
	if ok && n.Kind != yamldoc.Str {
		d.wrongText(k, n)
		return Text{Range: at}
	}
	return Text{n.Raw, at}
}

// rawText reads a text whose Jinja is rendered later.
func (d *decoder) rawText(k yamldoc.Key, n *yamldoc.Node) Text {
	if n.Kind != yamldoc.Str {
		d.wrongText(k, n)
		return Text{Range: rangeOf(n.Span)}
	}
	return Text{n.Raw, rangeOf(n.Span)}
}

func (d *decoder) wrongText(k yamldoc.Key, n *yamldoc.Node) {
	hint := "write a text"
	switch n.Kind {
	case yamldoc.Null:
		hint = "write a text, or remove the key"
	case yamldoc.Bool, yamldoc.Int, yamldoc.Float:
		hint = "put it in quotes: " + k.Name + ": \"" + n.Raw + "\""
	}
	d.wrongType(k, n, "a text", hint)
}

// optional reads a text that may be null.
func (d *decoder) optional(k yamldoc.Key, n *yamldoc.Node) string {
	if n.Kind == yamldoc.Null {
		return ""
	}
	r, ok := d.rendered(n)
	if ok && r.Kind == yamldoc.Null {
		return ""
	}
	if ok && r.Kind != yamldoc.Str {
		d.wrongText(k, r)
		return ""
	}
	return r.Raw
}

// boolean reads true or false; nil for null.
func (d *decoder) boolean(k yamldoc.Key, n *yamldoc.Node) *bool {
	n, ok := d.rendered(n)
	if !ok || n.Kind == yamldoc.Null {
		return nil
	}
	if b, isBool := n.Scalar.(bool); isBool {
		return &b
	}
	d.wrongType(k, n, "true or false", "write "+k.Name+": true")
	return nil
}

func (d *decoder) truth(k yamldoc.Key, n *yamldoc.Node) bool {
	b := d.boolean(k, n)
	return b != nil && *b
}

// texts reads a list of texts.
func (d *decoder) texts(k yamldoc.Key, n *yamldoc.Node) []string {
	n, ok := d.rendered(n)
	if !ok {
		return nil
	}
	if n.Kind != yamldoc.Seq {
		hint := "write a list"
		if n.Kind == yamldoc.Str {
			hint = "write " + k.Name + ": [" + n.Raw + "]"
		}
		d.wrongType(k, n, "a list of texts", hint)
		return nil
	}
	out := make([]string, 0, len(n.Items))
	for _, it := range n.Items {
		v, ok := d.rendered(it)
		if ok && v.Kind != yamldoc.Str {
			d.wrongType(yamldoc.Key{Name: "each item of " + k.Name}, it, "a text", "put it in quotes")
			continue
		}
		out = append(out, v.Raw)
	}
	return out
}

// mapping reads a mapping of rendered values.
func (d *decoder) mapping(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n = d.needMap(k, n); n == nil {
		return nil
	}
	return d.data(n).(*project.Map)
}

// needMap returns n when it is a mapping, else nil with a message.
func (d *decoder) needMap(k yamldoc.Key, n *yamldoc.Node) *yamldoc.Node {
	n, ok := d.rendered(n)
	if !ok {
		return nil
	}
	if n.Kind != yamldoc.Map {
		d.wrongType(k, n, "a mapping", "write keys and values below it, or remove the key")
		return nil
	}
	return n
}

// optionalMap reads a mapping that may be null.
func (d *decoder) optionalMap(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n.Kind == yamldoc.Null {
		return nil
	}
	return d.mapping(k, n)
}

// lateKeys are configuration keys whose Jinja is rendered when they are used.
var lateKeys = map[string]bool{"pre_hook": true, "post_hook": true, "pre-hook": true, "post-hook": true, "loaded_at_query": true}

// config reads a config block.
func (d *decoder) config(k yamldoc.Key, n *yamldoc.Node) []ConfigEntry {
	if n = d.needMap(k, n); n == nil {
		return nil
	}
	out := make([]ConfigEntry, 0, len(n.Keys))
	for i, key := range n.Keys {
		out = append(out, d.entry(key.Name, n.Items[i]))
	}
	return out
}

func (d *decoder) entry(name string, n *yamldoc.Node) ConfigEntry {
	raw := n.Data()
	e := ConfigEntry{Key: name, Value: raw, Raw: raw, Range: rangeOf(n.Span)}
	if !lateKeys[name] {
		e.Value = d.data(n)
	}
	return e
}

// oneOf checks a text against the allowed ones and returns it.
func (d *decoder) oneOf(k yamldoc.Key, n *yamldoc.Node, value string, allowed ...string) string {
	if value == "" || hasJinja(value) {
		return value
	}
	for _, a := range allowed {
		if value == a {
			return value
		}
	}
	hint := "use one of " + strings.Join(allowed, ", ")
	if near := diag.Nearest(value, allowed); near != "" {
		hint = "did you mean '" + near + "'?"
	}
	d.errorf(diag.PropertyValue, n.Span, hint, "'%s' cannot be '%s'", k.Name, value)
	return value
}
