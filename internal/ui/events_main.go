package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/modeldata/model/internal/diag"
)

// MainReportVersion is the first event of every command.
type MainReportVersion struct {
	// Version is the dbt release whose artifacts and events these are ("=1.2.3").
	Version    string `json:"version"`
	LogVersion int    `json:"log_version"`
	// Model is the tool's own version.
	Model string `json:"-"`
}

// About implements Event.
func (MainReportVersion) About() About {
	return About{Name: "MainReportVersion", Code: "A001", Level: Info, Log: true}
}

// Message implements Event.
func (e MainReportVersion) Message() string {
	return "Running with model=" + e.Model + ", as dbt" + e.Version
}

// MainReportArgs tells the flags in force.
type MainReportArgs struct {
	Args map[string]string `json:"args"`
}

// About implements Event.
func (MainReportArgs) About() About { return About{Name: "MainReportArgs", Code: "A002", Level: Debug} }

// Message implements Event.
func (e MainReportArgs) Message() string {
	args, _ := json.Marshal(e.Args) // strings always encode
	return "running with arguments " + string(args)
}

// MainKeyboardInterrupt tells of Ctrl-C.
type MainKeyboardInterrupt struct{}

// About implements Event.
func (MainKeyboardInterrupt) About() About {
	return About{Name: "MainKeyboardInterrupt", Code: "Z001", Level: Info}
}

// Message implements Event.
func (MainKeyboardInterrupt) Message() string { return "ctrl-c" }

// MainEncounteredError is an error that ended the command and is no
// diagnostic.
type MainEncounteredError struct {
	Exc string `json:"exc"`
}

// About implements Event.
func (MainEncounteredError) About() About {
	return About{Name: "MainEncounteredError", Code: "Z002", Level: Error}
}

// Message implements Event.
func (e MainEncounteredError) Message() string { return "Encountered an error:\n" + e.Exc }

// CommandCompleted is the last event of every command.
type CommandCompleted struct {
	Command     string    `json:"command"`
	Success     bool      `json:"success"`
	CompletedAt time.Time `json:"completed_at"`
	Elapsed     float64   `json:"elapsed"`
}

// About implements Event.
func (CommandCompleted) About() About {
	return About{Name: "CommandCompleted", Code: "Q039", Level: Debug}
}

// Message implements Event.
func (e CommandCompleted) Message() string {
	outcome := "failed"
	if e.Success {
		outcome = "succeeded"
	}
	return fmt.Sprintf("Command `%s` %s at %s after %0.2f seconds", e.Command, outcome, e.CompletedAt.UTC().Format("15:04:05.000000"), e.Elapsed)
}

// ResourceReport tells what the command used.
type ResourceReport struct {
	CommandName          string  `json:"command_name"`
	CommandSuccess       bool    `json:"command_success"`
	CommandWallClockTime float64 `json:"command_wall_clock_time"`
	ProcessUserTime      float64 `json:"process_user_time"`
	ProcessKernelTime    float64 `json:"process_kernel_time"`
	ProcessMemMaxRSS     int64   `json:"process_mem_max_rss,string"`
	// Shown makes it more than a debug message.
	Shown bool `json:"-"`
}

// About implements Event.
func (e ResourceReport) About() About {
	level := Debug
	if e.Shown {
		level = Info
	}
	return About{Name: "ResourceReport", Code: "Z051", Level: level}
}

// Message implements Event.
func (e ResourceReport) Message() string { return "Resource report: " + string(eventData(e)) }

// Note is a remark.
type Note struct {
	Msg string `json:"msg"`
}

// About implements Event.
func (Note) About() About { return About{Name: "Note", Code: "Z050", Level: Info} }

// Message implements Event.
func (e Note) Message() string { return e.Msg }

// Formatting is a line that structures the text, often an empty one.
type Formatting struct {
	Msg string `json:"msg"`
}

// About implements Event.
func (Formatting) About() About { return About{Name: "Formatting", Code: "Z017", Level: Info} }

// Message implements Event.
func (e Formatting) Message() string { return e.Msg }

// DiagnosticFound is a diagnostic as an event.
type DiagnosticFound struct{ d *diag.Diagnostic }

// About implements Event.
func (e *DiagnosticFound) About() About {
	a := About{Name: "Diagnostic", Code: string(e.d.Code), Level: [...]Level{diag.Info: Info, diag.Warning: Warn, diag.Error: Error}[e.d.Severity]}
	if name, code := diag.Event(e.d.Code); name != "" && e.d.Severity == diag.Warning {
		a.Name, a.Code = name, code
	}
	if e.d.Severity == diag.Error {
		a.Name, a.Code = "MainEncounteredError", "Z002"
	}
	return a
}

// Message implements Event.
func (e *DiagnosticFound) Message() string { return e.d.Render(diag.Style{Color: true}) + "\n" }

// MarshalJSON gives the diagnostic's record, and its text under dbt's names.
func (e *DiagnosticFound) MarshalJSON() ([]byte, error) {
	text := strings.TrimRight(e.d.Render(diag.Style{}), "\n")
	if e.d.Severity == diag.Error {
		return json.Marshal(struct {
			Exc string `json:"exc"`
			diag.Record
		}{text, e.d.Record()})
	}
	return json.Marshal(struct {
		Msg string `json:"msg"`
		diag.Record
	}{text, e.d.Record()})
}
