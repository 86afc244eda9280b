package jinja

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ofText makes a filter of a function over the value's text.
func ofText(fn func(s string) string) *filterDef {
	return def(func(_ *frame, a []Value) (Value, error) { return fn(Str(a[0])), nil })
}

// textFilters are the filters over texts.
func textFilters() map[string]*filterDef {
	escape := ofText(escapeHTML)
	return map[string]*filterDef{
		"upper":      ofText(upperText),
		"lower":      ofText(lowerText),
		"capitalize": ofText(capitalize),
		"title":      ofText(titleFilter),
		"string":     ofText(func(s string) string { return s }),
		"safe":       ofText(func(s string) string { return s }),
		"escape":     escape, "e": escape, "forceescape": escape,
		"striptags": ofText(stripTags),
		"trim": def(func(_ *frame, a []Value) (Value, error) {
			return stripText(Str(a[0]), a[1], true, true)
		}, opt("chars", nil)),
		"replace":   def(filterReplace, need("old"), need("new"), opt("count", nil)),
		"center":    def(func(_ *frame, a []Value) (Value, error) { return centered(Str(a[0]), a[1], " ") }, opt("width", int64(80))),
		"format":    def(filterFormat, opt("*args", nil), opt("**kwargs", nil)),
		"indent":    def(filterIndent, opt("width", int64(4)), opt("first", false), opt("blank", false)),
		"truncate":  def(filterTruncate, opt("length", int64(255)), opt("killwords", false), opt("end", "..."), opt("leeway", nil)),
		"wordcount": def(func(_ *frame, a []Value) (Value, error) { return int64(len(words.FindAllString(Str(a[0]), -1))), nil }),
		"wordwrap": def(filterWordwrap, opt("width", int64(79)), opt("break_long_words", true),
			opt("wrapstring", nil), opt("break_on_hyphens", true)),
		"urlencode": def(filterURLEncode),
		"urlize":    def(filterURLize, opt("*args", nil), opt("**kwargs", nil)),
		"xmlattr":   def(filterXMLAttr, opt("autospace", true)),
		"pprint":    def(func(_ *frame, a []Value) (Value, error) { return prettyPrint(a[0]), nil }),
		"tojson":    def(filterToJSON, opt("indent", nil)),
	}
}

var words = regexp.MustCompile(`[\p{L}\p{N}_]+`)

var htmlEscapes = strings.NewReplacer("&", "&amp;", ">", "&gt;", "<", "&lt;", "'", "&#39;", "\"", "&#34;")

func escapeHTML(s string) string { return htmlEscapes.Replace(s) }

// Letters whose other case has more than one character, which Go leaves alone.
var (
	upperLong = strings.NewReplacer("ß", "SS", "ﬀ", "FF", "ﬁ", "FI", "ﬂ", "FL", "ﬃ", "FFI", "ﬄ", "FFL", "ﬅ", "ST", "ﬆ", "ST", "ŉ", "ʼN", "ǰ", "J̌")
	lowerLong = strings.NewReplacer("İ", "i̇")
)

func upperText(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	return strings.ToUpper(upperLong.Replace(s))
}

func lowerText(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return strings.ToLower(lowerLong.Replace(s))
}

// capitalize makes the first letter upper-case, the others lower-case.
func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToTitle(r)) + strings.ToLower(s[n:])
}

// titleFilter capitalizes each word; only spaces, dashes and opening brackets
// begin one.
func titleFilter(s string) string {
	var b strings.Builder
	start := true
	for _, r := range s {
		if r == '-' || strings.ContainsRune("({[<", r) || isSpace(r) {
			start = true
			b.WriteRune(r)
			continue
		}
		if start {
			b.WriteString(strings.ToUpper(string(r)))
		} else {
			b.WriteString(strings.ToLower(string(r)))
		}
		start = false
	}
	return b.String()
}

var (
	htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	htmlTag     = regexp.MustCompile(`(?s)<.*?>`)
)

func stripTags(s string) string {
	s = htmlComment.ReplaceAllString(s, "")
	s = htmlTag.ReplaceAllString(s, "")
	return html.UnescapeString(strings.Join(strings.FieldsFunc(s, isSpace), " "))
}

func filterReplace(_ *frame, a []Value) (Value, error) {
	count := -1
	if a[3] != nil {
		n, ok := toInt(a[3])
		if !ok {
			return nil, typeError("'%s' object cannot be interpreted as an integer", TypeName(a[3]))
		}
		count = int(max(-1, min(n, 1<<31)))
	}
	return replaced(Str(a[0]), Str(a[1]), Str(a[2]), count)
}

func replaced(s, old, new string, count int) (Value, error) {
	if n := strings.Count(s, old); len(new) > 0 && n > maxText/len(new) {
		return nil, tooLong()
	}
	return strings.Replace(s, old, new, count), nil
}

func filterFormat(_ *frame, a []Value) (Value, error) {
	args, kwargs := a[1].(Tuple), a[2].(*Dict)
	if len(args) > 0 && kwargs.Len() > 0 {
		return nil, typeError("can't handle positional and keyword arguments at the same time")
	}
	if kwargs.Len() > 0 {
		return percentFormat(Str(a[0]), kwargs)
	}
	return percentFormat(Str(a[0]), args)
}

func filterIndent(_ *frame, a []Value) (Value, error) {
	indent, isText := plain(a[1]).(string)
	if !isText {
		n, ok := toInt(a[1])
		if !ok {
			return nil, typeError("can't multiply sequence by non-int of type '%s'", TypeName(a[1]))
		}
		if n > 1<<20 {
			return nil, tooLong()
		}
		indent = strings.Repeat(" ", int(max(0, n)))
	}
	s, ok := plain(a[0]).(string)
	if !ok {
		if u, undef := a[0].(Undefined); undef {
			return nil, undefinedError(u)
		}
		return nil, unsupported("+=", a[0], "")
	}
	lines := splitLines(s+"\n", false)
	if len(lines) > 0 && len(indent) > maxText/len(lines) {
		return nil, tooLong()
	}
	first, blank := Truth(a[2]), Truth(a[3])
	for i, line := range lines {
		if i == 0 && !first || i > 0 && line == "" && !blank {
			continue
		}
		lines[i] = indent + line
	}
	return strings.Join(lines, "\n"), nil
}

func filterTruncate(_ *frame, a []Value) (Value, error) {
	s, ok := plain(a[0]).(string)
	if !ok {
		if u, undef := a[0].(Undefined); undef {
			s = Str(u)
		} else {
			return nil, typeError("object of type '%s' has no len()", TypeName(a[0]))
		}
	}
	end, n := Str(a[3]), int64(0)
	leeway := int64(5)
	if a[4] != nil {
		leeway, _ = toInt(a[4])
	}
	if n, ok = toInt(a[1]); !ok {
		return nil, typeError("truncate takes a whole number, not %s", TypeName(a[1]))
	}
	size := int64(utf8.RuneCountInString(end))
	switch {
	case n < size:
		return nil, typeError("expected length >= %d, got %d", size, n)
	case leeway < 0:
		return nil, typeError("expected leeway >= 0, got %d", leeway)
	}
	runes := []rune(s)
	if int64(len(runes)) <= n+leeway {
		return s, nil
	}
	cut := string(runes[:n-size])
	if !Truth(a[2]) {
		if i := strings.LastIndexByte(cut, ' '); i >= 0 {
			cut = cut[:i]
		}
	}
	return cut + end, nil
}

// quoteURL is Python's urllib quote; in a query the slash is quoted and spaces
// become plus signs.
func quoteURL(v Value, query bool) string {
	s := url.QueryEscape(Str(v))
	s = strings.ReplaceAll(s, "%7E", "~")
	if query {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "+", "%20"), "%2F", "/")
}

func filterURLEncode(_ *frame, a []Value) (Value, error) {
	if _, isText := plain(a[0]).(string); isText || !isIterable(a[0]) {
		return quoteURL(a[0], false), nil
	}
	var pairs []Value
	var err error
	if d, ok := a[0].(*Dict); ok {
		pairs = dictView{d, 'i'}.items()
	} else if pairs, err = Iterate(a[0]); err != nil {
		return nil, err
	}
	var out []string
	for _, p := range pairs {
		pair, err := Iterate(p)
		if err != nil {
			return nil, err
		}
		if len(pair) != 2 {
			return nil, typeError("urlencode takes pairs of a key and a value")
		}
		out = append(out, quoteURL(pair[0], true)+"="+quoteURL(pair[1], true))
	}
	return strings.Join(out, "&"), nil
}

func filterURLize(*frame, []Value) (Value, error) {
	return nil, typeError("the filter 'urlize' makes HTML and is not supported")
}

func filterXMLAttr(_ *frame, a []Value) (Value, error) {
	d, ok := a[0].(*Dict)
	if !ok {
		return nil, typeError("xmlattr takes a mapping, not %s", TypeName(a[0]))
	}
	var b strings.Builder
	for k, v := range d.Items() {
		if _, undef := v.(Undefined); undef || v == nil {
			continue
		}
		key, ok := plain(k).(string)
		if !ok || strings.ContainsAny(key, " \t\n\r\f\v/>=") {
			return nil, typeError("Invalid character in attribute name: %s", Repr(k))
		}
		if b.Len() > 0 || Truth(a[1]) {
			b.WriteByte(' ')
		}
		b.WriteString(escapeHTML(key) + "=\"" + escapeHTML(Str(v)) + "\"")
	}
	return b.String(), nil
}
