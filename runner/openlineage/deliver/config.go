package deliver

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Config is the configuration of the OpenLineage clients, as far as it is used.
type Config struct {
	// Transport is the transport's own settings with its type; nil sends nothing.
	Transport Settings
	// File is where they were read from; "" is the environment.
	File string
}

// ConfigError says what is wrong with the configuration.
type ConfigError struct {
	// File is "" for the environment.
	File          string
	Message, Hint string
}

// Error returns the message.
func (e *ConfigError) Error() string { return e.Message }

// Environment is what the configuration is read from.
type Environment struct {
	Vars []string // NAME=value
	// Dirs are looked through for openlineage.yml, in order.
	Dirs []string
}

// Get returns a variable's value, "" when it is not set.
func (e Environment) Get(name string) string {
	for _, kv := range e.Vars {
		if n, v, _ := strings.Cut(kv, "="); n == name {
			return v
		}
	}
	return ""
}

// Read reads the configuration as the clients do: the file that
// OPENLINEAGE_CONFIG names or openlineage.yml, over variables with the prefix
// OPENLINEAGE__; without a transport there OPENLINEAGE_URL and its companions.
// MODEL_OPENLINEAGE_DISABLED is for where another program of the same environment
// tells of the run already.
func Read(env Environment) (Config, error) {
	for _, name := range []string{"OPENLINEAGE_DISABLED", "MODEL_OPENLINEAGE_DISABLED"} {
		if strings.EqualFold(strings.TrimSpace(env.Get(name)), "true") {
			return Config{}, nil
		}
	}
	path := configFile(env)
	var file map[string]any
	if path != "" {
		var err error
		if file, err = readFile(path); err != nil {
			return Config{}, err
		}
	}
	all := merge(variables(env), file)
	if disabled, _ := all["disabled"].(bool); disabled {
		return Config{}, nil
	}
	transport := Settings(all).Map("transport")
	if transport.Text("type") != "" {
		return Config{Transport: withURL(transport, env), File: path}, nil
	}
	if transport := plain(env); transport != nil {
		return Config{Transport: transport}, nil
	}
	return Config{}, nil
}

func configFile(env Environment) string {
	paths := []string{env.Get("OPENLINEAGE_CONFIG")}
	for _, dir := range env.Dirs {
		paths = append(paths, filepath.Join(dir, "openlineage.yml"))
	}
	for _, p := range paths {
		if info, err := os.Stat(p); p != "" && err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

func readFile(path string) (map[string]any, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &ConfigError{File: path, Message: fmt.Sprintf("%s cannot be read: %v", path, err), Hint: "make it readable, or unset OPENLINEAGE_CONFIG"}
	}
	var out map[string]any
	if err := yaml.Unmarshal(b, &out); err != nil {
		return nil, &ConfigError{File: path, Message: fmt.Sprintf("%s is no YAML: %v", path, err), Hint: "see docs/guides/openlineage.md for its form"}
	}
	return out, nil
}

const prefix = "OPENLINEAGE__"

// variables are the settings of the environment: two underscores part the keys,
// values are JSON where they can be.
func variables(env Environment) map[string]any {
	list := slices.Clone(env.Vars)
	// Longer names come first, so that a whole mapping wins over its parts.
	slices.Sort(list)
	slices.Reverse(list)
	out := map[string]any{}
	for _, kv := range list {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		var v any = value
		if json.Unmarshal([]byte(value), &v) != nil {
			v = value
		}
		at := out
		keys := strings.Split(strings.ToLower(strings.TrimPrefix(name, prefix)), "__")
		for _, key := range keys[:len(keys)-1] {
			below, ok := at[key].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[key] = below
			}
			at = below
		}
		at[keys[len(keys)-1]] = v
	}
	return out
}

// plain is the transport of OPENLINEAGE_URL.
func plain(env Environment) Settings {
	url := env.Get("OPENLINEAGE_URL")
	if url == "" {
		return nil
	}
	out := Settings{"type": "http", "url": url}
	if endpoint := env.Get("OPENLINEAGE_ENDPOINT"); endpoint != "" {
		out["endpoint"] = endpoint
	}
	if key := env.Get("OPENLINEAGE_API_KEY"); key != "" {
		out["auth"] = map[string]any{"type": "api_key", "apiKey": key}
	}
	return out
}

// withURL adds OPENLINEAGE_URL to a composite transport, as the clients do.
func withURL(transport Settings, env Environment) Settings {
	simple := plain(env)
	if simple == nil {
		return transport
	}
	switch transport.Text("type") {
	case "composite":
		if list, ok := transport["transports"].(map[string]any); ok && list["default_http"] == nil {
			return merge(transport, map[string]any{"transports": map[string]any{"default_http": map[string]any(simple)}})
		}
	case "async_http":
		return merge(simple, transport)
	}
	return transport
}

// merge puts the second mapping over the first, at all levels.
func merge(under, over map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range under {
		out[k] = v
	}
	for k, v := range over {
		above, ok := v.(map[string]any)
		below, both := out[k].(map[string]any)
		if ok && both {
			v = merge(below, above)
		}
		out[k] = v
	}
	return out
}
