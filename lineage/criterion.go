package lineage

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// expr is a selection as a tree of criteria.
type expr struct {
	op    op
	parts []*expr
	crit  *criterion
	mode  Indirect // how a group takes in tests that its parts left open
	// warn asks for a warning when the group selects nothing, naming raw.
	warn bool
	raw  string
	span source.Span
}

type op uint8

const (
	opCriterion op = iota
	opEverything
	opUnion
	opIntersection
	opDifference // the first without the others
)

// criterion is one "2+tag.arg:value+3".
type criterion struct {
	method    string
	arguments []string // what follows the method's name after dots
	value     any      // a string, or a scalar given in YAML

	childrensParents            bool // @
	parents, children           bool
	parentsDepth, childrenDepth int // Unlimited without a number
	mode                        Indirect
	raw                         string
	span                        source.Span
}

// text is the value as a string.
func (c *criterion) text() string {
	if s, ok := c.value.(string); ok {
		return s
	}
	return formatValue(c.value)
}

// parseWords reads what the command line gives for --select or --exclude:
// words are united, parts between commas intersected.
func parseWords(option string, args []string, mode Indirect) (*expr, diag.List) {
	file := source.NewFile(option, strings.Join(args, " "))
	union := &expr{op: opUnion, mode: mode}
	var found diag.List
	for start, end := range words(file.Text) {
		word := &expr{op: opIntersection, mode: mode, warn: true, raw: file.Text[start:end], span: source.At(file, start, end)}
		at := start
		for part := range strings.SplitSeq(word.raw, ",") {
			c, d := parseCriterion(part, source.At(file, at, at+len(part)), mode)
			at += len(part) + 1
			if d != nil {
				found = append(found, d)
				continue
			}
			word.parts = append(word.parts, &expr{op: opCriterion, crit: c})
		}
		union.parts = append(union.parts, word)
	}
	if len(union.parts) == 0 && len(args) > 0 {
		found = append(found, diag.Warnf(diag.SelectionNoMatch, source.At(file, 0, len(file.Text)), "%s is given without a criterion and selects nothing", option))
	}
	return union, found
}

// words ranges over the start and end of each run of characters other than
// white space.
func words(s string) func(yield func(int, int) bool) {
	return func(yield func(int, int) bool) {
		start := -1
		for i, r := range s + " " {
			switch space := unicode.IsSpace(r); {
			case space && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			case !space && start < 0:
				start = i
			}
		}
	}
}

// parseCriterion reads one criterion.
func parseCriterion(raw string, span source.Span, mode Indirect) (*criterion, *diag.Diagnostic) {
	c := &criterion{raw: raw, span: span, mode: mode, parentsDepth: Unlimited, childrenDepth: Unlimited}
	rest := raw
	rest, c.childrensParents = strings.CutPrefix(rest, "@")
	bad := false
	if digits := leadingDigits(rest); strings.HasPrefix(rest[digits:], "+") {
		c.parents = true
		c.parentsDepth, bad = depth(rest[:digits])
		rest = rest[digits+1:]
	}
	method := ""
	if name := leadingName(rest); name > 0 && strings.HasPrefix(rest[name:], ":") {
		method, rest = rest[:name], rest[name+1:]
	}
	if end := len(rest) - trailingDigits(rest); end > 0 && rest[end-1] == '+' {
		c.children = true
		var tooDeep bool
		c.childrenDepth, tooDeep = depth(rest[end:])
		bad = bad || tooDeep
		rest = rest[:end-1]
	}
	c.value = rest
	if bad {
		return nil, diag.Errorf(diag.SelectionSyntax, span, "the number of steps in %q is too large", raw)
	}
	if method == "" {
		method = methodOf(rest)
	}
	return c, c.setMethod(method)
}

// setMethod sets the method and checks that it goes with the operators.
func (c *criterion) setMethod(method string) *diag.Diagnostic {
	parts := strings.Split(method, ".")
	c.method, c.arguments = parts[0], parts[1:]
	if names := methodNames(); !slices.Contains(names, c.method) {
		d := diag.Errorf(diag.SelectionMethod, c.span, "unknown selection method %q in %q", c.method, c.raw).AsDbt("'%s' is not a valid method name", c.method)
		if near := diag.Nearest(c.method, names); near != "" {
			return d.WithHint("did you mean %q?", near+":"+c.text())
		}
		return d.WithHint("methods are %s", strings.Join(names, ", "))
	}
	if c.childrensParents && c.children {
		return diag.Errorf(diag.SelectionSyntax, c.span, "%q has both @ in front and + behind", c.raw).
			WithHint("@ selects all descendants already: leave out the +")
	}
	return nil
}

// methodOf is the method of a value that names none.
func methodOf(value string) string {
	if strings.Contains(value, "/") {
		return "path"
	}
	lower := strings.ToLower(value)
	for _, ending := range []string{".sql", ".py", ".csv"} {
		if strings.HasSuffix(lower, ending) {
			return "file"
		}
	}
	return "fqn"
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func trailingDigits(s string) int {
	n := 0
	for n < len(s) && s[len(s)-1-n] >= '0' && s[len(s)-1-n] <= '9' {
		n++
	}
	return n
}

// leadingName is the length of the letters, digits, underscores and dots that
// s starts with.
func leadingName(s string) int {
	for i, r := range s {
		if r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(s)
}

func depth(digits string) (steps int, tooLarge bool) {
	if digits == "" {
		return Unlimited, false
	}
	n, err := strconv.Atoi(digits)
	return n, err != nil
}
