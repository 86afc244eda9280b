package diag

// Codes of what the check of types finds in SQL.
var (
	TypeMismatch    = register("M0443", "SQL compares or combines values of types that the engine does not bring together")
	WrongArguments  = register("M0444", "a function of SQL takes no such arguments")
	ColumnUngrouped = register("M0445", "SQL selects a column that is neither grouped nor aggregated")
	CallMisplaced   = register("M0446", "an aggregate, a window function or a column stands where the engine allows none")
	RelationUnknown = register("M0447", "SQL qualifies a name by a relation that is not in FROM")
	AliasTwice      = register("M0448", "two relations of FROM have the same name")
	OrdinalWrong    = register("M0449", "GROUP BY or ORDER BY names the place of a column that is not there")
	SubqueryTooWide = register("M0450", "a query gives several columns where one value is wanted")
	WidthsDiffer    = register("M0451", "a list of columns, or a row of VALUES, is not as long as what it belongs to")
	StarWithoutFrom = register("M0452", "a star stands in a query that reads no relation")
	ContractUnmet   = register("M0453", "a query does not give the columns that its model's contract declares")
	OrderUnselected = register("M0454", "SELECT DISTINCT is ordered by something that it does not select")
	ColumnsRepeated = register("M0455", "a model gives two columns of one name, which the engine cannot keep")
	FunctionUnknown = register("M0456", "SQL calls a function whose name is a slip of one that the engine has")
	TypeUnknown     = register("M0457", "SQL casts to a type whose name is a slip of one that the engine has")
)
