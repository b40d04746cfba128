# make run    try Milstolpe on this machine        make test      the whole suite
# make lint   every check but the tests            make bench     how fast it is
# make load   500 people save within a minute      make kills     kill -9 in mid-compile
# make messages   collect the texts to translate   make requirements   pin the packages anew
# make screenshots   take the pictures of the user guide

PYTHON ?= python3
PORT ?= 8000
ARGUMENTS ?=
export PORT

# Starts a command in .venv, which it makes first where it must: $(call in_venv,REQUIREMENTS) COMMAND
in_venv = @command -v $(PYTHON) >/dev/null 2>&1 || \
	{ echo "milstolpe: there is no $(PYTHON) here. Install Python 3.11 or newer." >&2; exit 1; }; \
	exec $(PYTHON) scripts/bootstrap.py $(1)

.PHONY: run test lint bench load kills screenshots messages requirements

run:
	$(call in_venv,requirements.txt) scripts/run.py

test:
	$(call in_venv,requirements-dev.txt) -m pytest -n auto --maxprocesses=4 --dist=worksteal $(ARGUMENTS)

lint:
	$(call in_venv,requirements-dev.txt) scripts/lint.py

bench:
	$(call in_venv,requirements-dev.txt) -m tests.bench $(ARGUMENTS)

load:
	$(call in_venv,requirements-dev.txt) -m tests.load $(ARGUMENTS)

kills:
	$(call in_venv,requirements-dev.txt) -m tests.kills $(ARGUMENTS)

screenshots:
	$(call in_venv,requirements-dev.txt) -m tests.screenshots $(ARGUMENTS)

messages:
	@command -v xgettext >/dev/null 2>&1 || \
	{ echo "milstolpe: gettext is missing. On Debian: apt install gettext" >&2; exit 1; }
	$(call in_venv,requirements.txt) manage.py makemessages --locale=sv \
		--no-wrap --no-obsolete --add-location=file --ignore=.venv --ignore=var --ignore=tests

requirements:
	@command -v uv >/dev/null 2>&1 || \
	{ echo "milstolpe: uv is missing. See https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile requirements.in -p 3.11 --universal --no-header --no-emit-index-url --no-emit-find-links -o requirements.txt
	uv pip compile requirements-dev.in -p 3.11 --universal --no-header --no-emit-index-url --no-emit-find-links -o requirements-dev.txt
