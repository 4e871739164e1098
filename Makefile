# cartshift: `make help` lists what can be made.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

# Every process gets one thread per library: with more threads than cores small models crawl.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export TF_CPP_MIN_LOG_LEVEL ?= 3
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help course test serve lab setup lock format bench clean

help:  ## this list
	@echo "cartshift"; echo
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'
	@echo; echo "  make test CHAPTER=05   checks one chapter alone"
	@echo "  make serve PORT=8080   serves the site on another port"

setup: $(VENV)/.installed  ## the environment in .venv, from requirements.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	@bash lib/workbook/setup.sh $(PYTHON) $(VENV)
	@touch $@

course: setup  ## the main job: site, exercises, sample class graded, marks
	@$(BIN)/cartshift course

test: setup  ## all tests and gates (CHAPTER=05 for one chapter)
	@$(BIN)/cartshift test $(if $(CHAPTER),--chapter $(CHAPTER))

serve: setup  ## the site on http://127.0.0.1:8000
	@$(BIN)/cartshift serve --port $(PORT)

lab: setup  ## JupyterLab on a learner's folder
	@$(BIN)/cartshift lab

bench: setup  ## speed and quality against peers, as ratios
	@bash benchmarks/run.sh

format: setup  ## ruff: format and fix code and notebooks
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: setup  ## requirements.lock from pyproject.toml (PINS=anew: the newest of all)
	@bash lib/workbook/lock.sh $(PYTHON) $(PINS)

clean:  ## delete what was built (keeps .venv and the data cache)
	@rm -rf build
