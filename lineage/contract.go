package lineage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// sameContract compares a model's contract with the earlier one. A change
// that can break readers is a warning, and an error for a versioned model:
// that is what a new version is for.
func (c *comparison) sameContract(n *project.Node, old *artifact.Node) (bool, diag.List) {
	switch {
	case n.Kind != project.Model || old.ResourceType != string(project.Model):
		return true, nil
	case !old.Contract.Enforced:
		return !n.Contract.Enforced, nil
	case n.Contract.Enforced && n.Contract.Checksum == old.Contract.Checksum:
		return true, nil
	}
	if broken := c.breaks(n, old); len(broken) > 0 {
		return false, diag.List{contractChanged(n, broken, "bring these back, or make the change in a new version of the model")}
	}
	return false, nil
}

// breach is one thing that readers of a model can no longer count on. Kind is
// what dbt calls its sort.
type breach struct{ kind, what string }

// The sorts of breaches, as dbt calls them.
const (
	contractRemoved   = "Contract enforcement was removed"
	columnsRemoved    = "Columns were removed"
	typesChanged      = "Columns with data_type changes"
	columnConstraints = "Enforced column level constraints were removed"
	modelConstraints  = "Enforced model level constraints were removed"
	materialization   = "Materialization changed with enforced constraints"
)

func contractChanged(n *project.Node, broken []breach, hint string) *diag.Diagnostic {
	at := n.PatchSpan
	if at.IsZero() {
		at = n.Span
	}
	var whats, kinds []string
	for _, b := range broken {
		whats = append(whats, b.what)
		if b.kind != "" && !slices.Contains(kinds, " "+b.kind+".") {
			kinds = append(kinds, " "+b.kind+".")
		}
	}
	d := diag.Warnf(diag.ContractChanged, at, "the contract of %s has changed in a way that breaks its readers: %s", n.Name, strings.Join(whats, "; "))
	to := "an unversioned model"
	if n.Version != nil {
		d.Severity = diag.Error
		to = "an enforced contract"
	}
	d.AsDbt("While comparing to previous project state, dbt detected a breaking change to %s.%s", to, strings.Join(kinds, ""))
	return d.WithNode(n.UniqueID).WithHint("%s", hint)
}

// breaks lists what readers of the earlier model can no longer count on.
func (c *comparison) breaks(n *project.Node, old *artifact.Node) []breach {
	var out []breach
	add := func(kind, format string, args ...any) { out = append(out, breach{kind, fmt.Sprintf(format, args...)}) }
	if !n.Contract.Enforced {
		add(contractRemoved, "it is no longer enforced")
	}
	enforced := c.enforced(n)
	tables := holdsConstraints(old.Config.Materialized)
	now := manifest.NodeMap(n, c.p)
	columns, constrained := now.Map("columns"), false
	before := slices.Clone(old.Columns)
	slices.SortFunc(before, func(a, b artifact.Column) int { return strings.Compare(a.Name, b.Name) })
	for _, col := range before {
		constraints, _ := col.Constraints.Value.([]any)
		constrained = constrained || len(constraints) > 0
		mine := columns.Map(col.Name)
		if mine == nil {
			add(columnsRemoved, "the column %s is gone", col.Name)
			continue
		}
		if baseType(mine.String("data_type")) != baseType(col.DataType) {
			add(typesChanged, "the column %s is %s and was %s", col.Name, typeName(mine.String("data_type")), typeName(col.DataType))
		}
		if tables {
			for _, name := range dropped(mine.List("constraints"), constraints, enforced) {
				add(columnConstraints, "the column %s has lost its constraint %s", col.Name, name)
			}
		}
	}
	constraints, _ := old.Constraints.Value.([]any)
	if tables {
		for _, name := range dropped(now.List("constraints"), constraints, enforced) {
			add(modelConstraints, "the constraint %s is gone", name)
		}
		if materialized := n.Config.String("materialized"); !holdsConstraints(materialized) && (constrained || len(constraints) > 0) {
			add(materialization, "it is a %s, which cannot hold the constraints of the %s that it was", materialized, old.Config.Materialized)
		}
	}
	return out
}

// baseType is a type without its length or precision: readers can count on it
// whatever these are.
func baseType(t string) string {
	base, _, _ := strings.Cut(t, "(")
	return strings.ToLower(strings.TrimSpace(base))
}

func typeName(t string) string {
	if t == "" {
		return "of no type"
	}
	return t
}

// holdsConstraints reports whether a materialization gives constraints to the
// engine.
func holdsConstraints(materialized string) bool {
	return materialized == "table" || materialized == "incremental"
}

// dropped names the earlier constraints that are gone and that the engine
// enforced.
func dropped(now, old []any, enforced func(kind string) bool) []string {
	var out []string
	for _, was := range old {
		c, _ := was.(map[string]any)
		kind, _ := c["type"].(string)
		if !enforced(kind) || slices.ContainsFunc(now, func(v any) bool { return sameValue(v, was) }) {
			continue
		}
		name, _ := c["name"].(string)
		if name == "" {
			name = kind
		}
		out = append(out, name)
	}
	return out
}

// enforced asks the dialect of the engine that a node lives on.
func (c *comparison) enforced(n *project.Node) func(kind string) bool {
	target := n.Target
	if target == "" {
		target = c.p.Profile.Target
	}
	output := c.p.Profile.Outputs[target]
	return func(kind string) bool {
		return output != nil && output.Driver != nil && output.Driver.Dialect.Constraints[kind] == adapters.Enforced
	}
}

// removed reports models whose contract went away with them: deleted, renamed
// or disabled, and not deprecated before.
func (c *comparison) removed() diag.List {
	if c.toldOff {
		return nil
	}
	c.toldOff = true
	var found diag.List
	for id, old := range c.before.Manifest.Nodes {
		if old.ResourceType != string(project.Model) || !old.Contract.Enforced || c.p.Nodes[id] != nil {
			continue
		}
		n := &project.Node{UniqueID: id, Name: old.Name}
		if old.Version.Value != nil {
			n.Version = &project.Version{V: old.Version.Value}
		}
		what, deprecation := "it was deleted or renamed", old.Deprecation
		if off := c.p.Disabled[id]; len(off) > 0 {
			if !off[0].Contract.Enforced {
				continue
			}
			n, what, deprecation = off[0], "it is disabled", deprecationOf(off[0])
		}
		if at, ok := parseDate(deprecation); ok && at.Before(c.before.Now) {
			continue
		}
		d := contractChanged(n, []breach{{what: what}}, "bring it back, or give it a deprecation_date and wait until then")
		found = append(found, d.AsDbt("%s Contracted model '%s' was %s.", d.Dbt, id, strings.TrimPrefix(strings.TrimPrefix(what, "it was "), "it is ")))
	}
	slices.SortFunc(found, func(a, b *diag.Diagnostic) int { return strings.Compare(a.Node, b.Node) })
	return found
}

func deprecationOf(n *project.Node) string {
	if n.Version != nil && n.Version.DeprecationDate != "" {
		return n.Version.DeprecationDate
	}
	return n.DeprecationDate
}

// sameDate compares dates that may be written in different ways.
func sameDate(a, b string) bool {
	if a == b {
		return true
	}
	x, xOK := parseDate(a)
	y, yOK := parseDate(b)
	return xOK && yOK && x.Equal(y)
}

// parseDate reads a date with or without a time and an offset.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
