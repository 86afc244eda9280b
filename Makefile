# The project's targets; .ci/run and people call the same ones.
# Tools are pinned in internal/tools/go.mod, so that they never enter the product's module graph.

GO ?= go
TOOL = $(GO) tool -modfile=internal/tools/go.mod

.PHONY: build test race lint golden bench consumers cover conformance

build: ## build bin/model
	$(GO) build -o bin/model ./cmd/model

test: ## run every test; sets up what they need
	$(GO) vet ./...
	test/services/postgres-up.sh >/dev/null || test "$$CI" != true
	test/services/browser.sh >/dev/null || test "$$CI" != true
	$(GO) test -timeout 30m ./...

race: ## run the tests of what runs concurrently under the race detector
	$(GO) test -race -timeout 30m ./runner/... ./lineage/... ./compiler/... ./adapters/...

lint: ## formatting, vet, staticcheck
	@test -z "$$($(TOOL) gofumpt -l .)" || { $(TOOL) gofumpt -l .; echo "run: $(TOOL) gofumpt -w ."; exit 1; }
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

golden: ## rewrite golden files; read the diff before you commit it
	$(GO) test ./... -update

bench: ## measure against peers and print ratios
	$(GO) run ./test/bench

consumers: build ## real readers of artifacts on dbt's and on our builds; PROJECT="DIR ..." for others than the default
	python3 test/consumers/consumers.py $(PROJECT)

cover: ## coverage of all packages, as coverage.html
	$(GO) test -coverpkg=./... -coverprofile=coverage.out ./...
	$(GO) tool cover -html=coverage.out -o coverage.html

conformance: build ## dbt's adapter suite on the binary, per engine
	test/conformance/run.sh duckdb
	test/conformance/run.sh postgres
