package types

import "testing"

func TestPlain(t *testing.T) {
	p := Plain{Boolean: "boolean", Names: map[string]string{"integer": "int"}}
	integer := p.Parse("INTEGER")
	for _, c := range []struct {
		e    Expr
		want string
	}{
		{Expr{Kind: Cast, Name: "Decimal( 10, 2 )"}, "decimal(10,2)"},
		{Expr{Kind: Compare}, "boolean"},
		{Expr{Kind: Call, Name: "count"}, "bigint"},
		{Expr{Kind: Call, Name: "sum", Args: []Arg{{Type: integer}}}, ""},
		{Expr{Kind: Call, Name: "max", Args: []Arg{{Type: integer}}}, "int"},
		{Expr{Kind: Choice, Args: []Arg{{Type: integer}, {Type: plainNull}}}, "int"},
		{Expr{Kind: Choice, Args: []Arg{{Type: integer}, {Type: p.Parse("bigint")}}}, ""},
		{Expr{Kind: Number, Name: "1"}, ""},
		{Expr{Kind: Null}, ""},
	} {
		got, refusal := p.Infer(&c.e)
		if p.Spell(got) != c.want || refusal != nil {
			t.Errorf("%+v: %q, want %q", c.e, p.Spell(got), c.want)
		}
	}
	if got := (Plain{Upper: true}).Spell(integer); got != "INT" {
		t.Error(got)
	}
}
