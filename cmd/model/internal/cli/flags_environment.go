package cli

import (
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/modeldata/model/internal/diag"
)

// withoutEnvironment are flags that have no form in the environment, as in dbt.
var withoutEnvironment = map[string]bool{
	"select": true, "models": true, "model": true, "exclude": true, "selector": true, "inline": true, "inline-direct": true, "output": true,
	"output-keys": true, "limit": true, "args": true, "vars": true, "threads": true, "show": true, "version": true, "v": true, "help": true,
	"upgrade": true, "lock": true, "add-package": true, "source": true, "connection": true, "config-dir": true, "record-timing-info": true,
	"compile": true, "static": true, "empty-catalog": true, "host": true, "port": true, "browser": true, "plan": true, "watch": true,
}

// oldNames are environment variables with an old name, which wins over flags of
// the command line, and by what its value is read.
var oldNames = []struct {
	old, flag string
	inverse   bool
}{
	{"DBT_DEFER_TO_STATE", "defer", false},
	{"DBT_FAVOR_STATE_MODE", "favor-state", false},
	{"DBT_NO_PRINT", "print", true},
	{"DBT_ARTIFACT_STATE_PATH", "state", false},
}

// environmentNames are the variables of a flag, the first that is set counts.
func environmentNames(flag string) []string {
	name := strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
	return []string{"DBT_ENGINE_" + name, "DBT_" + name}
}

// shareNames gives both variables of each flag the value of the one that is set,
// DBT_ENGINE_<FLAG> before DBT_<FLAG>, so that templates may ask for either.
func shareNames(fs *pflag.FlagSet) error {
	var bad error
	fs.VisitAll(func(fl *pflag.Flag) {
		if withoutEnvironment[fl.Name] || strings.HasPrefix(fl.Name, "no-") || bad != nil {
			return
		}
		names := environmentNames(fl.Name)
		for i, name := range names {
			if v, set := os.LookupEnv(name); set {
				bad = os.Setenv(names[1-i], v)
				return
			}
		}
	})
	return bad
}

// fromEnvironment sets flags that were not given from DBT_ENGINE_<FLAG> or
// DBT_<FLAG>.
func fromEnvironment(fs *pflag.FlagSet) error {
	var bad error
	fs.VisitAll(func(fl *pflag.Flag) {
		if fl.Changed || bad != nil || withoutEnvironment[fl.Name] || strings.HasPrefix(fl.Name, "no-") {
			return
		}
		for _, name := range environmentNames(fl.Name) {
			if v := os.Getenv(name); v != "" {
				bad = setFrom(fl, name, v)
				return
			}
		}
	})
	for _, r := range oldNames {
		if v, fl := os.Getenv(r.old), fs.Lookup(r.flag); v != "" && fl != nil && bad == nil {
			if r.inverse {
				v = map[string]string{"true": "false", "false": "true"}[pythonBool(v)]
			}
			bad = setFrom(fl, r.old, v)
		}
	}
	return bad
}

// setFrom gives a flag the value of a variable.
func setFrom(fl *pflag.Flag, name, value string) error {
	read := value
	if fl.Value.Type() == "bool" {
		read = pythonBool(value)
	}
	if err := fl.Value.Set(read); err != nil {
		return usagef(diag.EnvironmentValue, "change or unset the variable", "%s=%s is no value of --%s: it takes %s", name, value, fl.Name, article(fl.Value.Type()))
	}
	fl.Changed = true
	return nil
}

func pythonBool(v string) string {
	switch strings.ToLower(v) {
	case "1", "t", "true", "y", "yes", "on":
		return "true"
	case "0", "f", "false", "n", "no", "off":
		return "false"
	}
	return v
}
