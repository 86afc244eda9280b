package dbtlib

import (
	"fmt"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib/pytime"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// Statements keeps the results of a node's statement blocks. It belongs to one
// node on one goroutine.
type Statements struct {
	results map[string]*jinja.Dict // nil entry: loaded already
}

// NewStatements returns an empty store.
func NewStatements() *Statements { return &Statements{results: map[string]*jinja.Dict{}} }

// Lookup finds store_result, store_raw_result and load_result.
func (s *Statements) Lookup(name string) (jinja.Value, bool) {
	switch name {
	case "store_result":
		return jinja.Func(name, s.store), true
	case "store_raw_result":
		return jinja.Func(name, s.storeRaw), true
	case "load_result":
		return jinja.Func(name, s.load), true
	}
	return nil, false
}

// Response returns the response stored under a name, loaded or not.
func (s *Statements) Response(name string) (adapters.Response, bool) {
	d := s.results[name]
	if d == nil {
		return adapters.Response{}, false
	}
	v, _ := d.GetStr("response")
	return responseOf(v), true
}

// Rows returns the columns and rows stored under a name, unless they were
// loaded and given away.
func (s *Statements) Rows(name string) (columns []string, rows [][]any) {
	d := s.results[name]
	if d == nil {
		return nil, nil
	}
	columns, rows, _ = RowsOf(d)
	return columns, rows
}

// RowsOf reads the rows of a table, or of a statement's result that holds one:
// whole numbers as int64, datetimes as time.Time in UTC (those without a zone
// count as UTC), the rest as templates have it.
func RowsOf(v jinja.Value) (columns []string, rows [][]any, ok bool) {
	if d, isResult := v.(*jinja.Dict); isResult {
		v, _ = d.GetStr("table")
	}
	t, ok := v.(*Table)
	if !ok {
		return nil, nil, false
	}
	for _, r := range t.rows {
		row := make([]any, len(r.values))
		for i, v := range r.values {
			row[i] = plain(v)
		}
		rows = append(rows, row)
	}
	return t.columnNames(), rows, true
}

func plain(v jinja.Value) any {
	switch v := v.(type) {
	case jinja.Number:
		if whole, ok := v.Int(); ok {
			return whole
		}
	case pytime.Datetime:
		return v.UTC()
	}
	return v
}

func (s *Statements) store(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("store_result", append(jinja.Required("name", "response"), jinja.Param{Name: "agate_table"})...)
	if err != nil {
		return nil, err
	}
	s.put(jinja.Str(args[0]), args[1], args[2])
	return "", nil
}

func (s *Statements) storeRaw(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("store_raw_result", append(jinja.Required("name"), jinja.Optional(nil, "message", "code", "rows_affected", "agate_table")...)...)
	if err != nil {
		return nil, err
	}
	r := adapters.Response{RowsAffected: -1}
	if given(args[1]) {
		r.Message = jinja.Str(args[1])
	}
	if given(args[2]) {
		r.Code = jinja.Str(args[2])
	}
	if n, ok := args[3].(int64); ok {
		r.RowsAffected = n
	}
	s.put(jinja.Str(args[0]), response{r}, args[4])
	return "", nil
}

func (s *Statements) put(name string, resp, table jinja.Value) {
	t, ok := table.(*Table)
	if !ok {
		t = &Table{}
	}
	d := jinja.NewDict()
	d.SetStr("response", resp)
	data := list()
	for _, r := range t.rows {
		data.Items = append(data.Items, jinja.Tuple(r.values))
	}
	d.SetStr("data", data)
	d.SetStr("table", t)
	s.results[name] = d
}

func (s *Statements) load(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("load_result", jinja.Required("name")...)
	if err != nil {
		return nil, err
	}
	name := jinja.Str(args[0])
	d, ok := s.results[name]
	switch {
	case !ok:
		return nil, nil
	case d == nil:
		return nil, hinted(jinja.Raise(diag.StatementLoaded, "The 'statement' result named '%s' has already been loaded into a variable", name),
			"keep it in a variable, or run the statement again: {%% set result = load_result('%s') %%}", name)
	}
	if name != "main" {
		// The rows may be many: they are held until they are taken, no longer.
		s.results[name] = nil
	}
	return d, nil
}

// response is what an engine said, as templates see it.
type response struct{ r adapters.Response }

// ResponseOf returns the response in a statement's result.
func ResponseOf(v jinja.Value) adapters.Response {
	if d, ok := v.(*jinja.Dict); ok {
		v, _ = d.GetStr("response")
		return responseOf(v)
	}
	return adapters.Response{RowsAffected: -1}
}

// responseOf reads a response that a template passes on.
func responseOf(v jinja.Value) adapters.Response {
	switch v := v.(type) {
	case response:
		return v.r
	case *jinja.Dict:
		r := adapters.Response{RowsAffected: -1}
		if m, ok := v.GetStr("_message"); ok {
			r.Message = jinja.Str(m)
		}
		if code, ok := v.GetStr("code"); ok && given(code) {
			r.Code = jinja.Str(code)
		}
		if n, ok := v.GetStr("rows_affected"); ok {
			if n, isInt := n.(int64); isInt {
				r.RowsAffected = n
			}
		}
		return r
	case nil, jinja.Undefined:
		return adapters.Response{RowsAffected: -1}
	}
	return adapters.Response{Message: jinja.Str(v), RowsAffected: -1}
}

// TypeName names the type in messages.
func (response) TypeName() string { return "AdapterResponse" }

// String is the message.
func (r response) String() string { return r.r.Message }

// Repr shows all parts.
func (r response) Repr() string {
	rows, _ := r.Attr("rows_affected")
	return fmt.Sprintf("AdapterResponse(_message=%s, code=%s, rows_affected=%s, query_id=None)",
		jinja.Repr(r.r.Message), jinja.Repr(textOrNone(r.r.Code)), jinja.Repr(rows))
}

// HashKey makes equal responses equal keys.
func (r response) HashKey() any { return r }

// Attr gives the parts.
func (r response) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "_message", "message":
		return r.r.Message, true
	case "code":
		return textOrNone(r.r.Code), true
	case "rows_affected":
		if r.r.RowsAffected < 0 {
			return nil, true
		}
		return r.r.RowsAffected, true
	case "query_id":
		return nil, true
	}
	return nil, false
}
