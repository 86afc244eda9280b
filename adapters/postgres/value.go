package postgres

import (
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
)

// value turns the server's text of a value into one of the contract's. What
// has no counterpart, and what lies outside it (infinity, NaN of numeric, years
// before Christ), stays the server's text.
func value(raw []byte, oid uint32) any {
	if raw == nil {
		return nil
	}
	text := string(raw)
	switch oid {
	case oidBool:
		return text == "t"
	case oidInt2, oidInt4, oidInt8, oidOID:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case oidFloat4:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case oidFloat8:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case oidNumeric:
		return decimal(text)
	case oidDate:
		if t, err := time.Parse("2006-01-02", text); err == nil {
			return adapters.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
		}
	case oidTime:
		if t, err := time.Parse("15:04:05.999999", text); err == nil {
			return adapters.TimeOfDay(t.Sub(t.Truncate(24 * time.Hour)))
		}
	case oidTimestamp:
		if t, err := time.Parse("2006-01-02 15:04:05.999999", text); err == nil {
			return t
		}
	case oidTimestampTZ:
		return instant(text)
	case oidBytea:
		if b, err := hex.DecodeString(strings.TrimPrefix(text, `\x`)); err == nil {
			return b
		}
	case oidJSON, oidJSONB:
		return adapters.JSON(text)
	}
	if element, ok := elementOf[oid]; ok {
		return list(text, element)
	}
	return text
}

func decimal(text string) any {
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return text
	}
	return adapters.Decimal{Unscaled: n, Scale: len(fraction)}
}

// instant reads a time with its offset, which has minutes only where needed.
func instant(text string) any {
	for _, layout := range []string{"2006-01-02 15:04:05.999999-07", "2006-01-02 15:04:05.999999-07:00", "2006-01-02 15:04:05.999999-07:00:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return text
}
