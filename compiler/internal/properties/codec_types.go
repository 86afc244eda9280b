package properties

func (c *codec) file(f *File) {
	c.bool(&f.Templated)
	for _, list := range []*[]Patch{&f.Models, &f.Seeds, &f.Snapshots, &f.Analyses, &f.DataTests, &f.Functions} {
		slice(c, list, c.patch)
	}
	slice(c, &f.Sources, c.source)
	slice(c, &f.Macros, c.macro)
	slice(c, &f.Exposures, c.exposure)
	slice(c, &f.Groups, c.group)
	slice(c, &f.UnitTests, c.unitTest)
	for _, list := range []*[]Definition{&f.Metrics, &f.SemanticModels, &f.SavedQueries} {
		slice(c, list, c.definition)
	}
}

func (c *codec) entries(list *[]ConfigEntry) {
	slice(c, list, func(e *ConfigEntry) {
		c.str(&e.Key)
		c.value(&e.Value)
		c.raw(e)
		c.rng(&e.Range)
	})
}

// raw writes Raw only when rendering changed it.
func (c *codec) raw(e *ConfigEntry) {
	if c.writing {
		if same(e.Value, e.Raw) {
			c.out = append(c.out, tagSame)
			return
		}
		c.writeValue(e.Raw)
		return
	}
	var tag byte
	c.byte(&tag)
	if tag == tagSame {
		e.Raw = e.Value
		return
	}
	e.Raw = c.readValue(tag)
}

func (c *codec) patch(p *Patch) {
	c.text(&p.Name)
	c.rng(&p.Range)
	c.text(&p.Description)
	c.entries(&p.Config)
	slice(c, &p.Columns, c.column)
	slice(c, &p.Tests, c.test)
	slice(c, &p.Constraints, c.constraint)
	c.value(&p.LatestVersion)
	c.rng(&p.LatestVersionRange)
	slice(c, &p.Versions, c.version)
	c.text(&p.DeprecationDate)
	c.mapPtr(&p.TimeSpine)
	c.text(&p.Relation)
	c.boolPtr(&p.QuoteColumns)
	slice(c, &p.Arguments, c.functionArgument)
	c.functionReturns(&p.Returns)
	slice(c, &p.Overloads, c.functionOverload)
}

func (c *codec) version(v *Version) {
	c.value(&v.V)
	c.rng(&v.VRange)
	c.rng(&v.Range)
	c.str(&v.DefinedIn)
	c.text(&v.Description)
	c.str(&v.Access)
	c.entries(&v.Config)
	slice(c, &v.Constraints, c.constraint)
	c.mapPtr(&v.Docs)
	c.text(&v.DeprecationDate)
	slice(c, &v.Tests, c.test)
	c.bool(&v.HasTests)
	c.bool(&v.IncludeAll)
	c.strs(&v.Include)
	c.strs(&v.Exclude)
	slice(c, &v.Columns, c.column)
}

func (c *codec) column(col *Column) {
	c.text(&col.Name)
	c.rng(&col.Range)
	c.text(&col.Description)
	c.str(&col.DataType)
	c.boolPtr(&col.Quote)
	c.strs(&col.Tags)
	c.mapPtr(&col.Meta)
	slice(c, &col.Constraints, c.constraint)
	c.str(&col.Granularity)
	c.mapPtr(&col.Config)
	slice(c, &col.Tests, c.test)
	c.mapPtr(&col.Extra)
}

func (c *codec) constraint(k *Constraint) {
	c.str(&k.Type)
	c.str(&k.Name)
	c.str(&k.Expression)
	c.bool(&k.WarnUnenforced)
	c.bool(&k.WarnUnsupp)
	c.strs(&k.Columns)
	c.str(&k.To)
	c.strs(&k.ToColumns)
	c.rng(&k.Range)
}

func (c *codec) test(t *TestDef) {
	c.str(&t.Name)
	c.str(&t.Namespace)
	c.rng(&t.NameRange)
	c.rng(&t.Range)
	c.mapPtr(&t.Args)
	slice(c, &t.ArgRanges, c.rng)
	beside := uint64(uint32(t.ArgsBeside))
	c.uint(&beside)
	t.ArgsBeside = int32(uint32(beside))
	c.entries(&t.Config)
	c.str(&t.CustomName)
	c.str(&t.Description)
	c.str(&t.Column)
	c.text(&t.Bare)
	slice(c, &t.BesideConfig, c.text)
}

func (c *codec) source(s *Source) {
	c.text(&s.Name)
	c.rng(&s.Range)
	c.text(&s.Description)
	for _, f := range []*string{&s.Database, &s.Schema, &s.RawDatabase, &s.RawSchema, &s.Loader, &s.LoadedAtField, &s.LoadedAtQuery, &s.Overrides} {
		c.str(f)
	}
	c.mapPtr(&s.Meta)
	c.strs(&s.Tags)
	c.mapPtr(&s.Quoting)
	c.mapPtr(&s.Freshness)
	c.bool(&s.HasFreshness)
	c.entries(&s.Config)
	slice(c, &s.Tables, c.table)
}

func (c *codec) table(t *Table) {
	c.text(&t.Name)
	c.rng(&t.Range)
	c.text(&t.Description)
	for _, f := range []*string{&t.Identifier, &t.Loader, &t.LoadedAtField, &t.LoadedAtQuery} {
		c.str(f)
	}
	c.bool(&t.HasLoadedAtField)
	c.mapPtr(&t.Meta)
	c.strs(&t.Tags)
	c.mapPtr(&t.Quoting)
	c.mapPtr(&t.Freshness)
	c.bool(&t.HasFreshness)
	c.mapPtr(&t.External)
	c.entries(&t.Config)
	slice(c, &t.Columns, c.column)
	slice(c, &t.Tests, c.test)
}

func (c *codec) macro(m *Macro) {
	c.text(&m.Name)
	c.rng(&m.Range)
	c.text(&m.Description)
	slice(c, &m.Arguments, func(a *Argument) {
		c.str(&a.Name)
		c.str(&a.Type)
		c.text(&a.Description)
		c.rng(&a.Range)
	})
	c.mapPtr(&m.Meta)
	c.mapPtr(&m.Docs)
	c.entries(&m.Config)
}

func (c *codec) exposure(e *Exposure) {
	c.text(&e.Name)
	c.rng(&e.Range)
	c.text(&e.Description)
	for _, f := range []*string{&e.Type, &e.Label, &e.Maturity, &e.URL} {
		c.str(f)
	}
	c.mapPtr(&e.Owner)
	slice(c, &e.DependsOn, c.text)
	c.mapPtr(&e.Meta)
	c.strs(&e.Tags)
	c.entries(&e.Config)
}

func (c *codec) group(g *Group) {
	c.text(&g.Name)
	c.rng(&g.Range)
	c.text(&g.Description)
	c.mapPtr(&g.Owner)
	c.entries(&g.Config)
}

func (c *codec) unitTest(u *UnitTest) {
	c.text(&u.Name)
	c.rng(&u.Range)
	c.text(&u.Description)
	c.text(&u.Model)
	slice(c, &u.Given, func(in *UnitInput) {
		c.text(&in.Input)
		c.mapPtr(&in.Data)
		c.rng(&in.Range)
	})
	c.mapPtr(&u.Expect)
	c.rng(&u.ExpectRange)
	c.mapPtr(&u.Overrides)
	c.mapPtr(&u.Versions)
	c.entries(&u.Config)
}

func (c *codec) definition(d *Definition) {
	c.text(&d.Name)
	c.rng(&d.Range)
	c.text(&d.Description)
	c.entries(&d.Config)
	c.mapPtr(&d.Data)
}
