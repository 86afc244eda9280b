package properties

import (
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/internal/diag"
)

// functionKey reads the keys that only functions have.
func (d *decoder) functionKey(p *Patch, k yamldoc.Key, v *yamldoc.Node) bool {
	switch k.Name {
	case "arguments":
		p.Arguments = list(d, k, v, d.functionArgument)
	case "returns":
		p.Returns = d.functionReturns(k, v)
	case "overloads":
		p.Overloads = list(d, k, v, d.functionOverload)
	default:
		return false
	}
	return true
}

var argumentKeys = []string{"name", "data_type", "description", "default_value"}

func (d *decoder) functionArgument(n *yamldoc.Node) FunctionArgument {
	a := FunctionArgument{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			a.Name = d.text(k, v).Value
		case "data_type":
			a.DataType = d.text(k, v).Value
		case "description":
			a.Description = d.rawText(k, v)
		case "default_value":
			a.Default = d.data(v)
		default:
			d.unknown(k, "an argument of a function", argumentKeys, diag.Warning)
		}
	}
	d.needKeys(n, "an argument of a function", "name", "data_type")
	return a
}

func (d *decoder) functionReturns(k yamldoc.Key, n *yamldoc.Node) FunctionReturns {
	var r FunctionReturns
	if n.Kind != yamldoc.Map {
		d.wrongType(k, n, "a mapping", "write the type below it as data_type: integer")
		return r
	}
	for i, key := range n.Keys {
		v := n.Items[i]
		switch key.Name {
		case "data_type":
			r.DataType = d.text(key, v).Value
		case "description":
			r.Description = d.rawText(key, v)
		default:
			d.unknown(key, "what a function returns", []string{"data_type", "description"}, diag.Warning)
		}
	}
	d.needKeys(n, "what a function returns", "data_type")
	return r
}

var overloadKeys = []string{"defined_in", "arguments", "returns", "description"}

func (d *decoder) functionOverload(n *yamldoc.Node) FunctionOverload {
	var o FunctionOverload
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "defined_in":
			o.DefinedIn = d.text(k, v)
		case "arguments":
			o.Arguments = list(d, k, v, d.functionArgument)
		case "returns":
			o.Returns = d.functionReturns(k, v)
		case "description":
			o.Description = d.rawText(k, v)
		default:
			d.unknown(k, "an overload of a function", overloadKeys, diag.Warning)
		}
	}
	d.needKeys(n, "an overload of a function", "defined_in")
	return o
}

func (c *codec) functionArgument(a *FunctionArgument) {
	c.str(&a.Name)
	c.str(&a.DataType)
	c.text(&a.Description)
	c.value(&a.Default)
	c.rng(&a.Range)
}

func (c *codec) functionReturns(r *FunctionReturns) {
	c.str(&r.DataType)
	c.text(&r.Description)
}

func (c *codec) functionOverload(o *FunctionOverload) {
	c.text(&o.DefinedIn)
	c.text(&o.Description)
	slice(c, &o.Arguments, c.functionArgument)
	c.functionReturns(&o.Returns)
}
