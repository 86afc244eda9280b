package scope

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// metricValue is what metric() gives: the metric's name, which it prints as,
// and when templates are executed what the manifest has of it.
type metricValue struct {
	name string
	pkg  jinja.Value // none when it is not given
	node *jinja.Dict // nil while templates are parsed
}

func (s *Scope) metricValue(parts []string) jinja.Value {
	if len(parts) == 0 {
		return ""
	}
	v := metricValue{name: parts[len(parts)-1]}
	if len(parts) > 1 {
		v.pkg = parts[0]
	}
	if !s.Executing() {
		return v
	}
	for _, n := range s.World.Project.Nodes {
		if n.Kind == project.Metric && n.Name == v.name && (v.pkg == nil || v.pkg == n.Package) {
			v.node, _ = s.World.nodeValue(n).(*jinja.Dict)
			break
		}
	}
	return v
}

// TypeName names the type in messages.
func (metricValue) TypeName() string { return "MetricReference" }

// String is the metric's name.
func (v metricValue) String() string { return v.name }

// Attr answers what is known of the metric.
func (v metricValue) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "metric_name":
		return v.name, true
	case "package_name":
		return v.pkg, true
	}
	if v.node == nil {
		return nil, false
	}
	return v.node.GetStr(name)
}
