package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// cost is what one process took.
type cost struct {
	cpu, wall time.Duration
	// peak is the largest resident size in bytes; 0 when the system does not say.
	peak int64
}

// spend runs a command in dir and returns its cost. Its output is shown only
// when it fails.
func spend(dir string, env []string, name string, args ...string) (cost, error) {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"DBT_SEND_ANONYMOUS_USAGE_STATS=false"}, env...)...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(start)}
	if cmd.ProcessState != nil {
		c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.peak = peakMemory(cmd.ProcessState)
	}
	if err != nil {
		text := output.Bytes()
		if len(text) > 2000 {
			text = text[len(text)-2000:]
		}
		return c, fmt.Errorf("%s %v: %w\n%s", name, args, err, text)
	}
	return c, nil
}

// best repeats a measurement and keeps the one with the least wall time: what
// other load adds is never negative.
func best(times int, measure func() (cost, error)) (cost, error) {
	var least cost
	for i := range times {
		c, err := measure()
		if err != nil {
			return c, err
		}
		if i == 0 || c.wall < least.wall {
			least = c
		}
	}
	return least, nil
}
