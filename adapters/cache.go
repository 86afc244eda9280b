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
	// readers are the views that go with a relation, by its key; nil until they
	// were asked for.
	readers map[string][]Relation
	// lost are the schemas that lost readers by drops in a schema.
	lost map[string][]string
}

// Cascader is implemented by adapters whose engine drops with a relation the
// views that read it.
type Cascader interface {
	Dependents(ctx context.Context, s Session) ([]Dependence, error)
}

// Dependence says that one relation reads another.
type Dependence struct{ Reader, Read Relation }

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
	if err := c.loadReaders(ctx, s); err != nil {
		return nil, err
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

// loadReaders asks once which views read which relations. The caller holds mu.
func (c *Cache) loadReaders(ctx context.Context, s Session) error {
	cascader, ok := As[Cascader](c.adapter)
	if !ok || c.readers != nil {
		return nil
	}
	list, err := cascader.Dependents(ctx, s)
	if err != nil {
		return err
	}
	c.readers, c.lost = map[string][]Relation{}, map[string][]string{}
	for _, d := range list {
		key := c.dialect.Key(d.Read)
		c.readers[key] = append(c.readers[key], d.Reader)
	}
	return nil
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

// Drop says that a relation is gone, and with it the views that read it where
// the engine drops those too.
func (c *Cache) Drop(rel Relation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(rel, schemaKey(rel.Database, rel.Schema))
}

// drop removes a relation; from is the schema in which dropping began.
func (c *Cache) drop(rel Relation, from string) {
	schema, key := schemaKey(rel.Database, rel.Schema), c.dialect.Key(rel)
	if m, ok := c.schemas[schema]; ok {
		delete(m, key)
	}
	readers := c.readers[key]
	if len(readers) == 0 {
		return
	}
	delete(c.readers, key)
	for _, r := range readers {
		c.lost[from] = append(c.lost[from], schemaKey(r.Database, r.Schema))
		c.drop(r, from)
	}
}

// Rename says that a relation got another name.
func (c *Cache) Rename(from, to Relation) {
	c.Drop(from)
	c.Add(to)
}

// Forget drops what is known of a schema, and of those that lost views by drops
// in it, so that they are listed anew.
func (c *Cache) Forget(database, schema string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := schemaKey(database, schema)
	delete(c.schemas, key)
	if lost := c.lost[key]; len(lost) > 0 {
		for _, other := range lost {
			delete(c.schemas, other)
		}
		c.readers = nil
	}
}
