package lineage

import (
	"strings"
	"unicode/utf8"
)

// glob is a shell pattern over a whole string, as Python's fnmatch has it: *
// and ? also match separators, [a-z] and [!a-z] one character. A bracket that
// is not closed is itself.
type glob struct {
	literal string // the whole pattern when it has nothing special
	parts   []globPart
}

type globPart struct {
	kind   globKind
	char   rune
	ranges []rune // pairs, inclusive
}

type globKind uint8

const (
	globChar  globKind = iota
	globAny            // ?
	globStar           // *
	globIn             // [...]
	globNotIn          // [!...]
)

func hasWildcard(s string) bool { return strings.ContainsAny(s, "*?[") }

func newGlob(pattern string) *glob {
	g := &glob{literal: pattern}
	if !hasWildcard(pattern) {
		return g
	}
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		switch runes[i] {
		case '*':
			if n := len(g.parts); n == 0 || g.parts[n-1].kind != globStar {
				g.parts = append(g.parts, globPart{kind: globStar})
			}
		case '?':
			g.parts = append(g.parts, globPart{kind: globAny})
		case '[':
			part, next := bracket(runes, i)
			g.parts = append(g.parts, part)
			i = next
		default:
			g.parts = append(g.parts, globPart{char: runes[i]})
		}
	}
	return g
}

// bracket reads the bracket at i and returns the place of its last character.
func bracket(runes []rune, i int) (globPart, int) {
	part, j := globPart{kind: globIn}, i+1
	if j < len(runes) && runes[j] == '!' {
		part.kind = globNotIn
		j++
	}
	end := j + 1 // a first ] is a member
	for end < len(runes) && runes[end] != ']' {
		end++
	}
	if end >= len(runes) {
		return globPart{char: '['}, i
	}
	for ; j < end; j++ {
		if j+2 < end && runes[j+1] == '-' {
			part.ranges = append(part.ranges, runes[j], runes[j+2])
			j += 2
			continue
		}
		part.ranges = append(part.ranges, runes[j], runes[j])
	}
	return part, end
}

func (p globPart) matches(r rune) bool {
	switch p.kind {
	case globChar:
		return r == p.char
	case globAny:
		return true
	}
	in := false
	for k := 0; k < len(p.ranges); k += 2 {
		in = in || p.ranges[k] <= r && r <= p.ranges[k+1]
	}
	return in == (p.kind == globIn)
}

// match reports whether the whole of s matches.
func (g *glob) match(s string) bool {
	if g.parts == nil {
		return s == g.literal
	}
	k, at := 0, 0
	star, starAt := -1, 0 // the last star, and where what it takes ends
	for at < len(s) {
		r, width := utf8.DecodeRuneInString(s[at:])
		switch {
		case k < len(g.parts) && g.parts[k].kind == globStar:
			star, starAt = k, at
			k++
		case k < len(g.parts) && g.parts[k].matches(r):
			k++
			at += width
		case star >= 0:
			_, width = utf8.DecodeRuneInString(s[starAt:])
			starAt += width
			k, at = star+1, starAt
		default:
			return false
		}
	}
	for k < len(g.parts) && g.parts[k].kind == globStar {
		k++
	}
	return k == len(g.parts)
}

// pathGlob is a pattern over a relative path, folder by folder: ** stands for
// any number of folders, and at the end for folders only.
type pathGlob []*glob // nil for **

func newPathGlob(pattern string) pathGlob {
	var out pathGlob
	for _, part := range pathParts(pattern) {
		if part == "**" {
			out = append(out, nil)
		} else {
			out = append(out, newGlob(part))
		}
	}
	return out
}

// pathParts splits a path; empty and "." parts say nothing.
func pathParts(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if part != "" && part != "." {
			out = append(out, part)
		}
	}
	return out
}

func (g pathGlob) match(path []string, isFolder bool) bool {
	if len(g) == 0 {
		return len(path) == 0
	}
	if g[0] != nil {
		return len(path) > 0 && g[0].match(path[0]) && g[1:].match(path[1:], isFolder)
	}
	for len(g) > 1 && g[1] == nil { // ** after ** adds nothing but time
		g = g[1:]
	}
	if len(g) == 1 {
		return isFolder
	}
	for k := range len(path) + 1 {
		if g[1:].match(path[k:], isFolder) {
			return true
		}
	}
	return false
}
