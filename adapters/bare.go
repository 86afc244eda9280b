package adapters

// SessionUnwrapper is implemented by sessions that decorate another.
type SessionUnwrapper interface{ Unwrap() Session }

// Bare returns the engine's own session, for adapters that need more of it than
// the interface has.
func Bare(s Session) Session {
	for {
		u, ok := s.(SessionUnwrapper)
		if !ok {
			return s
		}
		s = u.Unwrap()
	}
}
