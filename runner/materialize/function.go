package materialize

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// function puts a function into the engine, in place of one of the same name and
// arguments. The macro is named by its type and its language, as dbt names it.
func function(in *Input) ([]Step, error) {
	target := typed(in.Target, adapters.Function)
	macro := in.Node.Config.String("type") + "_function_" + in.Node.Language
	if !in.Renderer.HasMacro(macro) {
		return nil, in.errorf(diag.FunctionDefinition, "the function '%s' is of type %s in %s, which %s cannot make: No macro named '%s' found within namespace",
			in.Node.Name, in.Node.Config.String("type"), in.Node.Language, in.Dialect.Name, macro).
			WithHint("write a scalar function in SQL, or a macro %s that gives the statement", macro)
	}
	if in.Node.FunctionInfo.Returns.DataType == "" {
		return nil, in.errorf(diag.FunctionDefinition, "nothing says what the function '%s' takes and returns", in.Node.Name).
			WithHint("describe it under functions: in a YAML file, with its arguments and returns, or name its file as an overload of another")
	}
	create := Step{Phase: Publish, Name: "function", InTransaction: true, Atomic: true, Main: true, Render: in.macro(macro, target)}
	return in.around([]Step{create}, finish{target: target, fullRefresh: true}), nil
}
