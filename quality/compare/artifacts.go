package compare

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// object is a JSON object read without a schema.
type object = map[string]any

// Artifacts is what one build left behind.
type Artifacts struct {
	// Manifest is manifest.json.
	Manifest object
	// Results maps a unique id to its entry of run_results.json; empty when
	// the build stopped before it ran anything.
	Results map[string]object
	// GeneratedAt and the invocation's id name this run, so that SQL which
	// renders them can be compared.
	GeneratedAt time.Time
	invocation  string
}

// ReadArtifacts reads dir, or dir/target when the manifest is there. names, if
// given, replaces texts in the files before: a build's own schema, say.
func ReadArtifacts(dir string, names *strings.Replacer) (*Artifacts, error) {
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); errors.Is(err, fs.ErrNotExist) {
		dir = filepath.Join(dir, "target")
	}
	a := &Artifacts{Results: map[string]object{}}
	if err := readJSON(filepath.Join(dir, "manifest.json"), names, &a.Manifest); err != nil {
		return nil, err
	}
	meta := child(a.Manifest, "metadata")
	a.invocation, _ = meta["invocation_id"].(string)
	if at, ok := meta["generated_at"].(string); ok {
		a.GeneratedAt, _ = time.Parse(time.RFC3339Nano, at)
	}
	var results object
	err := readJSON(filepath.Join(dir, "run_results.json"), names, &results)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	} else if err != nil {
		return nil, err
	}
	list, _ := results["results"].([]any)
	for _, entry := range list {
		result, _ := entry.(object)
		if id, ok := result["unique_id"].(string); ok {
			a.Results[id] = result
		}
	}
	return a, nil
}

func readJSON(path string, names *strings.Replacer, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if names != nil {
		data = []byte(names.Replace(string(data)))
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Section returns one of the manifest's maps of resources by unique id.
func (a *Artifacts) Section(name string) object { return child(a.Manifest, name) }

// Passed counts the results that are neither failed nor skipped.
func (a *Artifacts) Passed() int {
	n := 0
	for _, r := range a.Results {
		switch r["status"] {
		case "success", "pass", "warn", "no-op":
			n++
		}
	}
	return n
}

// child returns o[key] when it is an object, an empty object otherwise.
func child(o object, key string) object {
	c, _ := o[key].(object)
	return c
}

// keysOf returns the keys of both objects, sorted, each once.
func keysOf(a, b object) []string {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return keys
}

// Limit leaves out all but what keep takes, and what no node is: macros, docs
// and the like.
func (a *Artifacts) Limit(keep func(uniqueID string) bool) {
	for _, name := range sections {
		for id := range a.Section(name) {
			if !keep(id) {
				delete(a.Section(name), id)
			}
		}
	}
	for _, name := range []string{"parent_map", "child_map"} {
		for id := range a.Section(name) {
			if !keep(id) {
				delete(a.Section(name), id)
			}
		}
	}
	for id := range a.Results {
		if !keep(id) {
			delete(a.Results, id)
		}
	}
}

// Version is the dbt_version of the manifest.
func (a *Artifacts) Version() string {
	v, _ := child(a.Manifest, "metadata")["dbt_version"].(string)
	return v
}
