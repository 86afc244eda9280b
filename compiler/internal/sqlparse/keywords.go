package sqlparse

// kind is a token's kind: a class, an operator or a keyword.
type kind uint16

const (
	kwBase kind = 256 + iota
	kwAll
	kwAnd
	kwAnti
	kwAny
	kwArray
	kwAs
	kwAsc
	kwAsof
	kwAt
	kwBetween
	kwBy
	kwCase
	kwCast
	kwCopy
	kwCollate
	kwCreate
	kwCross
	kwCube
	kwCurrent
	kwDefault
	kwDelete
	kwDesc
	kwDescribe
	kwDistinct
	kwDistribute
	kwCluster
	kwDiv
	kwDo
	kwElse
	kwEndWord
	kwEscape
	kwExcept
	kwExclude
	kwExists
	kwExplain
	kwExtract
	kwFalse
	kwFetch
	kwFilter
	kwFirst
	kwFollowing
	kwFor
	kwForce
	kwFrom
	kwFull
	kwGlob
	kwGroup
	kwGrouping
	kwHaving
	kwHint
	kwIf
	kwIgnore
	kwIlike
	kwIn
	kwInner
	kwInsert
	kwIntersect
	kwInterval
	kwInto
	kwIs
	kwIsnull
	kwJoin
	kwLast
	kwLateral
	kwLeft
	kwLike
	kwLimit
	kwLock
	kwMatchRecognize
	kwMaterialized
	kwMerge
	kwMinus
	kwMod
	kwNatural
	kwNot
	kwNotnull
	kwNull
	kwNulls
	kwOf
	kwOffset
	kwOn
	kwOnly
	kwOr
	kwOrder
	kwOrdinality
	kwOuter
	kwOver
	kwOverlaps
	kwOverwrite
	kwPartition
	kwPivot
	kwPositional
	kwPreceding
	kwQualify
	kwRange
	kwRecursive
	kwRegexp
	kwRename
	kwReplace
	kwRespect
	kwReturning
	kwRight
	kwRlike
	kwRollup
	kwRow
	kwRows
	kwSample
	kwSelect
	kwSemi
	kwSet
	kwSets
	kwSimilar
	kwSome
	kwSort
	kwStraightJoin
	kwStruct
	kwSummarize
	kwTable
	kwTablesample
	kwThen
	kwTo
	kwTrue
	kwTryCast
	kwUnbounded
	kwUnion
	kwUnload
	kwUnnest
	kwUnpivot
	kwUpdate
	kwUse
	kwUsing
	kwValues
	kwView
	kwWhen
	kwWhere
	kwWindow
	kwWith
	kwWithin
	kwWithout
	kwXor
	kwZone
	kwEnd
)

// keywords holds the words that the grammar knows, in the order of their kinds.
var keywords = [...]string{
	kwAll - kwBase:            "all",
	kwAnd - kwBase:            "and",
	kwAnti - kwBase:           "anti",
	kwAny - kwBase:            "any",
	kwArray - kwBase:          "array",
	kwAs - kwBase:             "as",
	kwAsc - kwBase:            "asc",
	kwAsof - kwBase:           "asof",
	kwAt - kwBase:             "at",
	kwBetween - kwBase:        "between",
	kwBy - kwBase:             "by",
	kwCase - kwBase:           "case",
	kwCast - kwBase:           "cast",
	kwCopy - kwBase:           "copy",
	kwCollate - kwBase:        "collate",
	kwCreate - kwBase:         "create",
	kwCross - kwBase:          "cross",
	kwCube - kwBase:           "cube",
	kwCurrent - kwBase:        "current",
	kwDefault - kwBase:        "default",
	kwDelete - kwBase:         "delete",
	kwDesc - kwBase:           "desc",
	kwDescribe - kwBase:       "describe",
	kwDistinct - kwBase:       "distinct",
	kwDistribute - kwBase:     "distribute",
	kwCluster - kwBase:        "cluster",
	kwDiv - kwBase:            "div",
	kwDo - kwBase:             "do",
	kwElse - kwBase:           "else",
	kwEndWord - kwBase:        "end",
	kwEscape - kwBase:         "escape",
	kwExcept - kwBase:         "except",
	kwExclude - kwBase:        "exclude",
	kwExists - kwBase:         "exists",
	kwExplain - kwBase:        "explain",
	kwExtract - kwBase:        "extract",
	kwFalse - kwBase:          "false",
	kwFetch - kwBase:          "fetch",
	kwFilter - kwBase:         "filter",
	kwFirst - kwBase:          "first",
	kwFollowing - kwBase:      "following",
	kwFor - kwBase:            "for",
	kwForce - kwBase:          "force",
	kwFrom - kwBase:           "from",
	kwFull - kwBase:           "full",
	kwGlob - kwBase:           "glob",
	kwGroup - kwBase:          "group",
	kwGrouping - kwBase:       "grouping",
	kwHaving - kwBase:         "having",
	kwHint - kwBase:           "hint",
	kwIf - kwBase:             "if",
	kwIgnore - kwBase:         "ignore",
	kwIlike - kwBase:          "ilike",
	kwIn - kwBase:             "in",
	kwInner - kwBase:          "inner",
	kwInsert - kwBase:         "insert",
	kwIntersect - kwBase:      "intersect",
	kwInterval - kwBase:       "interval",
	kwInto - kwBase:           "into",
	kwIs - kwBase:             "is",
	kwIsnull - kwBase:         "isnull",
	kwJoin - kwBase:           "join",
	kwLast - kwBase:           "last",
	kwLateral - kwBase:        "lateral",
	kwLeft - kwBase:           "left",
	kwLike - kwBase:           "like",
	kwLimit - kwBase:          "limit",
	kwLock - kwBase:           "lock",
	kwMatchRecognize - kwBase: "match_recognize",
	kwMaterialized - kwBase:   "materialized",
	kwMerge - kwBase:          "merge",
	kwMinus - kwBase:          "minus",
	kwMod - kwBase:            "mod",
	kwNatural - kwBase:        "natural",
	kwNot - kwBase:            "not",
	kwNotnull - kwBase:        "notnull",
	kwNull - kwBase:           "null",
	kwNulls - kwBase:          "nulls",
	kwOf - kwBase:             "of",
	kwOffset - kwBase:         "offset",
	kwOn - kwBase:             "on",
	kwOnly - kwBase:           "only",
	kwOr - kwBase:             "or",
	kwOrder - kwBase:          "order",
	kwOrdinality - kwBase:     "ordinality",
	kwOuter - kwBase:          "outer",
	kwOver - kwBase:           "over",
	kwOverlaps - kwBase:       "overlaps",
	kwOverwrite - kwBase:      "overwrite",
	kwPartition - kwBase:      "partition",
	kwPivot - kwBase:          "pivot",
	kwPositional - kwBase:     "positional",
	kwPreceding - kwBase:      "preceding",
	kwQualify - kwBase:        "qualify",
	kwRange - kwBase:          "range",
	kwRecursive - kwBase:      "recursive",
	kwRegexp - kwBase:         "regexp",
	kwRename - kwBase:         "rename",
	kwReplace - kwBase:        "replace",
	kwRespect - kwBase:        "respect",
	kwReturning - kwBase:      "returning",
	kwRight - kwBase:          "right",
	kwRlike - kwBase:          "rlike",
	kwRollup - kwBase:         "rollup",
	kwRow - kwBase:            "row",
	kwRows - kwBase:           "rows",
	kwSample - kwBase:         "sample",
	kwSelect - kwBase:         "select",
	kwSemi - kwBase:           "semi",
	kwSet - kwBase:            "set",
	kwSets - kwBase:           "sets",
	kwSimilar - kwBase:        "similar",
	kwSome - kwBase:           "some",
	kwSort - kwBase:           "sort",
	kwStraightJoin - kwBase:   "straight_join",
	kwStruct - kwBase:         "struct",
	kwSummarize - kwBase:      "summarize",
	kwTable - kwBase:          "table",
	kwTablesample - kwBase:    "tablesample",
	kwThen - kwBase:           "then",
	kwTo - kwBase:             "to",
	kwTrue - kwBase:           "true",
	kwTryCast - kwBase:        "try_cast",
	kwUnbounded - kwBase:      "unbounded",
	kwUnion - kwBase:          "union",
	kwUnload - kwBase:         "unload",
	kwUnnest - kwBase:         "unnest",
	kwUnpivot - kwBase:        "unpivot",
	kwUpdate - kwBase:         "update",
	kwUse - kwBase:            "use",
	kwUsing - kwBase:          "using",
	kwValues - kwBase:         "values",
	kwView - kwBase:           "view",
	kwWhen - kwBase:           "when",
	kwWhere - kwBase:          "where",
	kwWindow - kwBase:         "window",
	kwWith - kwBase:           "with",
	kwWithin - kwBase:         "within",
	kwWithout - kwBase:        "without",
	kwXor - kwBase:            "xor",
	kwZone - kwBase:           "zone",
}
