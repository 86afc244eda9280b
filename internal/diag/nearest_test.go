package diag

import "testing"

func TestNearest(t *testing.T) {
	for _, tc := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"tga", []string{"tag", "path"}, "tag"},
		{"simpel", []string{"simple", "both", "family", "apple"}, "simple"}, // later ones are further away
		{"orders", []string{"order", "orderz"}, "order"},
		{"Orders", []string{"orders"}, "orders"},
		{"orders", []string{"customers", "ord"}, ""},
		{"x", nil, ""},
	} {
		if got := Nearest(tc.name, tc.candidates); got != tc.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", tc.name, tc.candidates, got, tc.want)
		}
	}
}
