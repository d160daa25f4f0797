# `make bench` and `make test` are all a user needs; they install what they use. `make check` is the developer's gate.
SCENARIO ?= scenarios/fanout-500.yaml
NODE := node_modules/.bin/node

.PHONY: bench test check types lint imports docker docker-stop python runtimes install schema docs perf gate torture fuzz

## Execute a scenario: make bench SCENARIO=scenarios/smoke.yaml
bench: install python
	@./manyhosts run $(SCENARIO)

## All tests, or those below some paths: make test ONLY=test/scenario
test: install python
	@$(NODE) test/run.ts $(ONLY)

check: types lint test

types: install
	@node_modules/.bin/tsc

lint: install
	@node_modules/.bin/biome check

## Circles of imports, and imports from a lower room into an upper one; the tests want none.
imports: install
	@$(NODE) test/architecture/imports.ts

## Real MySQL on a machine without an engine or a registry (root, Debian).
docker: install
	@containers/setup

docker-stop:
	@containers/teardown

python: install
	@harness/strategies/python/setup

## Every runtime that this machine's package managers have: Python's packages, Bun, Go. Says what it did for each.
runtimes: python
	@harness/strategies/python/setup asyncmy
	@harness/strategies/bun/setup
	@harness/strategies/go/setup

install: node_modules/.package-lock.json

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

## The JSON Schema that editors check scenarios with.
schema: install
	@./manyhosts schema scenario > scenarios/scenario.schema.json
	@node_modules/.bin/biome format --write scenarios/scenario.schema.json

## What the pages have from the code: commands, keys, metrics.
docs: install
	@$(NODE) test/docs/generate.ts

## What the harness itself costs, as ratios of one run.
perf: install python
	@$(NODE) test/perf/perf.ts

## Does comparing runs cry wolf, and does it catch what it should? Some ten minutes on a quiet machine; test/perf/gate.ts
## has the modes: make gate MODE=load
PROVIDER ?= embedded
MODE ?= kept same worse
gate: install python
	@$(NODE) test/perf/gate.ts $(MODE) --provider $(PROVIDER)

## Runs killed with -9 at random moments leave nothing: some five minutes.
torture: install
	@$(NODE) test/torture/torture.ts

## 100,000 mutated scenarios and 200,000 mutated connections: some five minutes.
fuzz: install
	@$(NODE) test/fuzz/scenario.ts
	@$(NODE) test/fuzz/protocol.ts
