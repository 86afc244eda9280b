package load

import (
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/pycalls"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Python models stand in the graph, so that a project with some can be listed
// and the rest of it built; no engine here runs them.

// pythonCalls collects what a Python model asks for, by calls with literal
// arguments: others cannot be known without running it.
func pythonCalls(f *source.File) (*scope.Found, diag.List) {
	found := &scope.Found{}
	var diags diag.List
	var keys, defaults []any
	for _, c := range pycalls.Find(f.Text) {
		at := source.At(f, c.Start, c.End)
		if !c.Literal {
			diags = append(diags, diag.Errorf(notLiteral[c.Name], at, "an argument of dbt.%s() in a Python model is no literal", called[c.Name]).
				WithHint("write names and values out: they are read from the text, before anything runs"))
			continue
		}
		var err error
		switch c.Name {
		case "ref":
			var ref project.Ref
			ref, err = scope.RefOf(c.Args, c.Kwargs)
			ref.Span = at
			found.Refs = append(found.Refs, ref)
		case "source":
			var src project.SourceRef
			src, err = scope.SourceOf(c.Args)
			src.Span = at
			found.Sources = append(found.Sources, src)
		case "config":
			var vals *project.Map
			vals, err = scope.ConfigOf(c.Args, c.Kwargs)
			found.Configs = append(found.Configs, scope.ConfigCall{Values: vals, Span: at})
		case "get":
			if n := len(c.Args); n == 0 || n > 2 {
				diags = append(diags, diag.Errorf(diag.ConfigArguments, at, "dbt.config.get() takes a key and perhaps a default, got %d arguments", n).
					WithHint("write dbt.config.get('key') or dbt.config.get('key', default)"))
				continue
			}
			var otherwise any
			if len(c.Args) == 2 {
				otherwise = values.ToProject(c.Args[1])
			}
			keys, defaults = append(keys, values.ToProject(c.Args[0])), append(defaults, otherwise)
		}
		if err != nil {
			diags = append(diags, diag.From(err, diag.RefArguments, at)...)
		}
	}
	if keys != nil {
		found.Configs = append(found.Configs, scope.ConfigCall{
			Values: project.NewMap("config_keys_used", keys, "config_keys_defaults", defaults), Span: source.At(f, 0, 0),
		})
	}
	return found, diags
}

// called are dbt's functions as a Python model writes them.
var called = map[string]string{"ref": "ref", "source": "source", "config": "config", "get": "config.get"}

var notLiteral = map[string]diag.Code{
	"ref": diag.RefArguments, "source": diag.RefArguments, "config": diag.ConfigArguments, "get": diag.ConfigArguments,
}

// pythonDefault is what a Python model is where its properties say nothing: a
// table.
func pythonDefault(n *project.Node, properties []configs.Layer) []configs.Layer {
	if n.Language != "python" {
		return properties
	}
	for _, l := range properties {
		if hasEntry(l, "materialized") {
			return properties
		}
	}
	return append(properties, configs.Layer{{Key: "materialized", Value: "table", Span: firstLine(n.Span)}})
}
