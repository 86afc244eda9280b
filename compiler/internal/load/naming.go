package load

import (
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
)

// namer gives nodes their database, schema and name, through the project's
// generate_*_name macros where it has its own, else in Go.
type namer struct {
	world   *scope.World
	builtin map[string]bool // "package\x00macro" -> the tool's own macro applies
}

func newNamer(w *scope.World, packages []*project.Package) *namer {
	n := &namer{world: w, builtin: map[string]bool{}}
	for _, p := range packages {
		for _, m := range []string{"generate_database_name", "generate_schema_name", "generate_alias_name"} {
			e := w.Macros.Lookup(p.Name, m)
			impl, _ := w.Macros.Dispatch(p.Name, m, "")
			n.builtin[p.Name+"\x00"+m] = (e == nil || e.Internal) && (impl == nil || impl.Internal)
		}
	}
	return n
}

// relation names the node's relation on its target. It reads the node's
// config, which must be complete.
func (n *namer) relation(node *project.Node, out *project.Output) (adapters.Relation, error) {
	c := out.Credentials
	database, err := n.part(node, "generate_database_name", configText(node, "database"), func(custom string) string {
		if custom == "" {
			return c.Database()
		}
		return custom
	})
	if err != nil {
		return adapters.Relation{}, err
	}
	schema, err := n.part(node, "generate_schema_name", configText(node, "schema"), func(custom string) string {
		if custom == "" {
			return c.Schema()
		}
		return c.Schema() + "_" + custom
	})
	if err != nil {
		return adapters.Relation{}, err
	}
	alias, err := n.part(node, "generate_alias_name", configText(node, "alias"), func(custom string) string {
		switch {
		case custom != "":
			return custom
		case node.Version != nil:
			return node.Name + "_v" + strings.ReplaceAll(project.FormatScalar(node.Version.V), ".", "_")
		}
		return node.Name
	})
	if err != nil {
		return adapters.Relation{}, err
	}
	if node.Kind == project.Snapshot {
		if db := node.Config.String("target_database"); db != "" {
			database = db
		}
		if s := node.Config.String("target_schema"); s != "" {
			schema = s
		}
	}
	return adapters.Relation{
		Target: node.Target, Database: database, Schema: schema, Identifier: alias,
		Quoting: quoting(out.Driver.Dialect.DefaultQuoting, n.world.Quoting, node.Config.Map("quoting")),
	}, nil
}

// configText is a naming key's value, nil-safe: none and "" both mean unset.
func configText(node *project.Node, key string) string {
	return strings.TrimSpace(node.Config.String(key))
}

func (n *namer) part(node *project.Node, macro, custom string, own func(string) string) (string, error) {
	if n.builtin[node.Package+"\x00"+macro] {
		return own(custom), nil
	}
	s := n.world.Parse(node)
	s.StrictVars = true
	var arg jinja.Value
	if custom != "" {
		arg = custom
	}
	v, err := s.CallMacro(macro, []jinja.Value{arg, s.Model()}, nil)
	if err != nil {
		return "", err
	}
	if v == nil {
		return "", nil
	}
	return strings.TrimSpace(jinja.Str(v)), nil
}

// quoting overlays the engine's default with the project's and the node's.
func quoting(base adapters.Quoting, layers ...*project.Map) adapters.Quoting {
	for _, m := range layers {
		for key, field := range map[string]*bool{"database": &base.Database, "schema": &base.Schema, "identifier": &base.Identifier} {
			if v, ok := m.Get(key); ok {
				if b, isBool := v.(bool); isBool {
					*field = b
				}
			}
		}
	}
	return base
}
