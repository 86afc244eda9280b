// Package kafka sends OpenLineage events to a topic.
//
// It takes the settings of the clients' transport kafka, whose `config` holds
// the properties of a Kafka producer, and gives a transport for package deliver.
// It is apart from the other transports for the size of what it imports.
package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"github.com/modeldata/model/runner/openlineage/deliver"
)

// timeout bounds what is tried for one event.
const timeout = 10 * time.Second

// Open makes the transport. It connects when the first event is sent.
func Open(s deliver.Settings) (deliver.Transport, error) {
	t := &topic{name: s.Text("topic", "topicName"), key: s.Text("messageKey", "message_key")}
	if t.name == "" {
		return nil, &deliver.ConfigError{Message: "the transport kafka lacks topic", Hint: "name the topic that events are written to"}
	}
	config := s.Map("config", "properties")
	t.servers = config.Text("bootstrap.servers", "metadata.broker.list")
	if t.servers == "" {
		return nil, &deliver.ConfigError{Message: "the transport kafka lacks bootstrap.servers in config", Hint: "name the brokers: localhost:9092"}
	}
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(strings.ReplaceAll(t.servers, " ", ""), ",")...), kgo.DefaultProduceTopic(t.name),
		kgo.RecordDeliveryTimeout(timeout), kgo.ProduceRequestTimeout(timeout), kgo.RetryTimeout(timeout), kgo.DialTimeout(timeout / 2),
		kgo.ProducerBatchCompression(kgo.GzipCompression(), kgo.NoCompression()), kgo.AllowAutoTopicCreation(),
	}
	if id := config.Text("client.id"); id != "" {
		options = append(options, kgo.ClientID(id))
	}
	secured, err := security(config)
	if err != nil {
		return nil, err
	}
	if t.client, err = kgo.NewClient(append(options, secured...)...); err != nil {
		return nil, &deliver.ConfigError{Message: fmt.Sprintf("the transport kafka has settings that do not fit: %v", err), Hint: "see docs/guides/openlineage.md for those that are read"}
	}
	return t, nil
}

// security reads how the brokers are spoken to.
func security(config deliver.Settings) ([]kgo.Opt, error) {
	protocol := strings.ToUpper(config.Text("security.protocol"))
	var out []kgo.Opt
	switch protocol {
	case "", "PLAINTEXT", "SASL_PLAINTEXT":
	case "SSL", "SASL_SSL":
		own, err := certificates(config)
		if err != nil {
			return nil, err
		}
		out = append(out, kgo.DialTLSConfig(own))
	default:
		return nil, &deliver.ConfigError{Message: fmt.Sprintf("there is no security.protocol %q", protocol), Hint: "use PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"}
	}
	if !strings.HasPrefix(protocol, "SASL") {
		return out, nil
	}
	mechanism, err := login(config)
	return append(out, kgo.SASL(mechanism)), err
}

func login(config deliver.Settings) (sasl.Mechanism, error) {
	user, password := config.Text("sasl.username"), config.Text("sasl.password")
	if user == "" {
		return nil, &deliver.ConfigError{Message: "the transport kafka lacks sasl.username", Hint: "give sasl.username and sasl.password in config"}
	}
	switch name := strings.ToUpper(config.Text("sasl.mechanism", "sasl.mechanisms")); name {
	case "", "PLAIN":
		return plain.Auth{User: user, Pass: password}.AsMechanism(), nil
	case "SCRAM-SHA-256":
		return scram.Auth{User: user, Pass: password}.AsSha256Mechanism(), nil
	case "SCRAM-SHA-512":
		return scram.Auth{User: user, Pass: password}.AsSha512Mechanism(), nil
	default:
		return nil, &deliver.ConfigError{Message: fmt.Sprintf("sasl.mechanism %q is not supported", name), Hint: "use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"}
	}
}

// certificates reads whom to trust, and who we are.
func certificates(config deliver.Settings) (*tls.Config, error) {
	out := &tls.Config{}
	if path := config.Text("ssl.ca.location"); path != "" {
		pem, err := os.ReadFile(path)
		if err != nil {
			return nil, &deliver.ConfigError{Message: fmt.Sprintf("ssl.ca.location cannot be read: %v", err), Hint: "name a PEM file"}
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, &deliver.ConfigError{Message: fmt.Sprintf("%s holds no certificate", path), Hint: "name a PEM file"}
		}
	}
	if path := config.Text("ssl.certificate.location"); path != "" {
		pair, err := tls.LoadX509KeyPair(path, config.Text("ssl.key.location"))
		if err != nil {
			return nil, &deliver.ConfigError{Message: fmt.Sprintf("the certificate cannot be used: %v", err), Hint: "name PEM files by ssl.certificate.location and ssl.key.location"}
		}
		out.Certificates = []tls.Certificate{pair}
	}
	return out, nil
}

// topic is where events go.
type topic struct {
	client             *kgo.Client
	name, key, servers string
}

// Name is the topic with its brokers.
func (t *topic) Name() string { return fmt.Sprintf("the topic %s of %s", t.name, t.servers) }

// Send writes the event and waits until the brokers have it.
func (t *topic) Send(ctx context.Context, m deliver.Message) error {
	key := t.key
	if key == "" {
		key = m.Key
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := t.client.ProduceSync(ctx, &kgo.Record{Key: []byte(key), Value: m.Body}).FirstErr()
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, kgo.ErrRecordTimeout) {
		return errors.New("the brokers do not answer")
	}
	return err
}

// Close ends the connections; Send has waited for all events.
func (t *topic) Close(context.Context) error {
	t.client.Close()
	return nil
}
