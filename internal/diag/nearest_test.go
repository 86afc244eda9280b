package diag

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

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

// The letters of two texts never say more than their distance is.
func TestApartIsALowerBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab_c")), 0, 8, -1)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		var letters [256]int
		for i := range len(a) {
			letters[a[i]]++
		}
		if least, d := apart(letters, b), editDistance(a, b, 100); least > d {
			t.Fatalf("%q and %q are %d apart, and by their letters %d", a, b, d, least)
		}
	})
}

func BenchmarkNearest(b *testing.B) {
	names := make([]string, 5000)
	for i := range names {
		names[i] = fmt.Sprintf("stg_%d_orders_of_%d_customers", i*7919%5000, i)
	}
	for b.Loop() {
		Nearest("stg_17_orders_of_the_customer", names)
	}
}
