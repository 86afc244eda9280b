package types

import "iter"

// leastSlip is the length from which a name that is one letter off another is
// taken for a slip: shorter ones are near each other by chance.
const leastSlip = 5

// Slip is the known name that a name is one slip of the pen away from: a letter
// too many, too few, another, or two that changed places. It is "" for short names
// and where a digit or an underscore makes the difference: round2 and datepart
// are somebody's own functions.
func Slip(name string, known iter.Seq[string]) string {
	if len(name) < leastSlip {
		return ""
	}
	best := ""
	for k := range known {
		if len(k) >= leastSlip && slipped(name, k) && (best == "" || k < best) {
			best = k
		}
	}
	return best
}

func slipped(x, y string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return x[i:] == y[i+1:] && isLetter(y[i])
	}
	if i == len(x) || !isLetter(x[i]) || !isLetter(y[i]) {
		return false
	}
	return x[i+1:] == y[i+1:] || i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && x[i+2:] == y[i+2:]
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
