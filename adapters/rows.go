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
	// Response is what the engine said when the result ended, "OK" where it says
	// nothing.
	Response Response
}

// Responder is implemented by results of engines that say something when a
// result ends: how many rows it had, for one. It answers once the result is
// closed.
type Responder interface{ Response() Response }

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
	res.Response = Response{Message: "OK", RowsAffected: -1}
	if r, ok := rows.(Responder); ok {
		if err := rows.Close(); err != nil {
			return nil, err
		}
		res.Response = r.Response()
	}
	return res, nil
}
