"""The command line as a newcomer meets it: what is wrong is told in a line, by us and never by Python."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from ospo_automation import extras
from ospo_automation.cli.main import cli, main
from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.casus.rounds import Load, Verdict
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.gh.environment import repository_of
from ospo_automation.run import explain
from tests.given import EXPERTISE, OSPO_YML, WITH_BOARD, checkout
from tests.town import NAME, Town, town
from tests.typed import ROOT, ospo

NOW = "2026-11-24T09:00:00Z"  # a Tuesday
PYTHONS_OWN = ("Traceback", "Error:", "Exception", 'File "', "{", "<html", "None")


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str | Path, cwd: Path = ROOT, **variables: str) -> Told:
        for name in (
            "CI",
            "GITHUB_REPOSITORY",
            "GITHUB_TOKEN",
            "GITHUB_API_URL",
            "GITHUB_ACTIONS",
            "GITHUB_STEP_SUMMARY",
        ):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"OSPO_NOW": NOW} | variables).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["ospo", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Told(end.value.code if isinstance(end.value.code, int) else 1, said.out, said.err)

    return run


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / "net/.github").mkdir(parents=True)
    (tmp_path / "net" / FILE).write_text(OSPO_YML, encoding="utf-8")
    (tmp_path / "net/.github/EXPERTISE").write_text(EXPERTISE, encoding="utf-8")
    return tmp_path / "net"


# Who is asked, and when


@pytest.mark.parametrize(
    ("now", "today", "then"),
    [
        ("2026-11-28T12:00:00Z", "Saturday 28 November 2026", "Monday 30 November 2026"),
        ("2026-11-29T23:30:00Z", "", ""),  # in the Netherlands it is Monday already
        ("2027-04-27T09:00:00Z", "Tuesday 27 April 2027", "Wednesday 28 April 2027"),  # King's Day
        ("2026-12-24T09:00:00Z", "Thursday 24 December 2026", "Monday 4 January 2027"),  # quiet days, and a weekend
        ("2027-03-27T23:30:00Z", "Sunday 28 March 2027", "Tuesday 30 March 2027"),  # Easter, and the clock goes forward
    ],
)
def test_at_a_weekend_or_holiday_who_says_when_somebody_is_asked(
    command: Command, network: Path, now: str, today: str, then: str
) -> None:
    told = command("who", "licenties", "--now", now, cwd=network)
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    when = f"on {then}" if then else "now"
    assert f"→ anna would be asked {when} [.github/EXPERTISE:2 licenties]" in lines
    assert "zoe later: an earlier ring goes first [.github/EXPERTISE:1 *]" in lines
    if then:
        assert lines[0] == f"Not today: {today} is no working day. On the next one, {then}:"
    else:
        assert lines[0] == "Ring 1 (asked first)"
    found = json.loads(command("who", "licenties", "--json", "--now", now, cwd=network).out)
    day = f"{datetime.strptime(then, '%A %d %B %Y'):%Y-%m-%d}" if then else "2026-11-30"
    assert [(each["login"], each["asked_now"], each["asked_on"]) for each in found][:2] == [
        ("anna", not then, day),
        ("bert", not then, day),
    ]


def test_where_the_day_is_full_the_next_one_counts() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    full = checkout(OSPO_YML.replace("routing:", "routing: { per_day: 1 }"))
    asked = Ask(7, 1, 0, (Asked("emma", "inkoop", "inkoop"),), now, now.date())
    found = explain.who(full, ["licenties"], Load((asked,)), now)
    assert (found.turn, f"{found.day}") == (Verdict.FULL, "2026-11-25")
    assert [each.asked_on for each in found.standings if each.asked_on] == ["2026-11-25"]
    assert explain.who_as_text(found, "x").startswith("Not today: as many people were asked today")


# The way to GitHub

ONLINE: dict[str, tuple[str, ...]] = {
    "run": ("--event-name", "issues", "--event-path", "event.json"),
    "sweep": (),
    "propose": ("1",),
    "projects": (),
    "labels": (),
    "topics": (),
    "who": ("EUPL",),
    "coverage": (),
    "confirmations": (),
    "explain": ("1",),
    "meetings list": (),
    "site read": ("--to", "casussen.json"),
    "words": ("olga",),
    "remove": ("--labels",),
    "report": (),
    "export": ("--to", "export"),
    "import": ("import.yml", "--draft"),
    "doctor": (),
}
ON_THIS_MACHINE = {"init", "upgrade", "check", "forms", "form", "schema", "demo", "mail", "minutes", "try", "feeds"} | {
    f"site {each}" for each in ("make", "serve", "generate", "build", "finish", "audit")
}


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_is_tried_that_uses_the_network() -> None:
    assert set(commands(cli)) == set(ONLINE) | ON_THIS_MACHINE


@pytest.fixture
def way(place: Town) -> dict[str, str]:
    """The variables of a run that would go well."""
    with (place.root / FILE).open("a", encoding="utf-8") as file:
        file.write("meetings:\nproject: { number: 1 }\n")
    place.send()
    payload = next(place.waiting()).payload
    (place.root / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    return {
        "GITHUB_API_URL": place.box.url,
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_TOKEN": place.token,
        "OSPO_PROJECT_TOKEN": place.token,
    }


WRONG_WAYS = {
    "a wrong token": ({"GITHUB_TOKEN": "wrong"}, "error: the token in GITHUB_TOKEN is wrong or expired."),
    "no such repository": (
        {"GITHUB_REPOSITORY": "acme/nergens"},
        "error: there is no repository 'acme/nergens' that this token may see.",
    ),
    "nobody there": (
        {"GITHUB_API_URL": "http://127.0.0.1:9"},
        "error: GitHub can't be reached at http://127.0.0.1:9: nobody answers there. "
        "Check your network, or GITHUB_API_URL.",
    ),
    "a name for a repository": (
        {"GITHUB_REPOSITORY": "x"},
        "error: environment: GITHUB_REPOSITORY is no repository (it says 'x'). Write owner/name, such as acme/netwerk.",
    ),
    "a whole address": (
        {"GITHUB_REPOSITORY": "https://github.com/acme/netwerk"},
        "error: environment: GITHUB_REPOSITORY is no repository (it says 'https://github.com/acme/netwerk'). "
        "Write owner/name: acme/netwerk.",
    ),
    "no address": (
        {"GITHUB_API_URL": "github.com"},
        "error: environment: GITHUB_API_URL is no address (it says 'github.com'). "
        "Write it as https://api.github.com, or leave it out.",
    ),
    "a token with a space": (
        {"GITHUB_TOKEN": "half a token"},
        "error: environment: GITHUB_TOKEN holds a character that no token has, such as a space. Copy the token anew.",
    ),
}


@pytest.mark.parametrize("what", WRONG_WAYS)
def test_what_is_wrong_with_the_way_to_github_is_one_line(
    command: Command, place: Town, way: dict[str, str], what: str
) -> None:
    changed, line = WRONG_WAYS[what]
    before = len(place.box.requests)
    for name, words in ONLINE.items():
        told = command(*name.split(), *words, cwd=place.root, **way | changed)
        assert (told.code, told.out, told.err) == (1, "", f"{line}\n"), name
    assert not (place.root / "labels.yml").exists(), "what could not be read was not written either"
    if changed.keys() - {"GITHUB_API_URL"} and "environment" in line:
        assert len(place.box.requests) == before, "it was refused before any request"


def test_a_wrong_token_for_the_board_is_named(command: Command, tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD + "project: { number: 1 }\n") as place:
        place.sweep()  # makes the board issue, in which we remember
        ours = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
        told = command("projects", cwd=place.root, OSPO_PROJECT_TOKEN="wrong", **ours)
    assert (told.code, told.err) == (1, "error: the token in OSPO_PROJECT_TOKEN is wrong or expired.\n")


@pytest.mark.parametrize("text", ["acme/netwerk", " acme/netwerk\n", "a_b/c.d-e"])
def test_a_repository_is_taken_without_the_spaces_around_it(text: str) -> None:
    assert repository_of({"GITHUB_REPOSITORY": text}) == text.strip()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("git@github.com:acme/netwerk.git", "Write owner/name: acme/netwerk."),
        ("github.com/acme/netwerk/", "Write owner/name: acme/netwerk."),
        ("https://github.com/acme/netwerk/issues/3", "Write owner/name: acme/netwerk."),
        ("https://github.com/acme", "Write owner/name, such as"),
        ("acme/net werk", "Write owner/name, such as"),
        ("acme/netwerk/", "Write owner/name, such as"),
    ],
)
def test_what_is_no_repository_is_told_with_what_was_meant(text: str, says: str) -> None:
    with pytest.raises(BadConfig, match=says):
        repository_of({"GITHUB_REPOSITORY": text})


@contextmanager
def answering(status: int, kind: str, body: bytes) -> Iterator[str]:
    """Something on this machine that gives one answer to whatever it is asked."""

    class Same(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815  (the parent's name)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the parent's name)
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Same)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


USED_UP = "error: GitHub's request quota is used up until then\n"
NOT_GITHUB = "error: what answers there isn't GitHub's API. Check GITHUB_API_URL, and whether a proxy stands between.\n"


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (200, b"<!doctype html><html>Welcome", NOT_GITHUB),
        (200, b"[]", NOT_GITHUB),
        (200, b'{"data":', NOT_GITHUB),
        (404, b"<html>Not found", NOT_GITHUB),
        (404, b"", NOT_GITHUB),
        (403, b'{"message": "API rate limit exceeded for user 1."}', USED_UP),
        (500, b"<html>Unicorn!", "error: GitHub answered 500: no word of why\n"),
    ],
)
def test_what_answers_in_the_place_of_github_is_told(
    command: Command, network: Path, status: int, body: bytes, says: str
) -> None:
    kind = "application/json" if body[:1] in b"[{" else "text/html"
    with answering(status, kind, body) as url:
        told = command("labels", cwd=network, GITHUB_API_URL=url, GITHUB_REPOSITORY=NAME, GITHUB_TOKEN="x")
    # Where GitHub says no moment, it asks us to wait a minute.
    err = re.sub(r"until \d{4}-\d\d-\d\d \d\d:\d\d UTC", "until then", told.err)
    assert (told.code, told.out, err) == (1, "", says)


# What isn't installed

BLOCKED = """
import json, os, sys
import ospo_automation.gh.reading, ospo_automation.run.runner, ospo_automation.texts
from ospo_automation.cli.main import main

known, asked = json.loads(sys.stdin.read())
assert not sys.modules.keys() & set(known)
for number, (modules, words) in enumerate(asked):
    if os.fork() == 0:
        for output, name in enumerate(("out", "err"), 1):
            os.dup2(os.open(f"{number}.{name}", os.O_WRONLY | os.O_CREAT), output)
        os.chdir(os.environ["ROOT"])
        sys.modules.update(dict.fromkeys(modules))
        sys.argv = ["ospo", *words]
        main()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
NEEDING = (
    ("site", ("site", "make")),
    ("site", ("site", "generate")),
    ("site", ("site", "build")),
    ("site", ("site", "finish")),
    ("site", ("site", "audit")),
    ("demo", ("demo", "--no-serve")),
    ("demo", ("try", "README.md")),
)
Needing = tuple[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Needing, tuple[str, str, str]]:
    """How each of these commands ends, and what it says, where the modules of its extra aren't there. What is there
    all the same is loaded once.
    """
    root = tmp_path_factory.mktemp("without")
    (root / ".github").mkdir()
    (root / FILE).write_text(OSPO_YML + "site: { address: https://x.example.org/ }\n", encoding="utf-8")
    for folder in ("docs", "html"):
        (root / ".site" / folder).mkdir(parents=True)
    where = ("--root", str(root))
    asked = [(extras.MODULES[extra], [*words, *(() if words[0] == "demo" else where)]) for extra, words in NEEDING]
    known = [module for modules in extras.MODULES.values() for module in modules]
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED], cwd=root, input=json.dumps([known, asked]), capture_output=True, text=True,
        check=True, env={**os.environ, "ROOT": str(ROOT), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return {
        each: (ended, (root / f"{number}.out").read_text("utf-8"), (root / f"{number}.err").read_text("utf-8"))
        for number, (each, ended) in enumerate(zip(NEEDING, done.stdout.split(), strict=True))
    }


@cache
def brought_by() -> Mapping[str, list[str]]:
    return packages_distributions()


@pytest.mark.parametrize(("extra", "words"), NEEDING)
def test_a_missing_extra_is_one_line_with_what_installs_it(
    without: Mapping[Needing, tuple[str, str, str]], extra: str, words: tuple[str, ...]
) -> None:
    ended, out, err = without[extra, words]
    assert (ended, out) == ("1", ""), err
    (line,) = err.splitlines()
    what, _, how = line.partition(" To install it: ")
    assert what.endswith(f"isn't installed: it comes with the extra '{extra}'.")
    python, *rest, lock = shlex.split(how)
    assert (python, rest) == (sys.executable, ["-m", "pip", "install", "--require-hashes", "-r"])
    brings = {each.partition("==")[0] for each in Path(lock).read_text(encoding="utf-8").split("\n")}
    distributions = brought_by()
    module = what.partition(": ")[2].partition(" ")[0]  # "error:", or "Error:" where a command itself says so
    assert brings & {each.lower().replace("_", "-") for each in distributions[module]}


def test_an_installed_package_adds_its_own_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extras, "_LOCKS", tmp_path)
    assert extras.missing("nh3").endswith(f"{sys.executable} -m pip install 'ospo-automation[site]'")
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    assert extras.missing("playwright").endswith(f"uv pip install --python {sys.executable} 'ospo-automation[browser]'")


IMPORTED = re.compile(r"(?m)^ *(?:from (\w+)[\w.]* import |import (\w+)[\w.]*(?: as \w+)?(?: *#.*)?$)")


def test_every_module_that_an_extra_brings_is_known() -> None:
    """Whatever our code imports comes with Python, with the package itself, or with an extra that we can name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    distributions = brought_by()

    def named(requirements: list[str]) -> set[str]:
        found = {each.split(";")[0].split("[")[0].split(">")[0].split("=")[0].strip() for each in requirements}
        return {name.lower().replace("_", "-") for name in found}

    base = named(project["dependencies"])
    optional = {extra: named(each) for extra, each in project["optional-dependencies"].items()}
    known = {module for modules in extras.MODULES.values() for module in modules}
    imported: set[str] = set()
    for file in (ROOT / "ospo_automation").rglob("*.py"):
        imported |= {one or other for one, other in IMPORTED.findall(file.read_text(encoding="utf-8"))}
    for module in imported - set(sys.stdlib_module_names) - {"ospo_automation", "_typeshed", "__future__"}:
        brought = {each.lower().replace("_", "-") for each in distributions[module]}
        of_base = brought & base or module in {"markupsafe", "pydantic_core"}  # with jinja2, and with pydantic
        assert of_base or module in known, f"{module} comes with no extra that extras.py knows"
    for extra, modules in extras.MODULES.items():
        for module in set(modules) - {"referencing"}:  # with jsonschema
            brought = {each.lower().replace("_", "-") for each in distributions[module]}
            assert brought & optional[extra], f"the extra '{extra}' doesn't bring {module}"


# Files and arguments

ODD = {
    "empty": b"",
    "binary": b"\xff\xfe\x00",
    "half": b'{"a":',
    "list": b"[1, 2]",
    "text": b'"abc"',
    "other": b'{"a": {"b": 1}}',
    "nested": b"[[1]]",
    "deep": b"[" * 100_000,
    "large": b"9" * 5_000,
}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    for name, content in ODD.items():
        (tmp_path / f"{name}.json").write_bytes(content)
    (tmp_path / "folder.json").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", [*ODD, "folder", "nowhere"])
def test_a_file_that_holds_something_else_is_named_and_no_parser_speaks(
    command: Command, network: Path, odd: Path, name: str
) -> None:
    (network / FILE).write_text(OSPO_YML + "site: { address: https://x.example.org/ }\n", encoding="utf-8")
    file = odd / f"{name}.json"
    commands_with_a_file = [
        ("run", "--event-name", "issues", "--event-path", file),
        ("site", "generate", "--casussen", file),
        ("site", "audit", "--baseline", file),
        ("who", "licenties", "--expertise", file),
        ("form", file),
    ]
    for words in commands_with_a_file:
        told = command(*words, cwd=network)
        said = told.err.removeprefix("Usage: ").rpartition("Error: ")[2].rpartition("error: ")[2]
        assert not [each for each in PYTHONS_OWN if each in said], (words, told)
        assert "line 1 column" not in said
        assert told.code in {0, 1, 2}
        is_wrong = words[0] in {"run", "site"} and name != "other"
        assert (told.code == 0) <= (not is_wrong), (words, told)


@pytest.mark.parametrize("name", ["nowhere", "half", "text", "nested", "list"])
def test_a_baseline_that_is_none_is_named(command: Command, network: Path, odd: Path, name: str) -> None:
    file = odd / f"{name}.json"
    told = command("site", "audit", "--baseline", file, cwd=network)
    assert told.code == 1
    assert told.err.startswith(f"error: {file}")
    says = "is not there. To make it" if name == "nowhere" else "is not a file that --write-baseline made. Make it anew"
    assert says in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("who", "--now", "9999-12-31"), "'9999-12-31' is not in this century"),
        (("who", "--now", "morgen"), "'morgen' is no moment; write it as"),
        (("explain", "x"), "'x' is no number from 1 to"),
        (("propose", "99999999999999999999"), "is no number from 1 to"),
        (("site", "serve", "--port", "70000"), "'70000' is no number from 1 to 65535"),
        (("who", ""), "no topic: ''. Topics: licenties"),
    ],
)
def test_a_wrong_argument_is_told_with_what_is_right(
    command: Command, network: Path, words: tuple[str, ...], says: str
) -> None:
    told = command(*words, cwd=network)
    assert told.code == 2
    assert says in told.err


def test_a_file_that_cannot_be_written_is_named(command: Command, network: Path) -> None:
    (network / ".github/ISSUE_TEMPLATE").write_text("x")
    told = command("forms", "--apply", cwd=network)
    assert (told.code, told.err) == (1, "error: .github/ISSUE_TEMPLATE: file exists.\n")
    assert "Geschreven" not in told.out


def test_a_pipe_that_closes_early_is_no_error() -> None:
    command = [sys.executable, "-m", "ospo_automation", "schema"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


# Before anything is installed


@pytest.mark.parametrize("goal", ["demo", "test"])
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            "is Python 3.10.13",
            "needs Python 3.11 or newer; PYTHON is Python 3.10.13. Say which to use: make GOAL PYTHON=",
        ),
        (None, "needs Python 3.11 or newer; PYTHON is not here. Say which to use: make GOAL PYTHON="),
        ("", "PYTHON lacks the module venv: on Debian the package python3-venv"),
    ],
)
def test_make_says_in_a_line_which_python_it_needs(tmp_path: Path, goal: str, answer: str | None, says: str) -> None:
    """With a Python that answers as an old one does, or without the module that makes an environment."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    python = tmp_path / "python"
    if answer is not None:
        python.write_text(f'#!/bin/sh\ncase "$*" in *version_info*) echo "{answer}" ;; *) exit 1 ;; esac\n')
        python.chmod(0o755)
    # Our own tests may be started by make, and one within another also tells where it is.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    told = subprocess.run(
        ["make", goal, f"PYTHON={python}"], cwd=tmp_path, env=alone, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (2, "")
    (line,) = told.stderr.splitlines()
    assert says.replace("PYTHON ", f"{python} ").replace("GOAL", goal) in line
    assert not (tmp_path / ".venv").exists()


def test_the_python_that_runs_this_will_do() -> None:
    told = subprocess.run(
        ["make", "-n", "--always-make", "test", f"PYTHON={sys.executable}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"{sys.executable} -m venv .venv" in told.stdout


def test_without_what_it_needs_the_command_says_how_to_install_it() -> None:
    told = subprocess.run(
        [sys.executable, "-S", "-m", "ospo_automation", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr.startswith("error: click isn't installed. To install it: ")
    assert told.stderr.endswith("requirements/runtime.txt\n")


def test_a_folder_that_is_no_network_is_told_where_we_looked(tmp_path: Path) -> None:
    for words in (("check",), ("who",), ("forms",), ("site", "make"), ("meetings", "list")):
        told = ospo(*words, cwd=tmp_path)
        said = told.stdout + told.stderr
        assert told.returncode == 1
        assert f"error: .github/ospo.yml: is not there. We looked in {tmp_path}" in said
        assert "Traceback" not in said


# Whom the network misses


def test_names_are_told_on_a_machine_of_ones_own_and_in_no_workflow(
    command: Command, place: Town, way: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    summary = place.root / "summary.md"
    plain = command("coverage", "--json", cwd=place.root, **way)
    topics = {each["topic"]: each["cover"] for each in json.loads(plain.out)["topics"]}
    assert topics == {
        "licenties": "covered",
        "licenties/eupl": "covered",
        "inkoop": "one",
        "beveiliging/publiceren": "nobody",
    }
    for told in (plain, command("coverage", cwd=place.root, **way)):
        assert not [each for each in ("anna", "bert", "carla", "emma") if each in told.out]
    named = command("coverage", "--names", "--json", cwd=place.root, **way)
    assert "anna" in json.loads(named.out)["never_asked"]
    place.send()
    place.play()
    asked = set(place.mentioned())
    assert asked
    named = command("coverage", "--names", "--json", cwd=place.root, **way)
    assert asked.isdisjoint(json.loads(named.out)["never_asked"])
    assert "emma" in command("coverage", "--names", cwd=place.root, **way).out
    for variable in ({"CI": "true"}, {"CI": "1"}, {"GITHUB_ACTIONS": "true"}):
        there = way | variable | {"GITHUB_STEP_SUMMARY": str(summary)}
        for words in (("--names",), ("--names", "--json")):
            before = len(place.box.requests)
            told = command("coverage", *words, cwd=place.root, **there)
            assert told.code == 1
            assert "run it on your own machine" in told.err
            everything = told.out + told.err + summary.read_text(encoding="utf-8")
            assert not [each for each in ("anna", "bert", "carla", "emma") if each in everything]
            assert len(place.box.requests) == before, "nothing was read for it either"


def test_whose_year_is_over_is_told_on_a_machine_of_ones_own_and_in_no_workflow(
    command: Command, place: Town, way: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    folder = place.root / "docs/experts"
    folder.mkdir(parents=True)
    ids = {login: place.box.account(login).id for login in ("anna", "bert", "carla")}
    for login, day in (("anna", "2025-01-01"), ("bert", "2026-11-01"), ("carla", "2025-11-23")):
        text = f"---\nname: X\nconfirmed_on: {day}\ngithub_id: {ids[login]}\n---\n"
        (folder / f"{login}.md").write_text(text, encoding="utf-8")
    (folder / "emma.md").write_text("---\nname: X\n---\n", encoding="utf-8")
    told = command("confirmations", cwd=place.root, **way)
    assert [" ".join(line.split()) for line in told.out.splitlines()] == [
        "emma never said so",
        "anna right on 2025-01-01",
        "carla right on 2025-11-23",
    ]
    assert "isn't known here" in command("confirmations", cwd=place.root).out
    found = json.loads(command("confirmations", "--json", cwd=place.root, **way).out)
    assert [each["login"] for each in found] == ["emma", "anna", "carla"]
    for variable in ({"CI": "true"}, {"GITHUB_ACTIONS": "true"}):
        told = command("confirmations", cwd=place.root, **way | variable)
        assert told.code == 1
        assert not [each for each in ("anna", "bert", "carla", "emma") if each in told.out + told.err]


def test_in_a_workflow_who_says_of_nobody_that_they_have_no_room(
    command: Command, network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    (network / "docs/experts").mkdir(parents=True)
    (network / "docs/experts/anna.md").write_text("---\npaused_until: 2027-02-01\n---\n", encoding="utf-8")
    assert "anna                 away until 2027-02-01" in command("who", "licenties", cwd=network).out
    for words in (("who", "licenties"), ("who", "licenties", "--json")):
        told = command(*words, cwd=network, GITHUB_ACTIONS="true").out
        assert "anna" in told
        assert "away" not in told
        assert "2027" not in told
