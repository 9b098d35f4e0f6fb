# Two commands for everybody: `make demo` and `make test`. Each makes its own environment first.
# Needs git, make and Python 3.11 or later; say PYTHON=python3.13 to choose one.

PYTHON ?= python3
ARGS ?=
LOCK = .venv/bin/uv pip compile pyproject.toml --universal --no-strip-extras --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock" --quiet
# uv, at the version and with the hash of the lock, installs the rest in an eighth of the time; pip does where uv, which
# has settings of its own, finds nothing.
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

# What is wrong with the Python that was chosen; nothing where it will do.
wrong_python = $(strip $(shell $(PYTHON) -c 'import sys; print("" if sys.version_info >= (3, 11) else "is Python " + sys.version.split()[0])' \
	2>/dev/null || echo "is not here"))
wrong_venv = $(strip $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo "lacks the module venv: on Debian the package python3-venv"))
needs_python = $(if $(wrong_python),$(error This needs Python 3.11 or newer; $(PYTHON) $(wrong_python). \
	Say which to use: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12))$(if $(wrong_venv),$(error $(PYTHON) $(wrong_venv)))

# Images of containers like to say that nothing is kept compiled: then each of our hundreds of processes compiles all.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick check bench soak losses mutants words taken pictures docs docs-site house format lock bundle clean

demo: .venv-demo/ready
	.venv-demo/bin/python -m ospo_automation demo $(ARGS)

test: .venv/ready
	.venv/bin/python -m pytest $(ARGS)

# What one runs between two thoughts: style, and the tests that need no small GitHub. Under a minute.
quick: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/python -m pytest --quick $(ARGS)

check: .venv/ready
	.venv/bin/python tests/checks.py

bench: .venv/ready
	.venv/bin/python -m benchmarks $(ARGS)

# A million hostile casussen, and two hundred bad days; `make soak ARGS=20000` for fewer, `make soak ARGS="days 50"` for
# days only, `make soak ARGS=mails` for mailboxes with a thousand hostile mails each, `make soak ARGS=samples` for the tests that take
# samples elsewhere, `make soak ARGS=act` for jobs that are killed under act, `make soak ARGS=linear` for each function with the longest texts (hours). Some twenty minutes on two cores, and ten seconds for each day.
soak: .venv/ready
	.venv/bin/python -m tests.soak $(ARGS)

# Each job of a workflow lost at each of its requests, in several tales. Some two minutes; `make losses ARGS=3` for fewer.
losses: .venv/ready
	.venv/bin/python -m tests.losses $(ARGS)

# 300 small faults put into core, each tried by the tests that come past it: which would nobody notice? Half an hour on
# two cores; `make mutants ARGS="40 languages"` for forty of one part.
mutants: .venv/ready
	.venv/bin/python -m tests.mutants $(ARGS)

# Which way words of replies lean, learnt anew from tests/examples. Needed after more examples, not after each change.
words: .venv/ready
	.venv/bin/python -m tests.learn

# Which phrases of tests/examples are taken for something else than they are; after a rule about replies changed.
taken: .venv/ready
	.venv/bin/python -m tests.taken

# The pictures in the README and in docs/, from the demo as it is now. Needs chromium.
pictures: .venv/ready
	.venv/bin/python -m tests.pictures

# Sizes of rooms, modules and functions, and circles of imports: a report, no test.
house: .venv/ready
	.venv/bin/python -m tests.house

# The tables in docs/, from the code as it is now.
docs: .venv/ready
	.venv/bin/python -m tests.documents

# docs/ as a site, with what could be better on it, on this machine until Ctrl-C.
docs-site: docs
	.venv/bin/python -m ospo_automation site make
	.venv/bin/python -m ospo_automation site serve $(ARGS)

format: .venv/ready
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# Newer versions of what we use, with hashes and without any address of where they come from.
lock: .venv/ready
	$(LOCK) $(ARGS) --output-file requirements/runtime.txt
	$(LOCK) $(ARGS) --extra site --extra zensical --extra browser --constraints requirements/runtime.txt --output-file requirements/site.txt
	$(LOCK) $(ARGS) --extra demo --constraints requirements/site.txt --output-file requirements/demo.txt
	$(LOCK) $(ARGS) --extra dev --constraints requirements/demo.txt --output-file requirements/dev.txt

# What a release carries for this Python and machine, and its line for actions/run/bundles.txt; with ARGS=--check it refuses
# where that line isn't there. Needs pip and zstd.
bundle:
	$(PYTHON) -I bundle_build.py $(ARGS)

clean:
	rm -rf .venv .venv-demo

.venv/ready: requirements/dev.txt
	$(needs_python)
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt >.venv/uv.txt
	$(PIP) .venv/uv.txt
	.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/dev.txt || $(PIP) requirements/dev.txt
	touch $@

.venv-demo/ready: requirements/demo.txt
	$(needs_python)
	$(PYTHON) -m venv .venv-demo
	.venv-demo/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	touch $@
