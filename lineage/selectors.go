package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// DefaultSelector returns the name of the selector with default: true, ""
// when there is none.
func DefaultSelector(p *project.Project) string {
	for _, s := range p.Selectors {
		if s.Default == true {
			return s.Name
		}
	}
	return ""
}

// unknownSelector reports a name that no selector has.
func unknownSelector(p *project.Project, name string, at source.Span) *diag.Diagnostic {
	d := diag.Errorf(diag.SelectorMissing, at, "there is no selector %q", name).AsDbt("Could not find selector named %s", name)
	var names []string
	for _, s := range p.Selectors {
		names = append(names, s.Name)
	}
	if near := diag.Nearest(name, names); near != "" {
		return d.WithHint("did you mean %q?", near)
	}
	if len(names) == 0 {
		return d.WithHint("selectors are defined in selectors.yml in the project's folder")
	}
	return d.WithHint("selectors.yml defines %s", strings.Join(names, ", "))
}

// readSelectors reads all selectors of a project, also those that are not
// used, so that a wrong one is found early.
func readSelectors(p *project.Project, mode Indirect) (map[string]*expr, diag.List) {
	r := &selectorReader{mode: mode, named: map[string]*expr{}, all: p.Selectors}
	var standard *project.Selector
	for _, s := range p.Selectors {
		r.at = s
		if _, isBool := s.Default.(bool); s.Default != nil && !isBool {
			r.wrong("default must be true or false, not %q", formatValue(s.Default))
		}
		if s.Default == true {
			if standard != nil {
				r.wrong("two selectors have default: true, %q and %q", standard.Name, s.Name).
					WithNote(standard.Span, "the other one is here").WithHint("only one can be the default")
			}
			standard = s
		}
		if x := r.definition(s.Definition, true); x != nil {
			r.named[s.Name] = x
		}
	}
	return r.named, r.found
}

// selectorReader turns definitions into expressions.
type selectorReader struct {
	mode  Indirect // of criteria that give none
	all   []*project.Selector
	named map[string]*expr // those read so far
	at    *project.Selector
	found diag.List
}

func (r *selectorReader) wrong(format string, args ...any) *diag.Diagnostic {
	d := diag.Errorf(diag.SelectorWrong, r.at.Span, "selector %q: "+format, append([]any{r.at.Name}, args...)...)
	r.found = append(r.found, d)
	return d
}

const definitionHint = `a definition is a criterion such as "tag:nightly", a mapping with method and value, or a union or intersection of these`

// definition reads one definition, nil when it is wrong.
func (r *selectorReader) definition(v any, root bool) *expr {
	switch v := v.(type) {
	case string:
		c, d := parseCriterion(v, r.at.Span, r.mode)
		return r.criterion(c, d)
	case *project.Map:
		for _, group := range []string{"union", "intersection"} {
			if !v.Has(group) {
				continue
			}
			if root && v.Len() > 1 {
				r.wrong("%s must stand alone, beside it are %s", group, strings.Join(others(v, group), ", ")).
					WithHint("put what is beside it into the list, as one of its items")
				return nil
			}
			return r.group(group, v)
		}
		return r.mapping(v)
	case nil:
		r.wrong("there is no definition").WithHint(definitionHint)
		return nil
	}
	r.wrong("the definition cannot be %s", kindOf(v)).WithHint(definitionHint)
	return nil
}

func (r *selectorReader) criterion(c *criterion, d *diag.Diagnostic) *expr {
	if d != nil {
		d.Message = "selector " + quoted(r.at.Name) + ": " + d.Message
		r.found = append(r.found, d)
		return nil
	}
	return &expr{op: opCriterion, crit: c}
}

func others(m *project.Map, but string) []string {
	return slices.DeleteFunc(slices.Clone(m.Keys()), func(k string) bool { return k == but })
}

// group reads a union or an intersection, with an item that says what to
// exclude from it.
func (r *selectorReader) group(name string, m *project.Map) *expr {
	x := &expr{op: opUnion}
	if name == "intersection" {
		x.op = opIntersection
	}
	var excluded *expr
	for _, item := range r.items(m, name) {
		entry, isMap := item.(*project.Map)
		if !isMap || !entry.Has("exclude") {
			if part := r.definition(item, false); part != nil {
				x.parts = append(x.parts, part)
			}
			continue
		}
		if excluded != nil {
			r.wrong("%s has two items with exclude", name).WithHint("put all that is excluded into the list of one exclude")
			return nil
		}
		if entry.Len() > 1 {
			r.ignored(entry)
		}
		excluded = r.exclusion(entry)
	}
	return without(x, excluded)
}

// ignored warns of a criterion with an exclude of its own inside a group: dbt
// takes only its exclude, and applies that to the group.
func (r *selectorReader) ignored(entry *project.Map) {
	r.found = append(r.found, diag.Warnf(diag.SelectorWrong, r.at.Span, "selector %q: an item with exclude is only an exclusion, its %s are ignored",
		r.at.Name, strings.Join(others(entry, "exclude"), ", ")).
		WithHint("make two items of it, one to select and one with exclude alone"))
}

func without(x, excluded *expr) *expr {
	if excluded == nil {
		return x
	}
	return &expr{op: opDifference, parts: []*expr{x, excluded}}
}

// exclusion reads the list under exclude, nil when it is empty.
func (r *selectorReader) exclusion(m *project.Map) *expr {
	x := &expr{op: opUnion}
	for _, item := range r.items(m, "exclude") {
		if part := r.definition(item, false); part != nil {
			x.parts = append(x.parts, part)
		}
	}
	switch len(x.parts) {
	case 0:
		return nil
	case 1:
		return x.parts[0]
	}
	return x
}

// items returns the strings and mappings of a list.
func (r *selectorReader) items(m *project.Map, key string) []any {
	v, _ := m.Get(key)
	list, ok := v.([]any)
	if !ok {
		r.wrong("%s must be a list, not %s", key, kindOf(v)).WithHint(`write each item on a line of its own, behind "- "`)
		return nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(item any) bool {
		switch item.(type) {
		case string, *project.Map:
			return false
		}
		r.wrong("an item of %s cannot be %s", key, kindOf(item)).WithHint(definitionHint)
		return true
	})
}

// mapping reads {method: value} and the long form.
func (r *selectorReader) mapping(m *project.Map) *expr {
	if m.Len() == 1 {
		name := m.Keys()[0]
		value, _ := m.Get(name)
		return r.long(project.NewMap("method", name, "value", value), nil)
	}
	if !m.Has("method") || !m.Has("value") {
		r.wrong("a mapping needs method and value, or a single key that is the method; found %s", keyList(m)).WithHint(definitionHint)
		return nil
	}
	if m.String("method") == selectorMethod {
		return r.inherited(m.String("value"))
	}
	var excluded *expr
	if m.Has("exclude") {
		excluded = r.exclusion(m)
	}
	return r.long(m, excluded)
}

func keyList(m *project.Map) string {
	if m.Len() == 0 {
		return "none"
	}
	return strings.Join(m.Keys(), ", ")
}

// inherited is the definition of a selector that stands before this one.
func (r *selectorReader) inherited(name string) *expr {
	if x, ok := r.named[name]; ok {
		return x
	}
	for _, s := range r.all {
		if s == r.at && s.Name == name {
			r.wrong("it uses itself")
			return nil
		}
		if s.Name == name {
			r.wrong("it uses the selector %q, which is wrong itself or comes later", name).
				WithNote(s.Span, "%q is here", name).WithHint("a selector must come before those that use it")
			return nil
		}
	}
	r.wrong("it uses the selector %q, which is not defined", name).WithHint("%s", unknownSelector(&project.Project{Selectors: r.all}, name, r.at.Span).Hint)
	return nil
}

var longKeys = []string{"method", "value", "children", "parents", "children_depth", "parents_depth", "childrens_parents", "exclude", "indirect_selection"}

// long reads the mapping with method and value.
func (r *selectorReader) long(m *project.Map, excluded *expr) *expr {
	before := len(r.found)
	for _, key := range m.Keys() {
		if !slices.Contains(longKeys, key) {
			d := diag.Warnf(diag.SelectorWrong, r.at.Span, "selector %q: the key %q means nothing here", r.at.Name, key)
			if near := diag.Nearest(key, longKeys); near != "" {
				d.WithHint("did you mean %q?", near)
			}
			r.found = append(r.found, d)
		}
	}
	value, _ := m.Get("value")
	method, isText := m.Get("method")
	name, _ := method.(string)
	if !isText || name == "" {
		r.wrong("method must be a string, not %s", kindOf(method))
	}
	switch value.(type) {
	case string, bool, int64, float64:
	default:
		r.wrong("the value of %s cannot be %s", name, kindOf(value))
	}
	c := &criterion{
		value: value, raw: name + ":" + formatValue(value), span: r.at.Span,
		childrensParents: r.flag(m, "childrens_parents"),
		parents:          r.flag(m, "parents"), parentsDepth: r.depth(m, "parents_depth"),
		children: r.flag(m, "children"), childrenDepth: r.depth(m, "children_depth"),
		mode: r.mode,
	}
	if m.Has("indirect_selection") {
		v, _ := m.Get("indirect_selection")
		mode, d := parseIndirect(formatValue(v), r.at.Span)
		if d != nil {
			r.criterion(nil, d)
		}
		c.mode = mode
	}
	if r.found[before:].HasErrors() {
		return nil
	}
	x := r.criterion(c, c.setMethod(name))
	if x == nil {
		return nil
	}
	return without(x, excluded)
}

func (r *selectorReader) flag(m *project.Map, key string) bool {
	v, _ := m.Get(key)
	b, isBool := v.(bool)
	if v != nil && !isBool {
		r.wrong("%s must be true or false, not %s", key, kindOf(v))
	}
	return b
}

// depth reads a number of steps; 0 means no limit, as in dbt.
func (r *selectorReader) depth(m *project.Map, key string) int {
	v, _ := m.Get(key)
	n, isInt := v.(int64)
	if v != nil && (!isInt || n < 0) {
		r.wrong("%s must be a whole number, not %s", key, kindOf(v))
	}
	if n <= 0 {
		return Unlimited
	}
	return int(n)
}

// kindOf names a YAML value for messages.
func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "empty"
	case []any:
		return "a list"
	case *project.Map:
		return "a mapping"
	default:
		return quoted(formatValue(v))
	}
}
