package ui

import (
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// Line is a node of a run as the terminal tells of it.
type Line struct {
	Node     NodeInfo
	Language string // "sql"
	// Name is the test's or unit test's ("orders::ut"); "" takes the node's.
	Name string
	// Materialized is how the line names the materialization; "" takes the
	// node's.
	Materialized string
	// Source is the source that a table belongs to.
	Source       string
	Index, Total int
	// What follows is of finished nodes.
	Status       string // as in run_results.json
	Message      string // what the engine said
	Failures     int64
	Elapsed      float64 // seconds
	AttachedNode string
	Group        *Group
	// Cause is the node because of which this one is skipped.
	Cause string
}

func (l Line) name() string { return orElse(l.Name, l.Node.Name) }

func (l Line) place() string {
	return l.Node.Relation.Schema + "." + orElse(l.Node.Relation.Alias, l.Node.Name)
}

// description names the node in a line.
func (l Line) description() string {
	switch l.Node.ResourceType {
	case "model":
		return orElse(l.Language, "sql") + " " + orElse(l.Materialized, l.Node.Materialized) + " model " + l.place()
	case "seed":
		return "seed file " + l.place()
	case "snapshot":
		return "snapshot " + l.place()
	case "function":
		return "function " + l.place()
	case "source":
		return "freshness of " + l.Source + "." + l.Node.Name
	case "saved_query":
		return "saved query " + l.name()
	}
	return l.Node.ResourceType + " " + l.name()
}

// Started is the event of a node that starts.
func Started(l Line) Event {
	if l.Node.ResourceType == "operation" {
		return LogHookStartLine{NodeInfo: l.Node, Statement: l.name(), Index: l.Index, Total: l.Total}
	}
	return LogStartLine{NodeInfo: l.Node, Description: l.description(), Index: l.Index, Total: l.Total}
}

// Finished is the event of a node that ended, by its kind and status.
func Finished(l Line) Event {
	kind := l.Node.ResourceType
	switch {
	case kind == "operation":
		return LogHookEndLine{NodeInfo: l.Node, Statement: l.name(), Status: l.Status, Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed}
	case l.Status == "skipped":
		return SkippingDetails{
			NodeInfo: l.Node, ResourceType: kind, Schema: l.Node.Relation.Schema,
			NodeName: l.Node.Name, Index: l.Index, Total: l.Total, Cause: l.Cause,
		}
	case l.Status == "no-op":
		return LogNodeNoOpResult{NodeInfo: l.Node, Description: l.description(), Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed}
	}
	switch kind {
	case "model":
		status := l.Status
		switch status {
		case "success":
			status = orElse(l.Message, "OK")
		case "partial success":
			status = orElse(l.Message, status)
		}
		return LogModelResult{NodeInfo: l.Node, Description: l.description(), Status: status, Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed, Group: l.Group}
	case "function":
		return LogFunctionResult{NodeInfo: l.Node, Description: l.description(), Status: l.Status, Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed, Group: l.Group}
	case "test", "unit_test":
		return LogTestResult{
			NodeInfo: l.Node, Name: l.name(), Status: l.Status, Index: l.Index, NumModels: l.Total,
			ExecutionTime: l.Elapsed, NumFailures: l.Failures, AttachedNode: l.AttachedNode, Group: l.Group,
		}
	case "seed":
		return LogSeedResult{
			NodeInfo: l.Node, Status: l.Status, ResultMessage: orElse(l.Message, "OK"), Index: l.Index, Total: l.Total,
			ExecutionTime: l.Elapsed, Schema: l.Node.Relation.Schema, Relation: orElse(l.Node.Relation.Alias, l.Node.Name),
		}
	case "source":
		return LogFreshnessResult{
			NodeInfo: l.Node, Status: l.Status, Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed,
			SourceName: l.Source, TableName: l.Node.Name,
		}
	case "snapshot":
		return LogSnapshotResult{
			NodeInfo: l.Node, Description: l.place(), Status: l.Status, ResultMessage: orElse(l.Message, "OK"),
			Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed,
		}
	}
	return LogNodeResult{NodeInfo: l.Node, Description: l.description(), Status: l.Status, Index: l.Index, Total: l.Total, ExecutionTime: l.Elapsed}
}

// Outcome is a node's result as the end of a run tells of it.
type Outcome struct {
	Node NodeInfo
	// Path is the node's file, CompiledPath that of its SQL.
	Path, CompiledPath string
	Status, Message    string
	Group              *Group
	// Failures names the relation that keeps a test's failing rows.
	Failures string
	// Diagnostic shows where a failure comes from.
	Diagnostic *diag.Diagnostic
}

// EndOfRun writes how a run went: the summary line, each failure, each
// warning, the counts.
func (u *UI) EndOfRun(results []Outcome, interrupted bool) {
	var errors, partly, warnings []Outcome
	partial := 0
	stats := map[string]int{"error": 0, "skip": 0, "pass": 0, "warn": 0, "noop": 0, "total": len(results)}
	for _, r := range results {
		stats[counter(r.Status)]++
		switch {
		case r.Status == "error" || r.Status == "fail" || r.Status == "runtime error":
			errors = append(errors, r)
		case r.Status == "skipped" && r.Message != "" && r.Node.ResourceType != "exposure":
			errors = append(errors, r)
		case r.Status == "warn":
			warnings = append(warnings, r)
		case r.Status == "partial success":
			partial++
			if r.Diagnostic != nil {
				partly = append(partly, r)
			}
		}
	}
	u.Fire(Formatting{})
	u.Fire(EndOfRunSummary{NumErrors: len(errors), NumWarnings: len(warnings), NumPartialSuccess: partial, KeyboardInterrupt: interrupted})
	for _, r := range append(errors, partly...) {
		u.account(r, false)
	}
	for _, r := range warnings {
		u.account(r, true)
	}
	u.Fire(Formatting{})
	u.Fire(StatsLine{Stats: stats})
}

// EndOfFreshness writes what went wrong when sources were measured.
func (u *UI) EndOfFreshness(results []Outcome) {
	for _, r := range results {
		if r.Status == "error" || r.Status == "runtime error" || r.Status == "fail" {
			u.account(r, false)
		}
	}
	u.Fire(FreshnessCheckComplete{})
}

// counter is the count of the stats line that a status adds to.
func counter(status string) string {
	switch status {
	case "error", "fail", "partial success", "runtime error":
		return "error"
	case "skipped":
		return "skip"
	case "warn":
		return "warn"
	case "no-op":
		return "noop"
	}
	return "pass"
}

// account tells of one failure or warning.
func (u *UI) account(r Outcome, warning bool) {
	u.Fire(Formatting{})
	why := RunResultError{NodeInfo: r.Node, Msg: r.Message, Warning: warning, Found: r.Diagnostic, Group: r.Group}
	if r.Diagnostic != nil {
		record := r.Diagnostic.Record()
		why.Diagnostic = &record
	}
	if r.Status == "skipped" {
		u.Fire(why)
		return
	}
	kind := strings.ReplaceAll(r.Node.ResourceType, " ", "_")
	u.Fire(RunResultHead{NodeInfo: r.Node, ResourceType: kind, NodeName: r.Node.Name, Path: r.Path, Warning: warning, Group: r.Group})
	if r.Message == "" && r.Diagnostic == nil {
		u.Fire(RunResultErrorNoMessage{NodeInfo: r.Node, Status: r.Status})
	} else {
		u.Fire(why)
	}
	if r.CompiledPath != "" {
		u.Fire(Formatting{})
		u.Fire(SQLCompiledPath{NodeInfo: r.Node, Path: r.CompiledPath})
	}
	if r.Failures != "" {
		u.Fire(Formatting{})
		u.Fire(CheckNodeTestFailure{NodeInfo: r.Node, RelationName: r.Failures})
	}
}
