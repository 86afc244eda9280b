package diag

// Codes of tests and quality.
var (
	TestConfig = register("M0701", "a test's configuration is wrong")
	TestResult = register("M0702", "a test's query did not return one row of three values")
)
