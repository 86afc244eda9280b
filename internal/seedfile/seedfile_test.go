package seedfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// recorded is one case of testdata/agate.json, made by testdata/record.py.
type recorded struct {
	Name, Text, Delimiter string
	Forced                []string
	Columns               []string
	Kinds                 []Kind
	Rows                  [][]*string
	Error                 string
}

// differs lists where we leave dbt's reader on purpose.
var differs = map[string]string{
	"nan":             "not a number needs a float column",
	"inf":             "infinity needs a float column",
	"plus_inf":        "infinity needs a float column",
	"big":             "wider than 32 bits",
	"int64edge":       "wider than 32 bits",
	"exponent":        "the value is written out",
	"fullwidth_digit": "digits of other scripts stay text",
	"arabic_digit":    "digits of other scripts stay text",
	"iso_week":        "week dates stay text: no engine reads them",
}

func TestAsAgate(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "agate.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			got, err := read(c.Text, c.Delimiter, c.Forced)
			same := compare(c, got, err)
			if reason, known := differs[c.Name]; known {
				if same == "" {
					t.Errorf("equal now, though listed as different: %s", reason)
				}
				return
			}
			if same != "" {
				t.Error(same)
			}
		})
	}
}

// file is all that is read of a file.
type file struct {
	shape *Shape
	rows  [][]any
}

func read(text, delimiter string, forced []string) (*file, error) {
	s, err := Scan(strings.NewReader(text), delimiter, func(c string) bool { return slices.Contains(forced, c) })
	if err != nil {
		return nil, err
	}
	next, _, err := Rows(strings.NewReader(text), delimiter, s, true)
	if err != nil {
		return nil, err
	}
	f := &file{shape: s}
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, err
		}
		f.rows = append(f.rows, slices.Clone(row))
	}
}

func compare(c recorded, got *file, err error) string {
	if (c.Error != "") != (err != nil) {
		return fmt.Sprintf("error %v, recorded %q", err, c.Error)
	}
	if err != nil {
		return ""
	}
	if !slices.Equal(got.shape.Columns, c.Columns) || !slices.Equal(got.shape.Kinds, c.Kinds) {
		return fmt.Sprintf("got %v %v, recorded %v %v", got.shape.Columns, got.shape.Kinds, c.Columns, c.Kinds)
	}
	if len(got.rows) != len(c.Rows) || int64(len(got.rows)) != got.shape.Rows {
		return fmt.Sprintf("got %d rows, recorded %d", len(got.rows), len(c.Rows))
	}
	for i, row := range got.rows {
		for j, v := range row {
			if why := sameValue(c.Kinds[j], v, c.Rows[i][j]); why != "" {
				return fmt.Sprintf("row %d, column %d: %s", i, j, why)
			}
		}
	}
	return ""
}

// sameValue compares our text with Python's str() of the value.
func sameValue(k Kind, got any, want *string) string {
	if got == nil || want == nil {
		if got != nil || want != nil {
			return fmt.Sprintf("got %v, recorded %v", got, want)
		}
		return ""
	}
	g, w := got.(string), *want
	switch k {
	case Integer, Float:
		a, _ := parseNumber(g)
		b, _ := parseNumber(w)
		g, w = a.text, b.text
		if k == Float {
			g, w = strings.TrimSuffix("0"+strings.TrimPrefix(g, "0"), "."), strings.TrimSuffix("0"+strings.TrimPrefix(w, "0"), ".")
		}
	case Boolean:
		w = strings.ToLower(w)
	case Date, Timestamp:
		return "" // passed on as written, for the engine to cast
	}
	if g != w {
		return fmt.Sprintf("got %q, recorded %q", g, w)
	}
	return ""
}

func TestErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct{ text, delimiter, want string }{
		{"a\n1\n2,3\n", ",", "line 3: the row has 2 fields, but the header has 1"},
		{"a,b\n\"x\ny\",2\n1,2,3\n", ",", "line 4: the row has 3 fields, but the header has 2"},
		{"a,b\n1,\"2\n3,4\n", ",", "line 2: a quoted field is not closed"},
		{"", ",", "line 1: the file has no header"},
		{"\n1,2\n", ",", "line 1: the file has no header"},
		{"a\nok\n\xff\xfe\n", ",", "line 3: the row is not UTF-8"},
		{"a\nx\x00y\n", ",", "line 2: the row holds a NUL character"},
		{"a\n1\n", ";;", `the delimiter ";;" is not one character`},
		{"a\n1\n", "", `the delimiter "" is not one character`},
	} {
		_, err := read(c.text, c.delimiter, nil)
		var e *Error
		if !errors.As(err, &e) || e.Error() != c.want || e.Hint == "" {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"1,234.50", "1234.50"},
		{"-$7", "-7"},
		{"1e3", "1000"},
		{" 5% ", "5"},
		{"1_0", "10"},
		{"-inf", "-Infinity"},
		{"99999999999999999999", "99999999999999999999"},
		{"1.000", "1"},
	} {
		n, ok := parseNumber(c.in)
		if !ok || n.text != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.in, n.text, ok, c.want)
		}
	}
	for in, want := range map[string]string{
		"20240102T030405": "2024-01-02T03:04:05", "20240102T03": "2024-01-02T03:00:00", "20240102T0304Z": "2024-01-02T03:04:00Z",
		"20240102T030405.25+0200": "2024-01-02T03:04:05.25+0200", "2024-01-02T03:04:05Z": "2024-01-02T03:04:05Z", "2024-01-02T03": "2024-01-02T03:00:00",
	} {
		if got := isoText(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if v := value(Text, "null", false); v != "null" {
		t.Errorf("the word null was lost: %v", v)
	}
	if v := value(Text, " NULL ", true); v != nil {
		t.Errorf("the word null stayed: %v", v)
	}
}

// lines makes a CSV file of n rows without holding it.
type lines struct {
	n    int
	rest string
}

func (l *lines) Read(p []byte) (int, error) {
	if l.rest == "" {
		if l.n == 0 {
			return 0, io.EOF
		}
		l.n--
		l.rest = fmt.Sprintf("%d,some text %d,2024-01-02\n", l.n, l.n)
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	live := func(rows int) uint64 {
		in := io.MultiReader(strings.NewReader("id,t,d\n"), &lines{n: rows})
		if _, err := Scan(in, ",", func(string) bool { return false }); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	live(10)
	small, large := live(1000), live(100000)
	if large > small+1<<20 {
		t.Errorf("heap after 1,000 rows %d, after 100,000 rows %d", small, large)
	}
}

func FuzzReader(f *testing.F) {
	f.Add("a,b\n1,\"x\ny\"\n", ",")
	f.Add("\ufeffa;b\r\n\"\"\"\";\n", ";")
	f.Fuzz(func(t *testing.T, text, delimiter string) {
		got, err := read(text, delimiter, nil)
		if err != nil {
			return
		}
		for _, row := range got.rows {
			if len(row) != len(got.shape.Columns) {
				t.Fatalf("row of %d fields under %d columns", len(row), len(got.shape.Columns))
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	for b.Loop() {
		in := io.MultiReader(strings.NewReader("id,t,d\n"), &lines{n: 10000})
		if _, err := Scan(in, ",", func(string) bool { return false }); err != nil {
			b.Fatal(err)
		}
	}
}
