package jinja

import (
	"strings"
	"unicode/utf8"
)

// splitLines is Python's str.splitlines.
func splitLines(s string, keepEnds bool) []string {
	var out []string
	for start := 0; start < len(s); {
		i, n := lineEnd(s, start)
		end := i
		if keepEnds {
			end = i + n
		}
		out = append(out, s[start:end])
		start = i + n
	}
	return out
}

// lineEnd finds the next line break: where it is and how long.
func lineEnd(s string, from int) (int, int) {
	for i := from; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				return i, 2
			}
			return i, 1
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
			return i, n
		}
		i += n
	}
	return len(s), 0
}

func filterWordwrap(_ *frame, a []Value) (Value, error) {
	s, ok := plain(a[0]).(string)
	if !ok {
		return nil, typeError("wordwrap takes a text, not %s", TypeName(a[0]))
	}
	width, ok := toInt(a[1])
	if !ok || width <= 0 {
		return nil, typeError("invalid width %s (must be > 0)", Repr(a[1]))
	}
	sep := "\n"
	if a[3] != nil {
		sep = Str(a[3])
	}
	w := wrapper{width: int(min(width, maxText)), breakLong: Truth(a[2]), breakHyphens: Truth(a[4])}
	var out []string
	for _, line := range splitLines(s, false) {
		out = append(out, strings.Join(w.wrap(line), sep))
	}
	return strings.Join(out, sep), nil
}

// wrapper breaks lines as Python's textwrap does.
type wrapper struct {
	width                   int
	breakLong, breakHyphens bool
}

func isWrapSpace(c rune) bool { return strings.ContainsRune("\t\n\v\f\r ", c) }

// chunks splits a line into words and the spaces between them; words may also
// break after hyphens between letters.
func (w *wrapper) chunks(line string) []string {
	var out []string
	runes := []rune(line)
	for i := 0; i < len(runes); {
		j := i
		space := isWrapSpace(runes[i])
		for j < len(runes) && isWrapSpace(runes[j]) == space {
			j++
		}
		if space || !w.breakHyphens {
			out = append(out, string(runes[i:j]))
		} else {
			out = append(out, hyphenated(runes[i:j])...)
		}
		i = j
	}
	return out
}

func isWordRune(r rune) bool { return words.MatchString(string(r)) }

func isLetterRune(r rune) bool { return isWordRune(r) && !(r >= '0' && r <= '9') && r != '_' }

// hyphenated splits a word after each hyphen that stands between two letters
// before it and two after it, and around dashes.
func hyphenated(word []rune) []string {
	var out []string
	start := 0
	for i := 1; i < len(word); i++ {
		if word[i] != '-' {
			continue
		}
		run := i
		for run < len(word) && word[run] == '-' {
			run++
		}
		if run-i >= 2 {
			if isWordRune(word[i-1]) && run < len(word) && isWordRune(word[run]) {
				out = append(out, string(word[start:i]), string(word[i:run]))
				start = run
			}
			i = run - 1
			continue
		}
		before := i-start >= 2 && isLetterRune(word[i-1]) && isLetterRune(word[i-2])
		after := i+2 < len(word) && isLetterRune(word[i+1]) && (isLetterRune(word[i+2]) || word[i+2] == '-' && i+3 < len(word) && isLetterRune(word[i+3]))
		if before && after {
			out = append(out, string(word[start:i+1]))
			start = i + 1
		}
	}
	if start < len(word) {
		out = append(out, string(word[start:]))
	}
	return out
}

func (w *wrapper) wrap(line string) []string {
	chunks := w.chunks(line)
	var lines []string
	for len(chunks) > 0 {
		if len(lines) > 0 && strings.TrimFunc(chunks[0], isWrapSpace) == "" {
			chunks = chunks[1:]
			if len(chunks) == 0 {
				break
			}
		}
		var cur []string
		size := 0
		for len(chunks) > 0 && size+utf8.RuneCountInString(chunks[0]) <= w.width {
			size += utf8.RuneCountInString(chunks[0])
			cur = append(cur, chunks[0])
			chunks = chunks[1:]
		}
		if len(chunks) > 0 && utf8.RuneCountInString(chunks[0]) > w.width {
			chunks = w.longWord(&cur, chunks, size)
		}
		if n := len(cur); n > 0 && strings.TrimFunc(cur[n-1], isWrapSpace) == "" {
			cur = cur[:n-1]
		}
		if len(cur) > 0 {
			lines = append(lines, strings.Join(cur, ""))
		}
	}
	return lines
}

// longWord places a word that is longer than a line.
func (w *wrapper) longWord(cur *[]string, chunks []string, size int) []string {
	left := max(1, w.width-size)
	word := []rune(chunks[0])
	if w.breakLong {
		end := left
		if w.breakHyphens && len(word) > left {
			for i := left - 1; i > 0; i-- {
				if word[i] == '-' && strings.Trim(string(word[:i]), "-") != "" {
					end = i + 1
					break
				}
			}
		}
		*cur = append(*cur, string(word[:end]))
		chunks[0] = string(word[end:])
		return chunks
	}
	if len(*cur) == 0 {
		*cur = append(*cur, chunks[0])
		return chunks[1:]
	}
	return chunks
}
