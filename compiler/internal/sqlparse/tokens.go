package sqlparse

// Class says what a token is.
type Class uint8

// The classes of tokens.
const (
	OtherToken Class = iota // operators and punctuation
	WordToken               // a name without quotes, or a word of the grammar
	QuotedToken
	StringToken
	NumberToken
)

// Token is a token's place and class. Comments and space are none.
type Token struct {
	Start, End int32
	Class      Class
}

// Tokens cuts a text into its tokens, as Parse does.
func Tokens(text string, d *Dialect) []Token {
	p := newParser(text, d)
	defer p.release()
	out := make([]Token, 0, len(p.toks))
	for _, t := range p.toks {
		if t.kind == tokEOF {
			break
		}
		c := OtherToken
		switch {
		case t.kind == tokWord || t.kind >= kwBase:
			c = WordToken
		case t.kind == tokQuoted:
			c = QuotedToken
		case t.kind == tokString:
			c = StringToken
		case t.kind == tokNumber:
			c = NumberToken
		}
		out = append(out, Token{t.start, t.end, c})
	}
	return out
}
