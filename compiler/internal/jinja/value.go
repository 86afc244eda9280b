package jinja

// Value is what templates work with. It is one of:
//
//	nil        None
//	bool, int64, float64, string
//	BigInt     whole numbers beyond 64 bits
//	*List, Tuple, *Dict, *Set
//	Undefined  a name or attribute that does not exist
//	Callable   functions and macros
//	Object     Go values with attributes
//	*Namespace what namespace() makes
//
// and, inside the engine, ranges, views and generators.
type Value = any

// List is Python's list: mutable, shared by reference.
type List struct{ Items []Value }

// NewList returns a list of the given items.
func NewList(items ...Value) *List { return &List{Items: items} }

// Tuple is Python's tuple. It is never changed once made.
type Tuple []Value

// Undefined is the value of a name, attribute or item that does not exist. It
// prints as nothing, is false, has length 0 and raises an error of its own
// when it is used in any other way.
type Undefined struct {
	// Name is what was looked up.
	Name string
	// Hint is the whole message to raise, "" for "'Name' is undefined".
	Hint string
	// Lenient marks the undefined values of templates rendered for their
	// dependencies only: attributes, items and calls give Undefined again.
	Lenient bool
}

// Message says why the value is undefined.
func (u Undefined) Message() string {
	if u.Hint != "" {
		return u.Hint
	}
	return Repr(u.Name) + " is undefined"
}

// Object is a Go value with attributes. Optional interfaces give it more of
// Python's behaviour: fmt.Stringer for str(), and those declared beside it.
// An Object may also be a Callable.
type Object interface {
	// Attr finds x.name; x['name'] falls back to it.
	Attr(name string) (Value, bool)
	// TypeName is the Python-like type name for messages.
	TypeName() string
}

// Lener is an Object with a length.
type Lener interface{ Len() int }

// Iterable is an Object that loops and filters can walk.
type Iterable interface{ Iterate() []Value }

// Itemer is an Object with x[key]. False means that there is no such item.
type Itemer interface {
	Item(key Value) (Value, bool, error)
}

// Equaler is an Object with an equality of its own.
type Equaler interface{ Equal(Value) bool }

// Truther is an Object with a truth of its own.
type Truther interface{ Truth() bool }

// Reprer is an Object whose repr() is not its str().
type Reprer interface{ Repr() string }

// Comparer is an Object with an order. It gives a negative number, 0 or a
// positive one, and false when the two cannot be compared.
type Comparer interface {
	Compare(other Value) (int, bool)
}

// Hasher is an Object that can be a key by value; the result is a comparable
// Go value. Objects without it are keys by identity.
type Hasher interface{ HashKey() any }

// Operand is an Object that takes part in arithmetic: op is "+", "-", "*",
// "/", "//", "%" or "**"; swapped when the object is the right operand. False
// means that the operation is not for this operand.
type Operand interface {
	Binary(op string, other Value, swapped bool) (v Value, ok bool, err error)
}

// Negator is an Object with a unary minus.
type Negator interface{ Neg() Value }

// Mapper is an Object that can say that it is a mapping.
type Mapper interface{ IsMapping() bool }

// Number is an Object that is a number, such as a decimal.
type Number interface {
	Int() (int64, bool)
	Float() float64
}

// Formatter is an Object with its own meaning of "{:spec}".
type Formatter interface {
	Format(spec string) (string, error)
}

// Namespace is what namespace() makes: the one value whose attributes a
// template can set.
type Namespace struct{ attrs *Dict }

// Attr finds an attribute.
func (n *Namespace) Attr(name string) (Value, bool) { return n.attrs.GetStr(name) }

// TypeName is "Namespace".
func (n *Namespace) TypeName() string { return "Namespace" }

// String is what the namespace prints as.
func (n *Namespace) String() string { return "<Namespace " + Repr(n.attrs) + ">" }

// Set gives an attribute a value.
func (n *Namespace) Set(name string, v Value) { n.attrs.SetStr(name, v) }

// TypeName returns Python's name of a value's type.
func TypeName(v Value) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case *List:
		return "list"
	case Tuple:
		return "tuple"
	case *Dict:
		return "dict"
	case *Set:
		return "set"
	case Undefined:
		return "Undefined"
	case Object:
		return v.TypeName()
	case nativeText:
		return "str"
	case Callable:
		return "function"
	}
	return "object"
}
