package mysqldump

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestDumps reads dumps and compares what they hold with golden files.
// library.mariadb.sql is MariaDB's own; the others follow what the tools write.
func TestDumps(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.*.sql")
	if err != nil || len(paths) < 2 {
		t.Fatalf("no dumps: %v %v", paths, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := shown(t, filepath.Base(path), bytes.NewReader(text))
			golden := strings.TrimSuffix(path, ".sql") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if slow := shown(t, filepath.Base(path), iotest.OneByteReader(bytes.NewReader(text))); slow != got {
				t.Errorf("read byte by byte:\n%s", slow)
			}
			for name, packed := range map[string][]byte{"gzip": gzipped(text), "zstd": zstandard(text)} {
				if other := shown(t, filepath.Base(path), bytes.NewReader(packed)); other != got {
					t.Errorf("packed by %s:\n%s", name, other)
				}
			}
		})
	}
}

func gzipped(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(text)
	_ = w.Close()
	return b.Bytes()
}

func zstandard(text []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(text, nil)
}

// shown prints what a dump holds.
func shown(t *testing.T, name string, in io.Reader) string {
	t.Helper()
	r := NewReader()
	if err := r.Read(name, in); err != nil {
		t.Fatal(err)
	}
	databases, diags := r.Databases()
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintln(&b, d)
	}
	for _, d := range databases {
		for _, x := range d.Tables {
			fmt.Fprintf(&b, "%s.%s line %d view=%v key=%v unique=%v %q\n", d.Name, x.Name, x.At.Position().Line, x.View, x.PrimaryKey, x.Unique, x.Comment)
			for _, k := range x.Foreign {
				fmt.Fprintf(&b, "  foreign key %s %v to %s.%s %v\n", k.Name, k.Columns, k.Database, k.Table, k.To)
			}
			for _, c := range x.Columns {
				fmt.Fprintf(&b, "  %s: %s", c.Name, c.Type.Text)
				if c.NotNull {
					b.WriteString(" not null")
				}
				if c.Generated {
					b.WriteString(" generated")
				}
				if c.Type.JSON {
					b.WriteString(" (json)")
				}
				if c.Comment != "" {
					fmt.Fprintf(&b, " %q", c.Comment)
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// TestFilesOfMydumper takes the database from the file's name.
func TestFilesOfMydumper(t *testing.T) {
	r := NewReader()
	for name, text := range map[string]string{
		"out/shop.orders-schema.sql.gz": "/*!40101 SET NAMES binary*/;\nCREATE TABLE `orders` (`id` int);\n",
		"crm.people-schema.sql":         "CREATE TABLE `people` (`id` int);\n",
	} {
		if err := r.Read(name, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	databases, _ := r.Databases()
	for _, d := range databases {
		if len(databases) != 2 || len(d.Tables) != 1 || d.Name != map[string]string{"orders": "shop", "people": "crm"}[d.Tables[0].Name] {
			t.Errorf("%+v", d)
		}
	}
}

// TestRowsAreSteppedOver: whatever a row holds, the table behind it is found,
// and at its line.
func TestRowsAreSteppedOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []string
		for _, v := range rapid.SliceOfN(rapid.SliceOf(rapid.SampledFrom([]byte("';\\\"`-/*#\nx\x00 "))), 1, 20).Draw(t, "values") {
			text := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(string(v))
			if rapid.Bool().Draw(t, "doubled") {
				text = strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(string(v))
			}
			values = append(values, "('"+text+"')")
		}
		head := "INSERT INTO `a` VALUES " + strings.Join(values, ",\n") + ";\n"
		r := NewReader()
		if err := r.Read("x.sql", strings.NewReader(head+"CREATE TABLE `b` (`c` int);")); err != nil {
			t.Fatal(err)
		}
		databases, diags := r.Databases()
		if len(diags) > 0 || len(databases) != 1 || len(databases[0].Tables) != 1 {
			t.Fatalf("%v %v", databases, diags)
		}
		if line := databases[0].Tables[0].At.Position().Line; line != 1+strings.Count(head, "\n") {
			t.Fatalf("line %d", line)
		}
	})
}

// TestAnyInput: no input makes the reader fail in another way than by an error.
func TestAnyInput(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.sql")
	rapid.Check(t, func(t *rapid.T) {
		text, err := os.ReadFile(rapid.SampledFrom(paths).Draw(t, "dump"))
		if err != nil {
			t.Fatal(err)
		}
		place := rapid.IntRange(0, len(text)-1)
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			at, from := place.Draw(t, "at"), place.Draw(t, "from")
			piece := text[from:min(len(text), from+rapid.IntRange(0, 30).Draw(t, "length"))]
			if rapid.Bool().Draw(t, "insert") {
				text = slices.Insert(text, at, slices.Clone(piece)...)
			} else {
				copy(text[at:], piece)
			}
		}
		r := NewReader()
		_ = r.Read("x.sql", bytes.NewReader(text[:rapid.IntRange(0, len(text)).Draw(t, "end")]))
		_, _ = r.Databases()
	})
}
