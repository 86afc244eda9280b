package lineage

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Strictness says what the check of types does with what it finds.
type Strictness string

// The ways.
const (
	CheckOff   Strictness = "off"
	CheckWarn  Strictness = "warn"
	CheckError Strictness = "error"
)

// CheckConfig is the configuration of a model or snapshot that sets its own
// strictness.
const CheckConfig = "type_check"

// StrictnessOf is what a node itself asks for; "" leaves it to the command.
// YAML reads the word off as false.
func StrictnessOf(n *project.Node) Strictness {
	v, _ := n.Config.Get(CheckConfig)
	switch v {
	case "off", false:
		return CheckOff
	case "warn", "error":
		return Strictness(v.(string))
	}
	return ""
}

// strictness is how strict the check of a node is.
func (a *columnAnalysis) strictness(n *project.Node) Strictness {
	if strict := StrictnessOf(n); strict != "" {
		return strict
	}
	return a.options.Check
}

// checked are the diagnostics of a node's SQL, as strict as it is to be.
func (a *columnAnalysis) checked(n *project.Node, c *compiler.Compiled, q *sql.Query) diag.List {
	strict := a.strictness(n)
	if strict == CheckOff {
		return nil
	}
	out := append(a.doubts(n, c, q), a.contract(n, c, q)...)
	out = append(out, a.repeated(n, c, q)...)
	for _, d := range out {
		if d.WithNode(n.UniqueID); strict == CheckError {
			d.Severity = diag.Error
		}
	}
	return out
}

// doubt tells one doubt from others.
type doubt struct {
	code    diag.Code
	at      source.Span
	message string
}

// doubts are the places in a node's SQL that the engine would refuse.
func (a *columnAnalysis) doubts(n *project.Node, c *compiler.Compiled, q *sql.Query) diag.List {
	var out diag.List
	seen := map[doubt]bool{}
	for _, note := range q.Notes {
		code, ok := doubtCodes[note.Kind]
		if !ok {
			continue
		}
		if (note.Kind == sql.UnknownFunction || note.Kind == sql.UnknownType) && a.mayCreate(n, note.Name) {
			continue
		}
		at := wordPlace(n, c, note.Start, note.End)
		key := doubt{code, at, note.Message}
		if seen[key] { // a loop of the template wrote it again
			continue
		}
		seen[key] = true
		d := diag.Warnf(code, at, "%s", note.Message)
		if note.Near != "" {
			d.WithHint("did you mean %s?", note.Near)
		}
		out = append(out, d)
	}
	return out
}

// mayCreate reports whether the project itself may make a function or a type: its
// macros, its hooks, or the node's own hooks name it.
func (a *columnAnalysis) mayCreate(n *project.Node, name string) bool {
	named := func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(name)) }
	for _, m := range a.project.Macros {
		if !m.BuiltIn && named(m.SQL) {
			return true
		}
	}
	for i := range a.graph.Len() {
		if node := a.graph.Node(int32(i)); (node.Kind == project.Operation || node.Kind == project.Function) && (named(node.Raw) || named(node.Name)) {
			return true
		}
	}
	for _, key := range []string{"pre-hook", "post-hook"} {
		hooks, _ := n.Config.Get(key)
		if text, err := json.Marshal(hooks); err == nil && named(string(text)) {
			return true
		}
	}
	return false
}

var doubtCodes = map[sql.NoteKind]diag.Code{
	sql.UnknownColumn: diag.ColumnUnknown, sql.AmbiguousColumn: diag.ColumnAmbiguous, sql.UnionArity: diag.UnionArity,
	sql.TypeMismatch: diag.TypeMismatch, sql.WrongArguments: diag.WrongArguments, sql.UnknownRelation: diag.RelationUnknown,
	sql.Ungrouped: diag.ColumnUngrouped, sql.Misplaced: diag.CallMisplaced, sql.DuplicateAlias: diag.AliasTwice, sql.Ordinal: diag.OrdinalWrong,
	sql.SubqueryWidth: diag.SubqueryTooWide, sql.Width: diag.WidthsDiffer, sql.StarOfNothing: diag.StarWithoutFrom,
	sql.UnselectedOrder: diag.OrderUnselected, sql.UnknownFunction: diag.FunctionUnknown, sql.UnknownType: diag.TypeUnknown,
}

// contract compares the columns of a query with an enforced contract, by name
// and by the kind of type, as the run does before it builds.
func (a *columnAnalysis) contract(n *project.Node, c *compiler.Compiled, q *sql.Query) diag.List {
	switch n.Config.String("materialized") {
	case "view", "table", "incremental":
	default:
		return nil
	}
	if !n.Contract.Enforced || q.Lookup != nil || len(n.Columns) == 0 {
		return nil
	}
	var out diag.List
	found := map[string]*sql.Column{}
	for i := range q.Columns {
		found[strings.ToLower(q.Columns[i].Name)] = &q.Columns[i]
	}
	declared := map[string]bool{}
	for _, want := range n.Columns {
		declared[strings.ToLower(want.Name)] = true
		got := found[strings.ToLower(want.Name)]
		if got == nil {
			at := want.Span
			if at.IsZero() {
				at = n.PatchSpan
			}
			d := diag.Warnf(diag.ContractUnmet, at, "the contract of %s declares a column %s that its query does not give", n.Name, want.Name)
			if near := diag.Nearest(want.Name, slices.Collect(maps.Keys(found))); near != "" && !declares(n, near) {
				d.WithHint("did you mean %s?", near)
			} else {
				d.WithHint("select it, or take it out of the contract")
			}
			out = append(out, d)
			continue
		}
		if want.DataType == "" {
			out = append(out, diag.Warnf(diag.ContractUnmet, want.Span, "the contract of %s names no type for its column %s", n.Name, want.Name).
				WithHint("add data_type: %s", cmp.Or(got.Type, "with its type")))
			continue
		}
		if near := sql.SlipOfType(a.dialect(n), want.DataType); near != "" && !a.mayCreate(n, want.DataType) {
			out = append(out, diag.Warnf(diag.TypeUnknown, wordAfter(want.Span, want.DataType), "no type is called %q", want.DataType).WithHint("did you mean %s?", near))
			continue
		}
		if d := a.contractType(n, c, got, want); d != nil {
			out = append(out, d)
		}
	}
	for i := range q.Columns {
		if got := &q.Columns[i]; !declared[strings.ToLower(got.Name)] {
			out = append(out, diag.Warnf(diag.ContractUnmet, placeOf(n, c, got.Start), "the query of %s gives a column %s that its contract does not declare", n.Name, got.Name).
				WithNote(n.PatchSpan, "the contract is here").WithHint("declare it, or do not select it"))
		}
	}
	return out
}

func declares(n *project.Node, column string) bool {
	return slices.ContainsFunc(n.Columns, func(c project.Column) bool { return strings.EqualFold(c.Name, column) })
}

// repeated reports columns of one name where no table or view can have them.
func (a *columnAnalysis) repeated(n *project.Node, c *compiler.Compiled, q *sql.Query) diag.List {
	if _, refused := sql.DistinctNames(a.dialect(n), nil); !refused || n.Ephemeral() {
		return nil
	}
	seen := map[string]bool{}
	for i := range q.Columns {
		col := &q.Columns[i]
		if !seen[col.Name] {
			seen[col.Name] = true
			continue
		}
		return diag.List{diag.Warnf(diag.ColumnsRepeated, placeOf(n, c, col.Start), "%s gives a second column %s", n.Name, col.Name)}
	}
	return nil
}

// contractType compares one column's types, without lengths and precisions.
func (a *columnAnalysis) contractType(n *project.Node, c *compiler.Compiled, got *sql.Column, want project.Column) *diag.Diagnostic {
	declared := sql.Canonical(a.dialect(n), want.DataType)
	if got.Type == "" || declared == "" || typeWord(declared) == typeWord(got.Type) {
		return nil
	}
	return diag.Warnf(diag.ContractUnmet, placeOf(n, c, got.Start), "the column %s of %s is %s, and its contract declares %s", got.Name, n.Name, got.Type, want.DataType).
		WithNote(want.Span, "it is declared here").WithHint("cast it to %s, or declare %s", want.DataType, got.Type)
}

// typeWord is a type without its length or precision.
func typeWord(t string) string {
	word, _, _ := strings.Cut(t, "(")
	return strings.ToLower(strings.TrimSpace(word))
}
