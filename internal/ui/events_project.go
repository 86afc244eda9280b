package ui

import (
	"fmt"
	"sort"
	"strings"
)

// FoundStats tells what a project holds.
type FoundStats struct {
	StatLine string `json:"stat_line"`
}

// About implements Event.
func (FoundStats) About() About { return About{Name: "FoundStats", Code: "W006", Level: Info} }

// Message implements Event.
func (e FoundStats) Message() string { return "Found " + e.StatLine }

// Count is a number of things.
type Count struct {
	N    int
	What string // singular: "model"
}

// StatLine words counts: "5 models, 1 analysis"; zeros are left out.
func StatLine(counts []Count) string {
	var parts []string
	for _, c := range counts {
		if c.N > 0 {
			parts = append(parts, plural(c.N, c.What))
		}
	}
	return strings.Join(parts, ", ")
}

// RunCounts counts what a run ran, by kind in dbt's words, sorted: models by
// materialization ("view model"), operations as project hooks.
func RunCounts(nodes []NodeInfo) []Count {
	by := map[string]int{}
	for _, n := range nodes {
		kind := n.ResourceType
		switch kind {
		case "model":
			kind = n.Materialized + " model"
		case "operation":
			kind = "project hook"
		}
		by[kind]++
	}
	var out []Count
	for kind, n := range by {
		out = append(out, Count{n, kind})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].What < out[j].What })
	for i := range out {
		if out[i].What == "test" {
			out[i].What = "data test"
		}
		out[i].What = strings.ReplaceAll(out[i].What, "_", " ")
	}
	return out
}

// PartialParsingSkipParsing tells that nothing changed since the last parse.
type PartialParsingSkipParsing struct{}

// About implements Event.
func (PartialParsingSkipParsing) About() About {
	return About{Name: "PartialParsingSkipParsing", Code: "I017", Level: Debug}
}

// Message implements Event.
func (PartialParsingSkipParsing) Message() string {
	return "Partial parsing enabled, no changes found, skipping parsing"
}

// PartialParsingEnabled tells how many files changed since the last parse.
type PartialParsingEnabled struct {
	Deleted int `json:"deleted"`
	Added   int `json:"added"`
	Changed int `json:"changed"`
}

// About implements Event.
func (PartialParsingEnabled) About() About {
	return About{Name: "PartialParsingEnabled", Code: "I040", Level: Debug}
}

// Message implements Event.
func (e PartialParsingEnabled) Message() string {
	return fmt.Sprintf("Partial parsing enabled: %d files deleted, %d files added, %d files changed.", e.Deleted, e.Added, e.Changed)
}

// PartialParsingNotEnabled tells that every file is read anew.
type PartialParsingNotEnabled struct{}

// About implements Event.
func (PartialParsingNotEnabled) About() About {
	return About{Name: "PartialParsingNotEnabled", Code: "I028", Level: Debug}
}

// Message implements Event.
func (PartialParsingNotEnabled) Message() string { return "Partial parsing not enabled" }

// ArtifactWritten tells of a file in the target folder.
type ArtifactWritten struct {
	Type string `json:"artifact_type"` // "WritableManifest"
	Path string `json:"artifact_path"`
}

// About implements Event.
func (ArtifactWritten) About() About {
	return About{Name: "ArtifactWritten", Code: "P001", Level: Debug}
}

// Message implements Event.
func (e ArtifactWritten) Message() string { return "Wrote artifact " + e.Type + " to " + e.Path }

// JinjaLog is what a template says by log(): for the terminal with Show, else
// for the log file; Warning is what exceptions.warn() says.
type JinjaLog struct {
	NodeInfo *NodeInfo `json:"node_info,omitempty"`
	Msg      string    `json:"msg"`
	Show     bool      `json:"-"`
	Warning  bool      `json:"-"`
}

// About implements Event.
func (e JinjaLog) About() About {
	switch {
	case e.Warning:
		return About{Name: "JinjaLogWarning", Code: "I061", Level: Warn}
	case e.Show:
		return About{Name: "JinjaLogInfo", Code: "I062", Level: Info}
	}
	return About{Name: "JinjaLogDebug", Code: "I063", Level: Debug}
}

// Message implements Event.
func (e JinjaLog) Message() string {
	if e.Warning {
		return "[" + yellow("WARNING") + "]: " + e.Msg
	}
	return e.Msg
}

// NoNodesForSelectionCriteria warns of a criterion that matches nothing.
type NoNodesForSelectionCriteria struct {
	SpecRaw string `json:"spec_raw"`
}

// About implements Event.
func (NoNodesForSelectionCriteria) About() About {
	return About{Name: "NoNodesForSelectionCriteria", Code: "M030", Level: Warn}
}

// Message implements Event.
func (e NoNodesForSelectionCriteria) Message() string {
	return "The selection criterion '" + e.SpecRaw + "' does not match any enabled nodes"
}

// DefaultSelector tells that a selector of selectors.yml is in force.
type DefaultSelector struct {
	Name string `json:"name"`
}

// About implements Event.
func (DefaultSelector) About() About {
	return About{Name: "DefaultSelector", Code: "Q023", Level: Info}
}

// Message implements Event.
func (e DefaultSelector) Message() string { return "Using default selector " + e.Name }

// NoNodesSelected warns of a selection without nodes.
type NoNodesSelected struct{}

// About implements Event.
func (NoNodesSelected) About() About {
	return About{Name: "NoNodesSelected", Code: "Q038", Level: Warn}
}

// Message implements Event.
func (NoNodesSelected) Message() string { return "No nodes selected!" }

// NothingToDo warns of a project without nodes to run.
type NothingToDo struct{}

// About implements Event.
func (NothingToDo) About() About { return About{Name: "NothingToDo", Code: "Q035", Level: Warn} }

// Message implements Event.
func (NothingToDo) Message() string {
	return "Nothing to do. Try checking your model configs and model specification args"
}
