// Command compat compares two builds of one dbt project: a reference (dbt
// itself) and a candidate (model).
//
// It takes two target directories and, if given, the two DuckDB files or
// PostgreSQL databases that the builds wrote. It reads the artifacts as plain JSON, so that it judges the
// files themselves and not our own types. It prints what differs, grouped, and
// exits 1 when a difference is not explained by the allow file. It runs no
// build, fetches nothing and changes nothing.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/modeldata/model/quality/compare"
)

type options struct {
	reference, candidate string
	refDB, candDB        string
	allow                string
	max                  int
}

func main() {
	var o options
	flag.StringVar(&o.reference, "reference", "", "directory of the reference's artifacts (target, or its parent)")
	flag.StringVar(&o.candidate, "candidate", "", "directory of the candidate's artifacts (target, or its parent)")
	flag.StringVar(&o.refDB, "ref-db", "", "DuckDB file the reference wrote, or postgres:NAME")
	flag.StringVar(&o.candDB, "cand-db", "", "DuckDB file the candidate wrote, or postgres:NAME")
	flag.StringVar(&o.allow, "allow", "", "file of explained differences")
	flag.IntVar(&o.max, "max", 20, "differences printed in each group; 0 prints all")
	flag.Parse()
	if o.reference == "" || o.candidate == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	different, err := run(o, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compat:", err)
		os.Exit(2)
	}
	if different {
		os.Exit(1)
	}
}

// run compares, prints the report and says whether anything unexplained
// differs.
func run(o options, out io.Writer) (bool, error) {
	allowed, err := compare.ReadAllowFile(o.allow)
	if err != nil {
		return false, err
	}
	ref, err := compare.ReadArtifacts(o.reference, nil)
	if err != nil {
		return false, fmt.Errorf("reference: %w", err)
	}
	cand, err := compare.ReadArtifacts(o.candidate, nil)
	if err != nil {
		return false, fmt.Errorf("candidate: %w", err)
	}
	rep := &compare.Report{Allowed: allowed}
	compare.Builds(ref, cand, rep)
	if o.refDB != "" && o.candDB != "" {
		relations := compareRelations
		if strings.HasPrefix(o.refDB, postgresPrefix) {
			relations = comparePostgres
		}
		if err := relations(o.refDB, o.candDB, ref, cand, rep); err != nil {
			return false, err
		}
	}
	rep.Print(out, o.max)
	fmt.Fprintf(out, "summary: nodes=%d/%d passed=%d/%d differences=%d explained=%d\n",
		len(ref.Section("nodes")), len(cand.Section("nodes")), ref.Passed(), cand.Passed(), len(rep.Found), rep.Explained)
	return len(rep.Found) > 0, nil
}
