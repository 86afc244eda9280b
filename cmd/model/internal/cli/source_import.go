package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/sourceimport"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// sourceImportFlags are the flags of source import alone.
type sourceImportFlags struct {
	name, schema, output               string
	tests, views, check, update, prune bool
}

func (a *app) sourceImport() *cobra.Command {
	f := &sourceImportFlags{}
	cmd := &cobra.Command{
		Use:   "import DUMP...",
		Short: "Declare the tables of a MySQL dump as sources",
		Long: "Read the schema in a dump of MySQL or MariaDB (of mysqldump, mariadb-dump or mydumper; plain, gzip or zstd; a file,\n" +
			"a folder of mydumper, or - for standard input) and write it as sources: one for each database, each column with\n" +
			"its type, comment and whether it may be null. Rows are gone through and not read.\n\n" +
			"Where the source is declared already, nothing is written: what differs from the dump is printed, and with --check\n" +
			"the exit code is 1. --update brings the file up to date; what people wrote in it stays.",
		Example: "  model source import dump.sql.gz\n  model source import dump.sql --name shop --schema raw_shop --tests\n" +
			"  mysqldump --no-data shop | model source import - --name shop --check\n  model source import dump.sql --update",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.check && f.update {
				return usagef(diag.FlagConflict, "--check changes nothing; leave one of the two out", "--check and --update exclude each other")
			}
			for i, path := range args { // before the project's folder is entered
				if abs, err := filepath.Abs(path); err == nil && path != "-" {
					args[i] = abs
				}
			}
			inv, err := a.start(cmd, "source import")
			if err != nil {
				return err
			}
			return inv.close(inv.importSources(f, args))
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.name, "name", "", "name of the source (default: the database's)")
	fs.StringVar(&f.schema, "schema", "", "schema under which the tables are read (default: the database's name)")
	fs.StringVarP(&f.output, "output", "o", "", "file to write, or - for standard output (default: where the source is declared, else models/NAME_sources.yml)")
	fs.BoolVar(&f.tests, "tests", false, "add data tests for keys, foreign keys and enumerations")
	fs.BoolVar(&f.views, "views", false, "declare views, too")
	fs.BoolVar(&f.check, "check", false, "change nothing; exit code 1 when the declaration differs from the dump")
	fs.BoolVar(&f.update, "update", false, "bring an existing declaration up to date")
	fs.BoolVar(&f.prune, "prune", false, "with --update: remove tables and columns that the dump does not have")
	return cmd
}

func (inv *invocation) importSources(f *sourceImportFlags, paths []string) error {
	dump := sourceimport.NewDump()
	for _, path := range paths {
		if err := inv.readDump(dump, path); err != nil {
			return err
		}
	}
	place, diags := inv.sourcePlace()
	if diags.HasErrors() {
		inv.show(diags)
		return exit(exitUsage)
	}
	sources, diags := sourceimport.Sources(dump, sourceimport.Options{
		Name: f.name, Schema: f.schema, Fallback: dumpName(paths), Dialect: place.Dialect, Tests: f.tests, Views: f.views,
	})
	diags = inv.warnings.apply(diags)
	inv.show(diags)
	switch {
	case diags.HasErrors():
		return exit(exitUsage)
	case len(sources) == 0:
		return usagef(diag.DumpEmpty, "is it a dump of the schema? mysqldump --no-data writes one", "%s makes no tables", strings.Join(inv.shownPaths(paths), ", "))
	case len(sources) > 1 && f.name != "":
		return usagef(diag.DumpName, "leave --name out: each source gets the name of its database", "the dump holds %d databases, and --name names one source", len(sources))
	case sources[0].Name == "":
		return usagef(diag.DumpName, "give the source a name by --name", "the dump does not say which database it is of")
	}
	if f.output == "-" || f.output == "" && len(place.ModelPaths) == 0 {
		inv.say(strings.TrimSuffix(sourceimport.Render(sources), "\n"))
		return nil
	}
	return inv.declare(f, place, sources)
}

// sourcePlace is where the project keeps sources; nowhere without a project.
func (inv *invocation) sourcePlace() (compiler.SourcePlace, diag.List) {
	if _, err := os.Stat(filepath.Join(inv.projectDir, "dbt_project.yml")); err != nil {
		return compiler.SourcePlace{}, nil
	}
	return compiler.Sources(compiler.Options{
		ProjectDir: inv.projectDir, ProfilesDir: inv.flags.profilesDir, Profile: inv.flags.profile, Target: inv.flags.target, Vars: inv.vars,
		Env: os.LookupEnv, Home: home(), WorkDir: inv.workDir, Registry: inv.engines,
	})
}

// dumpName names a source after the only file: shop.sql.gz is "shop".
func dumpName(paths []string) string {
	if len(paths) != 1 || paths[0] == "-" {
		return ""
	}
	name, _, _ := strings.Cut(filepath.Base(paths[0]), ".")
	return name
}

func (inv *invocation) shownPaths(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = inv.shownPath(p)
	}
	return out
}

// shownPath is a path as messages name it: relative where that is shorter.
func (inv *invocation) shownPath(path string) string {
	if rel, err := filepath.Rel(inv.workDir, path); err == nil && path != "-" && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// readDump reads a file, a folder of mydumper's, or standard input.
func (inv *invocation) readDump(dump *sourceimport.Dump, path string) error {
	if path == "-" {
		return inv.readDumpFile(dump, "<stdin>", os.Stdin)
	}
	files := []string{path}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if files, err = schemaFiles(path); err != nil {
			return usagef(diag.DumpUnread, "check the folder's permissions", "%s cannot be read: %v", inv.shownPath(path), err)
		}
		if len(files) == 0 {
			return usagef(diag.DumpUnread, "mydumper writes the schema to files named DATABASE.TABLE-schema.sql", "%s holds no files of a schema", inv.shownPath(path))
		}
	}
	for _, name := range files {
		in, err := os.Open(name)
		if err != nil {
			return usagef(diag.DumpUnread, "check the path", "%s cannot be read: %v", inv.shownPath(name), reasonOf(err))
		}
		err = inv.readDumpFile(dump, inv.shownPath(name), in)
		if cerr := in.Close(); err == nil && cerr != nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (inv *invocation) readDumpFile(dump *sourceimport.Dump, name string, in io.Reader) error {
	if err := dump.Read(name, in); err != nil {
		return usagef(diag.DumpUnread, "check that the file is whole", "%s cannot be read: %v", name, reasonOf(err))
	}
	return nil
}

// reasonOf is an error without the path that the message names already.
func reasonOf(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// schemaFiles are the files of a mydumper folder that make tables and views.
func schemaFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var tables, views []string
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".gz"), ".zst")
		switch {
		case strings.HasSuffix(name, "-schema.sql"):
			tables = append(tables, filepath.Join(dir, e.Name()))
		case strings.HasSuffix(name, "-schema-view.sql"):
			views = append(views, filepath.Join(dir, e.Name()))
		}
	}
	return slices.Concat(tables, views), err
}

// declare writes new sources, and tells of those that are declared already or
// brings them up to date.
func (inv *invocation) declare(f *sourceImportFlags, place compiler.SourcePlace, sources []sourceimport.Source) error {
	if f.output != "" && !f.check {
		path, old, err := inv.sourceFile(f, place, "")
		if err != nil {
			return err
		}
		if old == nil {
			return inv.declareAnew(path, sources)
		}
	}
	drifted := 0
	for i := range sources {
		s := &sources[i]
		path, old, err := inv.sourceFile(f, place, s.Name)
		if err != nil {
			return err
		}
		n, err := inv.declareOne(f, path, old, s)
		if err != nil {
			return err
		}
		drifted += n
	}
	if f.check && drifted > 0 {
		return exit(exitFailed)
	}
	return nil
}

// declareOne writes one source; it returns how many differences there are left.
func (inv *invocation) declareOne(f *sourceImportFlags, path string, old *sourceimport.File, s *sourceimport.Source) (int, error) {
	shown := inv.shownPath(path)
	if old == nil {
		if f.check {
			inv.say(fmt.Sprintf("%s is not declared: %s does not exist", s.Name, shown))
			return 1, nil
		}
		return 0, inv.declareAnew(path, []sourceimport.Source{*s})
	}
	changes := sourceimport.Drift(old, s)
	if f.update {
		text, d := sourceimport.Update(old, s, f.prune)
		if d != nil {
			return 0, d
		}
		if text != old.Text() {
			if err := inv.writeYAML(path, text); err != nil {
				return 0, err
			}
		}
	}
	inv.tellDrift(f, shown, s.Name, changes)
	return len(changes), nil
}

// declareAnew writes a file that did not exist.
func (inv *invocation) declareAnew(path string, sources []sourceimport.Source) error {
	if err := inv.writeYAML(path, sourceimport.Render(sources)); err != nil {
		return err
	}
	for i := range sources {
		inv.say(fmt.Sprintf("%s: %s written", sources[i].Name, inv.shownPath(path)) + counted(&sources[i]))
	}
	return nil
}

func counted(s *sourceimport.Source) string {
	columns := 0
	for _, t := range s.Tables {
		columns += len(t.Columns)
	}
	return fmt.Sprintf(", %d tables with %d columns", len(s.Tables), columns)
}

// tellDrift prints what differs.
func (inv *invocation) tellDrift(f *sourceImportFlags, path, name string, changes []sourceimport.Change) {
	if len(changes) == 0 {
		inv.say(fmt.Sprintf("%s: %s agrees with the dump", name, path))
		return
	}
	head := fmt.Sprintf("%s: %d differences between %s and the dump", name, len(changes), path)
	if len(changes) == 1 {
		head = fmt.Sprintf("%s: 1 difference between %s and the dump", name, path)
	}
	if f.update {
		head += "; the file is up to date now"
	}
	inv.say(head)
	kept := false
	for i := range changes {
		c := &changes[i]
		inv.say(fmt.Sprintf("  %s (line %d)", c, c.At.Position().Line))
		kept = kept || c.Kind == sourceimport.TableDropped || c.Kind == sourceimport.ColumnDropped
	}
	switch {
	case f.update && kept && !f.prune:
		inv.say("what the dump does not have is kept; --update --prune removes it")
	case !f.update && !f.check:
		inv.say("nothing was written; --update brings the file up to date")
	}
}

// sourceFile finds the file that declares a source, or that shall; the file is
// nil when it does not exist.
func (inv *invocation) sourceFile(f *sourceImportFlags, place compiler.SourcePlace, name string) (string, *sourceimport.File, error) {
	if f.output != "" {
		path := f.output
		if !filepath.IsAbs(path) {
			path = filepath.Join(inv.workDir, path)
		}
		file, err := inv.readYAML(path)
		return path, file, err
	}
	for _, dir := range place.ModelPaths {
		path, file, err := inv.declaration(filepath.Join(inv.projectDir, dir), name)
		if file != nil || err != nil {
			return path, file, err
		}
	}
	path := filepath.Join(inv.projectDir, place.ModelPaths[0], fileName(name)+"_sources.yml")
	file, err := inv.readYAML(path)
	return path, file, err
}

// fileName is a name without what a path cannot hold.
func fileName(name string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, c) || c < ' ' {
			return '_'
		}
		return c
	}, name)
}

// declaration looks for a source in the YAML files below a folder.
func (inv *invocation) declaration(dir, name string) (path string, file *sourceimport.File, err error) {
	err = filepath.WalkDir(dir, func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !slices.Contains([]string{".yml", ".yaml"}, filepath.Ext(at)) {
			return nil // a folder that is not there, or may not be read, declares nothing
		}
		text, rerr := os.ReadFile(at)
		if rerr != nil || !strings.Contains(string(text), "sources:") || !strings.Contains(string(text), name) {
			return nil
		}
		f, d := sourceimport.ReadFile(inv.shownPath(at), string(text))
		if d != nil {
			return nil // the project's own commands tell
		}
		if f.Declares(name) {
			path, file = at, f
			return fs.SkipAll
		}
		return nil
	})
	return path, file, err
}

func (inv *invocation) readYAML(path string) (*sourceimport.File, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, usagef(diag.UnreadableFile, "check the path", "%s cannot be read: %v", inv.shownPath(path), reasonOf(err))
	}
	f, d := sourceimport.ReadFile(inv.shownPath(path), string(text))
	if d != nil {
		return nil, d
	}
	return f, nil
}

func (inv *invocation) writeYAML(path, text string) error {
	write := func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
	if err := artifact.WriteFile(path, write); err != nil {
		inv.ui.Diagnostic(diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "%s cannot be written: %v", inv.shownPath(path), err).
			WithHint("check the folder's permissions and the free space"))
		return exit(exitUsage)
	}
	return nil
}
