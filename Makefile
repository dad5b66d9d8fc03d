# Two commands do all the set-up: `make demo` and `make test`. Calling them again installs nothing again.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
EXTRAS := $(VENV)/.installed-extras

.PHONY: demo test bench crawl clean
.DEFAULT_GOAL := demo

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt 'pip>=25.1'
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --group dev --editable .
	@touch $@

$(EXTRAS): $(STAMP)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --group dev --group bench --editable '.[ocr,browse,parquet]'
	@touch $@

demo: $(STAMP)        ## the nightly job against the bundled site, on loopback
	@$(BIN)/python -m fixtures.demo

test: $(EXTRAS)       ## tests, linter, type checker; with all extras, so that they are tested
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

bench: $(EXTRAS)      ## the measurements, a quarter of an hour on a machine that does nothing else
	for name in accuracy reading rules concluding crawling; do $(BIN)/python -m benchmarks.$$name ; done

crawl: $(STAMP)       ## the nightly job against the real portals; CONTACT=you@example.org names you to them
	$(BIN)/scrapy nightly $(if $(CONTACT),-s CONTACT=$(CONTACT))

clean:
	rm -rf $(VENV) build dist *.egg-info
