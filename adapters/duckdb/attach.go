package duckdb

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/modeldata/model/adapters/internal/outputs"
)

// attachment is another database that is reachable beside the main one.
type attachment struct {
	path, alias, kind, secret string
	readOnly                  bool
	lake                      bool     // a DuckLake catalog
	main                      bool     // what the output's path names
	options                   []string // "NAME value"
}

// setAttach reads `attach`: a list of mappings with path, alias, type, secret,
// read_only and options.
func (c *credentials) setAttach(f *outputs.Fields, dir string) {
	for i, v := range f.List("attach") {
		m, ok := v.(map[string]any)
		if !ok {
			f.Fail(fmt.Sprintf("attach[%d]", i), "must be a mapping with a path, not %s", outputs.Kind(v))
			return
		}
		a := readAttachment(&outputs.Fields{Values: m, Prefix: fmt.Sprintf("attach[%d].", i)}, dir, f)
		c.attach = append(c.attach, a)
	}
}

func readAttachment(a *outputs.Fields, dir string, parent *outputs.Fields) attachment {
	options := a.Map("options")
	for _, name := range []string{"type", "secret", "read_only"} {
		if options[name] != nil && a.Values[name] != nil {
			a.Fail(name, "is given twice, in options too")
		}
		if options[name] != nil && a.Values[name] == nil {
			a.Values = with(a.Values, name, options[name])
		}
	}
	out := attachment{
		path:     a.Str("path", ""),
		alias:    a.Str("alias", ""),
		kind:     a.Str("type", ""),
		secret:   a.Str("secret", ""),
		readOnly: a.Bool("read_only"),
	}
	out.lake = a.Bool("is_ducklake") || strings.EqualFold(out.kind, "ducklake") || strings.Contains(strings.ToLower(out.path), "ducklake:")
	if out.path == "" {
		a.Fail("path", "is missing")
	}
	for _, name := range []string{out.kind, out.secret} {
		if name != "" && !settingName.MatchString(name) {
			a.Fail("type", "and secret must be plain names")
		}
	}
	if isFile(out) {
		out.path = localPath(dir, out.path)
	} else if out.lake {
		out.path, _ = lakePath(dir, out.path)
	}
	if out.alias == "" {
		out.alias = databaseName(out.path)
	}
	for _, name := range outputs.SortedKeys(options) {
		switch v := options[name].(type) {
		case nil:
		case bool:
			if v && name != "read_only" {
				out.options = append(out.options, strings.ToUpper(name))
			}
		case string:
			if name != "type" && name != "secret" {
				out.options = append(out.options, strings.ToUpper(name)+" "+literal(unquoted(v)))
			}
		default:
			out.options = append(out.options, fmt.Sprintf("%s %v", strings.ToUpper(name), v))
		}
		if !settingName.MatchString(name) {
			a.Fail("options", "%q is not the name of an option", name)
		}
	}
	if parent.Err == nil {
		parent.Err = a.Err
	}
	return out
}

func with(m map[string]any, key string, v any) map[string]any {
	out := map[string]any{key: v}
	for k, old := range m {
		if k != key {
			out[k] = old
		}
	}
	return out
}

// isFile says whether an attachment's path is a file on this machine rather
// than an address or a connection string.
func isFile(a attachment) bool {
	switch strings.ToLower(a.kind) {
	case "", "duckdb", "sqlite":
	default:
		return false
	}
	if u, err := url.Parse(a.path); err == nil && len(u.Scheme) > 1 {
		return false
	}
	return a.path != "" && a.path != ":memory:"
}

// unquoted takes off the quotes that profiles may already have around values.
func unquoted(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// sql is the statement that attaches the database. DuckDB's ATTACH takes no
// query part in an address.
func (a attachment) sql() string {
	path := a.path
	if strings.Contains(path, "://") {
		path, _, _ = strings.Cut(path, "?")
	}
	sql := "attach if not exists " + literal(path)
	if a.alias != "" {
		sql += " as " + quote(a.alias)
	}
	var options []string
	if a.kind != "" {
		options = append(options, "TYPE "+a.kind)
	}
	if a.secret != "" {
		options = append(options, "SECRET "+a.secret)
	}
	if a.readOnly {
		options = append(options, "READ_ONLY")
	}
	options = append(options, a.options...)
	if len(options) > 0 {
		sql += " (" + strings.Join(options, ", ") + ")"
	}
	return sql
}

// quote writes a name in double quotes.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal writes text as an SQL string.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
