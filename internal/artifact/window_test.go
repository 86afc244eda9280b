package artifact

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// TestWindow: a manifest reads the same through windows that cut its records
// anywhere, and that are smaller than some of them.
func TestWindow(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "shop"}, "nodes": {`)
	for i := range 400 {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `"model.shop.m%d": {"unique_id": "model.shop.m%d", "resource_type": "model", "version": %d, "config": {"enabled": true, "materialized": "table"},`+
			` "contract": {"enforced": %v}, "compiled_code": "select %d", "raw_code": "%s", "fqn": ["shop", "m%d"], "group": null}`,
			i, i, i*37, i%2 == 0, i, strings.Repeat(`x\\\"\u00e9`, i*7%900), i)
	}
	b.WriteString(`}, "macros": {"macro.shop.a": {"macro_sql": "{% macro a() %}", "name": "a"}}, "child_map": {"a": [` + strings.Repeat(`"b", `, 9000) + `"c"]}, "disabled": {"model.shop.off": [{}]}}`)
	text := b.String()
	want, err := readManifest(strings.NewReader(text), 1<<20)
	if err != nil || len(want.Nodes) != 400 || len(want.MacroSQL) != 1 || !want.Disabled["model.shop.off"] {
		t.Fatalf("read %d nodes, %d macros (%v)", len(want.Nodes), len(want.MacroSQL), err)
	}
	for room := 4096; room < 9000; room += 997 {
		got, err := readManifest(iotest.HalfReader(strings.NewReader(text)), room)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("through a window of %d bytes another manifest is read (%v)", room, err)
		}
	}
	for cut := 0; cut < len(text); cut += 30011 {
		if _, err := readManifest(strings.NewReader(text[:cut]), 4096); err == nil {
			t.Fatalf("no error for the first %d bytes", cut)
		}
	}
}
