package ui

import (
	"sort"
	"strings"

	"github.com/modeldata/model/internal/artifact"
)

// SecretPrefix starts the names of environment variables whose values are
// never shown.
const SecretPrefix = "DBT_ENV_SECRET_"

// mask stands for a secret.
const mask = "*****"

// Scrubber replaces secrets in texts.
type Scrubber struct{ replacer *strings.Replacer }

// NewScrubber returns a scrubber of the given values; blank ones are no
// secrets. A value is also found as JSON writes it.
func NewScrubber(values []string) *Scrubber {
	var found []string
	for _, v := range values {
		if strings.TrimSpace(v) == "" {
			continue
		}
		found = append(found, v)
		quoted := string(artifact.AppendString(nil, v))
		if inner := quoted[1 : len(quoted)-1]; inner != v {
			found = append(found, inner)
		}
	}
	// A secret that contains another must go first, or its rest would stay.
	sort.SliceStable(found, func(i, j int) bool { return len(found[i]) > len(found[j]) })
	var pairs []string
	for _, v := range found {
		pairs = append(pairs, v, mask)
	}
	if len(pairs) == 0 {
		return &Scrubber{}
	}
	return &Scrubber{replacer: strings.NewReplacer(pairs...)}
}

// Secrets picks the secret values out of an environment of "NAME=value".
func Secrets(environ []string) []string {
	var out []string
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(name, SecretPrefix) {
			out = append(out, value)
		}
	}
	return out
}

func (s *Scrubber) active() bool { return s.replacer != nil }

// Scrub returns the text with its secrets replaced.
func (s *Scrubber) Scrub(text string) string {
	if s.replacer == nil {
		return text
	}
	return s.replacer.Replace(text)
}
