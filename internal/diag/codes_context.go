package diag

// Codes of dbt's template context: functions, modules and the adapter object.
// They follow the Jinja engine's in its range.
var (
	ContextValue     = register("M0250", "a function of the template context got a value it cannot take")
	EnvVarMissing    = register("M0251", "env_var() names a variable that is not set")
	EnvVarSecret     = register("M0252", "env_var() names a secret where secrets may not be used")
	AdapterOffline   = register("M0253", "a template asks the engine, but there is no connection")
	AdapterMethod    = register("M0254", "an adapter method cannot do what a template asks")
	ContractBroken   = register("M0255", "a query's columns differ from the contract")
	StatementLoaded  = register("M0256", "a statement's result is loaded twice")
	StatementFailed  = register("M0257", "a statement that a template runs failed")
	RegexInvalid     = register("M0258", "a regular expression is not valid")
	NotImplementedBy = register("M0259", "a macro says that something is not implemented")
	MacroResult      = register("M0260", "a macro that is asked for a table returned something else")
)
