package lineage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/sql"
)

// A template's text may take other ways in other environments: what stands in a
// way that this one does not take is not in the SQL, so an edit there would look
// like none. Such edits are found in the text.

var (
	tag = regexp.MustCompile(`(?s)\{%[-+]?(.*?)[-+]?%\}|\{\{[-+]?(.*?)[-+]?\}\}|\{#.*?#\}`)
	// settings are the names that differ between environments.
	settings = regexp.MustCompile(`\b(target|env_var|var|flags|invocation_\w+|run_started_at|selected_resources)\b`)
	// objects are those whose answers do; what a loop goes through is asked of the
	// warehouse where it has to be.
	objects  = regexp.MustCompile(`\b(adapter|graph|modules|model|builtins|run_query|load_result|statement|load_relation)\b`)
	inlineIf = regexp.MustCompile(`\bif\b`)
	called   = regexp.MustCompile(`([A-Za-z_][\w.]*)\s*\(`)
	assigned = regexp.MustCompile(`^set ([A-Za-z_]\w*) = (.*)$`)
	word     = regexp.MustCompile(`[A-Za-z_]\w*`)
	// gone are the conditions that are gone through in all ways, or are always met.
	gone = regexp.MustCompile(`^((not\s+)?is_incremental\s*\(\s*\)|execute)$`)
)

// plainCalls give the same everywhere.
var plainCalls = []string{"ref", "source", "range", "is_incremental", "loop.first", "loop.last", "length", "lower", "upper", "replace", "join", "in", "not", "and", "or"}

// hiddenEdit says why an edit of a template may be hidden from this environment;
// "" when all of it shows.
func hiddenEdit(before, after string, macros [][2]string, dialect string) string {
	pairs := append([][2]string{{before, after}}, macros...)
	for k, p := range pairs {
		if !slices.Equal(contextual(p[0], dialect), contextual(p[1], dialect)) {
			if k == 0 {
				return "it differs in a part of its template that hangs on the environment"
			}
			return "a macro that it calls differs in a part that hangs on the environment"
		}
	}
	return ""
}

// contextual are the parts of a template that hang on the environment, in the order
// of the text: blocks with their conditions, and expressions that choose. Each has
// its place: the same elsewhere in a query is another one.
func contextual(text, dialect string) []string {
	r := &reader{dialect: dialect, tainted: map[string]bool{}}
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		r.write(text[last:m[0]], len(r.open))
		r.at.pass(text[last:m[0]])
		last = m[1]
		switch {
		case m[2] >= 0:
			r.statement(strings.Join(strings.Fields(text[m[2]:m[3]]), " "))
		case m[4] >= 0:
			code := strings.Join(strings.Fields(text[m[4]:m[5]]), " ")
			if r.set(code) || inlineIf.MatchString(code) && r.chooses(code) {
				r.out = append(r.out, r.at.String()+code)
			}
			r.write("{{"+code+"}}", len(r.open))
		}
	}
	r.write(text[last:], len(r.open))
	for i := range r.open {
		r.done(&r.open[i])
	}
	return r.out
}

// reader goes through a template.
type reader struct {
	dialect string
	out     []string
	at      spot
	open    []block
	// tainted are the variables that hold what differs between environments.
	tainted map[string]bool
}

// block is a block of a template, which may hang on the environment.
type block struct {
	head  string
	hangs bool
	body  []byte
	place string
}

var (
	namedQuery = regexp.MustCompile(`(?i)\b(\w+)\s+as\s+(?:not\s+)?(?:materialized\s+)?\(`)
	clause     = regexp.MustCompile(`(?i)\b(select|from|join|on|where|group|having|qualify|window|order|limit|union|except|intersect)\b`)
)

// spot is where in a query a text has come to: the named query, how deep in
// brackets, and the clause.
type spot struct {
	query, clause string
	depth         int
}

// pass goes on behind a text.
func (s *spot) pass(text string) {
	if at := namedQuery.FindAllStringSubmatchIndex(text, -1); at != nil {
		last := at[len(at)-1]
		*s = spot{query: strings.ToLower(text[last[2]:last[3]])}
		text = text[last[1]-1:]
	}
	if at := clause.FindAllString(text, -1); at != nil {
		s.clause = strings.ToLower(at[len(at)-1])
	}
	s.depth += strings.Count(text, "(") - strings.Count(text, ")")
}

func (s *spot) String() string {
	return s.query + " " + strconv.Itoa(s.depth) + " " + s.clause + "\x00"
}

// write adds text to the n outermost blocks.
func (r *reader) write(text string, n int) {
	for i := range r.open[:n] {
		r.open[i].body = append(r.open[i].body, text...)
	}
}

func (r *reader) done(b *block) {
	if !b.hangs {
		return
	}
	body := string(b.body)
	if !coded.MatchString(body) {
		body = sql.Wording(body, r.dialect)
	}
	r.out = append(r.out, b.place+b.head+"\x00"+body)
}

// statement goes on at a {% %}.
func (r *reader) statement(code string) {
	head, rest, _ := strings.Cut(code, " ")
	n := len(r.open)
	switch head {
	case "if", "for":
		r.write("{%"+code+"%}", n)
		r.open = append(r.open, block{head: code, hangs: r.hangs(head, rest), place: r.at.String()})
		return
	case "endif", "endfor", "else", "elif":
		if n == 0 {
			return
		}
		r.write("{%"+code+"%}", n-1)
		b := &r.open[n-1]
		r.done(b)
		if head == "endif" || head == "endfor" {
			r.open = r.open[:n-1]
		} else {
			r.open[n-1] = block{head: b.head + " " + code, hangs: b.hangs || r.hangs("if", rest), place: b.place}
		}
		return
	}
	r.write("{%"+code+"%}", n)
	if m := assigned.FindStringSubmatch(code); m != nil && (r.set(m[2]) || inlineIf.MatchString(m[2]) && r.chooses(m[2])) {
		r.tainted[m[1]] = true
		r.out = append(r.out, code)
	}
}

// hangs reports whether a condition, or what a loop goes through, may be another
// one elsewhere. Whether rows are added is gone through in both ways.
func (r *reader) hangs(head, code string) bool {
	if gone.MatchString(strings.TrimSpace(code)) {
		return false
	}
	return r.set(code) || head == "if" && r.chooses(code)
}

// set reports whether code names a setting, or a variable that holds one.
func (r *reader) set(code string) bool {
	return settings.MatchString(code) || slices.ContainsFunc(word.FindAllString(code, -1), func(w string) bool { return r.tainted[w] })
}

// chooses reports whether a condition may be answered by more than the template.
func (r *reader) chooses(code string) bool {
	if r.set(code) || objects.MatchString(code) {
		return true
	}
	for _, m := range called.FindAllStringSubmatch(code, -1) {
		if name := m[1]; !slices.Contains(plainCalls, name) && !strings.Contains(name, ".") {
			return true
		}
	}
	return false
}

// coded is a comment of SQL with template code in it, which counts.
var coded = regexp.MustCompile(`--[^\n]*\{[%{]|(?s:/\*.*?\{[%{].*?\*/)`)

var jinjaComment = regexp.MustCompile(`(?s)\{#.*?#\}`)

// sameWording reports whether two templates differ in space and comments only.
func sameWording(before, after, dialect string) bool {
	x, y := jinjaComment.ReplaceAllString(before, " "), jinjaComment.ReplaceAllString(after, " ")
	return !coded.MatchString(x) && !coded.MatchString(y) && sql.Wording(x, dialect) == sql.Wording(y, dialect)
}
