"""What people do that needs both jobs of a workflow, and every way in which one of these jobs can be lost.

A tale is a generator: it yields after each thing that people did. Then the events that wait are run, each by two jobs,
the second where the first left pages to it. `python -m tests.losses` (or `make losses`) loses each job of each tale at
each request, before and after its effect: some 550 losses in two minutes. The suite takes a few of them.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from pprint import pformat
from tempfile import TemporaryDirectory
from typing import Any

from ospo_automation.adopt.forms import render
from ospo_automation.core.knowledge.page_meant import FORM as ADDITION
from ospo_automation.core.meetings.sent_in import MEETING, MINUTES, POINT
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.run.runner import Outcome
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from ospo_automation.sandbox import Event as Happened
from tests.automations.test_meetings import SECTION, agendas, at
from tests.given import OSPO_YML, configured
from tests.town import Moment, Town, town

Tale = Callable[[Town], Iterator[None]]
ON = OSPO_YML + SECTION + "board:\nconversation:\nprivacy:\nreminders:\nlessons:\nadditions:\nwaiting:\n"
DCO = "docs/best-practices/DCO.md"
ADVICE = "/advies Ja, dat mag, onder de EUPL. Leg het wel vast."
SAID = "/verslag\n\nAanwezig: Zoe en Wim\n\nWe spraken over het manifest.\n\nBesluit: we tekenen het manifest"
OPEN = "open"


def installed(place: Town) -> Town:
    """With everything on that leaves pages to a second job."""
    files = {
        FILE: ON,
        DCO: "# De DCO\n\nMet een DCO verklaart de maker dat de code van hem is.\n",
        **render(configured(ON)),
    }
    place.repo.commit(files, message="On", author="zoe")
    place.renew()
    place.repo.let_actions_open_pulls()
    place.sweep()  # the board is there, so that later numbers don't depend on when a sweep came
    place.box.events.clear()
    return place


def _pull(place: Town) -> int:
    return next(each.number for each in place.repo.pulls() if each.state == OPEN)


def _advised(place: Town, **answers: Any) -> Generator[None, None, int]:
    number = place.send(**answers)
    yield
    place.repo.comment("carla", number, "/meedoen")
    yield
    place.repo.comment("carla", number, ADVICE)
    yield
    return number


def from_form_to_page(place: Town) -> Iterator[None]:
    number = yield from _advised(place, publish=True)
    place.repo.comment("olga", number, "Geholpen, we delen hem nu.")
    yield
    place.repo.merge_pull("zoe", _pull(place))
    yield
    place.repo.comment("olga", number, "/niet-publiceren")
    yield
    place.repo.merge_pull("zoe", _pull(place))
    yield


def consent_afterwards(place: Town) -> Iterator[None]:
    number = yield from _advised(place)
    place.repo.comment("olga", number, "Niet geholpen, het gaat om een ander land.")
    yield
    place.repo.comment("olga", number, "Nu wel geholpen, dank je wel!")
    yield
    place.repo.comment("olga", number, "Ja, deel maar.")
    yield
    place.repo.close_pull("zoe", _pull(place))
    yield
    place.repo.comment("carla", number, "/les")
    yield


def addition(place: Town) -> Iterator[None]:
    answers: dict[str, Any] = {"page": DCO, "text": "Een DCO is **korter**.", "licence": True, "no_secrets": True}
    number = place.repo.submit_form("piet", ADDITION, title="Klopt niet", answers=answers, strict=False)
    yield
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("piet", number, body=body.replace("korter", "veel korter"))
    yield
    place.repo.merge_pull("zoe", _pull(place))
    yield


def minutes_below_the_agenda(place: Town) -> Iterator[None]:
    at(place, date(2026, 12, 11))
    (agenda,) = agendas(place)
    place.repo.comment("zoe", agenda, SAID)
    yield
    place.repo.merge_pull("zoe", _pull(place))
    yield


def minutes_by_form(place: Town) -> Iterator[None]:
    at(place, date(2026, 12, 11))
    answers = {"held_on": "10 december", "people": "23", "minutes": "Besluit: we tekenen. Het was goed.\nEn taart."}
    place.repo.submit_form("zoe", MINUTES, title="Verslag", answers=answers, strict=False)
    yield
    place.repo.merge_pull("zoe", _pull(place))
    yield


def planned_by_form(place: Town) -> Iterator[None]:
    answers = {"day": "14 januari 2027", "starts": "10.00", "ends": "11:30 uur", "how": "online"}
    number = place.repo.submit_form("piet", MEETING, title="Inloopuur", answers=answers, strict=False)
    yield
    place.repo.comment("wim", number, "Akkoord")
    yield
    place.repo.submit_form("piet", POINT, title="Een logo", answers={"point": "Wie maakt het?"}, strict=False)
    yield


def owner_ends_it(place: Town) -> Iterator[None]:
    number = yield from _advised(place)
    place.repo.close_issue("olga", number)
    yield
    place.repo.comment("olga", number, "Ja, het heeft geholpen.")
    yield


TALES: dict[str, Tale] = {
    each.__name__: each
    for each in (
        from_form_to_page,
        consent_afterwards,
        addition,
        minutes_below_the_agenda,
        minutes_by_form,
        planned_by_form,
        owner_ends_it,
    )
}
BEFORE: dict[Tale, date] = dict.fromkeys((minutes_below_the_agenda, minutes_by_form), date(2026, 12, 3))
"""When a sweep opens the agenda of which a tale tells."""


@dataclass(frozen=True)
class Loss:
    """In which job of which event a process dies: at a request (0: it never started), before its effect or after."""

    event: int
    job: int
    request: int = 0
    when: str = "before"


class Tries:
    """Counts the requests of each job, and lets one of them die."""

    def __init__(self, place: Town, loss: Loss | None) -> None:
        self._place, self._loss = place, loss
        self.requests: dict[tuple[int, int], int] = {}
        self._now = (0, 0)

    def __call__(self, _: Request) -> Fault | None:
        self.requests[self._now] = count = self.requests.get(self._now, 0) + 1
        loss = self._loss
        if loss is None or (loss.event, loss.job) != self._now or count < loss.request:
            return None
        return Fault(when=loss.when if count == loss.request else "before", drop=True)  # type: ignore[arg-type]  # one of two

    def begins(self, event: int, job: int) -> bool:
        """Whether a job starts at all."""
        self._now = (event, job)
        self.requests.setdefault(self._now, 0)
        return self._loss is None or (self._loss.event, self._loss.job, 0) != (event, job, self._loss.request)

    def survives(self, event: int) -> bool:
        """Whether what the first job knew at its end reaches the second."""
        return self._loss is None or (self._loss.event, self._loss.job) != (event, 1)


@dataclass
class Act:
    """One thing that people did: the moment after it, and how it ends undisturbed.

    `told` is whom GitHub mailed a sweep later, the mail about the list for coordinators among it.
    """

    moment: Moment
    losses: Sequence[Loss]
    end: Any
    mentioned: Sequence[str]
    told: Sequence[str]


def acts(place: Town, tale: Tale) -> Iterator[Act]:
    """Each act of a tale, after which the tale goes on where it left off."""
    if tale in BEFORE:
        at(place, BEFORE[tale])
        place.sweep()
    for _ in tale(place):
        moment = Moment(place)
        played = Tries(place, None)
        play(place, played)
        after = Moment(place)
        mend(place)
        losses = [
            Loss(event, job, request, when)
            for (event, job), requests in played.requests.items()
            for request in range(requests + 1)
            for when in (("before", "after") if request else ("before",))
        ]
        end, mentioned = state_of(place), mailed(place)
        place.sweep()
        yield Act(moment, losses, end, mentioned, sorted(place.mentioned()))
        after.back()


def play(place: Town, tries: Tries) -> None:
    """Runs the events that wait, both jobs of each."""
    place.box.faults = tries
    for index, happened in enumerate(place.waiting()):
        outcome = _first_job(place, happened) if tries.begins(index, 1) else None
        if outcome is not None and outcome.proposals and tries.survives(index) and tries.begins(index, 2):
            place.propose(outcome)
    place.box.faults = None


def _first_job(place: Town, happened: Happened) -> Outcome | None:
    try:
        return place.run_alone(happened)
    except Trouble:
        return None  # as the command line tells it; nothing is left to the second


def mend(place: Town) -> list[Outcome]:
    """Two sweeps, each with its second job."""
    outcomes = []
    place.box.quota = 100_000
    for _ in range(2):
        place.renew_if_changed()
        outcomes.append(place.sweep())
        second = place.propose(outcomes[-1])
        outcomes += [second] if second is not None else []
    return outcomes


LIST = "<!-- ospo:waiting "
"""How the list for coordinators begins. The mail about it follows a sweep later, and is compared then."""


def mailed(place: Town) -> list[str]:
    """Everybody to whom GitHub mailed since they were mentioned, but for that mail."""
    lists = {each.number for each in place.repo.issues() if (each.body or "").startswith(LIST)}
    there = [each for each in place.box.notifications if each.reason == "mention" and each.number not in lists]
    return sorted(each.login for each in there)


def state_of(place: Town) -> Any:
    """What stands there, without the ids of comments and without the order in which we and people wrote."""
    found = place.repo.snapshot()
    ids: dict[str, str] = {}
    for number in map(int, found):
        people = [each for each in place.repo.comments(number) if each.author != BOT_LOGIN]
        ids |= {str(each.id): f"{number}-{index}" for index, each in enumerate(people)}
        ids |= {str(each.id): "ours" for each in place.repo.comments(number) if each.author == BOT_LOGIN}

    def plain(text: str) -> str:
        return re.sub(r"\d{3,}", lambda found: ids.get(found[0], found[0]), text)

    for issue in found.values():
        issue["body"] = plain(issue["body"] or "")
        comments = [{**each, "body": plain(each["body"])} for each in issue["comments"]]
        issue["comments"] = sorted(comments, key=lambda each: (each["author"] == BOT_LOGIN, each["body"]))
        if issue["body"].startswith(LIST):
            issue["comments"] = [each for each in comments if each["author"] != BOT_LOGIN]
    git = place.box.git_of(place.repo.full_name)
    pages = {ref: git.object(sha, "tree") for ref, sha in git.refs("refs/heads").items()}
    return {"issues": found, "pages": pages}


def doubled(place: Town) -> list[tuple[int, str]]:
    """Comments of ours with one purpose that stand there twice."""
    found = []
    for issue in place.repo.issues():
        ours = [each for each in place.repo.comments(issue.number) if each.author == BOT_LOGIN and not each.minimized]
        keys = [each.body.split("{")[0] for each in ours]
        found += [(issue.number, key) for key in set(keys) if keys.count(key) > 1]
    return found


def wrong(place: Town, act: Act, loss: Loss) -> list[str]:
    """What a loss leads to that it must not: two sweeps later all should be as if it had not been."""
    act.moment.back()
    play(place, Tries(place, loss))
    swept = mend(place)
    end, mentioned = state_of(place), mailed(place)
    complaints = [f"{failure}" for each in swept for failure in each.failures]
    complaints += ["a sweep failed"] if any(each.has_failed for each in swept) else []
    complaints += [f"{key} stands twice on #{number}" for number, key in doubled(place)]
    complaints += [f"mentioned {mentioned}, not {act.mentioned}"] if mentioned != act.mentioned else []
    if end != act.end:
        before, after = (pformat(each, width=140).splitlines() for each in (act.end, end))
        complaints += ["\n".join(unified_diff(before, after, "undisturbed", "after the loss", n=0, lineterm=""))]
    place.sweep()
    told = sorted(place.mentioned())
    complaints += [f"a sweep later {told} were told, not {act.told}"] if told != act.told else []
    return complaints


def tell(name: str, most: int, seed: int) -> Iterator[tuple[Loss, list[str]]]:
    """Plays a tale, and after each act loses what a seed chooses of it, `most` times."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311  (no secret depends on it)
    with TemporaryDirectory() as folder, town(Path(folder)) as place:
        installed(place)
        for act in acts(place, TALES[name]):
            for loss in chance.sample(act.losses, min(most, len(act.losses))):
                yield loss, wrong(place, act, loss)


def main(most: int = 1_000_000) -> int:
    begun = time.monotonic()
    for name in TALES:
        count = 0
        for loss, complaints in tell(name, most, seed=0):
            count += 1
            if complaints:
                print(f"{name}: {loss}", *complaints, sep="\n", flush=True)
                return 1
        print(f"{name}: {count} losses, {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
