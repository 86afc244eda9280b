package dbtlib

import (
	"fmt"
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// toYAML writes a value in block style as PyYAML's safe_dump does.
func toYAML(v jinja.Value, sortKeys bool) (string, error) {
	w := yamlWriter{sortKeys: sortKeys}
	if err := w.node(v, 0, false); err != nil {
		return "", err
	}
	if !isBlock(v) {
		if w.plainTop {
			w.b.WriteString("\n...")
		}
		w.b.WriteByte('\n')
	}
	return w.b.String(), nil
}

// yamlWidth is where long texts are folded.
const yamlWidth = 80

type yamlWriter struct {
	b        strings.Builder
	sortKeys bool
	column   int
	depth    int
	// plainTop: the document is one plain scalar, which needs an end mark.
	plainTop bool
}

// isBlock reports whether a value is written on lines of its own.
func isBlock(v jinja.Value) bool {
	switch v := v.(type) {
	case *jinja.Dict:
		return v.Len() > 0
	case *mapping:
		return v.Len() > 0
	case *jinja.List:
		return len(v.Items) > 0
	case jinja.Tuple:
		return len(v) > 0
	case *jinja.Set:
		return true
	}
	return false
}

func (w *yamlWriter) write(s string) {
	w.b.WriteString(s)
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		w.column = len(s) - i - 1
		return
	}
	w.column += len([]rune(s))
}

func (w *yamlWriter) indent(n int) { w.write(strings.Repeat(" ", n)) }

// node writes a value whose first line stands at the current column; inKey says
// that it is a mapping's key.
func (w *yamlWriter) node(v jinja.Value, indent int, inKey bool) error {
	if w.depth++; w.depth > maxDepth {
		return fmt.Errorf("nested too deep")
	}
	defer func() { w.depth-- }()
	switch v := v.(type) {
	case *jinja.Dict:
		return w.dict(v.Keys(), func(k jinja.Value) jinja.Value { it, _ := v.Get(k); return it }, indent)
	case *mapping:
		return w.dict(v.Iterate(), func(k jinja.Value) jinja.Value { return v.vals[k.(string)] }, indent)
	case *jinja.List:
		return w.items(v.Items, indent)
	case jinja.Tuple:
		return w.items(v, indent)
	case *jinja.Set:
		w.write("!!set")
		for _, it := range v.Items() {
			w.write("\n")
			w.indent(indent)
			if err := w.node(it, indent+2, true); err != nil {
				return err
			}
			w.write(": null")
		}
		w.write("\n")
		return nil
	}
	return w.scalar(v, indent, inKey)
}

func (w *yamlWriter) items(items []jinja.Value, indent int) error {
	if len(items) == 0 {
		w.write("[]")
		return nil
	}
	for i, it := range items {
		if i > 0 {
			w.indent(indent)
		}
		w.write("- ")
		if err := w.node(it, indent+2, false); err != nil {
			return err
		}
		if !isBlock(it) {
			w.write("\n")
		}
	}
	return nil
}

func (w *yamlWriter) dict(keys []jinja.Value, get func(jinja.Value) jinja.Value, indent int) error {
	if len(keys) == 0 {
		w.write("{}")
		return nil
	}
	if w.sortKeys {
		keys = append([]jinja.Value(nil), keys...)
		sort.SliceStable(keys, func(i, j int) bool { return jinja.Str(keys[i]) < jinja.Str(keys[j]) })
	}
	for i, k := range keys {
		if i > 0 {
			w.indent(indent)
		}
		if isBlock(k) {
			return fmt.Errorf("a collection cannot be a key")
		}
		complex := isComplexKey(k)
		if complex {
			w.write("? ")
		}
		if err := w.node(k, indent+2, true); err != nil {
			return err
		}
		if complex {
			w.write("\n")
			w.indent(indent)
		}
		w.write(":")
		if err := w.entry(get(k), indent); err != nil {
			return err
		}
	}
	return nil
}

// isComplexKey reports whether a key needs a mark before it: empty ones, long
// ones and those of several lines.
func isComplexKey(k jinja.Value) bool {
	s, ok := k.(string)
	return ok && (s == "" || len(s) > 122 || strings.Contains(s, "\n"))
}

// entry writes a mapping's value. Lists start at the key's own column.
func (w *yamlWriter) entry(v jinja.Value, indent int) error {
	if !isBlock(v) {
		w.write(" ")
		if err := w.node(v, indent+2, false); err != nil {
			return err
		}
		w.write("\n")
		return nil
	}
	at := indent + 2
	switch v.(type) {
	case *jinja.List, jinja.Tuple:
		at = indent
	case *jinja.Set:
		w.write(" ")
		return w.node(v, at, false)
	}
	w.write("\n")
	w.indent(at)
	return w.node(v, at, false)
}

func (w *yamlWriter) scalar(v jinja.Value, indent int, inKey bool) error {
	w.plainTop = true
	switch v := v.(type) {
	case nil:
		w.write("null")
	case bool:
		w.write(fmt.Sprint(v))
	case int64, jinja.BigInt:
		w.write(fmt.Sprint(v))
	case float64:
		w.write(yamlFloatText(v))
	case pytime.Date, pytime.Datetime:
		w.write(jinja.Str(v))
	case string:
		w.text(v, indent, inKey)
	default:
		return fmt.Errorf("cannot represent a %s", jinja.TypeName(v))
	}
	return nil
}

func yamlFloatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return ".nan"
	case math.IsInf(f, 1):
		return ".inf"
	case math.IsInf(f, -1):
		return "-.inf"
	}
	s := strings.ToLower(jinja.Repr(f))
	if !strings.Contains(s, ".") && strings.Contains(s, "e") {
		s = strings.Replace(s, "e", ".0e", 1)
	}
	return s
}

// text writes a string plain if it reads back as one, else in quotes.
func (w *yamlWriter) text(s string, indent int, inKey bool) {
	printable := true
	for _, r := range s {
		if r != '\n' && (r < ' ' || r > '~') {
			printable = false
		}
	}
	multiline := strings.Contains(s, "\n")
	switch {
	case printable && !multiline && isPlain(s):
		w.folded(s, indent, inKey, "")
	case printable && !(inKey && multiline) && !spaceBreak(s):
		w.plainTop = false
		w.write("'")
		w.folded(strings.ReplaceAll(s, "'", "''"), indent, inKey, "'")
		w.write("'")
	default:
		w.plainTop = false
		w.doubleQuoted(s, indent, inKey)
	}
}

// spaceBreak finds spaces beside line breaks, which single quotes would lose.
func spaceBreak(s string) bool {
	return strings.Contains(s, " \n") || strings.Contains(s, "\n ")
}

var yamlPlainBad = regexp.MustCompile(`^[-?:](?:\s|$)|^[,\[\]{}#&*!|>'"%@` + "`" + `]|: |:$| #|^\s|\s$|^---|^\.\.\.`)

// isPlain reports whether a text without quotes is the same text.
func isPlain(s string) bool {
	if _, isText := yamlScalar(s).(string); !isText || s == "=" || s == "<<" {
		return false
	}
	return !yamlPlainBad.MatchString(s)
}

// folded writes a text, broken at single spaces once it is wider than the
// line. A line break is written as an empty line.
func (w *yamlWriter) folded(s string, indent int, inKey bool, quote string) {
	words := strings.Split(s, " ")
	for i, word := range words {
		if i > 0 {
			// Only a single space between two words may become a line break.
			single := words[i-1] != "" && word != "" && i-1 > -1
			if w.column > yamlWidth && !inKey && single && (quote == "" || i < len(words)) {
				w.write("\n")
				w.indent(indent)
			} else {
				w.write(" ")
			}
		}
		lines := strings.Split(word, "\n")
		for j, line := range lines {
			if j > 0 {
				// One break is an empty line; several are one more.
				if j == 1 || lines[j-1] != "" {
					w.write("\n")
				}
				w.write("\n")
				if line != "" || j == len(lines)-1 {
					w.indent(indent)
				}
			}
			w.write(line)
		}
	}
}

func (w *yamlWriter) doubleQuoted(s string, indent int, inKey bool) {
	escapes := map[rune]string{
		0: `\0`, '\a': `\a`, '\b': `\b`, '\t': `\t`, '\n': `\n`, '\v': `\v`, '\f': `\f`, '\r': `\r`, 0x1b: `\e`,
		'"': `\"`, '\\': `\\`, 0x85: `\N`, 0xa0: `\_`, 0x2028: `\L`, 0x2029: `\P`,
	}
	w.write(`"`)
	for i, r := range s {
		if r == ' ' && i > 0 && w.column > yamlWidth && !inKey && i+1 < len(s) {
			w.write("\n")
			w.indent(indent)
			if s[i+1] == ' ' {
				w.write(`\ `)
			}
			continue
		}
		switch e, ok := escapes[r]; {
		case ok:
			w.write(e)
		case r >= ' ' && r <= '~':
			w.write(string(r))
		case r <= 0xff:
			w.write(fmt.Sprintf(`\x%02X`, r))
		case r <= 0xffff || !unicode.IsGraphic(r) && r <= 0xffff:
			w.write(fmt.Sprintf(`\u%04X`, r))
		default:
			w.write(fmt.Sprintf(`\U%08X`, r))
		}
	}
	w.write(`"`)
}
