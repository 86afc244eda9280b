package properties

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

var columnKeys = []string{
	"name", "description", "data_type", "data_tests", "tests", "constraints", "quote", "tags", "meta", "config", "docs", "granularity",
	"policy_tags", "dimension", "entity", "databricks_tags", "codec",
}

func (d *decoder) columns(k yamldoc.Key, n *yamldoc.Node) []Column {
	return list(d, k, n, d.column)
}

func (d *decoder) column(n *yamldoc.Node) Column {
	c := Column{Range: rangeOf(n.Span)}
	if name := n.Get("name"); name != nil {
		c.Name = d.text(yamldoc.Key{Name: "name"}, name)
	} else {
		d.missing(n, "a column", "name")
	}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name", "docs":
		case "description":
			c.Description = d.rawText(k, v)
		case "data_type":
			c.DataType = d.optional(k, v)
		case "quote":
			c.Quote = d.boolean(k, v)
		case "tags":
			c.Tags = append(d.texts(k, v), c.Tags...)
		case "meta":
			c.Meta = merged(d.mapping(k, v), c.Meta)
		case "config":
			d.columnConfig(k, v, &c)
		case "constraints":
			c.Constraints = d.constraints(k, v)
		case "granularity":
			c.Granularity = d.oneOf(k, v, d.optional(k, v), granularities...)
		case "data_tests", "tests":
			if d.bothTests(n, k) {
				c.Tests = d.tests(k, v, c.Name.Value)
			}
		default:
			if c.Extra == nil {
				c.Extra = &project.Map{}
			}
			c.Extra.Set(k.Name, d.data(v))
			// Keys of a user's own are kept, so only what looks like a typing error
			// is worth a word.
			if !slices.Contains(columnKeys, k.Name) && diag.Nearest(k.Name, columnKeys) != "" {
				d.unknown(k, "a column", columnKeys, diag.Warning)
			}
		}
	}
	d.checkColumnConstraints(&c)
	return c
}

var granularities = []string{"nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// columnConfig reads a column's config, whose tags and meta add to its own.
func (d *decoder) columnConfig(k yamldoc.Key, n *yamldoc.Node, c *Column) {
	if c.Config = d.mapping(k, n); c.Config == nil {
		return
	}
	switch tags, _ := c.Config.Get("tags"); tags := tags.(type) {
	case string:
		c.Tags = append(c.Tags, tags)
	case []any:
		for _, t := range project.Strings(tags) {
			if !slices.Contains(c.Tags, t) {
				c.Tags = append(c.Tags, t)
			}
		}
	}
	if m := c.Config.Map("meta"); m != nil {
		c.Meta = merged(c.Meta, m)
	}
}

// merged is base with over's keys on top.
func merged(base, over *project.Map) *project.Map {
	if over == nil {
		return base
	}
	if base == nil {
		return over
	}
	out := base.Clone()
	for k, v := range over.All() {
		out.Set(k, v)
	}
	return out
}

var constraintTypes = []string{"check", "not_null", "unique", "primary_key", "foreign_key", "custom"}

var constraintKeys = []string{"type", "name", "expression", "columns", "to", "to_columns", "warn_unenforced", "warn_unsupported"}

func (d *decoder) constraints(k yamldoc.Key, n *yamldoc.Node) []Constraint {
	return list(d, k, n, d.constraint)
}

func (d *decoder) constraint(n *yamldoc.Node) Constraint {
	c := Constraint{Range: rangeOf(n.Span), WarnUnenforced: true, WarnUnsupp: true}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "type":
			c.Type = d.oneOf(k, v, d.text(k, v).Value, constraintTypes...)
		case "name":
			c.Name = d.optional(k, v)
		case "expression":
			c.Expression = d.optional(k, v)
		case "columns":
			c.Columns = d.texts(k, v)
		case "to":
			c.To = d.optional(k, v)
		case "to_columns":
			c.ToColumns = d.texts(k, v)
		case "warn_unenforced":
			c.WarnUnenforced = d.truth(k, v)
		case "warn_unsupported":
			c.WarnUnsupp = d.truth(k, v)
		default:
			d.unknown(k, "a constraint", constraintKeys, diag.Warning)
		}
	}
	if n.Get("type") == nil {
		d.missing(n, "a constraint", "type")
	}
	return c
}

// checkColumnConstraints reports what a constraint cannot have on a column.
func (d *decoder) checkColumnConstraints(c *Column) {
	for _, k := range c.Constraints {
		if len(k.Columns) > 0 {
			d.diags = append(d.diags, diag.Warnf(diag.PropertyUnknown, d.file.Span(k.Range), "a constraint of a column has no columns of its own").
				WithHint("remove columns:, or declare the constraint on the model"))
		}
	}
}
