package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteState writes our manifest as one that dbt itself takes for its --state:
// the macros that the tool brings are dbt's own, taken from a manifest of dbt.
// dbt compares their text, and finds everything modified that uses a macro whose
// text is another. The project's own macros and everything else stay as they are.
func WriteState(w io.Writer, ours, dbts []byte) error {
	var theirs struct {
		Metadata struct {
			AdapterType string `json:"adapter_type"`
		} `json:"metadata"`
		Macros fields `json:"macros"`
	}
	if err := json.Unmarshal(dbts, &theirs); err != nil {
		return fmt.Errorf("dbt's manifest: %w", err)
	}
	var manifest fields
	if err := json.Unmarshal(ours, &manifest); err != nil {
		return fmt.Errorf("our manifest: %w", err)
	}
	for i := range manifest {
		if manifest[i].name != "macros" {
			continue
		}
		var macros fields
		if err := json.Unmarshal(manifest[i].value, &macros); err != nil {
			return fmt.Errorf("our manifest: %w", err)
		}
		brought := func(f field) bool { return broughtByTool(f.name, theirs.Metadata.AdapterType) }
		macros = slices.DeleteFunc(macros, brought)
		for _, f := range theirs.Macros {
			if brought(f) {
				macros = append(macros, f)
			}
		}
		manifest[i].value = macros.append(nil)
	}
	_, err := w.Write(manifest.append(nil))
	return err
}

// broughtByTool reports whether a macro's id is of dbt itself or of an adapter:
// "macro.dbt.is_incremental", "macro.dbt_duckdb.duckdb__list_schemas".
func broughtByTool(id, adapter string) bool {
	_, rest, _ := strings.Cut(id, ".")
	pkg, _, _ := strings.Cut(rest, ".")
	return pkg == "dbt" || pkg == "dbt_"+adapter
}

// fields are an object's, in its order, with their values as written.
type fields []field

type field struct {
	name  string
	value json.RawMessage
}

// UnmarshalJSON reads an object.
func (f *fields) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("an object is expected, not %v (%v)", t, err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		*f = append(*f, field{name.(string), value})
	}
	return nil
}

func (f fields) append(b []byte) []byte {
	b = append(b, '{')
	for i, x := range f {
		if i > 0 {
			b = append(b, ',')
		}
		name, _ := json.Marshal(x.name) // a string has no error
		b = append(append(append(b, name...), ':'), x.value...)
	}
	return append(b, '}')
}
