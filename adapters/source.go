package adapters

// SourceTable is a declared table that others load, as an engine sees it when
// it decides how the table is read.
type SourceTable struct {
	Relation         Relation
	SourceName, Name string
	// Field is a text that the project gives the source: of its configuration
	// or its meta.
	Field func(key string) (string, bool)
}

// SourceLocator is implemented by dialects' engines that can read a source from
// elsewhere than a table of their own.
type SourceLocator func(SourceTable) Relation
