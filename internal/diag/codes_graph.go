package diag

// Codes of the graph and of selection.
var (
	GraphCycle        = register("M0401", "nodes depend on each other in a circle")
	GraphDependency   = register("M0402", "a node depends on one that does not exist")
	SelectionSyntax   = register("M0410", "a selection criterion cannot be read")
	SelectionMethod   = register("M0411", "a selection method does not exist")
	SelectionValue    = register("M0412", "a selection method does not take this value")
	SelectionOption   = register("M0413", "a selection option has a value it does not take")
	SelectionNoMatch  = register("M0414", "a selection criterion matches no node")
	SelectorMissing   = register("M0415", "a selector is not defined")
	SelectorWrong     = register("M0416", "a selector is not defined rightly")
	StateMissing      = register("M0420", "a selection needs an earlier run's artifacts")
	ContractChanged   = register("M0421", "a model's contract was changed in a way that breaks its readers")
	LineageNode       = register("M0430", "a lineage is asked for of something that does not exist")
	LineageUnread     = register("M0431", "SQL is not understood, so the lineage of its columns is not known")
	LineageRender     = register("M0432", "a template cannot be rendered without a connection, so its columns are not known")
	ColumnUnknown     = register("M0440", "SQL names a column that the relations it reads are not known to have")
	ColumnAmbiguous   = register("M0441", "SQL names a column that several of the relations it reads have")
	UnionArity        = register("M0442", "the queries of a set operation have different numbers of columns")
	LineagePath       = register("M0433", "no path leads from one thing to another")
	SeedNotComparable = register("M0422", "a seed is too large to compare with its earlier state")
)
