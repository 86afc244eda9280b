package yamldoc

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// checkText finds bytes that no YAML file may hold.
func checkText(f *source.File) *diag.Diagnostic {
	text := f.Text
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			if b < 0x20 && b != '\t' && b != '\n' && b != '\r' || b == 0x7F {
				return badCharacter(f, i, i+1)
			}
			i++
			continue
		}
		r, w := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && w == 1 {
			return diag.Errorf(diag.NotUTF8, source.At(f, i, i+1), "%s is not UTF-8 text: byte 0x%02x", f.Path, text[i]).
				WithHint("save the file as UTF-8")
		}
		if r >= 0x80 && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF || r == 0xFEFF && i > 0 {
			return badCharacter(f, i, i+w)
		}
		i += w
	}
	return nil
}

func badCharacter(f *source.File, start, end int) *diag.Diagnostic {
	r, _ := utf8.DecodeRuneInString(f.Text[start:end])
	return diag.Errorf(diag.YAMLSyntax, source.At(f, start, end), "the control character U+%04X is not allowed in YAML", r).
		WithHint("remove it, or write it as an escape in a double-quoted text")
}

var errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// problem splits the parser's error into the line it names (0: none) and what
// it says.
func problem(err error) (line int, message string) {
	m := errorLine.FindStringSubmatch(strings.TrimSpace(err.Error()))
	if m == nil {
		return 0, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return line, m[2]
}

// maxLocated is the largest file in which the place of an error is searched.
const maxLocated = 1 << 20

// syntaxError turns the parser's error into a message with a place. The parser
// names at most the line where the construct began; the place where it goes
// wrong is the end of the shortest beginning of the file that gives the same
// error.
func syntaxError(f *source.File, err error) *diag.Diagnostic {
	line, message := problem(err)
	text := f.Text
	end := f.Offset(max(line, 1), 1)
	if len(text) <= maxLocated {
		lo, hi := 0, len(text)
		for lo < hi {
			mid := (lo + hi) / 2
			_, e := decode(text[:mid])
			l, m := 0, ""
			if e != nil {
				l, m = problem(e)
			}
			if l == line && m == message {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		end = lo
	}
	return explain(f, line, message, end)
}

// lineOf returns the bounds of the line that holds the byte before end.
func lineOf(text string, end int) (start, stop int) {
	at := max(0, min(end, len(text))-1)
	for at > 0 && (text[at] == '\n' || text[at] == '\r') {
		at--
	}
	start = strings.LastIndexByte(text[:min(at+1, len(text))], '\n') + 1
	stop = len(text)
	if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
		stop = start + i
	}
	return start, stop
}

// explain words a parser's message for people, with the place: by what is
// written there rather than by the parser's own notions.
func explain(f *source.File, line int, message string, end int) *diag.Diagnostic {
	text := f.Text
	start, stop := lineOf(text, end)
	row := text[start:stop]
	indent := len(row) - len(strings.TrimLeft(row, " \t"))
	first := source.At(f, start+indent, start+max(indent, len(strings.TrimRight(row, " \t\r"))))
	at := func(from, to int) source.Span { return source.At(f, from, min(to, len(text))) }

	if name, ok := strings.CutPrefix(message, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		if i := strings.Index(text, "*"+name); i >= 0 {
			return syntax(at(i, i+1+len(name)), "mark the value to repeat with &"+name+" before its use, or quote the text", "the alias *%s has no anchor", name)
		}
	}
	if i := strings.IndexByte(row[:indent], '\t'); i >= 0 {
		return syntax(at(start+i, start+i+1), "indent with spaces", "a tab is used as indentation")
	}
	if d := unclosedQuote(f, line, message); d != nil {
		return d
	}
	switch {
	case strings.Contains(message, "max depth"):
		return diag.Errorf(diag.YAMLLimit, at(end, end), "collections nest too deep").WithHint("flatten the structure")
	case strings.Contains(message, "mapping values are not allowed"):
		return mappingValue(f, start, row, indent)
	case strings.Contains(message, "cannot start any token"):
		from := max(start, end-1)
		return syntax(at(from, from+1), "quote the text", "a text may not begin with %q here", string(text[from:min(from+1, len(text))]))
	case strings.Contains(message, "',' or ']'"), strings.Contains(message, "',' or '}'"):
		open, close := "[", "]"
		if strings.Contains(message, "}") {
			open, close = "{", "}"
		}
		d := syntax(first, "add a comma, the missing "+close+", or quotes around the text", "the items of a %s need commas between them and a %s at the end", open, close)
		// Here the parser's line counts from 0.
		opened := f.Line(line + 1)
		if i := strings.LastIndex(opened, open); i >= 0 {
			from := f.Offset(line+1, 1) + i
			d.WithNote(at(from, from+1), "it starts here")
		}
		return d
	case strings.Contains(message, "unknown escape"):
		from := start + max(0, strings.LastIndexByte(text[start:max(start, min(end, stop))], '\\'))
		return syntax(at(from, from+2), `write \\ for a backslash, or use single quotes`, "the escape %s does not exist in a double-quoted text", text[from:min(from+2, len(text))])
	case strings.Contains(message, "expected node content"):
		from := max(start, end-1)
		return syntax(at(from, from+1), "quote the text, or write a value", "a value is expected here")
	case strings.Contains(message, "could not find expected ':'"):
		return syntax(first, "write key: value, or indent the line as part of the text before it", "a key needs a colon and a value")
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-' indicator"),
		strings.Contains(message, "entries are not allowed"), strings.Contains(message, "keys are not allowed"):
		return indentation(f, first, row, indent)
	}
	return syntax(first, "see whether quotes, a colon or indentation are wrong near here", "this is not YAML: %s", message)
}

func syntax(at source.Span, hint, format string, args ...any) *diag.Diagnostic {
	return diag.Errorf(diag.YAMLSyntax, at, format, args...).WithHint("%s", hint)
}

// unclosedQuote points at the quote that opens a text which never ends.
func unclosedQuote(f *source.File, line int, message string) *diag.Diagnostic {
	if !strings.Contains(message, "unexpected end of stream") && !strings.Contains(message, "unexpected document indicator") {
		return nil
	}
	row := f.Line(max(line, 1))
	start := f.Offset(max(line, 1), 1)
	for i := 0; i < len(row); i++ {
		if row[i] != '"' && row[i] != '\'' {
			continue
		}
		closing := strings.IndexByte(row[i+1:], row[i])
		if closing < 0 {
			return syntax(source.At(f, start+i, start+len(row)), "close it with "+string(row[i]), "a quoted text is never closed")
		}
		i += closing + 1
	}
	return nil
}

func mappingValue(f *source.File, start int, row string, indent int) *diag.Diagnostic {
	body := row[indent:]
	if i := strings.Index(body, ": "); i >= 0 {
		if j := strings.Index(body[i+2:], ":"); j >= 0 {
			value := start + indent + i + 2
			return syntax(source.At(f, value, start+len(strings.TrimRight(row, " \t\r"))), "quote the whole text", "a text that holds a colon and a space needs quotes")
		}
	}
	return syntax(source.At(f, start+indent, start+len(strings.TrimRight(row, " \t\r"))),
		"indent the line as its neighbours are, or quote the text before it", "a key is not allowed here")
}

func indentation(f *source.File, first source.Span, row string, indent int) *diag.Diagnostic {
	body := strings.TrimSpace(row)
	if i := strings.Index(body, ": "); i >= 0 {
		value := strings.TrimSpace(body[i+2:])
		if strings.HasPrefix(value, "{{") || strings.HasPrefix(value, "{%") {
			return syntax(first, `write key: "{{ ... }}"`, "a value that starts with Jinja needs quotes")
		}
		if q := value; len(q) > 1 && (q[0] == '"' || q[0] == '\'') {
			if j := strings.IndexByte(q[1:], q[0]); j >= 0 && strings.TrimSpace(q[j+2:]) != "" && !strings.HasPrefix(strings.TrimSpace(q[j+2:]), "#") {
				return syntax(first, "put the whole text into one pair of quotes", "text follows a closed quote")
			}
		}
	}
	return syntax(first, "align it with the lines it belongs to", "the line is not indented as its neighbours are")
}
