package duckdb

import (
	"context"
	"database/sql/driver"
	"net/url"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// adapter is an open database. Sessions are connections of its one instance.
type adapter struct {
	connector *duckdb.Connector
	creds     *credentials
	// local are the statements each session starts with.
	local string
	zone  *time.Location
}

// open opens the file, waiting for a lock as often as the profile says, and
// prepares the instance: settings, extensions, secrets, attached databases.
func open(ctx context.Context, creds adapters.Credentials) (adapters.Adapter, error) {
	c := creds.(*credentials)
	connector, err := connect(ctx, c)
	if err != nil {
		return nil, err
	}
	a := &adapter{connector: connector, creds: c, zone: time.UTC}
	if err := a.prepare(ctx); err != nil {
		connector.Close()
		return nil, err
	}
	return a, nil
}

func connect(ctx context.Context, c *credentials) (*duckdb.Connector, error) {
	query := url.Values{}
	for name, value := range c.options {
		query.Set(name, value)
	}
	dsn := c.path
	if dsn == "" {
		dsn = ":memory:"
	}
	if len(query) > 0 {
		dsn += "?" + query.Encode()
	}
	for attempt := 1; ; attempt++ {
		connector, err := duckdb.NewConnector(dsn, nil)
		if err == nil {
			return connector, nil
		}
		e := engineError(ctx, err, "", 0)
		explain(e, unopened)
		if attempt >= c.retry.connects || !c.retry.codes[e.Code] {
			return nil, e
		}
		select {
		case <-ctx.Done():
			return nil, e
		case <-time.After(time.Second << min(attempt-1, 6)):
		}
	}
}

// prepare runs what the instance needs once. Settings go first, because they
// may say where extensions are; those that only an extension brings go after
// the extensions.
func (a *adapter) prepare(ctx context.Context) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := a.prepareSettings(ctx, s); err != nil {
		return err
	}
	for _, sql := range a.creds.secrets {
		if _, err := s.Exec(ctx, sql); err != nil {
			return withoutSQL(err, "creating a secret")
		}
	}
	for _, at := range a.creds.attach {
		if _, err := s.Exec(ctx, at.sql()); err != nil {
			return withoutSQL(err, "attaching "+at.alias)
		}
		if at.main {
			a.local += "use " + quote(at.alias) + ";"
		}
	}
	zone, err := text(ctx, s, "select current_setting('TimeZone')")
	if err != nil {
		return err
	}
	if loc, err := time.LoadLocation(zone); err == nil {
		a.zone = loc
	}
	return nil
}

func (a *adapter) prepareSettings(ctx context.Context, s *session) error {
	before, err := settingScopes(ctx, s, a.creds.settings)
	if err != nil {
		return err
	}
	if err := apply(ctx, s, a.creds.settings, func(name string) bool { return before[name] != "" }); err != nil {
		return err
	}
	for _, e := range a.creds.extensions {
		if err := loadExtension(ctx, s, e); err != nil {
			return err
		}
	}
	if err := apply(ctx, s, a.creds.settings, func(name string) bool { return before[name] == "" }); err != nil {
		return err
	}
	after, err := settingScopes(ctx, s, a.creds.settings)
	if err != nil {
		return err
	}
	for _, set := range a.creds.settings {
		if after[set.name] == "LOCAL" {
			a.local += set.sql()
		}
	}
	if dir := a.creds.dir; !strings.Contains(dir, ",") && after["file_search_path"] == "" {
		// Files that SQL reads count from the project, wherever the process was
		// started. The setting is a list with commas.
		_, err = s.Exec(ctx, "set global file_search_path = "+literal(dir))
	}
	return err
}

func (s setting) sql() string { return "set " + s.name + " = " + literal(s.value) + ";" }

func apply(ctx context.Context, s *session, settings []setting, when func(string) bool) error {
	for _, set := range settings {
		if !when(set.name) {
			continue
		}
		if _, err := s.Exec(ctx, set.sql()); err != nil {
			return withoutSQL(err, "setting "+set.name)
		}
	}
	return nil
}

// settingScopes tells which of the wanted settings exist, and whether each
// holds for the instance (GLOBAL) or one connection (LOCAL).
func settingScopes(ctx context.Context, s *session, wanted []setting) (map[string]string, error) {
	scopes := map[string]string{}
	if len(wanted) == 0 {
		return scopes, nil
	}
	res, err := adapters.ReadAll(ctx, s, "select name, scope from duckdb_settings()", -1)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, row := range res.Rows {
		all[row[0].(string)], _ = row[1].(string)
	}
	for _, w := range wanted {
		if scope := all[w.name]; scope != "" {
			scopes[w.name] = scope
		}
	}
	return scopes, nil
}

// loadExtension loads an extension, and installs it only if it is not there:
// an installed one needs no network.
func loadExtension(ctx context.Context, s *session, e extension) error {
	if _, err := s.Exec(ctx, "load "+e.name); err == nil {
		return nil
	}
	install := "install " + e.name
	if e.repo != "" {
		install += " from " + repository(e.repo)
	}
	for _, sql := range []string{install, "load " + e.name} {
		if _, err := s.Exec(ctx, sql); err != nil {
			err := withoutSQL(err, "loading the extension "+e.name)
			if ee, ok := err.(*adapters.Error); ok && ee.Hint == "" {
				ee.Hint = "without a network, put its file under <dir>/<version>/<platform>/ and set settings.extension_directory to <dir>"
			}
			return err
		}
	}
	return nil
}

func repository(repo string) string {
	if settingName.MatchString(repo) {
		return repo
	}
	return literal(repo)
}

// withoutSQL says what was being done and drops the place, which would be in a
// statement that the user did not write.
func withoutSQL(err error, doing string) error {
	if e, ok := err.(*adapters.Error); ok {
		e.Message, e.Offset = doing+": "+e.Message, -1
	}
	return err
}

// text returns the one text value of a query.
func text(ctx context.Context, s *session, sql string) (string, error) {
	res, err := adapters.ReadAll(ctx, s, sql, 1)
	if err != nil || len(res.Rows) == 0 {
		return "", err
	}
	out, _ := res.Rows[0][0].(string)
	return out, nil
}

// Session opens a connection.
func (a *adapter) Session(ctx context.Context, _ string) (adapters.Session, error) {
	s, err := a.session(ctx)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (a *adapter) session(ctx context.Context) (*session, error) {
	raw, err := a.connector.Connect(ctx)
	if err != nil {
		return nil, engineError(ctx, err, "", 0)
	}
	s := &session{conn: raw.(*duckdb.Conn), adapter: a}
	// Errors as JSON carry the exact offset. A locked configuration refuses
	// this, and errors then come without a place.
	_, _ = s.conn.ExecContext(ctx, "set errors_as_json = true", []driver.NamedValue{})
	if a.local != "" {
		if _, err := s.Exec(ctx, a.local); err != nil {
			s.Close()
			return nil, withoutSQL(err, "settings")
		}
	}
	return s, nil
}

// Close ends the instance; the file's lock goes with its last connection.
func (a *adapter) Close() error { return a.connector.Close() }
