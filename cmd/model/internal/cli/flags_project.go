package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// fromProject sets flags that neither the command line nor the environment
// gives from those of the project.
func (inv *invocation) fromProject() diag.List {
	flags, diags := compiler.ProjectFlags(compiler.Options{
		ProjectDir: inv.projectDir, ProfilesDir: inv.flags.profilesDir, WorkDir: inv.workDir, Home: home(),
	})
	inv.projectFlags = flags
	for name, v := range flags.Values.All() {
		fl := inv.cmd.Flags().Lookup(strings.ReplaceAll(name, "_", "-"))
		if fl == nil || fl.Changed || !compiler.IsCommandFlag(name) || v == nil {
			continue
		}
		if d := setValue(fl, v, flags.Spans[name]); d != nil {
			diags = append(diags, d)
		}
	}
	return diags
}

// setValue gives a flag the value of a YAML file.
func setValue(fl *pflag.Flag, v any, at source.Span) *diag.Diagnostic {
	text, fits := "", false
	switch v := v.(type) {
	case bool:
		text, fits = strconv.FormatBool(v), fl.Value.Type() == "bool" || fl.Value.Type() == checkWord
	case int64:
		text, fits = strconv.FormatInt(v, 10), fl.Value.Type() == "int"
	case string:
		text, fits = v, fl.Value.Type() == "string" || fl.Value.Type() == checkWord
	case *project.Map: // warn_error_options
		b, err := json.Marshal(v)
		text, fits = string(b), err == nil && fl.Value.Type() == "string"
	}
	if fits {
		fits = fl.Value.Set(text) == nil
	}
	if !fits {
		return diag.Errorf(diag.ProjectValue, at, "the flag '%s' takes %s", strings.ReplaceAll(fl.Name, "-", "_"), article(fl.Value.Type())).
			WithHint("`model --help` lists what it can be")
	}
	fl.Changed = true
	return nil
}

// follow gives the flags of the log file the values of those of the terminal,
// when only the latter were given.
func (inv *invocation) follow() error {
	for _, pair := range [][2]string{{"use-colors", "use-colors-file"}, {"log-level", "log-level-file"}, {"log-format", "log-format-file"}} {
		lead, file := inv.cmd.Flags().Lookup(pair[0]), inv.cmd.Flags().Lookup(pair[1])
		if lead.Changed && !file.Changed {
			if err := file.Value.Set(lead.Value.String()); err != nil {
				return fmt.Errorf("--%s: %w", pair[1], err)
			}
		}
	}
	return nil
}
