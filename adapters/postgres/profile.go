package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/internal/outputs"
	"github.com/modeldata/model/internal/diag"
)

// knownFields are the fields of an output that are read here; type and threads
// belong to the tool.
var knownFields = []string{
	"type", "threads", "host", "port", "user", "password", "pass", "database", "dbname", "schema", "connect_timeout", "role",
	"search_path", "keepalives_idle", "sslmode", "sslcert", "sslkey", "sslrootcert", "application_name", "retries",
	"lock_timeout", "statement_timeout",
}

var sslModes = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

// credentials is a checked output.
type credentials struct {
	config           *pgconn.Config
	host, user       string
	database, schema string
	role             string
	retries          int
	// start is what a new connection runs first.
	start    string
	public   map[string]any
	warnings []*adapters.FieldError
}

// Database returns the database's name.
func (c *credentials) Database() string { return c.database }

// Schema returns the default schema.
func (c *credentials) Schema() string { return c.schema }

// Public returns what templates see beside the fields all engines have.
func (c *credentials) Public() map[string]any { return c.public }

// UniqueField identifies the server.
func (c *credentials) UniqueField() string { return c.host }

// Namespace is the server.
func (c *credentials) Namespace() string {
	return fmt.Sprintf("postgres://%s:%d", c.host, c.config.Port)
}

// Warnings lists fields that are not read.
func (c *credentials) Warnings() []*adapters.FieldError { return c.warnings }

// configure checks an output of a profile.
func configure(out adapters.Output) (adapters.Credentials, error) {
	f := &outputs.Fields{Values: out.Fields}
	c := &credentials{
		host: required(f, "host"), user: required(f, "user"), schema: required(f, "schema"),
		role: f.Str("role", ""), retries: whole(f, "retries", 1), warnings: outputs.Unknown("postgres", out.Fields, knownFields),
	}
	c.database = either(f, "database", "dbname")
	password := either(f, "password", "pass")
	port := whole(f, "port", 0)
	if f.Err == nil && (port < 1 || port > 65535) {
		if f.Values["port"] == nil {
			f.Fail("port", "is missing")
			f.Hint("add port: 5432")
		}
		f.Fail("port", "must be between 1 and 65535")
	}
	timeout := whole(f, "connect_timeout", 10)
	idle := whole(f, "keepalives_idle", 0)
	settings := c.settings(f)
	search, application := f.Str("search_path", ""), f.Str("application_name", "model")
	files := sslFiles(f, out.Dir)
	mode := f.Str("sslmode", "")
	if f.Err == nil && mode != "" && !slices.Contains(sslModes, mode) {
		f.Fail("sslmode", "is %q, which is none of %s", mode, strings.Join(sslModes, ", "))
		if near := diag.Nearest(mode, sslModes); near != "" {
			f.Hint("did you mean %q?", near)
		}
	}
	if f.Err != nil {
		return nil, f.Err
	}
	config, err := pgconn.ParseConfig(keywords(append([][2]string{
		{"host", c.host}, {"port", fmt.Sprint(port)}, {"user", c.user}, {"password", password}, {"dbname", c.database}, {"sslmode", mode},
	}, files...)))
	if err != nil {
		return nil, configError(err, password)
	}
	c.config = config
	config.ConnectTimeout = time.Duration(timeout) * time.Second
	config.RuntimeParams["application_name"] = application
	if search != "" {
		config.RuntimeParams["search_path"] = search
	}
	for name, value := range settings {
		config.RuntimeParams[name] = value
	}
	keepAlive(config, time.Duration(idle)*time.Second)
	if c.role != "" {
		c.start = "set role " + roleName(c.role)
	}
	c.public = map[string]any{
		"host": c.host, "port": int64(port), "user": c.user, "dbname": c.database, "database": c.database, "schema": c.schema,
		"connect_timeout": int64(timeout), "role": orNone(c.role), "search_path": orNone(search), "keepalives_idle": int64(idle),
		"sslmode": orNone(mode), "sslcert": f.Values["sslcert"], "sslkey": f.Values["sslkey"], "sslrootcert": f.Values["sslrootcert"],
		"application_name": application, "retries": int64(c.retries),
	}
	return c, nil
}

func orNone(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func required(f *outputs.Fields, name string) string {
	s := f.Str(name, "")
	if s == "" && f.Err == nil {
		f.Fail(name, "is missing")
	}
	return s
}

// either reads a field that has two names.
func either(f *outputs.Fields, name, alias string) string {
	if f.Values[name] != nil && f.Values[alias] != nil {
		f.Fail(name, "is given twice, as %s and as %s", name, alias)
		f.Hint("keep one of them")
	}
	if f.Values[alias] != nil {
		name = alias
	}
	if f.Values[name] == nil {
		return required(f, name)
	}
	return f.Str(name, "") // a password may be empty
}

// whole reads a number, also one that came as text from an environment variable.
func whole(f *outputs.Fields, name string, fallback int) int {
	if s, ok := f.Values[name].(string); ok {
		n := 0
		if _, err := fmt.Sscanf(s, "%d", &n); err == nil && fmt.Sprint(n) == strings.TrimSpace(s) {
			return n
		}
	}
	n := f.Int(name, fallback)
	if n < 0 {
		f.Fail(name, "must not be negative")
	}
	return n
}

var duration = regexp.MustCompile(`^\d+ ?(us|ms|s|min|h|d)?$`)

// settings reads the timeouts, which are settings of the server.
func (c *credentials) settings(f *outputs.Fields) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"lock_timeout", "statement_timeout"} {
		value := f.Str(name, "")
		if value == "" {
			continue
		}
		if !duration.MatchString(value) {
			f.Fail(name, "is %q, which is no duration", value)
			f.Hint("write it as PostgreSQL does: 30s, 5min, or a number of milliseconds")
		}
		out[name] = value
	}
	return out
}

// sslFiles reads the fields that name files; relative ones count from the
// project.
func sslFiles(f *outputs.Fields, dir string) [][2]string {
	var out [][2]string
	for _, name := range []string{"sslcert", "sslkey", "sslrootcert"} {
		path := f.Str(name, "")
		if path == "" {
			continue
		}
		if rest, ok := strings.CutPrefix(path, "~/"); ok {
			if home, err := os.UserHomeDir(); err == nil {
				path = filepath.Join(home, rest)
			}
		}
		if !filepath.IsAbs(path) && !(name == "sslrootcert" && path == "system") {
			path = filepath.Join(dir, path)
		}
		if _, err := os.Stat(path); err != nil && path != "system" && f.Err == nil {
			f.Fail(name, "the file %s cannot be read", path)
		}
		out = append(out, [2]string{name, path})
	}
	return out
}

// keywords writes a connection string of keyword='value' pairs.
func keywords(pairs [][2]string) string {
	var parts []string
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	for _, p := range pairs {
		if p[1] != "" {
			parts = append(parts, p[0]+"='"+escape.Replace(p[1])+"'")
		}
	}
	return strings.Join(parts, " ")
}

// configError is what the driver says of the settings, without the password.
func configError(err error, password string) error {
	text := err.Error()
	if cause := unwrapped(err); cause != nil {
		text = cause.Error()
	}
	if password != "" {
		text = strings.ReplaceAll(text, password, "****")
	}
	field := "host"
	for _, name := range []string{"sslrootcert", "sslcert", "sslkey", "sslmode"} {
		if strings.Contains(text, name) || strings.Contains(text, strings.TrimPrefix(name, "ssl")) {
			field = name
			break
		}
	}
	return &adapters.FieldError{Field: field, Message: text}
}

func unwrapped(err error) error {
	u, ok := err.(interface{ Unwrap() error })
	if !ok {
		return nil
	}
	return u.Unwrap()
}

var plainRole = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_$]*$`)

// roleName writes a role for SET ROLE. dbt sends it as it is written, so a
// plain one folds, and one in quotes already stays.
func roleName(role string) string {
	if plainRole.MatchString(role) || strings.HasPrefix(role, `"`) && strings.HasSuffix(role, `"`) && len(role) > 2 {
		return role
	}
	return dialect().Quote(role)
}
