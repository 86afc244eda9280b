package packages

import "testing"

func TestNewest(t *testing.T) {
	all := []string{"0.9.0", "1.0.0", "1.0.1", "1.1.0-rc1", "2.0.0"}
	for _, tc := range []struct {
		conditions []string
		pre        bool
		want       string
	}{
		{nil, false, "2.0.0"},
		{[]string{">=1.0.0", "<2.0.0"}, false, "1.0.1"},
		{[]string{">=1.0.0,<2.0.0"}, true, "1.1.0-rc1"},
		{[]string{"=1.1.0-rc1"}, false, "1.1.0-rc1"},
		{[]string{">3"}, false, ""},
	} {
		got, _ := newest(all, tc.conditions, tc.pre)
		if got != tc.want {
			t.Errorf("newest(%v, %v) = %q, want %q", tc.conditions, tc.pre, got, tc.want)
		}
	}
}
