package duckdb

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// checks are what the binder asks of calls beyond their signatures.
var checks = map[string]func([]types.Arg) *types.Refusal{
	"greatest": together, "least": together,
	"struct_extract": hasField,
	"date_trunc":     hasPart, "datetrunc": hasPart, "date_part": hasPart, "datepart": hasPart,
}

// together refuses the first argument that does not combine with those before it.
func together(args []types.Arg) *types.Refusal {
	t := args[0].Type
	for _, a := range args[1:] {
		u, ok := combine(t, a.Type, false)
		if !ok {
			return types.Mismatch("values of the types " + told(t) + " and " + told(a.Type) + " do not go together without a cast").Of(a)
		}
		t = u
	}
	return nil
}

// hasField refuses a name that a structure has no field of.
func hasField(args []types.Arg) *types.Refusal {
	if len(args) != 2 || !args[1].Literal || settle(args[1].Type).Name != varchar.Name {
		return nil
	}
	if t := settle(args[0].Type); t.Name == structed && lacks(t, args[1].Text) {
		return types.Mismatch("a value of the type " + told(t) + " has no field " + args[1].Text).Of(args[1])
	}
	return nil
}

// hasPart refuses a written part of a date that there is none of.
func hasPart(args []types.Arg) *types.Refusal {
	if len(args) != 2 || !args[0].Literal || settle(args[0].Type).Name != varchar.Name || dateParts[strings.ToLower(args[0].Text)] {
		return nil
	}
	return types.WrongArguments("a date has no part called " + args[0].Text).Of(args[0])
}

// dateParts are the parts of dates and times under all their names.
var dateParts = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`millennium millenniums millennia mil mils century centuries cent c decade decades dec decs year years yr yrs y quarter
		quarters month months mon mons week weeks w weekofyear day days d dayofmonth hour hours hr hrs h minute minutes min mins m second seconds sec
		secs s millisecond milliseconds ms msec msecs msecond mseconds microsecond microseconds us usec usecs usecond useconds dow dayofweek weekday
		isodow doy dayofyear yearweek isoyear epoch era julian timezone timezone_hour timezone_minute`) {
		out[n] = true
	}
	return out
}()
