package duckdb

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// nestedValue makes DuckDB's JSON of a list, an array, a struct or a map Python's: moments with a T,
// decimals as floats, white space after commas.
func nestedValue(text string, s *shape) adapters.JSON {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var out bytes.Buffer
	if s.write(&out, d) != nil {
		return adapters.JSON(text)
	}
	return adapters.JSON(out.String())
}

// shape is where a nested value holds what its JSON shows otherwise than
// Python's; nil where nothing below does.
type shape struct {
	kind   duckdb.Type
	item   *shape            // of a list, an array, a map's values
	fields map[string]*shape // of a struct
}

func shapeOf(t duckdb.TypeInfo) *shape {
	switch d := t.Details().(type) {
	case *duckdb.ListDetails:
		return around(t, shapeOf(d.Child))
	case *duckdb.ArrayDetails:
		return around(t, shapeOf(d.Child))
	case *duckdb.MapDetails:
		return around(t, shapeOf(d.Value))
	case *duckdb.StructDetails:
		s := &shape{kind: t.InternalType(), fields: map[string]*shape{}}
		for _, e := range d.Entries {
			if f := shapeOf(e.Info()); f != nil {
				s.fields[e.Name()] = f
			}
		}
		if len(s.fields) > 0 {
			return s
		}
		return nil
	}
	switch t.InternalType() {
	case duckdb.TYPE_TIMESTAMP, duckdb.TYPE_TIMESTAMP_S, duckdb.TYPE_TIMESTAMP_MS, duckdb.TYPE_TIMESTAMP_NS, duckdb.TYPE_TIMESTAMP_TZ, duckdb.TYPE_DECIMAL:
		return &shape{kind: t.InternalType()}
	}
	return nil
}

func around(t duckdb.TypeInfo, item *shape) *shape {
	if item == nil {
		return nil
	}
	return &shape{kind: t.InternalType(), item: item}
}

// below is the shape of a member.
func (s *shape) below(name string) *shape {
	if s == nil {
		return nil
	}
	if s.fields != nil {
		return s.fields[name]
	}
	return s.item
}

// write copies the next value of d.
func (s *shape) write(out *bytes.Buffer, d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return noEOF(err)
	}
	switch token {
	case json.Delim('['):
		return s.members(out, d, "[", "]", false)
	case json.Delim('{'):
		return s.members(out, d, "{", "}", true)
	}
	return writeScalar(out, s.scalar(token))
}

// members copies what is between two brackets.
func (s *shape) members(out *bytes.Buffer, d *json.Decoder, open, end string, named bool) error {
	out.WriteString(open)
	for first := true; d.More(); first = false {
		if !first {
			out.WriteString(", ")
		}
		name := ""
		if named {
			key, err := d.Token()
			if err != nil {
				return noEOF(err)
			}
			name, _ = key.(string)
			if err := writeScalar(out, name); err != nil {
				return err
			}
			out.WriteString(": ")
		}
		if err := s.below(name).write(out, d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	out.WriteString(end)
	return noEOF(err)
}

// scalar is a value as Python's json has it.
func (s *shape) scalar(v json.Token) any {
	if s == nil {
		return v
	}
	switch v := v.(type) {
	case json.Number:
		if s.kind == duckdb.TYPE_DECIMAL && !strings.ContainsAny(v.String(), ".eE") {
			return json.Number(v.String() + ".0")
		}
	case string:
		if s.kind != duckdb.TYPE_DECIMAL {
			return adapters.ISOMoment(v)
		}
	}
	return v
}

// writeScalar writes a value that is no container.
func writeScalar(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the line's end
	return nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
