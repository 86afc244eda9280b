package adapters

import "context"

type noticesKey struct{}

// WithNotices returns a context whose statements call f with what users should
// know while they run, such as what they wait for. f may be called from any
// goroutine.
func WithNotices(ctx context.Context, f func(text string)) context.Context {
	return context.WithValue(ctx, noticesKey{}, f)
}

// Notices returns what WithNotices set, nil without it.
func Notices(ctx context.Context) func(text string) {
	f, _ := ctx.Value(noticesKey{}).(func(string))
	return f
}
