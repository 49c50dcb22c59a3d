# `make` alone lists what there is.
PORT ?= 8000
PY = .venv/bin/python
ROOMS ?=

# Compiling all modules takes seconds of every start, and the suite starts Python many times: who
# wants no bytecode beside the source has it kept apart.
ifdef PYTHONDONTWRITEBYTECODE
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.venv/bytecode
endif

.DEFAULT_GOAL := help
.PHONY: help run test fast check fix browser manual bench vocab strings reference docs demo lock release base dev cluster

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

base:
	@tools/bootstrap requirements/base.txt

dev:
	@tools/bootstrap requirements/dev.txt

cluster: dev ## Dask and Ray, to forecast on several machines (docs/how-to/cluster.md)
	@tools/bootstrap requirements/cluster.txt

run: base ## start Amparo on this machine with demonstration data (PORT=8000)
	@exec $(PY) manage.py start --port $(PORT)

test: dev ## the whole suite, on SQLite and on PostgreSQL
	@$(PY) tools/test

fast: dev ## the quick part of the suite, on SQLite
	@$(PY) -m pytest -n 2 -m "not browser and not slow" tests/unit tests/property tests/house

check: dev ## style, import contracts, types, migrations, reference, translations, house rules
	@$(PY) tools/check

fix: dev ## put style right where a tool can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

browser: dev ## the journeys in a real Chromium
	@$(PY) -m pytest -m browser tests/browser

manual: dev ## the pictures of docs/manual, taken by the journeys
	@rm -f docs/manual/shots/*.png
	@AMPARO_SCREENSHOTS=docs/manual/shots $(PY) -m pytest -n 0 tests/browser/test_whole_road.py tests/browser/test_imports.py tests/browser/test_telling_aloud.py tests/browser/test_figures.py tests/browser/test_monitor.py tests/browser/test_reports.py tests/browser/test_press.py tests/browser/test_claims.py tests/browser/test_directorates.py tests/browser/test_forecasts.py

bench: dev ## measured speed and size; prints figures
	@for each in benchmarks/*.py; do echo "=== $$each"; $(PY) $$each || exit 1; done

vocab: base ## read every word and number set by law or field, strictly
	@$(PY) manage.py vocab

strings: base ## words of the interface that lack a translation (ROOMS="cases ui")
	@$(PY) tools/strings $(ROOMS)

reference: base ## redraw docs/reference from the code
	@$(PY) manage.py reference

docs: reference ## the documentation, redrawn
	@ls docs docs/*

demo: base ## load the demonstration data again, into an empty database
	@$(PY) manage.py load_demo

lock: base ## choose versions anew and write requirements/*.txt
	@tools/lock

release: check test ## gather changes/ into CHANGELOG.md under a version (VERSION=0.2.0)
	@$(PY) tools/release $(VERSION)
