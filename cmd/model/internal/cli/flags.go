package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flags holds every flag's value; each command registers the ones it has. The
// names and DBT_ environment forms are dbt's.
type flags struct {
	projectDir, profilesDir, profile, target, targetPath, logPath string
	vars                                                          string
	threads                                                       int
	selects, excludes, models                                     []string
	selector, indirectSelection                                   string
	resourceTypes, excludeResourceTypes                           []string
	fullRefresh, failFast, storeFailures, empty                   bool
	sample, eventTimeStart, eventTimeEnd                          string
	state, deferState                                             string
	deferToState, favorState                                      bool
	logFormat, logFormatFile, logLevel, logLevelFile              string
	quiet, debug, useColors, useColorsFile, print, resourceReport bool
	singleThreaded, introspect, injectCTEs, showAllDeprecations   bool
	partialParse, warnError, versionCheck, writeJSON              bool
	warnErrorOptions, annotations, recordTiming                   string
	printerWidth, logFileMaxBytes                                 int
	output, listOutput                                            string
	outputKeys                                                    []string
	operationSQL                                                  string
	inline, inlineDirect                                          string
	limit                                                         int
	args                                                          string
	plan, connectionOnly, configDir                               bool
	addPackage, packageSource                                     string
	upgrade, lock, cleanOutside                                   bool
	compileDocs, emptyCatalog, staticDocs                         bool
	docsHost                                                      string
	docsPort                                                      int
	docsBrowser                                                   bool
	failOn                                                        string
	freshnessOutput                                               string
	lineageColumns, lineageUp, lineageDown, lineageInfluences     bool
	lineageDepth                                                  int
	compileTypes, watch                                           bool
	typeCheck                                                     strictness
}

type group func(*pflag.FlagSet, *flags)

func register(cmd *cobra.Command, f *flags, groups ...group) *cobra.Command {
	for _, g := range groups {
		g(cmd.Flags(), f)
	}
	return cmd
}

func selectFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringArrayVarP(&f.selects, "select", "s", nil, "nodes to include: +orders+ tag:nightly state:modified ...")
	fs.StringArrayVarP(&f.models, "models", "m", nil, "the same as --select")
	fs.StringArrayVar(&f.models, "model", nil, "the same as --select")
	fs.StringArrayVar(&f.excludes, "exclude", nil, "nodes to leave out")
	fs.StringVar(&f.selector, "selector", "", "a selector of selectors.yml")
	hide(fs, "models", "model")
}

func resourceFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringArrayVar(&f.resourceTypes, "resource-type", nil, "only nodes of this type; may be repeated")
	fs.StringArrayVar(&f.resourceTypes, "resource-types", nil, "the same as --resource-type")
	fs.StringArrayVar(&f.excludeResourceTypes, "exclude-resource-type", nil, "no nodes of this type; may be repeated")
	fs.StringArrayVar(&f.excludeResourceTypes, "exclude-resource-types", nil, "the same as --exclude-resource-type")
	hide(fs, "resource-types", "exclude-resource-types")
}

func runFlags(fs *pflag.FlagSet, f *flags) {
	fs.IntVar(&f.threads, "threads", 0, "nodes to run at once (default: the profile's)")
	fs.BoolVar(&f.plan, "plan", false, "print what would run and why, and touch nothing")
}

func buildFlags(fs *pflag.FlagSet, f *flags) {
	fs.BoolVarP(&f.fullRefresh, "full-refresh", "f", false, "rebuild incremental models and seeds from nothing")
	fs.BoolVar(&f.empty, "empty", false, "build with no rows, to check that everything compiles and runs")
	fs.StringVar(&f.sample, "sample", "", "build with a sample by event time: '3 days' or '{start: 2024-01-01, end: 2024-01-08}'")
	fs.StringVar(&f.eventTimeStart, "event-time-start", "", "first moment of microbatches to build")
	fs.StringVar(&f.eventTimeEnd, "event-time-end", "", "end of microbatches to build")
	negations(fs, "empty")
}

func testFlags(fs *pflag.FlagSet, f *flags) {
	fs.BoolVar(&f.storeFailures, "store-failures", false, "keep the rows that fail a test in a table")
}

// spread splits the values of repeatable selection flags at white space, as
// `--select a b` gives the rest as arguments.
func spread(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.Fields(v)...)
	}
	return out
}

// joinSelection puts words that follow a selection flag into the flag, since
// `--select a b --exclude c` means two selected words. It stops at the next
// flag; a command's own word never follows a selection flag.
func joinSelection(args []string) []string {
	takes := map[string]bool{
		"--select": true, "-s": true, "--models": true, "-m": true, "--model": true, "--exclude": true,
		"--resource-type": true, "--resource-types": true, "--exclude-resource-type": true, "--exclude-resource-types": true, "--output-keys": true,
	}
	var out []string
	for i := 0; i < len(args); i++ {
		out = append(out, args[i])
		if !takes[args[i]] {
			continue
		}
		flag := args[i]
		for n := 0; i+1 < len(args) && !strings.HasPrefix(args[i+1], "-"); n++ {
			if n > 0 {
				out = append(out, flag)
			}
			out = append(out, args[i+1])
			i++
		}
	}
	return out
}
