package diag

import "strings"

// Nearest returns the candidate closest to name by edit distance, "" when none
// is close enough to be a likely typing error (a third of the name's length).
func Nearest(name string, candidates []string) string {
	best, bestDist := "", max(1, len(name)/3)+1
	lower := strings.ToLower(name)
	var letters [256]int
	for i := range len(lower) {
		letters[lower[i]]++
	}
	for _, c := range candidates {
		if abs(len(c)-len(name)) > bestDist {
			continue
		}
		other := strings.ToLower(c)
		if apart(letters, other) > bestDist {
			continue
		}
		if d := editDistance(lower, other, bestDist+1); d < bestDist || (d == bestDist && best != "" && c < best) {
			best, bestDist = c, d
		}
	}
	return best
}

// apart is the least distance that a text of some letters, so many of each, and
// another one can have: exchanging two changes no number, and all else one of
// each side at most. Most candidates are out by it, and it is quick.
func apart(letters [256]int, other string) int {
	more := 0
	for i := range len(other) {
		if letters[other[i]]--; letters[other[i]] < 0 {
			more++
		}
	}
	fewer := 0
	for _, n := range letters {
		fewer += max(0, n)
	}
	return max(more, fewer)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// editDistance is the optimal string alignment distance (Damerau-Levenshtein
// with each substring edited once); it gives up at limit.
func editDistance(a, b string, limit int) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		low := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			low = min(low, cur[j])
		}
		if low >= limit {
			return limit
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
