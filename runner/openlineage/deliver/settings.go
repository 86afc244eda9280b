package deliver

import (
	"fmt"
	"strconv"
	"strings"
)

// Settings are those of one transport. Each may be written in the way of any of
// the clients, and in any case: the functions take all its names.
type Settings map[string]any

func (s Settings) find(names []string) any {
	for _, name := range names {
		for key, v := range s {
			if strings.EqualFold(key, name) && v != nil {
				return v
			}
		}
	}
	return nil
}

// Text is a setting as text, "" when it is not given.
func (s Settings) Text(names ...string) string {
	switch v := s.find(names).(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// Truth is a setting that is true or false.
func (s Settings) Truth(fallback bool, names ...string) bool {
	if v, err := strconv.ParseBool(strings.ToLower(s.Text(names...))); err == nil {
		return v
	}
	return fallback
}

// Number is a setting of at least 0.
func (s Settings) Number(fallback float64, names ...string) (float64, error) {
	text := s.Text(names...)
	if text == "" {
		return fallback, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v < 0 {
		return 0, &ConfigError{Message: fmt.Sprintf("%s is %q, which is no number of at least 0", names[0], text), Hint: "write a number"}
	}
	return v, nil
}

// Map is a setting that is a mapping; nil when it is none.
func (s Settings) Map(names ...string) Settings {
	out, _ := s.find(names).(map[string]any)
	return out
}
