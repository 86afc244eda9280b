// Package dotenv reads .env files, as python-dotenv reads them: what dbt's users
// have in theirs means the same here.
//
// It takes a text and gives names with values. It touches no environment.
package dotenv

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Entry is a variable of the file.
type Entry struct{ Name, Value string }

// FileName is the name of the file.
const FileName = ".env"

// Find returns the nearest .env file: of a folder or of one above it; "" when
// there is none.
func Find(dir string) string {
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// Parse reads a file's text. Lines that mean nothing are left out, as are names
// without a value. "${NAME}" and "${NAME:-default}" stand for the environment's
// value, else for that of an earlier line.
func Parse(text string, env func(string) (string, bool)) []Entry {
	p := parser{rest: strings.TrimPrefix(text, "\ufeff")}
	var out []Entry
	known := map[string]string{}
	for p.rest != "" {
		name, value, ok := p.binding()
		if !ok {
			continue
		}
		value = expand(value, func(name string) (string, bool) {
			if v, ok := env(name); ok {
				return v, true
			}
			v, ok := known[name]
			return v, ok
		})
		known[name] = value
		out = append(out, Entry{name, value})
	}
	return out
}

var (
	blank     = regexp.MustCompile(`^\s*`)
	comment   = regexp.MustCompile(`^#[^\r\n]*`)
	export    = regexp.MustCompile(`^export[^\S\r\n]+`)
	quotedKey = regexp.MustCompile(`^'([^']+)'`)
	key       = regexp.MustCompile(`^([^=#\s]+)`)
	equals    = regexp.MustCompile(`^[^\S\r\n]*=[^\S\r\n]*`)
	single    = regexp.MustCompile(`^'((?:\\'|[^'])*)'`)
	double    = regexp.MustCompile(`^"((?:\\"|[^"])*)"`)
	unquoted  = regexp.MustCompile(`^[^\r\n]*`)
	trailing  = regexp.MustCompile(`\s+#.*`)
	lineEnd   = regexp.MustCompile(`^[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)`)
	restOf    = regexp.MustCompile(`^[^\r\n]*(?:\r\n|\n|\r|$)`)
	escapes   = regexp.MustCompile(`\\[\\'"abfnrtv]`)
	reference = regexp.MustCompile(`\$\{([^}:]*)(?::-([^}]*))?\}`)
)

type parser struct{ rest string }

// take consumes what the expression matches here.
func (p *parser) take(re *regexp.Regexp) ([]string, bool) {
	m := re.FindStringSubmatch(p.rest)
	if m == nil {
		return nil, false
	}
	p.rest = p.rest[len(m[0]):]
	return m, true
}

// binding reads one line; false when it holds no name with a value.
func (p *parser) binding() (name, value string, ok bool) {
	p.take(blank)
	if p.rest == "" {
		return "", "", false
	}
	if _, is := p.take(comment); is {
		return "", "", false
	}
	p.take(export)
	m, found := p.take(quotedKey)
	if !found {
		m, found = p.take(key)
	}
	if !found {
		p.take(restOf)
		return "", "", false
	}
	_, given := p.take(equals)
	if given {
		value = p.value()
	}
	if _, ends := p.take(lineEnd); !ends {
		p.take(restOf)
		return "", "", false
	}
	return m[1], value, given
}

func (p *parser) value() string {
	if m, ok := p.take(single); ok {
		return strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(m[1])
	}
	if m, ok := p.take(double); ok {
		return escapes.ReplaceAllStringFunc(m[1], func(s string) string { return escaped[s[1]] })
	}
	if strings.HasPrefix(p.rest, "'") || strings.HasPrefix(p.rest, `"`) {
		return "" // the quote stays open: what follows is no line end
	}
	m, _ := p.take(unquoted)
	return strings.TrimRight(trailing.ReplaceAllString(m[0], ""), " \t\v\f")
}

var escaped = map[byte]string{'\\': `\`, '\'': "'", '"': `"`, 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v"}

// expand replaces references; an unknown one without a default is nothing.
func expand(value string, lookup func(string) (string, bool)) string {
	return reference.ReplaceAllStringFunc(value, func(s string) string {
		m := reference.FindStringSubmatch(s)
		if v, ok := lookup(m[1]); ok {
			return v
		}
		return m[2]
	})
}
