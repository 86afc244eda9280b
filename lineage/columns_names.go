package lineage

import (
	"sync"

	"github.com/modeldata/model/compiler/project"
)

// names finds nodes by the names that their relations have in SQL.
type names struct {
	graph *Graph
	once  sync.Once
	byKey map[string][]int32 // once somebody asks
}

// seed returns the seed that loads a source's table; nil without.
func (n *names) seed(table *project.Node) *project.Node {
	r := table.Relation
	if r.Literal != "" || r.Identifier == "" {
		return nil
	}
	n.once.Do(n.fill)
	for _, i := range n.byKey[project.TableKey(r.Database, r.Schema, r.Identifier)] {
		if node := n.graph.Node(i); node.Kind == project.Seed && node.Target == table.Target {
			return node
		}
	}
	return nil
}

func (n *names) fill() {
	g := n.graph
	var tables []int32
	for i := range int32(g.Len()) {
		if node := g.Node(i); node.IsRelational() || node.Kind == project.SourceTable {
			tables = append(tables, i)
		}
	}
	n.byKey = make(map[string][]int32, 3*len(tables))
	for _, i := range tables {
		node := g.Node(i)
		if node.Ephemeral() {
			n.put(i, project.TableKey(cteName(node)))
			continue
		}
		for _, key := range node.TableKeys() {
			n.put(i, key)
		}
	}
}

// cteName is what an ephemeral model is called where it is inlined.
func cteName(n *project.Node) string {
	if n.Alias != "" {
		return "__dbt__cte__" + n.Alias
	}
	return "__dbt__cte__" + n.Name
}

func (n *names) put(i int32, key string) {
	n.byKey[key] = append(n.byKey[key], i)
}

// find returns the node that a name in reader's SQL means: one that reader
// depends on, else the only one of that name; -1 without.
func (n *names) find(reader int32, parts []string) int32 {
	n.once.Do(n.fill)
	found := n.byKey[project.TableKey(parts...)]
	only := int32(-1)
	for _, i := range found {
		if i == reader {
			continue
		}
		for _, p := range n.graph.Parents(reader) {
			if p == i {
				return i
			}
		}
		if only >= 0 {
			only = -2
			continue
		}
		if only == -1 {
			only = i
		}
	}
	if only == -2 {
		return -1
	}
	return only
}
