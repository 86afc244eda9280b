package cache

import (
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/pack"
)

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
		return pack.Int(append(b, tagInt), v)
	case float64:
		return pack.Float(append(b, tagFloat), v)
	case string:
		return pack.String(append(b, tagText), v)
	case []any:
		b = pack.Uint(append(b, tagList), uint64(len(v)))
		for _, it := range v {
			b = AppendValue(b, it)
		}
		return b
	case *project.Map:
		if v == nil {
			return append(b, tagNull)
		}
		b = pack.Uint(append(b, tagMap), uint64(v.Len()))
		for k, it := range v.All() {
			b = AppendValue(pack.String(b, k), it)
		}
		return b
	}
	return append(b, tagNull)
}

// maxNesting bounds values inside values in damaged data.
const maxNesting = 1000

// ReadValue reads a value of package project.
func ReadValue(r *pack.Reader) any { return readValue(r, 0) }

func readValue(r *pack.Reader, depth int) any {
	if depth > maxNesting {
		r.Fail()
		return nil
	}
	switch r.Byte() {
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagInt:
		return r.Int()
	case tagFloat:
		return r.Float()
	case tagText:
		return r.String()
	case tagList:
		n := r.Count()
		out := make([]any, 0, n)
		for range n {
			out = append(out, readValue(r, depth+1))
		}
		return out
	case tagMap:
		m := &project.Map{}
		for range r.Count() {
			k := r.String()
			m.Set(k, readValue(r, depth+1))
		}
		return m
	}
	return nil
}
