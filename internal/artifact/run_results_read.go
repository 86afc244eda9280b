package artifact

import (
	"encoding/json"
	"fmt"
	"strings"
)

// ReadRunResults reads the results of an earlier command, for retry and for
// selection by result. Of the metadata only the invocation and its time are
// kept.
func ReadRunResults(path string) (*RunResults, error) {
	r := &RunResults{}
	if err := readFile(path, r.read); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *RunResults) read(dec *json.Decoder) error {
	return eachMember(dec, func(key string) error {
		switch key {
		case "metadata":
			var meta struct {
				Schema  string `json:"dbt_schema_version"`
				ID      string `json:"invocation_id"`
				At      Time   `json:"generated_at"`
				Started Time   `json:"invocation_started_at"`
			}
			if err := dec.Decode(&meta); err != nil {
				return err
			}
			if !strings.Contains(meta.Schema, "/run-results/v") {
				return fmt.Errorf("schema %q is not that of run results", meta.Schema)
			}
			r.Metadata = Metadata{InvocationID: meta.ID, GeneratedAt: meta.At.Time, InvocationStartedAt: meta.Started.Time}
			return nil
		case "results":
			return dec.Decode(&r.Results)
		case "elapsed_time":
			return dec.Decode(&r.ElapsedTime)
		case "args":
			var args AnyMap
			err := dec.Decode(&args)
			r.Args = args
			return err
		}
		return skip(dec)
	})
}

// SourceStatus is one source's outcome in an earlier sources.json.
type SourceStatus struct {
	UniqueID    string `json:"unique_id"`
	Status      string `json:"status"`
	MaxLoadedAt Time   `json:"max_loaded_at"`
}

// ReadFreshness reads the outcomes of an earlier sources.json, for selection by
// source status.
func ReadFreshness(path string) ([]SourceStatus, error) {
	var out []SourceStatus
	err := readFile(path, func(dec *json.Decoder) error {
		return eachMember(dec, func(key string) error {
			if key == "results" {
				return dec.Decode(&out)
			}
			return skip(dec)
		})
	})
	return out, err
}
