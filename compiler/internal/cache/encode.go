package cache

import (
	"encoding/binary"
	"math"
	"unsafe"

	"github.com/modeldata/model/compiler/project"
)

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// AppendString appends a text with its length.
func AppendString(b []byte, s string) []byte { return appendString(b, s) }

// The tags of encoded values.
const (
	tagNull = iota
	tagFalse
	tagTrue
	tagInt
	tagFloat
	tagText
	tagList
	tagMap
)

// AppendValue appends a value of package project.
func AppendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		if v {
			return append(b, tagTrue)
		}
		return append(b, tagFalse)
	case int64:
		return binary.AppendVarint(append(b, tagInt), v)
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, tagFloat), math.Float64bits(v))
	case string:
		return appendString(append(b, tagText), v)
	case []any:
		b = binary.AppendUvarint(append(b, tagList), uint64(len(v)))
		for _, it := range v {
			b = AppendValue(b, it)
		}
		return b
	case *project.Map:
		if v == nil {
			return append(b, tagNull)
		}
		b = binary.AppendUvarint(append(b, tagMap), uint64(v.Len()))
		for k, it := range v.All() {
			b = AppendValue(appendString(b, k), it)
		}
		return b
	}
	return append(b, tagNull)
}

// Reader decodes what the Append functions wrote. Texts share the memory of
// the data, which must not change afterwards. After bad data every answer is
// zero and Err is true.
type Reader struct {
	data []byte
	bad  bool
}

// NewReader returns a reader of data.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// Err reports whether the data was bad.
func (r *Reader) Err() bool { return r.bad }

// More reports whether there is something left to read.
func (r *Reader) More() bool { return len(r.data) > 0 }

// Count reads a number of items: bad data when there cannot be as many.
func (r *Reader) Count() uint64 {
	n := r.Uint()
	if n > uint64(len(r.data)) {
		r.bad, r.data = true, nil
		return 0
	}
	return n
}

// Uint reads an unsigned number.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

// Int reads a signed number.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

// Bytes reads bytes with their length.
func (r *Reader) Bytes() []byte {
	n := r.Uint()
	if n > uint64(len(r.data)) {
		r.bad, r.data = true, nil
		return nil
	}
	out := r.data[:n:n]
	r.data = r.data[n:]
	return out
}

// String reads a text.
func (r *Reader) String() string {
	b := r.Bytes()
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}

// maxNesting bounds values inside values in damaged data.
const maxNesting = 1000

// Value reads a value of package project.
func (r *Reader) Value() any { return r.value(0) }

func (r *Reader) value(depth int) any {
	if len(r.data) == 0 || depth > maxNesting {
		r.bad, r.data = true, nil
		return nil
	}
	tag := r.data[0]
	r.data = r.data[1:]
	switch tag {
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagInt:
		return r.Int()
	case tagFloat:
		if len(r.data) < 8 {
			r.bad, r.data = true, nil
			return nil
		}
		v := math.Float64frombits(binary.LittleEndian.Uint64(r.data))
		r.data = r.data[8:]
		return v
	case tagText:
		return r.String()
	case tagList:
		n := r.Uint()
		if n > uint64(len(r.data)) {
			r.bad = true
			return nil
		}
		out := make([]any, 0, n)
		for range n {
			out = append(out, r.value(depth+1))
		}
		return out
	case tagMap:
		n := r.Uint()
		if n > uint64(len(r.data)) {
			r.bad = true
			return nil
		}
		m := &project.Map{}
		for range n {
			k := r.String()
			m.Set(k, r.value(depth+1))
		}
		return m
	}
	return nil
}
