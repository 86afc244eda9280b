package load

import (
	"regexp"
	"strings"
	"sync"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// namer gives nodes their database, schema and name, through the project's
// generate_*_name macros where it has its own, else in Go.
type namer struct {
	world *scope.World
	rules map[string]rule // by package and macro
	// needSchema: it is an error when generate_schema_name returns none.
	needSchema bool
}

// rule is how one part of a name is made for the nodes of a package.
type rule struct {
	builtin bool // the tool's own macro applies: done in Go
	// memo holds results by custom name, for a macro of the project's own that
	// does not look at the node; nil for one that does. It maps string to
	// string.
	memo *sync.Map
}

func newNamer(w *scope.World, packages []*project.Package, needSchema bool) *namer {
	n := &namer{world: w, rules: map[string]rule{}, needSchema: needSchema}
	for _, p := range packages {
		for _, m := range []string{"generate_database_name", "generate_schema_name", "generate_alias_name", "generate_latest_version_pointer_alias"} {
			e := w.Macros.Lookup(p.Name, m)
			impl, _ := w.Macros.Dispatch(p.Name, m, "")
			r := rule{builtin: (e == nil || e.Internal) && (impl == nil || impl.Internal)}
			if !r.builtin && e != nil && !e.Internal && sameForAll(e) {
				r.memo = &sync.Map{}
			}
			n.rules[p.Name+"\x00"+m] = r
		}
	}
	return n
}

// looksAtNode finds names in a macro's body through which it can tell nodes
// apart, or calls whose bodies might.
var looksAtNode = regexp.MustCompile(`\b(node|model|this|graph|config|context|varargs|kwargs|schema|database|run_query|modules)\b`)

// sameForAll reports whether a naming macro depends on its first argument only.
func sameForAll(e *macros.Entry) bool {
	if len(e.Block.Params) != 2 || len(e.DependsOn) > 0 {
		return false
	}
	second := regexp.MustCompile(`\b` + regexp.QuoteMeta(e.Block.Params[1].Name) + `\b`)
	body := strings.ReplaceAll(e.Block.BodySpan.Text(), "target.schema", "")
	body = strings.ReplaceAll(body, "target.database", "")
	return !looksAtNode.MatchString(body) && !second.MatchString(body)
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
	r := n.rules[node.Package+"\x00"+macro]
	if r.builtin {
		return own(custom), nil
	}
	if r.memo != nil {
		if v, ok := r.memo.Load(custom); ok {
			return v.(string), nil
		}
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
	if v == nil && macro == "generate_schema_name" && n.needSchema {
		return "", jinja.RaiseAsDbt(diag.ConfigType, "Node '"+node.UniqueID+"' has a schema set to None as a result of a generate_schema_name call.",
			"generate_schema_name gives %s no schema", node.UniqueID)
	}
	name := ""
	if v != nil {
		name = strings.TrimSpace(jinja.Str(v))
	}
	if r.memo != nil {
		r.memo.Store(custom, name)
	}
	return name, nil
}

// quoting overlays the engine's default with the project's and the node's.
func quoting(base adapters.Quoting, layers ...*project.Map) adapters.Quoting {
	for _, m := range layers {
		if m.Len() == 0 {
			continue
		}
		overlay(&base.Database, m, "database")
		overlay(&base.Schema, m, "schema")
		overlay(&base.Identifier, m, "identifier")
	}
	return base
}

func overlay(field *bool, m *project.Map, key string) {
	if v, ok := m.Get(key); ok {
		if b, isBool := v.(bool); isBool {
			*field = b
		}
	}
}
