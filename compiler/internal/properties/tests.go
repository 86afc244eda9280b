package properties

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// testConfigKeys are configuration of a test also when they are written among
// its arguments, in the order in which they become part of its config() call.
var testConfigKeys = []string{
	"severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc", "store_failures", "store_failures_as",
	"meta", "database", "schema", "alias",
}

// tests reads a list of generic tests.
func (d *decoder) tests(k yamldoc.Key, n *yamldoc.Node, column string) []TestDef {
	if n.Kind != yamldoc.Seq {
		d.wrongType(k, n, "a list", "write each test as `- not_null`")
		return nil
	}
	out := make([]TestDef, 0, len(n.Items))
	for _, it := range n.Items {
		if t, ok := d.test(it, column); ok {
			out = append(out, t)
		}
	}
	return out
}

// test reads one test in any of its written forms: a name; a mapping of one
// name to its arguments; a mapping with test_name.
func (d *decoder) test(n *yamldoc.Node, column string) (TestDef, bool) {
	t := TestDef{Range: rangeOf(n.Span), NameRange: rangeOf(n.Span), Column: column}
	switch n.Kind {
	case yamldoc.Str:
		return t, d.testName(&t, n.Raw)
	case yamldoc.Map:
	default:
		d.badTest(n, "a test must be a name or a mapping, not %s", n.Kind)
		return t, false
	}
	if _, name := n.Find("test_name"); name != nil {
		if name.Kind != yamldoc.Str {
			d.badTest(name, "the name of a test must be a text, not %s", name.Kind)
			return t, false
		}
		t.NameRange = rangeOf(name.Span)
		return t, d.testName(&t, name.Raw) && d.testBody(&t, n)
	}
	if len(n.Keys) != 1 {
		d.badTest(n, "a test is one name with its arguments below; this mapping has %d keys", len(n.Keys)).
			WithHint("indent the arguments further than the test's name")
		return t, false
	}
	args := n.Items[0]
	t.NameRange = rangeOf(n.Keys[0].Span)
	if args.Kind != yamldoc.Map {
		d.badTest(args, "the arguments of a test must be a mapping, not %s", args.Kind).
			WithHint("write `- %s` for a test without arguments, or its arguments as keys", n.Keys[0].Name)
		return t, false
	}
	return t, d.testName(&t, n.Keys[0].Name) && d.testBody(&t, args)
}

func (d *decoder) badTest(n *yamldoc.Node, format string, args ...any) *diag.Diagnostic {
	return d.errorf(diag.TestDefinition, n.Span, "write `- not_null`, or `- accepted_values:` with its arguments below", format, args...)
}

// testName splits "dbt_utils.equality".
func (d *decoder) testName(t *TestDef, name string) bool {
	namespace, base, dotted := strings.Cut(name, ".")
	if !dotted {
		namespace, base = "", name
	}
	if dotted && !isName(namespace) || !isName(base) {
		d.errorf(diag.TestDefinition, d.file.Span(t.NameRange), "write a name such as not_null or dbt_utils.equality", "'%s' is no name of a test", name)
		return false
	}
	t.Name, t.Namespace = base, namespace
	return true
}

func isName(s string) bool {
	for i, c := range s {
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// testBody sorts what stands below a test into arguments, configuration, name
// and description.
func (d *decoder) testBody(t *TestDef, n *yamldoc.Node) bool {
	body, ok := d.flatten(n)
	if !ok {
		return false
	}
	k, config := body.Find("config")
	if config != nil && config.Kind != yamldoc.Map {
		d.wrongType(k, config, "a mapping", "write keys and values below it, or remove the key").AsDbt("config must be a dict")
		return false
	}
	t.oldForm(n)
	nested := n.Get("arguments")
	t.Args = &project.Map{}
	for i, k := range body.Keys {
		v := body.Items[i]
		switch {
		case k.Name == "config" || k.Name == "test_name" || isTestConfig(k.Name):
		case k.Name == "name":
			t.CustomName = d.rawText(k, v).Value
		case k.Name == "description":
			t.Description = d.rawText(k, v).Value
		case k.Name == "model":
			d.errorf(diag.TestDefinition, k.Span, "remove it: the test's model is the one it is written on", "a test cannot have the argument 'model'")
			return false
		case k.Name == "column_name" && t.Column != "":
		default:
			t.Args.Set(k.Name, v.Data())
			t.ArgRanges = append(t.ArgRanges, rangeOf(v.Span))
			if nested == nil || nested.Get(k.Name) == nil {
				t.ArgsBeside++
			}
		}
	}
	return d.testConfig(t, body, config)
}

// oldForm keeps what is written directly below the test's name, where dbt
// wants arguments below arguments and configuration below config.
func (t *TestDef) oldForm(n *yamldoc.Node) {
	args := n.Get("arguments")
	for i, k := range n.Keys {
		at := Text{k.Name, rangeOf(k.Span)}
		switch {
		case isTestConfig(k.Name):
			t.BesideConfig = append(t.BesideConfig, at)
		case n.Items[i] == args || k.Name == "config" || k.Name == "name" || k.Name == "description" || k.Name == "column_name" || k.Name == "test_name":
		case t.Bare.Value == "" && (args == nil || len(args.Keys) == 0):
			t.Bare = at
		}
	}
}

func isTestConfig(key string) bool {
	for _, k := range testConfigKeys {
		if k == key {
			return true
		}
	}
	return false
}

// flatten joins what is below `arguments:` with the keys beside it.
func (d *decoder) flatten(n *yamldoc.Node) (*yamldoc.Node, bool) {
	k, args := n.Find("arguments")
	if args == nil {
		return n, true
	}
	if args.Kind != yamldoc.Map {
		d.wrongType(k, args, "a mapping", "write the arguments as keys and values below it, or remove the key")
		return nil, false
	}
	out := &yamldoc.Node{Kind: yamldoc.Map, Span: n.Span}
	for i, k := range n.Keys {
		if k.Name != "arguments" && args.Get(k.Name) == nil {
			out.Keys, out.Items = append(out.Keys, k), append(out.Items, n.Items[i])
		}
	}
	out.Keys = append(out.Keys, args.Keys...)
	out.Items = append(out.Items, args.Items...)
	return out, true
}

// testConfig joins configuration written among the arguments with that below
// config.
func (d *decoder) testConfig(t *TestDef, body, config *yamldoc.Node) bool {
	add := func(name string, v *yamldoc.Node) {
		if v.Kind == yamldoc.Null {
			return
		}
		raw := v.Data()
		e := ConfigEntry{Key: name, Value: raw, Raw: raw, Range: rangeOf(v.Span)}
		if v.Kind == yamldoc.Str {
			said := len(d.diags)
			if r, ok := d.rendered(v); ok {
				e.Value = r.Data()
			}
			for _, bad := range d.diags[said:] {
				bad.AsDbt("Invalid generic test configuration given in %s", d.file.File.Path)
			}
		}
		t.Config = append(t.Config, e)
	}
	for _, name := range testConfigKeys {
		k, beside := body.Find(name)
		in, below := config.Find(name)
		switch {
		case beside != nil && below != nil:
			d.errorf(diag.PropertyConflict, k.Span, "keep the one under config:", "'%s' of a test is given both among its arguments and under config", name).
				WithNote(in.Span, "the other one is here").AsDbt("Test cannot have the same key at the top-level and in config")
			return false
		case beside != nil:
			add(name, beside)
		case below != nil:
			add(name, below)
		}
	}
	if config != nil {
		for i, k := range config.Keys {
			if !isTestConfig(k.Name) {
				add(k.Name, config.Items[i])
			}
		}
	}
	return true
}
