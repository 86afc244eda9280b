package sqlparse

// nameClause replaces the tokens of Spark's IDENTIFIER('a.b'), which stand last, by
// those of the name that it spells; it leaves them where the name is made by an
// expression.
func nameClause(text string, toks []token) []token {
	n := len(toks) - 4
	if n < 0 || toks[n+2].kind != tokString || toks[n+1].kind != opOpen || toks[n].kind != tokWord || !foldEqual(text[toks[n].start:toks[n].end], "identifier") {
		return toks
	}
	from, to := toks[n+2].start+1, toks[n+2].end-1
	var buf [8]token
	name := buf[:0]
	for at := from; at < to; {
		end := at
		for end < to && class[text[end]]&(classStart|classDigit) != 0 {
			end++
		}
		if end == at || end < to && (text[end] != '.' || end+1 == to) {
			return toks // spelt with quotes or signs of its own
		}
		if at > from {
			name = append(name, token{opDot, at - 1, at})
		}
		name = append(name, token{tokWord, at, end})
		at = end + 1
	}
	if len(name) == 0 {
		return toks
	}
	return append(toks[:n], name...)
}
