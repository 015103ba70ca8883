# Attention Lab. `make help` lists the targets.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
# REPLICAS: servers side by side, with HAProxy in front; empty: one server, no proxy
REPLICAS ?=
# LOCK: the exact versions that are installed; empty for the newest that the requirements allow
LOCK ?= requirements.lock
# TORCH_INDEX_URL: where torch alone is taken from, for the small CPU build on Linux (see docs/install.md)
TORCH_INDEX_URL ?=

.DEFAULT_GOAL := help
.PHONY: help app serve pocket test test-all pictures test-lowest test-newest fuzz frontend lint format train install-model results bench front readme-pictures load lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

app: $(VENV)/.app  ## install what is needed and serve the app (PORT=8501)
	$(VENV)/bin/python -m attention_lab serve --port $(PORT)

serve: $(VENV)/.app  ## the same for a class and more: REPLICAS=2 starts two servers and HAProxy in front, on PORT
	$(VENV)/bin/python -m attention_lab serve --headless --port $(PORT) $(addprefix --replicas ,$(REPLICAS))

pocket: $(VENV)/.app  ## write lab.html, one file that translates without a server (ARGS="--model transformer --out FILE")
	$(VENV)/bin/python -m attention_lab pocket $(ARGS)

PYTEST := OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal --durations 25

test: $(VENV)/.dev  ## install what is needed and test every promise of the app once, five minutes on two cores (ARGS="-k beam")
	$(PYTEST) -m "not full and not pictures" --hypothesis-profile quick --budget 300 $(ARGS)

test-all: $(VENV)/.dev  ## run all tests, with all models and more input, at most 25 minutes on two cores
	$(PYTEST) --budget 1500 $(ARGS)

pictures: $(VENV)/.dev  ## pictures of all pages, light and dark, wide and narrow, in screenshots/
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest -m pictures tests/browser $(ARGS)

test-lowest:  ## run all tests with the lowest versions that the requirements name, in .venv-lowest
	$(MAKE) test-all VENV=.venv-lowest LOCK=.venv-lowest/lowest.txt

test-newest:  ## run all tests with the newest versions, of Streamlit also beyond its ceiling, in a new .venv-newest
	rm -rf .venv-newest
	$(MAKE) .venv-newest/.dev VENV=.venv-newest LOCK=
	.venv-newest/bin/python -m pip --disable-pip-version-check install --upgrade streamlit
	$(MAKE) test-all VENV=.venv-newest LOCK=

fuzz: $(VENV)/.dev  ## run the tests that draw arbitrary input with some 30,000 examples, new ones each time (an hour or so)
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest -m fuzz --hypothesis-profile fuzz --timeout 14400 $(ARGS)

frontend: frontend/node_modules/.package-lock.json  ## types, style and unit tests of the scripts in assets/lab (needs Node 20.19 or newer)
	npm --prefix frontend run check

lint: $(VENV)/.dev  ## style and types
	$(VENV)/bin/python -m ruff check .
	$(VENV)/bin/python -m ruff format --check .
	$(VENV)/bin/python -m mypy

format: $(VENV)/.dev  ## let ruff rewrite the code's layout
	$(VENV)/bin/python -m ruff check --fix .
	$(VENV)/bin/python -m ruff format .

train: $(VENV)/.training  ## train one model: make train MODEL=transformer PAIRS=fra-eng.zip SOURCE=en TARGET=fr DATA=data WORK=../runs ARGS=...
	@test -n "$(MODEL)" || { echo "say which model: make train MODEL=transformer PAIRS=fra-eng.zip"; exit 2; }
	@test -n "$(PAIRS)" || test -f $(DATA)/train.tsv || { echo "say which pair file: PAIRS=fra-eng.zip"; exit 2; }
	test -f $(DATA)/train.tsv || $(VENV)/bin/python -m model.corpus "$(PAIRS)" $(DATA) --source $(SOURCE) --target $(TARGET)
	$(VENV)/bin/python -m model.train $(MODEL) --data $(DATA) --work $(WORK) $(ARGS)

install-model: $(VENV)/.app  ## check a trained model and put it where the app finds it: make install-model RUN=../runs/transformer NAME=transformer
	@test -n "$(RUN)" -a -n "$(NAME)" || { echo "say which run, and its name: make install-model RUN=../runs/transformer NAME=transformer"; exit 2; }
	$(VENV)/bin/python -m model.install "$(RUN)" "$(NAME)" $(ARGS)

results: $(VENV)/.results  ## measure the shipped models on DATA and write assets/results and the tables (needs a C compiler)
	@test -f $(DATA)/test.tsv || { echo "no sentence pairs in $(DATA): python -m model.corpus fra-eng.zip $(DATA) --source en --target fr"; exit 2; }
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m model.analysis --data $(DATA) --out assets/results $(ARGS)
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m model.analysis.searches
	$(VENV)/bin/python -m model.analysis training models

DATA ?= data
SOURCE ?= en
TARGET ?= fr
WORK ?= ../attention-lab-runs

bench: $(VENV)/.dev  ## measure speed next to other engines, on one thread (best on a machine with nothing else to do)
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m benchmarks $(ARGS)

front: $(VENV)/.dev  ## measure in a browser what a visitor waits for: first movement, French, controls, what-ifs, and the pocket edition
	$(VENV)/bin/python -m benchmarks.front
	$(VENV)/bin/python -m benchmarks.pocket
	$(VENV)/bin/python -m benchmarks.answers

readme-pictures: $(VENV)/.dev  ## take the README's pictures of the running app, in docs/screenshots/
	$(VENV)/bin/python -m benchmarks.readme_pictures

load: $(VENV)/.dev  ## let a class of 1, 30 and 100 sessions use the app, 12 minutes; with REPLICAS=2 both ways, 35 (ARGS="--soak 15": a soak)
	$(VENV)/bin/python -m benchmarks.load $(addprefix --replicas ,$(REPLICAS)) $(ARGS)

lock: $(VENV)/.uv  ## write requirements.lock anew where the requirements ask for it (ARGS=--upgrade takes the newest of everything)
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --fork-strategy fewest --no-annotate --custom-compile-command "make lock" \
		$(ARGS) --output-file requirements.lock requirements-results.txt

clean:  ## remove the virtual environments and caches
	rm -rf $(VENV) .venv-lowest .venv-newest .pytest_cache .mypy_cache .ruff_cache .hypothesis frontend/node_modules

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; choose one with PYTHON=..."; exit 2; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "no venv module? On Debian and Ubuntu: apt install python3-venv"; exit 2; }

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "no npm found; on Debian and Ubuntu: apt install nodejs npm"; exit 2; }
	npm --prefix frontend ci --no-audit --no-fund
	@touch $@

$(VENV)/.app: requirements.txt $(LOCK) deploy/lab | $(VENV)/bin/python
	PYTHON="$(VENV)/bin/python" LOCK="$(LOCK)" TORCH_INDEX_URL="$(TORCH_INDEX_URL)" deploy/lab install
	@touch $@

$(VENV)/.training: requirements-training.txt $(VENV)/.app
	$(PIP) install $(addprefix --constraint ,$(LOCK)) -r requirements-training.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-training.txt $(VENV)/.app
	$(PIP) install $(addprefix --constraint ,$(LOCK)) -r requirements-dev.txt
	@touch $@

$(VENV)/.results: requirements-results.txt $(VENV)/.dev
	$(PIP) install $(addprefix --constraint ,$(LOCK)) -r requirements-results.txt
	@touch $@

$(VENV)/.uv: | $(VENV)/bin/python
	$(PIP) install --constraint requirements.lock uv
	@touch $@

$(VENV)/lowest.txt: requirements.txt requirements-training.txt requirements-dev.txt $(VENV)/.uv
	$(VENV)/bin/uv pip compile --resolution lowest-direct --python $(VENV)/bin/python --no-annotate \
		--output-file $@ requirements-dev.txt
