# Two commands do all the set-up: `make demo` and `make test`. Calling them again installs nothing again.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
EXTRAS := $(VENV)/.installed-extras

WITH   ?=
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt

.PHONY: demo check quick test docs bench crawl install clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) 'pip>=25.1'

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --group dev --editable .
	@touch $@

$(EXTRAS): $(STAMP)
	$(PIP) --group dev --group bench --group docs --editable '.[ocr,browse,parquet,draw]'
	@touch $@

demo: $(STAMP)        ## the nightly job against the bundled site, on loopback
	@$(BIN)/python -m fixtures.demo

check: $(EXTRAS)      ## linter, format, imports, generated pages, types; all but the types are hooks of pre-commit too
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m docs --check
	$(BIN)/python -m mypy

quick: $(EXTRAS)      ## the unit tests: no process, server, browser or picture; a tenth of the examples of each property
	$(BIN)/python -m pytest --quick --numprocesses auto --dist worksteal

test: check           ## the same and all tests; with all extras, so that they are tested
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

docs: $(EXTRAS)       ## the documentation as a site in build/site; what follows from the code is written anew
	$(BIN)/python -m docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

bench: $(EXTRAS)      ## the measurements, half an hour on a machine that does nothing else
	for name in accuracy reading rules concluding crawling storage bulk starting; do $(BIN)/python -m benchmarks.$$name ; done

crawl: $(STAMP)       ## the nightly job against the real portals; CONTACT=you@example.org names you to them
	$(BIN)/scrapy nightly $(if $(CONTACT),-s CONTACT=$(CONTACT))

install: | $(BIN)/python  ## on a server: the program alone, where it will live, and again after an update; WITH=ocr,browse adds extras
	$(PIP) --editable '.$(if $(WITH),[$(WITH)])'
	$(BIN)/python -m compileall -q crawler pipelines  # for the job's user may not write beside the code

clean:
	rm -rf $(VENV) build dist *.egg-info
