// Package typestest asks an engine and our type system the same questions and
// compares the answers: the types that a query gives, or that it is refused. It
// takes the engine's types, the written values to try and a function that asks
// the engine; which operators and functions an engine has, its own tests say.
package typestest

import (
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Engine is what is asked.
type Engine struct {
	Dialect *sqlparse.Dialect
	// Columns are the types of the table t that the queries read: column c0 is of
	// the first, c1 of the second.
	Columns []string
	// Common are the columns by number that most projects have.
	Common []int
	// Literals are values as they are written.
	Literals []string
	// Describe gives the types of a query's columns, or why the engine refuses it.
	Describe func(query string) ([]string, error)
}

// Oracle compares answers.
type Oracle struct {
	Engine
	t *testing.T
	// every: of so many queries one is asked.
	every                         uint32
	asked, told, refused, missing int
	// wrong counts the answers that differ, by the start of their query.
	wrong map[string]int
}

// New asks one of so many queries; MODEL_TYPES_EVERY says another number. When
// the test ends it has failed unless some type was told.
func New(t *testing.T, e Engine, every uint32) *Oracle {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("MODEL_TYPES_EVERY")); err == nil {
		every = uint32(n)
	}
	o := &Oracle{Engine: e, t: t, every: max(every, 1), wrong: map[string]int{}}
	t.Cleanup(o.report)
	return o
}

func (o *Oracle) report() {
	o.t.Logf("%d asked: %d types told, %d refused by both, %d refused by the engine only", o.asked, o.told, o.refused, o.missing)
	if o.told == 0 {
		o.t.Error("no type was told, so nothing was compared")
	}
}

// Table is the statement that makes t.
func (e Engine) Table() string {
	defs := make([]string, len(e.Columns))
	for i, c := range e.Columns {
		defs[i] = Column(i) + " " + c
	}
	return "create table t (" + strings.Join(defs, ", ") + ")"
}

// Column is the name of a column of t.
func Column(i int) string { return fmt.Sprintf("c%d", i) }

// Operands are all columns and the written values.
func (e Engine) Operands() []string {
	var out []string
	for i := range e.Columns {
		out = append(out, Column(i))
	}
	return append(out, e.Literals...)
}

// Expression asks about an expression over t.
func (o *Oracle) Expression(e string) { o.Query("select " + e + " from t") }

// Query compares our answer about a query with the engine's. That we know no
// answer is no fault.
func (o *Oracle) Query(q string) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(q))
	if h.Sum32()%o.every != 0 {
		return
	}
	o.asked++
	ours, problem := o.inferred(q)
	theirs, err := o.Describe(q)
	switch {
	case err == nil && problem != "":
		o.fail(q, fmt.Sprintf("refused (%s), the engine says %s", problem, theirs))
	case err == nil && ours == nil:
	case err == nil && !slices.Equal(ours, theirs):
		o.fail(q, fmt.Sprintf("%s, the engine says %s", ours, theirs))
	case err == nil:
		o.told++
	case problem != "":
		o.refused++
	default:
		o.missing++
		if os.Getenv("MODEL_TYPES_MISSING") != "" && o.missing%50 == 0 {
			o.t.Logf("not refused: %s: %.150s", q, strings.ReplaceAll(err.Error(), "\n", " "))
		}
	}
}

// fail tells the first few of a kind.
func (o *Oracle) fail(q, what string) {
	key, _, _ := strings.Cut(strings.TrimPrefix(q, "select "), "(")
	if o.wrong[key]++; o.wrong[key] <= 4 {
		o.t.Errorf("%s: %s", q, what)
	}
}

// inferred is our answer: the types when all are known, or why the query is
// refused.
func (o *Oracle) inferred(q string) (all []string, problem string) {
	s, problems := sqlparse.Parse(q, o.Dialect)
	if s == nil || len(problems) > 0 {
		return nil, ""
	}
	out := ir.Analyze(q, s, o.Dialect, ir.Options{Catalog: o.Relation, Types: true})
	for _, p := range out.Problems {
		if p.Kind == ir.TypeMismatch || p.Kind == ir.WrongArguments {
			return nil, p.Name
		}
	}
	for _, c := range out.Columns {
		if c.Type == "" {
			return nil, ""
		}
		all = append(all, c.Type)
	}
	return all, ""
}

// Relation is the catalog that queries are inferred with.
func (e Engine) Relation(parts []string) *ir.Relation {
	if parts[len(parts)-1] != "t" {
		return nil
	}
	r := &ir.Relation{}
	for i, t := range e.Columns {
		r.Columns, r.Types = append(r.Columns, Column(i)), append(r.Types, t)
	}
	return r
}
