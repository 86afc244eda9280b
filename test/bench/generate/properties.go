package main

import (
	"fmt"
	"sort"
	"strings"
)

// perFile is how many models one properties file describes.
const perFile = 25

// properties gives the properties files of all folders: descriptions, and
// about three tests a model of the four built-in kinds.
func (d *drawing) properties() map[string]string {
	byFolder := map[string][]*model{}
	for _, m := range d.models {
		byFolder[m.folder] = append(byFolder[m.folder], m)
	}
	files := map[string]string{}
	for folder, models := range byFolder {
		for n := 0; n*perFile < len(models); n++ {
			var b strings.Builder
			b.WriteString("version: 2\n\nmodels:\n")
			for _, m := range models[n*perFile : min(len(models), (n+1)*perFile)] {
				describe(&b, m)
			}
			files[fmt.Sprintf("models/%s/_%s_%d.yml", folder, strings.ReplaceAll(folder, "/", "_"), n)] = b.String()
		}
	}
	return files
}

func describe(b *strings.Builder, m *model) {
	fmt.Fprintf(b, "  - name: %s\n    description: >\n      %s. One row is one record of its first parent;\n      amounts are in units of the currency.\n", m.name, title(m))
	b.WriteString("    columns:\n      - name: id\n        description: Key of the row\n        data_tests:\n          - not_null\n")
	if len(m.parents) < 2 {
		b.WriteString("          - unique\n")
	}
	if m.layer != staging && len(m.name)%2 == 0 {
		fmt.Fprintf(b, "          - relationships:\n              arguments:\n                to: ref('%s')\n                field: id\n", m.parents[0].name)
	}
	b.WriteString("      - name: status\n        description: Where the record stands\n        data_tests:\n          - accepted_values:\n              arguments:\n                values: ['new', 'open', 'done']\n")
	if m.layer == mart {
		b.WriteString("              config:\n                severity: warn\n")
	}
	b.WriteString("      - name: amount\n        description: \"{{ doc('amount') }}\"\n      - name: happened_at\n        description: When it happened, in UTC\n\n")
}

func title(m *model) string {
	words := strings.FieldsFunc(m.name, func(r rune) bool { return r == '_' })
	return strings.ToUpper(words[0][:1]) + words[0][1:] + " " + strings.Join(words[1:], " ")
}

// sources declares the tables that staging models read, one file a system.
func (d *drawing) sources() map[string]string {
	bySystem := map[string][]*model{}
	for _, m := range d.models {
		if m.layer == staging {
			bySystem[m.system] = append(bySystem[m.system], m)
		}
	}
	files := map[string]string{}
	for system, models := range bySystem {
		sort.Slice(models, func(i, j int) bool { return models[i].table < models[j].table })
		var b strings.Builder
		fmt.Fprintf(&b, "version: 2\n\nsources:\n  - name: %s\n    schema: raw_%s\n    description: Tables loaded from %s each night\n    tables:\n", system, system, system)
		for _, m := range models {
			fmt.Fprintf(&b, "      - name: %s\n        description: As %s has it\n", m.table, system)
		}
		files[fmt.Sprintf("models/staging/%s/_%s__sources.yml", system, system)] = b.String()
	}
	return files
}
