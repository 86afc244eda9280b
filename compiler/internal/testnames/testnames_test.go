package testnames

import (
	"testing"

	"github.com/modeldata/model/compiler/project"
)

// The expected names and hashes were recorded from dbt.
func TestNamesAndIDs(t *testing.T) {
	for _, tc := range []struct {
		kind, target, namespace, macro string
		args                           *project.Map
		short, full, id                string
	}{
		{
			"not_null", "visits", "", "not_null", project.NewMap("column_name", "visit_id"),
			"not_null_visits_visit_id", "not_null_visits_visit_id", "fb74122246",
		},
		{
			"accepted_values", "visits", "", "accepted_values", project.NewMap("column_name", "state", "values", []any{"open", "it's", "x y"}, "quote", false),
			"accepted_values_visits_state__False__open__it_s__x_y", "accepted_values_visits_state__False__open__it_s__x_y", "4bcf8a0a92",
		},
		{
			"relationships", "a_model_with_a_rather_long_name", "", "relationships", project.NewMap("column_name", "patient_id", "to", "ref('patients')", "field", "id"),
			"relationships_a_model_with_a_r_cd268388c4946726dd6080cc285c358a", "relationships_a_model_with_a_rather_long_name_patient_id__id__ref_patients_", "151a9aec7a",
		},
		{
			"pkg_between", "m", "pkg", "between", project.NewMap("column_name", "n", "min_value", int64(0), "max_value", 1.5, "strict", true, "nothing", nil),
			"pkg_between_m_n__1_5__0__None__True", "pkg_between_m_n__1_5__0__None__True", "77f5e9ff01",
		},
		{
			"source_row_count", "raw_t", "", "row_count", project.NewMap("group_by", []any{"a", "b"}, "opts", project.NewMap("z", int64(1), "a", []any{int64(1), int64(2)})),
			"source_row_count_raw_t_a__b__1___1_2_", "source_row_count_raw_t_a__b__1___1_2_", "82f6708b41",
		},
	} {
		args := tc.args.Clone()
		args.Set("model", "{{ get_where_subquery(ref('"+tc.target+"')) }}")
		short, full := Synthesize(tc.kind, tc.target, args)
		if short != tc.short || full != tc.full {
			t.Errorf("Synthesize(%s, %s) = %s, %s; want %s, %s", tc.kind, tc.target, short, full, tc.short, tc.full)
		}
		if id := ID(full, tc.namespace, tc.macro, args); id != tc.id {
			t.Errorf("ID(%s) = %s, want %s", full, id, tc.id)
		}
	}
}
