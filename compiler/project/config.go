package project

// Config is a node's merged configuration. Only what somebody set is stored;
// for the rest Get answers the default of the node's kind.
type Config struct {
	kind   Kind
	keys   map[string]*Key // of the kind
	values *Map
}

// NewConfig returns the configuration of a node of the given kind. The map is
// the config's from then on. Values have been checked against the types in
// Keys, so the typed getters cannot fail.
func NewConfig(kind Kind, values *Map) Config {
	return Config{kind: kind, keys: keyIndex[kind], values: values}
}

// Get returns a key's value, set or default, and whether the key is known at
// all.
func (c Config) Get(key string) (any, bool) {
	if v, ok := c.values.Get(key); ok {
		return v, true
	}
	if k := c.keys[key]; k != nil {
		return k.Default, true
	}
	return nil, false
}

// IsSet reports whether somebody set the key.
func (c Config) IsSet(key string) bool { return c.values.Has(key) }

// Set returns the keys that somebody set, with their values.
func (c Config) Set() *Map { return c.values }

// String returns a string key, "" when it is null or unset without default.
func (c Config) String(key string) string {
	v, _ := c.Get(key)
	s, _ := v.(string)
	return s
}

// Bool returns a boolean key; null counts as false.
func (c Config) Bool(key string) bool {
	v, _ := c.Get(key)
	b, _ := v.(bool)
	return b
}

// Strings returns a key that is a string or a list of strings.
func (c Config) Strings(key string) []string {
	v, _ := c.Get(key)
	return Strings(v)
}

// Map returns a mapping key, nil when it is null or unset.
func (c Config) Map(key string) *Map {
	v, _ := c.Get(key)
	m, _ := v.(*Map)
	return m
}

// All returns every known key in the manifest's order, defaults filled in,
// then the keys that users added.
func (c Config) All() *Map {
	out := &Map{}
	for _, k := range Keys[c.kind] {
		v, _ := c.Get(k.Name)
		out.Set(k.Name, v)
	}
	for k, v := range c.values.All() {
		out.Set(k, v)
	}
	return out
}
