package sqlparse

import "strings"

// Dialect says how one dialect's text is read, where dialects disagree.
type Dialect struct {
	Name string
	// DoubleQuotedStrings: "x" is a string and not a name.
	DoubleQuotedStrings bool
	// Backslashes escape inside strings.
	Backslashes bool
	// HashComments: # begins a comment.
	HashComments bool
	// SlashComments: // begins a comment.
	SlashComments bool
	// DashSpace: -- begins a comment only before a space.
	DashSpace bool
	// HashNames: a name may begin with # (temporary tables).
	HashNames bool
	// DollarNames: a name may begin with $.
	DollarNames bool
	// OwnOperators: any run of operator characters is one operator, as extensions
	// define them.
	OwnOperators bool
	// Variables: @x is a variable.
	Variables bool
	// NestedComments: a block comment may hold another.
	NestedComments bool
	// DollarStrings: $$ ... $$ and $tag$ ... $tag$.
	DollarStrings bool
	// DigitNames: a name may begin with a digit (7d_sales).
	DigitNames bool
	// NumberSuffixes: letters behind a number tell its type: 7L.
	NumberSuffixes bool
	// Lambdas: x -> x + 1 in an argument is a function.
	Lambdas bool
	// ColonPaths: a:b.c reaches into a document.
	ColonPaths bool
	// TableArrays: FROM t, t.items reads the elements of a column of t.
	TableArrays bool
	// AliasInSelect: an item of SELECT sees the aliases before it.
	AliasInSelect bool
	// AnyName: a word of the grammar may name a table where nothing else can stand.
	AnyName bool
	// NameClause: IDENTIFIER('a.b') is the name that its text spells.
	NameClause bool
	// TypeFirst: CONVERT(type, value) names the type first.
	TypeFirst bool
	// StrictCommas: a comma before the end of a list is one too many.
	StrictCommas bool
	// BareCTE: WITH a (SELECT 1) may lack AS.
	BareCTE bool
	// BareIn: IN may be followed by a value without parentheses.
	BareIn bool
	// EmptySelect: SELECT may list nothing.
	EmptySelect bool
	// JoinNeedsOn: a join that is neither natural nor a cross join must say ON or USING.
	JoinNeedsOn bool
	// Methods: a.f(b) is the function f of a and b, too.
	Methods bool
	// QueryWords: SHOW t, PIVOT_WIDER t and PIVOT_LONGER t are queries.
	QueryWords bool
	// HiveForms: FROM t INSERT ..., and MAP and REDUCE in place of SELECT TRANSFORM.
	HiveForms bool
	// SetMinus is another word for EXCEPT.
	SetMinus bool
	// NamedValues: VALUES (1, 2) AS t(a, b) is a query, and rows may lack parentheses.
	NamedValues bool
	// BareIntervals: 30 days is an interval, and one may follow another's sign.
	BareIntervals bool
	// BareAliases: names of several columns may stand without AS: EXPLODE(m) (k, v).
	BareAliases bool
	// BareExcept: * EXCEPT a may lack parentheses.
	BareExcept bool
	// PeriodOperators are the standard's on periods and multisets, and (a - b) DAY is
	// an interval.
	PeriodOperators bool
	// NewObjects: NEW f(a) makes a value of a structured type.
	NewObjects bool
	// StreamWord: SELECT STREAM asks for changes.
	StreamWord bool
	// ExtendedTables: t (a INT) and t EXTEND (a INT) name columns that the declaration of
	// a table lacks.
	ExtendedTables bool
	// CharsetPrefixes: a character set may stand before a string: _UTF-16LE'a'.
	CharsetPrefixes bool
	// ArgumentAliases: an argument may have an alias: f(a b).
	ArgumentAliases bool
	// JoinedWrites: UPDATE and DELETE may name several tables.
	JoinedWrites bool
	// BinaryWord: BINARY a is a cast.
	BinaryWord bool
	// PipesMayOr: || is OR, unless a setting makes it join texts.
	PipesMayOr bool
	// CaseSensitiveTables: names of tables may differ by case, unlike others.
	CaseSensitiveTables bool
	// BooleanNames: true and false name a column bool.
	BooleanNames bool
	// RowNullTests: a row IS NULL when all of it is and IS NOT NULL when none of it is.
	RowNullTests bool
	// NaNUnordered: no comparison with a number that is none holds, but for <>.
	NaNUnordered bool
	// Fold is how the dialect treats the case of unquoted names.
	Fold Fold
	// MergedFirst: the columns of USING come before all others of a star.
	MergedFirst bool
	// PivotKeepsAlias: with one aggregate, its alias is part of the new names.
	PivotKeepsAlias bool
	// UnnestFields: an unnest among the items of SELECT gives a column for each
	// field of a structure.
	UnnestFields bool
	// CaseSensitive: names differ by case, quoted or not.
	CaseSensitive bool
	// Nulls is where ORDER BY puts nulls that are told no place.
	Nulls Nulls
	// IntervalTexts: the text of an interval names its unit: interval '1 day'.
	IntervalTexts bool
	// Unnamed is how it names an output column without a name of its own.
	Unnamed Unnamed
	// Rules are the engines'.
	Rules
}

// Fold is what happens to the case of unquoted names.
type Fold uint8

// The ways of folding. Names are compared without case where they are kept.
const (
	FoldLower Fold = iota
	FoldKeep
)

// Nulls is where nulls stand in an order.
type Nulls uint8

// The places.
const (
	// NullsUnsaid: there are no words for it.
	NullsUnsaid Nulls = iota
	// NullsLast: behind all values, in whichever direction.
	NullsLast
	// NullsHigh: as if they were the highest values.
	NullsHigh
	// NullsLow: as if they were the lowest.
	NullsLow
)

// First reports whether nulls come first in a direction, when nothing is said.
func (n Nulls) First(descending bool) bool {
	return n == NullsHigh && descending || n == NullsLow && !descending
}

// Unnamed is a rule for output columns without a name.
type Unnamed uint8

// The rules.
const (
	// UnnamedText: the expression's text as the engine prints it.
	UnnamedText Unnamed = iota
	// UnnamedPrinted: the expression as DuckDB's printer writes what it understood.
	UnnamedPrinted
	// UnnamedFunction: the outermost function's name, else "?column?".
	UnnamedFunction
	// UnnamedZeroBased: _col0, _col1 by place.
	UnnamedZeroBased
	// UnnamedExpr: EXPR$0, EXPR$1 by place.
	UnnamedExpr
	// UnnamedSource: the expression's text as written.
	UnnamedSource
)

// The dialects.
var (
	DuckDB = &Dialect{
		Name: "duckdb", Rules: duckdbRules, OwnOperators: true, NestedComments: true, DollarStrings: true, Lambdas: true, AliasInSelect: true, Fold: FoldKeep, Unnamed: UnnamedPrinted,
		Nulls: NullsLast, IntervalTexts: true, PivotKeepsAlias: true, UnnestFields: true, BareIn: true, Methods: true, QueryWords: true,
	}
	Postgres = &Dialect{Name: "postgres", Nulls: NullsHigh, IntervalTexts: true, RowNullTests: true, Rules: postgresRules, EmptySelect: true, StrictCommas: true, JoinNeedsOn: true, OwnOperators: true, MergedFirst: true, NestedComments: true, DollarStrings: true, Unnamed: UnnamedFunction}
	Redshift = &Dialect{
		Name: "redshift", Nulls: NullsHigh, IntervalTexts: true, Rules: redshiftRules, JoinNeedsOn: true, TableArrays: true, Backslashes: true, HashNames: true, OwnOperators: true, MergedFirst: true, NestedComments: true,
		DollarStrings: true,
		AliasInSelect: true, TypeFirst: true, Unnamed: UnnamedFunction, BooleanNames: true,
	}
	Trino = &Dialect{Name: "trino", Nulls: NullsLast, NaNUnordered: true, Rules: trinoRules, JoinNeedsOn: true, MergedFirst: true, Lambdas: true, Unnamed: UnnamedZeroBased}
	Spark = &Dialect{
		Name: "spark", Nulls: NullsLow, Rules: sparkRules, DoubleQuotedStrings: true, Backslashes: true, Variables: true, NestedComments: true, DigitNames: true, NumberSuffixes: true, Lambdas: true, ColonPaths: true,
		AnyName: true, NameClause: true, BareCTE: true, HiveForms: true, SetMinus: true, NamedValues: true, BareIntervals: true, BareAliases: true, BareExcept: true,
		AliasInSelect: true, Fold: FoldKeep, Unnamed: UnnamedText, MergedFirst: true,
	}
	MySQL = &Dialect{
		Name: "mysql", Rules: mysqlRules, StrictCommas: true, ArgumentAliases: true, JoinedWrites: true, BinaryWord: true, DollarNames: true, PipesMayOr: true, CaseSensitiveTables: true,
		DoubleQuotedStrings: true, Backslashes: true, Variables: true, HashComments: true, DashSpace: true, DigitNames: true, Fold: FoldKeep, Unnamed: UnnamedSource, MergedFirst: true,
	}
	Flink = &Dialect{
		Name: "flink", Nulls: NullsLow, Rules: flinkRules, SlashComments: true, DollarNames: true, HiveForms: true, PeriodOperators: true, NewObjects: true, StreamWord: true, ExtendedTables: true, CharsetPrefixes: true,
		MergedFirst: true, Fold: FoldKeep, CaseSensitive: true, Unnamed: UnnamedExpr,
	}
)

var dialects = map[string]*Dialect{
	"duckdb": DuckDB, "postgres": Postgres, "postgresql": Postgres, "redshift": Redshift, "trino": Trino, "athena": Trino, "presto": Trino,
	"spark": Spark, "databricks": Spark, "hive": Spark, "mysql": MySQL, "mariadb": MySQL, "flink": Flink,
}

// DialectNamed returns the dialect of a name, and false for a name it does not know;
// then it returns the most permissive one.
func DialectNamed(name string) (*Dialect, bool) {
	d, ok := dialects[strings.ToLower(name)]
	if !ok {
		return DuckDB, false
	}
	return d, true
}
