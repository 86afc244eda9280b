package pytime

import (
	"fmt"
	"strings"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// zoneKind tells Python's tzinfo classes apart.
type zoneKind uint8

const (
	stdTimezone zoneKind = iota // datetime.timezone
	pytzUTCZone                 // pytz.utc
	pytzFixed                   // pytz.FixedOffset
	pytzStatic                  // a pytz zone that never changed its offset
	pytzPeriod                  // one period of a pytz zone
)

// Zone is a tzinfo: an offset, and for zones of the database the zone it is a
// period of.
type Zone struct {
	kind   zoneKind
	name   string         // the zone's, or the one given to timezone()
	loc    *time.Location // only for pytzPeriod
	offset int64          // seconds east of UTC
	abbr   string
	dst    int64 // seconds
}

var (
	pytzUTC = &Zone{kind: pytzUTCZone, name: "UTC", abbr: "UTC"}
	stdUTC  = &Zone{kind: stdTimezone}
)

// TypeName names the type in messages.
func (z *Zone) TypeName() string {
	switch z.kind {
	case stdTimezone:
		return "datetime.timezone"
	case pytzFixed:
		return "pytz._FixedOffset"
	}
	return "pytz.tzfile." + z.name
}

// String is the zone's name.
func (z *Zone) String() string {
	switch z.kind {
	case stdTimezone:
		return z.tzname().(string)
	case pytzFixed:
		return z.Repr()
	}
	return z.name
}

// Repr is Python's repr().
func (z *Zone) Repr() string {
	switch z.kind {
	case pytzUTCZone:
		return "<UTC>"
	case pytzFixed:
		return fmt.Sprintf("pytz.FixedOffset(%d)", z.offset/60)
	case pytzStatic:
		return fmt.Sprintf("<StaticTzInfo '%s'>", z.name)
	case pytzPeriod:
		season := "STD"
		if z.dst != 0 {
			season = "DST"
		}
		off := Timedelta{z.offset * usSecond}.String()
		if z.offset >= 0 {
			off = "+" + off
		}
		return fmt.Sprintf("<DstTzInfo '%s' %s%s %s>", z.name, z.abbr, off, season)
	}
	if z.offset == 0 && z.name == "" {
		return "datetime.timezone.utc"
	}
	off := Timedelta{z.offset * usSecond}.Repr()
	if z.name != "" {
		return fmt.Sprintf("datetime.timezone(%s, %s)", off, jinja.Repr(z.name))
	}
	return "datetime.timezone(" + off + ")"
}

// Equal compares zones: those of the database by name and offset.
func (z *Zone) Equal(v jinja.Value) bool {
	o, ok := v.(*Zone)
	if !ok {
		return false
	}
	if z.kind == stdTimezone || o.kind == stdTimezone {
		return z.kind == o.kind && z.offset == o.offset
	}
	return z.kind == o.kind && z.name == o.name && z.offset == o.offset && z.abbr == o.abbr
}

// HashKey makes equal zones equal keys.
func (z *Zone) HashKey() any {
	if z.kind == stdTimezone {
		return [2]any{"timezone", z.offset}
	}
	return [4]any{"tzinfo", z.name, z.offset, z.abbr}
}

func (z *Zone) tzname() jinja.Value {
	switch {
	case z.kind == pytzFixed:
		return nil
	case z.kind != stdTimezone:
		return z.abbr
	case z.name != "":
		return z.name
	case z.offset == 0:
		return "UTC"
	}
	return "UTC" + offsetText(z.offset, ":")
}

// dstValue is dst(): None where Python's class has none.
func (z *Zone) dstValue() jinja.Value {
	if z.kind == stdTimezone {
		return nil
	}
	return Timedelta{z.dst * usSecond}
}

// offsetText writes "+05:30", with seconds when there are any.
func offsetText(offset int64, sep string) string {
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	s := fmt.Sprintf("%c%02d%s%02d", sign, offset/3600, sep, offset/60%60)
	if offset%60 != 0 {
		s += fmt.Sprintf("%s%02d", sep, offset%60)
	}
	return s
}

// fromUTC returns the period of the zone in effect at a UTC wall time.
func (z *Zone) fromUTC(utc time.Time) *Zone {
	if z.loc == nil {
		return z
	}
	return period(z.name, z.loc, utc)
}

func period(name string, loc *time.Location, utc time.Time) *Zone {
	t := utc.In(loc)
	abbr, off := t.Zone()
	p := &Zone{kind: pytzPeriod, name: name, loc: loc, abbr: abbr}
	// pytz rounds offsets to whole minutes; only local mean times are not.
	minutes, _ := floorDiv(int64(off)+30, 60)
	p.offset = minutes * 60
	if t.IsDST() {
		p.dst = daylight(t, p.offset)
	}
	return p
}

// daylight is how far t's offset is ahead of the year's standard time.
func daylight(t time.Time, offset int64) int64 {
	for _, month := range []time.Month{time.January, time.July} {
		s := time.Date(t.Year(), month, 1, 0, 0, 0, 0, t.Location())
		if _, off := s.Zone(); !s.IsDST() && int64(off) != offset {
			return offset - int64(off)
		}
	}
	return 3600
}

// localize attaches the zone to a naive datetime. isDST nil makes times that
// do not exist or exist twice an error.
func (z *Zone) localize(d Datetime, isDST *bool) (Datetime, error) {
	if d.tz != nil {
		return d, valueError("Not naive datetime (tzinfo is already set)")
	}
	if z.loc == nil {
		d.tz = z
		return d, nil
	}
	var found []*Zone
	for _, around := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		p := period(z.name, z.loc, d.wall.Add(around))
		if q := period(z.name, z.loc, d.wall.Add(-time.Duration(p.offset)*time.Second)); q.offset != p.offset || q.abbr != p.abbr {
			continue
		}
		if len(found) == 0 || found[0].offset != p.offset {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 1:
		d.tz = found[0]
		return d, nil
	case 0:
		return z.localizeMissing(d, isDST)
	}
	if isDST == nil {
		return d, valueError("%s happens twice in %s; pass is_dst", d.isoformat(" ", "auto"), z.name)
	}
	for _, p := range found {
		if (p.dst != 0) == *isDST {
			d.tz = p
			if found[0].dst != found[1].dst {
				return d, nil
			}
		}
	}
	// Both periods are of one kind: the earlier moment counts as daylight time.
	first, last := found[0], found[1]
	if first.offset < last.offset {
		first, last = last, first
	}
	d.tz = last
	if *isDST {
		d.tz = first
	}
	return d, nil
}

// localizeMissing places a wall time that a change of the clock skips.
func (z *Zone) localizeMissing(d Datetime, isDST *bool) (Datetime, error) {
	if isDST == nil {
		return d, valueError("%s does not exist in %s; pass is_dst", d.isoformat(" ", "auto"), z.name)
	}
	shift := -6 * time.Hour
	if *isDST {
		shift = 6 * time.Hour
	}
	near := d
	near.wall = d.wall.Add(shift)
	near, err := z.localize(near, isDST)
	if err != nil {
		return d, err
	}
	near.wall = near.wall.Add(-shift)
	return near, nil
}

// Attr gives the methods of a tzinfo.
func (z *Zone) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "zone":
		if z.kind == stdTimezone {
			return nil, false
		}
		if z.kind == pytzFixed {
			return nil, true
		}
		return z.name, true
	case "localize":
		if z.kind == stdTimezone {
			return nil, false
		}
		return jinja.Func(name, z.callLocalize), true
	case "normalize":
		if z.kind == stdTimezone {
			return nil, false
		}
		return jinja.Func(name, z.callNormalize), true
	case "utcoffset", "dst", "tzname", "fromutc":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) { return z.ask(name, c) }), true
	case "utc":
		return stdUTC, z.kind == stdTimezone
	}
	return nil, false
}

func (z *Zone) ask(name string, c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind(name, jinja.Param{Name: "dt"}, jinja.Param{Name: "is_dst"})
	if err != nil {
		return nil, err
	}
	p := z
	if d, ok := args[0].(Datetime); ok && z.loc != nil {
		no := false
		d.tz = nil
		at, err := z.localize(d, &no)
		if err != nil {
			return nil, err
		}
		p = at.tz
	}
	switch name {
	case "utcoffset":
		return Timedelta{p.offset * usSecond}, nil
	case "dst":
		return p.dstValue(), nil
	case "tzname":
		return p.tzname(), nil
	}
	d, ok := args[0].(Datetime)
	if !ok {
		return nil, typeError("fromutc() takes a datetime")
	}
	return d.at(d.wall, z)
}

func (z *Zone) callLocalize(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("localize", jinja.Param{Name: "dt", Required: true}, jinja.Param{Name: "is_dst", Default: false})
	if err != nil {
		return nil, err
	}
	d, ok := args[0].(Datetime)
	if !ok {
		return nil, typeError("localize() takes a datetime, not %s", jinja.TypeName(args[0]))
	}
	var isDST *bool
	if args[1] != nil {
		b := jinja.Truth(args[1])
		isDST = &b
	}
	d, err = z.localize(d, isDST)
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (z *Zone) callNormalize(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("normalize", jinja.Param{Name: "dt", Required: true}, jinja.Param{Name: "is_dst", Default: false})
	if err != nil {
		return nil, err
	}
	d, ok := args[0].(Datetime)
	if !ok || d.tz == nil {
		return nil, valueError("Naive time - no tzinfo set")
	}
	return d.at(d.utc(), z)
}

// lookupZone finds a zone of the database, whatever its letter case.
func lookupZone(name string) (*time.Location, string, bool) {
	tries := []string{name, strings.ToUpper(name), titleZone(name)}
	for _, n := range tries {
		if n == "" || n == "Local" || n == "LOCAL" {
			continue
		}
		if loc, err := time.LoadLocation(n); err == nil {
			return loc, n, true
		}
	}
	return nil, "", false
}

// titleZone writes "america/new_york" as "America/New_York".
func titleZone(name string) string {
	b := []byte(strings.ToLower(name))
	start := true
	for i, c := range b {
		if start && c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
		start = c == '/' || c == '_' || c == '-'
	}
	return string(b)
}

// zoneNamed returns the zone as pytz.timezone does: attached without localize
// it is the zone's oldest offset.
func zoneNamed(name string) (*Zone, bool) {
	if strings.EqualFold(name, "utc") {
		return pytzUTC, true
	}
	loc, name, ok := lookupZone(name)
	if !ok {
		return nil, false
	}
	first := period(name, loc, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	last := period(name, loc, time.Date(2037, 7, 1, 0, 0, 0, 0, time.UTC))
	winter := period(name, loc, time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC))
	if first.abbr == last.abbr && first.offset == last.offset && last.abbr == winter.abbr {
		return &Zone{kind: pytzStatic, name: name, offset: first.offset, abbr: first.abbr}, true
	}
	return first, true
}

func pytzTimezone(c *jinja.Call) (jinja.Value, error) {
	name, err := textArg(c, "timezone", "zone")
	if err != nil {
		return nil, err
	}
	z, ok := zoneNamed(name)
	if !ok {
		return nil, valueError("there is no time zone named %s", jinja.Repr(name))
	}
	return z, nil
}

func fixedOffset(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("FixedOffset", jinja.Required("offset")...)
	if err != nil {
		return nil, err
	}
	n, ok := integer(args[0])
	if !ok || n <= -1440 || n >= 1440 {
		return nil, valueError("FixedOffset() takes minutes between -1439 and 1439")
	}
	if n == 0 {
		return pytzUTC, nil
	}
	return &Zone{kind: pytzFixed, offset: n * 60}, nil
}

type timezoneClass struct{}

func (timezoneClass) TypeName() string { return "type" }
func (timezoneClass) String() string   { return "<class 'datetime.timezone'>" }

// Attr gives timezone.utc, min and max.
func (timezoneClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "utc":
		return stdUTC, true
	case "min":
		return &Zone{offset: -86340}, true
	case "max":
		return &Zone{offset: 86340}, true
	}
	return nil, false
}

// Call is timezone(offset, name).
func (timezoneClass) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("timezone", jinja.Param{Name: "offset", Required: true}, jinja.Param{Name: "name", Default: ""})
	if err != nil {
		return nil, err
	}
	d, ok := args[0].(Timedelta)
	name, okName := args[1].(string)
	if !ok || !okName {
		return nil, typeError("timezone() takes a timedelta and a text")
	}
	if d.us <= -usDay || d.us >= usDay || d.us%usSecond != 0 {
		return nil, valueError("offset must be a timedelta of whole seconds strictly between -24 and 24 hours, not %s", d)
	}
	if d.us == 0 && name == "" {
		return stdUTC, nil
	}
	return &Zone{offset: d.us / usSecond, name: name}, nil
}

type tzinfoClass struct{}

func (tzinfoClass) TypeName() string                { return "type" }
func (tzinfoClass) String() string                  { return "<class 'datetime.tzinfo'>" }
func (tzinfoClass) Attr(string) (jinja.Value, bool) { return nil, false }
