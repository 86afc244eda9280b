package dbtlib

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib/decimal"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// statementMethods are the adapter's methods that send SQL.
var statementMethods = map[string]adapterMethod{
	"execute": {
		append(jinja.Required("sql"), jinja.Param{Name: "auto_begin", Default: false}, jinja.Param{Name: "fetch", Default: false}, jinja.Param{Name: "limit"}),
		(*Adapter).execute,
		func(*Adapter) jinja.Value { return jinja.Tuple{"", &Table{}} },
	},
	"add_query": {
		append(jinja.Required("sql"), jinja.Param{Name: "auto_begin", Default: true}, jinja.Param{Name: "bindings"}, jinja.Param{Name: "abridge_sql_log", Default: false}),
		(*Adapter).addQuery,
		func(*Adapter) jinja.Value { return jinja.Tuple{nil, nil} },
	},
	"run_sql_for_tests": {append(jinja.Required("sql", "fetch"), jinja.Param{Name: "conn"}), (*Adapter).runForTests, parseNone},
	"validate_sql":      {jinja.Required("sql"), (*Adapter).validateSQL, parseNone},
	"commit":            {nil, (*Adapter).commit, parseNone},
	"get_partitions_metadata": {
		jinja.Required("table"), (*Adapter).partitionsMetadata,
		func(*Adapter) jinja.Value { return jinja.Tuple{"", &Table{}} },
	},
	"get_binding_char":     {nil, func(*Adapter, *jinja.Call, []jinja.Value) (jinja.Value, error) { return "?", nil }, nil},
	"type":                 {nil, (*Adapter).typeName, nil},
	"nice_connection_name": {nil, func(*Adapter, *jinja.Call, []jinja.Value) (jinja.Value, error) { return "master", nil }, nil},
}

func (a *Adapter) typeName(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	if a.h.Driver != nil {
		return a.h.Driver.Name, nil
	}
	return a.h.Dialect.Name, nil
}

// begin opens a transaction where the host keeps them.
func (a *Adapter) begin(wanted jinja.Value) error {
	if a.h.Begin == nil || !jinja.Truth(wanted) {
		return nil
	}
	if err := a.h.Begin(); err != nil {
		return engineError(err, "")
	}
	return nil
}

func (a *Adapter) commit(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	if a.h.Commit != nil {
		if err := a.h.Commit(); err != nil {
			return nil, engineError(err, "")
		}
	}
	return nil, nil
}

// send runs one statement; the result is nil unless rows are wanted.
func (a *Adapter) send(sql string, fetch bool, limit int) (adapters.Response, *adapters.Result, error) {
	if err := a.connected("running a statement"); err != nil {
		return adapters.Response{}, nil, err
	}
	var resp adapters.Response
	var res *adapters.Result
	var err error
	if fetch {
		if res, err = adapters.ReadAll(a.h.Ctx, a.h.Session, sql, limit); err == nil {
			resp = res.Response
		}
	} else {
		resp, err = a.h.Session.Exec(a.h.Ctx, sql)
	}
	if a.h.Executed != nil {
		a.h.Executed("", sql, resp, err)
	}
	if err != nil {
		return resp, nil, engineError(err, sql)
	}
	return resp, res, nil
}

func (a *Adapter) execute(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if err := a.begin(args[1]); err != nil {
		return nil, err
	}
	limit := -1
	if n, ok := args[3].(int64); ok && n >= 0 {
		limit = int(n)
	}
	resp, res, err := a.send(jinja.Str(args[0]), jinja.Truth(args[2]), limit)
	if err != nil {
		return nil, err
	}
	table := &Table{}
	if res != nil {
		table = TableFrom(res).(*Table)
	}
	return jinja.Tuple{response{resp}, table}, nil
}

func (a *Adapter) addQuery(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if err := a.begin(args[1]); err != nil {
		return nil, err
	}
	sql := jinja.Str(args[0])
	if given(args[2]) {
		values, err := iterate(args[2])
		if err != nil {
			return nil, err
		}
		if sql, err = bindLiterals(sql, values); err != nil {
			return nil, err
		}
	}
	_, _, err := a.send(sql, false, -1)
	return jinja.Tuple{nil, nil}, err
}

// bindLiterals writes values in place of the marks ? and %s outside of quotes.
func bindLiterals(sql string, values []jinja.Value) (string, error) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(sql); i++ {
		c := sql[i]
		mark := quote == 0 && (c == '?' || c == '%' && i+1 < len(sql) && sql[i+1] == 's')
		switch {
		case mark && len(values) == 0:
			return "", valueError("the statement has more marks than there are bindings")
		case mark:
			b.WriteString(sqlLiteral(values[0]))
			values = values[1:]
			if c == '%' {
				i++
			}
			continue
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case c == quote:
			quote = 0
		}
		b.WriteByte(c)
	}
	if len(values) > 0 {
		return "", valueError("there are more bindings than the statement has marks")
	}
	return b.String(), nil
}

func sqlLiteral(v jinja.Value) string {
	switch v := v.(type) {
	case nil, jinja.Undefined:
		return "null"
	case bool:
		if v {
			return "true"
		}
		return "false"
	case int64, float64, decimal.Decimal:
		return jinja.Str(v)
	}
	return "'" + strings.ReplaceAll(jinja.Str(v), "'", "''") + "'"
}

func (a *Adapter) runForTests(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	fetch := jinja.Str(args[1])
	_, res, err := a.send(jinja.Str(args[0]), fetch == "one" || fetch == "all", -1)
	if err != nil || res == nil {
		return nil, err
	}
	t := TableFrom(res).(*Table)
	rows := list()
	for _, r := range t.rows {
		rows.Items = append(rows.Items, jinja.Tuple(r.values))
	}
	if fetch == "all" {
		return rows, nil
	}
	if len(rows.Items) == 0 {
		return nil, nil
	}
	return rows.Items[0], nil
}

func (a *Adapter) validateSQL(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	v, err := a.macro("validate_sql", args[0])
	if err != nil {
		return nil, err
	}
	if r, ok := lookup(v, "response"); ok {
		return r, nil
	}
	return response{adapters.Response{Message: "OK", RowsAffected: -1}}, nil
}

func (a *Adapter) partitionsMetadata(*jinja.Call, []jinja.Value) (jinja.Value, error) {
	return nil, jinja.Raise(diag.AdapterMethod, "this engine has no partition metadata")
}
