// Package pack writes plain values as bytes and reads them back: what the tool's
// own caches are made of.
//
// It knows no file and no version: whoever keeps bytes says which binary wrote
// them. Bad data gives zero values and an error at the end, never a panic.
package pack

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// String appends a text with its length.
func String(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// Bytes appends bytes with their length.
func Bytes(b, data []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(data)))
	return append(b, data...)
}

// Uint appends an unsigned number.
func Uint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// Int appends a signed number.
func Int(b []byte, v int64) []byte { return binary.AppendVarint(b, v) }

// Fixed appends an unsigned number in eight bytes.
func Fixed(b []byte, v uint64) []byte { return binary.LittleEndian.AppendUint64(b, v) }

// Float appends a number.
func Float(b []byte, v float64) []byte { return Fixed(b, math.Float64bits(v)) }

// Bool appends a truth.
func Bool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// Reader reads what the functions of this package wrote. Texts share the memory
// of the data, which must not change afterwards. After bad data every answer is
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

// Fail makes the data bad.
func (r *Reader) Fail() { r.bad, r.data = true, nil }

// Count reads a number of items: bad data when there cannot be as many.
func (r *Reader) Count() uint64 {
	n := r.Uint()
	if n > uint64(len(r.data)) {
		r.Fail()
		return 0
	}
	return n
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.data) == 0 {
		r.Fail()
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

// Bool reads a truth.
func (r *Reader) Bool() bool { return r.Byte() != 0 }

// Uint reads an unsigned number.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.Fail()
		return 0
	}
	r.data = r.data[n:]
	return v
}

// Int reads a signed number.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.Fail()
		return 0
	}
	r.data = r.data[n:]
	return v
}

// Fixed reads an unsigned number of eight bytes.
func (r *Reader) Fixed() uint64 {
	if len(r.data) < 8 {
		r.Fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.data)
	r.data = r.data[8:]
	return v
}

// Float reads a number.
func (r *Reader) Float() float64 { return math.Float64frombits(r.Fixed()) }

// Bytes reads bytes with their length.
func (r *Reader) Bytes() []byte {
	n := r.Uint()
	if n > uint64(len(r.data)) {
		r.Fail()
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
