package openlineage

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner"
	"github.com/modeldata/model/runner/openlineage/spec"
)

// putTest tells a data test's outcome: as an assertion on the dataset that is
// tested, and on the run.
func (b *builder) putTest(e *spec.Event, r *runner.NodeResult) {
	n := r.Node
	kind := n.Name
	if n.TestInfo.Generic {
		kind = n.TestInfo.Macro
	}
	e.Run.Facets.Test = b.testRun(r, kind)
	if !judged(r) {
		return
	}
	a := spec.Assertion{
		Assertion: kind, Name: n.Name, Success: r.Status == artifact.StatusPass, Column: n.TestInfo.Column,
		Severity: severity(r), Description: n.Description, Params: params(n),
	}
	a.Expected, a.Actual = counts(r)
	tested := ""
	if i, ok := b.graph.ID(n.TestInfo.AttachedNode); ok {
		at, _ := b.at(i, "")
		tested = at.namespace + "\x00" + at.name
	}
	for k := range e.Inputs {
		// A singular test is about all that it reads.
		if in := &e.Inputs[k]; tested == "" || tested == in.Namespace+"\x00"+in.Name {
			b.assert(in, a)
		}
	}
}

func (b *builder) assert(in *spec.Input, a spec.Assertion) {
	in.InputFacets.Assertions = &spec.Assertions{Facet: b.maker.Facet("DataQualityAssertionsDatasetFacet"), Assertions: []spec.Assertion{a}}
}

// judged reports whether the test came to a verdict.
func judged(r *runner.NodeResult) bool {
	return r.Status == artifact.StatusPass || r.Status == artifact.StatusFail || r.Status == artifact.StatusWarn
}

func (b *builder) testRun(r *runner.NodeResult, kind string) *spec.TestRun {
	t := spec.TestExecution{Name: r.Node.UniqueID, Status: "fail", Type: kind, Severity: severity(r), Description: r.Node.Description}
	switch r.Status {
	case artifact.StatusPass, artifact.StatusSuccess:
		t.Status = "pass"
	case artifact.StatusSkipped:
		t.Status = "skip"
	}
	if r.Node.Kind == project.Test {
		t.Expected, t.Actual = counts(r)
		t.Params = params(r.Node)
	}
	return &spec.TestRun{Facet: b.maker.Facet("TestRunFacet"), Tests: []spec.TestExecution{t}}
}

// severity is what a failure means: "error" or "warn".
func severity(r *runner.NodeResult) string {
	if s := strings.ToLower(r.Node.Config.String("severity")); s != "" {
		return s
	}
	if r.Status == string(quality.Warn) {
		return "warn"
	}
	return "error"
}

// counts are the number of failures that a test takes for good, and the one
// that it found.
func counts(r *runner.NodeResult) (expected, actual string) {
	if r.Failures == nil || !judged(r) {
		return "", ""
	}
	key := "error_if"
	if severity(r) == "warn" {
		key = "warn_if"
	}
	expected = r.Node.Config.String(key)
	if expected == "" || strings.ReplaceAll(expected, " ", "") == "!=0" {
		expected = "0"
	}
	return expected, strconv.FormatInt(*r.Failures, 10)
}

// params are a generic test's arguments but for what it tests.
func params(n *project.Node) map[string]any {
	if n.TestInfo == nil || n.TestInfo.Kwargs == nil {
		return nil
	}
	out := map[string]any{}
	for key, v := range n.TestInfo.Kwargs.All() {
		if key != "model" && key != "column_name" {
			out[key] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
