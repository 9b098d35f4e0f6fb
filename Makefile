# Two commands for everybody: `make demo` and `make test`. Each makes its own environment first.
# Needs git, make and Python 3.11 or later; say PYTHON=python3.13 to choose one.

PYTHON ?= python3
ARGS ?=
LOCK = .venv/bin/uv pip compile pyproject.toml --universal --no-strip-extras --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock" --quiet

.PHONY: demo test check bench soak words pictures format lock clean

demo: .venv-demo/ready
	.venv-demo/bin/python -m ospo_automation demo $(ARGS)

test: .venv/ready
	.venv/bin/python -m pytest $(ARGS)

check: .venv/ready
	.venv/bin/python tests/checks.py

bench: .venv/ready
	.venv/bin/python -m benchmarks $(ARGS)

# A million hostile casussen; `make soak ARGS=20000` for fewer. Some twenty minutes on two cores.
soak: .venv/ready
	.venv/bin/python -m tests.soak $(ARGS)

# Which way words of replies lean, learnt anew from tests/examples. Needed after more examples, not after each change.
words: .venv/ready
	.venv/bin/python -m tests.learn

# The pictures in the README, from the demo as it is now. Needs chromium.
pictures: .venv/ready
	.venv/bin/python -m tests.pictures

format: .venv/ready
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# Newer versions of what we use, with hashes and without any address of where they come from.
lock: .venv/ready
	$(LOCK) $(ARGS) --output-file requirements/runtime.txt
	$(LOCK) $(ARGS) --extra site --extra zensical --extra browser --constraints requirements/runtime.txt --output-file requirements/site.txt
	$(LOCK) $(ARGS) --extra demo --constraints requirements/site.txt --output-file requirements/demo.txt
	$(LOCK) $(ARGS) --extra dev --constraints requirements/demo.txt --output-file requirements/dev.txt

clean:
	rm -rf .venv .venv-demo

.venv/ready: requirements/dev.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

.venv-demo/ready: requirements/demo.txt
	$(PYTHON) -m venv .venv-demo
	.venv-demo/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	touch $@
