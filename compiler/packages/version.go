package packages

import (
	"strconv"
	"strings"
)

// newest returns the newest of the versions that meets all conditions (">=1.0.0",
// "<2.0.0", "1.1.1"). Pre-releases count only when asked for or named exactly.
func newest(versions, conditions []string, prereleases bool) (string, bool) {
	best, found := "", false
	for _, v := range versions {
		if !fits(v, conditions, prereleases) {
			continue
		}
		if !found || compareVersions(v, best) > 0 {
			best, found = v, true
		}
	}
	return best, found
}

func fits(v string, conditions []string, prereleases bool) bool {
	_, pre := splitVersion(v)
	named := false // a condition that names a pre-release lets them in
	for _, c := range conditions {
		for _, part := range strings.Split(c, ",") {
			part = strings.TrimSpace(part)
			op := strings.TrimRight(part[:len(part)-len(strings.TrimLeft(part, "<>=!~^"))], " ")
			want := strings.TrimSpace(part[len(op):])
			cmp := compareVersions(v, want)
			if _, early := splitVersion(want); early != "" {
				named = true
			}
			ok := true
			switch op {
			case "", "=", "==":
				ok = cmp == 0
				named = named || ok
			case ">=":
				ok = cmp >= 0
			case ">":
				ok = cmp > 0
			case "<=":
				ok = cmp <= 0
			case "<":
				ok = cmp < 0
			case "!=":
				ok = cmp != 0
			}
			if !ok {
				return false
			}
		}
	}
	return pre == "" || prereleases || named
}

// splitVersion separates "1.2.3-rc1" into numbers and pre-release.
func splitVersion(v string) ([3]int, string) {
	v = strings.TrimPrefix(strings.TrimSpace(v), "v")
	v, _, _ = strings.Cut(v, "+")
	core, pre, _ := strings.Cut(v, "-")
	var n [3]int
	for i, part := range strings.SplitN(core, ".", 3) {
		digits := part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
		n[i], _ = strconv.Atoi(digits)
		if i == 2 && pre == "" && len(digits) < len(part) {
			pre = part[len(digits):]
		}
	}
	return n, pre
}

// compareVersions orders versions as semantic versioning does; a pre-release
// comes before its release.
func compareVersions(a, b string) int {
	na, pa := splitVersion(a)
	nb, pb := splitVersion(b)
	for i := range na {
		if na[i] != nb[i] {
			if na[i] < nb[i] {
				return -1
			}
			return 1
		}
	}
	switch {
	case pa == pb:
		return 0
	case pa == "":
		return 1
	case pb == "":
		return -1
	}
	return strings.Compare(pa, pb)
}
