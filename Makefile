# Every command sets up what it needs first; nothing is to be installed by hand but Python 3.11 or newer.
.DEFAULT_GOAL := help
.PHONY: weights help run test test-deep lint format bench screens words erd openapi sbom setup setup-dev setup-browser
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv)
BIN := .venv/bin

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: setup  ## Serve the demo hotel: database, web and worker in one process
	@exec $(BIN)/innkeep serve

test: setup-browser  ## Run all tests
	$(BIN)/pytest -n 3 --dist worksteal

test-deep: setup-browser  ## Run the long forms of tests, and take each wall away by itself
	INNKEEP_DEEP=1 $(BIN)/pytest -n 2 --dist worksteal -m deep
	$(BIN)/python scripts/take_walls_away.py

lint: setup-dev sbom  ## Check style, types, import rules, sizes, lock files and what they are said to hold
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml innkeep
	$(BIN)/python scripts/security_rules.py
	$(BIN)/python scripts/check_locks.py $(UV)
	$(BIN)/python scripts/check_sbom.py dist/innkeep.cdx.json

bench: setup-dev  ## Measure, each figure against its limit (a few minutes)
	@$(BIN)/python -m bench.start
	@$(BIN)/python -m bench.path
	@$(BIN)/python -m bench.turn
	@$(BIN)/python -m bench.messages
	@$(BIN)/python -m bench.streams
	@$(BIN)/python -m bench.scale
	@$(BIN)/python -m bench.tenancy
	@$(BIN)/python -m bench.search

screens: setup-browser  ## Take the pictures of docs/screens from a running demo hotel
	@PYTHONPATH=. $(BIN)/python scripts/take_screens.py

words: setup-dev  ## Add what the guest's pages say anew to the catalogues of the languages
	@PYTHONPATH=. $(BIN)/python scripts/take_words.py

weights: setup-dev  ## Fit anew what tells acts of sentences and the things they mean, after these have changed (minutes)
	.venv/bin/python -m innkeep.agent.embedded.dialogue.fitting
	.venv/bin/python -m innkeep.agent.embedded.danger.fitting
	.venv/bin/python -m innkeep.agent.embedded.pairing.fitting

sbom: $(UV)  ## Write what Innkeep is made of, as CycloneDX, to dist/innkeep.cdx.json
	@mkdir -p dist
	@$(UV) export --quiet --frozen --no-default-groups --preview-features sbom-export --format cyclonedx1.5 \
		--output-file dist/innkeep.cdx.json > /dev/null

openapi: setup-dev  ## Write docs/openapi.json from the routes
	@$(BIN)/python scripts/write_openapi.py

erd: setup-dev  ## Draw docs/erd.svg from the live schema
	@$(BIN)/python scripts/draw_erd.py

format: setup-dev  ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: $(UV)
	@$(UV) sync --quiet --locked --inexact --compile-bytecode
	@$(BIN)/python -m compileall -q innkeep

setup-dev: $(UV)
	@$(UV) sync --quiet --locked --group dev --compile-bytecode
	@$(BIN)/python -m compileall -q innkeep

setup-browser: setup-dev
	@$(BIN)/python scripts/get_chromium.py

.tools/uv: uv.lock scripts/get_uv.py
	@$(PYTHON) scripts/get_uv.py .tools
	@touch .tools/uv

# uv found on the PATH needs no making.
/%/uv:
	@:
