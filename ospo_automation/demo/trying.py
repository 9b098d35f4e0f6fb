"""One casus through a network's own files on the small GitHub, before anything is pushed: what is said to whom."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from ospo_automation.adopt.forms import CASUS, INSTALLED, render
from ospo_automation.adopt.labels import plan_labels
from ospo_automation.adopt.workflow_files import FOLDER as WORKFLOWS
from ospo_automation.automations import failures, schedule
from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.engine.effects import DefineLabel, Relabel, Tell
from ospo_automation.core.incoming.filled_in import understand
from ospo_automation.core.incoming.forms import Field, read
from ospo_automation.core.network import website
from ospo_automation.core.network.decided import Network
from ospo_automation.run.configuration import faults_in, read_checkout, read_forms
from ospo_automation.sandbox import BOT_LOGIN, CommentView, Repository, Sandbox
from ospo_automation.sandbox.forms import fill
from ospo_automation.sandbox.settings_state import PagesSite

from .stage import Ran, Stage

SENDER = "vrager"
SOMEWHERE = "netwerk/kennisbank"  # where git doesn't tell whose repository it is
TOPICS, QUESTION = "topics", "question"
UNKNOWN = "unknown"  # the topic of who doesn't know
LONGEST_TITLE = 72
FOLDERS = (".github", website.DOCS)
READ = frozenset({".md", ".yml", ".yaml", ""})  # what a run reads: pages, settings, EXPERTISE
LARGEST = 1_000_000  # bytes of a file that is taken along
NOON = time(12)


@dataclass(frozen=True)
class Written:
    """A casus as it is sent in. `answers` are the questions that have one, each with its heading.

    `topics` are the titles that were chosen for somebody who wrote in plain words.
    """

    title: str
    body: str
    labels: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    is_plain: bool
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """A comment of ours, new or brought up to date: who gets a mail of it, each with the reason as GitHub names it.

    `text` of what was brought up to date are only the lines that weren't there before.
    """

    text: str
    is_new: bool
    mailed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Moment:
    """What one run did. `is_first`: the casus came in; `notes` tell then what wasn't done, and why."""

    at: datetime
    is_first: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    asks: tuple[Ask, ...]
    kept: tuple[tuple[int, str], ...]
    spoken: tuple[Spoken, ...]
    notes: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether anything came of it."""
        return bool(self.added or self.removed or self.asks or self.kept or self.spoken)


@dataclass(frozen=True)
class Trial:
    """`labels` are those at the end, `forms` the names of what isn't in the repository yet.

    `errors` and `warnings` is how many the check of all files would tell beside that.
    """

    network: Network
    repository: str
    casus: Written
    moments: tuple[Moment, ...]
    labels: tuple[str, ...]
    forms: tuple[str, ...]
    days: int
    errors: int
    warnings: int


def tried(root: Path, text: str, *, name: str, topics: Sequence[str], days: int, now: datetime) -> Trial:
    """The casus in `text`, played until so many working days went by in silence.

    `topics` are paths, for a text in plain words. Raises BadConfig for faults in the files.
    """
    checkout, there = read_checkout(root), read_forms(root)
    network = checkout.network
    made = render(network)
    new = {path: form for path, form in made.items() if there.get(path) is None}
    form = there.get(f"{INSTALLED}/{CASUS}") or made[f"{INSTALLED}/{CASUS}"]
    casus = written(text, form, checkout, topics)
    faults = faults_in(root, checkout, network.calendar.today(now))
    name = name or SOMEWHERE
    with _stage(root, checkout, name, new, now) as stage:
        moments = tuple(_played(stage, casus, days))
        labels = tuple(stage.repository.issue(1).labels)
    errors = sum(not fault.warning for fault in faults)
    told = {"errors": errors - len(new), "warnings": len(faults) - errors}  # of missing forms the trial tells itself
    return Trial(network, name, casus, moments, labels, tuple(Path(each).name for each in sorted(new)), days, **told)


# The casus


def written(text: str, form: str, checkout: Checkout, topics: Sequence[str]) -> Written:
    """As its sender would send it: what has the headings of the form is taken to the letter, other words go into it."""
    text = text.strip()
    first, _, rest = text.partition("\n")
    has_title = first.startswith("# ")
    body = rest.strip() if has_title else text
    title = first.lstrip("# ").strip()
    labels = fill(form, "", {}, strict=False).labels
    if read(body, checkout.form.known).found:
        if not has_title:
            title = " ".join(read(body, checkout.form.known).text(QUESTION).split())
        return Written(_short(title), body, labels, _answered(body, checkout), is_plain=False)
    body = body if has_title or not rest.strip() else rest.strip()
    chosen = tuple(topics) or _named(text, checkout)
    asked = [each for each in yaml.safe_load(form)["body"] if each["type"] != "markdown"]
    answers = {each.get("id") or each["attributes"]["label"]: _answer(each, body, chosen, checkout) for each in asked}
    titles = tuple(checkout.network.topics[path].title for path in chosen)
    sent = fill(form, "", answers, strict=False).body
    return Written(_short(title), sent, labels, _answered(sent, checkout), is_plain=True, topics=titles)


def _answered(body: str, checkout: Checkout) -> tuple[tuple[str, str], ...]:
    form, reading = checkout.form.form, checkout.form.read(body)
    headings = {each.id: each.headings[0] for each in checkout.form.known.fields}
    return tuple(
        (headings[each.id], "\n".join(_as_shown(each, answer) for answer in reading.values[each.id]))
        for each in form.fields
        if each.id in reading.values
    )


def _as_shown(question: Field, answer: str) -> str:
    """An answer in the words of the form, and not in ours."""
    return next((text for text, id_ in question.options.items() if id_ == answer), answer)


def _named(text: str, checkout: Checkout) -> tuple[str, ...]:
    """The topics that somebody's own words name, as in a reply below a casus."""
    found = understand(text, [TOPICS], checkout.form.form, checkout.form.phrases)
    return tuple(path for path in found.get(TOPICS, ()) if path in checkout.network.topics)


def _answer(question: Mapping[str, Any], text: str, topics: Sequence[str], checkout: Checkout) -> Any:
    """What goes into one question of the form; nothing where it may be left open."""
    options = question["attributes"].get("options") or []
    if question["type"] == "checkboxes":
        return [str(each["label"]) for each in options if each.get("required")]
    if not (question.get("validations") or {}).get("required"):
        return None
    if question["type"] != "dropdown":
        return text
    known = checkout.form.form.field(question.get("id", ""))
    means = {str(each): known.options.get(str(each)) if known else str(each) for each in options}
    if question.get("id") == TOPICS:
        return [each for each in means if means[each] in (topics or (UNKNOWN,))]
    return next((each for each in means if means[each] is not None), None)


def _short(title: str) -> str:
    title = re.sub(r"\s+", " ", title)
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"


# The play


def sender_of(checkout: Checkout) -> str:
    """Somebody who isn't of the network."""
    known = checkout.expertise.everybody | {login.lower() for team in checkout.network.teams.values() for login in team}
    names = (SENDER, *(f"{SENDER}-{number}" for number in range(2, len(known) + 3)))
    return next(name for name in names if name not in known)


@contextmanager
def _stage(root: Path, checkout: Checkout, name: str, more: Mapping[str, str], now: datetime) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, Sandbox(now=now.astimezone(UTC)) as box, box.in_one_go():
        put_there(box, root, checkout, name, more)
        yield Stage(box, Path(folder), name)


def put_there(box: Sandbox, root: Path, checkout: Checkout, name: str, more: Mapping[str, str]) -> None:
    """A network's own files and people on the small GitHub. `more` are files that aren't in its folder."""
    box.add_org(name.partition("/")[0])
    repository = box.add_repo(name)
    for login in (sender_of(checkout), *checkout.expertise.everybody):
        box.add_user(login)
    for login in checkout.expertise.coordinators:
        repository.grant(login, "write")
    repository.commit({**_workflows(checkout.network), **_files(root), **more}, message="Try")
    repository.let_actions_open_pulls()
    site = checkout.network.section(website.Settings)
    if site is not None:  # what only settings on GitHub say is as it should be there
        repository.switch(pages=PagesSite(site.address))
    for step in plan_labels({}, checkout).steps:
        if isinstance(step.effect, DefineLabel):  # as `ospo labels` makes them
            label = step.effect.label
            repository.make_label(label.name, label.color, label.description)


def _workflows(network: Network) -> dict[str, str]:
    """Some file for each workflow that a sweep looks after: yours may not be there yet."""
    watched, kept = network.section(failures.Settings), network.section(schedule.Settings)
    names = [watched.runs, watched.sweep] if watched is not None else []
    names += [schedule.USUAL, *filter(None, [kept.workflow]), *kept.workflows] if kept is not None else []
    return {f"{WORKFLOWS}/{name}": "on: workflow_dispatch\n" for name in names}


def _files(root: Path) -> dict[str, bytes]:
    """What a run reads of a checkout, without pictures and what else is big."""
    found = {}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            is_read = file.suffix.lower() in READ and file.is_file() and not file.is_symlink()
            if is_read and file.stat().st_size <= LARGEST:
                found[file.relative_to(root).as_posix()] = file.read_bytes()
    return found


def _played(stage: Stage, casus: Written, days: int) -> Iterator[Moment]:
    sender = sender_of(stage.checkout)
    number = stage.repository.open_issue(sender, title=casus.title, body=casus.body, labels=casus.labels)
    seen = _Seen(stage, number)
    first = next(seen.of(ran, is_first=True) for ran in stage.waiting())
    yield first
    calendar = stage.network.calendar
    last = calendar.after_working_days(calendar.today(stage.box.now), days)
    is_asked = bool(first.asks)
    while calendar.today(stage.box.now) < last:
        morning = next(stage.mornings(datetime.combine(last, NOON, ZoneInfo(calendar.timezone))))
        stage.until(morning)
        moment = seen.of(stage.sweep())
        if moment.asks and not is_asked:  # from then on it is silent
            is_asked, last = True, calendar.after_working_days(calendar.today(morning), days)
        if moment.tells:
            yield moment


class _Seen:
    """What stood there already, so that each moment tells only what is new."""

    def __init__(self, stage: Stage, number: int) -> None:
        self._stage, self._number = stage, number
        self._repository: Repository = stage.repository
        self._texts: dict[int, str] = {}
        self._lists: set[int] = set()
        self._mails = 0

    def of(self, ran: Ran, *, is_first: bool = False) -> Moment:
        """Raises RuntimeError with the traceback of a run that failed."""
        if ran.trouble:
            raise RuntimeError(ran.trouble)
        changes = [each for each in ran.done if isinstance(each, Relabel) and each.number == self._number]
        asks = [Ask.of(each.number, each.state) for each in ran.done if isinstance(each, Tell)]
        return Moment(
            at=ran.event.now,
            is_first=is_first,
            added=tuple(sorted({label for each in changes for label in each.add})),
            removed=tuple(sorted({label for each in changes for label in each.remove})),
            asks=tuple(ask for ask in asks if ask is not None),
            kept=tuple(self._kept()),
            spoken=tuple(self._spoken()),
            notes=ran.notes if is_first else (),
        )

    def _kept(self) -> Iterator[tuple[int, str]]:
        """The issues of ours that were made, such as the board."""
        for each in self._repository.issues():
            if each.author == BOT_LOGIN and each.number not in self._lists:
                self._lists.add(each.number)
                yield each.number, each.title

    def _spoken(self) -> Iterator[Spoken]:
        mails, self._mails = self._stage.box.notifications[self._mails :], len(self._stage.box.notifications)
        for comment in self._repository.comments(self._number):
            before = self._texts.get(comment.id)
            if comment.author != BOT_LOGIN or before == comment.body:
                continue
            self._texts[comment.id] = comment.body
            mailed = tuple((each.login, each.reason) for each in mails if each.comment_id == comment.id)
            yield Spoken(_new(comment, before), before is None, mailed)


def _new(comment: CommentView, before: str | None) -> str:
    """What a reader sees in it that wasn't there before."""
    there = {line.strip() for line in _shown(before).split("\n")}
    lines = _shown(comment.body).split("\n")
    return "\n".join(line for line in lines if not line.strip() or line.strip() not in there).strip()


def _shown(text: str | None) -> str:
    """Without what we remember there, which no reader sees."""
    return re.sub(r"<!--.*?-->\n?", "", text or "", flags=re.DOTALL)
