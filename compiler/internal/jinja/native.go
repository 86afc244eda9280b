package jinja

// nativeText is what the filters as_text, as_bool, as_native and as_number
// make: a text marked with what native rendering shall do with it.
type nativeText struct {
	text string
	as   byte // 't', 'b', 'v' or 'n'
}

// plain drops the mark of as_native and its like.
func plain(v Value) Value {
	if n, ok := v.(nativeText); ok {
		return n.text
	}
	return v
}

var builtins = map[string]Value{}
