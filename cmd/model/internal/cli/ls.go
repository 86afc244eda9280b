package cli

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/ui"
)

func (a *app) ls() *cobra.Command {
	cmd := &cobra.Command{
		Use: "ls", Aliases: []string{"list"}, GroupID: "look",
		Short: "List what a selection takes in",
		Long:  "List the nodes of the project, or those that a selection takes in, one a line.",
		Example: "  model ls --select +orders --resource-type model\n" +
			"  model ls --select tag:nightly --output path\n" +
			"  model ls --output json --output-keys name depends_on config.materialized",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "list")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.list())
		},
	}
	cmd.Flags().StringVar(&a.flags.listOutput, "output", "selector", "form of each line: selector, name, path or json")
	cmd.Flags().StringArrayVar(&a.flags.outputKeys, "output-keys", nil, "keys of each line with --output json")
	return register(cmd, a.flags, selectFlags, resourceFlags)
}

// listKeys are the keys of a JSON line when none are asked for.
var listKeys = []string{"alias", "name", "package_name", "depends_on", "tags", "config", "resource_type", "source_name", "original_file_path", "unique_id"}

// listKinds are listed when no kind is asked for; analyses are not.
var listKinds = []project.Kind{
	project.Model, project.Seed, project.Snapshot, project.Test, project.UnitTest, project.SourceTable, project.Exposure,
	project.Metric, project.SemanticModel, project.SavedQuery, project.Function,
}

func (inv *invocation) list() error {
	form := inv.flags.listOutput
	if !slices.Contains([]string{"selector", "name", "path", "json"}, form) {
		return usagef(diag.FlagValue, "use selector, name, path or json", "--output cannot be %q", form)
	}
	kinds := listKinds
	if len(inv.flags.models) > 0 { // the old flag lists models only
		kinds = []project.Kind{project.Model}
		if len(inv.flags.selects)+len(inv.flags.resourceTypes) > 0 {
			return usagef(diag.FlagConflict, "leave --models out", "--models excludes --select and --resource-type")
		}
	}
	set, err := inv.selection(kinds)
	if err != nil {
		return err
	}
	var nodes []*project.Node
	for id := range set.Ascending() {
		if n := inv.graph.Node(id); n.Kind != project.Operation {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b *project.Node) int { return strings.Compare(a.UniqueID, b.UniqueID) })
	for _, n := range nodes {
		line, err := inv.listLine(n, form)
		if err != nil {
			return err
		}
		inv.ui.Fire(ui.PrintEvent{Msg: line})
	}
	return nil
}

// nested finds the value of a key such as config.meta.owner.
func nested(in *project.Map, key string) (any, bool) {
	name, rest, deeper := strings.Cut(key, ".")
	for deeper && in != nil {
		in = in.Map(name)
		name, rest, deeper = strings.Cut(rest, ".")
	}
	if in == nil || !strings.Contains(key, ".") {
		return nil, false
	}
	return in.Get(name)
}

func (inv *invocation) listLine(n *project.Node, form string) (string, error) {
	switch form {
	case "name":
		if n.Kind == project.SourceTable {
			return n.SourceInfo.SourceName + "." + n.Name, nil
		}
		return n.SearchName(), nil
	case "path":
		return n.OriginalPath, nil
	case "json":
		keys := spread(inv.flags.outputKeys)
		if len(keys) == 0 {
			keys = listKeys
		}
		out := &project.Map{}
		node := manifest.NodeMap(n, inv.project)
		for k, v := range node.All() {
			if slices.Contains(keys, k) {
				out.Set(k, v)
			}
		}
		for _, k := range keys {
			if v, ok := nested(node, k); ok {
				out.Set(k, v)
			}
		}
		b, err := json.Marshal(out)
		return spacedJSON(b), err
	}
	switch n.Kind {
	case project.SourceTable:
		return "source:" + n.Package + "." + n.SourceInfo.SourceName + "." + n.Name, nil
	case project.UnitTest:
		return "unit_test:" + n.Package + "." + n.VersionedName(), nil
	case project.Exposure, project.Metric, project.SemanticModel, project.SavedQuery:
		return string(n.Kind) + ":" + n.Package + "." + n.Name, nil
	}
	return strings.Join(n.FQN, "."), nil
}

// spacedJSON is JSON as dbt prints it: a space behind each colon and comma, and
// signs of markup as they are.
func spacedJSON(b []byte) string {
	var out strings.Builder
	quoted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			if sign, ok := markup[string(b[i:min(i+6, len(b))])]; ok {
				out.WriteByte(sign)
				i += 5
				continue
			}
			out.Write(b[i : i+2])
			i++
		case c == '"':
			quoted = !quoted
			out.WriteByte(c)
		case !quoted && (c == ':' || c == ','):
			out.Write([]byte{c, ' '})
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// markup are the signs that encoding/json escapes and dbt does not.
var markup = map[string]byte{`\u003c`: '<', `\u003e`: '>', `\u0026`: '&'}
