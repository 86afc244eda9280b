package load

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/scope"
)

// comparesUnrendered reports whether the project keeps configuration as it is
// written, so that state:modified does not see another environment.
func (l *loader) comparesUnrendered() bool {
	return l.projects[l.p.Name].Flags.Bool("state_modified_compare_more_unrendered_values")
}

// yamlLayer is the configuration of a YAML entry.
func (l *loader) yamlLayer(f *properties.File, entries []properties.ConfigEntry) configs.Layer {
	layer := f.Layer(entries)
	if l.comparesUnrendered() {
		for i := range layer {
			layer[i].Raw = entries[i].Raw
		}
	}
	return layer
}

// keepWritten gives values that calls made what stands in the file for them.
func (l *loader) keepWritten(layers []configs.Layer, calls []scope.ConfigCall) {
	if !l.comparesUnrendered() {
		return
	}
	for i, layer := range layers {
		written := keywordTexts(calls[i].Span.Text())
		for j := range layer {
			if text := written[layer[j].Key]; strings.Contains(text, "(") {
				layer[j].Raw = text
			}
		}
	}
}

// keywordTexts finds the texts of a call's keyword arguments.
func keywordTexts(call string) map[string]string {
	out := map[string]string{}
	_, rest, ok := strings.Cut(strings.TrimSpace(call), "(")
	if !ok {
		return out
	}
	depth, start, quote := 0, 0, byte(0)
	keep := func(arg string) {
		name, value, ok := strings.Cut(arg, "=")
		if ok && !strings.HasPrefix(value, "=") {
			out[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case depth == 0 && (c == ',' || c == ')'):
			keep(rest[start:i])
			start = i + 1
			if c == ')' {
				return out
			}
		case c == ')' || c == ']' || c == '}':
			depth--
		}
	}
	return out
}
