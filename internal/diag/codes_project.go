package diag

// Codes of files, YAML and project settings.
var (
	UnreadableFile = register("M0101", "a file cannot be read")
	NotUTF8        = register("M0102", "a file is not UTF-8 text")

	YAMLSyntax       = register("M0103", "a YAML file does not parse")
	YAMLLimit        = register("M0104", "a YAML file nests or repeats too much")
	YAMLDuplicateKey = register("M0105", "a YAML mapping has a key twice")

	PropertyType     = register("M0110", "a property has the wrong type")
	PropertyMissing  = register("M0111", "a required property is missing")
	PropertyUnknown  = register("M0112", "a property is not one that is read here")
	PropertyValue    = register("M0113", "a property's value is not allowed")
	PropertyConflict = register("M0114", "a property is given in two places")

	ProjectMissing  = register("M0120", "there is no dbt_project.yml")
	ProjectValue    = register("M0121", "a setting of dbt_project.yml is wrong")
	ProjectName     = register("M0122", "a project's name is missing or not allowed")
	RequiredVersion = register("M0123", "a project asks for another version")
	ProjectPaths    = register("M0124", "a project's folder setting is wrong")

	PackagesFile        = register("M0130", "packages.yml or dependencies.yml is wrong")
	PackageNotInstalled = register("M0131", "a declared package is not installed")
	PackageName         = register("M0132", "two packages share a name")

	ProfilesMissing = register("M0140", "there is no profiles.yml")
	ProfileMissing  = register("M0141", "a profile does not exist")
	TargetMissing   = register("M0142", "a profile has no such target")
	ProfileValue    = register("M0143", "a setting of profiles.yml is wrong")
	EngineUnknown   = register("M0144", "a profile names an engine that does not exist")

	SelectorsFile = register("M0150", "selectors.yml is wrong")
	CatalogsFile  = register("M0151", "catalogs.yml is wrong, or its catalogs are not to be had")

	SeedDepends      = register("M0154", "a seed's hook reads another node")
	QueryCommentEnds = register("M0155", "a query comment would end itself")

	DumpUnread    = register("M0170", "a dump of a database cannot be read")
	DumpEmpty     = register("M0171", "a dump makes no tables")
	DumpStatement = register("M0172", "a statement of a dump is stepped over")
	DumpName      = register("M0173", "it is not clear what a source of a dump is called")
	SourceForm    = register("M0175", "a source's declaration is written in a form that cannot be updated")

	EnvMissing  = register("M0160", "an environment variable is not set")
	SecretPlace = register("M0161", "a secret environment variable is used where it could be seen")
)
