# Two commands do all the set-up: `make run` opens the guide, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench

.NOTPARALLEL:
.PHONY: run test proofs setup setup-dev check format lint types unit unit-fast coverage bench-matching bench-serve mutants lock clean

run: setup
	@$(BIN)/svguide chat

CONTENT := $(shell find knowledge dialogs -name '*.yaml')

setup: $(VENV)/.installed $(VENV)/.indexed

setup-dev: $(VENV)/.installed-dev $(VENV)/.indexed

# Only after the content changed; then it takes up to a minute.
$(VENV)/.indexed: $(CONTENT)
	@$(BIN)/svguide index
	@touch $@

# The stamps hold what was installed from: nothing is installed again until that changes.
$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

$(VENV)/.made:
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed; this is ' + sys.version.split()[0]) if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)
	@touch $@

test: format lint types unit check

format: setup-dev
	$(BIN)/ruff format --check .

lint: setup-dev
	$(BIN)/ruff check .

types: setup-dev
	$(BIN)/mypy

unit: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/dialogs/proof --ignore tests/dialogs/pages

# The proof, the pictures made with it, and their tests: half an hour and more.
proofs: setup-dev
	$(BIN)/python -m pytest -n 2 tests/dialogs/proof tests/dialogs/pages
	$(BIN)/svguide flows verify

# Everything but proofs, stateful properties, real processes, the wheel and the browser.
unit-fast: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" --ignore tests/dialogs/proof --ignore tests/dialogs/pages

# Lines and branches of the four packages that the whole suite runs, processes included.
coverage: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term-missing:skip-covered

check: setup-dev
	$(BIN)/svguide check --text

# Public data sets lie in ../shared/bench or where BENCH says; it says so where they are absent.
# In an environment of its own: what the rivals need is not what we need.
bench-matching: $(BENCH_VENV)/.installed
	$(BENCH_VENV)/bin/python -m benchmarks.matching

$(BENCH_VENV)/.installed: requirements.lock benchmarks/requirements.txt
	$(PYTHON) -m venv --clear $(BENCH_VENV)
	sed -nE '/^(numpy|onnxruntime|pydantic|pyyaml|rapidfuzz|snowballstemmer|tzdata)==/s/ *\\$$//p' requirements.lock > $(BENCH_VENV)/ours.txt
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt -r $(BENCH_VENV)/ours.txt
	@touch $@

# Real `svguide serve` against fake platforms on this machine; half a minute. Linux only.
bench-serve: setup-dev
	$(BIN)/python -m benchmarks.serving

# Changes the rules of law line by line; says which changes no test noticed. Half an hour.
mutants: setup-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	$(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut results

# Needs uv (https://docs.astral.sh/uv/): writes both lock files anew from pyproject.toml.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q pyproject.toml -o requirements.lock --extra build
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q --extra build --extra dev --extra authoring pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(BENCH_VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis mutants
