# Everything that a fresh machine needs: each target sets up the environment by itself.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO ?= out/demo

.PHONY: demo test check gate bench browser train clean

demo: $(INSTALLED)  ## report on the example articles
	$(BIN)/claims detect examples/news --out $(DEMO)
	@echo "Open $(abspath $(DEMO))/report.html in a browser."

test: $(INSTALLED) browser  ## the whole test suite
	$(BIN)/python -m pytest

check: $(INSTALLED)  ## style, types and import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: $(INSTALLED)  ## has any measured quality fallen below its floor?
	$(BIN)/python -m eval gate

bench: $(INSTALLED)  ## all benchmarks and timings; writes docs/benchmarks.md and docs/performance.md
	$(BIN)/python -m eval bench
	$(BIN)/python -m eval speed

# The two variables keep glibc from giving memory back between steps, which takes a third of the time on a CPU.
train: export MALLOC_TRIM_THRESHOLD_ = 4000000000
train: export MALLOC_MMAP_THRESHOLD_ = 4000000000
train: STAGE = $(BIN)/python -m training nli --config configs/training
train: $(INSTALLED)  ## make the shipped classifier again; goes on where it was stopped
	$(STAGE)/1-general.yaml
	$(STAGE)/2-broader.yaml
	$(STAGE)/3-news.yaml
	$(BIN)/python -m training average work/2-broader/weights work/3-news/weights --out work/2-and-3/weights
	$(STAGE)/4-copies.yaml
	$(BIN)/python -m training average work/2-and-3/weights work/4-copies/weights --out claims/models/nli

# The tests of the report need a browser: an installed one, else Debian's where apt-get may install it, else Playwright's.
# Where none is to be had, those tests say so (and fail in CI).
browser: $(INSTALLED)
	@command -v chromium chromium-browser google-chrome >/dev/null \
	  || { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 \
	  || $(BIN)/playwright install chromium >/dev/null 2>&1 \
	  || echo "no browser could be installed: the tests of the report in a browser are skipped"

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) out build dist
