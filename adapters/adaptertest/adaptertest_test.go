package adaptertest

import (
	"errors"
	"fmt"
	"testing"
)

// recorder is a test that notes what is said to it.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Error(args ...any)         { r.said = "failed: " + fmt.Sprint(args...) }
func (r *recorder) Errorf(f string, a ...any) { r.said = "failed: " + fmt.Sprintf(f, a...) }
func (r *recorder) Skipf(f string, a ...any)  { r.said = "skipped: " + fmt.Sprintf(f, a...) }

func TestJudge(t *testing.T) {
	bad := errors.New("bad")
	for _, c := range []struct {
		skip string
		err  error
		want string
	}{
		{"", nil, ""},
		{"", bad, "failed: bad"},
		{"no server", bad, "skipped: no server: bad"},
		{"no server", nil, "failed: is skipped (no server) but passes: remove the skip"},
	} {
		r := &recorder{}
		judge(r, c.skip, c.err)
		if r.said != c.want {
			t.Errorf("skip %q, error %v: %q, want %q", c.skip, c.err, r.said, c.want)
		}
	}
}

func TestCheckNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range checks() {
		if seen[c.name] || c.run == nil {
			t.Errorf("check %q is there twice or empty", c.name)
		}
		seen[c.name] = true
	}
	if !known("catalog/columns") || known("no/such") {
		t.Error("known does not know")
	}
}
