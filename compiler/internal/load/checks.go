package load

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// checkValues checks the configurations of a model that take one of a few
// words.
func (l *loader) checkValues(n *project.Node, layers []configs.Layer) {
	if !slices.Contains([]string{"private", "protected", "public"}, n.Access) {
		l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "access"), "access must be private, protected or public, not '%s'", n.Access).WithNode(n.UniqueID).
			WithHint("write access: protected"))
	}
	changes := []string{"ignore", "fail", "append_new_columns", "sync_all_columns"}
	if v := n.Config.String("on_schema_change"); n.Config.String("materialized") == "incremental" && !slices.Contains(changes, v) {
		d := diag.Warnf(diag.ConfigType, setAt(n, layers, "on_schema_change"), "on_schema_change must be %s or %s, not '%s': it counts as ignore",
			strings.Join(changes[:3], ", "), changes[3], v).WithNode(n.UniqueID).WithHint("write on_schema_change: append_new_columns")
		if near := diag.Nearest(v, changes); near != "" {
			d.WithHint("did you mean '%s'?", near)
		}
		l.report(d)
	}
}

// setAt is where a configuration gets the value it has: the last layer with
// the key counts.
func setAt(n *project.Node, layers []configs.Layer, key string) source.Span {
	for i := len(layers) - 1; i >= 0; i-- {
		for j := len(layers[i]) - 1; j >= 0; j-- {
			if e := layers[i][j]; e.Key == key && !e.Span.IsZero() {
				return e.Place()
			}
		}
	}
	return firstLine(n.Span)
}
