package duckdb

import "strings"

// lastStatement finds the last statement of an SQL text and how many there
// are. Semicolons in strings, quoted names and comments separate nothing;
// parts that hold only space and comments are no statements.
func lastStatement(sql string) (start, end, count int) {
	from, content := 0, false
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == ';':
			if content {
				start, end, count = from, i, count+1
			}
			from, content = i+1, false
			i++
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case strings.HasPrefix(sql[i:], "--"):
			i = lineEnd(sql, i)
		case strings.HasPrefix(sql[i:], "/*"):
			i = commentEnd(sql, i)
		default:
			content = true
			i = tokenEnd(sql, i)
		}
	}
	if content {
		start, end, count = from, len(sql), count+1
	}
	return start, end, count
}

func lineEnd(sql string, i int) int {
	if n := strings.IndexByte(sql[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(sql)
}

// commentEnd skips a block comment; they nest.
func commentEnd(sql string, i int) int {
	depth := 0
	for i < len(sql) {
		switch {
		case strings.HasPrefix(sql[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(sql[i:], "*/"):
			i += 2
			if depth--; depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return i
}

// tokenEnd skips a string, a quoted name, or one byte of anything else.
func tokenEnd(sql string, i int) int {
	switch sql[i] {
	case '\'':
		escapes := i > 0 && (sql[i-1] == 'e' || sql[i-1] == 'E') && (i == 1 || !isWord(sql[i-2]))
		return quoteEnd(sql, i, escapes)
	case '"':
		return quoteEnd(sql, i, false)
	case '$':
		if i > 0 && isWord(sql[i-1]) {
			return i + 1
		}
		return dollarEnd(sql, i)
	}
	return i + 1
}

// quoteEnd needs no rule for doubled quotes: the second opens a new string.
func quoteEnd(sql string, i int, escapes bool) int {
	q := sql[i]
	for i++; i < len(sql); i++ {
		if escapes && sql[i] == '\\' {
			i++
			continue
		}
		if sql[i] == q {
			return i + 1
		}
	}
	return len(sql)
}

// dollarEnd skips $tag$ ... $tag$; a lone dollar is a parameter.
func dollarEnd(sql string, i int) int {
	j := i + 1
	for j < len(sql) && isWord(sql[j]) {
		j++
	}
	if j >= len(sql) || sql[j] != '$' {
		return i + 1
	}
	tag := sql[i : j+1]
	if n := strings.Index(sql[j+1:], tag); n >= 0 {
		return j + 1 + n + len(tag)
	}
	return len(sql)
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
