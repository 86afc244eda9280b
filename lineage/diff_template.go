package lineage

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
)

// A template's text may take other ways in other environments: what stands in a
// way that this one does not take is not in the SQL, so an edit there would look
// like none. Such edits are found in the text.

var (
	tag = regexp.MustCompile(`(?s)\{%[-+]?(.*?)[-+]?%\}|\{\{[-+]?(.*?)[-+]?\}\}|\{#.*?#\}`)
	// surroundings are the names that differ between environments.
	surroundings = regexp.MustCompile(`\b(target|env_var|var|flags|execute|run_query|load_result|statement|adapter|graph|invocation_\w+|run_started_at|modules|selected_resources|model|builtins|dbt_utils\.get_\w+|get_\w+)\b`)
	inlineIf     = regexp.MustCompile(`\bif\b`)
	called       = regexp.MustCompile(`([A-Za-z_][\w.]*)\s*\(`)
	incremental  = regexp.MustCompile(`^(not\s+)?is_incremental\s*\(\s*\)$`)
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

// contextual are the parts of a template that hang on the environment: blocks with
// their conditions, and expressions that choose.
func contextual(text, dialect string) []string {
	var out []string
	var open []block
	close := func(b *block) {
		if b.hangs {
			out = append(out, b.head+"\x00"+sql.Wording(b.body.String(), dialect))
		}
	}
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		for i := range open {
			open[i].body.WriteString(text[last:m[0]])
		}
		last = m[1]
		code := ""
		switch {
		case m[2] >= 0:
			code = strings.Join(strings.Fields(text[m[2]:m[3]]), " ")
		case m[4] >= 0:
			code = strings.Join(strings.Fields(text[m[4]:m[5]]), " ")
			if inlineIf.MatchString(code) && hangs(code) {
				out = append(out, code)
			}
			for i := range open {
				open[i].body.WriteString("{{" + code + "}}")
			}
			continue
		default:
			continue // a comment
		}
		if inlineIf.MatchString(strings.TrimPrefix(code, "if ")) && strings.HasPrefix(code, "set ") && hangs(code) {
			out = append(out, code)
		}
		open = step(open, code, close)
	}
	for i := range open {
		close(&open[i])
	}
	slices.Sort(out)
	return out
}

// block is a block of a template that hangs on the environment, or stands in one.
type block struct {
	head  string
	hangs bool
	body  bytes.Buffer
}

// step goes on at a statement of the template.
func step(open []block, code string, done func(*block)) []block {
	word, rest, _ := strings.Cut(code, " ")
	ends := word == "endif" || word == "endfor" || word == "else" || word == "elif"
	for i := range open {
		if !ends || i < len(open)-1 {
			open[i].body.WriteString("{%" + code + "%}")
		}
	}
	n := len(open)
	switch {
	case word == "if" || word == "for":
		return append(open, block{head: code, hangs: conditionHangs(rest)})
	case !ends || n == 0:
		return open
	}
	b := &open[n-1]
	done(b)
	if word == "endif" || word == "endfor" {
		return open[:n-1]
	}
	open[n-1] = block{head: b.head + " " + code, hangs: b.hangs || conditionHangs(rest)}
	return open
}

// conditionHangs reports whether a condition may be answered otherwise elsewhere.
// Whether rows are added is gone through in both ways.
func conditionHangs(code string) bool {
	return !incremental.MatchString(strings.TrimSpace(code)) && hangs(code)
}

func hangs(code string) bool {
	if surroundings.MatchString(code) {
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

// changedMacroTexts are the earlier and present texts of the changed macros that a
// node calls, at any depth.
func (m *meanings) changedMacroTexts(n *project.Node) [][2]string {
	var out [][2]string
	seen := map[string]bool{}
	queue := slices.Clone(n.DependsOn.Macros)
	for ; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if seen[id] || !m.cmp.macros[id] {
			continue
		}
		seen[id] = true
		now := m.cmp.p.Macros[id]
		if now == nil {
			continue
		}
		queue = append(queue, now.DependsOn...)
		if text, known := m.cmp.before.Manifest.MacroSQL[id]; known && text != now.SQL && !now.BuiltIn {
			out = append(out, [2]string{text, now.SQL})
		}
	}
	return out
}
