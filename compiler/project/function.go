package project

// FunctionInfo is set on functions: what the engine is told of one when it is
// made.
type FunctionInfo struct {
	Arguments []FunctionArgument
	// Returns has no type where no YAML describes the function.
	Returns   FunctionReturns
	Overloads []FunctionOverload
}

// FunctionArgument is a declared argument of a function.
type FunctionArgument struct {
	Name, DataType, Description string
	Default                     any // nil: the argument has to be given
}

// FunctionReturns is what a function returns.
type FunctionReturns struct{ DataType, Description string }

// FunctionOverload is a form of a function for other arguments, with a body from
// a file of its own.
type FunctionOverload struct {
	DefinedIn, Description string
	Arguments              []FunctionArgument
	Returns                FunctionReturns
	// Body is the file as a node that is in no graph: its text and place.
	Body *Node
}

// Form returns the function as it is for one of its overloads: the same name,
// with the overload's arguments and text.
func (n *Node) Form(o *FunctionOverload) *Node {
	form := *n
	form.Raw, form.File, form.Span = o.Body.Raw, o.Body.File, o.Body.Span
	form.FunctionInfo = &FunctionInfo{Arguments: o.Arguments, Returns: o.Returns}
	if o.Returns.DataType == "" {
		form.FunctionInfo.Returns = n.FunctionInfo.Returns
	}
	return &form
}
