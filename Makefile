# Every command of the project; `make help` is the manual.
.DEFAULT_GOAL := help
.PHONY: help run down check test test-warehouse unit unit-lowest coverage anomalies bench torture quarter containers superset setup lint format hooks docs freshness lock psql clean

# The machine's usual Python where all components run on it, else another that is there.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
  $$python -c '$(FITS)' >/dev/null 2>&1 && { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# uv takes the Python of the virtual environment and never fetches one.
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
UV := $(BIN)/uv

help: ## this manual
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: setup ## set up, start the platform, send the samples down the road, show what came of it
	@$(BIN)/ansinh platform run

down: ## stop everything that `make run` started
	@test ! -x $(BIN)/ansinh || $(BIN)/ansinh platform down

# Files stay together, in the order that tests/conftest.py gives them.
SPREAD := -q --dist loadfile --no-loadscope-reorder

check: lint unit ## what is quick: ruff, import floors, mypy, sqlfluff, unit tests

test: setup ## all tests: unit, warehouse (real Postgres), platform (real Airflow)
	@$(BIN)/python -m pytest $(SPREAD) -n 3 --durations=20

test-warehouse: setup ## the warehouse tests on a server of your own: make test-warehouse DSN=postgresql://…
	@test -n "$(DSN)" || { echo "Name the server, as its superuser: make test-warehouse DSN=postgresql://…/postgres"; exit 1; }
	@ANSINH_TEST_SERVER_URL="$(DSN)" $(BIN)/python -m pytest $(SPREAD) -n 2 -m warehouse

unit: setup ## the unit tests only
	@$(BIN)/python -m pytest $(SPREAD) -n 2 -m unit --cov --cov-report=
	@echo "Lines that the unit tests reach: $$($(BIN)/coverage report --format=total) %"

# The oldest Python that is promised, where the machine has it: Debian 12's own is 3.11.2.
LOWEST ?= /usr/bin/python3
unit-lowest: ## the unit tests on the machine's own Python, in an environment of its own
	@$(LOWEST) -c '$(FITS)' || { echo "$(LOWEST) is no Python that ansinh runs on"; exit 1; }
	@$(LOWEST) --version
	@$(MAKE) --no-print-directory unit VENV=.venv-lowest PYTHON=$(LOWEST)

coverage: setup ## which lines the unit and warehouse tests reach
	@$(BIN)/python -m pytest $(SPREAD) -n 2 -m "unit or warehouse" --cov --cov-report=term:skip-covered

torture: setup ## thousands of damaged workbooks through the reader: seeded, bounded
	@$(BIN)/python -m pytest tests/torture -m torture -n 0 -q

quarter: setup ## a quarter of forty communes on the real scheduler, by a turned clock; needs libfaketime
	@$(BIN)/python -m pytest tests/platform/test_quarter.py -m quarter -n 0 -q

# STAND_INS=1: images of Debian's packages, made here, where no registry of images is reached.
containers: setup ## docker-compose.yaml run for real, with kills; needs a container engine
	@$(BIN)/python -m pytest tests/containers -m containers -n 0 -q

# ANSINH_WRITE_PICTURES=1 writes the pictures of docs/how-to/connect-bi.md anew.
SUPERSET := include/ansinh/bi/superset
superset: setup ## the dashboard in a real Superset, in an environment of its own, with a browser
	@cmp -s $(SUPERSET)/requirements.lock var/superset/installed.lock || { \
	  rm -rf var/superset && $(BIN)/python -m venv var/superset && \
	  $(UV) pip install --quiet --python var/superset/bin/python --require-hashes -r $(SUPERSET)/requirements.lock && \
	  cp $(SUPERSET)/requirements.lock var/superset/installed.lock; }
	@$(BIN)/python -m pytest tests/warehouse/bi/test_superset.py -m superset -n 0 -q

anomalies: setup ## false alarms of faultless reviews, and doubled values found
	@PYTHONPATH=. $(BIN)/python benchmarks/anomalies.py

bench: setup ## what is fast, beside whom: ratios of this run
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/building.py
	@$(BIN)/python benchmarks/dropping.py
	@$(BIN)/python benchmarks/serving.py

setup: $(VENV)/.complete ## the virtual environment with the locked dependencies

$(VENV)/.complete: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(FITS)' || \
	  { echo "ansinh runs on Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "→ Python packages"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(UV) || { \
	  awk '/^[a-z]/ {one = /^uv==/} one' requirements-build.lock > $(VENV)/uv.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock; }
	@$(UV) pip install --quiet --require-hashes -r requirements.lock || \
	  { echo "The packages could not be installed; is a package registry reachable?"; exit 1; }
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lint: setup ## ruff, import floors, mypy, sqlfluff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 dbt_project

hooks: setup ## let git ask the quick half of `make check` before every commit
	@$(BIN)/pre-commit install

format: setup ## write code the way `make lint` wants it
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: setup ## write the generated pages under docs/ anew, dbt's site, and the Data Docs of judgements
	@$(BIN)/python -m ansinh.dictionary.rules_page
	@$(BIN)/python -m ansinh.dictionary.alerts_page
	@$(BIN)/python -m ansinh.dictionary
	@$(BIN)/python -m ansinh.dictionary.judgements

freshness: setup ## whether data still arrives: how old the newest rows of each source are
	@$(BIN)/python -m ansinh.publishing.freshness

# The others begin as copies of the first: uv keeps every version that it finds there.
LOCK = $(UV) pip compile --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet
lock: ## renew the locks from pyproject.toml: one set of versions (hashes, no addresses)
	@$(LOCK) pyproject.toml --extra dev -o requirements.lock
	@cp requirements.lock requirements-deployment.lock
	@$(LOCK) pyproject.toml --extra deployment -o requirements-deployment.lock
	@cp requirements.lock requirements-build.lock
	@$(LOCK) --group build -o requirements-build.lock
	@$(LOCK) $(SUPERSET)/requirements.txt -o $(SUPERSET)/requirements.lock

psql: ## psql on the warehouse as bi_reader
	@$(BIN)/ansinh psql

clean: ## stop, and remove what runs wrote: database, landing, logs
	@if [ -x $(BIN)/ansinh ]; then $(MAKE) --no-print-directory setup && $(BIN)/ansinh platform clean --yes; \
	else rm -rf var; fi
