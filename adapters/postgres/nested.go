package postgres

import (
	"encoding/json"
	"strings"

	"github.com/modeldata/model/adapters"
)

// list turns the server's text of an array into JSON as Python has it; text
// that is none stays what it is.
func list(text string, element uint32) any {
	_, body, bounded := strings.Cut(text, "]={")
	if bounded {
		body = "{" + body
	} else {
		body = text
	}
	r := arrayReader{rest: body, element: element}
	if !r.array() || r.rest != "" {
		return text
	}
	return adapters.JSON(r.out.String())
}

// arrayReader reads {1,NULL,"a b",{2}}.
type arrayReader struct {
	rest    string
	element uint32
	out     strings.Builder
}

func (r *arrayReader) array() bool {
	if !r.eat('{') {
		return false
	}
	r.out.WriteByte('[')
	for first := true; !r.eat('}'); first = false {
		if !first {
			if !r.eat(',') {
				return false
			}
			r.out.WriteString(", ")
		}
		switch {
		case r.rest == "":
			return false
		case r.rest[0] == '{':
			if !r.array() {
				return false
			}
		default:
			if !r.item() {
				return false
			}
		}
	}
	r.out.WriteByte(']')
	return true
}

func (r *arrayReader) eat(c byte) bool {
	if r.rest == "" || r.rest[0] != c {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

// item reads one element.
func (r *arrayReader) item() bool {
	if !r.eat('"') {
		end := strings.IndexAny(r.rest, ",}")
		if end <= 0 {
			return false
		}
		text := r.rest[:end]
		r.rest = r.rest[end:]
		if text == "NULL" {
			r.out.WriteString("null")
			return true
		}
		return r.write(text)
	}
	var text strings.Builder
	for i := 0; i < len(r.rest); i++ {
		switch c := r.rest[i]; {
		case c == '"':
			r.rest = r.rest[i+1:]
			return r.write(text.String())
		case c == '\\' && i+1 < len(r.rest):
			i++
			text.WriteByte(r.rest[i])
		default:
			text.WriteByte(c)
		}
	}
	return false
}

// write writes an element: whole numbers as they are, others as floats, moments
// in the form of ISO 8601.
func (r *arrayReader) write(text string) bool {
	switch r.element {
	case oidJSON, oidJSONB, oidInt2, oidInt4, oidInt8, oidOID:
		r.out.WriteString(text)
		return json.Valid([]byte(text))
	case oidBool:
		text = map[string]string{"t": "true", "f": "false"}[text]
		r.out.WriteString(text)
		return text != ""
	case oidFloat4, oidFloat8, oidNumeric:
		if !json.Valid([]byte(text)) {
			return false // NaN and the infinities
		}
		r.out.WriteString(text)
		if !strings.ContainsAny(text, ".eE") {
			r.out.WriteString(".0")
		}
		return true
	case oidTimestamp, oidTimestampTZ:
		text = adapters.ISOMoment(text)
	}
	var encoded strings.Builder
	e := json.NewEncoder(&encoded)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil {
		return false
	}
	r.out.WriteString(strings.TrimSuffix(encoded.String(), "\n"))
	return true
}
