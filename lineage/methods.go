package lineage

import (
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// matcher reports whether a node is one that a criterion names.
type matcher func(i int32, n *project.Node) bool

// method is one way to name nodes.
type method struct {
	match func(q *query, c *criterion) (matcher, *diag.Diagnostic)
	// names lists values that match something, for hints; nil when there is
	// no useful list.
	names func(q *query) []string
}

// selectorMethod is the method that stands for a named selector; it is no
// member of methods because it is an expression, not a property of nodes.
const selectorMethod = "selector"

var methods = map[string]method{
	"fqn":            {matchFQN, nodeNames},
	"tag":            {matchTag, valuesOf(nodeTags)},
	"group":          {matchGroup, valuesOf(func(n *project.Node) []string { return []string{nodeGroup(n)} })},
	"access":         {matchAccess, fixed("private", "protected", "public")},
	"source":         {matchSource, sourceNames},
	"path":           {matchPath, pathNames},
	"file":           {matchFile, valuesOf(func(n *project.Node) []string { return []string{path.Base(n.OriginalPath)} })},
	"package":        {matchPackage, packageNames},
	"config":         {matchConfig, nil},
	"test_name":      {matchTestName, testNames},
	"test_type":      {matchTestType, nil},
	"resource_type":  {matchResourceType, nil},
	"state":          {matchState, nil},
	"exposure":       {matchNamed(project.Exposure), namesOf(project.Exposure)},
	"metric":         {matchNamed(project.Metric), namesOf(project.Metric)},
	"semantic_model": {matchNamed(project.SemanticModel), namesOf(project.SemanticModel)},
	"saved_query":    {matchNamed(project.SavedQuery), namesOf(project.SavedQuery)},
	"unit_test":      {matchNamed(project.UnitTest), namesOf(project.UnitTest)},
	"result":         {matchResult, resultNames},
	"source_status":  {matchSourceStatus, fixed("fresher")},
	"version":        {matchVersion, nil},
}

// methodNames lists all methods, sorted.
func methodNames() []string {
	out := []string{selectorMethod}
	for name := range methods {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func wrongValue(c *criterion, format string, args ...any) *diag.Diagnostic {
	return diag.Errorf(diag.SelectionValue, c.span, format, args...)
}

// wrongChoice is for a method with a few values.
func wrongChoice(c *criterion, choices ...string) *diag.Diagnostic {
	d := wrongValue(c, "the method %s does not know %q", c.method, c.text())
	if near := diag.Nearest(c.text(), choices); near != "" {
		return d.WithHint("did you mean %q?", c.method+":"+near)
	}
	return d.WithHint("it takes %s", strings.Join(choices, ", "))
}

// inManifestNodes reports whether the kind stands among a manifest's nodes:
// what has SQL or rows of its own.
func inManifestNodes(k project.Kind) bool { return k == project.Test || executable[k] }

func matchTag(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	g := newGlob(c.text())
	return func(_ int32, n *project.Node) bool { return slices.ContainsFunc(nodeTags(n), g.match) }, nil
}

func nodeTags(n *project.Node) []string {
	if len(n.Tags) == 0 && n.Config.IsSet("tags") {
		return n.Config.Strings("tags")
	}
	return n.Tags
}

func matchGroup(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	g := newGlob(c.text())
	return func(_ int32, n *project.Node) bool {
		group := nodeGroup(n)
		return group != "" && g.match(group)
	}, nil
}

func nodeGroup(n *project.Node) string {
	if n.Kind != project.Metric && !inManifestNodes(n.Kind) {
		return ""
	}
	if group := n.Config.String("group"); group != "" {
		return group
	}
	return n.Group
}

func matchAccess(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	access := c.text()
	return func(_ int32, n *project.Node) bool { return n.Kind == project.Model && n.Access == access }, nil
}

func matchSource(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	parts := strings.Split(c.text(), ".")
	switch len(parts) {
	case 1:
		parts = []string{"*", parts[0], "*"}
	case 2:
		parts = []string{"*", parts[0], parts[1]}
	case 3:
	default:
		return nil, wrongValue(c, "%q is no source: too many dots", c.text()).
			WithHint("write source:name, source:name.table or source:package.name.table")
	}
	pkg, name, table := newGlob(parts[0]), newGlob(parts[1]), newGlob(parts[2])
	return func(_ int32, n *project.Node) bool {
		return n.Kind == project.SourceTable && pkg.match(n.Package) && name.match(n.SourceInfo.SourceName) && table.match(n.Name)
	}, nil
}

// matchNamed is for kinds that are named by [package.]name.
func matchNamed(kind project.Kind) func(*query, *criterion) (matcher, *diag.Diagnostic) {
	return func(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
		parts := strings.Split(c.text(), ".")
		if len(parts) == 1 {
			parts = []string{"*", parts[0]}
		}
		if len(parts) > 2 {
			return nil, wrongValue(c, "%q is no %s: too many dots", c.text(), c.method).
				WithHint("write %s:name or %s:package.name", c.method, c.method)
		}
		pkg, name := newGlob(parts[0]), newGlob(parts[1])
		return func(_ int32, n *project.Node) bool {
			return n.Kind == kind && pkg.match(n.Package) && name.match(n.Name)
		}, nil
	}
}

func matchFile(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	g := newGlob(c.text())
	return func(_ int32, n *project.Node) bool {
		base := path.Base(n.OriginalPath)
		if g.match(base) {
			return true
		}
		ext := path.Ext(base)
		return ext != "" && ext != "." && ext != base && g.match(strings.TrimSuffix(base, ext))
	}, nil
}

func matchPackage(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	name := c.text()
	if name == "this" {
		name = q.p.Name
	}
	g := newGlob(name)
	return func(_ int32, n *project.Node) bool { return g.match(n.Package) }, nil
}

func matchTestName(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	g := newGlob(c.text())
	return func(_ int32, n *project.Node) bool {
		name := testName(n)
		return name != "" && g.match(name)
	}, nil
}

// testName is the generic test's or unit test's name, "" for all else.
func testName(n *project.Node) string {
	switch {
	case n.Kind == project.UnitTest:
		return n.Name
	case n.Kind == project.Test && n.TestInfo != nil && n.TestInfo.Generic:
		return n.TestInfo.Macro
	}
	return ""
}

func matchTestType(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	var generic, singular, unit bool
	switch c.text() {
	case "generic", "schema":
		generic = true
	case "singular":
		singular = true
	case "data":
		generic, singular = true, true
	case "unit":
		unit = true
	default:
		return nil, wrongChoice(c, "generic", "singular", "data", "unit")
	}
	return func(_ int32, n *project.Node) bool {
		switch n.Kind {
		case project.UnitTest:
			return unit
		case project.Test:
			if n.TestInfo != nil && n.TestInfo.Generic {
				return generic
			}
			return singular
		}
		return false
	}, nil
}

// otherResourceTypes are dbt's resource types of which there are no nodes.
var otherResourceTypes = []string{"macro", "doc", "group", "rpc", "fixture"}

func matchResourceType(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	kind := project.Kind(c.text())
	if kind == "sql operation" {
		kind = project.SQLOperation
	}
	if !slices.Contains(allKinds, kind) && !slices.Contains(otherResourceTypes, string(kind)) {
		var choices []string
		for _, k := range allKinds {
			choices = append(choices, string(k))
		}
		return nil, wrongChoice(c, choices...)
	}
	return func(_ int32, n *project.Node) bool { return n.Kind == kind }, nil
}

func matchResult(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	if q.sel.Results == nil {
		return nil, diag.Errorf(diag.StateMissing, c.span, "%q needs the run_results.json of an earlier run", c.raw).
			WithHint("name the folder it is in with --state")
	}
	status := c.text()
	return func(_ int32, n *project.Node) bool {
		was, ran := q.sel.Results[n.UniqueID]
		return ran && was == status
	}, nil
}

func matchVersion(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	which := c.text()
	if !slices.Contains([]string{"latest", "prerelease", "old", "none"}, which) {
		return nil, wrongChoice(c, "latest", "prerelease", "old", "none")
	}
	return func(_ int32, n *project.Node) bool {
		if n.Kind != project.Model {
			return false
		}
		v := n.Version
		if v == nil {
			return which == "none"
		}
		switch which {
		case "latest":
			return equalScalars(v.V, v.Latest)
		case "prerelease":
			return versionLess(v.Latest, v.V)
		case "old":
			return versionLess(v.V, v.Latest)
		}
		return false
	}, nil
}
