"""A new casus gets its labels and its status, and its owner reads what happens next or what is still needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from ospo_automation.core.casus.asks import LEDGER, ledger
from ospo_automation.core.casus.assessing import assess, topics_in_form
from ospo_automation.core.casus.casus import ASKED, INTAKE, NUMBER, PAGES, SINCE
from ospo_automation.core.casus.looked_at import Look
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say, SetStatus
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue, is_by_mail
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.knowledge.experience import is_experience
from ospo_automation.core.knowledge.published import Lesson
from ospo_automation.core.network import guidance, website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.section import Section
from ospo_automation.core.sight.already import already, casus_in, title_to_show, worth_reading
from ospo_automation.core.sight.scene import Scene, look
from ospo_automation.core.sight.seen import seen

MOST_GUIDED = 2
MOST_TOPICS_LISTED = 20
MOST_ANSWERS = 5  # to the owner of one casus who still misses something
MOST_REMEMBERED = 25  # asks of one casus
FEW_TO_COMPARE = 100
REPLY = "reply"


class Settings(Section):
    """How many open casussen and lessons about the same are shown to the owner of a new one, at most."""

    already: Annotated[int, Field(ge=0, le=3)] = 3


@dataclass(frozen=True)
class Facts:
    """`already` are the keys of what is alike, with the lessons by their path.

    `titles` are those of casussen among them that may be shown, by number, and `closed` which are. `pages` is where
    those of a long conversation begin. `look` is who saw its title.
    """

    scene: Scene
    already: tuple[str, ...] = ()
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    closed: Collection[int] = ()
    pages: Sequence[str] = ()
    look: Look = field(default_factory=Look)


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    settings = hub.checkout.network.section(Settings)
    if scene is None or settings is None or not (_is_ours(scene) or _promises(scene) or _points(scene)):
        return None
    keys = scene.casus.already
    if keys is None and _is_ours(scene) and scene.casus.is_complete and not scene.is_private and settings.already:
        form, labels = hub.checkout.form, hub.checkout.network.labels
        others = hub.newest_casussen(_about(scene.casus.topics, scene.checkout.network))
        keys = already(scene.casus, others, worth_reading(hub.checkout), form, labels, most=settings.already)
    keys = keys or ()
    lessons = worth_reading(hub.checkout) if any(casus_in(key) is None for key in keys) else []
    there = hub.together([number for number in map(casus_in, keys) if number is not None])
    return Facts(
        scene=scene,
        already=keys,
        lessons={each.path: each for each in lessons},
        titles={each: title_to_show(hub.issue(each), hub.comments(each), hub.checkout) for each in there},
        closed=[each for each in there if not hub.issue(each).is_open],
        pages=hub.pages(scene.number),
        look=seen(hub, scene, event),
    )


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    """What a new casus is compared with, and what is like it."""
    number, settings = event.number, hub.checkout.network.section(Settings)
    if number is not None and event.kind == "issues.opened" and settings is not None and settings.already:
        most = settings.already
        yield lambda: _read_others(hub, event)
        yield lambda: _read_alike(hub, event, number, most)


def _read_others(hub: Reader, event: Event) -> Sequence[Issue]:
    checkout = hub.checkout
    topics = topics_in_form(event.asked, event.labels, checkout.form, checkout.network)
    return hub.newest_casussen(_about(topics, checkout.network))


def _read_alike(hub: Reader, event: Event, number: int, most: int) -> None:
    checkout, others = hub.checkout, _read_others(hub, event)
    lessons = worth_reading(checkout)
    if len(others) + len(lessons) > FEW_TO_COMPARE:  # doing that twice takes longer than a request
        return
    casus = assess(hub.issue(number), hub.comments(number), checkout.form, checkout.network)
    if casus is not None and casus.already is None and casus.is_complete:
        keys = already(casus, others, lessons, checkout.form, checkout.network.labels, most=most)
        hub.together([each for each in map(casus_in, keys) if each is not None])


def _about(topics: Sequence[str], network: Network) -> Sequence[str]:
    """The labels of closed casussen that may be alike: of its topics and of what those belong to, or of all."""
    paths = dict.fromkeys(part for path in topics for part in (path, path.partition("/")[0]) if part in network.topics)
    return [network.topic_label(path).name for path in paths] or [network.labels.casus.name]


def _is_ours(scene: Scene) -> bool:
    return scene.casus.is_ours_to_move and scene.casus.issue.is_open


def _promises(scene: Scene) -> bool:
    """Whether our welcome may tell what we do next, where we don't any more: people lead, it is closed, or it rests."""
    return scene.casus.was_welcomed


def _points(scene: Scene) -> bool:
    """Whether our welcome points to other casussen: their titles may change, or have to go."""
    return any(casus_in(key) is not None for key in scene.casus.already or ())


def decide(facts: Facts) -> Iterator[Effect]:
    scene = facts.scene
    casus = scene.casus
    if not _is_ours(scene):
        yield from _where_people_lead(facts)
        return
    network = scene.checkout.network
    triage = {network.labels.triage.name} if scene.is_stuck else set()
    add = casus.add | (triage - set(casus.recorded)) | {network.labels.casus.name}
    if not (scene.is_private and casus.statuses):  # after the first time people's changes stay
        yield Relabel(scene.number, add, casus.remove - triage)
    if scene.is_private:
        if casus.awaits_intake:
            yield SetStatus(scene.number, Status.NEW)
        if casus.was_welcomed:  # what the owner must know is told by `privacy`
            yield _say(facts, "intake/welcome", _values(facts, "held"), triage)
        return
    if not casus.is_complete:
        if casus.awaits_intake:
            yield SetStatus(scene.number, Status.WAITING)
        yield _say(facts, "intake/incomplete", _incomplete(scene), triage)
        yield from _answer(scene, "intake/still", _incomplete(scene))
        return
    if casus.awaits_intake and not scene.is_asked:
        yield SetStatus(scene.number, Status.NEW)
    yield _say(facts, "intake/welcome", _values(facts), triage)
    if not scene.is_asked:  # the comment that asks people tells the owner as well
        yield from _answer(scene, "intake/enough", _welcome(scene))


def _where_people_lead(facts: Facts) -> Iterator[Effect]:
    """Our welcome promises nothing any more, and of the labels only those come back that a move took away."""
    scene, casus = facts.scene, facts.scene.casus
    if casus.arrives and casus.issue.is_open:
        yield Relabel(scene.number, casus.add | {scene.checkout.network.labels.casus.name})
    if scene.is_continued:
        yield SetStatus(scene.number, casus.statuses[0])
    turn = "moved" if casus.issue.is_open else "closed"
    yield _say(facts, "intake/welcome", _values(facts, turn), ())


def _say(facts: Facts, text: str, values: Mapping[str, Any], triage: Collection[str]) -> Say:
    """Our one comment about it. That people were asked is in it only once they were, since a run may break off."""
    scene = facts.scene
    now = [scene.choice.ask] if scene.asks_now and scene.choice is not None and scene.choice.ask is not None else []
    asks = [*scene.past.asks, *now][-MOST_REMEMBERED:]
    number = scene.number if scene.casus.arrives or not scene.casus.number else scene.casus.number
    later = {LEDGER: ledger(asks), NUMBER: number} if asks else {}
    return Say(scene.number, INTAKE, text, values, _state(facts, triage), is_renewed=True, later=later)


def _answer(scene: Scene, text: str, values: Mapping[str, Any]) -> Iterator[Say]:
    """To the owner's own reply to our question, as a new comment: nobody is told of an edit."""
    key, given = f"{REPLY}/{scene.casus.reply}", sum(mark.key.startswith(f"{REPLY}/") for _, mark in scene.ours)
    if scene.casus.was_incomplete and scene.casus.reply and key not in scene.said and given < MOST_ANSWERS:
        yield Say(scene.number, key, text, values)


def _state(facts: Facts, triage: Collection[str]) -> dict[str, Any]:
    """What our comment remembers. Where it isn't ours to move any more the labels are people's: what we noted stays."""
    casus = facts.scene.casus
    is_new_here = _is_ours(facts.scene) or (casus.arrives and casus.issue.is_open)
    labels = [*casus.derived, *triage] if is_new_here else list(casus.recorded)
    state = {"welcomed": casus.is_complete, "labels": labels, "understood": _noted(facts.scene)}
    state |= {SINCE: casus.since} if casus.since else {}
    state |= {PAGES: list(facts.pages)} if facts.pages else {}
    state |= facts.look.record()
    if not casus.is_complete:
        return state
    return {**state, **({"until": casus.until} if casus.until else {}), "already": list(facts.already)}


def _values(facts: Facts, turn: str = "") -> dict[str, Any]:
    values = {**_welcome(facts.scene), "already": list(_already(facts)), **({"turn": turn} if turn else {})}
    return values | {"guidance": list(_guidance(facts.scene)), "site": _site(facts.scene)}


def _guidance(scene: Scene) -> Iterator[dict[str, Any]]:
    """What people wrote down for everybody who asks about its topics."""
    checkout = scene.checkout
    there = ((path, checkout.guidance(path)) for path in scene.casus.topics)
    for path, text in islice((each for each in there if each[1]), MOST_GUIDED):
        url = Safe(f"../blob/HEAD/{quote(guidance.file_of(path))}")
        yield {"title": checkout.network.topics[path].title, "text": text, "path": Safe(path), "url": url}


def _site(scene: Scene) -> Safe:
    site = scene.checkout.network.section(website.Settings)
    return Safe(site.address if site is not None else "")


def _already(facts: Facts) -> Iterator[dict[str, Any]]:
    """What is alike, as it can be shown; a lesson that was taken away since is left out."""
    for key in facts.already:
        number, lesson = casus_in(key), facts.lessons.get(key)
        if number is not None:
            title = facts.titles.get(number, "")  # of today: who changed or hid one doesn't find the old one with us
            yield {"number": number, "title": title, "is_closed": number in facts.closed}
        elif lesson is not None:
            url = Safe(f"../blob/HEAD/{quote(lesson.path)}")
            is_dilemma = is_experience(lesson.path)
            yield {
                "number": None,
                "title": lesson.title,
                "year": lesson.year,
                "url": url,
                "is_dilemma": is_dilemma,
            }


def _welcome(scene: Scene) -> dict[str, Any]:
    network, casus, choice = scene.checkout.network, scene.casus, scene.choice
    values: dict[str, Any] = {
        **_oddities(scene),
        "on_behalf": casus.reading.ticked("on_behalf"),
        "topics": [network.topics[path].title for path in casus.topics],
        "turn": "off",
        "behind": 0,
        "count": 0,
        "coordinators": False,
        "rounds": 1,
        "wider": scene.has_wider_ring,
        "talks": network.section(Conversation) is not None,
        "due": scene.today,
    }
    if choice is None:
        return values
    if scene.is_stuck or choice.ask is None:
        next_day = network.calendar.after_working_days(scene.today, 1)
        return values | {"turn": choice.turn.value, "due": next_day, "behind": choice.behind}
    asked = {person.login: person for ask in (*scene.past.asks, choice.ask) for person in ask.people}
    return values | {
        "turn": "answered" if scene.has_answer else "asked",
        "count": len(asked),
        "coordinators": all(person.pattern == "*" for person in asked.values()),
        "rounds": choice.ask.round,
        "due": choice.ask.due,
    }


def _incomplete(scene: Scene) -> dict[str, Any]:
    network, form = scene.checkout.network, scene.checkout.form
    titles = [topic.title for topic in network.topics.values()]
    return {
        **_oddities(scene),
        "missing": {id_: _heading(scene, id_) for id_ in scene.casus.needed},
        "is_short": ASKED in scene.casus.needed and bool(scene.casus.reading.text(ASKED)),
        "topics": titles[:MOST_TOPICS_LISTED],
        "organisation_types": list(form.short.get("organisation_type", {}).values()),
    }


def _oddities(scene: Scene) -> Mapping[str, Any]:
    """What the owner should see of how we read their text, the same in both comments."""
    reading = scene.casus.reading
    return {
        "by_mail": is_by_mail(scene.casus.owner),  # they have no account to edit with, and read our mails
        "contact": Safe(scene.checkout.network.contact),  # an address that can be copied
        "understood": [
            {"heading": _heading(scene, id_), "answers": _shown(scene, id_, answers)}
            for id_, answers in scene.casus.understood.items()
        ],
        "is_cut": scene.casus.is_cut,
        "doubled": [_heading(scene, id_) for id_ in reading.doubled],
        "off_list": [text for texts in reading.off_list.values() for text in texts][:10],
    }


def _heading(scene: Scene, id_: str) -> str:
    question = scene.checkout.form.form.field(id_)
    return question.headings[0] if question is not None else id_


def _noted(scene: Scene) -> dict[str, list[str]]:
    """What must be remembered of the owner's replies: the choices, and of their own text only that there is one."""
    answers = scene.casus.understood
    return {id_: [] if _is_text(scene, id_) else list(chosen) for id_, chosen in answers.items()}


def _is_text(scene: Scene, id_: str) -> bool:
    question = scene.checkout.form.form.field(id_)
    return question is None or question.is_text


def _shown(scene: Scene, id_: str, answers: tuple[str, ...]) -> list[str]:
    """Choices by name. Somebody's own text is not copied: they could no longer take it back."""
    if _is_text(scene, id_):
        return []
    titles = {path: topic.title for path, topic in scene.checkout.network.topics.items()}
    names = (titles if id_ == "topics" else {}) | scene.checkout.form.short.get(id_, {})
    return [names.get(answer, answer) for answer in answers]


automation = Automation(
    name="intake",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.reopened",
        "issues.closed",
        "issue_comment.created",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Relabel, SetStatus, Say),
    settings=Settings,
    gather=gather,
    decide=decide,
    ahead=ahead,
)
