# The few commands of this project. Everything lives in .venv; nothing outside the folder is touched.
#
# make ends with 2 whenever something failed; the number in its own last line («Error N») is the
# exit code of embedcheck or pytest, and `.venv/bin/embedcheck run scenarios/` gives it bare.

PYTHON ?= python3
ARGS ?=
PATHS ?= scenarios/
# Most of a browser test is waiting, so that more of them than cores pays.
WORKERS ?= 4
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help run test selftest lint format clean browser

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Two at once: a scene mostly waits, and a sandbox of its own costs little.
run: $(READY) browser  ## play PATHS (scenarios/) against the sandbox (ARGS="--headed …" is passed on)
	@$(BIN)/embedcheck run $(PATHS) -j 2 $(ARGS)

test: $(READY) browser  ## run the test suite (ARGS="-k name" is passed on)
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

selftest: $(READY) browser  ## play every fault that a scenario names, in some minutes
	@$(BIN)/embedcheck selftest scenarios/ -j $(WORKERS) $(ARGS)

lint: $(READY)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY)  ## mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:  ## remove .venv and the caches; artifacts/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find embedcheck tests -name __pycache__ -type d -prune -exec rm -rf {} +

browser: $(READY)
	@$(BIN)/embedcheck browser install

# Made anew only when pyproject.toml changes: a second call needs neither time nor a network.
$(READY): pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  test -x $(BIN)/python || uv venv --quiet --python '>=3.11' .venv; \
	  uv pip install --quiet --python $(BIN)/python --editable . --group dev; \
	else \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "embedcheck needs Python 3.11 or newer, and $(PYTHON) is not: install one, or uv," >&2; \
	    echo "or say which to use: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }; \
	  test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { \
	    echo "$(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; \
	    rm -rf .venv; exit 1; }; \
	  $(BIN)/pip install --quiet 'pip>=25.1' && \
	  $(BIN)/pip install --quiet --editable . --group dev; \
	fi
	@touch $(READY)
