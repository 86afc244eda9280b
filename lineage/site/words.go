package site

import (
	"strings"
	"unicode/utf8"
)

// texts is what search looks into beyond names, loaded when somebody searches:
// per node the description with those of its columns, and the words of its SQL.
type texts struct {
	Description []string `json:"description"`
	SQL         []string `json:"sql"`
}

// columnIndex is the columns of all nodes and the edges between them, five
// numbers each: node and column made from, node and column made, kind.
type columnIndex struct {
	Names [][]string `json:"names"`
	Kinds []string   `json:"kinds"`
	Edges []int      `json:"edges"`
	// Rows are the columns that decide a node's rows, three numbers each: node and
	// column that decide, node decided on.
	Rows []int `json:"rows"`
}

func (b *builder) texts() texts {
	t := texts{make([]string, len(b.entries)), make([]string, len(b.entries))}
	for i, e := range b.entries {
		var parts []string
		if e.macro != nil {
			parts = append(parts, e.macro.Description)
			t.SQL[i] = sqlWords(e.macro.SQL)
		} else {
			parts = append(parts, e.node.Description)
			if hasColumns(e.node.Kind) {
				for _, c := range b.facts.columns(e.node) {
					if c.description != "" {
						parts = append(parts, c.description)
					}
				}
			}
			t.SQL[i] = sqlWords(e.node.Raw)
		}
		t.Description[i] = strings.TrimSpace(strings.Join(parts, "\n"))
	}
	return t
}

func (b *builder) columns() columnIndex {
	out := columnIndex{Names: make([][]string, len(b.entries)), Edges: []int{}, Rows: []int{}}
	at := make([]map[string]int, len(b.entries))
	kinds := newTable()
	for i, e := range b.entries {
		out.Names[i] = []string{}
		if e.node == nil || !hasColumns(e.node.Kind) {
			continue
		}
		for _, c := range b.facts.columns(e.node) {
			out.Names[i] = append(out.Names[i], c.name)
		}
	}
	// find numbers a column of a node; lineage may know columns that nobody
	// declared.
	find := func(id, name string) (int, int, bool) {
		i, ok := b.place[id]
		if !ok {
			return 0, 0, false
		}
		if at[i] == nil {
			at[i] = map[string]int{}
			for k, n := range out.Names[i] {
				at[i][strings.ToLower(n)] = k
			}
		}
		k, ok := at[i][strings.ToLower(name)]
		if !ok {
			k = len(out.Names[i])
			at[i][strings.ToLower(name)] = k
			out.Names[i] = append(out.Names[i], name)
		}
		return i, k, true
	}
	for _, e := range b.data.Columns {
		from, fromColumn, ok := find(e.From, e.FromColumn)
		to, toColumn, found := find(e.To, e.ToColumn)
		if ok && found {
			out.Edges = append(out.Edges, from, fromColumn, to, toColumn, kinds.of(e.Kind))
		}
	}
	for _, e := range b.data.Rows {
		from, column, ok := find(e.From, e.FromColumn)
		if to, found := b.place[e.To]; ok && found {
			out.Rows = append(out.Rows, from, column, to)
		}
	}
	out.Kinds = kinds.texts
	return out
}

// common are words that say nothing about a query.
var common = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("select from where and or not as on in is null case when then else end group by order having join left right inner outer full cross with union all distinct using between like limit asc desc over partition cast true false ref source config for endfor if endif set endset macro endmacro materialized elif endblock do") {
		out[w] = true
	}
	return out
}()

// sqlWords returns the distinct words of a query in the order of their first
// use, in lower case, without those that every query has.
func sqlWords(sql string) string {
	if sql == "" {
		return ""
	}
	var b strings.Builder
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(sql), func(r rune) bool {
		return r != '_' && (r < '0' || r > '9' && r < 'a' || r > 'z') && r < utf8.RuneSelf
	}) {
		if len(w) < 3 || common[w] || seen[w] {
			continue
		}
		seen[w] = true
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}
