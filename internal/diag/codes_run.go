package diag

// Codes of running.
var (
	StatementRefused       = register("M0601", "the engine refused a statement")
	ConnectionFailed       = register("M0602", "the engine cannot be reached")
	UnknownMaterialization = register("M0603", "a materialization does not exist")
	MaterializationMissing = register("M0604", "the engine cannot build this materialization")
	MaterializationResult  = register("M0605", "a materialization returned something that is not a list of relations")
	IncrementalStrategy    = register("M0606", "an incremental strategy is unknown or cannot be used")
	SchemaChanged          = register("M0607", "an incremental model's columns differ from its table's")
	SnapshotConfig         = register("M0608", "a snapshot's configuration is incomplete or wrong")
	SnapshotTarget         = register("M0609", "a snapshot's table lacks columns it needs")
	SeedFile               = register("M0610", "a seed file cannot be read")
	SeedRow                = register("M0611", "a row of a seed file is wrong")
	SeedTarget             = register("M0612", "a seed cannot be loaded into what stands in its place")
	MicrobatchConfig       = register("M0613", "a microbatch model's configuration is incomplete or wrong")
	RunCancelled           = register("M0615", "the run was cancelled")
	OutputFile             = register("M0616", "a file of the target folder cannot be written")
	UnexpectedRelation     = register("M0617", "another kind of relation stands in a node's place")
	CatalogUnread          = register("M0619", "the engine's catalog cannot be read")
	RenderFailed           = register("M0618", "a macro failed while a node was being built")
)
