package ui

import "strings"

// DeprecationsSummary counts the deprecated ways that a command met.
type DeprecationsSummary struct {
	Summaries []DeprecationCount `json:"summaries"`
	// ShowAllHint says that each kind was shown once only.
	ShowAllHint bool `json:"show_all_hint"`
}

// DeprecationCount is how often one kind was met.
type DeprecationCount struct {
	Name        string `json:"event_name"`
	Code        string `json:"event_code"`
	Occurrences int    `json:"occurrences"`
}

// About implements Event.
func (DeprecationsSummary) About() About {
	return About{Name: "DeprecationsSummary", Code: "D028", Level: Warn}
}

// Message implements Event.
func (e DeprecationsSummary) Message() string {
	var b strings.Builder
	b.WriteString("[" + yellow("WARNING") + "]: deprecated ways of writing that were met:")
	for _, s := range e.Summaries {
		b.WriteString("\n- " + s.Name + ": " + plural(s.Occurrences, "occurrence"))
	}
	if e.ShowAllHint {
		b.WriteString("\n--show-all-deprecations shows each of them.")
	}
	return b.String()
}
