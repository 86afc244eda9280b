package runner

import (
	"context"
	"errors"
	"sort"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner/plan"
)

// makeSchemas creates the schemas that the run will build in, each database
// being listed once.
func (r *run) makeSchemas(ctx context.Context) diag.List {
	needed := r.neededSchemas()
	var names []string
	for target := range needed {
		names = append(names, target)
	}
	sort.Strings(names)
	for _, target := range names {
		if err := r.makeIn(ctx, target, needed[target]); err != nil {
			return schemaError(err)
		}
	}
	return nil
}

func schemaError(err error) diag.List {
	var e *adapters.Error
	var d *diag.Diagnostic
	if !errors.As(err, &d) && errors.As(err, &e) {
		d = diag.Errorf(diag.StatementRefused, source.Span{}, "cannot make the schemas of the run: %s", engineMessage(e)).
			WithHint("look at the rights of the profile's user, and at the configured databases and schemas")
		if e.Hint != "" {
			d.Hint = e.Hint
		}
		return diag.List{d}
	}
	return diag.From(err, diag.StatementRefused, source.Span{})
}

// neededSchemas lists by target one relation of each schema that will be
// written to.
func (r *run) neededSchemas() map[string][]adapters.Relation {
	out := map[string][]adapters.Relation{}
	seen := map[[3]string]bool{}
	for _, a := range r.plan.Actions {
		n := a.Node
		switch a.Kind {
		case plan.Build, plan.Clone:
		case plan.Test:
			if _, store := quality.Storage(n, r.StoreFailures); !store {
				continue
			}
		default:
			continue
		}
		key := [3]string{n.Target, strings.ToLower(n.Relation.Database), strings.ToLower(n.Relation.Schema)}
		if n.Relation.Schema != "" && !seen[key] {
			seen[key] = true
			out[n.Target] = append(out[n.Target], n.Relation)
		}
	}
	return out
}

// makeIn makes the schemas of one target that are not there.
func (r *run) makeIn(ctx context.Context, target string, relations []adapters.Relation) error {
	n := r.operation("create_schema", target)
	rt, engine, err := r.runtime(ctx, n, mainWorker)
	if err != nil {
		return err
	}
	have := map[string]map[string]bool{} // by database
	for _, rel := range relations {
		there := have[rel.Database]
		if there == nil {
			list, err := engine.Adapter.Schemas(ctx, rt.Session, rel.Database)
			if err != nil {
				return err
			}
			there = map[string]bool{}
			for _, s := range list {
				there[strings.ToLower(s)] = true
			}
			have[rel.Database] = there
		}
		if there[strings.ToLower(rel.Schema)] {
			continue
		}
		schema := rel
		schema.Identifier, schema.NoIdentifier, schema.Type = "", true, ""
		if _, err := r.Compiler.Node(ctx, n, rt).Macro("create_schema", schema); err != nil {
			return err
		}
	}
	return nil
}

// mainWorker is the worker number of what runs before and after the actions.
const mainWorker = -1

// operation is a node for macros that no node of the project calls.
func (r *run) operation(name, target string) *project.Node {
	return &project.Node{
		Kind: project.Operation, Name: name, Package: r.project.Name, UniqueID: "operation." + r.project.Name + "." + name, Target: target,
		Config: project.NewConfig(project.Operation, nil), FQN: []string{r.project.Name, name}, OperationInfo: &project.OperationInfo{},
	}
}

// endRuntime is what on-run-end hooks see of the run.
func (r *run) endRuntime() compiler.Runtime {
	rt := compiler.Runtime{Results: []any{}, Schemas: []string{}, DatabaseSchemas: [][2]string{}}
	seenSchema, seenPair := map[string]bool{}, map[[2]string]bool{}
	hooks := r.hooksOf("on-run-end")
	if len(hooks) == 0 {
		return rt
	}
	for _, res := range r.results {
		if res.Node.Kind == project.Operation {
			continue
		}
		rt.Results = append(rt.Results, hookResult(res, r.project))
		if bad(res.Status) || !res.Node.IsRelational() && res.Node.Kind != project.Function && (res.Node.Kind != project.Test || res.RelationName == "") {
			continue
		}
		pair := [2]string{res.Node.Relation.Database, res.Node.Relation.Schema}
		if !seenPair[pair] {
			seenPair[pair] = true
			rt.DatabaseSchemas = append(rt.DatabaseSchemas, pair)
		}
		if !seenSchema[pair[1]] {
			seenSchema[pair[1]] = true
			rt.Schemas = append(rt.Schemas, pair[1])
		}
	}
	return rt
}
