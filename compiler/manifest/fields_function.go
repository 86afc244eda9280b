package manifest

import (
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// untyped is the type of a function's result that nobody has declared.
const untyped = "INVALID_TYPE"

// functionTail writes what only functions have.
func (f *fields) functionTail(o out, n *project.Node, c artifact.Compiled) {
	info := n.FunctionInfo
	if info == nil {
		info = &project.FunctionInfo{}
	}
	functionReturns(o, info.Returns)
	functionArguments(o, info.Arguments)
	o.List("overloads")
	for i, overload := range info.Overloads {
		o.Open("")
		o.Str("defined_in", overload.DefinedIn)
		functionArguments(o, overload.Arguments)
		if overload.Returns.DataType == "" {
			o.Any("returns", nil)
		} else {
			functionReturns(o, overload.Returns)
		}
		text(o, "description", overload.Description)
		o.Str("raw_body", overload.Body.Raw)
		if i < len(c.Overloads) {
			o.Str("compiled_body", c.Overloads[i])
		} else {
			o.Any("compiled_body", nil)
		}
		o.Close()
	}
	o.EndList()
}

func functionReturns(o out, r project.FunctionReturns) {
	o.Open("returns")
	o.Str("data_type", orElse(r.DataType, untyped))
	text(o, "description", r.Description)
	o.Close()
}

func functionArguments(o out, list []project.FunctionArgument) {
	o.List("arguments")
	for _, a := range list {
		o.Open("")
		o.Str("name", a.Name)
		o.Str("data_type", a.DataType)
		text(o, "description", a.Description)
		o.Any("default_value", a.Default)
		o.Close()
	}
	o.EndList()
}
