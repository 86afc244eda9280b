package types

// System is an engine's rules. A System is stateless and safe for concurrent use.
type System interface {
	// Parse reads a type as written in a statement or as the engine's catalog
	// tells it.
	Parse(text string) Type
	// Spell writes a column's type as the engine's catalog does; "" when it is not
	// known.
	Spell(t Type) string
	// Settle is the type of a column whose expression has the type: what is
	// written in the text loses its ability to take other types.
	Settle(t Type) Type
	// Infer tells the type of an expression.
	Infer(e *Expr) (Type, *Refusal)
}

// Kind says what an expression is.
type Kind uint8

// The kinds of expressions.
const (
	// Call is a function's call: Name in lower case, Args.
	Call Kind = iota
	// Operator is Name between or before Args.
	Operator
	// Compare tests the first of Args against each of the others; Name is the
	// operator, IN or BETWEEN.
	Compare
	// Logic is AND, OR or NOT over Args, or a place that takes a condition.
	Logic
	// Test gives a boolean whatever Args are (IS NULL).
	Test
	// Match is LIKE and its kin: Name in lower case, Args.
	Match
	// Choice has one of Args as its value (CASE). ELSE is the last; without one
	// that is a NULL.
	Choice
	// Merge is a column of a set operation: Args are those of the branches, in
	// order, two at a time.
	Merge
	// Rows is a column of VALUES: Args are those of the rows.
	Rows
	// Join is a column of USING: Args are those of both sides.
	Join
	// Cast makes the type of the text Name of Args[0].
	Cast
	// Number, String, Boolean and Null are written in the text Name.
	Number
	String
	Boolean
	Null
	// Keyword is a value without parentheses: current_date.
	Keyword
	// Interval is a written interval.
	Interval
	// List holds elements, Row values, Struct named values, Map keys and values
	// by turns.
	List
	Row
	Struct
	Map
	// Index takes the element Args[1] of Args[0], Slice a part.
	Index
	Slice
	// Member takes the field Name of Args[0].
	Member
	// Zone is AT TIME ZONE: a value and the zone.
	Zone
	// Source is a function's column where it stands in FROM; Ordinality the number
	// of its row.
	Source
	Ordinality
	// Query is an expression's column of a query that it looks for Args[0] in, by
	// the operator Name: Args[1] is the column.
	Query
	// Quantified is a comparison with ANY or ALL of the elements of Args[1].
	Quantified
)

// Expr is an expression whose operands' types are known.
type Expr struct {
	Kind Kind
	Name string
	Args []Arg
	// Distinct and Window tell how a function is called. Within: ORDER BY follows
	// the call.
	Distinct, Window, Within bool
	// OfRows: OVER, FILTER, DISTINCT or ORDER BY ask for a function of many rows.
	OfRows bool
	// Each: the elements of a list are cast, each by itself.
	Each bool
	// Try: a cast that gives NULL where it fails.
	Try bool
	// At is where an operator stands in the text, counted from 1; 0 when it is not told.
	At int32
}

// Arg is an operand.
type Arg struct {
	Type Type
	// Name is given to a function's argument or a structure's field.
	Name string
	// Literal: Text is a value written in the text.
	Literal bool
	Text    string
	// At is where the engine sees the operand in the text, counted from 1; 0 when it is
	// not told.
	At int32
	// Lambda gives the type of a function's body for the types of its parameters;
	// nil for what is not a function.
	Lambda func(params []Type) Type
}

// Refusal is why the engine would not take an expression.
type Refusal struct {
	// Arguments: a function or operator takes no such arguments; else values do
	// not go together.
	Arguments bool
	Reason    string
	// At is the place of the operand that the engine points to; 0 for the expression.
	At int32
	// Near: the function, or the type of a cast, is none that the engine has, and
	// Near is the one of its names that was meant.
	Near string
}

// Of points to an operand.
func (r *Refusal) Of(a Arg) *Refusal {
	r.At = a.At
	return r
}

// Mismatch refuses values that do not go together.
func Mismatch(reason string) *Refusal { return &Refusal{Reason: reason} }

// WrongArguments refuses a call.
func WrongArguments(reason string) *Refusal { return &Refusal{Arguments: true, Reason: reason} }
