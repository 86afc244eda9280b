package files

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// readIgnore reads .dbtignore, which holds patterns as .gitignore does: one a
// line, "#" comments, "!" to take back, a trailing "/" for folders only, a
// leading or inner "/" to bind to the root, "**" for any folders.
func readIgnore(root string) func(path string, dir bool) bool {
	data, err := os.ReadFile(filepath.Join(root, ".dbtignore"))
	if err != nil {
		return func(string, bool) bool { return false }
	}
	var rules []ignoreRule
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rules = append(rules, parseIgnore(line))
	}
	return func(p string, dir bool) bool {
		ignored := false
		for _, r := range rules {
			if r.matches(p, dir) {
				ignored = !r.keep
			}
		}
		return ignored
	}
}

type ignoreRule struct {
	parts    []string
	keep     bool
	dirOnly  bool
	fromRoot bool
}

func parseIgnore(line string) ignoreRule {
	var r ignoreRule
	if rest, ok := strings.CutPrefix(line, "!"); ok {
		r.keep, line = true, rest
	}
	if rest, ok := strings.CutSuffix(line, "/"); ok {
		r.dirOnly, line = true, rest
	}
	r.fromRoot = strings.Contains(line, "/")
	r.parts = strings.Split(strings.TrimPrefix(line, "/"), "/")
	return r
}

func (r ignoreRule) matches(p string, dir bool) bool {
	parts := strings.Split(p, "/")
	// A rule that matches a folder covers everything below it.
	for end := 1; end <= len(parts); end++ {
		if r.dirOnly && end == len(parts) && !dir {
			return false
		}
		if r.fromRoot {
			if globParts(r.parts, parts[:end]) {
				return true
			}
		} else if ok, _ := path.Match(r.parts[0], parts[end-1]); ok {
			return true
		}
	}
	return false
}

func globParts(pattern, parts []string) bool {
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	if pattern[0] == "**" {
		for i := 0; i <= len(parts); i++ {
			if globParts(pattern[1:], parts[i:]) {
				return true
			}
		}
		return false
	}
	if len(parts) == 0 {
		return false
	}
	ok, _ := path.Match(pattern[0], parts[0])
	return ok && globParts(pattern[1:], parts[1:])
}
