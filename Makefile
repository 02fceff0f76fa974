# `make run` and `make test` need git, make and Python 3.11 or later; they install the rest themselves.
PYTHON ?= python3
PORT ?= 8000
VENV_PYTHON := .venv/bin/python

.PHONY: run test setup clauses lock format help

run: ## set up what is missing and serve the portal at http://127.0.0.1:$(PORT)
	@exec $(PYTHON) scripts/setup.py run --port $(PORT)

test: ## set up what is missing and run every check and test
	@exec $(PYTHON) scripts/setup.py test

setup: ## set up what is missing, without serving
	@exec $(PYTHON) scripts/setup.py setup

clauses: $(VENV_PYTHON) ## list every clause of the policy with the code and tests that carry it
	@exec $(VENV_PYTHON) manage.py clauses

lock: $(VENV_PYTHON) ## renew the locked versions of the Python and npm packages (after `make test` once)
	@exec $(VENV_PYTHON) scripts/lock.py

format: $(VENV_PYTHON) ## put the code into the house format
	@$(VENV_PYTHON) -m ruff check --fix --quiet . && exec $(VENV_PYTHON) -m ruff format .

$(VENV_PYTHON):
	@echo 'Nothing is set up yet: make test does it.' >&2; exit 1

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10
