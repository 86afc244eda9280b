// Package source holds the text users wrote and places in it.
//
// It takes bytes with a path and gives files, byte spans and line/column
// positions. It reads no disk and knows nothing of SQL, YAML or Jinja.
package source

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// File is one text the user wrote. It is immutable once made; a *File may be
// shared between goroutines.
type File struct {
	// Path is how messages name the file: relative to the project root, with
	// forward slashes. Files of packages start with "dbt_packages/...".
	Path string
	// Text is the content as read, byte for byte.
	Text string

	first int // the line that Text begins with, less one
	once  sync.Once
	lines []int32 // byte offset of each line's start; built on first use
}

// NewFile returns a file of the given path and text.
func NewFile(path, text string) *File { return &File{Path: path, Text: text} }

// NewExcerpt returns a file of which only a part is held, from the start of a
// 1-based line on. Lines are told as those of the whole.
func NewExcerpt(path, text string, line int) *File {
	return &File{Path: path, Text: text, first: line - 1}
}

func (f *File) index() []int32 {
	f.once.Do(func() {
		f.lines = append(f.lines, 0)
		for i := 0; i < len(f.Text); i++ {
			if f.Text[i] == '\n' {
				f.lines = append(f.lines, int32(i+1))
			}
		}
	})
	return f.lines
}

// Position is a place in a file: line and column count from 1, the column in
// characters (runes), Offset in bytes from 0.
type Position struct {
	Line, Column, Offset int
}

// Position returns the line and column of a byte offset, which is clamped to
// the text.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	lines := f.index()
	n := sort.Search(len(lines), func(i int) bool { return int(lines[i]) > offset })
	start := int(lines[n-1])
	return Position{Line: n + f.first, Column: utf8.RuneCountInString(f.Text[start:offset]) + 1, Offset: offset}
}

// Offset returns the byte offset of a 1-based line and column (in runes),
// clamped to the text. YAML and SQL engines report lines and columns.
func (f *File) Offset(line, column int) int {
	lines := f.index()
	if line -= f.first; line < 1 {
		return 0
	}
	if line > len(lines) {
		return len(f.Text)
	}
	off := int(lines[line-1])
	for c := 1; c < column && off < len(f.Text) && f.Text[off] != '\n'; c++ {
		_, w := utf8.DecodeRuneInString(f.Text[off:])
		off += w
	}
	return off
}

// Line returns the text of a 1-based line without its line break; "" when
// there is no such line.
func (f *File) Line(line int) string {
	lines := f.index()
	if line -= f.first; line < 1 || line > len(lines) {
		return ""
	}
	rest := f.Text[lines[line-1]:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimSuffix(rest, "\r")
}

// Span is a half-open range of bytes [Start, End) of a file. The zero Span is
// "no place".
type Span struct {
	File       *File
	Start, End int32
}

// At returns the span of [start, end) in f.
func At(f *File, start, end int) Span {
	return Span{File: f, Start: int32(start), End: int32(max(start, end))}
}

// AtLine returns a span that covers from line:column (1-based, runes) to the
// end of the word that starts there.
func AtLine(f *File, line, column int) Span {
	start := f.Offset(line, column)
	end := start
	for end < len(f.Text) && !strings.ContainsRune(" \t\r\n,:;(){}[]", rune(f.Text[end])) {
		end++
	}
	return At(f, start, end)
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.File == nil }

// Position returns where the span starts; the zero Position for no place.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(int(s.Start))
}

// Text returns the spanned text.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return s.File.Text[max(0, min(int(s.Start), len(s.File.Text))):max(0, min(int(s.End), len(s.File.Text)))]
}
