package deliver

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// keyNames are how the clients write the setting of an API key.
var keyNames = []string{"apiKey", "api_key"}

func openAuth(s Settings, client *http.Client) (tokens, error) {
	kind, key := s.Text("type"), s.Text(keyNames...)
	switch {
	case kind == "" && key == "":
		return nil, nil
	case kind != "" && kind != "api_key" && kind != "jwt":
		return nil, &ConfigError{Message: fmt.Sprintf("there is no auth of type %q", kind), Hint: "use api_key or jwt"}
	case key == "":
		return nil, &ConfigError{Message: "auth of the transport http lacks apiKey", Hint: "give the key that the receiver knows you by"}
	case kind != "jwt":
		return apiKey(key), nil
	}
	t := &jwt{
		client: client, key: key, endpoint: s.Text("tokenEndpoint", "token_endpoint"), grant: s.Text("grantType", "grant_type"),
		response: s.Text("responseType", "response_type"), fields: []string{"token", "access_token"}, expires: s.Text("expiresInField", "expires_in_field"),
	}
	if t.endpoint == "" {
		return nil, &ConfigError{Message: "auth of type jwt lacks tokenEndpoint", Hint: "give the address that turns the key into a token"}
	}
	if t.grant == "" {
		t.grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	}
	if t.response == "" {
		t.response = "token"
	}
	if t.expires == "" {
		t.expires = "expires_in"
	}
	if list, ok := s.find([]string{"tokenFields", "token_fields"}).([]any); ok {
		t.fields = nil
		for _, f := range list {
			t.fields = append(t.fields, fmt.Sprint(f))
		}
	}
	seconds, err := s.Number(120, "tokenRefreshBuffer", "token_refresh_buffer")
	t.early = time.Duration(seconds * float64(time.Second))
	return t, err
}

// apiKey is sent as it is.
type apiKey string

func (k apiKey) bearer(context.Context) (string, error) { return string(k), nil }

// jwt exchanges a key for a token that ends some time.
type jwt struct {
	client                                  *http.Client
	key, endpoint, grant, response, expires string
	fields                                  []string
	early                                   time.Duration

	mu    sync.Mutex
	token string
	until time.Time
}

func (t *jwt) bearer(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && time.Now().Before(t.until.Add(-t.early)) {
		return t.token, nil
	}
	form := url.Values{"grant_type": {t.grant}, "response_type": {t.response}, "apikey": {t.key}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := t.client.Do(req)
	if err != nil {
		return "", fmt.Errorf("no token: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return "", fmt.Errorf("no token: %s", resp.Status)
	}
	var answer Settings
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&answer); err != nil {
		return "", fmt.Errorf("no token: the answer is no JSON")
	}
	token := answer.Text(t.fields...)
	if token == "" {
		return "", fmt.Errorf("no token: the answer has none of %s", strings.Join(t.fields, ", "))
	}
	t.token, t.until = token, expiry(token)
	if seconds, err := answer.Number(0, t.expires, "expiresIn"); err == nil && seconds > 0 {
		t.until = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	}
	return token, nil
}

// expiry is when a token says that it ends; zero when it does not.
func expiry(token string) time.Time {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var claims struct {
		Exp float64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil || claims.Exp == 0 {
		return time.Time{}
	}
	return time.Unix(int64(claims.Exp), 0)
}
