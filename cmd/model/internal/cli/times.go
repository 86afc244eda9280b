package cli

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

var timeLayouts = []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.RFC3339}

// parseTime reads a moment in UTC; "" is the zero time.
func parseTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usagef(diag.FlagValue, "write for example 2024-01-31 or 2024-01-31T13:00:00", "%s cannot be %q", flag, text)
}

var relativeSample = regexp.MustCompile(`^\s*(\d+)\s*(hour|day|month|year)s?\s*$`)

// parseSample reads --sample: "3 days" back from now, or a mapping with start
// and end.
// startedVariable sets the moment that a command takes for its start, so that
// samples, batches and run_started_at can be repeated.
const startedVariable = "MODEL_STARTED_AT"

// asOf is what a command takes for its start.
func asOf(now time.Time) (time.Time, error) {
	text := os.Getenv(startedVariable)
	if text == "" {
		return now, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return now, usagef(diag.EnvironmentValue, "write it as 2024-01-31T12:00:00Z", "%s is no point in time: %q", startedVariable, text)
	}
	return t, nil
}

func parseSample(text string, now time.Time) (*compiler.Interval, error) {
	if text == "" {
		return nil, nil
	}
	if m := relativeSample.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, usagef(diag.FlagValue, "give a smaller number", "--sample cannot be %q", text)
		}
		start := now.UTC()
		switch m[2] {
		case "hour":
			start = start.Add(-time.Duration(n) * time.Hour)
		case "day":
			start = start.AddDate(0, 0, -n)
		case "month":
			start = start.AddDate(0, -n, 0)
		case "year":
			start = start.AddDate(-n, 0, 0)
		}
		return &compiler.Interval{Start: start, End: now.UTC()}, nil
	}
	var r struct {
		Start string `yaml:"start"`
		End   string `yaml:"end"`
	}
	if err := yaml.Unmarshal([]byte(text), &r); err != nil || r.Start == "" || r.End == "" {
		return nil, usagef(diag.FlagValue, "write '3 days' or '{start: 2024-01-01, end: 2024-01-08}'", "--sample cannot be %q", text)
	}
	iv := &compiler.Interval{}
	var err error
	if iv.Start, err = parseTime("--sample", r.Start); err != nil {
		return nil, err
	}
	iv.End, err = parseTime("--sample", r.End)
	return iv, err
}

// metadataEnvs is customEnv as templates see it.
func metadataEnvs() *project.Map {
	out := &project.Map{}
	for _, kv := range os.Environ() {
		if name, v, ok := customVariable(kv); ok {
			out.Set(name, v)
		}
	}
	return out
}

// customVariable reads a variable of the environment that artifacts carry.
func customVariable(kv string) (name, value string, ok bool) {
	k, value, _ := strings.Cut(kv, "=")
	name, ok = strings.CutPrefix(k, "DBT_ENV_CUSTOM_ENV_")
	return name, value, ok
}

// customEnv is the environment that artifacts carry, by name without prefix.
func customEnv() map[string]string {
	out := map[string]string{}
	for _, kv := range os.Environ() {
		if name, v, ok := customVariable(kv); ok {
			out[name] = v
		}
	}
	return out
}
