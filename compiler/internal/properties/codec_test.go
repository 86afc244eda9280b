package properties

import (
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// same files compare with maps by order and content.
var equalMaps = cmp.Options{
	cmp.Comparer(func(a, b *project.Map) bool { return same(a, b) }),
	cmp.Comparer(func(a, b *source.File) bool { return a == b }),
}

var (
	mapType = reflect.TypeFor[*project.Map]()
	anyType = reflect.TypeFor[any]()
)

// fill sets every exported field at random, so that a field that the codec
// forgets shows.
func fill(t *rapid.T, v reflect.Value) {
	switch {
	case v.Type() == mapType:
		if rapid.Bool().Draw(t, "has map") {
			v.Set(reflect.ValueOf(drawMap(t, 2)))
		}
		return
	case v.Type() == anyType:
		if x := drawValue(t, 2); x != nil {
			v.Set(reflect.ValueOf(x))
		}
		return
	case v.Type() == reflect.TypeFor[*source.File]():
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(drawString(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int32:
		v.SetInt(int64(rapid.Int32Range(0, math.MaxInt32/2).Draw(t, "int")))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "set") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(t, "len"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		t.Fatalf("the generator does not know %s", v.Type())
	}
}

func drawString(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", "order_id", "é\n\x00", "{{ var('x') }}", "a long text that has more than a hundred and twenty-eight bytes so that its length needs two bytes in the encoding, as many descriptions do"}).Draw(t, "string")
}

func drawMap(t *rapid.T, depth int) *project.Map {
	m := &project.Map{}
	for range rapid.IntRange(0, 10).Draw(t, "keys") {
		m.Set(rapid.StringN(0, 3, 9).Draw(t, "key"), drawValue(t, depth-1))
	}
	return m
}

func drawValue(t *rapid.T, depth int) any {
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return rapid.Bool().Draw(t, "bool")
	case 1:
		return rapid.Int64().Draw(t, "int")
	case 2:
		return rapid.SampledFrom([]float64{0, -1.5, math.Inf(1), math.MaxFloat64}).Draw(t, "float")
	case 3, 4:
		return drawString(t)
	case 5:
		if depth > 0 {
			return drawMap(t, depth)
		}
	case 6:
		if depth > 0 {
			list := make([]any, rapid.IntRange(0, 3).Draw(t, "items"))
			for i := range list {
				list[i] = drawValue(t, depth-1)
			}
			return list
		}
	}
	return nil
}

func TestCodecKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := source.NewFile("x.yml", "")
		f := &File{}
		fill(t, reflect.ValueOf(f).Elem())
		f.File = src
		data := f.AppendBinary(nil)
		got, err := DecodeBinary(data, src)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, got, equalMaps); diff != "" {
			t.Fatal(diff)
		}
		if len(data) > 1 {
			cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut")
			if _, err := DecodeBinary(data[:cut], src); err == nil {
				t.Fatalf("an encoding cut at %d of %d decodes", cut, len(data))
			}
		}
	})
}

func FuzzDecodeBinary(f *testing.F) {
	file, _ := Read(source.NewFile("x.yml", sample))
	f.Add(file.AppendBinary(nil))
	f.Add([]byte{codecVersion, 1, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, data []byte) {
		src := source.NewFile("x.yml", "")
		if file, err := DecodeBinary(data, src); err == nil {
			file.AppendBinary(nil)
		}
	})
}

func BenchmarkDecodeBinary(b *testing.B) {
	src := source.NewFile("x.yml", sample)
	file, diags := Read(src)
	if len(diags) > 0 {
		b.Fatal(diags)
	}
	data := file.AppendBinary(nil)
	b.ReportMetric(float64(len(data)), "bytes")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeBinary(data, src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if f, _ := Read(source.NewFile("x.yml", sample)); f == nil {
			b.Fatal("does not parse")
		}
	}
}

const sample = `version: 2

models:
  - name: stg_orders
    description: "One row for each order, cleaned"
    config:
      materialized: view
      tags: [staging, daily]
    columns:
      - name: order_id
        description: The key
        data_tests:
          - unique
          - not_null
      - name: status
        description: >
          What state the order is in; see the docs
          for what they mean.
        data_tests:
          - accepted_values:
              arguments:
                values: ['placed', 'shipped', 'completed', 'returned']
              config:
                severity: warn
      - name: customer_id
        data_tests:
          - relationships:
              arguments:
                to: ref('stg_customers')
                field: customer_id
      - name: amount
        description: In cents
`
