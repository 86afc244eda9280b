package projectfile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

// condition is one condition on a version: ">=1.8.0".
type condition struct {
	op   string
	nums [3]int
	pre  string
}

var conditionForm = regexp.MustCompile(`^(>=|<=|>|<|=)?(\d+)\.(\d+)\.(\d+)(?:-?([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?$`)

func parseCondition(s string) (condition, bool) {
	m := conditionForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return condition{}, false
	}
	c := condition{op: m[1], pre: m[5]}
	for i := range c.nums {
		c.nums[i], _ = strconv.Atoi(m[i+2])
	}
	return c, true
}

// compare orders two versions; a pre-release comes before its release.
func (c condition) compare(o condition) int {
	for i := range c.nums {
		if c.nums[i] != o.nums[i] {
			return c.nums[i] - o.nums[i]
		}
	}
	switch {
	case c.pre == o.pre:
		return 0
	case c.pre == "":
		return 1
	case o.pre == "":
		return -1
	}
	return strings.Compare(c.pre, o.pre)
}

func (c condition) holds(version condition) bool {
	n := version.compare(c)
	switch c.op {
	case ">=":
		return n >= 0
	case ">":
		return n > 0
	case "<=":
		return n <= 0
	case "<":
		return n < 0
	}
	return n == 0
}

// CheckVersion compares require-dbt-version with the version of dbt whose
// behaviour this tool has; nil when it fits or nothing is required.
func (p *Project) CheckVersion() *diag.Diagnostic {
	own, _ := parseCondition(artifact.DBTVersion)
	for _, text := range p.RequireVersion {
		if c, ok := parseCondition(text); ok && !c.holds(own) {
			return diag.Errorf(diag.RequiredVersion, p.requireSpan, "'%s' requires dbt %s; this tool behaves as dbt %s", p.Name, strings.Join(p.RequireVersion, ", "), artifact.DBTVersion).
				WithHint("use a version of the package that allows %s, or run with --no-version-check", artifact.DBTVersion)
		}
	}
	return nil
}
