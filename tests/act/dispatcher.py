"""Does what GitHub does between an event and a runner, and lets act be the runner.

act knows nothing of activity types, permissions, concurrency and the rule that a workflow's own events start nothing:
that is here. Whatever this can't do faithfully it refuses loudly, so that no test is green because a job was skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.sandbox import BOT_LOGIN, Event, Repository, Sandbox
from tests.loading import SAFE

Json = dict[Any, Any]
_HERE = Path(__file__).parent
_STUBBED = (
    "actions/checkout",
    "actions/create-github-app-token",
    "actions/deploy-pages",
    "actions/upload-pages-artifact",
    "astral-sh/setup-uv",
)
STUBS = {name: _HERE / "stubs" / name.rpartition("/")[2] for name in _STUBBED}
_UV_ONCE = _HERE / "stubs/uv_once.py"
_BESIDE_THEM = (_HERE / "stubs/compiled_once.py", _HERE / "stubs/warm.py")
RUNNERS = {"ubuntu-latest": "-self-hosted"}
WORKFLOWS = ".github/workflows"
UNKNOWN_TO_ACT = {("concurrency", "queue")}
"""Keys, each with the one above it, that act refuses although GitHub knows them."""
SELF = f"own/here/{{}}@{'0' * 40}"
"""How act is told of `$/x`: this very file's repository, at the commit that runs. GitHub knows it since July 2026."""
_SELF = re.compile(r"(?m)^(\s*(?:- )?uses: )\$/(\S+)")
_CALLED = re.compile(r"(?:[.$]|[\w.-]+/[\w.-]+)/(\.github/workflows/[\w.-]+)(?:@\S+)?")
_DISPATCHES = {"workflow_dispatch", "repository_dispatch"}
_TYPES = {"issues": None, "issue_comment": None, "pull_request": ("opened", "synchronize", "reopened")}
"""Which count where a workflow names none; None is all of them."""
_LINGERING = """\
#!/bin/bash
own="{folder}:"
PATH="${{PATH//$own/}}" /bin/bash "$@"
ended=$?
sleep 0.15
exit $ended
"""
_BIN = Path(sys.executable).parent
PATIENCE = 600  # seconds for one job, on a machine with much else to do
_PASSED_ON = re.compile(r"SSL_CERT_(FILE|DIR)|UV_\w+|(https?|no|all)_proxy", re.IGNORECASE)


class NotFaithful(AssertionError):
    """Something that GitHub would do and that this dispatcher can't."""


@dataclass(frozen=True)
class Run:
    """A job that ran: `success` or `failure`, all that its steps printed, its job summary, and its `::commands::`.

    `outputs` are what its steps gave to others, by name. `notes` are the errors and warnings at their places.
    """

    conclusion: str
    log: str
    summary: str
    commands: frozenset[str]
    outputs: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def followed_by(self, other: Run) -> Run:
        """Two jobs of one workflow as one."""
        ended = self.conclusion if self.conclusion != "success" else other.conclusion
        return Run(
            ended,
            self.log + other.log,
            self.summary + other.summary,
            self.commands | other.commands,
            notes=[*self.notes, *other.notes],
        )


@dataclass(frozen=True)
class Workflow:
    """A workflow file as it stands in its repository, of which the files lie in `home`."""

    file: Path
    content: Json
    given: Mapping[str, str] = field(default_factory=dict)
    """Where another one calls it: the secrets that it is given."""

    @classmethod
    def read(cls, file: Path) -> Workflow:
        return cls(file, _parsed(file.read_text(encoding="utf-8")))

    @property
    def on(self) -> Mapping[str, Json | None]:
        """By event; `on` without quotes is a yes in YAML 1.1."""
        found: Any = self.content.get("on") or self.content[True]
        if isinstance(found, str):
            return {found: None}
        return dict.fromkeys(found) if isinstance(found, list) else dict(found)

    @property
    def jobs(self) -> Mapping[str, Json]:
        jobs: Mapping[str, Json] = self.content["jobs"]
        return jobs

    @property
    def home(self) -> Path:
        return self.file.parents[2]

    def called_by(self, caller: Workflow, job: Json, event: str, secrets: Mapping[str, str]) -> Workflow:
        """As GitHub runs it for a job of another workflow: with the event that started that one, what it passes on, and
        nothing else of its secrets. One that only an environment has is passed on by its name too.
        """
        if "workflow_call" not in self.on:
            raise NotFaithful(f"{self.file.name} can't be called by {caller.file.name}")
        known = self.on["workflow_call"] or {}
        for kind, passed in (("inputs", job.get("with", {})), ("secrets", job.get("secrets", {}))):
            if unknown := set(passed) - set(known.get(kind, {})):
                raise NotFaithful(f"{self.file.name} knows no {kind} {unknown}, which {caller.file.name} passes on")
        given = {
            name: secrets[name]
            for name, value in job.get("secrets", {}).items()
            if value == f"${{{{ secrets.{name} }}}}" and name in secrets
        }
        inputs = {name: str(one.get("default", "")) for name, one in known.get("inputs", {}).items()}
        texts = {f"inputs.{name}": text for name, text in {**inputs, **job.get("with", {})}.items()}
        on = {**self.on, event: caller.on[event]}
        rest = {name: value for name, value in self.content.items() if name not in {True, "jobs"}}
        return Workflow(self.file, {**rest, "on": on, "jobs": _replaced(self.jobs, texts)}, given)

    def starts_on(self, event: Event, changed: Callable[[], Collection[str]]) -> bool:
        """Whether it runs for this event. `changed` tells the files that a push or a pull request changes."""
        if event.name not in self.on:
            return False
        if event.name == "workflow_dispatch":
            return bool(event.payload["workflow"] == f"{WORKFLOWS}/{self.file.name}")
        if event.name == "schedule":
            lines: Any = self.on["schedule"]
            return event.payload["schedule"] in [one["cron"] for one in lines]
        wanted = self.on[event.name] or {}
        if event.name == "push" and set(wanted) == {"tags"} and event.payload["ref"].startswith("refs/heads/"):
            return False
        if unknown := set(wanted) - {"types", "paths"}:
            raise NotFaithful(f"{self.file.name}: can't decide on {unknown} of {event.name}")
        if event.name != "push":
            if "types" not in wanted and event.name not in _TYPES:
                raise NotFaithful(f"{self.file.name}: which types of {event.name} count if none is named?")
            types = wanted.get("types", _TYPES.get(event.name))
            if types is not None and event.action not in types:
                return False
        return "paths" not in wanted or any(_fits(path, wanted["paths"]) for path in changed())

    def permissions(self, job: str) -> dict[str, str]:
        """Of one job; what isn't named is none."""
        given: Any = self.jobs[job].get("permissions", self.content.get("permissions"))
        if not isinstance(given, dict):
            raise NotFaithful(f"{self.file.name}: permissions must be named one by one, not {given}")
        return dict(given)

    def text_of(self, job: str, outputs: Mapping[str, Mapping[str, str]]) -> str:
        """The file with this one job: act gives all jobs one token, and GitHub each its own.

        What earlier jobs gave it stands there as it is. A file with one job is left as it is, but for unknown keys.
        """
        text = self.file.read_text(encoding="utf-8")
        if len(self.jobs) > 1 or "workflow_call" in self.on:
            alone = {name: _filled(value, outputs) for name, value in self.jobs[job].items() if name != "needs"}
            rest = {name: value for name, value in self.content.items() if name not in {True, "on", "jobs"}}
            text = yaml.safe_dump({**rest, "on": dict(self.on), "jobs": {job: alone}}, sort_keys=False, width=1_000)
            if re.search(r"\bneeds\.", text):
                raise NotFaithful(f"{self.file.name}: {job} needs something that no job gave")
        return as_act_takes_it(text)

    def check_runners(self) -> None:
        for name, job in self.jobs.items():
            if "uses" in job:
                if unknown := set(job) - {"name", "if", "needs", "permissions", "uses", "with", "secrets"}:
                    raise NotFaithful(f"{self.file.name}: job {name} calls another workflow with {unknown}")
            elif job.get("runs-on") not in RUNNERS:
                raise NotFaithful(f"{self.file.name}: job {name} runs on {job.get('runs-on')}, which act would skip")


@cache
def _parsed(text: str) -> Json:
    """Each event has the same dozen files looked at again."""
    found: Json = yaml.load(text, Loader=SAFE)  # noqa: S506  (a safe one)
    return found


def _filled(value: Any, outputs: Mapping[str, Mapping[str, str]]) -> Any:
    """A part of a job, with what earlier jobs gave it."""
    texts = {
        f"needs.{name}.{output}" if output == "result" else f"needs.{name}.outputs.{output}": text
        for name, given in outputs.items()
        for output, text in given.items()
    }
    return _replaced(value, texts)


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    """A part of a job, with what expressions in it stand for."""
    if isinstance(value, dict):
        return {name: _replaced(each, texts) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, texts) for each in value]
    for place, text in texts.items() if isinstance(value, str) else ():
        value = value.replace(place, "'{}'".format(text.replace("'", "''")))
    return value


def _changed(event: Event, tree: Path) -> set[str]:
    """The files that a push or a pull request changes."""
    if event.name == "pull_request":
        sides = (event.payload["pull_request"][side]["sha"] for side in ("base", "head"))
        return set(_git(tree, "diff", "--name-only", "--no-renames", "...".join(sides)).splitlines())
    commits = event.payload["commits"]
    return {path for commit in commits for kind in ("added", "modified", "removed") for path in commit[kind]}


def _git(tree: Path, *command: str) -> str:
    return subprocess.run(["git", "-C", tree, *command], check=True, capture_output=True, text=True).stdout


def _fits(path: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns means this file. Only folders and files by name are understood."""
    if any(re.search(r"[*?\[!+]", pattern.removesuffix("/**")) for pattern in patterns):
        raise NotFaithful(f"can't decide on {patterns}")
    return any(path == each or (each.endswith("/**") and path.startswith(each[:-2])) for each in patterns)


def foreign_actions(content: Json, root: Path, known: Mapping[str, Path]) -> dict[str, Path]:
    """Where each action from elsewhere lies, by repository and pin, with those that actions use themselves.

    Raises NotFaithful for one that isn't `known`: act would fetch it.
    """
    found: dict[str, Path] = {}
    jobs = content.get("jobs", {}).values()
    steps = [*content.get("runs", {}).get("steps", ()), *(step for job in jobs for step in job.get("steps", ()))]
    for used in (one["uses"] for one in [*jobs, *steps] if "uses" in one):
        if f"/{WORKFLOWS}/" in used:
            continue  # what it uses is looked at when it is run
        name, _, pin = used.partition("@")
        if name.startswith("$/"):
            name, _, pin = SELF.format(name.removeprefix("$/")).partition("@")
            known = {**known, "own/here": root}
        repository = "/".join(name.split("/")[:2])
        home = root if name.startswith("./") else known.get(repository)
        if home is None:
            raise NotFaithful(f"{used} has no stub, and act would fetch it")
        is_own = name.startswith("./")
        if not is_own:
            found[f"{repository}@{pin}"] = home
        inside = home / (name if is_own else name.removeprefix(repository).strip("/"))
        action = _parsed((inside / "action.yml").read_text(encoding="utf-8"))
        found |= foreign_actions(action, home, known)
    return found


def as_act_takes_it(text: str) -> str:
    """The text of a workflow without the keys that act refuses, and with `$/` as it knows it."""
    return _SELF.sub(lambda found: found[1] + SELF.format(found[2]), without_unknown_keys(text))


def without_unknown_keys(text: str) -> str:
    """The text of a workflow without the lines of the keys that act refuses."""
    lines = text.splitlines(keepends=True)
    for first, last in sorted(_unknown(yaml.compose(text), ""), reverse=True):
        del lines[first:last]
    return "".join(lines)


def _unknown(node: yaml.Node | None, above: str) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _unknown(one, above)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (above, key.value) in UNKNOWN_TO_ACT:
                yield key.start_mark.line, value.end_mark.line + 1
            else:
                yield from _unknown(value, key.value)


class Dispatcher:
    """Starts the workflows of one repository of a sandbox, one event at a time."""

    def __init__(self, box: Sandbox, repository: Repository, folder: Path) -> None:
        self.box = box
        self.repository = repository
        self.actions: dict[str, Path] = dict(STUBS)
        """Where the actions of other repositories lie, by owner and name."""
        self.variables: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.withheld: set[str] = set()
        """Permissions that are taken from the token, as an adopter does who forgets to give them."""
        self.machine: dict[str, str] = {}
        """What the runner's own environment holds, beside what GitHub puts there."""
        self.warm: Callable[[], Mapping[str, str]] = dict
        """What else the environment holds, where a job may use what is loaded already; asked anew for each job."""
        self.pages = folder / "pages"
        """What GitHub Pages serves."""
        self._folder = folder
        self._turn = 0

    def next(self) -> Run | None:
        """Takes the oldest waiting event. None where it starts nothing."""
        event = self.box.take_event()
        if event is None:
            raise AssertionError("nothing has happened")
        return self.start(event)

    def all(self) -> list[Run]:
        """Takes every waiting event."""
        runs = []
        while self.box.events:
            run = self.next()
            runs += [run] if run else []
        return runs

    def start(self, event: Event) -> Run | None:
        """What came of an event that starts one workflow at most."""
        runs = self.started(event)
        if len(runs) > 1:
            raise NotFaithful(f"{event.name} starts {len(runs)} workflows; one result can't hold that")
        return next(iter(runs.values()), None)

    def started(self, event: Event) -> dict[str, Run]:
        """What came of an event, by the name of each workflow file of which a job ran."""
        if event.actor == BOT_LOGIN and event.name not in _DISPATCHES:
            raise NotFaithful(f"{event.name} by the workflow token starts nothing on GitHub, and yet it was queued")
        self._turn += 1
        place = self._folder / f"event-{self._turn}"
        tree = place / "tree"
        if not self._has_tree(event, tree):
            return {}
        changed = cache(lambda: _changed(event, tree))
        files = sorted(file for ending in ("yml", "yaml") for file in (tree / WORKFLOWS).glob(f"*.{ending}"))
        chosen = [workflow for file in files if (workflow := Workflow.read(file)).starts_on(event, changed)]
        runs = {each.file.name: self._run(each, event, place / each.file.stem, tree) for each in chosen}
        return {name: run for name, run in runs.items() if run is not None}

    def _has_tree(self, event: Event, tree: Path) -> bool:
        """Gets the files as they are where the event happened: that is where GitHub looks for workflows."""
        self.repository.clone(tree)
        if event.name == "push":
            if event.payload["deleted"]:
                return False
            _git(tree, "checkout", "--quiet", "--detach", event.payload["after"])
        if event.name == "pull_request" and event.action != "closed":
            merged = f"refs/pull/{event.payload['number']}/merge"
            source = self.box.git_of(self.repository.full_name)
            if source.resolve(merged) is None:
                return False  # it can't be merged, and GitHub starts nothing
            _git(tree, "fetch", "--quiet", f"file://{source.folder}", merged)
            _git(tree, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        return True

    def _run(self, workflow: Workflow, event: Event, place: Path, tree: Path) -> Run | None:
        """Its jobs, one after the other. Without `always()` none whose `needs` didn't end well."""
        workflow.check_runners()
        ran: dict[str, Run] = {}
        for name, job in workflow.jobs.items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            condition = str(job.get("if", ""))
            if status := re.findall(r"\b(?:success|failure|cancelled)\(\)", condition.replace("!cancelled()", "")):
                raise NotFaithful(f"{workflow.file.name}: can't decide on {status} of {name}")
            is_well = all(each in ran and ran[each].conclusion == "success" for each in needs)
            if not is_well and not any(each in condition for each in ("always()", "!cancelled()")):
                continue
            results = {each: {"result": ran[each].conclusion if each in ran else "skipped"} for each in needs}
            outputs = {each: _given(workflow.jobs[each], ran.get(each)) | results[each] for each in needs}
            never = {"'' != ''", "'skipped' != 'skipped'", "'false' != 'false'"}
            if needs and never.intersection(str(_filled(condition, outputs)).split(" && ")):
                continue  # as act would find out a third of a second later
            if "uses" in job:
                called = {**job, "if": _filled(condition, outputs)} if condition else job
                run = self._called(workflow, name, called, event, place, tree)
            else:
                run = self._job(workflow, name, workflow.text_of(name, outputs), event, place, tree)
            ran |= {name: run} if run is not None else {}
        return reduce(Run.followed_by, ran.values()) if ran else None

    def _called(self, caller: Workflow, name: str, job: Json, event: Event, place: Path, tree: Path) -> Run | None:
        """Another workflow of this repository, as a job. GitHub refuses it where it asks for more than it is given."""
        if not self._is_called(caller, name, job, event, place, tree):
            return None
        workflow = self._found(job["uses"], caller).called_by(caller, job, event.name, self.secrets)
        workflow.check_runners()
        given = caller.permissions(name)
        for one in workflow.jobs:
            for scope, level in workflow.permissions(one).items():
                if given.get(scope) not in {level, "write"}:
                    raise NotFaithful(
                        f"{workflow.file.name}: {one} asks for {scope}: {level}, which {name} doesn't give"
                    )
        return self._run(workflow, event, place / name, tree)

    def _found(self, used: str, caller: Workflow) -> Workflow:
        """The file that a job calls, in the repository of the caller or in another one that we know."""
        called = _CALLED.fullmatch(used)
        repository = "/".join(used.split("/")[:2])
        home = caller.home if used.startswith(("$/", "./")) else self.actions.get(repository)
        if called is None or home is None:
            raise NotFaithful(f"{used} is no workflow that can be found here")
        return Workflow.read(home / called[1])

    def _is_called(self, caller: Workflow, name: str, job: Json, event: Event, place: Path, tree: Path) -> bool:
        """Whether the condition of a job that calls another workflow holds: act tells by a job that does nothing."""
        if "if" not in job:
            return True
        asked = {"runs-on": next(iter(RUNNERS)), "steps": [{"run": "true"}]}
        asked |= {"if": job["if"]}
        text = yaml.safe_dump({"on": dict(caller.on), "jobs": {name: asked}}, sort_keys=False, width=1_000)
        return self._job(caller, name, text, event, place / "asked", tree) is not None

    def _job(self, workflow: Workflow, name: str, text: str, event: Event, place: Path, tree: Path) -> Run | None:
        artifacts = place / "artifacts"
        place = place / name
        place.mkdir(parents=True)
        actions = foreign_actions(workflow.content, workflow.home, self.actions)
        permissions = workflow.permissions(name).items()
        given = {scope.replace("-", "_"): level for scope, level in permissions if scope not in self.withheld}
        token = self.box.token(self.repository, permissions=given)
        file = place / workflow.file.name
        file.write_text(text, encoding="utf-8")
        (place / "event.json").write_text(json.dumps(event.payload), encoding="utf-8")
        options: dict[str, Mapping[str, object]] = {
            "--platform": RUNNERS,
            "--env": self._environment() | {"ARTIFACTS_FOR_TESTS": str(artifacts)},
            "--var": self.variables,
            "--secret": workflow.given if "workflow_call" in workflow.on else self.secrets,
            "--local-repository": actions,
        }
        command: list[str | Path] = [
            _BIN / "act",
            event.name,
            "--directory",
            tree,
            "--workflows",
            file,
        ]
        command += ["--eventpath", place / "event.json", "--actor", event.actor, "--defaultbranch", "main"]
        command += [
            "--no-cache-server",
            "--no-skip-checkout",
            "--pull=false",
            "--json",
            "--action-cache-path",
            place / "actions",
        ]
        command += ["--secret", f"GITHUB_TOKEN={token}"]
        for option, values in options.items():
            for key, value in values.items():
                command += [option, f"{key}={value}"]
        clean = _own_environment(place)
        return _read(subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=clean))

    def _environment(self) -> dict[str, str]:
        url = self.box.url
        return {
            "GITHUB_REPOSITORY": self.repository.full_name,
            "GITHUB_API_URL": url,
            "GITHUB_GRAPHQL_URL": f"{url}/graphql",
            "GITHUB_SERVER_URL": url,
            "OSPO_NOW": self.box.now.isoformat(),  # or the tests would fail at weekends, when nobody is asked
            "UV_CACHE_DIR": _uv_cache(),
            "UV_OFFLINE": "1",  # the fixture has seen to it that everything is in uv's cache
            **_uv_once(self._folder),
            "PAGES_FOR_TESTS": str(self.pages),
            "OSPO_BROWSER": "no",  # two looks at every page take longer than all else; other tests see to that
            **{name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)},
            **self.machine,
            **self.warm(),
        }


def _given(job: Json, run: Run | None) -> dict[str, str]:
    """The outputs of a job: each is that of one of its steps, and nothing of one that didn't run."""
    found = {}
    for name, value in job.get("outputs", {}).items():
        step = re.fullmatch(r"\$\{\{ steps\.[\w-]+\.outputs\.([\w-]+) \}\}", value)
        if step is None:
            raise NotFaithful(f"can't tell what {value} is")
        found[name] = run.outputs.get(step[1], "") if run is not None else ""
    return found


def _own_environment(place: Path) -> dict[str, str]:
    """Of act itself: nothing of the machine, nor of a real workflow in which the tests may run. The Python is the one
    that runs the tests: one that looks for it first, as pyenv does, takes longer for that than the rest of a short job.

    act loses what a step prints just before its shell ends (one step in six on a busy machine): ours ends later.
    """
    for folder in ("tmp", "bin"):
        (place / folder).mkdir()
    shell = place / "bin/bash"
    shell.write_text(_LINGERING.format(folder=shell.parent), encoding="utf-8")
    shell.chmod(0o755)
    path = f"{shell.parent}:{Path(sys.executable).resolve().parent}:{os.environ['PATH']}"
    return {
        "PATH": path,
        "HOME": str(place),
        "TMPDIR": str(place / "tmp"),
        "GOGC": "off",
    }  # it ends too soon to tidy up


def _uv_once(folder: Path) -> dict[str, str]:
    """A uv that installs once for all tests of a session, whichever worker runs them; see the stub."""
    shared = next(each for each in folder.parents if re.fullmatch(r"pytest-\d+", each.name)) / "uv"
    program = shared / "bin/uv"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        for each in _BESIDE_THEM:
            shutil.copy(each, shared)
        made = program.with_name(f"uv-{os.getpid()}")
        made.write_text(f"#!{sys.executable}\n{_UV_ONCE.read_text(encoding='utf-8')}", encoding="utf-8")
        made.chmod(0o755)
        made.rename(program)  # at once: another worker may be about to start it
    return {"UV_FOR_TESTS": str(program.parent), "UV_REAL": str(_BIN / "uv"), "UV_SHARED": str(shared)}


@cache
def _uv_cache() -> str:
    return subprocess.run([_BIN / "uv", "cache", "dir"], capture_output=True, check=True, text=True).stdout.strip()


def _read(done: subprocess.CompletedProcess[str]) -> Run | None:
    """What act tells, a JSON object on each line. A job whose `if` says no leaves no line at all."""
    lines: list[Json] = [json.loads(line) for line in done.stdout.splitlines()]
    if not lines and done.returncode == 0:
        return None
    results = [line["jobResult"] for line in lines if "jobResult" in line]
    if len(results) != 1 or (results[0] == "success") != (done.returncode == 0):
        raise NotFaithful(f"act ended with {done.returncode}, jobs with {results}:\n{done.stdout}\n{done.stderr}")
    # act tells the summary of a step again for each action around it.
    summaries = dict.fromkeys(line["content"] for line in lines if line.get("command") == "summary")
    return Run(
        conclusion=results[0],
        log="".join(map(_printed, lines)),
        summary="".join(summaries),
        commands=frozenset(line["command"] for line in lines if "command" in line),
        outputs={line["name"]: line["arg"] for line in lines if line.get("command") == "set-output"},
        notes=[line["raw"].strip() for line in lines if line.get("command") in {"error", "warning"}],
    )


def _printed(line: Json) -> str:
    """What a step printed, or how it ended where it went wrong."""
    if "raw" in line or line.get("raw_output"):
        return str(line.get("raw", line["msg"]))
    return f"{line['msg']}\n" if line.get("level") == "error" else ""
