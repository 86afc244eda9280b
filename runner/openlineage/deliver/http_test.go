package deliver

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// post opens a transport to a server with more settings, and sends messages.
func post(t *testing.T, url string, more Settings, limit time.Duration, bodies ...string) []Loss {
	t.Helper()
	s := Settings{"type": "http", "url": url, "retry": map[string]any{"backoff_factor": 0.001}}
	for k, v := range more {
		s[k] = v
	}
	transports, err := Open(Config{Transport: s}, Local{})
	if err != nil {
		t.Fatal(err)
	}
	sender := NewSender(t.Context(), transports...)
	for _, b := range bodies {
		sender.Send(Message{Run: "one", Body: []byte(b)})
	}
	return sender.Close(limit)
}

// TestReceiver: what a receiver gets, and that it may be ill for a while.
func TestReceiver(t *testing.T) {
	var got []string
	ill := 2
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ill--; ill >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		zipped, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		body, _ := io.ReadAll(zipped)
		got = append(got, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization")+" "+r.Header.Get("X-Team")+" "+r.Header.Get("Content-Type")+" "+string(body))
		w.WriteHeader(http.StatusCreated)
	}))
	defer server.Close()
	losses := post(t, server.URL+"/base/", Settings{
		"endpoint": "lineage", "compression": "gzip", "auth": map[string]any{"type": "api_key", "api_key": "k"},
		"custom_headers": map[string]any{"X-Team": "data"}, "urlParams": map[string]any{"a": 1},
	}, time.Minute, "1", "2")
	want := []string{"POST /base/lineage?a=1 Bearer k data application/json 1", "POST /base/lineage?a=1 Bearer k data application/json 2"}
	if len(losses) > 0 || !slices.Equal(got, want) {
		t.Errorf("lost %+v, got %q", losses, got)
	}
}

// TestLosses: a receiver that refuses, that is not there, and that does not
// answer. None takes longer than the limit, and no error holds a secret.
func TestLosses(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "not with the key s3cret", http.StatusUnauthorized)
	}))
	defer refusing.Close()
	stop := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	}))
	defer silent.Close()
	defer close(stop)
	auth := Settings{"auth": map[string]any{"type": "api_key", "apiKey": "s3cret"}}
	for _, c := range []struct {
		url, want string
	}{
		{refusing.URL, "401 Unauthorized: not with the key *****"},
		{"http://user:s3cret@127.0.0.1:1/x?token=s3cret", "connection refused"},
		{silent.URL, "context canceled"},
	} {
		losses := post(t, c.url, auth, 200*time.Millisecond, "1", "2", "3")
		if len(losses) != 1 || losses[0].Lost != 3 || losses[0].Sent != 0 || losses[0].Err == nil {
			t.Errorf("%s: lost %+v", c.url, losses)
			continue
		}
		if said := losses[0].To + " " + losses[0].Err.Error(); !strings.Contains(said, c.want) || strings.Contains(said, "s3cret") {
			t.Errorf("%s: %s, want %s", c.url, said, c.want)
		}
	}
}

// TestToken: a key is exchanged for a token once, as long as that holds.
func TestToken(t *testing.T) {
	var mu sync.Mutex
	asked, got := 0, map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path == "/token" {
			asked++
			fmt.Fprintf(w, `{"access_token": "of %s by %s", "expires_in": 3600}`, r.FormValue("apikey"), r.FormValue("grant_type"))
			return
		}
		got[r.Header.Get("Authorization")]++
	}))
	defer server.Close()
	losses := post(t, server.URL, Settings{
		"auth": map[string]any{"type": "jwt", "apiKey": "k", "tokenEndpoint": server.URL + "/token", "grantType": "g"},
	}, time.Minute, "1", "2", "3")
	if len(losses) > 0 || asked != 1 || got["Bearer of k by g"] != 3 {
		t.Errorf("lost %+v, asked %d times, got %v", losses, asked, got)
	}
}

// memory is a transport that keeps what it is sent.
type memory struct {
	mu  sync.Mutex
	got []string
	err error
}

func (m *memory) Name() string { return "memory" }

func (m *memory) Send(_ context.Context, msg Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.got = append(m.got, string(msg.Body))
	}
	return m.err
}

func (m *memory) Close(context.Context) error { return nil }

// TestOrder: events of one run keep their order, and the whole's are the first
// and the last.
func TestOrder(t *testing.T) {
	m := &memory{}
	s := NewSender(t.Context(), m)
	s.Send(Message{Run: "whole", Alone: true, Body: []byte("whole 0")})
	for i := range 200 {
		s.Send(Message{Run: fmt.Sprint(i % 7), Body: fmt.Appendf(nil, "%d %d", i%7, i/7)})
	}
	s.Send(Message{Run: "whole", Alone: true, Body: []byte("whole 1")})
	if losses := s.Close(time.Minute); len(losses) > 0 || len(m.got) != 202 || m.got[0] != "whole 0" || m.got[201] != "whole 1" {
		t.Fatalf("lost %+v, got %q", losses, m.got)
	}
	next := map[string]int{}
	for _, line := range m.got {
		run, n, _ := strings.Cut(line, " ")
		if n != fmt.Sprint(next[run]) {
			t.Errorf("of run %s came %s after %d", run, n, next[run]-1)
		}
		next[run]++
	}
}

// TestOneDeadOneAlive: a receiver that is not there does not keep events from
// another.
func TestOneDeadOneAlive(t *testing.T) {
	dead, alive := &memory{err: errors.New("away")}, &memory{}
	s := NewSender(t.Context(), dead, alive)
	for range 10 {
		s.Send(Message{Run: "one", Body: []byte("x")})
	}
	if losses := s.Close(time.Minute); len(losses) != 1 || losses[0].Lost != 10 || len(alive.got) != 10 {
		t.Errorf("lost %+v, got %d", losses, len(alive.got))
	}
}

// TestChain: how several transports hang together.
func TestChain(t *testing.T) {
	for _, c := range []struct {
		firstFails, onFailure, onSuccess bool
		first, second                    int
		fails                            bool
	}{
		{false, true, false, 1, 0, false},
		{true, true, false, 0, 1, false},
		{true, false, true, 0, 0, true},
		{false, false, true, 1, 1, false},
		{true, false, false, 0, 0, true},
	} {
		first, second := &memory{}, &memory{}
		if c.firstFails {
			first.err = errors.New("away")
		}
		err := (&chain{[]Transport{first, second}, c.onFailure, c.onSuccess}).Send(t.Context(), Message{})
		if len(first.got) != c.first || len(second.got) != c.second || (err != nil) != c.fails {
			t.Errorf("%+v: %d, %d, %v", c, len(first.got), len(second.got), err)
		}
	}
}
