package compiler

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// QueryComment is what stands beside each statement of a node, so that the
// engine's own logs tell where it came from.
type QueryComment struct {
	Text  string // without comment signs; "" for none
	After bool
}

// QueryComment renders the project's query-comment for a node.
func (c *Compiler) QueryComment(ctx context.Context, n *project.Node, rt *Runtime) (QueryComment, error) {
	set := c.world.Comment
	out := QueryComment{After: set.Append}
	switch {
	case set.Set && set.Comment == "":
		return out, nil
	case !set.Set:
		out.Text = c.defaultComment(n)
		return out, nil
	case !strings.ContainsAny(set.Comment, "{"):
		out.Text = set.Comment
	default:
		// Wrapped in a macro, so that return() gives the comment.
		t, err := jinja.ParseString("{% macro query_comment_macro(connection_name, node) %}"+set.Comment+"{% endmacro %}", set.Span)
		if err != nil {
			return out, err
		}
		s := c.world.Execute(ctx, n, rt)
		args := []jinja.Value{n.UniqueID, nil}
		if n.Kind != project.Operation {
			args[1] = s.Model()
		}
		v, err := t.Blocks()[0].Macro().Call(&jinja.Call{Ctx: s.Jinja(), Args: args, Span: set.Span})
		if err != nil {
			return out, err
		}
		out.Text = jinja.Str(v)
	}
	if strings.Contains(out.Text, "*/") {
		return out, diag.Errorf(diag.QueryCommentEnds, set.Span, "the query comment holds \"*/\", which would end it: %q", strings.TrimSpace(out.Text)).
			WithHint("take it out of what query-comment in dbt_project.yml renders")
	}
	return out, nil
}

// defaultComment names the tool, the profile, the target and the node, in the
// form that readers of warehouse logs know.
func (c *Compiler) defaultComment(n *project.Node) string {
	p := c.world.Project.Profile
	key := "node_id"
	if n.Kind == project.Operation {
		key = "connection_name"
	}
	var b strings.Builder
	for i, pair := range [][2]string{{"app", "dbt"}, {"dbt_version", dbtlib.DefaultVersion}, {"profile_name", p.Name}, {"target_name", cmp.Or(n.Target, p.Target)}, {key, n.UniqueID}} {
		if i > 0 {
			b.WriteString(", ")
		}
		v, _ := json.Marshal(pair[1])
		b.WriteString(`"` + pair[0] + `": ` + string(v))
	}
	return strings.ReplaceAll("{"+b.String()+"}", "*/", "* /")
}
