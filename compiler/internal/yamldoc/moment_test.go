package yamldoc

import "testing"

func TestCanonicalMoment(t *testing.T) {
	for in, want := range map[string]string{
		"2013-11-03 00:00:00-0":         "2013-11-03 00:00:00+00:00",
		"2020-01-02T03:04:05Z":          "2020-01-02 03:04:05+00:00",
		"2020-1-2 3:04:05.5":            "2020-01-02 03:04:05.500000",
		"2020-01-02 03:04:05.0 -05:30":  "2020-01-02 03:04:05-05:30",
		"2020-01-02 03:04:05":           "2020-01-02 03:04:05",
		"2020-01-02":                    "2020-01-02",
		"2020-01-02 03:04":              "2020-01-02 03:04",
		"2020-01-02 03:04:05 and after": "2020-01-02 03:04:05 and after",
	} {
		if got := canonicalMoment(in); got != want {
			t.Errorf("canonicalMoment(%q) = %q, want %q", in, got, want)
		}
	}
}
