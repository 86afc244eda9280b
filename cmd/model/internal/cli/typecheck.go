package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

// strictness is the value of --type-check. YAML reads the word off as false.
type strictness lineage.Strictness

func (s *strictness) String() string { return string(*s) }

// checkWord is what help calls the value.
const checkWord = "word"

// Type is what help and errors call the value.
func (s *strictness) Type() string { return checkWord }

// Set takes a value of the command line, the environment or the project.
func (s *strictness) Set(v string) error {
	switch v {
	case "off", "warn", "error":
		*s = strictness(v)
	case "false":
		*s = strictness(lineage.CheckOff)
	default:
		return fmt.Errorf("it is off, warn or error")
	}
	return nil
}

// checkFlags says how strict the check of types is.
func checkFlags(fs *pflag.FlagSet, f *flags) {
	f.typeCheck = strictness(lineage.CheckWarn)
	fs.Var(&f.typeCheck, "type-check", "what to do with SQL that the engine would refuse: off, warn or error (run and build check when it is given)")
}

// checkSQL checks the types of the selected models and snapshots and shows what
// the engine would refuse. compile checks unless it is told not to; run and
// build, which have the engine to tell, only when they are asked to. It
// fails when something found is an error, before the warehouse is touched.
func (inv *invocation) checkSQL(set lineage.Set) error {
	given := inv.cmd.Flags().Changed("type-check")
	if !inv.checks(set, given) {
		return nil
	}
	o := lineage.ColumnOptions{Check: lineage.Strictness(inv.flags.typeCheck), Catalog: inv.catalogBefore()}
	if inv.command != "compile" && !given {
		o.Check = lineage.CheckOff
	}
	only := inv.graph.Ancestors(set, lineage.Unlimited).Union(set)
	o.Only = &only
	graph, _ := lineage.Columns(inv.ctx, inv.graph, inv.compiler, o)
	var found diag.List
	for id := range set.Ascending() {
		if n := graph.Node(id); n != nil {
			if found = append(found, n.Diagnostics...); inv.command == "compile" {
				found = append(found, n.Tests...)
			}
		}
	}
	found = inv.warnings.apply(found)
	inv.show(found)
	if found.HasErrors() {
		return exit(exitUsage)
	}
	return nil
}

// catalogBefore is what an earlier catalog in the target folder says of columns;
// nil without one.
func (inv *invocation) catalogBefore() map[string][]artifact.CatalogColumn {
	columns, err := artifact.ReadCatalogColumns(filepath.Join(inv.targetDir(), artifact.CatalogFile))
	if err != nil {
		return nil
	}
	return columns
}

// checks reports whether anything is to be checked.
func (inv *invocation) checks(set lineage.Set, given bool) bool {
	if inv.flags.typeCheck != strictness(lineage.CheckOff) && (given || inv.command == "compile") {
		return true
	}
	for id := range set.Ascending() {
		if s := lineage.StrictnessOf(inv.graph.Node(id)); s == lineage.CheckError || s == lineage.CheckWarn && inv.command == "compile" {
			return true
		}
	}
	return false
}
