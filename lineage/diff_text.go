package lineage

import (
	"fmt"
	"strings"
)

// diffText writes changes for a terminal, the worst first.
func diffText(changes []Change) string {
	var b strings.Builder
	for _, l := range []Level{Breaking, Partial, Safe, None} {
		group := byLevel(changes, l)
		if len(group) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s\n", levelTitles[l])
		for i := range group {
			group[i].text(&b)
		}
		b.WriteByte('\n')
	}
	b.WriteString(Summarize(changes).String())
	return b.String()
}

// most is the longest piece of SQL that is shown.
const most = 100

func clipped(s string) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (c *Change) text(b *strings.Builder) {
	fmt.Fprintf(b, "  %s  %s\n", c.Node, c.title())
	line := func(what, text string, at Place) {
		out := fmt.Sprintf("    %-9s %s", what, text)
		if at.Line > 0 {
			out += "  " + at.String()
		}
		b.WriteString(strings.TrimRight(out, " ") + "\n")
	}
	both := func(before, after string) {
		if before == after {
			return
		}
		if before != "" {
			fmt.Fprintf(b, "              - %s\n", clipped(before))
		}
		if after != "" {
			fmt.Fprintf(b, "              + %s\n", clipped(after))
		}
	}
	for _, e := range c.Columns {
		name := e.Name
		switch {
		case e.To != "":
			name += " → " + e.To
		case e.Change == "retyped":
			name += ": " + e.OldType + " → " + e.NewType
		}
		line(e.Change, name, e.At)
		if e.Change == "changed" || e.Change == "retyped" {
			both(e.Old, e.New)
		}
	}
	for _, e := range c.Rows {
		line("rows", e.Kind, e.At)
		both(e.Old, e.New)
	}
	for _, e := range c.Config {
		text := e.Key
		if e.Old != nil || e.New != nil {
			text += ": " + setting(e.Old) + " → " + setting(e.New)
		}
		line("config", text, Place{})
	}
	for i, r := range c.reach() {
		what := ""
		if i == 0 {
			what = "reaches"
		}
		line(what, r, Place{})
	}
}

// setting is a value of the configuration, as YAML would have it on a line.
func setting(v any) string {
	if v == nil {
		return "none"
	}
	if s, ok := v.(string); ok {
		return s
	}
	text, err := asJSON(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return text
}

// diffMarkdown writes changes for a pull request.
func diffMarkdown(changes []Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n", Summarize(changes))
	for _, l := range []Level{Breaking, Partial, Safe} {
		group := byLevel(changes, l)
		if len(group) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n", levelTitles[l])
		for i := range group {
			group[i].markdown(&b)
		}
	}
	if group := byLevel(changes, None); len(group) > 0 {
		fmt.Fprintf(&b, "\n<details><summary>%s (%d)</summary>\n\n", levelTitles[None], len(group))
		for i := range group {
			fmt.Fprintf(&b, "- %s: %s\n", code(group[i].Node), group[i].title())
		}
		b.WriteString("\n</details>\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// code quotes text for Markdown, whatever marks are in it.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

func (c *Change) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n- %s: %s\n", code(c.Node), c.title())
	item := func(what, text string, at Place, before, after string) {
		fmt.Fprintf(b, "  - %s %s", what, text)
		if before == after {
			before, after = "", ""
		}
		if before != "" && after != "" {
			fmt.Fprintf(b, ": %s → %s", code(clipped(before)), code(clipped(after)))
		} else if piece := before + after; piece != "" {
			fmt.Fprintf(b, ": %s", code(clipped(piece)))
		}
		if at.Line > 0 {
			fmt.Fprintf(b, " (%s)", at)
		}
		b.WriteByte('\n')
	}
	for _, e := range c.Columns {
		switch e.Change {
		case "changed":
			item(e.Change, code(e.Name), e.At, e.Old, e.New)
		case "renamed":
			item(e.Change, code(e.Name), e.At, e.Name, e.To)
		case "retyped":
			item(e.Change, code(e.Name), e.At, e.OldType, e.NewType)
		default:
			item(e.Change, code(e.Name), e.At, "", "")
		}
	}
	for _, e := range c.Rows {
		item("rows", e.Kind, e.At, e.Old, e.New)
	}
	for _, e := range c.Config {
		if e.Old == nil && e.New == nil {
			item("config", code(e.Key), Place{}, "", "")
			continue
		}
		item("config", code(e.Key), Place{}, setting(e.Old), setting(e.New))
	}
	if reach := c.reach(); len(reach) > 0 {
		fmt.Fprintf(b, "  - <details><summary>reaches %s</summary>\n\n", reachedKinds(Summarize([]Change{*c}).Reached))
		for _, r := range reach {
			node, rest, more := strings.Cut(r, ": ")
			switch {
			case more:
				fmt.Fprintf(b, "    - %s: %s\n", code(node), rest)
			case strings.Contains(node, "."):
				fmt.Fprintf(b, "    - %s\n", code(node))
			default:
				fmt.Fprintf(b, "    - %s\n", node)
			}
		}
		b.WriteString("\n    </details>\n")
	}
}
