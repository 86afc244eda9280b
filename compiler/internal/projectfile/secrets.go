package projectfile

import (
	"regexp"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/internal/source"
)

var (
	// secretKey matches the settings whose values are not shown.
	secretKey = regexp.MustCompile(`(?i)^pass$|password|secret|token|private_key`)
	// secretLine is such a setting in a file that is no YAML.
	secretLine = regexp.MustCompile(`(?im)(?:\bpass|password|secret|token|private_key)\w*["']?[ \t]*:[ \t]*([^\n]*)`)
	// secretPart is a password inside of an address or of a list of settings.
	secretPart = regexp.MustCompile(`(?i)://[^/\s:@'"]*:([^/\s@'"]+)@|(?:password|secret|token)=([^\s&'"]+)`)
	// template is a template in a value; literal, a text in it.
	template = regexp.MustCompile(`\{\{.*?\}\}`)
	literal  = regexp.MustCompile(`'[^']*'|"[^"]*"`)
)

// hideSecrets blots out, in the text that messages show lines of, the values of
// secret settings and the passwords in addresses. n is the file's document, nil
// when it has none.
func hideSecrets(f *source.File, n *yamldoc.Node) {
	if f == nil {
		return
	}
	if n == nil {
		blotMatches(f, secretLine)
	}
	hideValues(n)
	blotMatches(f, secretPart)
}

// hideValues blots out the values of secret settings. Of templates it leaves all
// but the texts behind the first, which is the name of a variable.
func hideValues(n *yamldoc.Node) {
	if n == nil {
		return
	}
	for i, it := range n.Items {
		if n.Kind != yamldoc.Map || !secretKey.MatchString(n.Keys[i].Name) {
			hideValues(it)
			continue
		}
		if it.Kind == yamldoc.Map || it.Kind == yamldoc.Seq || it.Span.IsZero() {
			continue
		}
		text, at := it.Span.Text(), 0
		for _, t := range template.FindAllStringIndex(text, -1) {
			blot(it.Span.File, int(it.Span.Start)+at, int(it.Span.Start)+t[0])
			for k, l := range literal.FindAllStringIndex(text[t[0]:t[1]], -1) {
				if k > 0 {
					blot(it.Span.File, int(it.Span.Start)+t[0]+l[0], int(it.Span.Start)+t[0]+l[1])
				}
			}
			at = t[1]
		}
		blot(it.Span.File, int(it.Span.Start)+at, int(it.Span.End))
	}
}

// blotMatches blots out the groups of all that matches.
func blotMatches(f *source.File, pattern *regexp.Regexp) {
	for _, m := range pattern.FindAllStringSubmatchIndex(f.Text, -1) {
		for k := 2; k < len(m); k += 2 {
			if m[k] >= 0 {
				blot(f, m[k], m[k+1])
			}
		}
	}
}

// blot puts stars in place of a part of a text; places stay, in bytes.
func blot(f *source.File, start, end int) {
	b := []byte(f.Text[start:end])
	for i := range b {
		if b[i] != '\n' {
			b[i] = '*'
		}
	}
	f.Text = f.Text[:start] + string(b) + f.Text[end:]
}
