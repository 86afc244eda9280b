package duckdb

import (
	"fmt"
	"strings"
)

// setSecrets turns `secrets` into CREATE SECRET statements. A secret has a
// type, may have a name, provider, scope and persistent; all other keys are
// the type's own parameters.
func (c *credentials) setSecrets(f *fields) {
	list := f.list("secrets")
	switch p := f.str("use_credential_provider", ""); p {
	case "":
	case "aws":
		list = append(list[:len(list):len(list)], map[string]any{"type": "s3", "provider": "credential_chain"})
	default:
		f.fail("use_credential_provider", "is %q; only \"aws\" is known", p)
		f.hint("write the provider into an entry of secrets")
	}
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			f.fail(fmt.Sprintf("secrets[%d]", i), "must be a mapping with a type, not %s", kind(v))
			return
		}
		s := &fields{values: m, prefix: fmt.Sprintf("secrets[%d].", i)}
		c.secrets = append(c.secrets, secretSQL(s, i+1))
		if f.err == nil {
			f.err = s.err
		}
	}
}

func secretSQL(s *fields, number int) string {
	name := s.str("name", fmt.Sprintf("_dbt_secret_%d", number))
	persistent := ""
	if s.boolean("persistent") {
		persistent = "persistent "
	}
	var params []string
	for _, key := range []string{"type", "provider"} {
		v := s.str(key, "")
		if v == "" && key == "type" {
			s.fail("type", "is missing")
			s.hint("for instance s3, gcs, r2, azure, postgres")
		}
		if v != "" && !settingName.MatchString(v) {
			s.fail(key, "must be a plain name")
		}
		if v != "" {
			params = append(params, key+" "+v)
		}
	}
	for _, key := range sortedKeys(s.values) {
		switch key {
		case "type", "provider", "name", "persistent":
			continue
		case "scope":
			params = append(params, scopes(s.values[key])...)
			continue
		}
		if !settingName.MatchString(key) {
			s.fail(key, "is not the name of a parameter")
		}
		if v := s.values[key]; v != nil {
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
		for _, k := range sortedKeys(v) {
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
