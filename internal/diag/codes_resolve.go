package diag

// Codes of names and references.
var (
	DuplicateMacro     = register("M0301", "two macros of one package share a name")
	DuplicateNode      = register("M0302", "two resources share a name")
	DuplicatePatch     = register("M0303", "a resource is described twice")
	DuplicateRelation  = register("M0304", "two resources would be built under one relation name")
	DuplicateDoc       = register("M0305", "two docs blocks share a name")
	MissingRef         = register("M0310", "ref() names a model that does not exist")
	DisabledRef        = register("M0311", "ref() names a model that is disabled")
	AmbiguousRef       = register("M0312", "ref() names a model that several packages have")
	MissingSource      = register("M0313", "source() names a table that is not declared")
	RefArguments       = register("M0314", "ref() or source() has wrong arguments")
	PrivateRef         = register("M0315", "ref() reaches a model that its access does not allow")
	MissingVersion     = register("M0316", "ref() names a version that does not exist")
	UndeclaredRef      = register("M0317", "ref() was not seen when the project was parsed")
	MissingGroup       = register("M0318", "a group is not declared")
	MissingMetric      = register("M0319", "a metric or measure does not exist")
	MissingMacro       = register("M0320", "a macro or generic test does not exist")
	DispatchFailed     = register("M0321", "dispatch found no implementation of a macro")
	MissingDoc         = register("M0322", "doc() names a block that does not exist")
	MissingVar         = register("M0323", "var() names a variable that is not set")
	MissingConfig      = register("M0324", "a required configuration is not set")
	ConfigType         = register("M0325", "a configuration value has the wrong type")
	ConfigArguments    = register("M0326", "config() has wrong arguments")
	TestDefinition     = register("M0330", "a generic test is not defined rightly")
	UnitTestTarget     = register("M0331", "a unit test names a model that does not exist")
	SnapshotDefinition = register("M0332", "a snapshot is not defined rightly")
	PatchWithoutNode   = register("M0333", "properties describe a resource that does not exist")
	UnusedConfigPath   = register("M0334", "a configuration path applies to nothing")
	PythonModel        = register("M0335", "Python models are not supported")
	ModelVersions      = register("M0336", "a model's versions are not defined rightly")
	FileName           = register("M0337", "a file's name cannot be used")

	ContractImpossible    = register("M0338", "a model cannot keep its contract as it is written")
	ConstraintUnsupported = register("M0339", "constraints are left out of what cannot have them")
	FunctionDefinition    = register("M0345", "a function is not defined rightly")
	MicrobatchInputs      = register("M0346", "no input of a microbatch model can be limited to a batch")
	ConcurrentBatches     = register("M0347", "the engine builds batches one after the other")
)

// Codes of installing packages.
var PackageInstall = register("M0340", "a package cannot be installed")

// CacheUnwritten is about the parse cache.
var CacheUnwritten = register("M0341", "the parse cache cannot be written")

// Codes of names of tables that count as references by infer_refs.
var (
	AmbiguousTable = register("M0343", "a plain name of a table means several nodes")
	NearTable      = register("M0344", "a plain name of a table is nearly that of a node")
)
