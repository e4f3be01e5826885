# Everything a contributor needs. Nothing but Python 3.11+, pip and make is assumed.

PYTHON ?= python3
PYTHONS ?= python3.12 python3.13 python3.14
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick test-long test-all strength check style mypy pyright programs format generate docs dist bench pins clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/.run ## see it work, offline, in one go
	$(BIN)/dailykit quickstart
	@echo "  make test-quick            run dailykit's own tests, a few minutes"
	@echo "  make docs                  build the documentation (docs/) as a site"

test: $(VENV)/.dev ## install what is needed, check style and types, run all tests
	$(MAKE) -j4 style mypy pyright programs
	$(PYTEST) -m "not long"

test-long: $(VENV)/.dev ## run the tests that take minutes, and those that can try more
	DAILYKIT_TESTS=full $(PYTEST) -m "long or sized" --ignore=tests/strength

strength: $(VENV)/.dev ## attack the clients and the local Daily, and print what was tried how often
	DAILYKIT_TESTS=full $(PYTEST) tests/strength

test-quick: $(VENV)/.dev ## run the tests without browser, real-time pacing and stress
	$(PYTEST) -m "not slow and not browser and not long"

test-all: test test-long ## run the core of the suite with other Pythons and the lowest versions too
	sh scripts/test_all.sh $(PYTHONS)

check: style mypy pyright ## check style, types and generated files

style: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python scripts/generate.py --check

mypy pyright: $(VENV)/.dev
	$(BIN)/$@

programs: $(VENV)/.dev
	sh scripts/system.sh
	$(BIN)/python scripts/fetch_pipecat.py
	$(BIN)/python scripts/fetch_agents.py
	$(BIN)/python scripts/fetch_daily_python.py
	$(BIN)/python scripts/fetch_daily_js.py

format: $(VENV)/.dev ## let ruff format the code
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .

generate: $(VENV)/.dev ## write the generated files anew
	$(BIN)/python scripts/generate.py

docs: $(VENV)/.dev ## build the documentation site into site/
	$(BIN)/zensical build --strict --clean
	$(BIN)/python scripts/llms_txt.py site

dist: $(VENV)/.dev ## build the package into dist/, and check it
	sh scripts/dist.sh dist

bench: $(VENV)/.dev ## measure what things cost, beside others
	sh scripts/system.sh
	$(BIN)/python scripts/fetch_pipecat.py
	$(BIN)/python scripts/fetch_agents.py
	$(BIN)/python scripts/fetch_daily_js.py
	$(BIN)/python scripts/fetch_peers.py
	$(BIN)/python -m benchmarks

pins: $(VENV)/.dev ## renew the pinned versions in requirements/
	sh scripts/pins.sh

clean: ## remove what these commands made
	rm -rf $(VENV) .cache dist site

$(VENV)/.run: requirements/run.txt pyproject.toml
	sh scripts/install.sh $(PYTHON) $(VENV) requirements/run.txt
	touch $@

$(VENV)/.dev: requirements/run.txt requirements/dev.txt pyproject.toml pipecat-import-path/pyproject.toml
	sh scripts/install.sh $(PYTHON) $(VENV) requirements/dev.txt ./pipecat-import-path
	touch $@ $(VENV)/.run
