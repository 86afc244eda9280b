package deliver

import (
	"fmt"
	"strconv"
	"strings"
)

// settings are those of one transport. Names may be written as any of the
// clients has them.
type settings map[string]any

func (s settings) find(names []string) any {
	for _, name := range names {
		for key, v := range s {
			if strings.EqualFold(key, name) && v != nil {
				return v
			}
		}
	}
	return nil
}

// text is a setting under its first name that is given.
func text(m map[string]any, names ...string) string {
	switch v := settings(m).find(names).(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func truth(m map[string]any, fallback bool, names ...string) bool {
	if v, err := strconv.ParseBool(strings.ToLower(text(m, names...))); err == nil {
		return v
	}
	return fallback
}

func number(m map[string]any, fallback float64, names ...string) (float64, error) {
	s := text(m, names...)
	if s == "" {
		return fallback, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 {
		return 0, &ConfigError{Message: fmt.Sprintf("%s is %q, which is no number of at least 0", names[0], s), Hint: "write a number"}
	}
	return v, nil
}

func mapping(m map[string]any, names ...string) map[string]any {
	out, _ := settings(m).find(names).(map[string]any)
	return out
}
