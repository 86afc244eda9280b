package artifact

import (
	"bufio"
	"io"
	"slices"
)

// Catalog is what the engine says of the project's relations.
type Catalog struct {
	Metadata Metadata
	Nodes    []CatalogTable
	Sources  []CatalogTable
	// Errors lists what could not be read; none is null.
	Errors []string
}

// CatalogTable is one relation.
type CatalogTable struct {
	UniqueID string
	Type     string // the engine's spelling: "BASE TABLE", "VIEW"
	Database string
	Schema   string
	Name     string
	Comment  string
	Owner    string
	// Rows is how many rows the engine believes there are; nil when it does not
	// say. Files do not hold it: dbt's have it for some engines only.
	Rows    *int64
	Columns []CatalogColumn
	// Stats hold what the engine knows beside, by id. Whether there are any is
	// written as one more.
	Stats []CatalogStat
}

// CatalogColumn is a column as the engine has it; Index counts from 1.
type CatalogColumn struct {
	Name, Type, Comment string
	Index               int
}

// CatalogStat is a fact about a relation, such as its number of rows.
type CatalogStat struct {
	ID          string `json:"id"`
	Label       string `json:"label"`
	Value       any    `json:"value"`
	Include     bool   `json:"include"`
	Description string `json:"description"`
}

func (t CatalogTable) appendJSON(b []byte) []byte {
	b = append(b, `{"metadata":{"type":`...)
	b = AppendString(b, t.Type)
	b = append(b, `,"schema":`...)
	b = AppendString(b, t.Schema)
	b = append(b, `,"name":`...)
	b = AppendString(b, t.Name)
	b = append(b, `,"database":`...)
	b = AppendNullable(b, t.Database)
	b = append(b, `,"comment":`...)
	b = AppendNullable(b, t.Comment)
	b = append(b, `,"owner":`...)
	b = AppendNullable(b, t.Owner)
	b = append(b, `},"columns":{`...)
	for i, c := range t.Columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, c.Name)
		b = append(b, `:{"type":`...)
		b = AppendString(b, c.Type)
		b = append(b, `,"index":`...)
		b = AppendInt(b, int64(c.Index))
		b = append(b, `,"name":`...)
		b = AppendString(b, c.Name)
		b = append(b, `,"comment":`...)
		b = AppendNullable(b, c.Comment)
		b = append(b, '}')
	}
	return append(b, '}')
}

// hasStats is the stat that every relation has.
func hasStats(any bool) CatalogStat {
	return CatalogStat{ID: "has_stats", Label: "Has Stats?", Value: any, Description: "Indicates whether there are statistics for this table"}
}

func writeTables(w *bufio.Writer, tables []CatalogTable) error {
	w.WriteByte('{')
	for i, t := range tables {
		if i > 0 {
			w.WriteByte(',')
		}
		w.Write(append(AppendString(nil, t.UniqueID), ':'))
		w.Write(t.appendJSON(nil))
		stats := append(slices.Clone(t.Stats), hasStats(len(t.Stats) > 0))
		w.WriteString(`,"stats":{`)
		for j, s := range stats {
			if j > 0 {
				w.WriteByte(',')
			}
			w.Write(append(AppendString(nil, s.ID), ':'))
			if err := encode(w, s); err != nil {
				return err
			}
		}
		w.WriteString(`},"unique_id":`)
		w.Write(append(AppendString(nil, t.UniqueID), '}'))
	}
	return w.WriteByte('}')
}

// Write writes catalog.json.
func (c *Catalog) Write(w io.Writer) error {
	bw := bufio.NewWriterSize(w, 64<<10)
	bw.Write(c.Metadata.Append([]byte(`{"metadata":`), CatalogSchema))
	bw.WriteString(`,"nodes":`)
	if err := writeTables(bw, c.Nodes); err != nil {
		return err
	}
	bw.WriteString(`,"sources":`)
	if err := writeTables(bw, c.Sources); err != nil {
		return err
	}
	bw.WriteString(`,"errors":`)
	if len(c.Errors) == 0 {
		bw.WriteString("null")
	} else {
		bw.Write(AppendStrings(nil, c.Errors))
	}
	bw.WriteByte('}')
	return bw.Flush()
}
