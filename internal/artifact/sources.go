package artifact

import (
	"bufio"
	"io"
	"time"
)

// Freshness is what `source freshness` found.
type Freshness struct {
	Metadata    Metadata
	Results     []FreshnessResult
	ElapsedTime float64
}

// FreshnessResult is one source's freshness. A source without rows was last
// loaded at the first moment of the year 1.
type FreshnessResult struct {
	UniqueID      string
	MaxLoadedAt   time.Time
	SnapshottedAt time.Time
	AgeSeconds    float64
	Status        string // pass, warn or error
	Criteria      FreshnessCriteria
	Response      map[string]any
	Timing        []Timing
	ThreadID      string
	ExecutionTime float64
	// Error says why a source could not be measured; then Status is "runtime
	// error" and nothing else is known.
	Error string
}

// FreshnessCriteria is a source's configured freshness; an age that is switched
// off is null.
type FreshnessCriteria struct {
	WarnAfter  *Period `json:"warn_after"`
	ErrorAfter *Period `json:"error_after"`
	Filter     *string `json:"filter"`
}

// Period is a length of time; both fields are null when it is not configured.
type Period struct {
	Count *int64  `json:"count"`
	Unit  *string `json:"period"`
}

// moment is a time of the engine's clock: UTC with an offset, and a fraction
// when there is one.
type moment time.Time

// MarshalJSON writes the time as dbt does.
func (m moment) MarshalJSON() ([]byte, error) {
	t := time.Time(m).UTC()
	layout := `"2006-01-02T15:04:05.000000+00:00"`
	if t.Nanosecond()/1000 == 0 {
		layout = `"2006-01-02T15:04:05+00:00"`
	}
	return []byte(t.Format(layout)), nil
}

type freshnessOutput struct {
	UniqueID        string            `json:"unique_id"`
	MaxLoadedAt     moment            `json:"max_loaded_at"`
	SnapshottedAt   moment            `json:"snapshotted_at"`
	AgeSeconds      float64           `json:"max_loaded_at_time_ago_in_s"`
	Status          string            `json:"status"`
	Criteria        FreshnessCriteria `json:"criteria"`
	AdapterResponse map[string]any    `json:"adapter_response"`
	Timing          []Timing          `json:"timing"`
	ThreadID        string            `json:"thread_id"`
	ExecutionTime   float64           `json:"execution_time"`
}

type freshnessError struct {
	UniqueID string `json:"unique_id"`
	Error    string `json:"error"`
	Status   string `json:"status"`
}

func (r FreshnessResult) output() any {
	if r.Status == StatusRuntimeError {
		return freshnessError{r.UniqueID, r.Error, r.Status}
	}
	n := Result{Timing: r.Timing, AdapterResponse: r.Response}.normal()
	return freshnessOutput{
		r.UniqueID, moment(r.MaxLoadedAt), moment(r.SnapshottedAt), r.AgeSeconds, r.Status, r.Criteria,
		n.AdapterResponse, n.Timing, r.ThreadID, r.ExecutionTime,
	}
}

// Write writes sources.json.
func (f *Freshness) Write(w io.Writer) error {
	bw := bufio.NewWriterSize(w, 64<<10)
	bw.Write(f.Metadata.Append([]byte(`{"metadata":`), SourcesSchema))
	if err := writeList(bw, `,"results":[`, len(f.Results), func(i int) any { return f.Results[i].output() }); err != nil {
		return err
	}
	bw.WriteString(`,"elapsed_time":`)
	bw.Write(AppendFloat(nil, f.ElapsedTime))
	bw.WriteByte('}')
	return bw.Flush()
}
