package adapters

import (
	"context"
	"errors"
	"io"
)

// Result is a whole result in memory, for results known to be small.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// ReadAll runs a query and reads at most limit rows (all of them when limit is
// negative).
func ReadAll(ctx context.Context, s Session, sql string, limit int) (*Result, error) {
	rows, err := s.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	res := &Result{Columns: rows.Columns()}
	for limit < 0 || len(res.Rows) < limit {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		res.Rows = append(res.Rows, append([]any(nil), row...))
	}
	return res, nil
}
