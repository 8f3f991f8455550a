# make lab: JupyterLab on the first tutorial.   make test: every test.   make check: style, types, modules.   make bench: timings.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NOTEBOOK ?= notebooks/en/01_autograd.ipynb
# Jupyter wants to be asked by root, who is the only user of most containers.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test check bench notebooks names stubs clean

lab: $(VENV)/.lab
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/$(NOTEBOOK) $(ROOT) $(LABFLAGS)

test: $(VENV)/.test
	@$(BIN)/python -m tests.tools
	$(BIN)/python -m pytest $(PYTESTFLAGS)

# Style, complexity, format, the types of what users call, and the ES modules, for which Node.js is needed. The rules are in
# pyproject.toml and tests/widgets/tsconfig.json; tests/test_house.py and tests/test_imports.py have those of the layout.
check: $(VENV)/.check tests/widgets/node_modules/.package-lock.json
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	for module in nbgrad/widgets/*.mjs; do node --check $$module || exit 1; done
	tests/widgets/node_modules/.bin/tsc --project tests/widgets

bench: $(VENV)/.test
	@$(BIN)/python -m tests.tools oracle browser
	$(BIN)/python benchmarks/run.py
	$(BIN)/python -m benchmarks.picture

notebooks: $(VENV)/.lab
	$(BIN)/python notebooks/build.py

names: $(VENV)/.test
	$(BIN)/python -m nbgrad.names

stubs: $(VENV)/.lab
	$(BIN)/python -m nbgrad.stubs

clean:
	rm -rf $(VENV)

# A stamp for each set of packages: a second run installs nothing.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.lab: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[notebook]'
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

$(VENV)/.check: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[check]'
	@touch $@

tests/widgets/node_modules/.package-lock.json: tests/widgets/package.json tests/widgets/package-lock.json
	npm ci --prefix tests/widgets --no-audit --no-fund --loglevel=error
	@touch $@
