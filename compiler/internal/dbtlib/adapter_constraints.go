package dbtlib

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// constraintMethods write the constraints that YAML declares.
var constraintMethods = map[string]adapterMethod{
	"render_raw_columns_constraints": {jinja.Required("raw_columns"), (*Adapter).renderColumns, nil},
	"render_raw_model_constraints":   {jinja.Required("raw_constraints"), (*Adapter).renderModelConstraints, nil},
}

// constraint is one declared constraint.
type constraint struct {
	kind, name, expression string
	columns                []string
	to                     string
	toColumns              []string
	warnUnsupported        bool
	warnUnenforced         bool
}

func readConstraint(v jinja.Value) (constraint, error) {
	text := func(key string) string {
		if it, ok := lookup(v, key); ok && given(it) {
			return jinja.Str(it)
		}
		return ""
	}
	texts := func(key string) []string {
		it, ok := lookup(v, key)
		if !ok || !given(it) {
			return nil
		}
		items, _ := iterate(it)
		out := make([]string, len(items))
		for i, x := range items {
			out[i] = jinja.Str(x)
		}
		return out
	}
	flag := func(key string) bool {
		it, ok := lookup(v, key)
		return !ok || !given(it) || jinja.Truth(it)
	}
	c := constraint{
		kind: strings.ToLower(text("type")), name: text("name"), expression: text("expression"), columns: texts("columns"),
		to: text("to"), toColumns: texts("to_columns"),
		warnUnsupported: flag("warn_unsupported"), warnUnenforced: flag("warn_unenforced"),
	}
	switch c.kind {
	case "check", "not_null", "unique", "primary_key", "foreign_key", "custom":
		return c, nil
	}
	return c, hinted(valueError("a constraint has the type %s", jinja.Repr(text("type"))),
		"the types are check, not_null, unique, primary_key, foreign_key and custom")
}

// renderable warns of what the engine does not do and reports whether the
// constraint is written at all.
func (a *Adapter) renderable(c *jinja.Call, con constraint) (bool, error) {
	if con.kind == "custom" {
		return true, nil
	}
	switch a.h.Dialect.Constraints[con.kind] {
	case adapters.NotSupported, "":
		if con.warnUnsupported {
			return false, warn(c, fmt.Sprintf("%s constraints are not supported by %s and are left out; set warn_unsupported: false to silence this", con.kind, a.h.Dialect.Name))
		}
		return false, nil
	case adapters.NotEnforced:
		if con.warnUnenforced {
			return true, warn(c, fmt.Sprintf("%s constraints are written but not enforced by %s; set warn_unenforced: false to silence this", con.kind, a.h.Dialect.Name))
		}
	}
	return true, nil
}

// reference is what a foreign key's `to` looks like when it names a node.
var reference = regexp.MustCompile(`^\s*(ref|source)\s*\(.*\)\s*$`)

// IsReference reports whether a constraint's `to` is a ref() or source() and not
// a relation's name.
func IsReference(to string) bool { return reference.MatchString(to) }

// references writes the table that a foreign key points to.
func (a *Adapter) references(con constraint) string {
	if con.to == "" || len(con.toColumns) == 0 {
		return "references " + con.expression
	}
	to := con.to
	if parts := splitName(to); len(parts) > 2 && !a.h.Dialect.Has(adapters.ForeignKeyDatabase) {
		to = strings.Join(parts[1:], ".")
	}
	return fmt.Sprintf("references %s (%s)", to, strings.Join(con.toColumns, ", "))
}

// splitName splits a rendered name at the points outside of quotes.
func splitName(s string) []string {
	var parts []string
	start := 0
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '`':
			quote = c
		case c == '.':
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// inline is a constraint after a column; "" when there is nothing to write.
func (a *Adapter) inline(con constraint) string {
	switch con.kind {
	case "check":
		if con.expression == "" {
			return ""
		}
		return "check (" + con.expression + ")"
	case "foreign_key":
		if con.expression == "" && (con.to == "" || len(con.toColumns) == 0) {
			return ""
		}
		return a.references(con)
	case "custom":
		return con.expression
	}
	return strings.TrimSpace(strings.ReplaceAll(con.kind, "_", " ") + " " + con.expression)
}

// clause is a constraint of the table.
func (a *Adapter) clause(con constraint) string {
	prefix := ""
	if con.name != "" {
		prefix = "constraint " + con.name + " "
	}
	cols := strings.Join(con.columns, ", ")
	expression := ""
	if con.expression != "" {
		expression = " " + con.expression
	}
	switch con.kind {
	case "check":
		if con.expression != "" {
			return prefix + "check (" + con.expression + ")"
		}
	case "unique", "primary_key":
		return fmt.Sprintf("%s%s%s (%s)", prefix, strings.ReplaceAll(con.kind, "_", " "), expression, cols)
	case "foreign_key":
		if con.expression != "" || con.to != "" && len(con.toColumns) > 0 {
			return fmt.Sprintf("%sforeign key (%s) %s", prefix, cols, a.references(con))
		}
	case "custom":
		if con.expression != "" {
			return prefix + con.expression
		}
	}
	return ""
}

func (a *Adapter) renderColumns(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	d, ok := args[0].(*jinja.Dict)
	if !ok {
		return nil, typeError("render_raw_columns_constraints() takes the model's columns, not %s", jinja.TypeName(args[0]))
	}
	out := list()
	for _, col := range d.Items() {
		text, err := a.renderColumn(c, col)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, text)
	}
	return out, nil
}

func (a *Adapter) renderColumn(c *jinja.Call, col jinja.Value) (string, error) {
	v, _ := lookup(col, "name")
	name := jinja.Str(v)
	if q, ok := lookup(col, "quote"); ok && jinja.Truth(q) {
		name = a.h.Dialect.Quote(name)
	}
	typ, ok := lookup(col, "data_type")
	if !ok || !given(typ) {
		return "", jinja.Raise(diag.ContractBroken, "the contract gives column %s no data_type", name)
	}
	parts := []string{name + " " + jinja.Str(typ)}
	if cons, ok := lookup(col, "constraints"); ok && given(cons) {
		items, err := iterate(cons)
		if err != nil {
			return "", err
		}
		for _, it := range items {
			text, err := a.constraintText(c, it, a.inline)
			if err != nil {
				return "", err
			}
			if text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " "), nil
}

func (a *Adapter) constraintText(c *jinja.Call, v jinja.Value, write func(constraint) string) (string, error) {
	con, err := readConstraint(v)
	if err != nil {
		return "", err
	}
	ok, err := a.renderable(c, con)
	if err != nil || !ok {
		return "", err
	}
	if IsReference(con.to) && a.h.Render != nil {
		if con.to, err = a.h.Render("{{ " + con.to + " }}"); err != nil {
			return "", err
		}
	}
	return write(con), nil
}

func (a *Adapter) renderModelConstraints(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	items, err := iterate(args[0])
	if err != nil {
		return nil, err
	}
	out := list()
	for _, it := range items {
		text, err := a.constraintText(c, it, a.clause)
		if err != nil {
			return nil, err
		}
		if text != "" {
			out.Items = append(out.Items, text)
		}
	}
	return out, nil
}
