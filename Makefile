# `make` prints what there is.  Everything runs in .venv; `make setup` fills it and is instant when it is full.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check score faults hostile bench memory scale clean
SHELL := /bin/bash

VENV ?= .venv
PYTHON ?= python3
JOBS ?= auto
PYTEST ?=
BIN := $(VENV)/bin

help:  ## print this help
	@echo "dropbox-intake: scans left in a drop box become registered applications with checklists"
	@echo
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo "  make demo and make test are all that a fresh machine needs."

setup:  ## install what is missing (apt, .venv), nothing twice
	@PYTHON="$(PYTHON)" VENV="$(VENV)" deploy/setup.sh

demo: setup  ## draw a small batch, run the real pipeline on it, print the checklists
	@DROPBOX_INTAKE_HOME="$(CURDIR)/.demo/home" $(BIN)/dropbox-intake demo --folder "$(CURDIR)/.demo/batch"

# The tests start the program some hundred times: what Python compiled is kept, also where the environment forbids it.
test: setup  ## the whole suite (PYTEST="-k name" for a part)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST)

check: setup  ## ruff, mypy, the floors of the house, the documents that cannot lie
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/dropbox-intake rules check
	$(BIN)/python -m pytest tests/test_house.py

RUN ?= $(CORPUS)/../../run_corpus.py
SCORE ?= $(CORPUS)/../../score.py
score: setup  ## run and score a corpus: CORPUS=folder RESULTS=folder (RUN=, SCORE= name the two scripts)
	@test -n "$(CORPUS)" -a -n "$(RESULTS)" || { echo "usage: make score CORPUS=folder RESULTS=folder"; exit 2; }
	-PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python "$(RUN)" "$(CORPUS)" "$(RESULTS)"
	$(BIN)/python "$(SCORE)" "$(CORPUS)" "$(RESULTS)"

N ?= 1000
SEED ?= 1
faults: setup  ## kill, starve and lie to the real program N times (N=1000 DATABASE=sqlite|postgresql ENGINE=recorded|real SEED=1)
	$(BIN)/python -m tests.faults.harness --faults $(N) --seed $(SEED) --database $(or $(DATABASE),sqlite) --engine $(or $(ENGINE),recorded)

hostile: setup  ## what becomes of each file of a folder of hostile files: FILES=folder
	@test -n "$(FILES)" || { echo "usage: make hostile FILES=folder"; exit 2; }
	$(BIN)/python -m tests.faults.hostile "$(FILES)"

ladder: setup  ## read drawn pages, worse step by step: docs/ladder.md and its plot
	$(BIN)/dropbox-intake ladder --output docs

accuracy: setup  ## what each step is worth on a corpus: CORPUS=folder, writes docs/accuracy.md
	@test -n "$(CORPUS)" || { echo "usage: make accuracy CORPUS=folder"; exit 2; }
	$(BIN)/dropbox-intake accuracy "$(CORPUS)" --output docs/accuracy.md

ROUNDS ?= 3
PAGES ?= 64
bench: setup  ## how fast, beside the engine alone, OCRmyPDF and a plain script (ROUNDS=3 PAGES=64): docs/performance.md
	@$(BIN)/python -c "import ocrmypdf" 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[bench]' || echo "OCRmyPDF cannot be installed: it is left out"
	@command -v gs >/dev/null || { command -v apt-get >/dev/null && apt-get install -y -qq --no-install-recommends ghostscript >/dev/null 2>&1; } || echo "ghostscript cannot be installed: OCRmyPDF is left out"
	$(BIN)/dropbox-intake bench --rounds $(ROUNDS) --pages $(PAGES) --output docs

memory: setup  ## does memory stay flat from 10 to 2,000 pages? (SIZES="10 2000"): docs/performance.md
	$(BIN)/dropbox-intake memory $(foreach n,$(SIZES),--pages $(n)) --output docs

scale: setup  ## does it stay quick up to 500,000 pages, on both databases, with 1, 2 and 4 workers? (SCALE="--sizes 1000"): docs/scale.md
	$(BIN)/python -m tests.measure.scale $(SCALE)

clean:  ## remove what can be made again (.venv stays)
	rm -rf .demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +
