package yamldoc

import (
	"fmt"
	"regexp"
	"strconv"
)

// moment matches what YAML 1.1 reads as a point in time. Dates alone are left
// to stay as they are written.
var moment = regexp.MustCompile(`^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?$`)

// canonicalMoment writes a point in time as templates see it under dbt, whose
// reader makes it a date object: 2020-01-02T03:04:05Z is 2020-01-02
// 03:04:05+00:00. Other text comes back unchanged.
func canonicalMoment(s string) string {
	if len(s) < len("2020-1-2 3:04:05") || s[4] != '-' {
		return s
	}
	m := moment.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	var n [12]int
	for i, part := range m {
		n[i], _ = strconv.Atoi(part)
	}
	out := fmt.Sprintf("%s-%02d-%02d %02d:%02d:%02d", m[1], n[2], n[3], n[4], n[5], n[6])
	if fraction := (m[7] + "000000")[:6]; fraction != "000000" {
		out += "." + fraction
	}
	switch {
	case m[8] != "":
		out += "+00:00"
	case m[9] != "":
		sign := m[9]
		if n[10] == 0 && n[11] == 0 {
			sign = "+"
		}
		out += fmt.Sprintf("%s%02d:%02d", sign, n[10], n[11])
	}
	return out
}
