package adaptertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

// proof is a project in a folder of its own, to be built on one engine.
type proof struct {
	dir    string
	driver *adapters.Driver
}

const proofProject = `name: proof
version: '1.0'
profile: proof
vars: {microbatch_key: %s, text_type: %s}
query-comment:
on-run-start: ["select 'before the nodes'"]
on-run-end: ["select 'after the nodes'"]
`

// newProof writes the profile; fields are those of its only output.
func newProof(t *testing.T, cfg Config, fields map[string]any) (*proof, error) {
	p := &proof{dir: t.TempDir(), driver: cfg.Driver}
	key := "null"
	if cfg.MicrobatchByKey {
		key = "id"
	}
	profile, err := yaml.Marshal(map[string]any{"proof": map[string]any{"target": "dev", "outputs": map[string]any{"dev": fields}}})
	if err != nil {
		return nil, err
	}
	return p, p.write([]txtar.File{{Name: "dbt_project.yml", Data: fmt.Appendf(nil, proofProject, key, textType(cfg.Driver.Dialect))}, {Name: "profiles.yml", Data: profile}})
}

// textType is what the engine calls text, for property files, whose templates
// cannot ask api.Column.
func textType(d *adapters.Dialect) string {
	if label := d.TypeLabels["STRING"]; label != "" {
		return label
	}
	return "string"
}

func (p *proof) write(files []txtar.File) error {
	for _, f := range files {
		path := filepath.Join(p.dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// load loads the project for a build.
func (p *proof) load(ctx context.Context, fullRefresh bool) (runner.Job, error) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	c, diags := compiler.Load(ctx, compiler.Options{
		ProjectDir: p.dir, ProfilesDir: p.dir, WorkDir: p.dir, Command: "build", Flags: project.NewMap("full_refresh", fullRefresh),
		Env:      func(string) (string, bool) { return "", false },
		Registry: adapters.NewRegistry(p.driver), InvocationID: "proof", Now: now, NoCache: true,
	})
	if diags.HasErrors() {
		return runner.Job{}, diags.Err()
	}
	g, diags := lineage.Build(c.Project())
	if diags.HasErrors() {
		return runner.Job{}, diags.Err()
	}
	return runner.Job{
		Compiler: c, Graph: g, Selected: g.AllNodes(), Build: true, Threads: 1, FullRefresh: fullRefresh, Started: now, Now: time.Now,
	}, nil
}

// run builds the whole project.
func run(ctx context.Context, job runner.Job) (*runner.Report, error) {
	report, diags := runner.Run(ctx, job)
	if diags.HasErrors() {
		return nil, diags.Err()
	}
	return report, nil
}

// failed describes a result that is not good; "" for a good one.
func failed(r *runner.NodeResult) string {
	switch r.Status {
	case "success", "pass", "warn", "no-op":
		return ""
	}
	text := r.Node.UniqueID + ": " + r.Status
	if r.Message != nil {
		text += ": " + *r.Message
	}
	return text
}

// complaint joins what went wrong in a build.
func complaint(report *runner.Report) error {
	var texts []string
	for _, r := range report.Results {
		if text := failed(r); text != "" {
			texts = append(texts, text)
		}
	}
	if texts == nil {
		return nil
	}
	return fmt.Errorf("the build failed:\n%s", strings.Join(texts, "\n"))
}

// hasCode reports whether a result has a diagnostic of the code.
func hasCode(r *runner.NodeResult, code diag.Code) bool {
	for _, d := range r.Diagnostics {
		if d.Code == code {
			return true
		}
	}
	return false
}
