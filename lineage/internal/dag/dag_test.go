package dag

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNew(t *testing.T) {
	//  0 → 2, 1 → 2, 2 → 3, 0 → 3 (given twice)
	d, cycles := New([][]int32{nil, nil, {1, 0}, {2, 0, 2}})
	if cycles != nil {
		t.Fatalf("cycles %v", cycles)
	}
	if got := d.Parents(3); !slices.Equal(got, []int32{0, 2}) {
		t.Errorf("parents of 3: %v", got)
	}
	if got := d.Children(0); !slices.Equal(got, []int32{2, 3}) {
		t.Errorf("children of 0: %v", got)
	}
	if !slices.Equal(d.Topo(), []int32{0, 1, 2, 3}) {
		t.Errorf("order %v", d.Topo())
	}
}

func TestCycles(t *testing.T) {
	for _, tc := range []struct {
		name    string
		parents [][]int32
		want    [][]int32
	}{
		{"none", [][]int32{nil, {0}}, nil},
		{"itself", [][]int32{{0}, {0}}, [][]int32{{0}}},
		{"two", [][]int32{{1}, {0}}, [][]int32{{0, 1}}},
		{"three, with a way in and a way out", [][]int32{nil, {0, 3}, {1}, {2}, {3}}, [][]int32{{1, 2, 3}}},
		{"two knots, one behind the other", [][]int32{{1}, {0}, {1, 3}, {2}}, [][]int32{{0, 1}, {2, 3}}},
		{"the shortest of a knot", [][]int32{{2, 3}, {0}, {1}, {0}}, [][]int32{{0, 3}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, got := New(tc.parents)
			if !slices.EqualFunc(got, tc.want, slices.Equal) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func drawParents(t *rapid.T) [][]int32 {
	n := rapid.IntRange(1, 30).Draw(t, "n")
	return rapid.SliceOfN(rapid.SliceOfN(rapid.Int32Range(0, int32(n-1)), 0, 3), n, n).Draw(t, "parents")
}

// Of any lists New gives either an order in which parents come first or
// cycles that are there, each in a knot of its own.
func TestOrderOrCycles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parents := drawParents(t)
		d, cycles := New(parents)
		if (d == nil) == (len(cycles) == 0) {
			t.Fatalf("graph %v, cycles %v", d, cycles)
		}
		seen := map[int32]bool{}
		for _, cycle := range cycles {
			for k, i := range cycle {
				if next := cycle[(k+1)%len(cycle)]; !slices.Contains(parents[next], i) {
					t.Fatalf("cycle %v: %d is no parent of %d", cycle, i, next)
				}
				if seen[i] {
					t.Fatalf("%d is on two cycles: %v", i, cycles)
				}
				seen[i] = true
			}
		}
		if d == nil {
			return
		}
		for i, list := range parents {
			for _, p := range list {
				if d.Rank(p) >= d.Rank(int32(i)) {
					t.Fatalf("parent %d of %d comes later", p, i)
				}
				if !slices.Contains(d.Children(p), int32(i)) || !slices.Contains(d.Parents(int32(i)), p) {
					t.Fatalf("edge %d → %d is lost", p, i)
				}
			}
		}
	})
}

// layered is a graph like a project's: a quarter models with up to three
// parents among the models before them, the rest tests of one model.
func layered(n int) [][]int32 {
	rng := rand.New(rand.NewPCG(1, 2))
	parents := make([][]int32, n)
	models := n / 4
	for i := 1; i < models; i++ {
		for range 1 + rng.IntN(3) {
			parents[i] = append(parents[i], int32(max(0, i-1-rng.IntN(1000))))
		}
	}
	for i := models; i < n; i++ {
		parents[i] = []int32{int32(rng.IntN(models))}
	}
	return parents
}

func BenchmarkNew40000(b *testing.B) {
	parents := layered(40_000)
	b.ResetTimer()
	for range b.N {
		New(parents)
	}
}

// BenchmarkLibrary40000 is what cycles' comment refers to.
func BenchmarkLibrary40000(b *testing.B) {
	d, _ := New(layered(40_000))
	all := make([]bool, d.Len())
	for i := range all {
		all[i] = true
	}
	b.ResetTimer()
	for range b.N {
		d.components(all)
	}
}
