package postgres

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modeldata/model/test/services"
)

// TestManyModels: 500 models on eight threads, built thrice over each other,
// with views that read several tables: no deadlock, nothing skipped.
func TestManyModels(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	const n = 500
	for i := range n {
		kind := []string{"table", "view", "incremental", "view", "table"}[i%5]
		var b strings.Builder
		fmt.Fprintf(&b, "{{ config(materialized='%s', tags=['many']%s) }}\nselect %d as id", kind, map[bool]string{true: ", unique_key='id'"}[kind == "incremental"], i)
		for _, back := range []int{7, 13, 50} {
			from := i - back
			if from%5 == 1 || from%5 == 3 {
				from-- // views over views would be planned all in one
			}
			if from >= 0 {
				fmt.Fprintf(&b, "\nunion all select min(id) from {{ ref('m%d') }}", from)
			}
		}
		p.write(fmt.Sprintf("models/many/m%d.sql", i), b.String())
	}
	for _, args := range [][]string{{}, {}, {"--full-refresh"}} {
		out := p.must(append([]string{"run", "--select", "tag:many"}, args...)...)
		if !strings.Contains(out, fmt.Sprintf("PASS=%d ", n)) {
			t.Fatal(out[max(0, len(out)-3000):])
		}
	}
	if dead := p.query("select deadlocks from pg_stat_database where datname = current_database()")[0][0]; dead != "0" {
		t.Logf("the server broke %s deadlocks, which were tried again", dead)
	}
	if got := p.query("select count(*) from pg_class where relnamespace = 'shop'::regnamespace and relkind in ('r', 'v')")[0][0]; got != fmt.Sprint(n) {
		t.Errorf("%s relations of %d", got, n)
	}
}
