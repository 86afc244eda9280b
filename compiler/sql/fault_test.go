package sql

import (
	"strings"
	"testing"
)

func TestAFaultCostsOnlyTheStatement(t *testing.T) {
	q := Analyze("select * from t", Options{Dialect: "duckdb", Catalog: func([]string) *Relation { panic("no such luck") }})
	if q.Read || len(q.Notes) != 1 || q.Notes[0].Kind != Unread || !strings.Contains(q.Notes[0].Message, "no such luck") {
		t.Errorf("%+v", q)
	}
}
