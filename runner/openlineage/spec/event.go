// Package spec is the OpenLineage format as Go types: run events and the facets
// that this tool fills.
//
// It holds data only. The published JSON schemas are the authority on what the
// fields mean; each facet carries the address of its own.
package spec

import "time"

// Producer is who sends the events; the tool's version is appended to it.
const Producer = "https://github.com/modeldata/model/tree/v"

// EventSchema is the schema of a run event.
const EventSchema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"

// State is what an event tells of its run.
type State string

// The states of a run. A run has one Start and one of Complete, Fail and Abort.
const (
	Start    State = "START"
	Running  State = "RUNNING"
	Complete State = "COMPLETE"
	Fail     State = "FAIL"
	Abort    State = "ABORT"
)

// Event tells of one moment of a run.
type Event struct {
	EventTime Time     `json:"eventTime"`
	EventType State    `json:"eventType"`
	Run       Run      `json:"run"`
	Job       Job      `json:"job"`
	Inputs    []Input  `json:"inputs"`
	Outputs   []Output `json:"outputs"`
	Producer  string   `json:"producer"`
	SchemaURL string   `json:"schemaURL"`
}

// Run is one execution of a job.
type Run struct {
	ID     string    `json:"runId"`
	Facets RunFacets `json:"facets"`
}

// Job is something that is run again and again.
type Job struct {
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Facets    JobFacets `json:"facets"`
}

// Dataset names a table.
type Dataset struct {
	Namespace string        `json:"namespace"`
	Name      string        `json:"name"`
	Facets    DatasetFacets `json:"facets"`
}

// Input is a dataset that a run reads.
type Input struct {
	Dataset
	InputFacets InputFacets `json:"inputFacets,omitzero"`
}

// Output is a dataset that a run writes.
type Output struct {
	Dataset
	OutputFacets OutputFacets `json:"outputFacets,omitzero"`
}

// Time is a moment as events write it: UTC, to the microsecond.
type Time struct{ time.Time }

// MarshalJSON writes the moment.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05.000000Z"`)), nil
}
