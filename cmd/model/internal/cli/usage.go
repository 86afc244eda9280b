package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// usagef is a mistake in how the command was called.
func usagef(code diag.Code, hint, format string, args ...any) error {
	return diag.Errorf(code, source.Span{}, format, args...).WithHint("%s", hint)
}

// misuse says what is wrong with a command line.
func misuse(root *cobra.Command, args []string, err error) *diag.Diagnostic {
	var ready *diag.Diagnostic
	if errors.As(err, &ready) {
		return ready
	}
	cmd, rest, findErr := root.Find(args)
	if findErr != nil {
		cmd = root
	}
	help := cmd.CommandPath() + " --help"
	wrong := func(code diag.Code, format string, args ...any) *diag.Diagnostic {
		return diag.Errorf(code, source.Span{}, format, args...).WithHint("%s lists the flags", help)
	}
	var missing *pflag.NotExistError
	var value *pflag.InvalidValueError
	var empty *pflag.ValueRequiredError
	switch {
	case errors.As(err, &missing):
		name := missing.GetSpecifiedName()
		if missing.GetSpecifiedShortnames() != "" {
			return wrong(diag.UnknownFlag, "%s has no flag -%s", cmd.CommandPath(), name)
		}
		d := wrong(diag.UnknownFlag, "%s has no flag --%s", cmd.CommandPath(), name)
		if near := diag.Nearest(name, flagNames(cmd)); near != "" {
			d.WithHint("did you mean --%s?", near)
		}
		return d
	case errors.As(err, &value):
		return wrong(diag.FlagValue, "--%s takes %s, not %q", value.GetFlag().Name, article(value.GetFlag().Value.Type()), value.GetValue())
	case errors.As(err, &empty):
		return wrong(diag.MissingArgument, "--%s needs a value", empty.GetSpecifiedName())
	case findErr != nil && len(args) > 0:
		return unknownCommand(root, args)
	case len(rest) > 0 && strings.HasPrefix(err.Error(), "unknown command"):
		return wrong(diag.UnknownCommand, "%s takes no argument %q", cmd.CommandPath(), firstArgument(rest)).
			WithHint("what to build is named by --select; %s lists the flags", help)
	}
	for prefix, code := range cobraErrors {
		if strings.HasPrefix(err.Error(), prefix) {
			return wrong(code, "%s", err)
		}
	}
	return diag.Errorf(diag.Internal, source.Span{}, "%s", err)
}

// cobraErrors tells the errors that have no type of their own by how they
// begin.
var cobraErrors = map[string]diag.Code{
	"accepts": diag.MissingArgument, "requires": diag.MissingArgument, "if any flags": diag.FlagConflict, "bad flag syntax": diag.FlagValue,
	"no such flag": diag.UnknownFlag, "invalid argument": diag.FlagValue,
}

func unknownCommand(root *cobra.Command, args []string) *diag.Diagnostic {
	name := firstArgument(args)
	var names []string
	for _, c := range root.Commands() {
		names = append(append(names, c.Name()), c.Aliases...)
	}
	d := diag.Errorf(diag.UnknownCommand, source.Span{}, "there is no command %q", name)
	if near := diag.Nearest(name, names); near != "" {
		d.WithHint("did you mean %s?", near)
	}
	return d
}

// firstArgument is the first that is no flag.
func firstArgument(args []string) string {
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			return a
		}
	}
	return args[0]
}

func flagNames(cmd *cobra.Command) (names []string) {
	add := func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	}
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	return names
}

// article names the type of a flag's value.
func article(kind string) string {
	switch kind {
	case "int", "int64":
		return "a whole number"
	case "bool":
		return "true or false"
	case checkWord:
		return "off, warn or error"
	}
	return fmt.Sprintf("a %s", kind)
}
