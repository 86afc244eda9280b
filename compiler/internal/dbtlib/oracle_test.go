package dbtlib

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib/decimal"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/source"
)

// testDialect is like DuckDB's, under the name that dbt's classes have.
var testDialect = &adapters.Dialect{
	Name: "DuckDB", QuoteOpen: '"', QuoteClose: '"', MaxIdentifier: 63, Fold: adapters.FoldNone,
	DefaultQuoting:        adapters.Quoting{Database: true, Schema: true, Identifier: true},
	IncrementalStrategies: []string{"append", "delete+insert", "merge", "microbatch"},
	Types:                 map[string]string{"string": "varchar", "float": "double", "timestamp": "timestamp"},
	Constraints: map[string]adapters.ConstraintSupport{
		"check": adapters.Enforced, "not_null": adapters.Enforced, "unique": adapters.NotEnforced, "primary_key": adapters.Enforced, "foreign_key": adapters.Enforced,
	},
}

// render renders a template with the given names.
func render(names jinja.Names, template string) (string, error) {
	t, err := jinja.Parse(source.NewFile("test.sql", template))
	if err != nil {
		return "", err
	}
	return t.Render(jinja.NewContext(names))
}

func staticNames(info Info) jinja.Names {
	if info.Dialect == nil {
		info.Dialect = testDialect
	}
	return Static(info)
}

// oracleNames are Static's with what the cases use besides.
func oracleNames() jinja.Names {
	names := staticNames(Info{Clock: func() time.Time { return time.Now().UTC() }})
	names["table"] = jinja.Func("table", oracleTable)
	names["Decimal"] = jinja.Func("Decimal", func(c *jinja.Call) (jinja.Value, error) {
		d, ok := decimal.Parse(jinja.Str(c.Args[0]))
		if !ok {
			return nil, valueError("no decimal: %v", c.Args[0])
		}
		return d, nil
	})
	return names
}

// oracleTable makes a table as a driver's result would.
func oracleTable(c *jinja.Call) (jinja.Value, error) {
	res := &adapters.Result{}
	cols, _ := iterate(c.Args[0])
	for _, n := range cols {
		res.Columns = append(res.Columns, adapters.Column{Name: jinja.Str(n)})
	}
	rows, _ := iterate(c.Args[1])
	for _, r := range rows {
		cells, _ := iterate(r)
		var row []any
		for _, v := range cells {
			row = append(row, driverValue(v))
		}
		res.Rows = append(res.Rows, row)
	}
	return TableFrom(res), nil
}

// nested is a list as engines give it.
type nested struct{ v jinja.Value }

func (n nested) MarshalJSON() ([]byte, error) {
	w := jsonWriter{}
	err := w.value(n.v, 0)
	return []byte(w.b.String()), err
}

func driverValue(v jinja.Value) any {
	s, ok := v.(string)
	if !ok {
		if l, isList := v.(*jinja.List); isList {
			return nested{l}
		}
		return v
	}
	kind, text, _ := strings.Cut(s, ":")
	switch kind {
	case "decimal":
		whole, frac, _ := strings.Cut(text, ".")
		n, _ := new(big.Int).SetString(whole+frac, 10)
		return adapters.Decimal{Unscaled: n, Scale: len(frac)}
	case "date":
		t, _ := time.Parse("2006-01-02", text)
		return adapters.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
	case "datetime":
		t, _ := time.Parse("2006-01-02T15:04:05", text)
		return t
	}
	return s
}

// TestOracle renders what testdata/record.py recorded with dbt itself.
func TestOracle(t *testing.T) {
	files, err := filepath.Glob("testdata/oracle/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no recorded cases", err)
	}
	names := oracleNames()
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Template, Want string
			Fails          bool
		}
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel() // the values are shared by all renderings of a run
			for _, c := range cases {
				got, err := render(names, c.Template)
				switch {
				case c.Fails && err == nil:
					t.Errorf("%s\n  gives %q, Python fails", c.Template, got)
				case !c.Fails && err != nil:
					t.Errorf("%s\n  fails: %v\n  want  %q", c.Template, err, c.Want)
				case !c.Fails && got != c.Want:
					t.Errorf("%s\n  got  %q\n  want %q", c.Template, got, c.Want)
				}
			}
		})
	}
}
