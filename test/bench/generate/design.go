package main

import (
	"fmt"
	"math/rand/v2"
)

// layer is a model's place in the project.
type layer int

const (
	staging layer = iota
	intermediate
	mart
)

// model is one model as drawn, before its files are written.
type model struct {
	layer layer
	name  string
	// folder is below models/.
	folder string
	// system names the source of a staging model.
	system, table string
	parents       []*model
	// tag is set on some models only.
	tag string
}

// drawing is the whole project before it is text.
type drawing struct {
	models  []*model
	sqlOnly bool
	tests   bool // properties for an SQL-only project
	random  *rand.Rand
}

var (
	systems = []string{"crm", "billing", "shop", "support", "ads", "web", "erp", "payroll", "stock", "clinic"}
	areas   = []string{"sales", "finance", "marketing", "operations", "people", "product", "patients", "supply"}
	nouns   = []string{"orders", "customers", "payments", "visits", "items", "refunds", "tickets", "campaigns", "prescriptions", "stores"}
	verbs   = []string{"joined", "filtered", "pivoted", "deduplicated", "enriched", "aggregated"}
)

// design draws n models: three in ten staging, four intermediate, three marts.
// Every model above staging has one to three parents from the layers below or
// from earlier models of its own, so that the graph is deep as well as wide.
func design(n int, sqlOnly bool) *drawing {
	d := &drawing{sqlOnly: sqlOnly, random: rand.New(rand.NewPCG(20261121, uint64(n)))}
	stagingCount, intermediateCount := n*3/10, n*4/10
	for i := range n {
		switch {
		case i < stagingCount:
			d.addStaging(i)
		case i < stagingCount+intermediateCount:
			d.add(intermediate, "int", verbs[i%len(verbs)], i, stagingCount)
		default:
			d.add(mart, []string{"fct", "dim", "rpt"}[i%3], nouns[i%len(nouns)], i, stagingCount)
		}
	}
	return d
}

func (d *drawing) addStaging(i int) {
	system, table := systems[i%len(systems)], fmt.Sprintf("%s_%d", nouns[i/len(systems)%len(nouns)], i)
	d.models = append(d.models, &model{
		layer: staging, system: system, table: table,
		name: "stg_" + system + "__" + table, folder: "staging/" + system,
	})
}

func (d *drawing) add(l layer, prefix, word string, i, stagingCount int) {
	area := areas[i%len(areas)]
	m := &model{
		layer: l, name: fmt.Sprintf("%s_%s_%s_%d", prefix, area, word, i),
		folder: []string{"", "intermediate/", "marts/"}[l] + area,
	}
	if d.random.IntN(8) == 0 {
		m.tag = []string{"nightly", "hourly", "pii"}[d.random.IntN(3)]
	}
	// Parents lie near each other, as those of one subject area do: a window of the models before.
	low := max(0, i-max(20, stagingCount))
	seen := map[int]bool{}
	for range 1 + d.random.IntN(3) {
		p := low + d.random.IntN(i-low)
		if !seen[p] {
			seen[p] = true
			m.parents = append(m.parents, d.models[p])
		}
	}
	d.models = append(d.models, m)
}
