"""What is known of something that somebody told by form: whether it may be shared still, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import is_backed
from ospo_automation.core.engine.effects import branch_of
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, newest, own_comments, own_state
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.plain_words import shares, withholds
from ospo_automation.core.incoming.slash import How, names
from ospo_automation.core.knowledge.experience import (
    DILEMMA,
    FOLDER,
    Experience,
    Settings,
    experience_of,
    experiences,
)
from ospo_automation.core.knowledge.page_turn import is_its_turn
from ospo_automation.core.network import website
from ospo_automation.core.outgoing.proposal import Proposal, seals_in
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.already import alike_lessons
from ospo_automation.core.sight.from_forms import experience_in, threads_of_forms
from ospo_automation.core.sight.lesson_draft import drafted_in, print_of, untied_path

from .facts import EXPERIENCE, OVER, PUBLISHED, TYPED, WITHDRAWAL, Facts, PageFate
from .writing_down import TEXTS, kind_of, written_down

TAKES_BACK = frozenset({"withdraw", "unlist"})
CONSENTS = ("licence", "no_secrets")
MOST_ALIKE = 3
OTHERWISE = "verhaal"  # in the name of a file, where nothing is left of a title


def gather(hub: Reader, event: Event) -> Facts | None:
    checkout = hub.checkout
    if checkout.network.section(Settings) is None or event.number is None:
        return None
    issue = hub.issue(event.number)
    reading = experience_in(issue, checkout)
    if reading is None:
        return None
    facts = _facts(issue, reading, hub, event)
    page = _page_of(issue, reading, hub)
    today = checkout.network.calendar.today(event.now)
    found = _on_site(facts, page, issue, hub, today) if page is not None else _before(facts, issue, hub, event)
    # Nobody talks where it is locked, and yet its writer can take back what they agreed to.
    is_heard = not issue.is_locked or (found is not None and found.stage in {PageFate.TAKEN_BACK, PageFate.GOES})
    return found if is_heard else None


def _page_of(issue: Issue, reading: Reading, hub: Reader) -> Experience | None:
    """Its page in the knowledge base, as our comments on the form name it, or by the number in the name of one."""
    checkout = hub.checkout
    there = experiences(checkout.pages())
    ours = own_comments(hub.comments(issue.number), checkout.network.bots)
    drafted = drafted_in(issue, ours, EXPERIENCE, FOLDER)
    if not drafted and any(each.path.endswith(f"-{print_of(issue.created_at)}.md") for each in there):
        day = checkout.network.calendar.today(issue.created_at)  # a run ended before it told of one merged since
        drafted = [_path(issue, written_down(issue, reading, day, checkout)["title"], day)]
    return experience_of(issue.number, there, drafted)


def _path(issue: Issue, title: str, day: date) -> str:
    return untied_path(issue.created_at, title, day, FOLDER, OTHERWISE)


def _facts(issue: Issue, reading: Reading, hub: Reader, event: Event) -> Facts:
    network = hub.checkout.network
    site = network.section(website.Settings)
    return Facts(
        issue.number,
        PageFate.INCOMPLETE,
        reading,
        network.calendar.today(issue.created_at),
        network.labels.experience.name,
        own_state(hub.comments(issue.number), network.bots, EXPERIENCE),
        kind=kind_of(reading),
        typed=_typed(issue, reading),
        is_open=issue.is_open,
        site=site.address if site is not None else "",
        contact=network.contact,
        is_known=is_backed(issue, hub.checkout),
        insists=not event.is_scheduled,
    )


def _before(facts: Facts, issue: Issue, hub: Reader, event: Event) -> Facts | None:
    """Of what isn't on the site yet."""
    comments = hub.comments(issue.number)
    agrees = _agrees(issue, facts.reading, comments)
    if not agrees and (draft := _draft(facts, hub)) is not None:
        return replace(facts, stage=PageFate.TAKEN_BACK, there=draft)
    was_proposed = not agrees and bool(seals_in(facts.state))  # whoever takes it back isn't asked for it again
    if not issue.is_open or was_proposed or _is_settled(facts, hub, event):  # whoever closed it meant that
        return None
    private = _private(issue, facts, comments, hub.checkout)
    facts = replace(facts, private=private, state=private.over(facts.state))
    if private.kinds or facts.reading.missing:
        return replace(facts, stage=PageFate.PRIVATE if private.kinds else PageFate.INCOMPLETE)
    return _proposed(facts, issue, hub) if agrees else None


def _proposed(facts: Facts, issue: Issue, hub: Reader) -> Facts:
    """Of one that is complete: it waits for its turn, or for a maintainer, or was turned down."""
    checkout = hub.checkout
    ours = own_comments(hub.comments(issue.number), checkout.network.bots)
    content = written_down(issue, facts.reading, facts.day, checkout)
    known = iter(drafted_in(issue, ours, EXPERIENCE, FOLDER))
    path = next(known, "") or _path(issue, content["title"], facts.day)
    there = hub.proposal(branch_of(EXPERIENCE, facts.number), [path])
    facts = replace(facts, path=path, title=content["title"], content=content, there=there)
    if there.state == "merged":
        return replace(facts, stage=PageFate.PUBLISHED, address=_address(path, checkout))
    if there.state == "closed" and not any(mark.key == f"retracted/{there.number}" for _, mark in ours):
        return replace(facts, stage=PageFate.TURNED_DOWN)
    if not (there.state or _is_its_turn(issue, hub)):
        return replace(facts, stage=PageFate.LATER)
    is_late = facts.state.get(TYPED, facts.typed) != facts.typed and there.is_frozen
    alike = _alike(content["title"], facts, checkout)
    return replace(facts, stage=PageFate.PROPOSED, is_late=is_late, alike=alike)


def _is_its_turn(issue: Issue, hub: Reader) -> bool:
    settings = hub.checkout.network.section(Settings) or Settings()
    others = [each for each in _open_forms(hub) if _waits_too(each, hub.checkout)]
    coordinators = hub.checkout.expertise.coordinators
    most = {"at_once": settings.at_once, "per_person": settings.per_person}
    return is_its_turn(issue, others, coordinators, lambda each: is_backed(each, hub.checkout), **most)


def _on_site(facts: Facts, page: Experience, issue: Issue, hub: Reader, today: date) -> Facts | None:
    """What is left to do with a page that is there: its writer is told, or it goes, or stands again."""
    comments = hub.comments(issue.number)
    ours = own_comments(comments, hub.checkout.network.bots)
    said = {mark.key for _, mark in ours}
    facts = replace(facts, path=page.path, title=page.title, kind=page.kind, is_tied=page.issue == issue.number)
    if page.is_withdrawn:
        return None
    told = newest(ours, WITHDRAWAL)
    if not _agrees(issue, facts.reading, comments, is_told=PUBLISHED in said):
        noted = told[1].state.get("day") if told is not None else None
        return replace(facts, stage=PageFate.GOES, day=iso_day(noted) or today)
    if told is not None and told[1].state.get(OVER) is not True:
        draft = hub.proposal(branch_of(WITHDRAWAL, facts.number), ())
        return replace(facts, stage=PageFate.STANDS, there=draft)
    if PUBLISHED in said:
        return None
    return replace(facts, stage=PageFate.PUBLISHED, address=_address(page.path, hub.checkout))


def _agrees(issue: Issue, reading: Reading, comments: Iterable[Comment], *, is_told: bool = False) -> bool:
    """Whether its writer lets it be shared still: both boxes are ticked, they didn't take it back in words, nor close
    it before they were told that it is on the site.
    """
    writer = issue.author.id if issue.author is not None else None
    closer = issue.closed_by.id if issue.closed_by is not None else None
    is_closed = not (issue.is_open or is_told) and writer is not None and closer == writer
    word = True
    for each in comments:
        if each.author is not None and each.author.id == writer and not each.was_edited:
            word = (word or shares(each.given.rest)) and not _takes_back(each)
    return word and not is_closed and all(map(reading.ticked, CONSENTS))


def _takes_back(comment: Comment) -> bool:
    done = (names()[line.name] for line in comment.given.lines if line.how is How.DONE)
    return withholds(comment.given.rest) or not TAKES_BACK.isdisjoint(done)


def _draft(facts: Facts, hub: Reader) -> Proposal | None:
    """What is proposed already of something that isn't to be shared any more; None where nothing is left of it."""
    is_known = facts.insists and bool(seals_in(facts.state))
    pulls = (each for each in hub.own_pulls(None if not facts.insists else facts.number) if each.merged_at is None)
    if not (is_known or any(each.key == EXPERIENCE and each.number == facts.number for each in pulls)):
        return None
    draft = hub.proposal(branch_of(EXPERIENCE, facts.number), ())
    return draft if draft.head and draft.state in {"open", ""} else None


def _is_settled(facts: Facts, hub: Reader, event: Event) -> bool:
    """Whether a sweep finds it as we left it: its proposal waits for a maintainer."""
    if not event.is_scheduled or facts.state.get(TYPED) != facts.typed:
        return False
    return any(
        each.number == facts.number and each.key == EXPERIENCE and each.merged_at is None for each in hub.own_pulls()
    )


def _typed(issue: Issue, reading: Reading) -> str:
    answers = (f"{id_}={', '.join(given)}" for id_, given in sorted(reading.values.items()))
    return fingerprint("\n".join((issue.title, *answers)))


def _private(issue: Issue, facts: Facts, comments: Sequence[Comment], checkout: Checkout) -> Allowance:
    typed = "\n\n".join((issue.title, *map(facts.reading.text, TEXTS)))
    there = details(typed, known=(checkout.network.contact,))
    return look_at(there, issue.author, facts.state, comments, checkout.expertise.coordinators)


def _alike(title: str, facts: Facts, checkout: Checkout) -> Sequence[tuple[str, str]]:
    """Lessons that may help with a dilemma."""
    if facts.kind != DILEMMA:
        return ()
    found = alike_lessons(title, facts.reading.text("happened"), checkout.lessons(), most=MOST_ALIKE)
    return [(each.title, _address(each.path, checkout)) for each in found]


def _address(path: str, checkout: Checkout) -> str:
    site = checkout.network.section(website.Settings)
    return website.address_of(site, path) if site is not None else f"../blob/HEAD/{path}"


def _waits_too(issue: Issue, checkout: Checkout) -> bool:
    reading = experience_in(issue, checkout)
    return reading is not None and not reading.missing


def _open_forms(hub: Reader) -> list[Issue]:
    return [each for each in threads_of_forms(hub) if _has_label(each, hub.checkout)]


def _has_label(issue: Issue, checkout: Checkout) -> bool:
    return checkout.network.labels.experience.name.lower() in map(str.lower, issue.labels)


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    """The list of `sweeps` that isn't read for another one."""
    if event.is_scheduled:
        yield hub.own_pulls


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Those with their label, and of the newest issues those that have none since a run for them got lost."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    bare = [each for each in hub.recent_issues() if experience_in(each, hub.checkout) is not None]
    return list({each.number: each for each in (*_open_forms(hub), *bare)}.values())
