package compare

import (
	"bytes"
	"testing"
)

func TestWriteState(t *testing.T) {
	ours := `{"metadata":{"z":1},"nodes":{"b":{"raw":"<x>"},"a":{}},"macros":{"macro.shop.m":{"t":"mine"},"macro.dbt.is_incremental":{"t":"ours"},"macro.dbt_duckdb.x":{"t":"ours"},"macro.dbt_utils.y":{"t":"package"}},"docs":{}}`
	dbts := `{"metadata":{"adapter_type":"duckdb"},"macros":{"macro.dbt.is_incremental":{"t":"dbt"},"macro.dbt.new":{"t":"dbt"},"macro.shop.m":{"t":"other"},"macro.dbt_duckdb.x":{"t":"dbt"}}}`
	want := `{"metadata":{"z":1},"nodes":{"b":{"raw":"<x>"},"a":{}},"macros":{"macro.shop.m":{"t":"mine"},"macro.dbt_utils.y":{"t":"package"},"macro.dbt.is_incremental":{"t":"dbt"},"macro.dbt.new":{"t":"dbt"},"macro.dbt_duckdb.x":{"t":"dbt"}},"docs":{}}`
	var b bytes.Buffer
	if err := WriteState(&b, []byte(ours), []byte(dbts)); err != nil || b.String() != want {
		t.Errorf("%v\n%s\n%s", err, b.String(), want)
	}
	for _, broken := range []string{"", "[]", `{"macros": 1}`, `{"macros": {`} {
		if err := WriteState(&b, []byte(broken), []byte(dbts)); err == nil {
			t.Errorf("%q is taken for a manifest", broken)
		}
		if err := WriteState(&b, []byte(ours), []byte(broken)); err == nil {
			t.Errorf("%q is taken for a manifest of dbt", broken)
		}
	}
}
