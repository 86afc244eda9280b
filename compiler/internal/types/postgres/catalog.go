package postgres

import (
	_ "embed"
	"strings"
	"sync"
)

// catalogText is what the engine's catalogs say, one thing per line and tabs
// between the parts: "t" a type with its category, whether it is preferred, and
// its spelling; "c" a cast's source, target and context (i implicit, a in
// assignments, e explicit); "o" an operator with its overloads; "f" a function
// with its kind and its overloads, of which ";" stands between. An overload is
// the parameters with "|" between them, ">" and the result; a parameter with "="
// after it may be left out, one with "*" before it takes any number of
// arguments. TestCatalog writes it with -update.
//
//go:embed catalog.txt
var catalogText string

// catalog is the text by names.
type catalog struct {
	types map[string]typeInfo
	// implicit and explicit are casts by source and target; implicit ones are
	// made where nobody asks.
	implicit, explicit map[[2]string]bool
	functions          map[string]*function
	operators          map[string]*function
}

type typeInfo struct {
	category  byte
	preferred bool
	spelt     string
}

// function is a name with its overloads, which are read when it is first met.
type function struct {
	kind byte
	line string
	once sync.Once
	list []overload
}

type overload struct {
	params []string
	result string
	// defaults is how many of the last parameters may be left out.
	defaults int
	// variadic: the last parameter takes any number of arguments.
	variadic bool
}

var load = sync.OnceValue(func() *catalog {
	c := &catalog{
		types: map[string]typeInfo{}, implicit: map[[2]string]bool{}, explicit: map[[2]string]bool{}, functions: make(map[string]*function, 2800),
		operators: map[string]*function{},
	}
	for line := range strings.Lines(catalogText) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		name, rest, _ := strings.Cut(rest, "\t")
		second, rest, _ := strings.Cut(rest, "\t")
		switch kind {
		case "t":
			preferred, spelt, _ := strings.Cut(rest, "\t")
			c.types[name] = typeInfo{second[0], preferred == "t", spelt}
		case "c":
			if c.explicit[[2]string{name, second}] = true; rest == "i" {
				c.implicit[[2]string{name, second}] = true
			}
		case "o":
			c.operators[name] = &function{kind: 'o', line: rest}
		case "f":
			c.functions[name] = &function{kind: second[0], line: rest}
		}
	}
	return c
})

func (f *function) overloads() []overload {
	f.once.Do(func() {
		for _, text := range strings.Split(f.line, ";") {
			params, result, _ := strings.Cut(text, ">")
			o := overload{result: result}
			if params != "" {
				o.params = strings.Split(params, "|")
			}
			for i, p := range o.params {
				if own, ok := strings.CutSuffix(p, "="); ok {
					p = own
					o.defaults++
				}
				if own, ok := strings.CutPrefix(p, "*"); ok {
					p, o.variadic = own, true
				}
				o.params[i] = p
			}
			f.list = append(f.list, o)
		}
	})
	return f.list
}

// category is a type's, and whether it is the preferred one there.
func category(name string) (byte, bool) {
	if strings.HasPrefix(name, "_") && name != "_record" {
		return 'A', false
	}
	t := load().types[name]
	return t.category, t.preferred
}
