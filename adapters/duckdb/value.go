package duckdb

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// value turns a driver's value into one of the contract's.
func value(v any, typ string, zone *time.Location) any {
	switch v := v.(type) {
	case nil, bool, string, int64, float64:
		return v
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case uint8:
		return int64(v)
	case uint16:
		return int64(v)
	case uint32:
		return int64(v)
	case uint64:
		return integer(new(big.Int).SetUint64(v))
	case float32:
		return float64(v)
	case *big.Int:
		return integer(v)
	case duckdb.Decimal:
		return adapters.Decimal{Unscaled: v.Value, Scale: int(v.Scale)}
	case []byte:
		if typ == "UUID" {
			return uuidText(v)
		}
		return v
	case duckdb.UUID:
		return uuidText(v[:])
	case time.Time:
		return moment(v, typ, zone)
	}
	// What only statements other than SELECT return unread, such as a list of
	// INSERT ... RETURNING.
	if text, err := json.Marshal(v); err == nil {
		return string(text)
	}
	return fmt.Sprint(v)
}

func integer(v *big.Int) any {
	if v.IsInt64() {
		return v.Int64()
	}
	return v
}

func uuidText(b []byte) string {
	if len(b) != 16 {
		return hex.EncodeToString(b)
	}
	h := hex.EncodeToString(b)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// DuckDB's infinities lie at the ends of its integers, beyond these years.
const (
	lastYear  = 290000
	firstYear = -290000
)

func moment(t time.Time, typ string, zone *time.Location) any {
	switch {
	case t.Year() > lastYear:
		return "infinity"
	case t.Year() < firstYear:
		return "-infinity"
	}
	switch typ {
	case "DATE":
		return adapters.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
	case "TIME":
		return adapters.TimeOfDay(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
			time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond()))
	case "TIMESTAMP WITH TIME ZONE":
		return t.In(zone)
	}
	return t
}
