package properties

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// codecVersion is the first byte of an encoded file. Raise it with every
// change of the types or of what decoding a text gives.
const codecVersion = 4

// AppendBinary appends the file's encoding to b.
func (f *File) AppendBinary(b []byte) []byte {
	c := &codec{writing: true, out: append(b, codecVersion)}
	c.file(f)
	return c.out
}

// DecodeBinary reads an encoded file back, for the same text. Strings share
// one copy of data. Data of another version or cut off is an error.
func DecodeBinary(data []byte, file *source.File) (*File, error) {
	if len(data) == 0 || data[0] != codecVersion {
		return nil, errors.New("properties: encoding of another version")
	}
	c := &codec{in: string(data), at: 1}
	f := &File{File: file}
	c.file(f)
	if c.err == nil && c.at != len(c.in) {
		c.fail("bytes left over")
	}
	if c.err != nil {
		return nil, c.err
	}
	return f, nil
}

// codec writes or reads: each type has one function, which does both, so that
// the two directions cannot differ.
type codec struct {
	writing bool
	out     []byte
	in      string
	at      int
	depth   int
	err     error
}

func (c *codec) fail(why string) {
	if c.err == nil {
		c.err = fmt.Errorf("properties: broken encoding at byte %d: %s", c.at, why)
	}
	c.at = len(c.in)
}

func (c *codec) uint(v *uint64) {
	if c.writing {
		c.out = binary.AppendUvarint(c.out, *v)
		return
	}
	var x uint64
	for shift := uint(0); shift < 64; shift += 7 {
		if c.at >= len(c.in) {
			c.fail("cut off")
			return
		}
		b := c.in[c.at]
		c.at++
		x |= uint64(b&0x7f) << shift
		if b < 0x80 {
			*v = x
			return
		}
	}
	c.fail("number too long")
}

// length carries the length of a list; reading, it is bounded by the bytes
// left, so that broken data cannot ask for memory.
func (c *codec) length(n int) int {
	v := uint64(n)
	c.uint(&v)
	if !c.writing && v > uint64(len(c.in)-c.at) {
		c.fail("list too long")
		return 0
	}
	return int(v)
}

func (c *codec) str(s *string) {
	n := c.length(len(*s))
	if c.writing {
		c.out = append(c.out, *s...)
		return
	}
	if c.err == nil {
		*s = c.in[c.at : c.at+n]
		c.at += n
	}
}

func (c *codec) byte(b *byte) {
	if c.writing {
		c.out = append(c.out, *b)
		return
	}
	if c.at >= len(c.in) {
		c.fail("cut off")
		return
	}
	*b = c.in[c.at]
	c.at++
}

func (c *codec) bool(v *bool) {
	var b byte
	if *v {
		b = 1
	}
	c.byte(&b)
	*v = b == 1
}

func (c *codec) boolPtr(v **bool) {
	var b byte
	switch {
	case *v == nil:
	case **v:
		b = 2
	default:
		b = 1
	}
	c.byte(&b)
	if !c.writing && b > 0 {
		t := b == 2
		*v = &t
	}
}

// Ranges are written as start and length.
func (c *codec) rng(r *Range) {
	start, size := uint64(uint32(r.Start)), uint64(uint32(r.End-r.Start))
	c.uint(&start)
	c.uint(&size)
	if !c.writing {
		r.Start = int32(uint32(start))
		r.End = r.Start + int32(uint32(size))
	}
}

func (c *codec) text(t *Text) { c.str(&t.Value); c.rng(&t.Range) }

func (c *codec) strs(list *[]string) { slice(c, list, c.str) }

// slice keeps nil and empty apart.
func slice[T any](c *codec, list *[]T, each func(*T)) {
	has := *list != nil
	c.bool(&has)
	if !has {
		return
	}
	n := c.length(len(*list))
	if !c.writing {
		*list = make([]T, n)
	}
	for i := range *list {
		if c.err != nil {
			return
		}
		each(&(*list)[i])
	}
}

// Tags of values.
const (
	tagNil byte = iota
	tagFalse
	tagTrue
	tagInt
	tagFloat
	tagString
	tagList
	tagMap
	tagSame // a ConfigEntry's Raw that equals its Value
)

// maxValueDepth is far above what yamldoc lets through.
const maxValueDepth = 1000

func (c *codec) value(v *any) {
	if c.depth++; c.depth > maxValueDepth {
		c.fail("nests too deep")
		return
	}
	defer func() { c.depth-- }()
	if c.writing {
		c.writeValue(*v)
		return
	}
	var tag byte
	c.byte(&tag)
	*v = c.readValue(tag)
}

func (c *codec) writeValue(v any) {
	switch v := v.(type) {
	case nil:
		c.out = append(c.out, tagNil)
	case bool:
		if v {
			c.out = append(c.out, tagTrue)
		} else {
			c.out = append(c.out, tagFalse)
		}
	case int64:
		c.out = binary.AppendVarint(append(c.out, tagInt), v)
	case float64:
		c.out = binary.LittleEndian.AppendUint64(append(c.out, tagFloat), math.Float64bits(v))
	case string:
		c.out = append(c.out, tagString)
		c.str(&v)
	case []any:
		c.out = append(c.out, tagList)
		c.length(len(v))
		for i := range v {
			c.value(&v[i])
		}
	case *project.Map:
		if v == nil {
			c.out = append(c.out, tagNil)
			return
		}
		c.out = append(c.out, tagMap)
		c.mapBody(&v)
	}
}

func (c *codec) readValue(tag byte) any {
	switch tag {
	case tagNil:
		return nil
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagInt:
		var u uint64
		c.uint(&u)
		return int64(u>>1) ^ -int64(u&1)
	case tagFloat:
		if len(c.in)-c.at < 8 {
			c.fail("cut off")
			return nil
		}
		bits := binary.LittleEndian.Uint64([]byte(c.in[c.at : c.at+8]))
		c.at += 8
		return math.Float64frombits(bits)
	case tagString:
		var s string
		c.str(&s)
		return s
	case tagList:
		out := make([]any, c.length(0))
		for i := range out {
			if c.err != nil {
				break
			}
			c.value(&out[i])
		}
		return out
	case tagMap:
		var m *project.Map
		c.mapBody(&m)
		return m
	}
	c.fail("unknown tag")
	return nil
}

// mapPtr carries a mapping that may be nil.
func (c *codec) mapPtr(m **project.Map) {
	has := *m != nil
	c.bool(&has)
	if has {
		c.mapBody(m)
	}
}

func (c *codec) mapBody(m **project.Map) {
	n := c.length((*m).Len())
	if c.writing {
		for k, v := range (*m).All() {
			c.str(&k)
			c.value(&v)
		}
		return
	}
	*m = &project.Map{}
	for range n {
		if c.err != nil {
			return
		}
		var k string
		var v any
		c.str(&k)
		c.value(&v)
		(*m).Set(k, v)
	}
}

// same reports whether two values are equal.
func same(a, b any) bool {
	switch a := a.(type) {
	case []any:
		l, ok := b.([]any)
		if !ok || len(a) != len(l) {
			return false
		}
		for i := range a {
			if !same(a[i], l[i]) {
				return false
			}
		}
		return true
	case *project.Map:
		m, ok := b.(*project.Map)
		if !ok || a.Len() != m.Len() || (a == nil) != (m == nil) {
			return false
		}
		for i, k := range a.Keys() {
			va, _ := a.Get(k)
			vb, _ := m.Get(k)
			if m.Keys()[i] != k || !same(va, vb) {
				return false
			}
		}
		return true
	}
	switch b.(type) {
	case []any, *project.Map:
		return false
	}
	return a == b
}
