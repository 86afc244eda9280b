package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/internal/diag"
)

func (a *app) explain() *cobra.Command {
	return &cobra.Command{
		Use: "explain [CODE]", GroupID: "look",
		Short:   "Explain the code of a message",
		Long:    "Print what the code of a message is about, an example of it, and what to do; without a code, list all codes.",
		Example: "  model explain M0310\n  model explain",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, c := range diag.Codes() {
					fmt.Printf("%s  %s\n", c, diag.Title(c))
				}
				return nil
			}
			text, err := explained(args[0])
			if err != nil {
				return err
			}
			fmt.Print(text)
			return nil
		},
	}
}

// explained is the guide's page of a code, which may be written 310 or m0310,
// for the terminal.
func explained(name string) (string, error) {
	digits := strings.TrimPrefix(strings.ToUpper(name), "M")
	code := diag.Code("M" + strings.Repeat("0", max(0, 4-len(digits))) + digits)
	title := diag.Title(code)
	if title == "" {
		var all []string
		for _, c := range diag.Codes() {
			all = append(all, string(c))
		}
		hint := "model explain lists the codes"
		if near := diag.Nearest(string(code), all); near != "" {
			hint = fmt.Sprintf("is it %s (%s)? %s", near, diag.Title(diag.Code(near)), hint)
		}
		return "", usagef(diag.CodeUnknown, hint, "no message has the code %q", name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", code, title)
	inCode := false
	for line := range strings.SplitSeq(diag.Guide(code), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inCode = !inCode
		case inCode && line != "":
			b.WriteString("    " + line + "\n")
		case strings.HasPrefix(line, "**"):
			b.WriteString(strings.Trim(line, "*") + ":\n")
		default:
			b.WriteString(line + "\n")
		}
	}
	return b.String(), nil
}
