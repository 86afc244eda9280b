package load

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// dbt hashes some properties as Python shows their objects. State written by
// either tool is to be read by the other, so the same texts are made here.

// unitTestChecksum hashes what a unit test says beside its description.
func unitTestChecksum(u *project.UnitTestInfo) string {
	var given []string
	more := ""
	for _, it := range u.Given {
		m, _ := it.(*project.Map)
		given = append(given, "UnitTestInputFixture(input="+shown(m.String("input"))+", "+shownFixture(m)+")")
		if m.String("fixture") != "" {
			rows, _ := m.Get("rows")
			more += "-" + jinja.Str(values.FromProject(rows))
		}
	}
	versions, overrides := "None", "None"
	if v := u.Versions; v != nil {
		versions = "UnitTestNodeVersions(include=" + shownKey(v, "include") + ", exclude=" + shownKey(v, "exclude") + ")"
	}
	if o := u.Overrides; o != nil {
		overrides = "UnitTestOverrides(macros=" + shownMap(o, "macros") + ", vars=" + shownMap(o, "vars") + ", env_vars=" + shownMap(o, "env_vars") + ")"
	}
	return hashed(u.Model + "-" + versions + "-[" + strings.Join(given, ", ") + "]-UnitTestOutputFixture(" + shownFixture(u.Expect) + ")-" + overrides + more)
}

func shownFixture(m *project.Map) string {
	format := first(m.String("format"), "dict")
	name := map[string]string{"dict": "Dict", "csv": "CSV", "sql": "SQL"}[format]
	return "rows=" + shownKey(m, "rows") + ", format=<UnitTestFormat." + name + ": '" + format + "'>, fixture=" + shownKey(m, "fixture")
}

// contractChecksum hashes a contract: columns by name, and constraints where
// the materialization enforces them.
func contractChecksum(n *project.Node) string {
	columns := slices.Clone(n.Columns)
	slices.SortStableFunc(columns, func(a, b project.Column) int { return strings.Compare(a.Name, b.Name) })
	state := ""
	for _, c := range columns {
		kind := "None"
		if c.DataType != "" {
			kind = c.DataType
		}
		state += "|" + c.Name + kind + shownConstraints("ColumnLevelConstraint", c.Constraints)
	}
	if m := n.Config.String("materialized"); m == "table" || m == "incremental" {
		state += m + shownConstraints("ModelLevelConstraint", n.Constraints)
	}
	return hashed(state)
}

func shownConstraints(class string, list []project.Constraint) string {
	var out []string
	for _, c := range list {
		text := class + "(type=<ConstraintType." + c.Type + ": '" + c.Type + "'>, name=" + shownText(c.Name) + ", expression=" + shownText(c.Expression) +
			", warn_unenforced=" + shown(c.WarnUnenforced) + ", warn_unsupported=" + shown(c.WarnUnsupp) + ", to=" + shownText(c.To) +
			", to_columns=" + shownList(c.ToColumns)
		if class == "ModelLevelConstraint" {
			text += ", columns=" + shownList(c.Columns)
		}
		out = append(out, text+")")
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func shown(v any) string { return jinja.Repr(values.FromProject(v)) }

func shownKey(m *project.Map, key string) string {
	v, _ := m.Get(key)
	return shown(v)
}

// shownMap shows a mapping that is empty when not given.
func shownMap(m *project.Map, key string) string {
	if m.Map(key) == nil {
		return "{}"
	}
	return shownKey(m, key)
}

func shownText(s string) string {
	if s == "" {
		return "None"
	}
	return shown(s)
}

func shownList(list []string) string {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return shown(out)
}
