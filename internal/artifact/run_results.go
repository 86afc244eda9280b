package artifact

import (
	"bufio"
	"encoding/json"
	"io"
)

// The statuses of results.
const (
	StatusSuccess        = "success"
	StatusError          = "error"
	StatusSkipped        = "skipped"
	StatusPartialSuccess = "partial success"
	StatusNoOp           = "no-op"
	StatusPass           = "pass"
	StatusFail           = "fail"
	StatusWarn           = "warn"
	StatusRuntimeError   = "runtime error"
)

// RunResults is what a command did, node by node.
type RunResults struct {
	Metadata    Metadata
	Results     []Result
	ElapsedTime float64
	// Args holds the command's flags by their lower-case names, secrets
	// scrubbed. "which" names the command.
	Args map[string]any
}

// Result is one node's outcome.
type Result struct {
	Status          string   `json:"status"`
	Timing          []Timing `json:"timing"`
	ThreadID        string   `json:"thread_id"`
	ExecutionTime   float64  `json:"execution_time"`
	AdapterResponse AnyMap   `json:"adapter_response"`
	Message         *string  `json:"message"`
	Failures        *int64   `json:"failures"`
	UniqueID        string   `json:"unique_id"`
	// Compiled, CompiledCode and RelationName are null for kinds that are not
	// compiled (seeds, exposures, unit tests).
	Compiled     *bool         `json:"compiled"`
	CompiledCode *string       `json:"compiled_code"`
	RelationName *string       `json:"relation_name"`
	BatchResults *BatchResults `json:"batch_results"`
	// OverloadResults is of functions only.
	OverloadResults *OverloadResults `json:"overload_results,omitempty"`
}

// Timing is one phase of a node: "compile" or "execute".
type Timing struct {
	Name        string `json:"name"`
	StartedAt   Time   `json:"started_at"`
	CompletedAt Time   `json:"completed_at"`
}

// BatchResults lists a microbatch model's intervals by outcome.
type BatchResults struct {
	Successful [][2]Time `json:"successful"`
	Failed     [][2]Time `json:"failed"`
}

// OverloadResults lists a function's overloads by outcome.
type OverloadResults struct {
	Successful []string `json:"successful"`
	Failed     []string `json:"failed"`
}

// normal replaces nil lists and maps, which would be null, by empty ones.
func (r Result) normal() Result {
	if r.Timing == nil {
		r.Timing = []Timing{}
	}
	if r.AdapterResponse == nil {
		r.AdapterResponse = AnyMap{}
	}
	if b := r.BatchResults; b != nil {
		c := BatchResults{Successful: b.Successful, Failed: b.Failed}
		if c.Successful == nil {
			c.Successful = [][2]Time{}
		}
		if c.Failed == nil {
			c.Failed = [][2]Time{}
		}
		r.BatchResults = &c
	}
	return r
}

// Write writes run_results.json.
func (r *RunResults) Write(w io.Writer) error {
	bw := bufio.NewWriterSize(w, 64<<10)
	bw.Write(r.Metadata.Append([]byte(`{"metadata":`), RunResultsSchema))
	err := writeList(bw, `,"results":[`, len(r.Results), func(i int) any { return r.Results[i].normal() })
	if err != nil {
		return err
	}
	bw.WriteString(`,"elapsed_time":`)
	bw.Write(AppendFloat(nil, r.ElapsedTime))
	bw.WriteString(`,"args":`)
	args := r.Args
	if args == nil {
		args = map[string]any{}
	}
	if err := encode(bw, args); err != nil {
		return err
	}
	bw.WriteByte('}')
	return bw.Flush()
}

// encode writes one value without HTML escapes.
func encode(w *bufio.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func writeList(w *bufio.Writer, head string, n int, item func(int) any) error {
	w.WriteString(head)
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := encode(w, item(i)); err != nil {
			return err
		}
	}
	return w.WriteByte(']')
}
