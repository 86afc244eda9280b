package diag

import "strings"

// event is the name and the code under which dbt tells the like.
type event struct{ name, code string }

// events holds what dbt tells too. Projects name these in warn_error_options,
// and tools look for them in JSON logs.
var events = map[Code]event{
	MissingRef: {"NodeNotFoundOrDisabled", "I060"}, DisabledRef: {"NodeNotFoundOrDisabled", "I060"}, MissingSource: {"NodeNotFoundOrDisabled", "I060"},
	UnusedConfigPath: {"UnusedResourceConfigPath", "I051"}, PatchWithoutNode: {"NoNodeForYamlKey", "I058"}, SelectionNoMatch: {"NoNodesForSelectionCriteria", "M030"},
	YAMLDuplicateKey: {"DuplicateYAMLKeysDeprecation", "D024"}, PropertyUnknown: {"CustomKeyInObjectDeprecation", "D027"},
	OldLogPath: {"ConfigLogPathDeprecation", "D010"}, OldTargetPath: {"ConfigTargetPathDeprecation", "D011"},
	OldSourcePaths: {"ConfigSourcePathDeprecation", "D003"}, OldDataPaths: {"ConfigDataPathDeprecation", "D004"},
	FlagsInProfiles: {"ProjectFlagsMovedDeprecation", "D013"}, OldEnvironment: {"EnvironmentVariableRenamed", "D009"},
	ReservedVariable: {"EnvironmentVariableNamespaceDeprecation", "D036"}, OldSelectFlag: {"ModelParamUsageDeprecation", "D032"},
	BareTestArguments: {"MissingArgumentsPropertyInGenericTestDeprecation", "D039"},
	TestPropertyMoved: {"PropertyMovedToConfigDeprecation", "D030"}, ExposureName: {"ExposureNameDeprecation", "D007"},
	SourceOverride: {"SourceOverrideDeprecation", "D035"},
	IncludeExclude: {"WEOIncludeExcludeDeprecation", "D031"}, FreshnessOutput: {"CustomOutputPathInSourceFreshnessDeprecation", "D029"},
	PackageRedirect: {"PackageRedirectDeprecation", "D001"}, OldPackagesFolder: {"PackageInstallPathDeprecation", "D002"},
	ModelDeprecated: {"DeprecatedModel", "I065"}, RefDeprecated: {"DeprecatedReference", "I067"}, RefSoonDeprecated: {"UpcomingReferenceDeprecation", "I066"},
	MicrobatchInputs: {"MicrobatchModelNoEventTimeInputs", "I074"}, ConcurrentBatches: {"InvalidConcurrentBatchesConfig", "I075"},
	ConstraintUnsupported: {"UnsupportedConstraintMaterialization", "I068"},
	CollectFreshness:      {"CollectFreshnessReturnSignature", "D012"}, FreshnessConfig: {"FreshnessConfigProblem", "I073"},
	StrayJinjaBlock: {"UnexpectedJinjaBlockDeprecation", "D023"}, NameOfTwoKinds: {"DuplicateNameDistinctNodeTypesDeprecation", "D040"},
}

// Event returns the name and the code of dbt's event of the kind, "" for what
// dbt does not tell.
func Event(code Code) (name, eventCode string) {
	e := events[code]
	return e.name, e.code
}

// Promoted reports whether --warn-error makes errors of warnings of the kind, as
// it does of most of dbt's.
func Promoted(code Code) bool { return code != FreshnessConfig }

// Deprecated reports whether dbt counts the kind among its deprecations.
func Deprecated(code Code) bool { return strings.HasPrefix(events[code].code, "D") }
