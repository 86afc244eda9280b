package diag

// Codes of the Jinja engine.
var (
	JinjaSyntax    = register("M0201", "a template does not parse")
	JinjaUndefined = register("M0202", "a template uses a name that is not defined")
	JinjaType      = register("M0203", "a template uses a value in a way its type does not allow")
	JinjaRaised    = register("M0204", "a template raised an error itself")
	JinjaLimit     = register("M0205", "a template ran too deep or too long")
)
