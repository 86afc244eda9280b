package projectfile

import (
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// lateKeys are configuration keys whose Jinja is rendered when they are used.
var lateKeys = map[string]bool{"pre-hook": true, "post-hook": true, "pre_hook": true, "post_hook": true}

// tree reads one configuration tree; kind is "" for trees that nothing here
// uses.
func (d *settings) tree(k yamldoc.Key, n *yamldoc.Node, kind project.Kind) {
	if n.Kind == yamldoc.Null {
		return
	}
	if n.Kind != yamldoc.Map {
		d.wrong(k, n, "a mapping", "write folders and `+key: value` below it")
		return
	}
	t := d.level(n, kind)
	t.Key = k.Span
	if kind != "" {
		d.p.trees[kind] = t
	}
}

func (d *settings) level(n *yamldoc.Node, kind project.Kind) *ConfigTree {
	t := &ConfigTree{}
	for i, k := range n.Keys {
		v := n.Items[i]
		key, marked := configKey(k.Name)
		if v.Kind == yamldoc.Map && !marked {
			d.folderOrKey(k, v, kind)
			t.children = append(t.children, &treeChild{name: k.Name, span: k.Span, tree: d.level(v, kind)})
			continue
		}
		raw := v.Data()
		e := configs.Entry{Key: key, Value: raw, Raw: raw, Span: v.Span}
		if !lateKeys[key] {
			e.Value = d.r.data(v, func(path []string) bool {
				name, _ := configKey(path[len(path)-1])
				return lateKeys[name]
			})
		}
		t.entries = append(t.entries, e)
	}
	return t
}

// folderOrKey warns when what is taken as a folder looks like a configuration
// that lacks its plus: a mapping's name with nothing of a folder in it.
func (d *settings) folderOrKey(k yamldoc.Key, v *yamldoc.Node, kind project.Kind) {
	desc, ok := project.LookupKey(kind, k.Name)
	if !ok || desc.Type != project.Mapping && desc.Type != project.HookList {
		return
	}
	for i, sub := range v.Keys {
		name, marked := configKey(sub.Name)
		if _, known := project.LookupKey(kind, name); marked || known || v.Items[i].Kind == yamldoc.Map {
			return
		}
	}
	d.diags = append(d.diags, diag.Warnf(diag.ProjectValue, k.Span, "'%s' is taken as the name of a folder", k.Name).
		WithHint("write +%s: to set the configuration", k.Name))
}
