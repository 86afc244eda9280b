package postgres

import (
	"errors"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
)

const secret = `hu'sh\hush`

// output is a profile's output with changes; nil takes a field away.
func output(changes map[string]any) adapters.Output {
	fields := map[string]any{
		"type": "postgres", "host": "db.example", "port": int64(5433), "user": "u", "password": secret, "dbname": "d", "schema": "s",
	}
	for k, v := range changes {
		if fields[k] = v; v == nil {
			delete(fields, k)
		}
	}
	return adapters.Output{Profile: "p", Name: "dev", Fields: fields, Dir: "/nowhere"}
}

func TestConfigure(t *testing.T) {
	c, err := configure(output(map[string]any{
		"search_path": "a, b", "role": "Admin", "keepalives_idle": int64(30), "connect_timeout": int64(3), "sslmode": "require",
		"lock_timeout": "5s", "port": "5433", "application_name": "x",
	}))
	if err != nil {
		t.Fatal(err)
	}
	creds := c.(*credentials)
	for what, pair := range map[string][2]any{
		"host":        {creds.config.Host, "db.example"},
		"port":        {creds.config.Port, uint16(5433)},
		"password":    {creds.config.Password, secret},
		"database":    {c.Database(), "d"},
		"search path": {creds.config.RuntimeParams["search_path"], "a, b"},
		"lock":        {creds.config.RuntimeParams["lock_timeout"], "5s"},
		"name":        {creds.config.RuntimeParams["application_name"], "x"},
		"start":       {creds.start, "set role Admin"},
		"timeout":     {creds.config.ConnectTimeout.String(), "3s"},
		"unique":      {c.UniqueField(), "db.example"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
	for name, v := range c.Public() {
		if text, ok := v.(string); ok && strings.Contains(text, "hush") || strings.Contains(name, "pass") {
			t.Errorf("target.%s shows the password", name)
		}
	}
}

func TestAliasesAndWarnings(t *testing.T) {
	c, err := configure(output(map[string]any{"password": nil, "pass": "p", "dbname": nil, "database": "e", "sslmod": "require"}))
	if err != nil {
		t.Fatal(err)
	}
	if creds := c.(*credentials); creds.config.Password != "p" || c.Database() != "e" {
		t.Errorf("password %q, database %q", creds.config.Password, c.Database())
	}
	w := c.(*credentials).Warnings()
	if len(w) != 1 || w[0].Field != "sslmod" || w[0].Hint != `did you mean "sslmode"?` {
		t.Errorf("warnings: %+v", w)
	}
}

func TestWrongFields(t *testing.T) {
	for name, c := range map[string]struct {
		fields map[string]any
		field  string
		hint   string
	}{
		"no host":         {map[string]any{"host": nil}, "host", ""},
		"no user":         {map[string]any{"user": nil}, "user", ""},
		"no password":     {map[string]any{"password": nil}, "password", ""},
		"no database":     {map[string]any{"dbname": nil}, "database", ""},
		"no schema":       {map[string]any{"schema": nil}, "schema", ""},
		"no port":         {map[string]any{"port": nil}, "port", "add port: 5432"},
		"port too large":  {map[string]any{"port": int64(70000)}, "port", ""},
		"port is text":    {map[string]any{"port": "x"}, "port", ""},
		"given twice":     {map[string]any{"pass": "x"}, "password", "keep one of them"},
		"sslmode":         {map[string]any{"sslmode": "requier"}, "sslmode", `did you mean "require"?`},
		"missing file":    {map[string]any{"sslrootcert": "ca.pem"}, "sslrootcert", ""},
		"lock_timeout":    {map[string]any{"lock_timeout": "soon"}, "lock_timeout", "write it as PostgreSQL does: 30s, 5min, or a number of milliseconds"},
		"retries":         {map[string]any{"retries": "often"}, "retries", ""},
		"negative":        {map[string]any{"connect_timeout": int64(-1)}, "connect_timeout", ""},
		"schema is a map": {map[string]any{"schema": map[string]any{}}, "schema", ""},
	} {
		_, err := configure(output(c.fields))
		var fe *adapters.FieldError
		switch {
		case !errors.As(err, &fe):
			t.Errorf("%s: %v", name, err)
		case fe.Field != c.field || fe.Hint != c.hint:
			t.Errorf("%s: field %s, hint %q (%s)", name, fe.Field, fe.Hint, fe.Message)
		case strings.Contains(err.Error()+fe.Hint, "hush"):
			t.Errorf("%s: shows the password", name)
		}
	}
}

func TestByteOffset(t *testing.T) {
	for _, c := range []struct {
		sql      string
		position int
		want     int
	}{{"select x", 8, 7}, {"é日x", 3, 5}, {"ab", 3, 2}, {"ab", 9, -1}} {
		if got := byteOffset(c.sql, c.position); got != c.want {
			t.Errorf("byteOffset(%q, %d) = %d, want %d", c.sql, c.position, got, c.want)
		}
	}
}

func TestLiteral(t *testing.T) {
	for in, want := range map[string]string{"a": "'a'", "it's": "'it''s'", `a\b`: `E'a\\b'`, `'\`: `E'''\\'`} {
		if got := literal(in); got != want {
			t.Errorf("literal(%q) = %s, want %s", in, got, want)
		}
	}
}
