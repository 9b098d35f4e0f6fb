"""The network, installed on the small GitHub as an adopter would do it, and one event run as the workflow would."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import yaml

from ospo_automation.adopt.forms import CASUS, render
from ospo_automation.adopt.labels import plan_labels
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.correspondence.seals import Seals
from ospo_automation.core.engine.effects import Effect, Relabel, Say, Tell
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.signing import UNSIGNED, Signing
from ospo_automation.core.network import by_mail
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.for_site import Records
from ospo_automation.gh.client import connect
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.records import records_of
from ospo_automation.gh.writing import GitHubWriter, Receipt
from ospo_automation.run.brought import Bringer
from ospo_automation.run.configuration import read_checkout, read_network
from ospo_automation.run.feeds_round import is_due
from ospo_automation.run.mails_in import Report
from ospo_automation.run.mails_out import Writer
from ospo_automation.run.runner import Outcome, propose, run, together
from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox
from ospo_automation.sandbox import Event as Happened
from ospo_automation.sandbox.web import StatusColumn, View

from .mailroom import SECRETS, Mailroom
from .newsstand import Newsstand
from .story import AMSTERDAM, Story

NAME = "ospo-demo/netwerk"
EXPERTISE = ".github/EXPERTISE"
WORKFLOW, MAIL_WORKFLOW = "ospo", "mail"
STARTED = ".github/workflows/ospo.yml"  # what a look into the mailbox starts for a casus
# What the shipped workflows give their jobs, and nothing more.
PERMISSIONS = {"contents": "read", "issues": "write", "pull_requests": "read"}
SWEEPING = PERMISSIONS | {"actions": "write"}  # and so does reading mail
PROPOSING = {"contents": "write", "issues": "write", "pull_requests": "write"}
LISTENS_TO = frozenset(kind for automation in AUTOMATIONS for kind in automation.on)
SWEEPS_AT = time(7, 17)  # Dutch time
A_MOMENT = timedelta(seconds=20)  # what a runner of GitHub's takes to start


@dataclass(frozen=True)
class Ran:
    """One run of the workflow: the event, what was done, the requests to GitHub, and in `trouble` why it failed.

    `notes` are the sentences of its summary about what wasn't done, and why. `mails` is how many were sent; None for
    any run but a look into the mailbox.
    """

    event: Event
    done: tuple[Effect, ...]
    requests: int
    trouble: str = ""
    notes: tuple[str, ...] = ()
    mails: int | None = None

    @property
    def labels(self) -> int:
        return sum(len(effect.add | effect.remove) for effect in self.done if isinstance(effect, Relabel))

    @property
    def messages(self) -> int:
        """What is written and edited again in the same run is one."""
        return len({(effect.number, effect.key) for effect in self.done if isinstance(effect, Say | Tell)})


class Stage:
    """The sandbox with the network in it. `folder` is for the checkout that a workflow would make, `mail` for all mails
    of a network that has a mailbox.
    """

    def __init__(self, box: Sandbox, folder: Path, name: str = NAME, *, mail: Path | None = None) -> None:
        self.box = box
        self.name = name
        self.repository = box.repo(name)
        self.token = box.token(self.repository, permissions=PERMISSIONS)
        self.sweeping = box.token(self.repository, permissions=SWEEPING)
        self.proposing = box.token(self.repository, permissions=PROPOSING)
        self.newsstand: Newsstand | None = None
        self.root = folder / "checkout"
        self._mail = mail or folder / "mail"
        self._mailroom: Mailroom | None = None
        self._has_feeds_to_read = False
        self._head: str | None = None
        self._read: Checkout | None = None

    @property
    def checkout(self) -> Checkout:
        """What stands on the default branch, read again after somebody changed it."""
        head = self.head
        if self._read is None or head != self._head:
            shutil.rmtree(self.root, ignore_errors=True)
            self.repository.clone(self.root)
            self._read, self._head = read_checkout(self.root), head
        return self._read

    @property
    def head(self) -> str:
        """The newest commit on the default branch."""
        return self.box.git_of(self.name).branch("main") or ""

    def records(self, page: str) -> Records:
        """What the site's board, figures and calendar are made of."""
        return records_of(self._reader(self.token), page, self.box.now)

    @property
    def network(self) -> Network:
        return self.checkout.network

    @property
    def mailroom(self) -> Mailroom | None:
        """None where the network reads no mail."""
        settings = self.network.section(by_mail.Settings)
        if settings is None:
            return None
        if self._mailroom is None:
            self._mailroom = Mailroom(self._mail, settings.address, lambda: self.box.now)
        return self._mailroom

    def make_labels(self) -> None:
        reader = self._reader(self.token)
        wrong = [each.error for each in GitHubWriter(reader).apply(plan_labels(reader.labels(), reader.checkout))]
        if any(wrong):
            raise RuntimeError("; ".join(filter(None, wrong)))

    def waiting(self) -> Iterator[Ran]:
        """Runs the automation for everything that happened and that the workflow listens to, in order.

        Where nothing is left, it looks into the mailbox if there is something new for it, and goes on with what that
        brought.
        """
        while True:
            while (happened := self.box.take_event()) is not None:
                kind = f"{happened.name}.{happened.action}" if happened.action else happened.name
                if kind in LISTENS_TO and _concerns_us(happened):
                    self.box.advance(A_MOMENT)
                    yield self._run(Event.of(happened.name, json.dumps(happened.payload), self.box.now))
            if self.mailroom is None or not self.mailroom.has_news(self._touched):
                return
            self.box.advance(A_MOMENT)
            yield self._looked(self.mailroom)

    def _touched(self, number: int) -> datetime:
        return self.repository.issue(number).updated_at

    def _looked(self, mailroom: Mailroom) -> Ran:
        """One look into the mailbox, as it comes every quarter of an hour."""
        since = len(self.box.requests)
        report, trouble = Report(), ""
        try:
            report = mailroom.look(self._writer(), self._bringer, self.box.now, self._touched)
            trouble = "\n".join(report.failures)
        except Exception:  # noqa: BLE001  (as in `_tried`)
            trouble = traceback.format_exc()
        told = ", ".join(f"{count} {name}" for name, count in sorted(report.counts.items()))
        requests = sum(each.actor == BOT_LOGIN for each in self.box.requests[since:])
        summary = f"Mail: {told or 'nothing new'}; {report.waiting} wait for a person."
        self.repository.record_run(
            MAIL_WORKFLOW,
            "schedule",
            None,
            requests=requests,
            summary=f"{summary}\n{_fenced(trouble)}" if trouble else summary,
            failed=bool(trouble),
        )
        event = Event("schedule", None, None, None, self.box.now)
        return Ran(event, (), requests, trouble, mails=report.counts["sent"])

    def _writer(self) -> Writer:
        settings = self.network.section(by_mail.Settings)
        if settings is None:
            raise ValueError("a network without the section 'mail' has no mailbox")
        return Writer(self.checkout, settings, Seals(SECRETS), f"{self.box.url}/{self.name}")

    def _bringer(self) -> Bringer:
        reader = self._reader(self.sweeping)
        return Bringer(reader, GitHubWriter(reader), "main")

    def sweep(self) -> Ran:
        """The run that comes by the clock, and looks at every open casus."""
        return self._run(Event("schedule", None, None, None, self.box.now))

    def news(self) -> Iterator[Ran]:
        """The feeds of the week, if the sweep found them due and there is a newsstand: nothing else is ever opened."""
        if self.newsstand is not None and self._has_feeds_to_read:
            self.box.advance(A_MOMENT)
            yield self._run(Event("schedule", None, None, None, self.box.now), self._read_feeds)

    def mornings(self, until: datetime) -> Iterator[datetime]:
        """When that run comes between now and then: every working morning."""
        day = self.box.now.astimezone(AMSTERDAM).date()
        while (morning := datetime.combine(day, SWEEPS_AT, AMSTERDAM)) <= until:
            if morning > self.box.now and self.network.calendar.is_working_day(day):
                yield morning
            day += timedelta(days=1)

    def _run(self, event: Event, work: Callable[[Event], Outcome] | None = None) -> Ran:
        """Done, and told to the sandbox for its page of runs."""
        since = len(self.box.requests)
        receipts, summary, trouble, notes = self._tried(event, work or self._work)
        requests = sum(each.actor == BOT_LOGIN for each in self.box.requests[since:])
        self.repository.record_run(
            WORKFLOW, event.kind, event.number, requests=requests, summary=summary, failed=bool(trouble)
        )
        done = tuple(receipt.step.effect for receipt in receipts if not receipt.error)
        return Ran(event, done, requests, trouble, tuple(notes))

    def _tried(
        self, event: Event, work: Callable[[Event], Outcome]
    ) -> tuple[Sequence[Receipt], str, str, Sequence[str]]:
        """What was written, the job summary, the trouble if there was any, and the summary's notes."""
        try:
            outcome = work(event)
        except Exception:  # noqa: BLE001  (as in a workflow: the run fails, the next one starts as if nothing happened)
            trouble = traceback.format_exc()
            return (), _fenced(trouble), trouble, ()
        receipts, summary = outcome.summary.receipts or (), outcome.summary.markdown()
        if not outcome.has_failed:
            return receipts, summary, "", outcome.summary.notes
        trouble = "\n".join([*outcome.failures, *(each.error for each in receipts if each.error)])
        return receipts, f"{summary}\n{_fenced(trouble)}", trouble, outcome.summary.notes

    def _work(self, event: Event) -> Outcome:
        reader = self._reader(self.sweeping if event.is_scheduled else self.token)
        outcome = run(event, reader, GitHubWriter(reader))
        self._has_feeds_to_read = event.is_scheduled and self.newsstand is not None and is_due(reader, event.now)
        if outcome.proposals:
            return together([outcome, self._proposed(outcome.proposals)], [], self.network.language)
        return outcome

    def _read_feeds(self, event: Event) -> Outcome:
        if self.newsstand is None:
            raise ValueError("there is no newsstand")
        read = self.box.token(self.repository, permissions={"contents": "read", "issues": "read"})
        unsigned = GitHubReader(connect(url=self.box.url, token=read), self.name, self.checkout)
        return self.newsstand.outcome(self.network, event.now, unsigned, lambda: self._reader(self.token))

    def _proposed(self, numbers: Sequence[int]) -> Outcome:
        """The next job of the workflow, which may write files."""
        reader = self._reader(self.proposing)
        return propose(numbers, self.box.now, reader, GitHubWriter(reader))

    def _reader(self, token: str) -> GitHubReader:
        has_mail = self.network.section(by_mail.Settings) is not None
        signing = Signing(SECRETS, self.repository.state.id) if has_mail else UNSIGNED
        return GitHubReader(connect(url=self.box.url, token=token), self.name, self.checkout, signing)

    def move_site(self, address: str) -> None:
        """The site stands at another address from now on: each time the demo is started there is another port."""
        text = self.repository.read(FILE)
        moved = re.sub(r"(?<=^site:\n)((?:  .*\n)*?  address: ).*$", rf"\g<1>{address}", text, flags=re.MULTILINE)
        if moved != text:
            self.repository.commit(
                {FILE: moved}, message="Move the site", author=self.checkout.expertise.coordinators[0]
            )

    def until(self, moment: datetime) -> None:
        """Lets the time pass; a moment that went by while the automation was busy is now."""
        self.box.advance(max(moment - self.box.now, timedelta()))

    def view(self, story: Story, site: str = "") -> View:
        """What the web view has to know of the network."""
        labels = self.network.labels
        of = {status: labels.of_status(status) for status in Status}
        expertise, says = self.checkout.expertise, story.says
        coordinators = dict.fromkeys(expertise.coordinators, says.coordinator)
        return View(
            repository=self.name,
            language=self.network.language,
            title=self.network.name,
            welcome=f"{says.welcome}\n\n{says.site}: [{site}]({site})" if site else says.welcome,
            columns=tuple(
                StatusColumn(each.name, labels.status_name(status), each.description) for status, each in of.items()
            ),
            topic=labels.topic.name,
            organisation_type=labels.organisation_type.name,
            visitor=story.visitor,
            form=CASUS,
            beside=tuple(getattr(labels, each).name for each in ("addition", "agenda_point", "theme", "meeting")),
            hint=says.hint,
            roles=dict.fromkeys(expertise.everybody, says.expert) | coordinators,
            stand_by=expertise.coordinators[:1],
            tour=says.tour.format(home=f"/{self.name}", coordinator=next(iter(expertise.coordinators), "")),
            letters=self.mailroom,
        )


def _concerns_us(happened: Happened) -> bool:
    """As the workflow's own `if` says: of pushes only those to the default branch, of pull requests only ours."""
    if happened.name == "push":
        return bool(happened.payload["ref"] == "refs/heads/main")
    return happened.name != "pull_request" or str(happened.payload["pull_request"]["head"]["ref"]).startswith("ospo/")


def _fenced(trouble: str) -> str:
    return f"~~~~text\n{trouble}\n~~~~\n"


def install(box: Sandbox, story: Story, address: str = "https://kennisbank.example.org/") -> None:
    """What an adopter does once: configuration, expertise file, pages of experts, and the forms made from them.

    And the knowledge base as it was before; its site is to stand at `address`.
    """
    box.add_org(NAME.partition("/")[0])
    for login, name in story.accounts.items():
        box.add_user(login, name=name)
    repository = box.add_repo(NAME)
    for team in story.network["teams"].values():
        for login in team:
            repository.grant(login, "write")
    configuration = _configuration(story, address)
    pages = {f"docs/experts/{login}.md": page_of(page) for login, page in story.experts.items()}
    forms = _forms(configuration)
    started = {STARTED: "name: ospo\non: workflow_dispatch\n"}
    files = {FILE: configuration, EXPERTISE: story.expertise, **story.knowledge.pages, **pages, **forms, **started}
    repository.commit(files, message="Install the network", author=next(iter(story.network["teams"].values()))[0])
    repository.let_actions_open_pulls()


def _configuration(story: Story, address: str) -> str:
    about = story.knowledge.topics
    topics = {
        path: {"title": title, "description": about[path]} if path in about else title
        for path, title in story.network["topics"].items()
    }
    site = {"address": address, "publisher": story.network["name"]}
    return yaml.safe_dump({**story.network, "topics": topics, "site": site}, allow_unicode=True, sort_keys=False)


def _forms(configuration: str) -> Mapping[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE).parent.mkdir(parents=True)
        (Path(folder) / FILE).write_text(configuration, encoding="utf-8")
        return render(read_network(Path(folder)))


def page_of(page: Mapping[str, str]) -> str:
    """An expert's own page: front matter, and the text below it."""
    front = {key: yaml.safe_load(value) for key, value in page.items() if key != "text"}
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n\n{page['text']}\n"


def signed_up(repository: Repository, login: str, topics: Sequence[str]) -> str:
    """The expertise file with a name added: on a topic's own line, or below all others where it has none."""
    lines = repository.read(EXPERTISE).rstrip("\n").split("\n")
    for topic in topics:
        own = next((index for index, line in enumerate(lines) if line.split()[:1] == [topic]), None)
        if own is None:
            lines.append(f"{topic:<24} @{login}")
        else:
            lines[own] = f"{lines[own]:<24} @{login}"
    return "\n".join(lines) + "\n"
