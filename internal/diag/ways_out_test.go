package diag

import (
	"testing"

	"github.com/modeldata/model/internal/source"
)

func TestEveryCodeHasAWayOut(t *testing.T) {
	for code, title := range titles {
		if waysOut[code] == "" {
			t.Errorf("%s (%s) has no way out", code, title)
		}
	}
}

func TestWayOut(t *testing.T) {
	d := Errorf(MissingGroup, source.Span{}, "the group 'a' is not declared")
	if got := d.WayOut(); got != waysOut[MissingGroup] {
		t.Errorf("without a hint: %q", got)
	}
	if got := d.WithHint("did you mean 'b'?").WayOut(); got != "did you mean 'b'?" {
		t.Errorf("with a hint: %q", got)
	}
}
