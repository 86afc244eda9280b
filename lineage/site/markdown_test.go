package site

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarkdownKeepsWhatPeopleWrite(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"Orders, one row each.":       "<p>Orders, one row each.</p>",
		"a < b & c":                   "<p>a &lt; b &amp; c</p>",
		"*Really* **important**":      "<p><em>Really</em> <strong>important</strong></p>",
		"see [docs](https://x.test/)": `<p>see <a href="https://x.test/" rel="noopener noreferrer">docs</a></p>`,
		"[other](#/node/model.a.b)":   `<p><a href="#/node/model.a.b" rel="noopener noreferrer">other</a></p>`,
		"line<br>break <b>bold</b>":   "<p>line<br>break <b>bold</b></p>",
		"![plan](assets/plan.png)":    `<p><img src="assets/plan.png" alt="plan" loading="lazy"></p>`,
		"![plan](https://x.test/a)":   `<p><a href="https://x.test/a" rel="noopener noreferrer">plan</a></p>`,
		"![plan](//x.test/a)":         `<p><a href="//x.test/a" rel="noopener noreferrer">plan</a></p>`,
		"mail <me@x.test>":            `<p>mail <a href="mailto:me@x.test" rel="noopener noreferrer">me@x.test</a></p>`,
		"<!-- no --> yes":             "yes",
		"~~old~~ `x<y`":               "<p><del>old</del> <code>x&lt;y</code></p>",
	} {
		if got := newMarkdown().html(in); got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}

// attacks are texts that would run a script or ask another host if they were
// taken as they are.
var attacks = []string{
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`<b onclick=alert(1)>x</b>`,
	`<b title="><img src=x onerror=alert(1)>">x</b>`,
	`<svg/onload=alert(1)>`,
	`<a href="javascript:alert(1)">x</a>`,
	`[x](javascript:alert(1))`,
	`[x](JaVaScRiPt:alert(1))`,
	"[x](java\tscript:alert(1))",
	`[x](&#106;avascript:alert(1))`,
	`[x](data:text/html,<script>alert(1)</script>)`,
	`[x](vbscript:alert(1))`,
	`![x](javascript:alert(1))`,
	`![x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`![x" onerror="alert(1)](assets/a.png)`,
	`![x](assets/a.png" onerror="alert(1))`,
	`<javascript:alert(1)>`,
	`[x]: javascript:alert(1)` + "\n\n[x]",
	`<iframe src="https://x.test"></iframe>`,
	`<link rel=stylesheet href=https://x.test>`,
	`<style>@import "https://x.test";</style>`,
	`![x](https://x.test/a.png)`,
	`![x](\\x.test\a.png)`,
	`![x](//x.test/a.png)`,
	`<img src="https://x.test/a.png">`,
	"```\n</code></pre><script>alert(1)</script>\n```",
	"| a |\n|---|\n| <script>alert(1)</script> |",
	`<scr<script>ipt>alert(1)</script>`,
	`<b<script>alert(1)</script>`,
	`</div></script><script>alert(1)</script>`,
}

// element is a tag as our renderer or goldmark may write it.
var element = regexp.MustCompile(`^</?[a-z][a-z0-9]*( (href|src|alt|title|rel|loading|class|start|checked|disabled|type|style|align|id)(="[^"<>]*")?)*>$`)

// safe reports what of a markup is more than text, harmless tags, links to the
// web and pictures beside the page.
func safe(t interface{ Errorf(string, ...any) }, in, out string) {
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(out, -1) {
		if !element.MatchString(tag) {
			t.Errorf("%q gives the tag %s", in, tag)
		}
		if regexp.MustCompile(`^</?(script|style|iframe|svg|link|object|embed|form|base|meta|math)\b`).MatchString(tag) {
			t.Errorf("%q gives the tag %s", in, tag)
		}
		if m := regexp.MustCompile(`(?i)(href|src)="([^"]*)"`).FindStringSubmatch(tag); m != nil {
			to := strings.ToLower(m[2])
			if strings.Contains(strings.SplitN(to, "/", 2)[0], ":") && !regexp.MustCompile(`^(https?|mailto):`).MatchString(to) {
				t.Errorf("%q leads to %s", in, to)
			}
			if m[1] == "src" && regexp.MustCompile(`^([a-z]+:|/|\\)`).MatchString(to) {
				t.Errorf("%q loads %s", in, to)
			}
		}
	}
}

func TestMarkdownIsSafe(t *testing.T) {
	for _, in := range attacks {
		safe(t, in, newMarkdown().html(in))
		safe(t, in, newMarkdown().html("Text.\n\n"+in+"\n\n- "+in))
	}
}

func TestMarkdownIsSafeHoweverItIsPutTogether(t *testing.T) {
	pieces := append([]string{"<", ">", "\"", "'", "[", "](", ")", "!", "javascript:", "\n", "`", "&#", ";", "=", " ", "\t", "&lt;", "//", "\\", "b", "<b", "<!--", "-->"}, attacks...)
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), "")
		safe(t, in, newMarkdown().html(in))
	})
}

func TestSummaryIsPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "",
		"# Orders\nOne **row** each.\n\nMore.": "Orders One row each.",
		"[a](https://x.test) and `b`":          "a and b",
		strings.Repeat("word ", 100):           strings.TrimSpace(strings.Repeat("word ", 32)) + "…",
	} {
		if got := summary(in); got != want {
			t.Errorf("%q gives %q", in, got)
		}
	}
}
