package jinja

// pos is a range of bytes in a template's text.
type pos struct{ start, end int32 }

func mkpos(start, end int) pos { return pos{int32(start), int32(end)} }

func (p pos) where() pos { return p }

// to returns the range from p's start to q's end.
func (p pos) to(q pos) pos { return pos{p.start, q.end} }

// expr is an expression.
type expr interface{ where() pos }

type (
	constExpr struct {
		pos
		val Value
	}
	nameExpr struct {
		pos
		name string
	}
	// nsRef is ns.attr as the target of a set.
	nsRef struct {
		pos
		name, attr string
	}
	tupleExpr struct {
		pos
		items []expr
	}
	listExpr struct {
		pos
		items []expr
	}
	dictExpr struct {
		pos
		keys, vals []expr
	}
	attrExpr struct {
		pos
		x    expr
		name string
	}
	itemExpr struct {
		pos
		x, key expr
	}
	// sliceExpr stands only as the key of an itemExpr; parts may be nil.
	sliceExpr struct {
		pos
		lo, hi, step expr
	}
	callExpr struct {
		pos
		fn   expr
		args arguments
	}
	// filterExpr is x|name(args); x is nil for the text of a block.
	filterExpr struct {
		pos
		x       expr
		name    string
		namePos pos
		args    arguments
	}
	// testExpr is x is name(args).
	testExpr struct {
		pos
		x       expr
		name    string
		namePos pos
		args    arguments
	}
	unaryExpr struct {
		pos
		op string // "-", "+" or "not"
		x  expr
	}
	binaryExpr struct {
		pos
		op   string
		l, r expr
	}
	// logicExpr is and, or.
	logicExpr struct {
		pos
		or   bool
		l, r expr
	}
	concatExpr struct {
		pos
		parts []expr
	}
	// compareExpr is x ops[0] rest[0] ops[1] rest[1] ...
	compareExpr struct {
		pos
		x    expr
		ops  []string
		rest []expr
	}
	// condExpr is then if test else other; other may be nil.
	condExpr struct {
		pos
		test, then, other expr
	}
)

// arguments of a call, a filter or a test.
type arguments struct {
	args        []expr
	kwargs      []keyword
	star, dstar expr
}

type keyword struct {
	name string
	x    expr
}

// stmt is a statement.
type stmt interface{ where() pos }

type (
	textStmt struct {
		pos
		text string
	}
	// outputStmt is {{ x }}; its range is the whole tag.
	outputStmt struct {
		pos
		x expr
	}
	// printStmt is {% print a, b %}.
	printStmt struct {
		pos
		items []expr
	}
	doStmt struct {
		pos
		x expr
	}
	setStmt struct {
		pos
		target, value expr
	}
	// setBlock is {% set target | filter %}...{% endset %}.
	setBlock struct {
		pos
		target, filter expr
		body           []stmt
	}
	ifStmt struct {
		pos
		branches []branch
		other    []stmt
	}
	forStmt struct {
		pos
		target, iter, test expr
		recursive          bool
		body, other        []stmt
	}
	withStmt struct {
		pos
		targets, values []expr
		body            []stmt
	}
	// macroStmt is a macro, test or materialization.
	macroStmt struct {
		pos
		name   string // with dbt's prefix for tests and materializations
		params []param
		body   []stmt
		block  *Block
	}
	callStmt struct {
		pos
		params []param
		call   *callExpr
		body   []stmt
	}
	filterStmt struct {
		pos
		filter expr
		body   []stmt
	}
	// blockStmt is {% block name %}, which renders where it stands.
	blockStmt struct {
		pos
		body []stmt
	}
	// dataStmt is a snapshot or docs block, which renders as nothing.
	dataStmt struct {
		pos
		block *Block
		body  []stmt
	}
	// loaderStmt is include, import, from or extends: there is nothing to load.
	loaderStmt struct {
		pos
		tag string
	}
	breakStmt    struct{ pos }
	continueStmt struct{ pos }
)

type branch struct {
	test expr
	body []stmt
}

type param struct {
	pos
	name  string
	typ   string
	deflt expr // nil when the parameter has none
}
