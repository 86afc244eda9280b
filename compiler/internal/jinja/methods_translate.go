package jinja

import (
	"strings"
	"unicode/utf8"
)

// makeTrans is str.maketrans: a table from characters' numbers to what
// translate puts in their place.
func makeTrans(a []Value) (Value, error) {
	out := NewDict()
	if a[1] == nil {
		d, ok := plain(a[0]).(*Dict)
		if !ok {
			return nil, typeError("if you give only one argument to maketrans it must be a dict")
		}
		for _, k := range d.Keys() {
			v, _ := d.Get(k)
			if s, isText := plain(k).(string); isText {
				if utf8.RuneCountInString(s) != 1 {
					return nil, typeError("string keys in translate table must be of length 1")
				}
				k = firstNumber(s)
			}
			if err := out.Set(k, v); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	texts := make([][]rune, 0, 3)
	for _, v := range a {
		if v == nil {
			break
		}
		s, err := mustText(v)
		if err != nil {
			return nil, err
		}
		texts = append(texts, []rune(s))
	}
	from, to := texts[0], texts[1]
	if len(from) != len(to) {
		return nil, typeError("the first two maketrans arguments must have equal length")
	}
	for i := range from {
		if err := out.Set(int64(from[i]), int64(to[i])); err != nil {
			return nil, err
		}
	}
	for _, drop := range texts[2:] {
		for _, r := range drop {
			if err := out.Set(int64(r), nil); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func firstNumber(s string) Value {
	r, _ := utf8.DecodeRuneInString(s)
	return int64(r)
}

// translate is str.translate with a mapping: none drops a character.
func translate(s string, a []Value) (Value, error) {
	d, ok := plain(a[0]).(*Dict)
	if !ok {
		return nil, typeError("'%s' object is not subscriptable", TypeName(a[0]))
	}
	var b strings.Builder
	for _, r := range s {
		v, found := d.Get(int64(r))
		if !found {
			b.WriteRune(r)
			continue
		}
		switch v := plain(v).(type) {
		case nil:
		case int64:
			if v < 0 || v > utf8.MaxRune {
				return nil, typeError("character mapping must be in range(0x110000)")
			}
			b.WriteRune(rune(v))
		case string:
			b.WriteString(v)
		default:
			return nil, typeError("character mapping must return integer, None or str")
		}
	}
	return b.String(), nil
}
