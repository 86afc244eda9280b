package ui

import "strings"

// LogFunctionResult tells how a function of the engine was made.
type LogFunctionResult struct {
	NodeInfo      NodeInfo `json:"node_info"`
	Description   string   `json:"description"`
	Status        string   `json:"status"`
	Index         int      `json:"index"`
	Total         int      `json:"total"`
	ExecutionTime float64  `json:"execution_time"`
	Group         *Group   `json:"group,omitempty"`
}

// About implements Event.
func (e LogFunctionResult) About() About {
	return About{Name: "LogFunctionResult", Code: "Q047", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogFunctionResult) Message() string {
	info, status := made(e.Status)
	return progressLine(e.Index, e.Total, info+" "+e.Description, status, e.ExecutionTime)
}

// LogOverloadResult tells how an overload of a function was made.
type LogOverloadResult struct {
	NodeInfo       NodeInfo `json:"node_info"`
	Description    string   `json:"description"`
	Status         string   `json:"status"`
	OverloadIndex  int      `json:"overload_index"`
	TotalOverloads int      `json:"total_overloads"`
	ExecutionTime  float64  `json:"execution_time"`
}

// About implements Event.
func (e LogOverloadResult) About() About {
	return About{Name: "LogOverloadResult", Code: "Q049", Level: failLevel(e.Status)}
}

// Message implements Event.
func (e LogOverloadResult) Message() string {
	info, status := made(e.Status)
	return "Overload " + progressLine(e.OverloadIndex, e.TotalOverloads, info+" "+e.Description, status, e.ExecutionTime)
}

// made is how a line tells of the making of a function.
func made(status string) (info, painted string) {
	switch word := strings.ToUpper(status); status {
	case "error":
		return "ERROR creating", red(word)
	case "skipped":
		return "SKIP", yellow(word)
	case "partial success":
		return "OK created", yellow(word)
	default:
		return "OK created", green(word)
	}
}
