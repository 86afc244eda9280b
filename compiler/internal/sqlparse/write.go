package sqlparse

// writeWords takes the words that say how a statement that writes is to run.
func (p *parser) writeWords() {
	for p.word(0, "low_priority") || p.word(0, "high_priority") || p.word(0, "delayed") || p.word(0, "quick") || p.tok() == kwIgnore {
		p.next()
	}
}

// schemaEvolution takes Spark's WITH SCHEMA EVOLUTION.
func (p *parser) schemaEvolution() {
	if p.tok() == kwWith && p.word(1, "schema") {
		p.next()
		p.next()
		p.next()
	}
}

// insert reads INSERT INTO t [(columns)] query, and MySQL's REPLACE.
func (p *parser) insert(s *Statement) {
	s.Kind = InsertStatement
	p.insertTarget(s)
	if p.acceptSeq(kwBy) {
		p.next() // NAME or POSITION
	}
	if p.accept(kwReplace) {
		switch {
		case p.accept(kwUsing):
			p.nameList()
		case p.accept(kwOn): // Databricks
			s.Where = p.condition()
		default:
			p.expect(kwWhere, "WHERE")
			s.Where = p.expression()
		}
	}
	if p.accept(kwSet) {
		s.Sets = p.assignments()
		p.skipTo(func() bool { return p.tok() == opSemicolon || p.tok() == kwReturning })
		return
	}
	p.insertColumns(s)
	switch {
	case p.accept(kwDefault):
		p.next()
	case p.word(0, "value") && p.peek(1) == opOpen:
		start := p.start()
		p.next()
		s.Query = &Query{Start: start, Values: p.rows()}
		s.Query.End = p.end
	default:
		s.Query = p.query()
	}
	if p.tok() == kwOn || p.tok() == kwAs {
		p.skipTo(func() bool { return p.tok() == opSemicolon || p.tok() == kwReturning })
	}
}

// insertColumns reads the columns that are written.
func (p *parser) insertColumns(s *Statement) {
	if p.tok() == opOpen && !p.opensQuery() {
		from := p.i
		if s.Columns = p.nameList(); p.err != nil { // Flink: columns that the table's declaration lacks, with types
			p.rewind(from)
			s.Columns, _ = p.columnDefs()
		}
	}
	switch {
	case p.tok() == kwBy && (p.word(1, "name") || p.word(1, "position")):
		p.next()
		p.next()
	case p.tok() == kwPartition:
		p.next()
		p.skipParens()
	case p.word(0, "overriding"):
		p.skipTo(func() bool { return p.startsQuery(0) || p.opensQuery() })
	}
}

// insertTarget reads what is written to: a table, or Spark's directory.
func (p *parser) insertTarget(s *Statement) {
	p.next()
	if p.accept(kwOr) {
		p.next()
	}
	p.writeWords()
	p.schemaEvolution()
	if !p.accept(kwInto) {
		p.accept(kwOverwrite)
		p.accept(kwInto)
	}
	if p.word(0, "directory") && (p.peek(1) == tokString || p.peek(1) == kwUsing) || p.word(0, "local") && p.word(1, "directory") {
		p.skipTo(func() bool { return p.startsQuery(0) || p.opensQuery() })
		return
	}
	if p.peek(1) == kwTable || !p.startsQuery(1) { // else a table of the name table
		p.accept(kwTable)
	}
	s.Target = p.path("a table")
	if p.accept(kwAs) {
		s.Alias = p.name("an alias")
	}
	p.branch()
	p.extended()
	if p.tok() == kwPartition || p.tok() == kwWith && p.peek(1) == opOpen { // Spark's options
		p.next()
		p.skipParens()
	}
	if p.accept(kwIf) { // Spark: IF NOT EXISTS
		p.next()
		p.next()
	}
}

// extended reads columns that the declaration of the table before lacks.
func (p *parser) extended() []Ident {
	switch {
	case !p.d.ExtendedTables:
	case p.word(0, "extend") && p.peek(1) == opOpen:
		p.next()
		columns, _ := p.columnDefs()
		return columns
	case p.tok() == opOpen && p.declares():
		from := p.i
		columns, _ := p.columnDefs()
		if !p.startsQuery(0) {
			return columns
		}
		p.rewind(from) // they are the columns that are written, too
	}
	return nil
}

// declares reports whether what stands in the parentheses here begins with a column
// and its type.
func (p *parser) declares() bool {
	return (p.peek(1) == tokWord || p.peek(1) == tokQuoted) && (p.peek(2) == tokWord && !p.word(2, "value") || p.peek(2) == kwArray || p.peek(2) == kwRow || p.peek(2) == kwInterval)
}

// branch takes the name of a table's branch: Trino's t @ b.
func (p *parser) branch() {
	if p.tok() == opAt && p.isName(1) {
		p.next()
		p.next()
	}
}

// insertsFrom reports whether FROM opens Spark's FROM t INSERT ... SELECT ....
func (p *parser) insertsFrom() bool {
	depth := 0
	for n := 1; p.d.HiveForms; n++ {
		switch p.peek(n) {
		case tokEOF:
			return false
		case opOpen:
			depth++
		case opClose:
			depth--
		case kwSelect:
			if depth == 0 {
				return false
			}
		case kwInsert:
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// insertFrom reads FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ....
func (p *parser) insertFrom(s *Statement) {
	p.next()
	from := p.fromList()
	for part := s; p.err == nil && p.tok() == kwInsert; {
		part.Kind, part.Start = InsertStatement, p.start()
		p.insertTarget(part)
		p.insertColumns(part)
		part.Query = p.query()
		if b := part.Query.Select; b != nil && b.From == nil {
			b.From = from
		}
		part.End = p.end
		if part != s {
			s.Further = append(s.Further, part)
		}
		part = &Statement{}
	}
}

// merge reads MERGE INTO t USING s ON ... WHEN ....
func (p *parser) merge(s *Statement) {
	s.Kind = MergeStatement
	p.next()
	p.schemaEvolution()
	p.accept(kwInto)
	p.target(s)
	p.expect(kwUsing, "USING")
	s.From = []*Table{p.table()}
	if p.joinFollows() || p.tok() == kwCross || p.tok() == kwNatural {
		s.From[0] = p.joins(s.From[0])
	}
	switch {
	case p.accept(kwOn):
		s.Where = p.condition()
	case p.accept(kwUsing):
		p.nameList()
	case s.From[0].Kind == JoinTable: // the last condition is MERGE's own
		s.Where, s.From[0].On = s.From[0].On, nil
	}
	if p.word(0, "remove") { // Redshift: REMOVE DUPLICATES
		p.next()
		p.next()
	}
	for p.err == nil && p.accept(kwWhen) {
		for p.err == nil && p.tok() != kwThen {
			if p.accept(kwAnd) {
				p.condition()
			} else if p.tok() == tokEOF {
				p.unexpected("THEN")
			} else {
				p.next()
			}
		}
		p.next()
		p.mergeAction(s)
	}
}

func (p *parser) mergeAction(s *Statement) {
	switch {
	case p.accept(kwUpdate):
		if p.accept(kwSet); !p.mergeAll() {
			s.Sets = append(s.Sets, p.assignments()...)
		}
	case p.accept(kwInsert):
		if p.mergeAll() {
			return
		}
		var cols []Ident
		if p.tok() == opOpen {
			cols = p.nameList()
		}
		if p.word(0, "overriding") {
			p.skipTo(func() bool { return p.tok() == kwValues })
		}
		parens := p.acceptSeq(opOpen, kwValues)
		if parens || p.accept(kwValues) || p.accept(kwRow) {
			p.expect(opOpen, "(")
			values := p.exprList(opClose)
			p.expect(opClose, ")")
			for i, v := range values {
				if i < len(cols) {
					s.Sets = append(s.Sets, Assignment{cols[i], v})
				}
			}
			if parens {
				p.expect(opClose, ")")
			}
		}
		if p.accept(kwWhere) {
			p.condition()
		}
	default: // DELETE, DO NOTHING
		p.skipTo(func() bool { return p.tok() == kwWhen || p.tok() == opSemicolon || p.tok() == kwReturning })
	}
}

// mergeAll takes *, BY NAME or DEFAULT VALUES in place of columns.
func (p *parser) mergeAll() bool {
	switch {
	case p.accept(opStar):
		if p.accept(kwExcept) {
			p.nameList()
		}
	case p.tok() == kwBy || p.tok() == kwDefault && p.peek(1) == kwValues:
		p.next()
		p.next()
	default:
		return p.tok() == kwWhen || p.tok() == tokEOF || p.tok() == opSemicolon
	}
	return true
}

// target reads the relation that is changed.
func (p *parser) target(s *Statement) {
	only := p.tok() == kwOnly && (p.isName(1) || p.peek(1) == opOpen)
	if only {
		p.next()
	}
	parens := only && p.accept(opOpen)
	s.Target = p.path("a table")
	p.branch()
	p.extended()
	p.accept(opStar)
	if parens {
		p.expect(opClose, ")")
	}
	p.targetAlias(s)
}

// targetAlias reads the alias of the relation that is changed, with what stands
// around it.
func (p *parser) targetAlias(s *Statement) {
	t := &Table{}
	if p.tok() == kwFor || p.tok() == kwPartition || p.word(0, "before") {
		p.afterTable(t)
	}
	if p.accept(kwAs) || p.isName(0) && !noTableAlias[max(p.tok(), kwBase)-kwBase] {
		s.Alias = p.name("an alias")
	}
	p.afterTable(t)
}

func (p *parser) assignments() []Assignment {
	var out []Assignment
	for p.err == nil {
		if p.tok() == opOpen { // (a, b) = (1, 2)
			cols := p.nameList()
			p.expect(opEqual, "=")
			if p.tok() == kwRow && p.peek(1) == opOpen {
				p.next()
			}
			v := p.expression()
			for i, c := range cols {
				one := v
				if v.Kind == Row && i < len(v.Args) {
					one = v.Args[i]
				}
				out = append(out, Assignment{c, one})
			}
		} else {
			path := p.path("a column")
			p.subscripts()
			if !p.accept(opAssign) {
				p.expect(opEqual, "=")
			}
			out = append(out, Assignment{path[len(path)-1], p.expression()})
		}
		if !p.continues() {
			break
		}
	}
	return out
}

func (p *parser) update(s *Statement) {
	s.Kind = UpdateStatement
	p.next()
	p.writeWords()
	if p.d.JoinedWrites {
		p.changed(s, p.fromList())
	} else {
		p.target(s)
	}
	p.expect(kwSet, "SET")
	s.Sets = p.assignments()
	if p.accept(kwFrom) {
		s.From = p.fromList()
	}
	p.changeTail(s)
}

// changed takes the first of MySQL's tables as the target and the others as read.
func (p *parser) changed(s *Statement, tables []*Table) {
	first := tables[0]
	for first.Left != nil {
		first = first.Left
	}
	if first.Kind == NamedTable && len(tables) == 1 && first == tables[0] {
		s.Target, s.Alias = first.Name, first.Alias
		return
	}
	s.From = tables
	if first.Kind == NamedTable {
		s.Target = first.Name
	}
}

// changeTail reads WHERE, and MySQL's ORDER BY and LIMIT, of UPDATE and DELETE.
func (p *parser) changeTail(s *Statement) {
	if p.accept(kwWhere) {
		if p.tok() == kwCurrent && p.peek(1) == kwOf || p.word(0, "current") && p.peek(1) == kwOf { // a cursor
			p.next()
			p.next()
			p.next()
		} else {
			s.Where = p.condition()
		}
	}
	p.tail(&Query{})
}

func (p *parser) deleteFrom(s *Statement) {
	s.Kind = DeleteStatement
	p.next()
	p.writeWords()
	switch {
	case p.d.JoinedWrites:
		p.deleteTables(s)
	default:
		p.accept(kwFrom) // Redshift does without
		p.target(s)
		if p.accept(kwUsing) {
			s.From = p.fromList()
		}
	}
	p.changeTail(s)
}

// deleteTables reads MySQL's DELETE FROM t, DELETE t1, t2 FROM ... and DELETE
// FROM t1, t2 USING ....
func (p *parser) deleteTables(s *Statement) {
	if p.word(0, "history") && p.peek(1) == kwFrom { // MariaDB
		p.next()
	}
	from := p.accept(kwFrom)
	var targets [][]Ident
	for p.err == nil {
		targets = append(targets, p.path("a table"))
		p.acceptSeq(opDot, opStar)
		if !p.accept(opComma) {
			break
		}
	}
	if p.err != nil {
		return
	}
	s.Target = targets[0]
	if p.accept(kwUsing) || !from && p.accept(kwFrom) {
		s.From = p.fromList()
		return
	}
	p.targetAlias(s)
}
