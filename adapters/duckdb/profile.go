package duckdb

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/internal/outputs"
)

// knownFields are the fields of an output that are read or refused here; type
// and threads belong to the tool.
var knownFields = []string{
	"type", "threads", "path", "database", "schema", "config_options", "extensions", "settings", "secrets",
	"attach", "external_root", "use_credential_provider", "filesystems", "remote", "plugins",
	"disable_transactions", "keep_open", "module_paths", "retries", "is_ducklake",
}

// refused are the fields that need Python or another server, with the way out.
var refused = []struct{ field, message, hint string }{
	{"plugins", "plugins are Python modules, which this tool does not run", "load the data with SQL (read_csv, read_parquet, attach) or as a seed"},
	{"module_paths", "Python modules are not loaded", "remove the field"},
	{"filesystems", "fsspec file systems are Python objects", "use the httpfs extension and a secret instead"},
	{"remote", "a remote DuckDB server is not supported", "open the database file itself, or attach it"},
}

// credentials is a checked output.
type credentials struct {
	database, schema string
	// path is what DuckDB opens: "" for memory, else an absolute path.
	path string
	// shown is the path as the profile has it.
	shown string
	// lake says that the path is a DuckLake catalog: attached to a database in
	// memory, it is what every session works in.
	lake         bool
	dir          string
	externalRoot string
	options      map[string]string // fixed when the database is opened
	settings     []setting
	extensions   []extension
	secrets      []string // statements
	attach       []attachment
	retry        retry
	// noTransactions turns Begin, Commit and Rollback into nothing.
	noTransactions bool
	warnings       []*adapters.FieldError
}

type setting struct{ name, value string }

type extension struct{ name, repo string }

type retry struct {
	connects, queries int
	codes             map[string]bool // engine codes worth another try
}

// Database returns the catalog's name.
func (c *credentials) Database() string { return c.database }

// Schema returns the default schema.
func (c *credentials) Schema() string { return c.schema }

// Warnings lists fields that are not read, each with the name that was
// probably meant as its hint.
func (c *credentials) Warnings() []*adapters.FieldError { return c.warnings }

// UniqueField identifies the database file.
func (c *credentials) UniqueField() string { return c.shown + c.externalRoot }

// Namespace is the file as the profile names it: DuckDB has no entry in the
// naming of OpenLineage, and this is what its dbt integration sends.
func (c *credentials) Namespace() string {
	if inMemory(c.shown) {
		return "duckdb://memory"
	}
	return "duckdb://" + c.shown
}

// Public returns what templates see beside the fields all engines have.
// Settings and attached paths may hold keys, so only names are shown of those.
func (c *credentials) Public() map[string]any {
	var exts, attached, lakes []any
	if c.lake {
		lakes = append(lakes, databaseName(c.shown))
	}
	for _, e := range c.extensions {
		exts = append(exts, e.name)
	}
	for _, a := range c.attach {
		attached = append(attached, map[string]any{"alias": a.alias, "type": a.kind, "read_only": a.readOnly})
		if a.lake {
			lakes = append(lakes, a.alias)
		}
	}
	settings := map[string]any{}
	for _, s := range c.settings {
		if !secretName.MatchString(s.name) {
			settings[s.name] = s.value
		}
	}
	return map[string]any{
		"path":                 c.shown,
		"external_root":        c.externalRoot,
		"extensions":           exts,
		"settings":             settings,
		"attach":               attached,
		"disable_transactions": c.noTransactions,
		"ducklake_databases":   lakes,
	}
}

var (
	secretName  = regexp.MustCompile(`(?i)secret|password|token|key|credential`)
	settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
)

// configure checks an output of a profile.
func configure(out adapters.Output) (adapters.Credentials, error) {
	f := &outputs.Fields{Values: out.Fields}
	for _, r := range refused {
		if v := f.Values[r.field]; v != nil && !isEmpty(v) {
			return nil, &adapters.FieldError{Field: r.field, Message: r.message, Hint: r.hint}
		}
	}
	c := &credentials{
		dir:            localPath(out.Dir, ""),
		schema:         f.Str("schema", "main"),
		externalRoot:   f.Str("external_root", "."),
		noTransactions: f.Bool("disable_transactions"),
		warnings:       outputs.Unknown("duckdb", out.Fields, knownFields),
	}
	c.setPath(f, out.Dir)
	c.setOptions(f)
	c.setExtensions(f)
	c.setSecrets(f)
	c.setAttach(f, out.Dir)
	c.setRetries(f)
	c.setDatabase(f)
	if f.Err != nil {
		return nil, f.Err
	}
	return c, nil
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case bool:
		return !v
	}
	return false
}

// setPath resolves the database file against the project's folder.
func (c *credentials) setPath(f *outputs.Fields, dir string) {
	c.shown = f.Str("path", ":memory:")
	c.lake = f.Bool("is_ducklake")
	lower := strings.ToLower(c.shown)
	switch {
	case inMemory(c.shown):
		return
	case strings.HasPrefix(lower, "md:") || strings.HasPrefix(lower, "motherduck:"):
		f.Fail("path", "MotherDuck is not supported")
		f.Hint("give a database file, or :memory:")
	case strings.HasPrefix(lower, lakeScheme):
		c.setLake(f, dir)
		return
	case strings.Contains(c.shown, "?"):
		f.Fail("path", "must not hold a question mark")
		f.Hint("give options under config_options")
	}
	c.path = localPath(dir, c.shown)
	if _, err := url.Parse(c.path); err != nil {
		f.Fail("path", "cannot be opened: a percent sign in it is not followed by two hex digits")
		f.Hint("rename the file or its folder")
	}
}

func inMemory(path string) bool { return path == "" || path == ":memory:" }

// localPath resolves a relative path; what has a scheme stays as it is.
func localPath(dir, path string) string {
	if strings.Contains(path, "://") || filepath.IsAbs(path) {
		return path
	}
	full := filepath.Join(dir, path)
	if abs, err := filepath.Abs(full); err == nil {
		return abs
	}
	return full
}

// databaseName is the name DuckDB gives to a database file: its base name up
// to the last dot.
func databaseName(path string) string {
	if inMemory(path) {
		return "memory"
	}
	if rest, ok := cutLake(path); ok {
		_, path = cutCatalog(rest)
	}
	if u, err := url.Parse(path); err == nil && u.Scheme != "" && u.Path != "" {
		path = u.Path
	}
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// setDatabase checks `database` against the file; needs the attachments.
func (c *credentials) setDatabase(f *outputs.Fields) {
	own := databaseName(c.shown)
	c.database = f.Str("database", own)
	if c.database == own {
		return
	}
	for _, a := range c.attach {
		if a.alias == c.database {
			return
		}
	}
	f.Fail("database", "is %q, but the database of path %q is named %q", c.database, c.shown, own)
	f.Hint("leave `database` out, set it to %q, or to the alias of an attached database", own)
}

func (c *credentials) setOptions(f *outputs.Fields) {
	c.options = map[string]string{}
	options := f.Map("config_options")
	for _, name := range outputs.SortedKeys(options) {
		c.options[name] = scalar(f, "config_options."+name, options[name])
	}
	settings := f.Map("settings")
	for _, name := range outputs.SortedKeys(settings) {
		if !settingName.MatchString(name) {
			f.Fail("settings", "%q is not the name of a setting", name)
			return
		}
		c.settings = append(c.settings, setting{name, scalar(f, "settings."+name, settings[name])})
	}
}

// scalar is a setting's value as text; DuckDB casts it to the setting's type.
func scalar(f *outputs.Fields, name string, v any) string {
	switch v.(type) {
	case string, bool, int64, float64:
		return fmt.Sprint(v)
	}
	f.Fail(name, "must be text, a number or a boolean, not %s", outputs.Kind(v))
	return ""
}

func (c *credentials) setExtensions(f *outputs.Fields) {
	for i, v := range f.List("extensions") {
		e := &outputs.Fields{Prefix: fmt.Sprintf("extensions[%d].", i)}
		var ext extension
		switch v := v.(type) {
		case string:
			ext.name = v
		case map[string]any:
			e.Values = v
			ext = extension{e.Str("name", ""), e.Str("repo", "")}
		}
		if !settingName.MatchString(ext.name) || ext.repo != "" && !settingName.MatchString(ext.repo) && !strings.Contains(ext.repo, "://") {
			e.Fail("name", "must be the name of an extension, or a mapping with name and repo")
		}
		if e.Err != nil && f.Err == nil {
			f.Err = e.Err
		}
		c.extensions = append(c.extensions, ext)
	}
}

// setRetries reads how often to try again. The exceptions keep the names of
// DuckDB's Python classes ("IOException" is the code "IO Error").
func (c *credentials) setRetries(f *outputs.Fields) {
	c.retry = retry{connects: 1, queries: 1, codes: map[string]bool{}}
	m := f.Map("retries")
	if m == nil {
		return
	}
	r := &outputs.Fields{Values: m, Prefix: "retries."}
	c.retry.connects = max(1, r.Int("connect_attempts", 1))
	c.retry.queries = max(1, r.Int("query_attempts", 1))
	names := r.List("retryable_exceptions")
	if names == nil {
		names = []any{"IOException"}
	}
	for _, n := range names {
		c.retry.codes[strings.TrimSuffix(fmt.Sprint(n), "Exception")+" Error"] = true
	}
	if f.Err == nil {
		f.Err = r.Err
	}
}
