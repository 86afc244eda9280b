package sql

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/modeldata/model/compiler/internal/canon"
)

// ColumnChange is a column that two queries make in different ways.
type ColumnChange struct {
	Name string
	// Start and End are the place in the later text where it is made otherwise;
	// OldStart and OldEnd that in the earlier one. Either may be empty.
	Start, End, OldStart, OldEnd int32
}

// Rename is a column that has another name and is made as before.
type Rename struct{ From, To ColumnChange }

// ClauseChange is a clause that is there in one query only, or in both with
// another text.
type ClauseChange struct {
	Kind     string
	Old, New *Clause
}

// Difference is what is not the same in what two queries give.
type Difference struct {
	Added, Removed []ColumnChange
	Changed        []ColumnChange
	Renamed        []Rename
	// Reordered: columns that both have come in another order.
	Reordered bool
	// Rows: there may be other rows; Clauses say what of the text decides that.
	Rows    bool
	Clauses []ClauseChange
	// Order: rows may come in another order.
	Order bool
}

// Same reports whether there is no difference.
func (d *Difference) Same() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed)+len(d.Renamed) == 0 && !d.Reordered && !d.Rows && !d.Order
}

// Compare tells what is different between what two queries give.
func Compare(before, after *Meaning) *Difference {
	c := &comparison{before: before, after: after}
	c.columns()
	c.out.Rows, c.out.Order = before.Rows != after.Rows, before.Order != after.Order
	if c.out.Rows || c.out.Order {
		c.out.Clauses = c.clauses()
	}
	return &c.out
}

type comparison struct {
	before, after *Meaning
	out           Difference
}

// keyed numbers the columns of one name.
func keyed(cols []canon.Column) ([]string, map[string]int) {
	keys, at, seen := make([]string, len(cols)), map[string]int{}, map[string]int{}
	for i, c := range cols {
		keys[i] = c.Key
		if n := seen[c.Key]; n > 0 {
			keys[i] += "\x00" + strconv.Itoa(n)
		}
		seen[c.Key]++
		at[keys[i]] = i
	}
	return keys, at
}

func (c *comparison) columns() {
	oldKeys, oldAt := keyed(c.before.Columns)
	newKeys, newAt := keyed(c.after.Columns)
	var oldBoth, newBoth []string
	var added, removed []int
	for i, k := range oldKeys {
		if _, ok := newAt[k]; ok {
			oldBoth = append(oldBoth, k)
		} else {
			removed = append(removed, i)
		}
	}
	for i, k := range newKeys {
		o, ok := oldAt[k]
		if !ok {
			added = append(added, i)
			continue
		}
		newBoth = append(newBoth, k)
		if c.before.Columns[o].Hash != c.after.Columns[i].Hash {
			c.out.Changed = append(c.out.Changed, c.place(c.before.Columns[o], c.after.Columns[i]))
		}
	}
	c.out.Reordered = !slices.Equal(oldBoth, newBoth)
	for _, o := range removed {
		was := c.before.Columns[o]
		n := slices.IndexFunc(added, func(i int) bool { return c.after.Columns[i].Hash == was.Hash && was.Key != "*" })
		if n < 0 {
			c.out.Removed = append(c.out.Removed, ColumnChange{Name: was.Name, OldStart: was.Start, OldEnd: was.End})
			continue
		}
		now := c.after.Columns[added[n]]
		c.out.Renamed = append(c.out.Renamed, Rename{
			ColumnChange{Name: was.Name, OldStart: was.Start, OldEnd: was.End}, ColumnChange{Name: now.Name, Start: now.Start, End: now.End},
		})
		added = slices.Delete(added, n, n+1)
	}
	for _, i := range added {
		now := c.after.Columns[i]
		c.out.Added = append(c.out.Added, ColumnChange{Name: now.Name, Start: now.Start, End: now.End})
	}
}

// place finds where a changed column is made otherwise: its own expression, or one
// that it is made from.
func (c *comparison) place(before, after canon.Column) ColumnChange {
	out := ColumnChange{after.Name, after.Start, after.End, before.Start, before.End}
	gone, come := c.differing(func(x Clause) bool { return x.Kind == "column" })
	own := func(x Clause, col canon.Column) bool { return x.Start <= col.Start && x.End >= col.End }
	if slices.ContainsFunc(come, func(x Clause) bool { return own(x, after) }) || slices.ContainsFunc(gone, func(x Clause) bool { return own(x, before) }) {
		return out
	}
	if x, ok := named(come, after.Key); ok {
		out.Start, out.End = x.Start, x.End
	}
	if x, ok := named(gone, before.Key); ok {
		out.OldStart, out.OldEnd = x.Start, x.End
	}
	return out
}

// named is the clause of a column's name, else the first.
func named(list []Clause, key string) (Clause, bool) {
	for _, x := range list {
		if x.Name == key {
			return x, true
		}
	}
	if len(list) > 0 {
		return list[0], true
	}
	return Clause{}, false
}

// differing are the clauses that only one of the texts has.
func (c *comparison) differing(keep func(Clause) bool) (gone, come []Clause) {
	count := map[Clause]int{}
	key := func(x Clause) Clause { return Clause{Kind: x.Kind, Text: x.Text} }
	for _, x := range c.before.Clauses {
		count[key(x)]++
	}
	for _, x := range c.after.Clauses {
		if keep(x) {
			if count[key(x)]--; count[key(x)] < 0 {
				come = append(come, x)
			}
		}
	}
	for _, x := range slices.Backward(c.before.Clauses) {
		if keep(x) && count[key(x)] > 0 {
			count[key(x)]--
			gone = append(gone, x)
		}
	}
	slices.Reverse(gone)
	return gone, come
}

// clauses pairs what is gone with what has come in its place.
func (c *comparison) clauses() []ClauseChange {
	gone, come := c.differing(func(x Clause) bool {
		return x.Kind != "column" && (c.out.Rows || x.Kind == "order")
	})
	var out []ClauseChange
	for _, x := range come {
		now := x
		change := ClauseChange{Kind: x.Kind, New: &now}
		if i := slices.IndexFunc(gone, func(g Clause) bool { return g.Kind == x.Kind }); i >= 0 {
			was := gone[i]
			change.Old = &was
			gone = slices.Delete(gone, i, i+1)
		}
		out = append(out, change)
	}
	for _, x := range gone {
		was := x
		out = append(out, ClauseChange{Kind: x.Kind, Old: &was})
	}
	slices.SortStableFunc(out, func(x, y ClauseChange) int { return cmp.Compare(x.at(), y.at()) })
	return out
}

func (x ClauseChange) at() int32 {
	if x.New != nil {
		return x.New.Start
	}
	return x.Old.Start
}
