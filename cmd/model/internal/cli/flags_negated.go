package cli

import (
	"strconv"

	"github.com/spf13/pflag"
)

// negations adds --no-X for boolean flags.
func negations(fs *pflag.FlagSet, names ...string) {
	for _, name := range names {
		target := fs.Lookup(name)
		fs.Var(negation{target}, "no-"+name, "turn --"+name+" off")
		no := fs.Lookup("no-" + name)
		no.NoOptDefVal = "true"
		no.Hidden = true
	}
}

type negation struct{ of *pflag.Flag }

func (negation) String() string { return "false" }
func (negation) Type() string   { return "bool" }
func (n negation) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return err
	}
	n.of.Changed = true
	return n.of.Value.Set(strconv.FormatBool(!b))
}

func hide(fs *pflag.FlagSet, names ...string) {
	for _, n := range names {
		fs.Lookup(n).Hidden = true
	}
}
