package jinja

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func textMethod(fn func(s string, a []Value) (Value, error), params ...Param) *method {
	return &method{params, func(self Value, a []Value) (Value, error) { return fn(self.(string), a) }}
}

func simpleText(fn func(s string) string) *method {
	return textMethod(func(s string, _ []Value) (Value, error) { return fn(s), nil })
}

func textTest(fn func(s string) bool) *method {
	return textMethod(func(s string, _ []Value) (Value, error) { return fn(s), nil })
}

// eachRune tests that a text is not empty and all its characters pass.
func eachRune(ok func(r rune) bool) *method {
	return textTest(func(s string) bool {
		return s != "" && strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0
	})
}

var textMethods map[string]*method

func init() {
	find := []Param{need("sub"), opt("start", nil), opt("end", nil)}
	affix := []Param{need("prefix"), opt("start", nil), opt("end", nil)}
	textMethods = map[string]*method{
		"upper": simpleText(upperText), "lower": simpleText(lowerText), "casefold": simpleText(lowerText),
		"capitalize": simpleText(capitalize), "title": simpleText(titleMethod), "swapcase": simpleText(swapCase),
		"strip":        textMethod(func(s string, a []Value) (Value, error) { return stripText(s, a[0], true, true) }, opt("chars", nil)),
		"lstrip":       textMethod(func(s string, a []Value) (Value, error) { return stripText(s, a[0], true, false) }, opt("chars", nil)),
		"rstrip":       textMethod(func(s string, a []Value) (Value, error) { return stripText(s, a[0], false, true) }, opt("chars", nil)),
		"removeprefix": textMethod(func(s string, a []Value) (Value, error) { return strings.TrimPrefix(s, Str(a[0])), nil }, need("prefix")),
		"removesuffix": textMethod(func(s string, a []Value) (Value, error) { return strings.TrimSuffix(s, Str(a[0])), nil }, need("suffix")),
		"split":        textMethod(textSplit, opt("sep", nil), opt("maxsplit", int64(-1))),
		"rsplit":       textMethod(textRSplit, opt("sep", nil), opt("maxsplit", int64(-1))),
		"splitlines":   textMethod(func(s string, a []Value) (Value, error) { return FromGo(splitLines(s, Truth(a[0]))), nil }, opt("keepends", false)),
		"partition":    textMethod(func(s string, a []Value) (Value, error) { return partition(s, a[0], false) }, need("sep")),
		"rpartition":   textMethod(func(s string, a []Value) (Value, error) { return partition(s, a[0], true) }, need("sep")),
		"join":         textMethod(textJoin, need("iterable")),
		"replace":      textMethod(textReplace, need("old"), need("new"), opt("count", int64(-1))),
		"startswith":   textMethod(func(s string, a []Value) (Value, error) { return hasAffix(s, a, strings.HasPrefix) }, affix...),
		"endswith":     textMethod(func(s string, a []Value) (Value, error) { return hasAffix(s, a, strings.HasSuffix) }, affix...),
		"find":         textMethod(func(s string, a []Value) (Value, error) { return findText(s, a, strings.Index, false) }, find...),
		"rfind":        textMethod(func(s string, a []Value) (Value, error) { return findText(s, a, strings.LastIndex, false) }, find...),
		"index":        textMethod(func(s string, a []Value) (Value, error) { return findText(s, a, strings.Index, true) }, find...),
		"rindex":       textMethod(func(s string, a []Value) (Value, error) { return findText(s, a, strings.LastIndex, true) }, find...),
		"count":        textMethod(countText, find...),
		"zfill":        textMethod(zfill, need("width")),
		"center":       textMethod(func(s string, a []Value) (Value, error) { return centered(s, a[0], Str(a[1])) }, need("width"), opt("fillchar", " ")),
		"ljust":        textMethod(func(s string, a []Value) (Value, error) { return justified(s, a[0], Str(a[1]), true) }, need("width"), opt("fillchar", " ")),
		"rjust":        textMethod(func(s string, a []Value) (Value, error) { return justified(s, a[0], Str(a[1]), false) }, need("width"), opt("fillchar", " ")),
		"expandtabs":   textMethod(expandTabs, opt("tabsize", int64(8))),
		"format":       textMethod(func(s string, a []Value) (Value, error) { return formatText(s, a[0].(Tuple), a[1].(*Dict)) }, opt("*args", nil), opt("**kwargs", nil)),
		"format_map":   textMethod(textFormatMap, need("mapping")),
		"maketrans":    textMethod(func(_ string, a []Value) (Value, error) { return makeTrans(a) }, need("x"), opt("y", nil), opt("z", nil)),
		"translate":    textMethod(translate, need("table")),
		"isalpha":      eachRune(unicode.IsLetter), "isdigit": eachRune(unicode.IsDigit), "isdecimal": eachRune(unicode.IsDigit),
		"isnumeric": eachRune(unicode.IsNumber), "isspace": eachRune(isSpace),
		"isalnum": eachRune(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }),
		"isupper": textTest(isUpper), "islower": textTest(isLower), "istitle": textTest(isTitle),
		"isidentifier": textTest(isIdentifier), "isascii": textTest(isASCII),
		"isprintable": textTest(func(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 }),
	}
}

func mustText(v Value) (string, error) {
	if s, ok := plain(v).(string); ok {
		return s, nil
	}
	return "", typeError("must be str, not %s", TypeName(v))
}

// titleMethod capitalizes each run of letters.
func titleMethod(s string) string {
	prev := false
	return strings.Map(func(r rune) rune {
		letter := unicode.IsLetter(r)
		defer func() { prev = letter }()
		if letter && !prev {
			return unicode.ToTitle(r)
		}
		return unicode.ToLower(r)
	}, s)
}

func isTitle(s string) bool {
	return strings.IndexFunc(s, unicode.IsLetter) >= 0 && titleMethod(s) == s
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

func stripText(s string, chars Value, left, right bool) (Value, error) {
	drop := isSpace
	if chars != nil {
		set, ok := plain(chars).(string)
		if !ok {
			return nil, typeError("strip arg must be None or str")
		}
		drop = func(r rune) bool { return strings.ContainsRune(set, r) }
	}
	if left {
		s = strings.TrimLeftFunc(s, drop)
	}
	if right {
		s = strings.TrimRightFunc(s, drop)
	}
	return s, nil
}

// splitArgs reads the arguments of split: nil fields mean white space.
func splitArgs(a []Value) (sep string, spaces bool, limit int, err error) {
	n, err := wholeNumber(a[1])
	if err != nil {
		return "", false, 0, err
	}
	limit = int(max(-1, min(n, maxItems)))
	if a[0] == nil {
		return "", true, limit, nil
	}
	if sep, err = mustText(a[0]); err == nil && sep == "" {
		err = typeError("empty separator")
	}
	return sep, false, limit, err
}

func textSplit(s string, a []Value) (Value, error) {
	sep, spaces, limit, err := splitArgs(a)
	if err != nil {
		return nil, err
	}
	if !spaces {
		if limit >= 0 {
			limit++
		}
		return FromGo(strings.SplitN(s, sep, limit)), nil
	}
	out := &List{}
	for s = strings.TrimLeftFunc(s, isSpace); s != ""; s = strings.TrimLeftFunc(s, isSpace) {
		i := strings.IndexFunc(s, isSpace)
		if i < 0 || limit >= 0 && len(out.Items) >= limit {
			out.Items = append(out.Items, s)
			break
		}
		out.Items = append(out.Items, s[:i])
		s = s[i:]
	}
	return out, nil
}

func textRSplit(s string, a []Value) (Value, error) {
	sep, spaces, limit, err := splitArgs(a)
	if err != nil {
		return nil, err
	}
	if limit < 0 {
		return textSplit(s, a)
	}
	var rev []Value
	for len(rev) < limit {
		if spaces {
			s = strings.TrimRightFunc(s, isSpace)
			if s == "" {
				break
			}
			i := strings.LastIndexFunc(s, isSpace)
			if i < 0 {
				break
			}
			_, n := utf8.DecodeRuneInString(s[i:])
			rev, s = append(rev, s[i+n:]), s[:i]
			continue
		}
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		rev, s = append(rev, s[i+len(sep):]), s[:i]
	}
	if spaces {
		s = strings.TrimRightFunc(s, isSpace)
	}
	if !spaces || s != "" {
		rev = append(rev, s)
	}
	for i, j := 0, len(rev)-1; i < j; i, j = i+1, j-1 {
		rev[i], rev[j] = rev[j], rev[i]
	}
	return &List{Items: rev}, nil
}

func partition(s string, sepValue Value, last bool) (Value, error) {
	sep, err := mustText(sepValue)
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, typeError("empty separator")
	}
	i := strings.Index(s, sep)
	if last {
		i = strings.LastIndex(s, sep)
	}
	switch {
	case i >= 0:
		return Tuple{s[:i], sep, s[i+len(sep):]}, nil
	case last:
		return Tuple{"", "", s}, nil
	}
	return Tuple{s, "", ""}, nil
}

func textJoin(s string, a []Value) (Value, error) {
	if !isIterable(a[0]) {
		return nil, typeError("can only join an iterable")
	}
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i, it := range items {
		text, ok := plain(it).(string)
		if !ok {
			return nil, typeError("sequence item %d: expected str instance, %s found", i, TypeName(it))
		}
		if i > 0 {
			b.WriteString(s)
		}
		b.WriteString(text)
		if b.Len() > maxText {
			return nil, tooLong()
		}
	}
	return b.String(), nil
}

func textReplace(s string, a []Value) (Value, error) {
	old, err := mustText(a[0])
	if err != nil {
		return nil, err
	}
	with, err := mustText(a[1])
	if err != nil {
		return nil, err
	}
	n, err := wholeNumber(a[2])
	if err != nil {
		return nil, err
	}
	return replaced(s, old, with, int(max(-1, min(n, 1<<31))))
}

// window cuts a text to [start:end]; offset is where it begins, in characters.
func window(s string, start, end Value) (part string, offset int, ok bool, err error) {
	n := utf8.RuneCountInString(s)
	from, _, count, err := sliceBounds(n, start, end, nil)
	if err != nil {
		return "", 0, false, err
	}
	if i, isInt := toInt(start); isInt && i > int64(n) {
		return "", 0, false, nil
	}
	cut, err := sliceText(s, int64(from), int64(from+count), nil)
	if err != nil {
		return "", 0, false, err
	}
	return cut.(string), from, true, nil
}

func hasAffix(s string, a []Value, has func(s, affix string) bool) (Value, error) {
	part, _, ok, err := window(s, a[1], a[2])
	if err != nil {
		return nil, err
	}
	options := []Value{a[0]}
	if t, isTuple := a[0].(Tuple); isTuple {
		options = t
	}
	for _, o := range options {
		affix, isText := plain(o).(string)
		if !isText {
			return nil, typeError("startswith first arg must be str or a tuple of str, not %s", TypeName(o))
		}
		if ok && has(part, affix) {
			return true, nil
		}
	}
	return false, nil
}

func findText(s string, a []Value, find func(s, sub string) int, must bool) (Value, error) {
	sub, err := mustText(a[0])
	if err != nil {
		return nil, err
	}
	part, offset, ok, err := window(s, a[1], a[2])
	if err != nil {
		return nil, err
	}
	if i := find(part, sub); ok && i >= 0 {
		return int64(offset + utf8.RuneCountInString(part[:i])), nil
	}
	if must {
		return nil, typeError("substring not found")
	}
	return int64(-1), nil
}

func countText(s string, a []Value) (Value, error) {
	sub, err := mustText(a[0])
	if err != nil {
		return nil, err
	}
	part, _, ok, err := window(s, a[1], a[2])
	if err != nil || !ok {
		return int64(0), err
	}
	return int64(strings.Count(part, sub)), nil
}

// padding makes n fill characters.
func padding(fill string, n int64) (string, error) {
	if utf8.RuneCountInString(fill) != 1 {
		return "", typeError("The fill character must be exactly one character long")
	}
	if n > maxText/4 {
		return "", tooLong()
	}
	return strings.Repeat(fill, int(max(0, n))), nil
}

func justified(s string, width Value, fill string, left bool) (Value, error) {
	n, err := wholeNumber(width)
	if err != nil {
		return nil, err
	}
	pad, err := padding(fill, n-int64(utf8.RuneCountInString(s)))
	if left {
		return s + pad, err
	}
	return pad + s, err
}

func centered(s string, width Value, fill string) (Value, error) {
	n, err := wholeNumber(width)
	if err != nil {
		return nil, err
	}
	space := max(0, n-int64(utf8.RuneCountInString(s)))
	left := space/2 + space&n&1
	l, err := padding(fill, left)
	if err != nil {
		return nil, err
	}
	r, err := padding(fill, space-left)
	return l + s + r, err
}

func zfill(s string, a []Value) (Value, error) {
	n, err := wholeNumber(a[0])
	if err != nil {
		return nil, err
	}
	sign := ""
	pad, err := padding("0", n-int64(utf8.RuneCountInString(s)))
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	return sign + pad + s, err
}

func expandTabs(s string, a []Value) (Value, error) {
	size, err := wholeNumber(a[0])
	if err != nil {
		return nil, err
	}
	if size > 1000 {
		return nil, tooLong()
	}
	var b strings.Builder
	col := 0
	for _, r := range s {
		switch {
		case r == '\t' && size > 0:
			n := int(size) - col%int(size)
			b.WriteString(strings.Repeat(" ", n))
			col += n
		case r == '\t':
		default:
			b.WriteRune(r)
			col++
			if r == '\n' || r == '\r' {
				col = 0
			}
		}
	}
	return b.String(), nil
}

func textFormatMap(s string, a []Value) (Value, error) {
	d, ok := a[0].(*Dict)
	if !ok {
		return nil, typeError("format_map takes a mapping, not %s", TypeName(a[0]))
	}
	return formatText(s, nil, d)
}
