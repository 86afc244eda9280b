package diag

// Codes of the command line: flags, files around the project, what the tool
// itself cannot do.
var (
	UnknownCommand    = register("M0001", "a command does not exist")
	UnknownFlag       = register("M0002", "a flag does not exist")
	FlagValue         = register("M0003", "a flag has a value that it cannot take")
	FlagConflict      = register("M0004", "two flags exclude each other")
	MissingArgument   = register("M0005", "a command lacks an argument")
	EnvironmentValue  = register("M0006", "an environment variable has a value that its flag cannot take")
	CodeUnknown       = register("M0007", "a code is asked for that no message has")
	ArtifactMissing   = register("M0010", "an artifact of an earlier run is not there")
	ArtifactUnread    = register("M0011", "an artifact of an earlier run cannot be read")
	ArtifactUnwritten = register("M0012", "an artifact cannot be written")
	LogUnwritten      = register("M0013", "the log file cannot be written")
	TargetLocked      = register("M0014", "another process is using the project's target")
	NothingToRetry    = register("M0015", "the earlier run leaves nothing to retry")
	InitExists        = register("M0016", "a project would be written over existing files")
	CleanOutside      = register("M0017", "clean would remove files outside of the project")
	Interrupted       = register("M0018", "the command was interrupted")
	ReferenceMissing  = register("M0020", "dbt, to compare with, is not there")
	ReferenceFailed   = register("M0021", "dbt, to compare with, does not load the project")
	ReferenceSchema   = register("M0022", "a comparison would write to a schema of the project's own")
	DocsAddress       = register("M0023", "the docs site cannot be served at an address")
	WatchFailed       = register("M0029", "the project's folders cannot be watched")
	WarningAsError    = register("M0019", "a warning counts as an error")
	Internal          = register("M0099", "the tool itself is at fault")
)
