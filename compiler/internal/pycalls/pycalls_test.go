package pycalls

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/jinja"
)

func show(calls []Call) string {
	var out []string
	for _, c := range calls {
		var parts []string
		for _, a := range c.Args {
			parts = append(parts, jinja.Repr(a))
		}
		for _, k := range c.Kwargs {
			parts = append(parts, k.Name+"="+jinja.Repr(k.Value))
		}
		if !c.Literal {
			parts = append(parts, "?")
		}
		out = append(out, fmt.Sprintf("%s(%s)", c.Name, strings.Join(parts, ", ")))
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{`dbt.ref("a")`, `ref('a')`},
		{`x = dbt . ref ( 'pkg' , "b" , version = 2 )`, `ref('pkg', 'b', version=2)`},
		{`dbt.source('s', 't').df()`, `source('s', 't')`},
		{
			"dbt.config(\n  materialized='table', # how\n  packages=['numpy==1.0', \"pandas\"],\n  meta={'a': 1, 'b': (1, 2.5), 'c': None, 'd': True},\n)",
			`config(materialized='table', packages=['numpy==1.0', 'pandas'], meta={'a': 1, 'b': (1, 2.5), 'c': None, 'd': True})`,
		},
		{`dbt.config.get("key", -100)`, `get('key', -100)`},
		{`dbt.config.get('k')`, `get('k')`},
		{`# dbt.ref("no")`, ``},
		{`"dbt.ref('no')" + """dbt.ref('no')
			dbt.ref("no")"""`, ``},
		{`my.dbt.ref("no"); my_dbt.ref('no'); dbt.refs('no')`, ``},
		{`foo(f"{dbt.ref('yes')} and {x}")`, `ref('yes')`},
		{`dbt.ref(name)`, `ref(?)`},
		{`dbt.config(a=dbt.ref("inner"))`, `config(?) ref('inner')`},
		{`dbt.ref("a" 'b' r"\n" "\t\x41\'")`, `ref("ab\\n\tA'")`},
		{`dbt.ref(("a"))`, `ref('a')`},
		{`dbt.config(x=("a",))`, `config(x=('a',))`},
		{`dbt.ref("a`, `ref(?)`},
		{`dbt.config(`, `config(?)`},
		{`dbt.`, ``},
		{`dbt.this`, ``},
	} {
		if got := show(Find(tc.text)); got != tc.want {
			t.Errorf("Find(%s)\n got %s\nwant %s", tc.text, got, tc.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{`dbt.ref("a")`, `dbt.config(x=[1, {'a': (2,)}])`, `f"{dbt.ref('a')}"`, `"""`, `dbt.config.get(`, `dbt.ref('\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range Find(s) {
			if c.Start < 0 || c.End > len(s) || c.Start >= c.End {
				t.Errorf("place %d-%d in %d bytes", c.Start, c.End, len(s))
			}
		}
	})
}
