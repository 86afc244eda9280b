package adapters

import (
	"context"
	"strings"
	"sync"
)

// Cache remembers the relations of schemas, so that a run lists each schema
// once. What the run itself changes is told to it by Add and Drop. It is safe
// for concurrent use; it holds its lock while a schema is listed, so that
// sessions do not list the same one twice.
type Cache struct {
	adapter Adapter
	dialect *Dialect
	mu      sync.Mutex
	schemas map[string]map[string]Relation // schema key -> relation key -> relation
}

// NewCache returns an empty cache over an adapter.
func NewCache(a Adapter, d *Dialect) *Cache {
	return &Cache{adapter: a, dialect: d, schemas: map[string]map[string]Relation{}}
}

func schemaKey(database, schema string) string { return strings.ToLower(database + "\x00" + schema) }

// load fills the schema's entry; the caller holds mu.
func (c *Cache) load(ctx context.Context, s Session, database, schema string) (map[string]Relation, error) {
	key := schemaKey(database, schema)
	if m, ok := c.schemas[key]; ok {
		return m, nil
	}
	rels, err := c.adapter.Relations(ctx, s, database, schema)
	if err != nil {
		return nil, err
	}
	m := make(map[string]Relation, len(rels))
	for _, r := range rels {
		m[c.dialect.Key(r)] = r
	}
	c.schemas[key] = m
	return m, nil
}

// Get returns the relation as the engine has it, and whether it exists.
func (c *Cache) Get(ctx context.Context, s Session, rel Relation) (Relation, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.load(ctx, s, rel.Database, rel.Schema)
	if err != nil {
		return Relation{}, false, err
	}
	r, ok := m[c.dialect.Key(rel)]
	return r, ok, nil
}

// List returns the relations of a schema.
func (c *Cache) List(ctx context.Context, s Session, database, schema string) ([]Relation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.load(ctx, s, database, schema)
	if err != nil {
		return nil, err
	}
	out := make([]Relation, 0, len(m))
	for _, r := range m {
		out = append(out, r)
	}
	return out, nil
}

// Add says that a relation now exists with the given type.
func (c *Cache) Add(rel Relation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m, ok := c.schemas[schemaKey(rel.Database, rel.Schema)]; ok {
		m[c.dialect.Key(rel)] = rel
	}
}

// Drop says that a relation is gone.
func (c *Cache) Drop(rel Relation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m, ok := c.schemas[schemaKey(rel.Database, rel.Schema)]; ok {
		delete(m, c.dialect.Key(rel))
	}
}

// Rename says that a relation got another name.
func (c *Cache) Rename(from, to Relation) {
	c.Drop(from)
	c.Add(to)
}

// Forget drops what is known of a schema, so that it is listed anew.
func (c *Cache) Forget(database, schema string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.schemas, schemaKey(database, schema))
}
