package ui

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// FinishedRunningStats tells what was run and how long it took.
type FinishedRunningStats struct {
	StatLine      string  `json:"stat_line"`
	Execution     string  `json:"execution"`
	ExecutionTime float64 `json:"execution_time"`
}

// FinishedRunning words the event for a run of some seconds.
func FinishedRunning(nodes []NodeInfo, seconds float64) FinishedRunningStats {
	whole := int(seconds)
	return FinishedRunningStats{
		StatLine: StatLine(RunCounts(nodes)), ExecutionTime: seconds,
		Execution: fmt.Sprintf(" in %d hours %d minutes and %0.2f seconds", whole/3600, whole/60%60, seconds-float64(whole/60*60)),
	}
}

// About implements Event.
func (FinishedRunningStats) About() About {
	return About{Name: "FinishedRunningStats", Code: "E047", Level: Info}
}

// Message implements Event.
func (e FinishedRunningStats) Message() string {
	return fmt.Sprintf("Finished running %s%s (%0.2fs).", e.StatLine, e.Execution, e.ExecutionTime)
}

// EndOfRunSummary tells in one line how a run went.
type EndOfRunSummary struct {
	NumErrors         int  `json:"num_errors"`
	NumWarnings       int  `json:"num_warnings"`
	NumPartialSuccess int  `json:"num_partial_success"`
	KeyboardInterrupt bool `json:"keyboard_interrupt"`
}

// About implements Event.
func (EndOfRunSummary) About() About {
	return About{Name: "EndOfRunSummary", Code: "Z030", Level: Info}
}

// Message implements Event.
func (e EndOfRunSummary) Message() string {
	partial := plural(e.NumPartialSuccess, "partial success")
	warnings := plural(e.NumWarnings, "warning")
	switch {
	case e.KeyboardInterrupt:
		return yellow("Exited because of keyboard interrupt")
	case e.NumErrors > 0:
		return red(fmt.Sprintf("Completed with %s, %s, and %s:", plural(e.NumErrors, "error"), partial, warnings))
	case e.NumPartialSuccess > 0:
		return yellow(fmt.Sprintf("Completed with %s and %s", partial, warnings))
	case e.NumWarnings > 0:
		return yellow(fmt.Sprintf("Completed with %s:", warnings))
	}
	return green("Completed successfully")
}

// RunResultHead heads the account of one failure or warning.
type RunResultHead struct {
	NodeInfo     NodeInfo `json:"node_info"`
	ResourceType string   `json:"resource_type"`
	NodeName     string   `json:"node_name"`
	Path         string   `json:"path"`
	Group        *Group   `json:"group,omitempty"`
	Warning      bool     `json:"-"`
}

// About implements Event.
func (e RunResultHead) About() About {
	if e.Warning {
		return About{Name: "RunResultWarning", Code: "Z021", Level: Warn}
	}
	return About{Name: "RunResultFailure", Code: "Z022", Level: Error}
}

// Message implements Event.
func (e RunResultHead) Message() string {
	info, paint := "Failure", red
	if e.Warning {
		info, paint = "Warning", yellow
	}
	return paint(fmt.Sprintf("%s in %s %s (%s)", info, e.ResourceType, e.NodeName, e.Path))
}

// RunResultError says why a node failed; with a diagnostic, where.
type RunResultError struct {
	NodeInfo   NodeInfo         `json:"node_info"`
	Msg        string           `json:"msg"`
	Group      *Group           `json:"group,omitempty"`
	Diagnostic *diag.Record     `json:"diagnostic,omitempty"`
	Warning    bool             `json:"-"`
	Found      *diag.Diagnostic `json:"-"`
}

// About implements Event.
func (e RunResultError) About() About {
	if e.Warning {
		return About{Name: "RunResultWarningMessage", Code: "Z046", Level: Warn}
	}
	return About{Name: "RunResultError", Code: "Z024", Level: Error}
}

// Message implements Event.
func (e RunResultError) Message() string {
	if e.Found == nil {
		return "  " + e.Msg
	}
	frame := strings.TrimRight(e.Found.Render(diag.Style{Color: true}), "\n")
	if head, _, _ := strings.Cut(e.Msg, "\n"); errorHead.MatchString(head) {
		frame = head + "\n" + frame
	}
	return "  " + strings.ReplaceAll(frame, "\n", "\n  ")
}

// errorHead is the first line of dbt's form of an error, which tools look for.
var errorHead = regexp.MustCompile(`^(Compilation|Runtime|Database) Error in \w+ `)

// RunResultErrorNoMessage tells of a failure that says nothing.
type RunResultErrorNoMessage struct {
	NodeInfo NodeInfo `json:"node_info"`
	Status   string   `json:"status"`
}

// About implements Event.
func (RunResultErrorNoMessage) About() About {
	return About{Name: "RunResultErrorNoMessage", Code: "Z025", Level: Error}
}

// Message implements Event.
func (e RunResultErrorNoMessage) Message() string { return "  Status: " + e.Status }

// SQLCompiledPath tells where the SQL of a failed node is.
type SQLCompiledPath struct {
	NodeInfo NodeInfo `json:"node_info"`
	Path     string   `json:"path"`
}

// About implements Event.
func (SQLCompiledPath) About() About {
	return About{Name: "SQLCompiledPath", Code: "Z026", Level: Info}
}

// Message implements Event.
func (e SQLCompiledPath) Message() string { return "  compiled code at " + e.Path }

// CheckNodeTestFailure tells where the failing rows of a test are kept.
type CheckNodeTestFailure struct {
	NodeInfo     NodeInfo `json:"node_info"`
	RelationName string   `json:"relation_name"`
}

// About implements Event.
func (CheckNodeTestFailure) About() About {
	return About{Name: "CheckNodeTestFailure", Code: "Z027", Level: Info}
}

// Message implements Event.
func (e CheckNodeTestFailure) Message() string {
	query := "select * from " + e.RelationName
	border := strings.Repeat("-", len(query))
	return fmt.Sprintf("  See test failures:\n  %s\n  %s\n  %s", border, query, border)
}

// StatsLine counts the results of a run.
type StatsLine struct {
	Stats map[string]int `json:"stats"`
}

// About implements Event.
func (StatsLine) About() About { return About{Name: "StatsLine", Code: "Z023", Level: Info} }

// Message implements Event.
func (e StatsLine) Message() string {
	s := e.Stats
	return fmt.Sprintf("Done. PASS=%d WARN=%d ERROR=%d SKIP=%d NO-OP=%d TOTAL=%d", s["pass"], s["warn"], s["error"], s["skip"], s["noop"], s["total"])
}
