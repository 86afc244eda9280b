package spec

// Facet is what every facet begins with: who made it, and the schema it follows.
type Facet struct {
	Producer  string `json:"_producer"`
	SchemaURL string `json:"_schemaURL"`
}

// versions are the versions of the facets' schemas that are followed, by name.
var versions = map[string]string{
	"ColumnLineageDatasetFacet":          "1-2-0",
	"DataQualityAssertionsDatasetFacet":  "1-1-0",
	"DatasetTypeDatasetFacet":            "1-0-1",
	"DatasourceDatasetFacet":             "1-0-1",
	"DocumentationDatasetFacet":          "1-1-0",
	"DocumentationJobFacet":              "1-1-0",
	"ErrorMessageRunFacet":               "1-0-1",
	"JobTypeJobFacet":                    "2-0-4",
	"NominalTimeRunFacet":                "1-0-1",
	"OutputStatisticsOutputDatasetFacet": "1-0-2",
	"OwnershipDatasetFacet":              "1-0-1",
	"OwnershipJobFacet":                  "1-0-1",
	"ParentRunFacet":                     "1-2-0",
	"ProcessingEngineRunFacet":           "1-1-1",
	"SQLJobFacet":                        "1-1-0",
	"SchemaDatasetFacet":                 "1-2-0",
	"SourceCodeJobFacet":                 "1-0-1",
	"TagsDatasetFacet":                   "1-0-0",
	"TagsJobFacet":                       "1-0-0",
	"TagsRunFacet":                       "1-0-0",
	"TestRunFacet":                       "1-0-1",
}

// dbtSchemas is where the schemas of the facets about dbt's own things are.
const dbtSchemas = "https://github.com/OpenLineage/OpenLineage/tree/main/integration/common/openlineage/schema/"

// Maker begins facets in the name of a producer.
type Maker struct{ Producer string }

// Facet begins a facet of the standard.
func (m Maker) Facet(name string) Facet {
	return Facet{m.Producer, "https://openlineage.io/spec/facets/" + versions[name] + "/" + name + ".json#/$defs/" + name}
}

// DBT begins a facet about something of dbt's; file is its schema's.
func (m Maker) DBT(file string) Facet { return Facet{m.Producer, dbtSchemas + file} }

// RunFacets are what is told of a run.
type RunFacets struct {
	Parent           *Parent           `json:"parent,omitempty"`
	ProcessingEngine *ProcessingEngine `json:"processing_engine,omitempty"`
	NominalTime      *NominalTime      `json:"nominalTime,omitempty"`
	ErrorMessage     *ErrorMessage     `json:"errorMessage,omitempty"`
	Tags             *Tags             `json:"tags,omitempty"`
	Test             *TestRun          `json:"test,omitempty"`
	DBTRun           *DBTRun           `json:"dbt_run,omitempty"`
}

// JobFacets are what is told of a job.
type JobFacets struct {
	JobType       *JobType       `json:"jobType,omitempty"`
	SQL           *SQL           `json:"sql,omitempty"`
	SourceCode    *SourceCode    `json:"sourceCode,omitempty"`
	Documentation *Documentation `json:"documentation,omitempty"`
	Ownership     *Ownership     `json:"ownership,omitempty"`
	Tags          *Tags          `json:"tags,omitempty"`
	DBTNode       *DBTNode       `json:"dbt_node,omitempty"`
}

// DatasetFacets are what is told of a dataset.
type DatasetFacets struct {
	DataSource    *DataSource    `json:"dataSource,omitempty"`
	DatasetType   *DatasetType   `json:"datasetType,omitempty"`
	Schema        *Schema        `json:"schema,omitempty"`
	Documentation *Documentation `json:"documentation,omitempty"`
	Ownership     *Ownership     `json:"ownership,omitempty"`
	Tags          *Tags          `json:"tags,omitempty"`
	ColumnLineage *ColumnLineage `json:"columnLineage,omitempty"`
}

// InputFacets are what a run tells of a dataset that it reads.
type InputFacets struct {
	Assertions *Assertions `json:"dataQualityAssertions,omitempty"`
}

// OutputFacets are what a run tells of a dataset that it writes.
type OutputFacets struct {
	Statistics *OutputStatistics `json:"outputStatistics,omitempty"`
}

// RunID names a run within a facet.
type RunID struct {
	ID string `json:"runId"`
}

// JobID names a job within a facet.
type JobID struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

// RunOf is a run and the job it is of.
type RunOf struct {
	Run RunID `json:"run"`
	Job JobID `json:"job"`
}

// Parent is the run that started this one, and the one that began it all.
type Parent struct {
	Facet
	RunOf
	Root *RunOf `json:"root,omitempty"`
}

// ProcessingEngine is what runs the job.
type ProcessingEngine struct {
	Facet
	Version        string `json:"version"`
	Name           string `json:"name"`
	AdapterVersion string `json:"openlineageAdapterVersion"`
}

// NominalTime is the time that a run's data is of.
type NominalTime struct {
	Facet
	Start Time `json:"nominalStartTime"`
	End   Time `json:"nominalEndTime,omitzero"`
}

// ErrorMessage says why a run failed.
type ErrorMessage struct {
	Facet
	Message  string `json:"message"`
	Language string `json:"programmingLanguage"`
}

// Tags are words on a run, a job or a dataset.
type Tags struct {
	Facet
	Tags []Tag `json:"tags"`
}

// Tag is one word; Field is the column it is on.
type Tag struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source,omitempty"`
	Field  string `json:"field,omitempty"`
}

// TestRun holds the outcomes of tests.
type TestRun struct {
	Facet
	Tests []TestExecution `json:"tests"`
}

// TestExecution is the outcome of a test.
type TestExecution struct {
	Name        string         `json:"name"`
	Status      string         `json:"status"` // pass, fail or skip
	Severity    string         `json:"severity,omitempty"`
	Type        string         `json:"type,omitempty"`
	Description string         `json:"description,omitempty"`
	Expected    string         `json:"expected,omitempty"`
	Actual      string         `json:"actual,omitempty"`
	Params      map[string]any `json:"params,omitempty"`
}

// DBTRun is the invocation that a run is part of.
type DBTRun struct {
	Facet
	InvocationID   string `json:"invocation_id"`
	ProjectName    string `json:"project_name,omitempty"`
	ProjectVersion string `json:"project_version,omitempty"`
	ProfileName    string `json:"profile_name,omitempty"`
	Runtime        string `json:"dbt_runtime,omitempty"`
	FullRefresh    bool   `json:"full_refresh"`
}

// JobType is what sort of job it is.
type JobType struct {
	Facet
	ProcessingType string `json:"processingType"`
	Integration    string `json:"integration"`
	JobType        string `json:"jobType"`
}

// SQL is the statement that a job runs.
type SQL struct {
	Facet
	Query   string `json:"query"`
	Dialect string `json:"dialect,omitempty"`
}

// SourceCode is what the author of a job wrote.
type SourceCode struct {
	Facet
	Language string `json:"language"`
	Code     string `json:"sourceCode"`
}

// Documentation describes a job or a dataset.
type Documentation struct {
	Facet
	Description string `json:"description"`
	ContentType string `json:"contentType,omitempty"`
}

// Ownership says who owns a job or a dataset.
type Ownership struct {
	Facet
	Owners []Owner `json:"owners"`
}

// Owner is a person or a team.
type Owner struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
}

// DBTNode is the node that a job is of.
type DBTNode struct {
	Facet
	OriginalPath string `json:"original_file_path,omitempty"`
	Database     string `json:"database,omitempty"`
	Schema       string `json:"schema,omitempty"`
	Alias        string `json:"alias,omitempty"`
	UniqueID     string `json:"unique_id"`
	TestType     string `json:"test_type,omitempty"`
}

// DataSource is where a dataset lives.
type DataSource struct {
	Facet
	Name string `json:"name"`
	URI  string `json:"uri"`
}

// DatasetType is what sort of dataset it is: TABLE or VIEW.
type DatasetType struct {
	Facet
	Type    string `json:"datasetType"`
	SubType string `json:"subType,omitempty"`
}

// Schema lists the columns of a dataset.
type Schema struct {
	Facet
	Fields []Field `json:"fields"`
}

// Field is a column; its type is the engine's word.
type Field struct {
	Name        string `json:"name"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description,omitempty"`
	Ordinal     int    `json:"ordinal_position"`
}

// ColumnLineage says what the columns of a dataset are made from. Dataset holds
// what decides the rows.
type ColumnLineage struct {
	Facet
	Fields  map[string]Lineage `json:"fields"`
	Dataset []InputField       `json:"dataset,omitempty"`
}

// Lineage is what one column is made from.
type Lineage struct {
	Inputs []InputField `json:"inputFields"`
}

// InputField is a column that is read.
type InputField struct {
	Namespace       string           `json:"namespace"`
	Name            string           `json:"name"`
	Field           string           `json:"field"`
	Transformations []Transformation `json:"transformations,omitempty"`
}

// Transformation is how a column is used: DIRECT with IDENTITY, TRANSFORMATION
// or AGGREGATION, or INDIRECT.
type Transformation struct {
	Type    string `json:"type"`
	SubType string `json:"subtype,omitempty"`
	Masking bool   `json:"masking"`
}

// Assertions are tests of a dataset with their outcome.
type Assertions struct {
	Facet
	Assertions []Assertion `json:"assertions"`
}

// Assertion is one test of a dataset or a column of it.
type Assertion struct {
	Assertion   string         `json:"assertion"`
	Success     bool           `json:"success"`
	Column      string         `json:"column,omitempty"`
	Severity    string         `json:"severity,omitempty"`
	Name        string         `json:"name,omitempty"`
	Description string         `json:"description,omitempty"`
	Expected    string         `json:"expected,omitempty"`
	Actual      string         `json:"actual,omitempty"`
	Params      map[string]any `json:"params,omitempty"`
}

// OutputStatistics counts what was written.
type OutputStatistics struct {
	Facet
	Rows int64 `json:"rowCount"`
}
