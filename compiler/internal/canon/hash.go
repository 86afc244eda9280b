package canon

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Hash stands for a part of a query's meaning.
type Hash [16]byte

// IsZero reports whether there is none.
func (h Hash) IsZero() bool { return h == Hash{} }

// mix makes a hash of a kind of thing and its parts, in order.
func mix(kind string, parts ...Hash) Hash {
	b := make([]byte, 0, len(kind)+9+16*len(parts))
	b = append(append(b, kind...), 0)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(parts)))
	for _, p := range parts {
		b = append(b, p[:]...)
	}
	return sum(b)
}

// words makes a hash of a kind of thing and texts.
func words(kind string, texts ...string) Hash {
	n := len(kind) + 1
	for _, t := range texts {
		n += len(t) + 8
	}
	b := append(append(make([]byte, 0, n), kind...), 1)
	for _, t := range texts {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(t)))
		b = append(b, t...)
	}
	return sum(b)
}

func sum(b []byte) Hash {
	s := sha256.Sum256(b)
	return Hash(s[:16])
}

// sorted returns the hashes in an order of their own.
func sorted(hs []Hash) []Hash {
	out := slices.Clone(hs)
	slices.SortFunc(out, func(x, y Hash) int { return strings.Compare(string(x[:]), string(y[:])) })
	return out
}

// set is sorted, each once.
func set(hs []Hash) []Hash { return slices.Compact(sorted(hs)) }
