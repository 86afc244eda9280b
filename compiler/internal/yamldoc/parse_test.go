package yamldoc

import (
	"testing"

	"github.com/modeldata/model/internal/source"
)

func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		if n, _ := Parse(source.NewFile("x.yml", sample)); n == nil {
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
