package sqlparse

// Ident is a name as it stands in the text, without its quotes.
type Ident struct {
	Name       string
	Quoted     bool
	Start, End int32
}

// IsZero reports whether there is no name.
func (i Ident) IsZero() bool { return i.End == 0 }

// StatementKind says what a statement does.
type StatementKind uint8

// The kinds of statements.
const (
	SelectStatement StatementKind = iota
	CreateStatement               // CREATE TABLE or VIEW ... AS
	InsertStatement
	MergeStatement
	UpdateStatement
	DeleteStatement
	CopyStatement // COPY and UNLOAD
)

// Statement is one statement.
type Statement struct {
	Kind       StatementKind
	Start, End int32
	// Target is the relation written to; empty for SELECT.
	Target []Ident
	// Alias is the target's own in MERGE, UPDATE and DELETE.
	Alias Ident
	// Columns are the target's columns in the query's order; empty: all.
	Columns []Ident
	// Query gives the rows; nil in UPDATE, DELETE and MERGE, whose From holds them.
	Query *Query
	From  []*Table
	Where *Expr
	// Sets are the assignments of UPDATE and MERGE, INSERT's of MERGE included.
	Sets []Assignment
	CTEs []CTE
	// Returning are the items of RETURNING.
	Returning []Item
	// Further are the INSERTs that follow this one in Flink's STATEMENT SET and in
	// Hive's FROM t INSERT ... INSERT.
	Further []*Statement
}

// Assignment is column = value.
type Assignment struct {
	Column Ident
	Value  *Expr
}

// Query is a SELECT, a set operation over queries, VALUES, or a bare table.
type Query struct {
	Start, End int32
	Recursive  bool
	CTEs       []CTE
	// Exactly one of Select, Branches and Values is set.
	Select *Select
	// Branches are combined by Op, from the left.
	Branches []*Query
	Op       SetOp
	ByName   bool
	Values   []*Expr // Row each
	OrderBy  []Order
	Limit    *Expr
	Offset   *Expr
}

// SetOp is a set operation.
type SetOp uint8

// The set operations.
const (
	Union SetOp = iota
	UnionAll
	Intersect
	Except
)

// CTE is a named query of WITH.
type CTE struct {
	Name    Ident
	Columns []Ident
	Query   *Query
}

// Select is one SELECT block.
type Select struct {
	Start, End int32
	Distinct   bool
	DistinctOn []*Expr
	Items      []Item
	From       []*Table
	Where      *Expr
	// Connect holds START WITH and CONNECT BY.
	Connect  []*Expr
	GroupBy  []*Expr
	GroupAll bool
	// Rollup: GROUP BY ... WITH ROLLUP or WITH CUBE.
	Rollup  bool
	Having  *Expr
	Qualify *Expr
	Windows []NamedWindow
	// KeepsNames: who reads it may name its tables (steps of a pipe).
	KeepsNames bool
	// SortBy holds DISTRIBUTE BY, CLUSTER BY and SORT BY.
	SortBy []*Expr
}

// Item is an output expression.
type Item struct {
	Expr  *Expr
	Alias Ident
	// Aliases name the columns of a function that gives several (Spark).
	Aliases []Ident
}

// NamedWindow is an entry of WINDOW.
type NamedWindow struct {
	Name   Ident
	Window *Window
}

// Order is an entry of ORDER BY.
type Order struct {
	Expr *Expr
	Desc bool
}

// TableKind says what stands in FROM.
type TableKind uint8

// The kinds of tables.
const (
	NamedTable TableKind = iota
	DerivedTable
	FunctionTable
	JoinTable
	PivotTable
	UnpivotTable
	LateralView
	MatchTable // MATCH_RECOGNIZE
)

// JoinKind is how two tables are joined.
type JoinKind uint8

// The kinds of joins.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
	CrossJoin
	SemiJoin
	AntiJoin
)

// Table is something in FROM.
type Table struct {
	Kind       TableKind
	Start, End int32
	Name       []Ident
	// Extended are columns that the table's declaration lacks.
	Extended []Ident
	// Path is a file named by a string in place of a table.
	Path    string
	Query   *Query
	Funcs   []*Expr // the function, or those of ROWS FROM
	Alias   Ident
	Columns []Ident
	// Types are those that stand beside Columns; it may be shorter.
	Types []Type
	// Ordinal: WITH ORDINALITY (or OFFSET) adds a number as last column.
	Ordinal bool
	// Position is the name that AT gives to an element's place or key, of which
	// Keyed tells the latter.
	Position Ident
	Keyed    bool
	// AsOf is the time or version of which the table is read.
	AsOf *Expr

	// Of JoinTable; PivotTable, UnpivotTable, LateralView and MatchTable have Left only.
	Left, Right *Table
	Join        JoinKind
	Natural     bool
	On          *Expr
	Using       []Ident

	Pivot *Pivot
}

// Pivot is PIVOT, UNPIVOT and what MATCH_RECOGNIZE measures.
type Pivot struct {
	// Aggregates of PIVOT; measures of MATCH_RECOGNIZE.
	Aggregates []Item
	// For are the columns whose values become columns, with their values.
	For []PivotFor
	// GroupBy is given in DuckDB's statement; Grouped tells none from not given.
	GroupBy []*Expr
	Grouped bool
	// Of UNPIVOT: the names of the value columns and of the columns of names.
	Values, Names []Ident
	// Rows: MATCH_RECOGNIZE keeps all columns of the matched rows.
	Rows bool
	// Reads are further expressions that decide rows.
	Reads []*Expr
}

// PivotFor is FOR column IN (values).
type PivotFor struct {
	Column *Expr
	In     []Item
	// Open: the values come from the data.
	Open bool
}

// ExprKind says what an expression is.
type ExprKind uint8

// The kinds of expressions. Args are the operands.
const (
	Unread     ExprKind = iota // could not be read; Args are the columns seen in it
	Column                     // Parts
	Star                       // Parts of the qualifier, More.Star
	String                     // Name
	Number                     // Name
	Boolean                    // Name
	Null                       //
	Param                      // Name
	Keyword                    // CURRENT_DATE, a date part: Name
	Call                       // Name, Args, More
	Binary                     // Op, Args (two or more)
	Unary                      // Op, Args
	Case                       // Args: all parts in order; More.Operand counts
	Cast                       // Args[0], More.Type; Flag: try
	Between                    // Args: value, low, high
	In                         // Args: value, list
	InQuery                    // Args: value; More.Query
	Is                         // Name: null, true, distinct...; Args
	Like                       // Name: the operator; Args
	Exists                     // More.Query
	Subquery                   // More.Query
	Array                      // Args, or More.Query
	Row                        // Args
	Struct                     // Args; More.Names
	Map                        // Args: key, value, ...
	Index                      // Args: value, index or slice's ends
	Field                      // Args[0].Name
	Lambda                     // More.Names, Args[0]
	Interval                   // Args[0], Name: unit
	Named                      // name => value: Name, Args[0]
	Default                    //
	Collate                    // Args[0]
	AtZone                     // Args: value, zone
	Quantified                 // ANY, ALL, SOME over a list or a query
)

// Op is an operator.
type Op = kind

// The operators that readers of the tree tell apart.
const (
	OpAnd          = kwAnd
	OpOr           = kwOr
	OpNot          = kwNot
	OpEqual        = opEqual
	OpNotEqual     = opNotEqual
	OpLess         = opLess
	OpLessEqual    = opLessEqual
	OpGreater      = opGreater
	OpGreaterEqual = opGreaterEqual
	OpConcat       = opConcat
	OpPlus         = opPlus
	OpMinus        = opMinus
	OpStar         = opStar
	OpSlash        = opSlash
)

// Expr is an expression.
type Expr struct {
	Kind       ExprKind
	Op         Op
	Not        bool // NOT IN, NOT LIKE, IS NOT
	Start, End int32
	Name       string
	Args       []*Expr
	Parts      []Ident
	More       *Detail
}

// Detail holds what few expressions have.
type Detail struct {
	Query    *Query
	Type     Type
	Names    []Ident
	Star     *StarChange
	Distinct bool
	Try      bool
	Filter   *Expr
	OrderBy  []Order
	Over     *Window
	// CaseOperand: CASE x WHEN ...; CaseElse: the last argument is ELSE's.
	CaseOperand, CaseElse bool
}

// StarChange is what follows a star.
type StarChange struct {
	Exclude []Ident
	Replace []Item
	Rename  []Item // Expr is the column
	// Pattern limits the columns by name: a LIKE pattern, or a regular
	// expression with Regexp.
	Pattern string
	Regexp  bool
	Like    bool
	// Inverse: what does not match the pattern stays.
	Inverse bool
}

// Window is what follows OVER.
type Window struct {
	Start, End  int32
	Name        Ident
	PartitionBy []*Expr
	OrderBy     []Order
	Frame       []*Expr // bounds that are expressions
}

// Type is a type as written.
type Type struct {
	Start, End int32
	Text       string
}
