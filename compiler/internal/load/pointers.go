package load

import (
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// pointLatest names the view that stands for the latest version of a model,
// where latest_version_pointer asks for one.
func (l *loader) pointLatest(n *project.Node, layers []configs.Layer) {
	const key = "latest_version_pointer"
	if n.Kind != project.Model || n.Version == nil || project.FormatScalar(n.Version.V) != project.FormatScalar(n.Version.Latest) {
		return
	}
	enabled, alias := any(nil), ""
	switch v, _ := n.Config.Get(key); v := v.(type) {
	case nil:
	case bool:
		enabled = v
	case *project.Map:
		enabled, _ = v.Get("enabled")
		alias = v.String("alias")
	default:
		l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, key), "%s must be true, false or a mapping of enabled and alias", key).WithNode(n.UniqueID).
			WithHint("write %s: {enabled: true}", key))
		return
	}
	if enabled == nil {
		enabled = l.projects[l.p.Name].Flags.Bool(key + "_enabled_by_default")
	}
	if enabled != true {
		return
	}
	name, err := l.namer.part(n, "generate_"+key+"_alias", alias, func(custom string) string { return first(custom, n.Name) })
	if err != nil {
		for _, dg := range diag.From(err, diag.JinjaType, n.Span) {
			l.report(dg.WithNode(n.UniqueID))
		}
		return
	}
	view := n.Relation
	if view.Identifier = name; l.p.Profile.Outputs[n.Target].Driver.Dialect.Same(view, n.Relation) {
		l.report(diag.Errorf(diag.DuplicateRelation, setAt(n, layers, key), "the latest version of '%s' has the name '%s' that its pointer would have", n.Name, name).WithNode(n.UniqueID).
			WithHint("write %s: {enabled: false}, or give the version another alias", key).
			AsDbt("Cannot create latest version pointer: the latest version of '%s' is already aliased to '%s'.", n.Name, name))
		return
	}
	n.Version.Pointer = name
}
