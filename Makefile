# Vigie: everything runs from a virtual environment in .venv, made on first use.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SEEN := $(addprefix tests/gold/,A1.jsonl A2.jsonl B.jsonl D.jsonl E.jsonl G.jsonl H.jsonl)
OPENED := $(addprefix tests/gold-own/,X1.jsonl X2.jsonl X4.jsonl X5.jsonl X6.jsonl)
OWN := $(OPENED) tests/reading/incidents_reports.jsonl
OUT := out

.PHONY: help setup page wheel demo test thorough check bench misses fuzz train format clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Vigie needs Python 3.11: install it, or name it with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# The page: built with Node from the system or from a wheel (web/build.py); the installed package needs none.
PAGE := src/vigie/web/static/index.html
PAGED := web/index.html web/package-lock.json web/vite.config.ts $(shell find web/src web/public -type f 2>/dev/null)

$(PAGE): $(READY) $(PAGED)
	$(BIN)/python web/build.py

setup: $(READY) $(PAGE)  ## the virtual environment and the page

page: $(PAGE)  ## the page alone

wheel: $(READY) $(PAGE)  ## a wheel to install elsewhere, the page in it
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

demo: $(READY)  ## read the bundled reports, check their claims, write the situation report
	@$(BIN)/python -m vigie demo --out $(OUT)

# The record's tests start a PostgreSQL server of their own; without one they are skipped.
POSTGRES := command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update -qq; DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1; } || true

# The page's tests drive Debian's Chromium; without one they are skipped.
CHROMIUM := command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1; } || true

test: $(READY) $(PAGE)  ## the whole suite
	@$(POSTGRES)
	@$(CHROMIUM)
	$(BIN)/pytest -n auto

thorough: $(READY) $(PAGE)  ## the suite and every further way through the page and the briefs
	@$(POSTGRES)
	@$(CHROMIUM)
	$(BIN)/pytest -n auto -m "thorough or not thorough"

# What needs no engine, server, browser, simulation or whole reports: the rest is left to 'make test'.
FAST := tests/test_imports.py tests/test_identity.py tests/charts tests/knowledge $(filter-out \
	%_wording.py %_gold.py %hostile.py %fuzz.py %parallel.py %training.py,$(wildcard tests/reading/test_*.py))

check: $(READY)  ## format, lint, types, import rules, fast tests
	$(BIN)/python web/build.py check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -m "not slow and not thorough" $(FAST)

bench: $(READY)  ## the benchmark tables, speed beside spaCy's tokenizer
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]' \
		|| echo "spaCy cannot be installed here: the speed table goes without it"
	$(BIN)/python -m benchmarks

misses: $(READY)  ## docs/known-misses.md, from the annotated reports that may be opened
	$(BIN)/python -m benchmarks.misses

fuzz: $(READY)  ## 100,000 random and mutated reports, hostile texts of 1 MB, memory over 100,000 reports
	$(BIN)/python -m benchmarks.fuzz
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.memory

train: $(READY)  ## the weights of the small models of claims and incidents, from the annotated reports
	$(BIN)/python -m vigie.reading.claims.training $(SEEN) $(OPENED) tests/reading/claims_wording.jsonl --out src/vigie/knowledge/claims_model.toml
	$(BIN)/python -m vigie.reading.incidents.training $(SEEN) $(OWN) --out src/vigie/knowledge/incidents_model.toml

format: $(READY)  ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what make made
	rm -rf $(VENV) $(OUT) web/node_modules src/vigie/web/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
