"""A network on the small GitHub, with the automation beside it: what the tests of the GitHub room play in."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ospo_automation.adopt.forms import CASUS, casus_form, render
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.casus.casus_labels import label_definitions
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.signing import Signing
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.gh.client import Connection, connect
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.configuration import read_checkout
from ospo_automation.run.runner import Outcome, propose, run
from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox
from ospo_automation.sandbox import Event as Happened
from ospo_automation.sandbox.gitstore import ENVIRONMENT
from tests.given import EXPERTISE, NOW, OSPO_YML, configured, undeclared

NAME = "acme/netwerk"
PEOPLE = ("olga", "anna", "bert", "carla", "emma", "zoe", "wim", "piet")
PERMISSIONS = {"contents": "read", "issues": "write", "pull_requests": "read"}
PROPOSING = {"contents": "write", "issues": "write", "pull_requests": "write"}
KINDS = {kind for automation in AUTOMATIONS for kind in automation.on}
NO_SECRETS = {"no_secrets": True}
COMPLETE: dict[str, Any] = {
    "organisation_type": "gemeente",
    "topics": ["EUPL"],
    "situation": "Een koppeling met het zaaksysteem.",
    "question": "Mag dit onder de EUPL?",
    **NO_SECRETS,
}


@dataclass(frozen=True)
class Built:
    """A network before anything happens, as git and the small GitHub have it: the next one is copied, which takes a
    tenth of the time.
    """

    url: str
    world: bytes
    repository: Mapping[str, bytes]
    checkout: Mapping[str, bytes]
    known: dict[tuple[str, ...], bytes]  # what git says of these files

    @classmethod
    def anew(cls, box: Sandbox, root: Path, configuration: str, *, labelled: bool) -> Built:
        box.add_org("acme")
        for login in PEOPLE:
            box.add_user(login)
        repo = box.add_repo(NAME)
        repo.grant("zoe", "write")
        network = configured(configuration)
        files = {FILE: configuration, ".github/EXPERTISE": EXPERTISE, **render(network)}
        repo.commit(files, message="Install", author="zoe")
        for label in label_definitions(casus_form(network), network) if labelled else ():
            repo.make_label(label.name, label.color, label.description)
        repo.clone(root)
        git = box.git_of(NAME)
        world = pickle.dumps({name: value for name, value in vars(box.world).items() if name != "url"})
        return cls(box.url, world, _files(git.folder), _files(root), git.known)

    def again(self, box: Sandbox, root: Path) -> None:
        vars(box.world).update(pickle.loads(self.world))  # noqa: S301  (our own)
        git = box.git_of(NAME)
        git.known = dict(self.known)
        _write(git.folder, self.repository)
        config = ".git/config"
        _write(root, {**self.checkout, config: self.checkout[config].replace(self.url.encode(), box.url.encode())})


def _files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if name.startswith("hooks/"):
            file.chmod(0o755)


_BUILT: dict[tuple[str, bool], Built] = {}  # by the configuration, and whether it has its labels


class Town:
    """One repository with its people, and one look at it per run as in a workflow."""

    leaves_out = False  # whether sweeps look at what may be due, as a workflow that names its commit has it

    def __init__(self, box: Sandbox, folder: Path, configuration: str = OSPO_YML, *, labelled: bool = False) -> None:
        self.box = box
        self.root = folder / "checkout"
        kind = configuration, labelled
        if kind not in _BUILT:
            _BUILT[kind] = Built.anew(box, self.root, configuration, labelled=labelled)
        else:
            _BUILT[kind].again(box, self.root)
        self.repo: Repository = box.repo(NAME)
        self.token = box.token(self.repo, permissions=PERMISSIONS)
        self.proposing = box.token(self.repo, permissions=PROPOSING)
        self.signing = Signing()
        self.head = box.git_of(NAME).branch("main") or ""
        self.checkout = read_checkout(self.root)

    def reader(self, token: str | None = None) -> GitHubReader:
        connection = self.connection(token or self.token)
        return GitHubReader(connection, NAME, self.checkout, self.signing, files=self.head if self.leaves_out else "")

    def connection(self, token: str) -> Connection:
        """By the clock of the small GitHub, which says with each answer when its quota begins anew."""
        return connect(url=self.box.url, token=token, clock=lambda: self.box.now)

    def send(self, who: str = "olga", **answers: Any) -> int:
        """A casus by form; say `question=""` to leave something out."""
        self.box.add_user(who)
        given = {id_: answer for id_, answer in {**COMPLETE, **answers}.items() if answer}
        return self.repo.submit_form(who, CASUS, title="Mag dit onder de EUPL?", answers=given, strict=False)

    def renew_if_changed(self) -> None:
        head = self.box.git_of(NAME).branch("main") or ""
        if head != self.head:
            self.head = head
            self.renew()

    def renew(self) -> None:
        """The checkout as the next run gets it, after the default branch has changed."""
        self._check_out()
        self.checkout = read_checkout(self.root)

    def _check_out(self) -> None:
        """As a new clone has it, with what its `.git` has already: a clone takes eight times as long."""
        git, own = self.box.git_of(NAME), self.root / ".git"
        for each in self.root.iterdir():
            if each != own:
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        (own / "objects/info").mkdir(exist_ok=True)
        (own / "objects/info/alternates").write_text(f"{git.folder / 'objects'}\n", encoding="utf-8")
        head = git.branch("main")
        for ref in ("refs/heads/main", "refs/remotes/origin/main"):
            (own / ref).parent.mkdir(parents=True, exist_ok=True)
            (own / ref).write_text(f"{head}\n", encoding="ascii")
        subprocess.run(["git", "-C", self.root, "reset", "--hard", "--quiet"], check=True, env=ENVIRONMENT)

    def waiting(self) -> Iterator[Happened]:
        """The events that a workflow of ours listens to."""
        while (happened := self.box.take_event()) is not None:
            if f"{happened.name}.{happened.action}" in KINDS or happened.name in KINDS:
                yield happened

    def run(self, happened: Happened, token: str | None = None) -> Outcome:
        outcome = self.run_alone(happened, token)
        self.propose(outcome)
        return outcome

    def run_alone(self, happened: Happened, token: str | None = None) -> Outcome:
        """The first job, without the one that may write files."""
        self.renew_if_changed()
        event = Event.of(happened.name, json.dumps(happened.payload), self.box.now)
        return self._run(event, token)

    def _run(self, event: Event, token: str | None = None) -> Outcome:
        reader = self.reader(token)
        outcome = run(event, reader, GitHubWriter(reader))
        assert undeclared((step.effect for step in outcome.summary.plan.steps), reader.checkout) == []
        return outcome

    def propose(self, outcome: Outcome) -> Outcome | None:
        """The next job, which may write files, where there is something for it."""
        if not outcome.proposals:
            return None
        reader = self.reader(self.proposing)
        return propose(outcome.proposals, self.box.now, reader, GitHubWriter(reader))

    def play(self) -> list[Outcome]:
        """Runs the automation for every waiting event."""
        outcomes = []
        for happened in self.waiting():
            outcomes.append(self.run(happened))
            self.box.advance(timedelta(minutes=1))
        return outcomes

    def again(self, number: int) -> Outcome:
        """A manual run for one casus."""
        event = Event.of("workflow_dispatch", json.dumps({"inputs": {"number": str(number)}}), self.box.now)
        return self._run(event)

    def sweep(self) -> Outcome:
        """A scheduled run."""
        return self._run(Event("schedule", None, None, None, self.box.now))

    def mentioned(self) -> list[str]:
        return [each.login for each in self.box.notifications if each.reason == "mention"]


class Moment:
    """All that the small GitHub remembers: a test that breaks something at every request goes back.

    That is what a new town would be, down to the ids, without the time that it takes to make one. Files are where each
    branch was; a checkout is renewed where the next run needs it.
    """

    def __init__(self, place: Town) -> None:
        self._world, self._git = place.box.world, place.box.git_of(NAME)
        self._remembered = pickle.dumps(vars(self._world))
        self._refs = self._git.refs()
        self._seen: set[bytes] = set()

    def is_new(self, beside: object = None) -> bool:
        """Whether GitHub, and what there is `beside` it, stands as it did at no earlier asking.

        A run that breaks off at any request leaves what stood there after its last write, as it does at the requests
        around that one. What follows from the same follows in the same way: it needs to be seen once.
        """
        kept = {name: value for name, value in vars(self._world).items() if name != "windows"}  # of the quota
        written = io.BytesIO()
        pickler = pickle.Pickler(written)
        pickler.fast = True  # each value by itself, whether or not it is the same object as another
        pickler.dump((kept, self._git.refs(), beside))
        stands = hashlib.sha256(written.getvalue()).digest()
        is_new = stands not in self._seen
        self._seen.add(stands)
        return is_new

    def back(self) -> None:
        vars(self._world).update(pickle.loads(self._remembered))  # noqa: S301  (our own)
        now = self._git.refs()
        for ref in now.keys() | self._refs.keys():
            if now.get(ref) != self._refs.get(ref):
                self._git.point(ref, self._refs.get(ref))


def keys(place: Town, number: int) -> list[str]:
    """What our comments are for, in order."""
    ours = [comment.body for comment in place.repo.comments(number) if comment.author == BOT_LOGIN]
    return [part.mark.key for body in ours for part in parts_of(body)]


def repeated(place: Town, number: int, times: int, owners: Sequence[str] = ()) -> list[int]:
    """As many more casussen with the same comments, in turn of these people; their numbers."""
    state = place.repo.state
    original, comments = state.issues[number], state.comments_of(number)
    first = max(1_000, *(each + 1 for each in state.issues))
    for login in owners:
        place.box.add_user(login)
    for index in range(first, first + times):
        author = owners[index % len(owners)] if owners else original.author
        new = {"number": index, "id": 10**6 + index, "author": author}
        state.issues[index] = type(original)(**vars(original) | new)
        for comment in comments:
            copy = type(comment)(**vars(comment) | {"number": index, "id": comment.id + 10_000 * index})
            state.put_comment(copy)
    return [*range(first, first + times)]


@contextmanager
def town(folder: Path, configuration: str = OSPO_YML, *, labelled: bool = False) -> Iterator[Town]:
    """Ends with the check that everything we sent and got was as GitHub's own description has it.

    `labelled`: with its labels, as `ospo labels --apply` makes them; else the first run makes some twelve of them.
    """
    with Sandbox(now=NOW) as box:
        place = Town(box, folder, configuration, labelled=labelled)
        yield place
        assert box.violations == [], box.violations[:2]
        assert box.unknown_routes == [], box.unknown_routes[:2]
