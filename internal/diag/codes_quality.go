package diag

// Codes of tests and quality.
var (
	TestConfig = register("M0701", "a test's configuration is wrong")
	TestResult = register("M0702", "a test's query did not return one row of three values")

	FreshnessResult = register("M0705", "a freshness query did not return a timestamp")
	FreshnessConfig = register("M0706", "nothing says when a source was loaded")
	SourceStale     = register("M0707", "a source is older than it may be")

	TestFailed     = register("M0703", "a test found rows that it should not")
	UnitTestFailed = register("M0704", "a unit test got other rows than it expects")
)
