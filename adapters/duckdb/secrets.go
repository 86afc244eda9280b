package duckdb

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters/internal/outputs"
)

// setSecrets turns `secrets` into CREATE SECRET statements. A secret has a
// type, may have a name, provider, scope and persistent; all other keys are
// the type's own parameters.
func (c *credentials) setSecrets(f *outputs.Fields) {
	list := f.List("secrets")
	switch p := f.Str("use_credential_provider", ""); p {
	case "":
	case "aws":
		list = append(list[:len(list):len(list)], map[string]any{"type": "s3", "provider": "credential_chain"})
	default:
		f.Fail("use_credential_provider", "is %q; only \"aws\" is known", p)
		f.Hint("write the provider into an entry of secrets")
	}
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			f.Fail(fmt.Sprintf("secrets[%d]", i), "must be a mapping with a type, not %s", outputs.Kind(v))
			return
		}
		s := &outputs.Fields{Values: m, Prefix: fmt.Sprintf("secrets[%d].", i)}
		c.secrets = append(c.secrets, secretSQL(s, i+1))
		if f.Err == nil {
			f.Err = s.Err
		}
	}
}

func secretSQL(s *outputs.Fields, number int) string {
	name := s.Str("name", fmt.Sprintf("_dbt_secret_%d", number))
	persistent := ""
	if s.Bool("persistent") {
		persistent = "persistent "
	}
	var params []string
	for _, key := range []string{"type", "provider"} {
		v := s.Str(key, "")
		if v == "" && key == "type" {
			s.Fail("type", "is missing")
			s.Hint("for instance s3, gcs, r2, azure, postgres")
		}
		if v != "" && !settingName.MatchString(v) {
			s.Fail(key, "must be a plain name")
		}
		if v != "" {
			params = append(params, key+" "+v)
		}
	}
	for _, key := range outputs.SortedKeys(s.Values) {
		switch key {
		case "type", "provider", "name", "persistent":
			continue
		case "scope":
			params = append(params, scopes(s.Values[key])...)
			continue
		}
		if !settingName.MatchString(key) {
			s.Fail(key, "is not the name of a parameter")
		}
		if v := s.Values[key]; v != nil {
			params = append(params, key+" "+secretValue(v))
		}
	}
	return fmt.Sprintf("create or replace %ssecret %s (%s)", persistent, quote(name), strings.Join(params, ", "))
}

func scopes(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, s := range list {
		out = append(out, "scope "+literal(fmt.Sprint(s)))
	}
	return out
}

func secretValue(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var items []string
		for _, k := range outputs.SortedKeys(v) {
			items = append(items, literal(k)+": "+literal(fmt.Sprint(v[k])))
		}
		return "map {" + strings.Join(items, ", ") + "}"
	case []any:
		var items []string
		for _, e := range v {
			items = append(items, literal(fmt.Sprint(e)))
		}
		return "array [" + strings.Join(items, ", ") + "]"
	default:
		return literal(fmt.Sprint(v))
	}
}
