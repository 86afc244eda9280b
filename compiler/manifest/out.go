package manifest

import (
	"io"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// out receives records field by field. The functions that know the fields of a
// kind write to it, so that the JSON file and the mapping that templates see
// cannot differ. Keys are "" for the items of a list.
type out interface {
	Open(key string) // an object, up to Close
	Close()
	List(key string) // a list, up to EndList
	EndList()
	Str(key, v string)
	Strs(key string, v []string)
	// Any takes the values of package project; nil is a null field.
	Any(key string, v any)
}

// text writes a string that is null when empty.
func text(o out, key, v string) {
	if v == "" {
		o.Any(key, nil)
		return
	}
	o.Str(key, v)
}

// flushAt bounds the memory of a manifest being written.
const flushAt = 256 << 10

// jsonOut writes JSON. The first error of the writer stays and ends writing.
type jsonOut struct {
	w       io.Writer
	buf     []byte
	comma   bool
	written int64 // to w
	err     error
}

func newJSONOut(w io.Writer) *jsonOut { return &jsonOut{w: w, buf: make([]byte, 0, flushAt+flushAt/4)} }

func (j *jsonOut) key(key string) {
	if j.comma {
		j.buf = append(j.buf, ',')
	}
	j.comma = true
	if key != "" {
		j.buf = append(artifact.AppendString(j.buf, key), ':')
	}
}

func (j *jsonOut) Open(key string) {
	j.key(key)
	j.buf = append(j.buf, '{')
	j.comma = false
}

func (j *jsonOut) Close() {
	j.buf = append(j.buf, '}')
	j.comma = true
}

func (j *jsonOut) List(key string) {
	j.key(key)
	j.buf = append(j.buf, '[')
	j.comma = false
}

func (j *jsonOut) EndList() {
	j.buf = append(j.buf, ']')
	j.comma = true
}

func (j *jsonOut) Str(key, v string) {
	j.key(key)
	j.buf = artifact.AppendString(j.buf, v)
}

func (j *jsonOut) Strs(key string, v []string) {
	j.key(key)
	j.buf = artifact.AppendStrings(j.buf, v)
}

func (j *jsonOut) Any(key string, v any) {
	j.key(key)
	j.buf = appendValue(j.buf, v)
}

// Raw writes encoded fields of an object, without braces, and returns where they
// begin in all that is written.
func (j *jsonOut) Raw(fields []byte) int64 {
	if len(fields) == 0 {
		return 0
	}
	if j.comma {
		j.buf = append(j.buf, ',')
	}
	j.comma = true
	from := j.written + int64(len(j.buf))
	if len(fields) < flushAt {
		j.buf = append(j.buf, fields...)
		j.flush(false)
		return from
	}
	j.flush(true)
	j.write(fields)
	return from
}

func (j *jsonOut) write(b []byte) {
	if j.err == nil {
		_, j.err = j.w.Write(b)
	}
	j.written += int64(len(b))
}

// flush hands full buffers on; between records only, so it is cheap.
func (j *jsonOut) flush(force bool) {
	if len(j.buf) < flushAt && !force {
		return
	}
	j.write(j.buf)
	j.buf = j.buf[:0]
}

// appendValue appends a value of package project as JSON.
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return artifact.AppendBool(b, v)
	case string:
		return artifact.AppendString(b, v)
	case int64:
		return artifact.AppendInt(b, v)
	case int:
		return artifact.AppendInt(b, int64(v))
	case float64:
		return artifact.AppendFloat(b, v)
	case []string:
		return artifact.AppendStrings(b, v)
	case []any:
		b = append(b, '[')
		for i, it := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, it)
		}
		return append(b, ']')
	case *project.Map:
		b = append(b, '{')
		comma := false
		for k, it := range v.All() {
			if comma {
				b = append(b, ',')
			}
			comma = true
			b = append(artifact.AppendString(b, k), ':')
			b = appendValue(b, it)
		}
		return append(b, '}')
	}
	return artifact.AppendString(b, project.FormatScalar(v))
}

// mapOut builds a mapping. Null fields are left out when dropNull is set.
type mapOut struct {
	dropNull bool
	stack    []level
}

// level is an object or, with m nil, a list being filled.
type level struct {
	key  string
	m    *project.Map
	list []any
}

func (o *mapOut) put(key string, v any) {
	top := &o.stack[len(o.stack)-1]
	if top.m == nil {
		top.list = append(top.list, v)
		return
	}
	top.m.Set(key, v)
}

func (o *mapOut) pop() level {
	top := o.stack[len(o.stack)-1]
	o.stack = o.stack[:len(o.stack)-1]
	return top
}

func (o *mapOut) Open(key string) { o.stack = append(o.stack, level{key: key, m: &project.Map{}}) }

func (o *mapOut) Close() {
	top := o.pop()
	o.put(top.key, top.m)
}

func (o *mapOut) List(key string) { o.stack = append(o.stack, level{key: key, list: []any{}}) }

func (o *mapOut) EndList() {
	top := o.pop()
	o.put(top.key, top.list)
}

func (o *mapOut) Str(key, v string) { o.put(key, v) }

func (o *mapOut) Strs(key string, v []string) {
	list := make([]any, len(v))
	for i, s := range v {
		list[i] = s
	}
	o.put(key, list)
}

func (o *mapOut) Any(key string, v any) {
	if v == nil && o.dropNull {
		return
	}
	if m, ok := v.(*project.Map); ok && m == nil {
		v = &project.Map{}
	}
	o.put(key, v)
}
