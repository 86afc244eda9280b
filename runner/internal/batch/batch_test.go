package batch

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(s string) time.Time {
	t, ok := ParseTime(s)
	if !ok {
		panic(s)
	}
	return t
}

func TestSplit(t *testing.T) {
	now := at("2024-03-05 10:30:00")
	for _, c := range []struct {
		name string
		r    Request
		want []string
	}{
		{"first build", Request{Size: Day, Begin: at("2024-03-03 05:00"), Lookback: 1, Now: now}, []string{"2024-03-03", "2024-03-04", "2024-03-05"}},
		{"kept table", Request{Size: Day, Lookback: 1, Now: now, Incremental: true}, []string{"2024-03-04", "2024-03-05"}},
		{"no lookback", Request{Size: Day, Now: now, Incremental: true}, []string{"2024-03-05"}},
		{"at midnight", Request{Size: Day, Lookback: 1, Now: at("2024-03-05"), Incremental: true}, []string{"2024-03-03", "2024-03-04"}},
		{"asked for", Request{Size: Day, From: at("2024-01-31"), To: at("2024-02-02"), Now: now, Incremental: true}, []string{"2024-01-31", "2024-02-01"}},
		{"months", Request{Size: Month, Lookback: 3, Now: now, Incremental: true}, []string{"2023-12", "2024-01", "2024-02", "2024-03"}},
		{"hours", Request{Size: Hour, Lookback: 1, Now: now, Incremental: true}, []string{"2024-03-05T09", "2024-03-05T10"}},
		{"years", Request{Size: Year, Begin: at("2023-06-01"), Now: now}, []string{"2023", "2024"}},
	} {
		got, err := Split(c.r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var labels []string
		for _, b := range got {
			labels = append(labels, c.r.Size.Label(b.Start))
		}
		if len(labels) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, labels, c.want)
			continue
		}
		for i := range labels {
			if labels[i] != c.want[i] {
				t.Errorf("%s: got %v, want %v", c.name, labels, c.want)
				break
			}
		}
	}
	if _, err := Split(Request{Size: Day, Now: now}); err == nil {
		t.Error("a first build without begin was accepted")
	}
}

func TestBatchesCoverWithoutGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := Size(rapid.SampledFrom(Sizes).Draw(t, "size"))
		from := time.Unix(rapid.Int64Range(1.6e9, 1.7e9).Draw(t, "from"), 0).UTC()
		to := from.Add(time.Duration(rapid.Int64Range(1, 2000).Draw(t, "hours")) * time.Hour)
		list, err := Split(Request{Size: size, From: from, To: to, Now: to})
		if err != nil {
			t.Fatal(err)
		}
		if list[0].Start.After(from) || list[len(list)-1].End.Before(to) {
			t.Fatalf("%v to %v is not covered by %v", from, to, list)
		}
		for i, b := range list {
			if !b.Start.Before(b.End) || i > 0 && !list[i-1].End.Equal(b.Start) || !size.Floor(b.Start).Equal(b.Start) {
				t.Fatalf("batch %d is %v after %v", i, b, list[max(0, i-1)])
			}
		}
	})
}

func TestIDs(t *testing.T) {
	if id := Hour.ID(at("2024-01-02 03:04")); id != "20240102T03" {
		t.Error(id)
	}
	if _, ok := ParseSize("week"); ok {
		t.Error("week was accepted")
	}
	if s, ok := ParseSize("DAY"); !ok || s != Day {
		t.Error(s, ok)
	}
	if _, ok := ParseTime("tomorrow"); ok {
		t.Error("tomorrow was accepted")
	}
}
