package compare

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"strings"
)

// Explanation is one line of an allow file: three patterns and a reason.
type Explanation struct {
	group, subject, field string
	reason                string
}

// Explain makes an explanation of three shell patterns and a reason.
func Explain(group, subject, field, reason string) Explanation {
	return Explanation{group, subject, field, reason}
}

// ReadAllowFile reads lines of the form
//
//	group subject field # reason
//
// Each of the three is a shell pattern; "*" also crosses dots and slashes. The reason is
// mandatory: a difference without one is a bug.
func ReadAllowFile(name string) ([]Explanation, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []Explanation
	scanner := bufio.NewScanner(f)
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		patterns, reason, ok := strings.Cut(line, " # ")
		words := strings.Fields(patterns)
		if !ok || strings.TrimSpace(reason) == "" || len(words) != 3 {
			return nil, fmt.Errorf("%s:%d: want: group subject field # reason", name, n)
		}
		list = append(list, Explanation{words[0], words[1], words[2], strings.TrimSpace(reason)})
	}
	return list, scanner.Err()
}

func (e Explanation) matches(group, subject, field string) bool {
	return glob(e.group, group) && glob(e.subject, subject) && glob(e.field, field)
}

// glob is path.Match with "/" made an ordinary character.
func glob(pattern, name string) bool {
	flat := strings.NewReplacer("/", "\x01", " ", "_")
	ok, err := path.Match(flat.Replace(pattern), flat.Replace(name))
	return err == nil && ok
}
