package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"
)

// object is a JSON object read without a schema.
type object = map[string]any

// artifacts is what one build left behind.
type artifacts struct {
	manifest object
	// results maps a unique id to its entry of run_results.json; empty when
	// the build stopped before it ran anything.
	results map[string]object
	// invocation and generatedAt name this run, so that SQL which renders
	// them can be compared.
	invocation  string
	generatedAt time.Time
}

// readArtifacts reads dir, or dir/target when the manifest is there.
func readArtifacts(dir string) (*artifacts, error) {
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); errors.Is(err, fs.ErrNotExist) {
		dir = filepath.Join(dir, "target")
	}
	a := &artifacts{results: map[string]object{}}
	if err := readJSON(filepath.Join(dir, "manifest.json"), &a.manifest); err != nil {
		return nil, err
	}
	meta := child(a.manifest, "metadata")
	a.invocation, _ = meta["invocation_id"].(string)
	if at, ok := meta["generated_at"].(string); ok {
		a.generatedAt, _ = time.Parse(time.RFC3339Nano, at)
	}
	var results object
	err := readJSON(filepath.Join(dir, "run_results.json"), &results)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	} else if err != nil {
		return nil, err
	}
	list, _ := results["results"].([]any)
	for _, entry := range list {
		result, _ := entry.(object)
		if id, ok := result["unique_id"].(string); ok {
			a.results[id] = result
		}
	}
	return a, nil
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// section returns one of the manifest's maps of resources by unique id.
func (a *artifacts) section(name string) object { return child(a.manifest, name) }

// passed counts the results that are neither failed nor skipped.
func (a *artifacts) passed() int {
	n := 0
	for _, r := range a.results {
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
