package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/quality/compare"
)

// compareRelation compares one relation's kind, columns and rows.
func compareRelation(ctx context.Context, db *sql.DB, key string, r, c *relation, rep *compare.Report) error {
	subject := strings.ReplaceAll(key, "\x00", ".")
	switch {
	case c == nil:
		rep.Add("relations missing", subject, "name", r.kind, compare.Absent{})
		return nil
	case r == nil:
		rep.Add("relations extra", subject, "name", compare.Absent{}, c.kind)
		return nil
	}
	if r.kind != c.kind {
		rep.Add("relations", subject, "kind", r.kind, c.kind)
	}
	if (r.broken == "") != (c.broken == "") {
		rep.Add("relations", subject, "readable", orYes(r.broken), orYes(c.broken))
		return nil
	} else if r.broken != "" {
		return nil
	}
	if !compareColumns(subject, r, c, rep) {
		return nil
	}
	return compareRows(ctx, db, subject, r, c, rep)
}

func orYes(broken string) string {
	if broken == "" {
		return "yes"
	}
	return broken
}

// compareColumns reports whether the rows can be compared.
func compareColumns(subject string, r, c *relation, rep *compare.Report) bool {
	list := func(cols []column) []adapters.Column {
		var out []adapters.Column
		for _, col := range cols {
			out = append(out, adapters.Column{Name: col.name, Type: col.kind})
		}
		return out
	}
	return compare.Columns(subject, list(r.columns), list(c.columns), rep)
}

// compareRows compares the rows as multisets. When they differ it names the
// columns at fault; columns that the allow file explains are then left out and
// the rest compared again as rows.
func compareRows(ctx context.Context, db *sql.DB, subject string, r, c *relation, rep *compare.Report) error {
	var counts [2]int64
	q := fmt.Sprintf("select (select count(*) from reference.%s), (select count(*) from candidate.%s)", r.copied, c.copied)
	if err := db.QueryRowContext(ctx, q).Scan(&counts[0], &counts[1]); err != nil {
		return err
	}
	if counts[0] != counts[1] {
		rep.Add("rows", subject, "(count)", counts[0], counts[1])
		return nil
	}
	pairs := comparable(r, c)
	n, err := onlyHere(ctx, db, r, c, pairs)
	if err != nil || n == [2]int64{} {
		return err
	}
	var rest []pair
	blamed := false
	for _, p := range pairs {
		one, err := onlyHere(ctx, db, r, c, []pair{p})
		switch {
		case err != nil:
			return err
		case one == [2]int64{}:
			rest = append(rest, p)
		case unstable(ctx, db, r, p):
			rep.Explained++
		case rep.Allows("content", subject, p.name):
			rep.Explained++
		default:
			rep.Add("content", subject, p.name, fmt.Sprintf("%d values only here", one[0]), fmt.Sprintf("%d values only here", one[1]))
			blamed = true
		}
	}
	if blamed || len(rest) == 0 {
		return nil
	}
	if n, err = onlyHere(ctx, db, r, c, rest); err != nil || n == [2]int64{} {
		return err
	}
	rep.Add("content", subject, "(rows)", fmt.Sprintf("%d rows only here", n[0]), fmt.Sprintf("%d rows only here", n[1]))
	return nil
}

// pair is a column and how to read it on both sides.
type pair struct{ name, reference, candidate string }

// comparable gives each column an expression on both sides: as it is, as text
// when the types differ, rounded when it is a float, whose sums depend on the
// order of rows.
func comparable(r, c *relation) []pair {
	kinds := map[string]string{}
	for _, col := range c.columns {
		kinds[col.name] = col.kind
	}
	var pairs []pair
	for _, col := range r.columns {
		q := quote(col.name)
		p := pair{col.name, q, q}
		switch {
		case isFloat(col.kind) && isFloat(kinds[col.name]):
			p.reference = fmt.Sprintf("format('{:.9g}', %s)", q)
			p.candidate = p.reference
		case col.kind != kinds[col.name]:
			p.reference = fmt.Sprintf("cast(%s as varchar)", q)
			p.candidate = p.reference
		case strings.HasPrefix(col.kind, "TIMESTAMP"):
			p.reference, p.candidate = momentOf(q, r.run), momentOf(q, c.run)
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// momentOf reads a time stamp, with every moment within an hour of the run
// taken for the same; the start of a day is none, but a row of a calendar.
func momentOf(quoted string, run int64) string {
	return fmt.Sprintf("case when isfinite(%[1]s) and abs(epoch(%[1]s) - %[2]d) <= 3600 and epoch(%[1]s) %% 86400 <> 0 then 'run time' else cast(%[1]s as varchar) end", quoted, run)
}

// unstable reports whether a column of a view differs from itself when it is
// read twice.
func unstable(ctx context.Context, db *sql.DB, r *relation, p pair) bool {
	if r.again == "" {
		return false
	}
	q := fmt.Sprintf("select count(*) from (select %[1]s from reference.%[2]s except all select %[1]s from reference.%[3]s)", quote(p.name), r.copied, r.again)
	var n int64
	return db.QueryRowContext(ctx, q).Scan(&n) == nil && n > 0
}

func isFloat(kind string) bool { return kind == "DOUBLE" || kind == "FLOAT" }

// onlyHere counts the rows that only the reference and only the candidate has.
func onlyHere(ctx context.Context, db *sql.DB, r, c *relation, pairs []pair) (counts [2]int64, err error) {
	var rx, cx []string
	for _, p := range pairs {
		rx, cx = append(rx, p.reference), append(cx, p.candidate)
	}
	ref := fmt.Sprintf("select %s from reference.%s", strings.Join(rx, ", "), r.copied)
	cand := fmt.Sprintf("select %s from candidate.%s", strings.Join(cx, ", "), c.copied)
	q := fmt.Sprintf("select (select count(*) from (%s except all %s)), (select count(*) from (%s except all %s))", ref, cand, cand, ref)
	err = db.QueryRowContext(ctx, q).Scan(&counts[0], &counts[1])
	return counts, err
}
