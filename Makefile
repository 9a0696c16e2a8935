# The course in two commands: `make lab` opens it, `make test` proves it. `make help` lists the rest.

PY := python3
UV_VERSION := 0.13.9
ARGS :=

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# Empty where little of an environment is loaded: then what is loaded is compiled as it is needed.
COMPILE := --compile-bytecode
SYNC := $(UV) sync --frozen $(COMPILE)
LOCKED := pyproject.toml uv.lock
# Seen by every Python that the tests start: tests/offline/sitecustomize.py refuses to leave this computer.
OFFLINE := CRM_COURSE_OFFLINE=1 PYTHONPATH='$(CURDIR)/tests/offline:$(CURDIR)/tests/kernels'
# A process a core, so a thread a process: two that share a core wait for each other, and count that as work.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
PYTEST := $(OFFLINE) $(ONE_THREAD) $(BIN)/python -m pytest
# A file's tests in one process, which makes what they share once; not the files with most tests first, which are
# not those that take longest.
SIDE_BY_SIDE := -n 2 --dist loadscope --no-loadscope-reorder
# Where there is Linux, notebooks under test get kernels that are forked rather than started: half the time.
KERNELS := $(if $(filter Linux,$(shell uname -s)),JUPYTER_DEFAULT_PROVISIONER_NAME=forked)

# Not another environment that happens to be active.
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Tests start hundreds of processes: what one compiles, the next ones find. Some container images say otherwise.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help lab demo test lint unit verify notebooks build data benchmark browser-test spark-test messages docs clean

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1  /p' $(MAKEFILE_LIST) | awk '{printf "  make %-14s", $$2; $$1 = $$2 = ""; print}'

lab: $(VENV)/.lab ## open the course in JupyterLab (ARGS=--no-browser where there is no screen)
	$(BIN)/crm-course open $(ARGS)

demo: $(VENV)/.lab ## a class of 60 simulated trainees, from hand-out to class report, in demo/
	$(BIN)/crm-course demo $(ARGS)

test: lint verify unit notebooks ## prove all of it, with the network blocked

lint: $(VENV)/.dev ## style and types of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/.dev ## tests of models, data, course and house, and the examples in the docstrings
	$(PYTEST) -q --doctest-modules crmlib crmcourse
	$(KERNELS) $(PYTEST) -q $(SIDE_BY_SIDE) --durations=15 -m "not browser and not spark" tests

verify: $(VENV)/.dev ## are the notebooks what their sources say, and do they give nothing away?
	$(OFFLINE) $(BIN)/crm-course verify

notebooks: $(VENV)/.dev ## does every number in every notebook still hold?
	$(KERNELS) $(PYTEST) -q -n 2 --dist loadscope --nbval --nbval-cell-timeout=60 notebooks

browser-test: $(VENV)/.dev ## drive JupyterLab in headless Chromium; screenshots in artefacts/
	$(PYTEST) -q -m browser tests/browser

spark-test: $(VENV)/.dev ## the same verbs on PySpark; needs Java
	$(SYNC) --quiet --inexact --extra lab --group spark
	$(PYTEST) -q -m spark $(shell grep -lrw --include='test_*.py' native tests)

build: $(VENV)/.dev ## make the notebooks from their sources and run them
	$(BIN)/crm-course build $(ARGS)

messages: $(VENV)/.dev ## bring the Chinese catalogue up to the messages in the code, for a translator to fill
	$(BIN)/python -m crmcourse.sources.catalogue

docs: $(VENV)/.dev ## the library's reference, a page a module, in build/docs
	$(BIN)/python -m crmcourse.sources.api_pages build/docs

data: $(VENV)/.dev ## write datasets/ anew from the simulated firm
	$(BIN)/python -c 'from crmlib import world; world.write("datasets")'

benchmark: $(VENV)/.dev ## how fast, how large
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean: ## take away what was made, but never a workbook
	rm -rf $(VENV) dist build artefacts .pytest_cache .ruff_cache .hypothesis
	find crmlib crmcourse notebooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environments: .lab is what a trainee needs, .dev adds what the tests need.
$(VENV)/.lab: $(LOCKED) | $(UV)
	@echo "Installing the course's packages into $(VENV), once. On a slow line this takes minutes."
	$(SYNC) --quiet --inexact --no-dev --extra lab
	@touch $@

$(VENV)/.dev: $(LOCKED) | $(UV)
	$(SYNC) --quiet --extra lab
	@touch $@ $(VENV)/.lab

$(UV):
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "The course needs Python 3.11 or newer as $(PY). Name another one with: make lab PY=python3.13" >&2; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PY) cannot make environments. On Debian and Ubuntu run: apt install python3-venv" >&2; exit 1; }
	$(PY) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
