package project

// Type is what a configuration key may hold.
type Type uint8

// The types of configuration values. Each also admits null, where
// the key does.
const (
	Any Type = iota
	Bool
	Text       // a string; numbers are formatted
	Integer    // an integer
	TextList   // a string or a list of strings, kept as a list
	Mapping    // a mapping
	HookList   // a string, a mapping {sql, transaction}, or a list of these; kept as a list of mappings
	TextOrList // a string or a list of strings, kept as written
)

// Merge is how a more specific layer of configuration meets a less specific
// one.
type Merge uint8

// The ways of merging.
const (
	Replace Merge = iota
	Append        // lists are joined, least specific first
	Update        // mappings are merged key by key
	Grants        // Update, where a key "+role" joins lists
)

// Key describes one configuration key of a kind.
type Key struct {
	Name    string
	Type    Type
	Merge   Merge
	Default any
	// NotNull keys must not be given as null.
	NotNull bool
}

// Keys lists the configuration keys of each kind in the manifest's order.
// Other keys are kept as users wrote them.
var Keys = map[Kind][]Key{
	Model:         modelKeys("view", nil),
	Analysis:      modelKeys("view", []Key{}),
	Operation:     modelKeys("view", []Key{}),
	SQLOperation:  modelKeys("view", []Key{}),
	Seed:          seedKeys(),
	Snapshot:      snapshotKeys(),
	Test:          testKeys,
	SourceTable:   sourceKeys,
	Exposure:      exposureKeys,
	Metric:        definedKeys(),
	SemanticModel: definedKeys(),
	SavedQuery: definedKeys(
		Key{Name: "export_as", Type: Text},
		Key{Name: "schema", Type: Text},
		Key{Name: "cache", Type: Mapping, Default: NewMap("enabled", false)},
	),
	Function: modelKeys("function", []Key{
		{Name: "type", Type: Text, Default: "scalar"},
		{Name: "volatility", Type: Text},
		{Name: "runtime_version", Type: Text},
		{Name: "entry_point", Type: Text},
		{Name: "snowflake", Type: Mapping, Merge: Update, Default: NewMap("quote_args", true)},
	}),
	UnitTest: {{Name: "tags", Type: TextList, Merge: Append, Default: []any{}}, {Name: "meta", Type: Mapping, Merge: Update, Default: &Map{}}, {Name: "enabled", Type: Bool, Default: true}},
}

var keyIndex = func() map[Kind]map[string]*Key {
	out := map[Kind]map[string]*Key{}
	for kind, keys := range Keys {
		out[kind] = map[string]*Key{}
		for i := range keys {
			out[kind][keys[i].Name] = &keys[i]
		}
	}
	return out
}()

// LookupKey returns the description of a kind's key.
func LookupKey(kind Kind, name string) (Key, bool) {
	if k := keyIndex[kind][name]; k != nil {
		return *k, true
	}
	return Key{}, false
}

func modelKeys(materialized string, extra []Key) []Key {
	keys := []Key{
		{Name: "enabled", Type: Bool, Default: true},
		{Name: "alias", Type: Text},
		{Name: "schema", Type: Text},
		{Name: "database", Type: Text},
		{Name: "tags", Type: TextList, Merge: Append, Default: []any{}},
		{Name: "meta", Type: Mapping, Merge: Update, Default: &Map{}},
		{Name: "group", Type: Text},
		{Name: "materialized", Type: Text, Default: materialized},
		{Name: "incremental_strategy", Type: Text},
		{Name: "batch_size"},
		{Name: "lookback", Type: Integer, Default: int64(1)},
		{Name: "begin"},
		{Name: "persist_docs", Type: Mapping, Merge: Update, Default: &Map{}},
		{Name: "post-hook", Type: HookList, Merge: Append, Default: []any{}},
		{Name: "pre-hook", Type: HookList, Merge: Append, Default: []any{}},
		{Name: "quoting", Type: Mapping, Merge: Update, Default: &Map{}},
		{Name: "column_types", Type: Mapping, Merge: Update, Default: &Map{}},
		{Name: "full_refresh", Type: Bool},
		{Name: "unique_key", Type: TextOrList},
		{Name: "on_schema_change", Type: Text, Default: "ignore"},
		{Name: "on_configuration_change", Type: Text, Default: "apply"},
		{Name: "grants", Type: Mapping, Merge: Grants, Default: &Map{}},
		{Name: "packages", Type: TextList, Merge: Append, Default: []any{}},
		{Name: "docs", Type: Mapping, Merge: Update, Default: NewMap("show", true, "node_color", nil)},
		{Name: "contract", Type: Mapping, Merge: Update, Default: NewMap("enforced", false, "alias_types", true)},
		{Name: "event_time"},
		{Name: "concurrent_batches"},
	}
	if extra == nil {
		extra = []Key{{Name: "access", Type: Text, Default: "protected"}, {Name: "freshness"}}
	}
	return append(keys, extra...)
}

func seedKeys() []Key {
	return modelKeys("seed", []Key{
		{Name: "delimiter", Type: Text, Default: ","},
		{Name: "quote_columns", Type: Bool},
	})
}

func snapshotKeys() []Key {
	return modelKeys("snapshot", []Key{
		{Name: "strategy", Type: Text},
		{Name: "target_schema", Type: Text},
		{Name: "target_database", Type: Text},
		{Name: "updated_at", Type: Text},
		{Name: "check_cols", Type: TextOrList},
		{Name: "snapshot_meta_column_names", Type: Mapping, Merge: Update, Default: NewMap("dbt_valid_to", nil, "dbt_valid_from", nil, "dbt_scd_id", nil, "dbt_updated_at", nil, "dbt_is_deleted", nil)},
		{Name: "dbt_valid_to_current", Type: Text},
	})
}

var testKeys = []Key{
	{Name: "enabled", Type: Bool, Default: true},
	{Name: "alias", Type: Text},
	{Name: "schema", Type: Text, Default: "dbt_test__audit"},
	{Name: "database", Type: Text},
	{Name: "tags", Type: TextList, Merge: Append, Default: []any{}},
	{Name: "meta", Type: Mapping, Merge: Update, Default: &Map{}},
	{Name: "group", Type: Text},
	{Name: "materialized", Type: Text, Default: "test"},
	{Name: "severity", Type: Text, Default: "ERROR"},
	{Name: "store_failures", Type: Bool},
	{Name: "store_failures_as", Type: Text},
	{Name: "where", Type: Text},
	{Name: "limit", Type: Integer},
	{Name: "fail_calc", Type: Text, Default: "count(*)"},
	{Name: "warn_if", Type: Text, Default: "!= 0"},
	{Name: "error_if", Type: Text, Default: "!= 0"},
}

// NoFreshness is the full form of a source's freshness that expects nothing.
var NoFreshness = NewMap("warn_after", NewMap("count", nil, "period", nil), "error_after", NewMap("count", nil, "period", nil), "filter", nil)

var sourceKeys = []Key{
	{Name: "enabled", Type: Bool, Default: true},
	{Name: "event_time"},
	{Name: "freshness", Default: NoFreshness},
	{Name: "loaded_at_field", Type: Text},
	{Name: "loaded_at_query", Type: Text},
	{Name: "meta", Type: Mapping, Merge: Update, Default: &Map{}},
	{Name: "tags", Type: TextList, Default: []any{}},
}

var exposureKeys = []Key{
	{Name: "enabled", Type: Bool, Default: true},
	{Name: "tags", Type: TextList, Default: []any{}, NotNull: true},
	{Name: "meta", Type: Mapping, Default: &Map{}},
}

// definedKeys are those of what is defined for the semantic layer. Tags are no
// key of these: they stand in the configuration only when somebody writes them.
func definedKeys(more ...Key) []Key {
	return append([]Key{
		{Name: "enabled", Type: Bool, Default: true},
		{Name: "group", Type: Text},
		{Name: "meta", Type: Mapping, Merge: Update, Default: &Map{}},
	}, more...)
}
