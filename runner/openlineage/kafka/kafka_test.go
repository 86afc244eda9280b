package kafka

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/modeldata/model/runner/openlineage/deliver"
)

// TestTopic: events of one key arrive in the order in which they were sent.
func TestTopic(t *testing.T) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(3, "lineage"))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	to, err := Open(deliver.Settings{
		"topic": "lineage", "config": map[string]any{"bootstrap.servers": cluster.ListenAddrs()[0], "client.id": "model"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const n = 20
	s := deliver.NewSender(t.Context(), to)
	for i := range n {
		s.Send(deliver.Message{Key: "run:dbt/shop", Run: "same", Body: fmt.Appendf(nil, `{"n":%d}`, i)})
	}
	if losses := s.Close(30 * time.Second); len(losses) > 0 {
		t.Fatalf("lost %+v", losses)
	}
	consumer, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.ConsumeTopics("lineage"))
	if err != nil {
		t.Fatal(err)
	}
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for i := 0; i < n; {
		fetches := consumer.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatal(err)
		}
		for _, r := range fetches.Records() {
			if want := fmt.Sprintf(`{"n":%d}`, i); string(r.Value) != want || string(r.Key) != "run:dbt/shop" {
				t.Errorf("record %d is %s of %s", i, r.Value, r.Key)
			}
			i++
		}
	}
}

// TestSettings: what is missing or not known is told.
func TestSettings(t *testing.T) {
	config := func(more map[string]any) deliver.Settings {
		more["bootstrap.servers"] = "localhost:9092"
		return deliver.Settings{"topic": "lineage", "config": more}
	}
	for want, s := range map[string]deliver.Settings{
		"the transport kafka lacks topic":                       {"config": map[string]any{"bootstrap.servers": "a:1"}},
		"the transport kafka lacks bootstrap.servers in config": {"topic": "t"},
		`there is no security.protocol "SLS"`:                   config(map[string]any{"security.protocol": "sls"}),
		"the transport kafka lacks sasl.username":               config(map[string]any{"security.protocol": "SASL_SSL"}),
		`sasl.mechanism "GSSAPI" is not supported`:              config(map[string]any{"security.protocol": "SASL_SSL", "sasl.username": "u", "sasl.mechanism": "GSSAPI"}),
	} {
		var wrong *deliver.ConfigError
		if _, err := Open(s); !errors.As(err, &wrong) || wrong.Message != want || wrong.Hint == "" {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Open(config(map[string]any{"security.protocol": "SASL_SSL", "sasl.username": "u", "sasl.password": "p", "sasl.mechanism": "SCRAM-SHA-512"})); err != nil {
		t.Error(err)
	}
}
