package diag

import "testing"

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		name, want string
		candidates []string
	}{
		{"modles", "models", []string{"groups", "models", "macros"}},
		{"tabels", "tables", []string{"config", "tables", "schema"}},
		{"nmae", "name", []string{"docs", "name", "tags", "meta"}},
		{"order", "orders", []string{"orders", "bodies", "ordre_x"}},
		{"abc", "abb", []string{"abd", "abb"}}, // a tie goes to the first by name
		{"stg_ordres", "stg_orders", []string{"stg_order_items", "stg_orders"}},
		{"foo", "", []string{"bar", "zzz"}},
		{"x", "", nil},
		{"Orders", "orders", []string{"orders"}},
	} {
		if got := Nearest(c.name, c.candidates); got != c.want {
			t.Errorf("Nearest(%q, %v) = %q, want %q", c.name, c.candidates, got, c.want)
		}
	}
}
