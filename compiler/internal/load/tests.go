package load

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/testnames"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// subject is what a generic test is attached to.
type subject struct {
	file *parsedFile
	// model is the test's argument of that name, which asks for the subject.
	model string
	// name is how the test's name begins after its type.
	name    string
	keyName string // the YAML entry: "models.orders"
	node    *project.Node
	ref     *project.Ref
	source  *project.SourceRef
	// tags are those of the column and, of a source, of it and its table.
	tags []string
}

// modelArgument is what a test gets as its model; call names the subject:
// "ref('orders')".
func modelArgument(call string) string { return "{{ get_where_subquery(" + call + ") }}" }

// addTests makes nodes of the generic tests of all property files.
func (l *loader) addTests() {
	each(context.Background(), l.parsed, l.fileTests)
	var keys sync.WaitGroup
	keys.Go(l.primaryKeys)
	defer keys.Wait()
	for _, f := range l.parsed {
		for _, n := range f.tests {
			l.add(n)
		}
	}
}

// fileTests makes the nodes of the tests of one file. Files are done in
// parallel; what they share is guarded.
func (l *loader) fileTests(f *parsedFile) {
	if f.properties == nil {
		return
	}
	for _, s := range []struct {
		section string
		kind    project.Kind
		patches []properties.Patch
	}{{"models", project.Model, f.properties.Models}, {"seeds", project.Seed, f.properties.Seeds}, {"snapshots", project.Snapshot, f.properties.Snapshots}} {
		for i := range s.patches {
			l.patchTests(f, s.section, s.kind, &s.patches[i])
		}
	}
	for i := range f.properties.Sources {
		src := &f.properties.Sources[i]
		if src.Overrides != "" {
			continue
		}
		for j := range src.Tables {
			l.sourceTests(f, l.declared(f, src, &src.Tables[j]))
		}
	}
}

// testNode returns room for a test. The nodes of a file are made together,
// because there are many and each is large.
func (f *parsedFile) testNode() *testRoom {
	if len(f.slab) == 0 {
		f.slab = make([]testRoom, min(max(1, countTests(f.properties)-len(f.tests)), 256))
	}
	n := &f.slab[0]
	f.slab = f.slab[1:]
	return n
}

// testRoom holds what every test has.
type testRoom struct {
	node project.Node
	info project.TestInfo
	args project.Map
}

// countTests counts the tests that a file writes down.
func countTests(p *properties.File) int {
	n := 0
	for _, patches := range [][]properties.Patch{p.Models, p.Seeds, p.Snapshots} {
		for i := range patches {
			n += len(patches[i].Tests)
			for j := range patches[i].Columns {
				n += len(patches[i].Columns[j].Tests)
			}
		}
	}
	return n
}

// patchTests adds the tests of one resource, for each of its versions.
func (l *loader) patchTests(f *parsedFile, section string, kind project.Kind, p *properties.Patch) {
	name := p.Name.Value
	at := f.properties.Span(p.Name.Range)
	if len(p.Versions) == 0 {
		s := subject{file: f, model: modelArgument("ref('" + name + "')"), name: name, keyName: section + "." + name, ref: &project.Ref{Name: name, Span: at}}
		s.node = l.attachedNode(f.Package.Name, name)
		l.subjectTests(s, p.Columns, p.Tests, p.QuoteColumns)
		return
	}
	for i := range p.Versions {
		v := &p.Versions[i]
		text := project.FormatScalar(v.V)
		s := subject{
			file: f, model: modelArgument("ref('" + name + "', version='" + text + "')"), name: name + "_v" + text, keyName: section + "." + name,
			ref: &project.Ref{Name: name, Version: v.V, Span: at}, node: l.versionNode(f.Package.Name, name, text),
		}
		tests := p.Tests
		if v.HasTests {
			tests = v.Tests
		}
		l.subjectTests(s, versionColumns(p.Columns, v), tests, p.QuoteColumns)
	}
}

// attachedNode finds what the tests of an entry are about: the enabled resource
// of the package, of whatever kind, else a disabled one of any package.
func (l *loader) attachedNode(pkg, name string) *project.Node {
	var disabled *project.Node
	for _, d := range l.byName[name] {
		switch n := d.node; {
		case !n.IsRelational():
		case n.Config.Bool("enabled"):
			if n.Package == pkg {
				return n
			}
		case disabled == nil:
			disabled = n
		}
	}
	return disabled
}

func (l *loader) versionNode(pkg, name, version string) *project.Node {
	for _, d := range l.drafts {
		if n := d.node; n.Version != nil && n.Package == pkg && n.Name == name && project.FormatScalar(n.Version.V) == version {
			return n
		}
	}
	return nil
}

func (l *loader) sourceTests(f *parsedFile, d declaredTable) {
	src, t := d.source, d.table
	call := "source('" + src.Name.Value + "', '" + t.Name.Value + "')"
	s := subject{
		model: modelArgument(call), name: src.Name.Value + "_" + t.Name.Value, keyName: "sources." + src.Name.Value,
		source: &project.SourceRef{Source: src.Name.Value, Table: t.Name.Value, Span: f.properties.Span(t.Name.Range)},
		tags:   slices.Concat(src.Tags, t.Tags),
	}
	s.file = d.columns
	l.subjectTests(s, t.Columns, nil, columnQuoting(src, t))
	s.file = d.tests
	l.subjectTests(s, nil, t.Tests, nil)
	for i, there := range []*parsedFile{d.columns, d.tests} {
		if there != f && (i == 0 || there != d.columns) {
			f.tests = append(f.tests, there.tests...)
		}
	}
}

// columnQuoting is what a table, else its source, says of quoting columns; nil
// for nothing.
func columnQuoting(src *properties.Source, t *properties.Table) *bool {
	for _, m := range []*project.Map{t.Quoting, src.Quoting} {
		if v, ok := m.Get("column"); ok {
			quote := v == true
			return &quote
		}
	}
	return nil
}

func (l *loader) subjectTests(s subject, columns []properties.Column, tests []properties.TestDef, quote *bool) {
	own := s.tags
	for i := range columns {
		c := &columns[i]
		name := c.Name.Value
		if c.Quote != nil && *c.Quote || c.Quote == nil && quote != nil && *quote {
			name = l.defaultOutput().Driver.Dialect.Quote(name)
		}
		s.tags = slices.Concat(own, c.Tags)
		for j := range c.Tests {
			l.addTest(s, name, &c.Tests[j])
		}
	}
	s.tags = own
	for j := range tests {
		l.addTest(s, "", &tests[j])
	}
}

// setArgs puts a test's arguments in dbt's order, which packages store as text:
// the column behind those that do not stand below arguments.
func setArgs(args *project.Map, def *properties.TestDef, column string) {
	beside := def.ArgsBeside
	for k, v := range def.Args.All() {
		if beside == 0 && column != "" {
			args.Set("column_name", column)
		}
		args.Set(k, v)
		beside--
	}
	if column != "" {
		args.Set("column_name", column)
	}
}

// addTest makes a node of one generic test.
func (l *loader) addTest(s subject, column string, def *properties.TestDef) {
	file := s.file
	at := file.properties.Span(def.Range)
	room := file.testNode()
	args := &room.args
	setArgs(args, def, column)
	args.Set("model", s.model)
	pkg := file.Package.Name
	macroPkg := pkg
	label := def.Name
	if s.source != nil {
		label = "source_" + label
	}
	if def.Namespace != "" {
		macroPkg = def.Namespace
		label = def.Namespace + "_" + label
	}
	entry := l.world.Macros.Resolve(macroPkg, "test_"+def.Name)
	if entry == nil {
		l.report(l.missingTest(def, file))
	} else {
		l.checkArguments(entry, def, args, at)
	}
	l.oldTestForm(def, file)
	config := configs.Layer(slices.DeleteFunc(file.properties.Layer(def.Config), func(e configs.Entry) bool { return e.Value == nil }))
	short, full := def.CustomName, def.CustomName
	if full == "" {
		short, full = testnames.Synthesize(label, s.name, args)
		if short != full && !hasEntry(config, "alias") {
			config = append(config, configs.Entry{Key: "alias", Value: short, Span: at})
		}
	}
	n := &room.node
	room.info = project.TestInfo{
		Generic: true, Macro: def.Name, Namespace: def.Namespace, Kwargs: args, Column: column, FileKeyName: s.keyName,
	}
	*n = project.Node{
		Kind: project.Test, Name: full, Package: pkg, FQN: file.testFQN(full),
		UniqueID:     "test." + pkg + "." + full + "." + testnames.ID(full, def.Namespace, def.Name, args),
		Path:         short + ".sql",
		OriginalPath: file.Path, File: file.file, Span: at, Language: "sql", Description: def.Description,
		Checksum: project.Checksum{Name: "none"}, CreatedAt: seconds(l.opts.Now),
		TestInfo: &room.info,
	}
	if strings.Contains(def.Description, "{") {
		n.Description, n.DocBlocks = l.describe(properties.Text{Value: def.Description, Range: def.Range}, file)
	}
	n.Raw = testText(def, config)
	// dbt lists the macro that the name without its package means.
	if entry != nil {
		n.DependsOn.Macros = []string{entry.UniqueID}
	}
	if plain := l.world.Macros.Resolve(pkg, "test_"+def.Name); plain != nil && plain != entry && entry != nil {
		n.DependsOn.Macros = []string{plain.UniqueID}
	}
	calls := l.testCalls(n, s, entry, config, args, at)
	l.configure(n, l.layers(n, nil, calls))
	n.Tags = testTags(n.Tags, s.tags, config)
	if s.node != nil {
		n.TestInfo.AttachedNode = s.node.UniqueID
		n.Group = s.node.Group
	}
	file.tests = append(file.tests, n)
}

func hasEntry(layer configs.Layer, key string) bool {
	return slices.ContainsFunc(layer, func(e configs.Entry) bool { return e.Key == key })
}

// testFQN is package, folders, name of a test in the file.
func (f *parsedFile) testFQN(name string) []string {
	_, rel, _ := strings.Cut(f.Path, "/")
	out := make([]string, 1, 2+strings.Count(rel, "/"))
	out[0] = f.Package.Name
	for dir, rest, more := strings.Cut(rel, "/"); more; dir, rest, more = strings.Cut(rest, "/") {
		out = append(out, dir)
	}
	return append(out, name)
}

// testTags are a test's tags: those of its column and its own, sorted, then
// what else configures it.
func testTags(configured, column []string, own configs.Layer) []string {
	first := slices.Concat(column, entryTexts(own, "tags"))
	slices.Sort(first)
	return distinct(slices.Concat(first, configured))
}

// settleFailures brings store_failures and store_failures_as in line: the
// second counts where both are set.
func settleFailures(config *project.Map) {
	as, _ := config.Get("store_failures_as")
	store, _ := config.Get("store_failures")
	switch {
	case as != nil:
		config.Set("store_failures", as != "ephemeral")
	case store == true:
		config.Set("store_failures_as", "table")
	case store == false:
		config.Set("store_failures_as", "ephemeral")
	}
}

// testText is the template that dbt's manifest has for a generic test.
func testText(def *properties.TestDef, config configs.Layer) string {
	name := "test_" + def.Name
	if def.Namespace != "" {
		name = def.Namespace + "." + name
	}
	text := "{{ " + name + "(**_dbt_generic_test_kwargs) }}"
	var parts []string
	for _, e := range config {
		v := jinja.Str(values.FromProject(e.Value))
		if s, ok := e.Value.(string); ok {
			v = `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
		}
		parts = append(parts, e.Key+"="+v)
	}
	if len(parts) == 0 {
		return text
	}
	return text + "{{ config(" + strings.Join(parts, ",") + ") }}"
}

// testCalls collects the references of a generic test: its subject, then what
// its arguments and its macro name. It returns the configuration that its
// properties and its template make: dbt takes the properties of a test that it
// renders once as they are, once from the end of the template.
func (l *loader) testCalls(n *project.Node, s subject, entry *macros.Entry, own configs.Layer, args *project.Map, at source.Span) []configs.Layer {
	if entry != nil && (entry.UniqueID == "macro.dbt.test_not_null" || entry.UniqueID == "macro.dbt.test_unique") {
		s.refer(n)
		return []configs.Layer{own}
	}
	if s.ref != nil && s.ref.Version != nil {
		named := *s.ref
		named.Version = project.FormatScalar(named.Version) // quoted, since dbt reads it from the text of a template
		s.ref = &named
	}
	if m := l.world.Macros.Lookup(n.Package, "get_where_subquery"); m != nil {
		n.DependsOn.Macros = append(n.DependsOn.Macros, m.UniqueID)
	}
	if entry == nil || !l.reachOf(n).ids[entry.UniqueID] {
		// While it parses, dbt does not find the macro: what it configures and asks
		// for does not count.
		l.argumentsCalls(n, args, at)
		s.refer(n)
		return []configs.Layer{own, own}
	}
	if !slices.Contains(n.DependsOn.Macros, entry.UniqueID) {
		n.DependsOn.Macros = append(n.DependsOn.Macros, entry.UniqueID)
	}
	wants := l.wantsOf(entry)
	if wants.nodes {
		return append([]configs.Layer{own}, callLayers(l.renderTest(n, args))...)
	}
	l.argumentsCalls(n, args, at)
	s.refer(n)
	return slices.Concat([]configs.Layer{own}, wants.configs, []configs.Layer{own})
}

// testWants is what the macro of a generic test asks for whatever is tested.
type testWants struct {
	// nodes: it asks for nodes, so that it has to be rendered for each test.
	nodes bool
	// configs are its config() calls, when it need not be rendered.
	configs []configs.Layer
}

func (l *loader) wantsOf(entry *macros.Entry) testWants {
	if w, known := l.asking.Load(entry); known {
		return w.(testWants)
	}
	w := testWants{nodes: l.asksNodes(entry, map[string]bool{})}
	if !w.nodes {
		w.configs = callLayers(literalConfigs(entry))
	}
	l.asking.Store(entry, w)
	return w
}

// literalConfigs are the config() calls of a test's own macro.
func literalConfigs(entry *macros.Entry) []scope.ConfigCall {
	var calls []scope.ConfigCall
	for _, c := range entry.Block.Calls() {
		if c.Name != "config" || !c.Literal {
			continue
		}
		if vals, err := scope.ConfigOf(c.Args, c.Kwargs); err == nil {
			calls = append(calls, scope.ConfigCall{Values: vals, Span: c.Span})
		}
	}
	return calls
}

func (s subject) refer(n *project.Node) {
	if s.ref != nil {
		n.Refs = append(n.Refs, *s.ref)
	}
	if s.source != nil {
		n.SourceRefs = append(n.SourceRefs, *s.source)
	}
}

// asksNodes reports whether a macro, or one it calls, asks for nodes itself, or
// configures the test in a way that only rendering shows.
func (l *loader) asksNodes(e *macros.Entry, seen map[string]bool) bool {
	if seen[e.UniqueID] {
		return false
	}
	seen[e.UniqueID] = true
	for _, c := range e.Block.Calls() {
		switch c.Name {
		case "ref", "source", "builtins.ref", "builtins.source", "render":
			return true
		case "config":
			if !c.Literal || len(seen) > 1 {
				return true
			}
		}
	}
	for _, id := range e.DependsOn {
		_, rest, _ := strings.Cut(id, ".")
		pkg, name, _ := strings.Cut(rest, ".")
		if dep := l.world.Macros.InPackage(pkg, name); dep != nil && l.asksNodes(dep, seen) {
			return true
		}
	}
	return false
}

// argumentsCalls collects what a test's own arguments name. Readers that draw
// relations take the order for meaning: the arguments' nodes come first, the
// subject last.
func (l *loader) argumentsCalls(n *project.Node, args *project.Map, at source.Span) {
	for k, v := range args.All() {
		if k != "model" && k != "column_name" {
			l.argumentCalls(n, v, at)
		}
	}
}

// argumentCalls collects ref() and source() in a test's argument.
func (l *loader) argumentCalls(n *project.Node, v any, at source.Span) {
	switch v := v.(type) {
	case string:
		if !strings.Contains(v, "(") {
			return
		}
		text := v
		if !strings.Contains(v, "{{") && !strings.Contains(v, "{%") {
			if !IsCall(v) {
				return
			}
			text = "{{ " + v + " }}"
		}
		t, err := jinja.ParseString(text, at)
		if err != nil {
			l.report(diag.From(err, diag.JinjaSyntax, at)...)
			return
		}
		if f, ok := static(t); ok {
			n.Refs = append(n.Refs, f.Refs...)
			n.SourceRefs = append(n.SourceRefs, f.Sources...)
			return
		}
		s := l.parseTest(n)
		if _, err := t.Render(s.Jinja()); err != nil {
			l.report(diag.From(err, diag.JinjaType, at)...)
		}
		l.takeTest(n, s)
	case []any:
		for _, it := range v {
			l.argumentCalls(n, it, at)
		}
	case *project.Map:
		for _, it := range v.All() {
			l.argumentCalls(n, it, at)
		}
	}
}

// renderTest runs a test's template in parse mode, for tests whose macros ask
// for nodes themselves. It returns what they configure.
func (l *loader) renderTest(n *project.Node, args *project.Map) []scope.ConfigCall {
	s := l.parseTest(n)
	fail := func(err error) {
		for _, d := range diag.From(err, diag.JinjaType, n.Span) {
			l.report(d.WithNode(n.UniqueID))
		}
	}
	if err := BindTestArguments(s, n); err != nil {
		fail(err)
		return nil
	}
	t, err := jinja.ParseString(n.Raw, n.Span)
	if err == nil {
		_, err = t.Render(s.Jinja())
	}
	if err != nil {
		fail(err)
	}
	l.takeTest(n, s)
	return s.Found.Configs
}

// missingTest tells of a generic test that nobody defines. The test stays, to
// fail when it is run: everything else can be built.
func (l *loader) missingTest(def *properties.TestDef, f *parsedFile) *diag.Diagnostic {
	name := def.Name
	if def.Namespace != "" {
		name = def.Namespace + "." + name
	}
	d := diag.Warnf(diag.MissingMacro, f.properties.Span(def.NameRange), "there is no generic test named '%s'", name).
		AsDbt("'test_%s' is undefined.", def.Name)
	var known []string
	for _, e := range l.world.Macros.All() {
		short, ok := strings.CutPrefix(e.Name, "test_")
		if !ok {
			continue
		}
		if e.Internal || e.Package == f.Package.Name {
			known = append(known, short)
		} else {
			known = append(known, e.Package+"."+short)
		}
	}
	if near := diag.Nearest(name, known); near != "" {
		return d.WithHint("did you mean '%s'?", near)
	}
	if def.Namespace != "" && !l.world.Macros.HasPackage(def.Namespace) {
		return d.WithHint("the package '%s' is not installed: add it to packages.yml and run model deps", def.Namespace)
	}
	return d.WithHint("define it with {%% test %s(model, column_name) %%} in the macros folder", def.Name)
}
