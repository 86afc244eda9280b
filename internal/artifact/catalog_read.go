package artifact

import (
	"encoding/json"
	"os"
	"slices"
)

// ReadCatalogColumns reads the columns of each node and source, by unique id, of
// a catalog that an earlier command or dbt wrote.
func ReadCatalogColumns(path string) (map[string][]CatalogColumn, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	type table struct {
		Columns map[string]CatalogColumn `json:"columns"`
	}
	var read struct {
		Nodes   map[string]table `json:"nodes"`
		Sources map[string]table `json:"sources"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	out := map[string][]CatalogColumn{}
	for _, tables := range []map[string]table{read.Nodes, read.Sources} {
		for id, t := range tables {
			for name, c := range t.Columns {
				c.Name = name
				out[id] = append(out[id], c)
			}
			slices.SortFunc(out[id], func(a, b CatalogColumn) int { return a.Index - b.Index })
		}
	}
	return out, nil
}
