package artifact

import (
	"bufio"
	"io"
)

// Freshness is what `source freshness` found.
type Freshness struct {
	Metadata    Metadata
	Results     []FreshnessResult
	ElapsedTime float64
}

// FreshnessResult is one source's freshness. With Error set the query failed,
// and only UniqueID and Error are written.
type FreshnessResult struct {
	UniqueID      string
	Error         string
	MaxLoadedAt   Time
	SnapshottedAt Time
	AgeSeconds    float64
	Status        string // pass, warn or error
	Criteria      FreshnessCriteria
	Response      map[string]any
	Timing        []Timing
	ThreadID      string
	ExecutionTime float64
}

// FreshnessCriteria is a source's configured freshness.
type FreshnessCriteria struct {
	WarnAfter  Period  `json:"warn_after"`
	ErrorAfter Period  `json:"error_after"`
	Filter     *string `json:"filter"`
}

// Period is a length of time; both fields are null when it is not configured.
type Period struct {
	Count *int64  `json:"count"`
	Unit  *string `json:"period"`
}

type freshnessError struct {
	UniqueID string `json:"unique_id"`
	Error    string `json:"error"`
	Status   string `json:"status"`
}

type freshnessOutput struct {
	UniqueID        string            `json:"unique_id"`
	MaxLoadedAt     Time              `json:"max_loaded_at"`
	SnapshottedAt   Time              `json:"snapshotted_at"`
	AgeSeconds      float64           `json:"max_loaded_at_time_ago_in_s"`
	Status          string            `json:"status"`
	Criteria        FreshnessCriteria `json:"criteria"`
	AdapterResponse map[string]any    `json:"adapter_response"`
	Timing          []Timing          `json:"timing"`
	ThreadID        string            `json:"thread_id"`
	ExecutionTime   float64           `json:"execution_time"`
}

func (r FreshnessResult) output() any {
	if r.Error != "" {
		return freshnessError{r.UniqueID, r.Error, StatusRuntimeError}
	}
	n := Result{Timing: r.Timing, AdapterResponse: r.Response}.normal()
	return freshnessOutput{
		r.UniqueID, r.MaxLoadedAt, r.SnapshottedAt, r.AgeSeconds, r.Status, r.Criteria,
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
