package projectfile

import (
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// ReadSelectors reads selectors.yml of a project's folder. Definitions are data,
// checked only for being a text or a mapping: what they select is decided
// where the grammar is known.
func ReadSelectors(dir string, r *Renderer) ([]*project.Selector, diag.List) {
	_, root, diags := readYAML(dir, "", "selectors.yml")
	if root == nil || root.Kind == yamldoc.Null {
		return nil, diags
	}
	d := &selectorsReader{r: &rendering{Renderer: r}, diags: diags}
	k, list := root.Find("selectors")
	switch {
	case list == nil:
		d.errorf(root, "begin with `selectors:`", "selectors.yml needs the key 'selectors'")
	case list.Kind != yamldoc.Seq:
		d.errorf(list, "write each selector as `- name: ...`", "'%s' must be a list, not %s", k.Name, list.Kind)
	default:
		for _, n := range list.Items {
			d.selector(n)
		}
	}
	return d.out, append(d.r.diags, d.diags...)
}

type selectorsReader struct {
	r     *rendering
	out   []*project.Selector
	diags diag.List
}

func (d *selectorsReader) errorf(n *yamldoc.Node, hint, format string, args ...any) {
	d.diags = append(d.diags, diag.Errorf(diag.SelectorsFile, n.Span, format, args...).WithHint("%s", hint))
}

var selectorKeys = []string{"name", "definition", "description", "default"}

func (d *selectorsReader) selector(n *yamldoc.Node) {
	if n.Kind != yamldoc.Map {
		d.errorf(n, "write `- name: ...` with a definition below it", "a selector must be a mapping, not %s", n.Kind)
		return
	}
	before := len(d.diags) + len(d.r.diags)
	s := &project.Selector{Span: n.Span}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			s.Name, _ = d.r.scalar(v).(string)
			if s.Name == "" && len(d.r.diags) == 0 {
				d.errorf(v, "write a text", "the name of a selector must be a text")
			}
		case "description":
			s.Description, _ = d.r.scalar(v).(string)
		case "default":
			s.Default = d.r.scalar(v)
			if _, isBool := s.Default.(bool); !isBool && len(d.r.diags) == 0 {
				d.errorf(v, "write default: true", "'default' must be true or false, not %s", v.Kind)
			}
		case "definition":
			s.Definition = d.r.data(v, nil)
			if v.Kind != yamldoc.Str && v.Kind != yamldoc.Map {
				d.errorf(v, "write a selection such as 'tag:daily', or union:, intersection:, method:", "a selector's definition must be a text or a mapping, not %s", v.Kind)
			}
		default:
			hint := "known are name, definition, description and default"
			if near := diag.Nearest(k.Name, selectorKeys); near != "" {
				hint = "did you mean '" + near + "'?"
			}
			d.diags = append(d.diags, diag.Errorf(diag.SelectorsFile, k.Span, "'%s' is not a property of a selector", k.Name).WithHint("%s", hint))
		}
	}
	for _, need := range []string{"name", "definition"} {
		if n.Get(need) == nil {
			d.errorf(n, "add "+need+":", "a selector needs the property '%s'", need)
		}
	}
	if len(d.diags)+len(d.r.diags) == before {
		d.add(s)
	}
}

// add keeps a selector, unless its name or its being the default is taken.
func (d *selectorsReader) add(s *project.Selector) {
	for _, have := range d.out {
		if have.Name == s.Name {
			d.diags = append(d.diags, diag.Errorf(diag.SelectorsFile, s.Span, "two selectors are named '%s'", s.Name).
				WithNote(have.Span, "the first is here").WithHint("rename one of them"))
			return
		}
		if have.Default == true && s.Default == true {
			d.diags = append(d.diags, diag.Errorf(diag.SelectorsFile, s.Span, "two selectors have default: true").
				WithNote(have.Span, "the first is here").WithHint("remove one of them"))
			return
		}
	}
	d.out = append(d.out, s)
}
