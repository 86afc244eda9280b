package artifact

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"
)

// HistoryFile keeps the outcomes of earlier runs beside the artifacts, one run
// a line: dbt's files know the last command only.
const HistoryFile = "run_history.jsonl"

// maxHistory is the size at which the older half of the history is dropped.
const maxHistory = 16 << 20

// maxMessage is how much of a message the history keeps.
const maxMessage = 500

// Run is the outcomes of one command.
type Run struct {
	ID      string    `json:"id"`
	Command string    `json:"command"`
	At      time.Time `json:"at"`
	Elapsed float64   `json:"elapsed"`
	Results []Outcome `json:"results"`
}

// Outcome is what a run says of a node. Message is empty when all went well.
type Outcome struct {
	Node     string  `json:"node"`
	Status   string  `json:"status"`
	Seconds  float64 `json:"seconds"`
	Failures *int64  `json:"failures,omitempty"`
	Message  string  `json:"message,omitempty"`
	// Rows is how many rows were written, where the engine says so.
	Rows *int64 `json:"rows,omitempty"`
}

// RunOf takes from results what the history keeps.
func RunOf(command string, r *RunResults) Run {
	run := Run{ID: r.Metadata.InvocationID, Command: command, At: r.Metadata.GeneratedAt, Elapsed: r.ElapsedTime, Results: make([]Outcome, 0, len(r.Results))}
	for _, res := range r.Results {
		o := Outcome{Node: res.UniqueID, Status: res.Status, Seconds: res.ExecutionTime, Failures: res.Failures}
		if res.Message != nil && res.Status != StatusSuccess && res.Status != StatusPass {
			o.Message = *res.Message
			if len(o.Message) > maxMessage {
				o.Message = strings.ToValidUTF8(o.Message[:maxMessage], "") + "…"
			}
		}
		if n, ok := res.AdapterResponse["rows_affected"].(int64); ok {
			o.Rows = &n
		}
		run.Results = append(run.Results, o)
	}
	return run
}

// AppendRun adds a run to a history file.
func AppendRun(path string, run Run) error {
	if info, err := os.Stat(path); err == nil && info.Size() > maxHistory {
		if err := dropOlderHalf(path); err != nil {
			return err
		}
	}
	line, err := json.Marshal(run)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

func dropOlderHalf(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rest := data[len(data)/2:]
	rest = rest[bytes.IndexByte(rest, '\n')+1:]
	return WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(rest)
		return err
	})
}

// ReadRuns returns the last runs of a history file, oldest first; there are
// none where there is no file. Lines that are no runs, such as that of a
// killed process, are passed over.
func ReadRuns(path string, most int) ([]Run, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines [][]byte
	r := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 1 {
			lines = append(lines, line)
			if len(lines) > most {
				lines = lines[1:]
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	var out []Run
	for _, line := range lines {
		var run Run
		if json.Unmarshal(line, &run) == nil && run.Command != "" {
			out = append(out, run)
		}
	}
	return out, nil
}
