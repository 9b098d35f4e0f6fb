"""The comment that asks experts: what it shows of a casus, and what is left of it when the owner takes that back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..casus.asks import ASK, Ask
from ..casus.casus import ASKED, is_personal, kind_shown
from ..casus.part import is_of_network
from ..casus.rounds import is_for_everything
from ..engine.effects import Say, Tell
from ..incoming.personal import kinds
from ..incoming.personal import title as title_of
from ..incoming.slash import Conversation
from ..incoming.web_addresses import LONGEST, has_web_address
from ..outgoing.excerpt import Excerpt, excerpt, prints, standing
from ..outgoing.safe import Mention, Safe, clean, live_mentions
from .scene import Scene

SHOWN = "shown"  # in the record of an ask
_DECORATION = "*-=#_+~> "
MOST_TAKEN_BACK = 10  # asks in one run; the next one does the rest


@dataclass(frozen=True)
class Shown:
    """What goes to experts by mail. Where something personal seems to stand in it, that is the title at most."""

    title: str
    question: Excerpt = field(default_factory=Excerpt)
    is_hidden: bool = False

    @property
    def prints(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*prints([self.title]), *self.question.prints)))


def shown(scene: Scene) -> Shown:
    title, question = " ".join(scene.casus.issue.title.split()), excerpt(scene.casus.reading.text(ASKED))
    if kinds(f"{title}\n{question.text}", known=(scene.checkout.network.contact,)):
        return Shown("" if title_of(title) != title else _without_address(scene, title), is_hidden=True)
    return Shown(_without_address(scene, title), _without_addresses(scene, question))


def _without_address(scene: Scene, words: str) -> str:
    """Nothing of a title in which somebody who isn't of the network yet leads experts elsewhere."""
    is_known = is_of_network(scene.casus.owner, scene.checkout)
    of_others = words.replace(scene.checkout.network.contact, " ")
    is_led = any(map(has_web_address, (of_others, clean(of_others, LONGEST))))  # as it will stand there
    return "" if not is_known and is_led else words


def _without_addresses(scene: Scene, question: Excerpt) -> Excerpt:
    """The sentences without one; the others stand in the casus."""
    left = tuple(each for each in question.sentences if _without_address(scene, each))
    joined = left if _without_address(scene, " ".join(left)) else ()
    if joined == question.sentences:
        return question
    # What now comes first may have been an item or a line below others.
    return Excerpt((joined[0].lstrip(_DECORATION), *joined[1:]) if joined else (), is_cut=True)


def tell(scene: Scene, ask: Ask) -> Tell:
    """The ask as a comment, with what it shows in its record."""
    mentions = tuple(person.login for person in ask.people)
    record = replace(ask, shown=shown(scene).prints).record()
    return Tell(scene.number, ask.key, "routing/ask", mentions, ask_values(scene, ask), record)


def ask_values(scene: Scene, ask: Ask) -> dict[str, Any]:
    """What the text `routing/ask` shows: the question in short, who asks, by when, and why these people."""
    network, reading, there = scene.checkout.network, scene.casus.reading, shown(scene)
    rings = scene.checkout.expertise.rings(scene.casus.topics)
    signed_up: dict[tuple[str, ...], list[str]] = {}
    for person in ask.people:
        name = network.topics[person.pattern].title if person.pattern in network.topics else person.pattern
        signed_up.setdefault((name,), []).append(person.login)
    return {
        "mentions": [Mention(person.login) for person in ask.people],
        "contact": Safe(network.contact),
        "title": there.title,
        "question": there.question.text,
        "more": there.question.is_cut,
        "is_hidden": there.is_hidden,
        "kind": "" if there.is_hidden else kind_shown(reading),
        "personal": is_personal(reading),
        "term": "" if there.is_hidden else reading.choice("urgency") or "",
        "topics": [network.topics[path].title for path in scene.casus.topics],
        "coordinators": all(is_for_everything(person.pattern) for person in ask.people),
        "signed_before": any(ring.experts for ring in rings if not ring.is_last_resort),
        "outcome": scene.course.outcome if scene.course.helped_not_since is not None else "",
        "signed_up": [{"people": people, "topics": topics} for topics, people in signed_up.items()],
        "due": ask.due,
        "wider": scene.has_wider_ring,
        "talks": network.section(Conversation) is not None,
        "later": scene.later,
    }


def let_go(scene: Scene) -> Iterator[Say]:
    """Our asks that mention somebody who left the network: with names that are only words, and all else as it is now.

    Where a line of the expertise file can't be read nobody is taken to have left.
    """
    checkout = scene.checkout
    if any(not each.warning for each in (*checkout.expertise.faults, *checkout.profiles.faults)):
        return
    there = {*checkout.expertise.everybody, *checkout.profiles.pages}
    seen: set[str] = set()
    for comment, mark in scene.ours:
        if not mark.key.startswith(f"{ASK}/") or mark.key in seen:
            continue
        seen.add(mark.key)
        ask = Ask.of(scene.number, mark.state)
        people = ask.people if ask is not None else ()
        gone = {each.login.lower() for each in people if checkout.accounts.today(each.login, each.id) not in there}
        if ask is None or not gone & live_mentions(comment.body):
            continue
        values = ask_values(scene, ask) | {"mentions": [person.login for person in people]}
        yield Say(scene.number, mark.key, "routing/ask", values, replace(ask, shown=shown(scene).prints).record())


def taken_back(scene: Scene) -> Iterator[Say]:
    """Our asks that show what was removed from the casus since: each without all that it showed.

    What it shows from then on is today's title, so that it is looked at again when that changes. Those from before we
    remembered what they show are left alone.
    """
    issue = scene.casus.issue
    first = {mark.key: mark for _, mark in reversed(scene.ours) if mark.key.startswith(f"{ASK}/")}
    for mark in reversed(first.values()):
        ask = Ask.of(scene.number, mark.state)
        if ask is None or not ask.shown:
            continue
        left = standing(ask.shown, issue.title, scene.casus.reading.text(ASKED))
        if left >= set(ask.shown):
            continue
        title = "" if scene.is_private else shown(scene).title
        people = [person.login for person in ask.people]  # as we wrote it there
        values = {"people": people, "title": title, "is_open": issue.is_open}
        kept = dict.fromkeys((*(each for each in ask.shown if each in left), *prints([title])))
        yield Say(scene.number, mark.key, "routing/asked", values, {**mark.state, SHOWN: list(kept)})
