package ui

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/internal/artifact"
)

// ConcurrencyLine tells how a run is spread.
type ConcurrencyLine struct {
	NumThreads int    `json:"num_threads"`
	TargetName string `json:"target_name"`
	NodeCount  int    `json:"node_count"`
}

// About implements Event.
func (ConcurrencyLine) About() About {
	return About{Name: "ConcurrencyLine", Code: "Q027", Level: Info}
}

// Message implements Event.
func (e ConcurrencyLine) Message() string {
	return fmt.Sprintf("Concurrency: %d threads (target='%s')", e.NumThreads, e.TargetName)
}

// LogStartLine tells that a node starts.
type LogStartLine struct {
	NodeInfo    NodeInfo `json:"node_info"`
	Description string   `json:"description"`
	Index       int      `json:"index"`
	Total       int      `json:"total"`
}

// About implements Event.
func (LogStartLine) About() About { return About{Name: "LogStartLine", Code: "Q011", Level: Info} }

// Message implements Event.
func (e LogStartLine) Message() string {
	return progressLine(e.Index, e.Total, "START "+e.Description, "RUN", noTime)
}

// failLevel is the level of a result line.
func failLevel(status string) Level {
	switch status {
	case "error", "fail", "runtime error":
		return Error
	case "warn":
		return Warn
	}
	return Info
}

// LogModelResult tells how a model ended. Status is "error", or what the engine
// said ("OK", "INSERT 0 5").
type LogModelResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Description   string   `json:"description"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
	Group         *Group   `json:"group,omitempty"`
}

// About implements Event.
func (e LogModelResult) About() About {
	return About{Name: "LogModelResult", Code: "Q012", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogModelResult) Message() string {
	info, status := "OK created", green(e.Status)
	switch {
	case e.Status == "error":
		info, status = "ERROR creating", red("ERROR")
	case strings.HasPrefix(strings.ToUpper(e.Status), "PARTIAL SUCCESS"):
		info, status = "PARTIALLY created", yellow(strings.ToUpper(e.Status))
	}
	return progressLine(e.Index, e.Total, info+" "+e.Description, status, e.ExecutionTime)
}

// LogTestResult tells how a test ended.
type LogTestResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Name          string   `json:"name"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	NumModels     int      `json:"num_models"`
	ExecutionTime float64  `json:"execution_time"`
	NumFailures   int64    `json:"num_failures"`
	AttachedNode  string   `json:"attached_node"`
	Group         *Group   `json:"group,omitempty"`
}

// About implements Event.
func (e LogTestResult) About() About {
	return About{Name: "LogTestResult", Code: "Q007", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogTestResult) Message() string {
	info, paint := "PASS", green
	switch e.Status {
	case "pass":
	case "error":
		info, paint = "ERROR", red
	case "warn":
		info, paint = fmt.Sprintf("WARN %d", e.NumFailures), yellow
	default:
		info, paint = fmt.Sprintf("FAIL %d", e.NumFailures), red
	}
	return progressLine(e.Index, e.NumModels, info+" "+e.Name, paint(info), e.ExecutionTime)
}

// LogSeedResult tells how a seed ended.
type LogSeedResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Status        string   `json:"status"`
	ResultMessage string   `json:"result_message"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
	Schema        string   `json:"schema"`
	Relation      string   `json:"relation"`
}

// About implements Event.
func (e LogSeedResult) About() About {
	return About{Name: "LogSeedResult", Code: "Q016", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogSeedResult) Message() string {
	info, status := "OK loaded", green(e.ResultMessage)
	if e.Status == "error" {
		info, status = "ERROR loading", red("ERROR")
	}
	return progressLine(e.Index, e.Total, info+" seed file "+e.Schema+"."+e.Relation, status, e.ExecutionTime)
}

// LogSnapshotResult tells how a snapshot ended.
type LogSnapshotResult struct {
	NodeInfo      NodeInfo          `json:"node_info"`
	Description   string            `json:"description"`
	Status        string            `json:"status"`
	Index         int               `json:"index"`
	Total         int               `json:"total"`
	ExecutionTime float64           `json:"execution_time"`
	Config        map[string]string `json:"cfg"`
	ResultMessage string            `json:"result_message"`
}

// About implements Event.
func (e LogSnapshotResult) About() About {
	return About{Name: "LogSnapshotResult", Code: "Q015", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogSnapshotResult) Message() string {
	info, status := "OK snapshotted", green(e.ResultMessage)
	if e.Status == "error" {
		info, status = "ERROR snapshotting", red("ERROR")
	}
	return progressLine(e.Index, e.Total, info+" "+e.Description, status, e.ExecutionTime)
}

// LogNodeResult tells how a node of any other kind ended.
type LogNodeResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Description   string   `json:"description"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
	Msg           string   `json:"msg"`
}

// About implements Event.
func (e LogNodeResult) About() About {
	return About{Name: "LogNodeResult", Code: "Q008", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogNodeResult) Message() string {
	status := green(strings.ToUpper(e.Status))
	if e.Status == "error" {
		status = red("ERROR")
	}
	return progressLine(e.Index, e.Total, orElse(e.Msg, e.Description), status, e.ExecutionTime)
}

// LogNodeNoOpResult tells of a node with nothing to do.
type LogNodeNoOpResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Description   string   `json:"description"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
}

// About implements Event.
func (LogNodeNoOpResult) About() About {
	return About{Name: "LogNodeNoOpResult", Code: "Q019", Level: Info}
}

// Message implements Event.
func (e LogNodeNoOpResult) Message() string {
	return progressLine(e.Index, e.Total, "NO-OP "+e.Description, yellow("NO-OP"), e.ExecutionTime)
}

// SkippingDetails tells that a node is skipped, and because of what.
type SkippingDetails struct {
	NodeInfo     NodeInfo `json:"node_info"`
	ResourceType string   `json:"resource_type"`
	Schema       string   `json:"schema"`
	NodeName     string   `json:"node_name"`
	Index        int      `json:"index"`
	Total        int      `json:"total"`
	// Cause names the node whose failure is the first reason, "" for none.
	Cause string `json:"cause,omitempty"`
}

// About implements Event.
func (SkippingDetails) About() About {
	return About{Name: "SkippingDetails", Code: "Q034", Level: Info}
}

// Message implements Event.
func (e SkippingDetails) Message() string {
	msg := "SKIP " + e.ResourceType + " " + e.NodeName
	switch e.ResourceType {
	case "model", "seed", "snapshot":
		msg = "SKIP relation " + e.Schema + "." + e.NodeName
	}
	if e.Cause != "" {
		msg += " because of " + e.Cause
	}
	return progressLine(e.Index, e.Total, msg, yellow("SKIP"), noTime)
}

// LogHookStartLine tells that a hook of the run starts.
type LogHookStartLine struct {
	NodeInfo  NodeInfo `json:"node_info"`
	Statement string   `json:"statement"` // "shop.on-run-start.0"
	Index     int      `json:"index"`
	Total     int      `json:"total"`
}

// About implements Event.
func (LogHookStartLine) About() About {
	return About{Name: "LogHookStartLine", Code: "Q032", Level: Info}
}

// Message implements Event.
func (e LogHookStartLine) Message() string {
	return progressLine(e.Index, e.Total, "START hook: "+e.Statement, "RUN", noTime)
}

// LogHookEndLine tells how a hook of the run ended.
type LogHookEndLine struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Statement     string   `json:"statement"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
}

// About implements Event.
func (LogHookEndLine) About() About { return About{Name: "LogHookEndLine", Code: "Q033", Level: Info} }

// Message implements Event.
func (e LogHookEndLine) Message() string {
	info, paint := "ERROR", red
	switch e.Status {
	case "success":
		info, paint = "OK", green
	case "skipped":
		info, paint = "SKIP", yellow
	}
	return progressLine(e.Index, e.Total, info+" hook: "+e.Statement, paint(info), e.ExecutionTime)
}

// LogStartBatch tells that a batch of a microbatch model starts.
type LogStartBatch struct {
	NodeInfo     NodeInfo `json:"node_info"`
	Description  string   `json:"description"` // "batch 2024-01-01 of main.orders"
	BatchIndex   int      `json:"batch_index"`
	TotalBatches int      `json:"total_batches"`
}

// About implements Event.
func (LogStartBatch) About() About { return About{Name: "LogStartBatch", Code: "Q045", Level: Info} }

// Message implements Event.
func (e LogStartBatch) Message() string {
	return "Batch " + progressLine(e.BatchIndex, e.TotalBatches, "START "+e.Description, "RUN", noTime)
}

// LogBatchResult tells how a batch ended.
type LogBatchResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Description   string   `json:"description"`
	Status        string   `json:"status"`
	BatchIndex    int      `json:"batch_index"`
	TotalBatches  int      `json:"total_batches"`
	ExecutionTime float64  `json:"execution_time"`
}

// About implements Event.
func (e LogBatchResult) About() About {
	return About{Name: "LogBatchResult", Code: "Q046", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogBatchResult) Message() string {
	info, status := "OK created", green(e.Status)
	switch e.Status {
	case "error":
		info, status = "ERROR creating", red("ERROR")
	case "skipped":
		info, status = "SKIP", yellow("SKIPPED")
	}
	return "Batch " + progressLine(e.BatchIndex, e.TotalBatches, info+" "+e.Description, status, e.ExecutionTime)
}

// LogCancelLine tells that a running statement is cancelled.
type LogCancelLine struct {
	ConnName string `json:"conn_name"`
}

// About implements Event.
func (LogCancelLine) About() About { return About{Name: "LogCancelLine", Code: "Q022", Level: Error} }

// Message implements Event.
func (e LogCancelLine) Message() string {
	return progressLine(0, 0, "CANCEL query "+e.ConnName, red("CANCEL"), noTime)
}

// LogFreshnessResult tells how fresh a source is.
type LogFreshnessResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
	SourceName    string   `json:"source_name"`
	TableName     string   `json:"table_name"`
}

// About implements Event.
func (e LogFreshnessResult) About() About {
	return About{Name: "LogFreshnessResult", Code: "Q018", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogFreshnessResult) Message() string {
	info, paint := "PASS", green
	switch e.Status {
	case "runtime error":
		info, paint = "ERROR", red
	case "error":
		info, paint = "ERROR STALE", red
	case "warn":
		info, paint = "WARN", yellow
	}
	return progressLine(e.Index, e.Total, info+" freshness of "+e.SourceName+"."+e.TableName, paint(info), e.ExecutionTime)
}

// FreshnessCheckComplete ends the measuring of sources.
type FreshnessCheckComplete struct{}

// About implements Event.
func (FreshnessCheckComplete) About() About {
	return About{Name: "FreshnessCheckComplete", Code: "Q006", Level: Info}
}

// Message implements Event.
func (FreshnessCheckComplete) Message() string { return "Done." }

// NodePhase tells, for the log file, what a node is at.
type NodePhase struct {
	NodeInfo NodeInfo `json:"node_info"`
	Phase    Phase    `json:"-"`
	// Result is what came of it, with NodeFinished.
	Result *RunResult `json:"run_result,omitempty"`
}

// RunResult is a node's result in the log.
type RunResult struct {
	Status          string            `json:"status"`
	Message         string            `json:"message"`
	Timing          []artifact.Timing `json:"timing_info"`
	Thread          string            `json:"thread"`
	ExecutionTime   float64           `json:"execution_time"`
	AdapterResponse artifact.AnyMap   `json:"adapter_response"`
	NumFailures     int64             `json:"num_failures"`
}

// Phase is a step in a node's life.
type Phase uint8

// The phases.
const (
	NodeStart Phase = iota
	NodeCompiling
	NodeExecuting
	NodeFinished
)

var phases = [...]struct{ name, code, text string }{
	NodeStart:     {"NodeStart", "Q024", "Began running node "},
	NodeCompiling: {"NodeCompiling", "Q030", "Began compiling node "},
	NodeExecuting: {"NodeExecuting", "Q031", "Began executing node "},
	NodeFinished:  {"NodeFinished", "Q025", "Finished running node "},
}

// About implements Event.
func (e NodePhase) About() About {
	return About{Name: phases[e.Phase].name, Code: phases[e.Phase].code, Level: Debug}
}

// Message implements Event.
func (e NodePhase) Message() string { return phases[e.Phase].text + e.NodeInfo.UniqueID }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
