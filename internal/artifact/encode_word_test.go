package artifact

import (
	"encoding/json"
	"strings"
	"testing"
)

// Every byte at every place of a word must come out as the slow path writes it.
func TestAppendStringWords(t *testing.T) {
	for c := range 256 {
		for at := range 9 {
			text := strings.Repeat("a", at) + string([]byte{byte(c)}) + strings.Repeat("b", 9-at)
			var got string
			if err := json.Unmarshal(AppendString(nil, text), &got); err != nil {
				t.Fatalf("byte %#x at %d: %v", c, at, err)
			}
			if want := strings.ToValidUTF8(text, "\uFFFD"); got != want {
				t.Fatalf("byte %#x at %d: %q, want %q", c, at, got, want)
			}
		}
	}
}
