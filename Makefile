# `make` prints what there is. The two commands to know: `make demo` and `make test`.

SWIFT := swift
CHECKED := --explicit-target-dependency-import-check error
# Without debug information: an eighth less to compile, and programs that start from a quarter of the bytes.
RELEASE := -c release --static-swift-stdlib -debug-info-format none
DEMO_ARGUMENTS ?=
PREFIX ?= /usr/local
# "none" builds tests an eighth faster; a crash is then told without lines of the source.
DEBUG_INFO ?= dwarf
TORTURE := LeakTests QuotaStoreTests DiscreteGaussianTests UnlockKillTests IngestKillTests AlteredTableTests \
	PublishedRetailTests StalledUnlockTests SlowClientTests AnalystLimitTests GuessedCredentialTests ClockStepTests FuzzTests

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests build demo install test check lint graph tidy interface interface-tools torture bench coverage format golden clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing, saying which
	@.ci/setup

setup-tests: ## Install what tests need, too: a clock that can be set
	@.ci/setup libfaketime

build: setup ## Build the executables for use (release, Swift runtime inside)
	BAUTA_WITHOUT_TESTS=1 $(SWIFT) build $(RELEASE) $(CHECKED)

demo: build ## Show everything on a made-up shop (DEMO_ARGUMENTS="--detach --port 8800")
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/bauta" demo $(DEMO_ARGUMENTS)

install: build ## Install programs, policies, manual pages and completions (PREFIX=/usr/local, DESTDIR)
	@.ci/install "$$($(SWIFT) build $(RELEASE) --show-bin-path)" "$(DESTDIR)$(PREFIX)"

test: setup-tests ## Build and run every test
	$(SWIFT) build --build-tests $(CHECKED) -debug-info-format $(DEBUG_INFO)
	$(SWIFT) test --skip-build --parallel

check: lint graph tidy test ## What continuous integration runs: format, module graph, order, build, tests

lint: ## Check the format of every Swift file
	$(SWIFT) format lint --strict --parallel -r Sources Tests Benchmarks Package.swift

graph: setup ## Compare who imports whom with Tests/Golden/module-graph.txt
	@Tests/ModuleGraph/module_graph.py

tidy: setup ## Unused names, comments, file sizes, clocks in tests, links: rules in Tests/Tidy
	@Tests/Tidy/tidy_test.py
	@Tests/Tidy/tidy.py

interface: setup ## Try interface and pages from outside: Schemathesis, chromium with axe, keyboard, speed
	$(SWIFT) build $(CHECKED)
	@Tests/Interface/interface.py

interface-tools: ## Install from PyPI what the pages' test in a browser needs beside chromium
	@Tests/Interface/interface.py tools

torture: setup-tests ## The heavy tests in full size, each once a commit: run again, it goes on
	$(SWIFT) build --build-tests $(CHECKED)
	@mkdir -p .build-torture; done=.build-torture/$$(git rev-parse HEAD); touch $$done; \
	for suite in $(TORTURE); do \
		grep -qx $$suite $$done && continue; \
		echo "$$suite in full size"; \
		BAUTA_TORTURE=1 $(SWIFT) test --skip-build --filter $$suite || exit 1; \
		echo $$suite >>$$done; \
	done

bench: setup ## Time scoring, loads and unlocks beside their peers; report in docs/reports
	@Benchmarks/bench.py kernels
	@Benchmarks/bench.py warehouse 1000000 5
	@Benchmarks/bench.py ingest 100000
	@Benchmarks/bench.py ingest 1000000
	@Benchmarks/bench.py unlocks 100000
	@Benchmarks/bench.py report

coverage: setup ## Line coverage of the arithmetic of scores, file by file
	$(SWIFT) test --enable-code-coverage --filter ScoringTests
	@Tests/Coverage/coverage.py Scoring

format: ## Format every Swift file
	$(SWIFT) format -i --parallel -r Sources Tests Benchmarks Package.swift

golden: setup ## Rewrite the golden files from what is
	UPDATE_GOLDEN=1 Tests/ModuleGraph/module_graph.py
	UPDATE_GOLDEN=1 $(SWIFT) test --parallel

clean: ## Remove what was built
	$(SWIFT) package clean
