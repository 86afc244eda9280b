package deliver

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// receiver is an HTTP server that takes events.
type receiver struct {
	address *url.URL
	client  *http.Client
	headers http.Header
	token   tokens // nil without
	gzip    bool
	retry   retry
	secrets []string
}

// retry says how often an event is sent again.
type retry struct {
	total   int
	backoff float64 // seconds, doubled each time
	status  []int
}

// tokens gives what is sent as authorization.
type tokens interface {
	bearer(ctx context.Context) (string, error)
}

func openHTTP(s Settings) (Transport, error) {
	address, err := endpoint(s)
	if err != nil {
		return nil, err
	}
	seconds, err := s.Number(5, "timeout")
	if err != nil {
		return nil, err
	}
	if millis, err := s.Number(0, "timeoutInMillis"); err != nil {
		return nil, err
	} else if millis > 0 {
		seconds = millis / 1000
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if !s.Truth(true, "verify") {
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	}
	r := &receiver{
		address: address, headers: http.Header{}, gzip: strings.EqualFold(s.Text("compression"), "gzip"),
		client: &http.Client{Transport: transport, Timeout: time.Duration(seconds * float64(time.Second))},
	}
	for name, v := range s.Map("custom_headers", "headers") {
		value := fmt.Sprint(v)
		r.headers.Set(name, value)
		r.secrets = append(r.secrets, value)
	}
	if r.retry, err = readRetry(s.Map("retry")); err != nil {
		return nil, err
	}
	if r.token, err = openAuth(s.Map("auth"), r.client); err != nil {
		return nil, err
	}
	r.secrets = append(r.secrets, s.Map("auth").Text(keyNames...))
	if password, ok := address.User.Password(); ok {
		r.secrets = append(r.secrets, password)
	}
	return r, nil
}

// endpoint is the address that events are posted to.
func endpoint(s Settings) (*url.URL, error) {
	given := strings.TrimSpace(s.Text("url"))
	base, err := url.Parse(given)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, &ConfigError{Message: "the transport http lacks a valid url", Hint: "give the receiver's address: http://localhost:5000"}
	}
	path := s.Text("endpoint")
	if path == "" {
		path = "api/v1/lineage"
	}
	relative, err := url.Parse(path)
	if err != nil || relative.Host != "" {
		return nil, &ConfigError{Message: fmt.Sprintf("the transport http has an endpoint that is no path: %q", path), Hint: "give the path below url, such as api/v1/lineage"}
	}
	if base.Path == "" {
		base.Path = "/"
	}
	out := base.ResolveReference(relative)
	query := out.Query()
	for name, v := range s.Map("urlParams", "url_params") {
		query.Set(name, fmt.Sprint(v))
	}
	out.RawQuery = query.Encode()
	return out, nil
}

func readRetry(s Settings) (retry, error) {
	total, err := s.Number(5, "total")
	if err != nil {
		return retry{}, err
	}
	backoff, err := s.Number(0.3, "backoff_factor")
	if err != nil {
		return retry{}, err
	}
	out := retry{total: int(total), backoff: backoff, status: []int{500, 502, 503, 504}}
	if list, ok := s.find([]string{"status_forcelist"}).([]any); ok {
		out.status = nil
		for _, v := range list {
			if n, err := (Settings{"status": v}).Number(0, "status"); err == nil {
				out.status = append(out.status, int(n))
			}
		}
	}
	return out, nil
}

// Name is the address without what may be secret.
func (r *receiver) Name() string {
	shown := url.URL{Scheme: r.address.Scheme, Host: r.address.Host, Path: r.address.Path}
	return shown.String()
}

// Send posts the event, several times when the receiver is not well.
func (r *receiver) Send(ctx context.Context, m Message) error {
	body := m.Body
	if r.gzip {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(body) // to memory
		_ = w.Close()
		body = b.Bytes()
	}
	for try := 0; ; try++ {
		again, err := r.post(ctx, body)
		if err == nil || !again || try >= r.retry.total {
			return r.clean(err)
		}
		wait := time.Duration(r.retry.backoff * math.Pow(2, float64(try)) * float64(time.Second))
		select {
		case <-ctx.Done():
			return r.clean(err)
		case <-time.After(wait):
		}
	}
}

// post sends the event once. again says that trying once more may help.
func (r *receiver) post(ctx context.Context, body []byte) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.address.String(), bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	for name, values := range r.headers {
		req.Header[name] = values
	}
	req.Header.Set("Content-Type", "application/json")
	if r.gzip {
		req.Header.Set("Content-Encoding", "gzip")
	}
	if r.token != nil {
		token, err := r.token.bearer(ctx)
		if err != nil {
			return false, err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return true, err
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode < 300 {
		return false, nil
	}
	answer := fmt.Errorf("%s", resp.Status)
	if line := strings.Join(strings.Fields(string(said)), " "); line != "" {
		answer = fmt.Errorf("%s: %s", resp.Status, line)
	}
	if slices.Contains(r.retry.status, resp.StatusCode) {
		return true, answer
	}
	return false, &Rejected{answer}
}

// clean makes an error that holds neither the address's secrets nor a key.
func (r *receiver) clean(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	_, rejected := err.(*Rejected)
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	said := err.Error()
	for _, secret := range r.secrets {
		if secret != "" {
			said = strings.ReplaceAll(said, secret, "*****")
		}
	}
	if rejected {
		return &Rejected{errors.New(said)}
	}
	return errors.New(said)
}

// Close lets go of connections.
func (r *receiver) Close(context.Context) error {
	r.client.CloseIdleConnections()
	return nil
}
