# Everything a contributor needs. Nothing but Python 3.11+, pip and make is assumed.
#   make demo    see it work, offline, in one go
#   make test    install what tests need, check, and run all tests
#   make check   lint and types only
#   make docs    build the documentation site into site/
#   make bench   measure what a call costs, beside others
#   make pins    renew the pinned versions

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format generate docs bench pins clean

demo: $(VENV)/.run
	$(BIN)/dailykit quickstart

test: check
	sh scripts/system.sh
	$(BIN)/python scripts/fetch_pipecat.py
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python scripts/generate.py --check
	$(BIN)/mypy
	$(BIN)/pyright

format: $(VENV)/.dev
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .

generate: $(VENV)/.dev
	$(BIN)/python scripts/generate.py

docs: $(VENV)/.dev
	$(BIN)/zensical build --strict --clean

bench: $(VENV)/.dev
	$(BIN)/python scripts/fetch_pipecat.py
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.call_start

pins: $(VENV)/.dev
	sh scripts/pins.sh

$(VENV)/.run: requirements/run.txt pyproject.toml
	sh scripts/install.sh $(PYTHON) $(VENV) requirements/run.txt
	touch $@

$(VENV)/.dev: requirements/run.txt requirements/dev.txt pyproject.toml pipecat-import-path/pyproject.toml
	sh scripts/install.sh $(PYTHON) $(VENV) requirements/dev.txt ./pipecat-import-path
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .cache dist site
