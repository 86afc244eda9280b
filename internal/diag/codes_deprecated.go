package diag

// Codes of ways of writing that dbt deprecates. They are warnings; each kind is
// shown once, and counted at the end of the command.
var (
	OldLogPath        = register("M0801", "the setting log-path of dbt_project.yml is deprecated")
	OldTargetPath     = register("M0802", "the setting target-path of dbt_project.yml is deprecated")
	OldSourcePaths    = register("M0803", "the setting source-paths has a new name")
	OldDataPaths      = register("M0804", "the setting data-paths has a new name")
	FlagsInProfiles   = register("M0805", "flags stand in profiles.yml")
	OldEnvironment    = register("M0806", "an environment variable has a new name")
	ReservedVariable  = register("M0807", "an environment variable has a reserved prefix")
	OldSelectFlag     = register("M0808", "--models is an old form of --select")
	BareTestArguments = register("M0809", "arguments of a generic test stand beside its configuration")
	TestPropertyMoved = register("M0810", "configuration of a generic test stands beside its arguments")
	ExposureName      = register("M0812", "an exposure's name is no identifier")
	IncludeExclude    = register("M0813", "warn_error_options has keys with new names")
	FreshnessOutput   = register("M0814", "source freshness writes to another file")
	PackageRedirect   = register("M0815", "a package of the hub has a new name")
	OldPackagesFolder = register("M0816", "dbt_modules is the old folder of packages")
	SourceOverride    = register("M0817", "a source of a package is overridden")
	ModelDeprecated   = register("M0820", "a model is past its deprecation date")
	RefDeprecated     = register("M0821", "a deprecated model is read")
	RefSoonDeprecated = register("M0822", "a model is read that will be deprecated")
	StrayJinjaBlock   = register("M0824", "a template has a block that means nothing there")
	NameOfTwoKinds    = register("M0825", "nodes of two kinds have one name")
	CollectFreshness  = register("M0826", "collect_freshness returns a table alone")
)
