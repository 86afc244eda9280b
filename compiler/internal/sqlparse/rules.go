package sqlparse

// Rules say what a dialect's engines refuse where dialects disagree. Where it is
// not sure the more permissive rule stands.
type Rules struct {
	// AliasInWhere, AliasInGroupBy and AliasInHaving: the clause may name items of
	// SELECT by their aliases.
	AliasInWhere, AliasInGroupBy, AliasInHaving bool
	// AliasAlone: GROUP BY and ORDER BY know an alias by itself only, and not as
	// part of an expression.
	AliasAlone bool
	// AliasSettles: an alias is meant where several relations have its name.
	AliasSettles bool
	// StrictGroups: what is selected must be grouped or aggregated; KeyGroupsRow:
	// or be of a row whose primary key is grouped.
	StrictGroups, KeyGroupsRow bool
	// Ordinals: a number in GROUP BY or ORDER BY is the place of an item.
	Ordinals bool
	// AliasOnce: the relations of one FROM must have different names.
	AliasOnce bool
	// OrderByBranch: ORDER BY of a set operation may name a column as any of its
	// queries does.
	OrderByBranch bool
	// LongCTEList: the list of a named query's columns may be longer than they are.
	LongCTEList bool
	// WholeColumnList: a list of column names must name all columns.
	WholeColumnList bool
	// RenamesRepeated: of several columns of one name, readers of a query know the
	// later ones by the name and a number; RefusesRepeated: a table or view cannot
	// have them.
	RenamesRepeated, RefusesRepeated bool
	// FieldsInParens: a.b is never a field of a column a, which is written (a).b.
	FieldsInParens bool
	// DistinctOrder: SELECT DISTINCT orders only by what it selects.
	DistinctOrder bool
	// AliasOnceInStar: relations of one name may stand beside each other where no star
	// stands for the columns of all.
	AliasOnceInStar bool
	// SignedOrdinals: a number with a sign is a place, too.
	SignedOrdinals bool
	// LateralWord: a query in FROM sees the relations before it only behind LATERAL.
	LateralWord bool
	// ChecksWindows: the functions of windows are the standard's, and none of a user's
	// can have their names.
	ChecksWindows bool
	// NarrowQueries: a query that is a value has one column, beside a row of values too.
	NarrowQueries bool
	// CastMayNull: a cast gives NULL for what it cannot turn into the type;
	// SlashMayNull: so does a division by zero; GreatestStrict: GREATEST and LEAST
	// are NULL if an argument is.
	CastMayNull, SlashMayNull, GreatestStrict bool
}

var (
	duckdbRules = Rules{
		AliasOnceInStar: true, SignedOrdinals: true, ChecksWindows: true, AliasInWhere: true, AliasInGroupBy: true, AliasInHaving: true, StrictGroups: true, Ordinals: true, LongCTEList: true, OrderByBranch: true,
		RenamesRepeated: true, NarrowQueries: true,
	}
	postgresRules = Rules{SignedOrdinals: true, LateralWord: true, ChecksWindows: true, FieldsInParens: true, AliasInGroupBy: true, AliasAlone: true, StrictGroups: true, KeyGroupsRow: true, Ordinals: true, AliasOnce: true, RefusesRepeated: true, DistinctOrder: true}
	redshiftRules = Rules{
		ChecksWindows: true, AliasInWhere: true, AliasInGroupBy: true, AliasInHaving: true, AliasSettles: true, StrictGroups: true, Ordinals: true, AliasOnce: true,
		RefusesRepeated: true,
	}
	trinoRules = Rules{LateralWord: true, ChecksWindows: true, GreatestStrict: true, RefusesRepeated: true, DistinctOrder: true, StrictGroups: true, Ordinals: true, WholeColumnList: true}
	sparkRules = Rules{ChecksWindows: true, CastMayNull: true, SlashMayNull: true, GreatestStrict: true, AliasInGroupBy: true, AliasInHaving: true, AliasSettles: true, StrictGroups: true, Ordinals: true, WholeColumnList: true}
	mysqlRules = Rules{ChecksWindows: true, RefusesRepeated: true, CastMayNull: true, SlashMayNull: true, GreatestStrict: true, AliasInGroupBy: true, AliasInHaving: true, AliasSettles: true, Ordinals: true, AliasOnce: true, WholeColumnList: true}
	flinkRules = Rules{CastMayNull: true, SlashMayNull: true, GreatestStrict: true, StrictGroups: true, AliasOnce: true}
)
