package compare

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
)

// Table is a relation of one build and the way to read it.
type Table struct {
	Kind    string // "table", "view" ...
	Columns []adapters.Column
	// Read starts reading all rows, in the columns' order.
	Read func(context.Context) (adapters.Rows, error)
	// Run is when the build ran: times within an hour of it are the same.
	Run time.Time
	// Mask, if given, takes out of texts what is this build's own.
	Mask func(string) string
}

// Relations compares one relation of both builds: kind, columns, number of
// rows, and the rows in any order. A nil Table is a relation that is not there.
func Relations(ctx context.Context, subject string, ref, cand *Table, rep *Report) error {
	switch {
	case cand == nil:
		rep.Add("relations missing", subject, "name", ref.Kind, Absent{})
		return nil
	case ref == nil:
		rep.Add("relations extra", subject, "name", Absent{}, cand.Kind)
		return nil
	}
	if ref.Kind != cand.Kind {
		rep.Add("relations", subject, "kind", ref.Kind, cand.Kind)
	}
	if !Columns(subject, ref.Columns, cand.Columns, rep) {
		return nil
	}
	return rows(ctx, subject, ref, cand, rep)
}

// Columns compares names, order and types of columns. It reports whether both
// sides have the same names, so that rows can be compared.
func Columns(subject string, ref, cand []adapters.Column, rep *Report) bool {
	kinds := func(list []adapters.Column) (object, []string) {
		m, order := object{}, []string(nil)
		for _, c := range list {
			m[c.Name] = c.Type
			order = append(order, c.Name)
		}
		return m, order
	}
	rk, ro := kinds(ref)
	ck, co := kinds(cand)
	same := true
	for _, name := range keysOf(rk, ck) {
		switch {
		case ck[name] == nil:
			rep.Add("columns", subject, name, rk[name], Absent{})
			same = false
		case rk[name] == nil:
			rep.Add("columns", subject, name, Absent{}, ck[name])
			same = false
		case rk[name] != ck[name]:
			rep.Add("columns", subject, name, rk[name], ck[name])
		}
	}
	if same && strings.Join(ro, "\x00") != strings.Join(co, "\x00") {
		rep.Add("columns", subject, "(order)", ro, co)
	}
	return same
}

// rows compares two relations as multisets of rows by sums of hashes, which
// take no memory. When they differ it names the columns at fault; columns that
// differ when the same view is read twice, and those that the allow file
// explains, are left out and the rest compared again.
func rows(ctx context.Context, subject string, ref, cand *Table, rep *Report) error {
	all := map[string]bool{}
	for _, c := range ref.Columns {
		all[c.Name] = true
	}
	r, c, err := digests(ctx, ref, cand, all)
	if err != nil {
		return err
	}
	if r.count != c.count {
		rep.Add("rows", subject, "(count)", r.count, c.count)
		return nil
	}
	if r.rows == c.rows {
		return nil
	}
	again := r
	if ref.Kind == "view" {
		if again, err = digestOf(ctx, ref, all); err != nil {
			return err
		}
	}
	blamed := false
	for _, col := range ref.Columns {
		name := col.Name
		switch {
		case r.columns[name] == c.columns[name]:
		case r.columns[name] != again.columns[name], rep.Allows("content", subject, name):
			rep.Explained++
			delete(all, name)
		default:
			rep.Add("content", subject, name, r.columns[name].String(), c.columns[name].String())
			blamed = true
		}
	}
	if blamed || len(all) == 0 {
		return nil
	}
	if r, c, err = digests(ctx, ref, cand, all); err != nil || r.rows == c.rows {
		return err
	}
	rep.Add("content", subject, "(rows)", r.rows.String(), c.rows.String())
	return nil
}

// sum adds hashes; rows in another order have the same sum.
type sum [2]uint64

// String names the sum in a report.
func (s sum) String() string { return fmt.Sprintf("digest %08x", uint32(s[0])) }

// digest is what is kept of a relation's rows.
type digest struct {
	count   int64
	rows    sum
	columns map[string]sum
}

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func (s *sum) add(text []byte) {
	for i := range s {
		s[i] += maphash.Bytes(seeds[i], text)
	}
}

func digests(ctx context.Context, ref, cand *Table, columns map[string]bool) (r, c *digest, err error) {
	if r, err = digestOf(ctx, ref, columns); err != nil {
		return nil, nil, err
	}
	// The candidate's rows are put in the reference's order of columns.
	ordered := *cand
	if c, err = digestIn(ctx, &ordered, ref.Columns, columns); err != nil {
		return nil, nil, err
	}
	return r, c, nil
}

func digestOf(ctx context.Context, t *Table, columns map[string]bool) (*digest, error) {
	return digestIn(ctx, t, t.Columns, columns)
}

func digestIn(ctx context.Context, t *Table, order []adapters.Column, columns map[string]bool) (*digest, error) {
	found, err := t.Read(ctx)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	at := map[string]int{}
	for i, c := range t.Columns {
		at[c.Name] = i
	}
	d := &digest{columns: map[string]sum{}}
	sums := make([]sum, len(order))
	var line, text []byte
	for {
		values, err := found.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		d.count++
		line = line[:0]
		for i, c := range order {
			if !columns[c.Name] {
				continue
			}
			text = appendValue(text[:0], values[at[c.Name]], t)
			sums[i].add(text)
			line = append(strconv.AppendInt(line, int64(len(text)), 10), ':')
			line = append(line, text...)
		}
		d.rows.add(line)
	}
	for i, c := range order {
		d.columns[c.Name] = sums[i]
	}
	return d, nil
}

// appendValue writes a value so that equal ones are equal texts: floats to nine
// digits, since their sums depend on the order of rows; times within an hour of
// the run as one.
func appendValue(b []byte, v any, t *Table) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, 0)
	case string:
		if t.Mask != nil {
			v = t.Mask(v)
		}
		return append(append(b, '='), v...)
	case []byte:
		return append(append(b, '='), v...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', 9, 64)
	case time.Time:
		if !t.Run.IsZero() && v.Sub(t.Run).Abs() <= time.Hour && !isDay(v) {
			return append(b, "run time"...)
		}
		return v.UTC().AppendFormat(b, time.RFC3339Nano)
	}
	return fmt.Append(b, v)
}

// isDay reports whether a time is the start of a day: a row of a calendar, which
// is the same whenever it was built.
func isDay(t time.Time) bool { return t.UTC().Truncate(24 * time.Hour).Equal(t) }
