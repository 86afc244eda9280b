package ui

import (
	"encoding/json"
	"strings"
)

// PrintEvent is what a template prints, or a line of `ls`.
type PrintEvent struct {
	Msg string `json:"msg"`
}

// About implements Event.
func (PrintEvent) About() About {
	return About{Name: "PrintEvent", Code: "Z052", Level: Info, Output: true}
}

// Message implements Event.
func (e PrintEvent) Message() string { return e.Msg }

// ShowNode is the preview of a node's rows, as a text table or a JSON list.
type ShowNode struct {
	NodeName     string `json:"node_name"`
	Preview      string `json:"preview"`
	IsInline     bool   `json:"is_inline"`
	OutputFormat string `json:"output_format"`
	UniqueID     string `json:"unique_id"`
	Quiet        bool   `json:"quiet"`
}

// About implements Event.
func (ShowNode) About() About {
	return About{Name: "ShowNode", Code: "Q041", Level: Info, Output: true}
}

// Message implements Event.
func (e ShowNode) Message() string {
	if e.OutputFormat == "json" {
		return namedJSON(e.NodeName, e.IsInline, "show", json.RawMessage(e.Preview))
	}
	return headed("Previewing inline node:", "Previewing node '"+e.NodeName+"':", e.Preview, e.IsInline, e.Quiet)
}

// CompiledNode is the SQL of a compiled node.
type CompiledNode struct {
	NodeName     string `json:"node_name"`
	Compiled     string `json:"compiled"`
	IsInline     bool   `json:"is_inline"`
	OutputFormat string `json:"output_format"`
	UniqueID     string `json:"unique_id"`
	Quiet        bool   `json:"quiet"`
}

// About implements Event.
func (CompiledNode) About() About {
	return About{Name: "CompiledNode", Code: "Q042", Level: Info, Output: true}
}

// Message implements Event.
func (e CompiledNode) Message() string {
	if e.OutputFormat == "json" {
		return namedJSON(e.NodeName, e.IsInline, "compiled", e.Compiled)
	}
	return headed("Compiled inline node is:", "Compiled node '"+e.NodeName+"' is:", e.Compiled, e.IsInline, e.Quiet)
}

func headed(inline, named, text string, isInline, quiet bool) string {
	switch {
	case quiet:
		return text
	case isInline:
		return inline + "\n" + text
	}
	return named + "\n" + text
}

// namedJSON is {"node": name, key: value}; an inline node has no name.
func namedJSON(name string, inline bool, key string, value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	var err error
	if inline {
		err = enc.Encode(map[string]any{key: value})
	} else {
		// "node" sorts before "show" but not before "compiled".
		if key == "compiled" {
			err = enc.Encode(struct {
				Node     string `json:"node"`
				Compiled any    `json:"compiled"`
			}{name, value})
		} else {
			err = enc.Encode(map[string]any{"node": name, key: value})
		}
	}
	if err != nil {
		return err.Error()
	}
	return strings.TrimRight(b.String(), "\n")
}

// DebugCmdOut is a line of `debug`.
type DebugCmdOut struct {
	Msg string `json:"msg"`
}

// About implements Event.
func (DebugCmdOut) About() About { return About{Name: "DebugCmdOut", Code: "Z047", Level: Info} }

// Message implements Event.
func (e DebugCmdOut) Message() string { return e.Msg }

// CheckResult words the outcome of a check of `debug`.
func CheckResult(label string, ok bool, detail string) string {
	outcome := green("OK")
	if !ok {
		outcome = red("ERROR")
	}
	if detail != "" {
		outcome += " " + detail
	}
	return label + " [" + outcome + "]"
}

// CleanPath tells of a folder that `clean` removes.
type CleanPath struct {
	Path string    `json:"path,omitempty"`
	Step CleanStep `json:"-"`
}

// CleanStep is how far `clean` is with a folder.
type CleanStep uint8

// The steps of `clean`.
const (
	CleanCheck CleanStep = iota
	CleanDone
	CleanProtected
	CleanFinished
)

var cleanSteps = [...]struct{ name, code, before, after string }{
	CleanCheck:     {"CheckCleanPath", "Z012", "Checking ", "/*"},
	CleanDone:      {"ConfirmCleanPath", "Z013", "Cleaned ", "/*"},
	CleanProtected: {"ProtectedCleanPath", "Z014", "ERROR: not cleaning ", "/* because it is protected"},
	CleanFinished:  {"FinishedCleanPaths", "Z015", "Finished cleaning all paths.", ""},
}

// About implements Event.
func (e CleanPath) About() About {
	s := cleanSteps[e.Step]
	return About{Name: s.name, Code: s.code, Level: Info}
}

// Message implements Event.
func (e CleanPath) Message() string {
	s := cleanSteps[e.Step]
	return s.before + e.Path + s.after
}

// ProjectCreated tells of a new project and what to do with it.
type ProjectCreated struct {
	ProjectName string `json:"project_name"`
	Next        string `json:"-"` // the command that runs it
}

// About implements Event.
func (ProjectCreated) About() About { return About{Name: "ProjectCreated", Code: "A026", Level: Info} }

// Message implements Event.
func (e ProjectCreated) Message() string {
	return "Your new project \"" + e.ProjectName + "\" was created. Run it:\n\n  " + e.Next + "\n"
}

// DataEvent is data for scripts: it is no part of the log file.
type DataEvent struct {
	Msg string `json:"msg"`
}

// About tells the event apart from others.
func (DataEvent) About() About {
	return About{Name: "PrintEvent", Code: "Z052", Level: Info, Output: true, Console: true}
}

// Message is the text for people.
func (e DataEvent) Message() string { return e.Msg }
