package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/fingerprint"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/internal/watch"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

func watchFlag(fs *pflag.FlagSet, f *flags) {
	fs.BoolVar(&f.watch, "watch", false, "stay, and on each save do it again for what changed in meaning")
}

// reach says what is done again beside the nodes that changed.
type reach uint8

const (
	// onlyChanged: nothing else.
	onlyChanged reach = iota
	// andChildren: what reads them directly, though they are not selected
	// themselves.
	andChildren
	// andDescendants: all that depends on those of them that are selected.
	andDescendants
)

// watcher does a command again whenever files change.
type watcher struct {
	inv   *invocation
	kinds []project.Kind
	reach reach
	// do does the command for some nodes. The report is nil when it could not.
	do func(lineage.Set) (*runner.Report, error)

	sums map[string]fingerprint.Sum // of the last time; nil at first
	// byMeaning: another wording of the same SQL is no change; before is the project
	// of the last time then.
	byMeaning bool
	before    *lineage.Loaded
	// again are nodes that did not end well.
	again  map[string]bool
	failed bool
}

// watch does the command, and does it again for what changes, until it is
// stopped. Then it ends as the last time did.
func (w *watcher) watch() error {
	inv := w.inv
	if inv.flags.plan {
		return usagef(diag.FlagConflict, "leave one of them out", "--watch and --plan exclude each other")
	}
	loaded := w.load()
	changes, err := watch.Changes(inv.ctx, inv.watched(nil))
	if err != nil {
		inv.show(diag.List{diag.Errorf(diag.WatchFailed, source.Span{}, "the project's folders cannot be watched: %v", err)})
		return exit(exitUsage)
	}
	if loaded {
		w.round()
	}
	w.tell()
	for range changes {
		if inv.ctx.Err() != nil {
			continue
		}
		inv.renew()
		if w.load() {
			w.round()
		}
		w.tell()
	}
	if w.failed {
		return exit(exitFailed)
	}
	return nil
}

func (w *watcher) tell() {
	if w.inv.ctx.Err() == nil {
		w.inv.ui.Fire(ui.Note{Msg: "Watching for changes. Press Ctrl+C to exit."})
	}
}

// renew makes the invocation a new one: each time has artifacts and events of
// its own.
func (inv *invocation) renew() {
	inv.id, inv.started = uuid.NewString(), time.Now()
	inv.asOf, inv.raised, inv.repeated = inv.started, nil, true
}

// load reads the project as it stands, and prints what is wrong with it.
func (w *watcher) load() bool {
	if err := w.inv.understand(); err != nil {
		w.failed = true
		return false
	}
	return true
}

// round does the command for what has changed since the last time.
func (w *watcher) round() {
	inv := w.inv
	set, err := inv.selection(w.kinds)
	if err != nil {
		w.fail(err)
		return
	}
	sums := fingerprint.Of(inv.project)
	var now *lineage.Loaded
	if w.byMeaning {
		now = lineage.NewLoaded(inv.ctx, inv.graph, inv.compiler)
	}
	todo := w.todo(set, sums, now)
	w.sums, w.before, w.failed = sums, now, false
	if todo.Len() == 0 {
		if inv.repeated {
			inv.ui.Fire(ui.Note{Msg: "Nothing that is selected changed in meaning."})
		}
		return
	}
	report, err := w.do(todo)
	if err != nil {
		w.fail(err)
	}
	w.remember(todo, report)
}

// fail prints an error, unless that is done, and goes on.
func (w *watcher) fail(err error) {
	w.failed = true
	var printed exit
	if !errors.As(err, &printed) {
		w.inv.showError(err)
	}
}

// todo is what is done of the selected nodes.
func (w *watcher) todo(set lineage.Set, sums map[string]fingerprint.Sum, now *lineage.Loaded) lineage.Set {
	if w.sums == nil {
		return set
	}
	g := w.inv.graph
	out, changed, other := g.NewSet(), g.NewSet(), g.NewSet()
	var names []string
	for _, id := range g.Topo() {
		n := g.Node(id)
		if w.again[n.UniqueID] {
			out.Add(id)
		}
		if !w.changed(id, sums, now, other) {
			continue
		}
		other.Add(id)
		switch {
		case set.Has(id):
			names = append(names, n.SearchName())
		case n.IsRelational() && w.reach != andChildren:
			w.inv.ui.Fire(ui.Note{Msg: fmt.Sprintf("%s changed, and is not selected.", n.SearchName())})
			continue
		}
		changed.Add(id)
	}
	out = out.Union(w.reached(changed)).Intersect(set)
	if slices.Sort(names); len(names) > 0 {
		w.inv.ui.Fire(ui.Note{Msg: "Changed: " + joinShort(names)})
	}
	return out
}

// changed reports whether a node is another than the last time; other has those of
// its parents that are.
func (w *watcher) changed(id int32, sums map[string]fingerprint.Sum, now *lineage.Loaded, other lineage.Set) bool {
	g := w.inv.graph
	n := g.Node(id)
	before, after := w.sums[n.UniqueID], sums[n.UniqueID]
	switch {
	case before == after:
		return false
	case !w.byMeaning || !after.Reworded(before):
		return true
	}
	switch n.Kind {
	case project.UnitTest: // what it tests has another wording
		return slices.ContainsFunc(g.Parents(id), other.Has)
	case project.Model, project.Snapshot, project.Test:
		return !lineage.SameMeaning(w.before, now, n.UniqueID)
	}
	return true
}

// reached is what is done again because some nodes changed.
func (w *watcher) reached(changed lineage.Set) lineage.Set {
	g := w.inv.graph
	out := changed.Clone()
	if w.reach == onlyChanged {
		return out
	}
	for id := range g.AllNodes().All() { // parents first
		from := changed
		if w.reach == andDescendants {
			from = out
		}
		if slices.ContainsFunc(g.Parents(id), from.Has) {
			out.Add(id)
		}
	}
	return out
}

// remember notes what did not end well: it is done again with the next change.
func (w *watcher) remember(todo lineage.Set, report *runner.Report) {
	w.again = map[string]bool{}
	if report == nil {
		for id := range todo.Ascending() {
			w.again[w.inv.graph.Node(id).UniqueID] = true
		}
		return
	}
	for _, r := range report.Results {
		switch r.Status {
		case artifact.StatusError, artifact.StatusFail, artifact.StatusSkipped, artifact.StatusPartialSuccess, artifact.StatusRuntimeError:
			w.again[r.Node.UniqueID] = true
		}
	}
}

// watchVerb runs a command that runs nodes again and again.
func (inv *invocation) watchVerb(v verb) error {
	w := &watcher{inv: inv, kinds: v.kinds, reach: andDescendants, byMeaning: true}
	if slices.Equal(v.kinds, testKinds) {
		w.reach = andChildren
	}
	w.do = func(set lineage.Set) (report *runner.Report, err error) {
		job, err := inv.job(set)
		if err != nil {
			return nil, err
		}
		job.Build = v.build
		if err := inv.earlyManifest(); err != nil {
			return nil, err
		}
		err = inv.perform(job, inv.writeResults, func(r *runner.Report) {
			report = r
			inv.summary(r)
		})
		return report, err
	}
	return w.watch()
}

// watchCompile compiles again and again.
func (inv *invocation) watchCompile() error {
	if inv.flags.inline != "" {
		return usagef(diag.FlagConflict, "write the SQL to a file of the project", "--watch and --inline exclude each other")
	}
	w := &watcher{inv: inv, kinds: compileKinds}
	w.do = func(set lineage.Set) (*runner.Report, error) {
		if inv.flags.compileTypes {
			return &runner.Report{}, inv.types()
		}
		report, err := inv.compileSet(set)
		if err != nil {
			return nil, err
		}
		if inv.named() {
			inv.printCompiled(report)
		}
		if report.Failed() {
			return report, exit(exitUsage)
		}
		return report, nil
	}
	return w.watch()
}

// watched is what the project is made of: its folder, its packages and the
// profile. ofTarget tells which files of the target folder count; nil: none.
func (inv *invocation) watched(ofTarget func(name string) bool) watch.Options {
	target, logs := inv.targetFolder(), filepath.Join(inv.projectDir, first(inv.flags.logPath, inv.projectFlags.LogPath, "logs"))
	o := watch.Options{Trees: []string{inv.projectDir}}
	if ofTarget != nil {
		o.Folders = append(o.Folders, target)
	}
	profiles := []string{inv.flags.profilesDir, filepath.Join(home(), ".dbt")}
	for _, dir := range profiles {
		if dir != "" && !within(inv.projectDir, dir) {
			o.Folders = append(o.Folders, dir)
		}
	}
	if inv.project != nil {
		for _, pkg := range inv.project.Packages[1:] {
			// An installed package may be a link to a folder elsewhere.
			if root, err := filepath.EvalSymlinks(pkg.Root); err == nil && pkg.Root != "" && !within(inv.projectDir, root) {
				o.Trees = append(o.Trees, root)
			}
		}
	}
	o.Skip = func(path string) bool {
		if within(target, path) {
			rel, _ := filepath.Rel(target, path)
			return ofTarget == nil || !ofTarget(rel)
		}
		dir, name := filepath.Split(path)
		if dir = filepath.Clean(dir); !within(inv.projectDir, path) && slices.Contains(profiles, dir) {
			return name != "profiles.yml"
		}
		return path == logs || within(logs, path) || skipped(path, name)
	}
	return o
}

// skipped reports whether a file is of no kind that a project is made of, or a
// folder none that it would be in.
func skipped(path, name string) bool {
	if strings.HasPrefix(name, ".") || name == "node_modules" || exists(filepath.Join(path, "pyvenv.cfg")) {
		return true
	}
	switch filepath.Ext(name) {
	case "", ".sql", ".yml", ".yaml", ".md", ".csv", ".py":
		return false
	}
	info, err := os.Stat(path)
	return err != nil || !info.IsDir()
}

// within reports whether a path is a folder or below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// targetFolder is the folder of artifacts, also of a project that does not load.
func (inv *invocation) targetFolder() string {
	if inv.project != nil {
		return inv.targetDir()
	}
	dir := inv.flags.targetPath
	if dir == "" {
		dir, _ = compiler.TargetPath(inv.projectDir, os.LookupEnv, inv.vars)
	}
	if dir = first(dir, "target"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(inv.projectDir, dir)
}
