package load

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// addUnitTest makes the node of a unit test; of a model with versions, one for
// each of them that the test is about.
func (l *loader) addUnitTest(f *parsedFile, u *properties.UnitTest) {
	n := l.yamlNode(f, project.UnitTest, u.Name.Value, u.Range, u.Config)
	n.UniqueID = "unit_test." + f.Package.Name + "." + u.Model.Value + "." + u.Name.Value
	n.FQN = fqn(f, u.Model.Value)
	n.FQN = append(n.FQN, u.Name.Value)
	n.Description, n.DocBlocks = l.describe(u.Description, f)
	n.UnitTestInfo = &project.UnitTestInfo{Model: u.Model.Value, Expect: u.Expect, Overrides: u.Overrides, Versions: u.Versions}
	at := f.properties.Span(u.Model.Range)
	for i := range u.Given {
		g := &u.Given[i]
		given := project.NewMap("input", g.Input.Value)
		for k, v := range g.Data.All() {
			given.Set(k, v)
		}
		n.UnitTestInfo.Given = append(n.UnitTestInfo.Given, given)
		l.rowsOfSeed(n, given, f.properties.Span(g.Range))
		l.checkFixture(n, given, f.properties.Span(g.Range))
	}
	l.checkFixture(n, u.Expect, f.properties.Span(u.ExpectRange))
	for _, it := range append([]any{u.Expect}, n.UnitTestInfo.Given...) {
		m, _ := it.(*project.Map)
		l.fillRows(n, m)
		fullRowFirst(m)
	}
	n.Checksum = project.Checksum{Name: "sha256", Value: unitTestChecksum(n.UnitTestInfo)}
	l.addVersions(n, at)
}

// addVersions adds the unit test once for each version of its model, or as it
// is when the model has none.
func (l *loader) addVersions(n *project.Node, at source.Span) {
	about := n.UnitTestInfo
	versions := l.versionsOf(n.Package, about.Model)
	chosen := len(about.Versions.List("include"))+len(about.Versions.List("exclude")) > 0
	switch {
	case len(versions) == 0 && chosen:
		l.report(diag.Errorf(diag.UnitTestTarget, at, "the unit test '%s' names versions, but the model '%s' has none", n.Name, about.Model).WithNode(n.UniqueID).
			WithHint("remove versions: from the test"))
		return
	case len(versions) == 0:
		n.Refs = append(n.Refs, project.Ref{Name: about.Model, Span: at})
		l.add(n)
		return
	}
	tested := slices.DeleteFunc(versions, func(v *project.Version) bool { return !tests(about.Versions, v) })
	if len(tested) == 0 {
		l.report(diag.Errorf(diag.UnitTestTarget, at, "the unit test '%s' names no version that the model '%s' has", n.Name, about.Model).WithNode(n.UniqueID).
			WithHint("name versions as the model's properties do"))
		return
	}
	for _, v := range tested {
		one := *n
		one.UniqueID += "_v" + project.FormatScalar(v.V)
		one.Version = &project.Version{V: v.V}
		one.Refs = []project.Ref{{Name: about.Model, Version: v.V, Span: at}}
		l.add(&one)
	}
}

// checkIncremental: a unit test of a model that asks is_incremental() says what
// the answer is, and gives the model's own rows where it is true.
func (l *loader) checkIncremental(n *project.Node) {
	if len(n.DependsOn.Nodes) == 0 {
		return
	}
	model := l.p.Nodes[n.DependsOn.Nodes[0]]
	if model == nil || !slices.Contains(model.DependsOn.Macros, "macro.dbt.is_incremental") {
		return
	}
	answer, _ := n.UnitTestInfo.Overrides.Map("macros").Get("is_incremental")
	incremental, said := answer.(bool)
	this := slices.ContainsFunc(n.UnitTestInfo.Given, func(g any) bool {
		m, _ := g.(*project.Map)
		return m.String("input") == "this"
	})
	switch {
	case !said:
		l.report(diag.Errorf(diag.UnitTestTarget, firstLine(n.Span), "the model '%s' asks is_incremental(), and the unit test '%s' does not say what the answer is", model.Name, n.Name).WithNode(n.UniqueID).
			WithHint("add overrides: {macros: {is_incremental: false}}").
			AsDbt("Boolean override for 'is_incremental' must be provided for unit test '%s' in model '%s'", n.Name, model.Name))
	case incremental && !this:
		l.report(diag.Errorf(diag.UnitTestTarget, firstLine(n.Span), "the unit test '%s' runs '%s' as incremental, and gives no rows for its table", n.Name, model.Name).WithNode(n.UniqueID).
			WithHint("add an input: this under given:").
			AsDbt("Unit test '%s' for incremental model '%s' must have a 'this' input", n.Name, model.Name))
	}
}

// versionsOf lists the versions of a model that are enabled: the package's own
// model, else another package's.
func (l *loader) versionsOf(pkg, model string) []*project.Version {
	found := map[string][]*project.Version{}
	var packages []string
	for _, d := range l.drafts {
		n := d.node
		if n.Name != model || n.Version == nil || n.Kind != project.Model || !n.Config.Bool("enabled") {
			continue
		}
		if found[n.Package] == nil {
			packages = append(packages, n.Package)
		}
		found[n.Package] = append(found[n.Package], n.Version)
	}
	if len(packages) == 0 || found[pkg] != nil {
		return found[pkg]
	}
	return found[packages[0]]
}

// tests reports whether a unit test's choice of versions has v.
func tests(choice *project.Map, v *project.Version) bool {
	has := func(key string) bool {
		return slices.ContainsFunc(choice.List(key), func(it any) bool { return project.FormatScalar(it) == project.FormatScalar(v.V) })
	}
	if len(choice.List("exclude")) > 0 {
		return !has("exclude")
	}
	return len(choice.List("include")) == 0 || has("include")
}
