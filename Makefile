# Two commands do everything: `make run` and `make test`. They set up what is missing and say so.
.DEFAULT_GOAL := help
.PHONY: help run check test bench pictures mutate lock audit reference clean
PYTHON := .venv/bin/python
PORT ?= 8501
# Never fetch an interpreter: the machine's own Python 3.11 or later is used.
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

run: .venv/.installed ## Open the demonstration: published figures plus illustrative ones
	@.venv/bin/kpi demo
	@echo "· http://127.0.0.1:$(PORT)  (Ctrl+C: dừng / stop)"
	@.venv/bin/kpi serve --store duckdb:///data/demo.duckdb --port $(PORT)

check: .venv/.developing ## Format, lint, types, layers, freshness of generated pages, unsafe code, dependencies
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@$(PYTHON) docs/generate.py --check
	@.venv/bin/bandit --quiet --configfile pyproject.toml --recursive metrics pages docs dashboard.py
	@$(PYTHON) .ci/dependencies.py

test: check ## Everything that must hold, in a real browser too
	@.ci/setup-chromium
	@$(PYTHON) -m pytest -m "not browser and not fuzz" --numprocesses auto --dist loadfile
	@$(PYTHON) -m pytest -m browser --numprocesses auto --dist loadfile tests/browser

bench: .venv/.developing ## Print speeds as ratios against floors measured in the same run
	@.ci/setup-chromium
	@$(PYTHON) tests/bench/run.py

pictures: .venv/.developing ## Take the pictures of every page anew: two languages, two themes, three screens
	@.ci/setup-chromium
	@$(PYTHON) tests/browser/pictures.py docs/pictures

mutate: .venv/.developing ## Change the judging in 2,700 small ways and see which the tests miss (an hour)
	@.venv/bin/mutmut run --max-children 1 && .venv/bin/mutmut results

reference: .venv/.developing ## Write the generated pages again (schema and reference of targets.yaml)
	@$(PYTHON) docs/generate.py

lock: ## Resolve dependencies anew into requirements.txt and requirements-dev.txt
	@uv=$$(.ci/setup-uv) && for group in "" dev; do \
	  "$$uv" pip compile -q pyproject.toml $${group:+--group dev -c requirements.txt} \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" -o requirements$${group:+-dev}.txt; done

audit: .venv/.developing ## Ask the Internet whether anything we depend on has a known fault
	@$(PYTHON) .ci/audit.py

clean: ## Remove the environment and the demo store
	@rm -rf .venv .tools data/demo.*

.venv/.installed: requirements.txt pyproject.toml
	@echo "· preparing the environment (.venv)"
	@uv=$$(.ci/setup-uv) && { [ -x $(PYTHON) ] || "$$uv" venv -q --python '>=3.11' .venv; } \
	  && "$$uv" pip install -q --python $(PYTHON) --require-hashes -r requirements.txt \
	  && "$$uv" pip install -q --python $(PYTHON) --no-deps -e .
	@touch $@

.venv/.developing: .venv/.installed requirements-dev.txt
	@echo "· adding what the checks and tests need"
	@uv=$$(.ci/setup-uv) && "$$uv" pip install -q --python $(PYTHON) --require-hashes -r requirements-dev.txt
	@touch $@
