"""What the people of a town do on a day: each casus has an owner and experts who go on with it as people do.

A life says for how long somebody does something else, and draws no lots that depend on what happened: on a bad day and
a good one the same people do the same, as far as they get to it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.sandbox import BOT_LOGIN

if TYPE_CHECKING:
    from tests.days import Day

Life = Iterator[timedelta]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PATIENCE = 10 * HOUR  # of somebody who waits for something to happen
TOPICS = ("EUPL", "Licenties en auteursrecht", "Inkoop en aanbesteden", "Veilig publiceren")
URGENCY = ("binnen een week", "binnen een maand", "binnen drie maanden", "geen haast")
QUESTIONS = (
    "Mag een koppeling met het zaaksysteem onder de EUPL gedeeld worden?",
    "Hoe schrijven we open source voor in het bestek van een aanbesteding?",
    "Wat moeten we nalopen voordat we broncode publiceren?",
    "Welke licentie past bij documentatie?",
)
ADVICE = (
    "Begin klein, kies een licentie die bij de leverancier past, en leg dat vast in het bestek.",
    "Ja, dat mag: bij ons staat de koppeling onder de EUPL, en de leverancier levert mee.",
)
HELPED = ("/geholpen Dank jullie wel!", "Geholpen, we delen hem nu.", "/geholpen")
NOT_HELPED = ("/deels Het bestek is nog niet rond.", "/niet-geholpen Dit gaat over iets anders.")
NOES = ("/nu-niet", "Nee, sorry, daar heb ik nu geen tijd voor.", "/nu-niet Ik weet hier niets van.")


@dataclass(frozen=True)
class Word:
    """Something that somebody wrote and that asks something of us. `kind`: what they want of it."""

    number: int
    comment: int
    who: str
    kind: str
    at: datetime


class Lives:
    """`words` ask something of us, `casussen` are by number who opened each; `is_over`: nobody begins anything new."""

    def __init__(self, day: Day, seed: object) -> None:
        self.day, self.box, self.repo, self.place = day, day.box, day.repo, day.place
        self.seed = seed
        self.is_over = False
        self.words: list[Word] = []
        self.casussen: dict[int, str] = {}
        self.numbers: dict[int, int] = {}
        """By the how-manieth life it was: of two days the same casus may have another number."""
        self.did: dict[int, list[str]] = {}
        """Everything that people did in a casus, in order, without the names of experts and numbers."""
        self.removed: set[int] = set()
        """Comments that their writer took away or edited: of those nothing more is expected."""

    def begin(self, index: int, first: datetime, within: timedelta) -> None:
        chance = random.Random(f"life {self.seed} {index}")  # noqa: S311  (no secret depends on it)
        owner = f"owner{index}" if index % 5 else "owner0"  # who asks more than others
        self.box.add_user(owner)
        self.box.add_user("stranger")
        story = chance.choice(STORIES)
        moment = first + within * chance.random()
        life = story(Casus(self, owner, chance, index))
        self.day.at(moment, lambda: self.day.live(life))
        noise = chance.choice(NOISE)
        if noise is not None:
            said = noise(Casus(self, owner, chance, index))
            self.day.at(moment + 3 * HOUR * chance.random(), lambda: self.day.live(said))


class Casus:
    """One casus as its people see it; `number` is 0 until it is opened."""

    def __init__(self, lives: Lives, owner: str, chance: random.Random, index: int = 0) -> None:
        self.lives, self.repo, self.owner, self.chance = lives, lives.repo, owner, chance
        self.number = 0
        self.index = index

    # -- what people see

    @property
    def asked(self) -> list[str]:
        found: list[str] = []
        for comment in self.repo.comments(self.number):
            if comment.author == BOT_LOGIN:
                marks = [part.mark for part in parts_of(comment.body)]
                asks = [Ask.of(self.number, mark.state) for mark in marks if mark.key.startswith("ask/")]
                found += [person.login for ask in asks if ask is not None for person in ask.people]
        return found

    def has(self, kind: str) -> bool:
        """Whether a comment of ours of this kind stands there."""
        return any(mark.key.startswith(kind) for mark in self.marks)

    @property
    def marks(self) -> list[Mark]:
        ours = [each.body for each in self.repo.comments(self.number) if each.author == BOT_LOGIN]
        return [part.mark for body in ours for part in parts_of(body)]

    @property
    def is_open(self) -> bool:
        return self.repo.issue(self.number).state == "open"

    def pull(self) -> int:
        """The open pull request with its lesson that can be merged; 0 where there is none."""
        branch = f"ospo/lesson-{self.number}"
        able = (each for each in self.repo.pulls() if each.head == branch and each.state == "open" and not each.draft)
        return next((each.number for each in able), 0)

    # -- what people do

    def open(self, **answers: Any) -> int:
        self.number = self.lives.place.send(who=self.owner, **answers)
        self.lives.casussen[self.number] = self.owner
        self.lives.numbers[self.index] = self.number
        return self.number

    def say(self, who: str, text: str, kind: str = "", *, by_mail: bool = False) -> int:
        self.lives.box.add_user(who)
        self.note(who, text)
        comment = self.repo.comment(who, self.number, text, by_mail=by_mail)
        if kind:
            self.lives.words.append(Word(self.number, comment, who, kind, self.lives.box.now))
        return comment

    def note(self, who: str, what: str) -> None:
        name = who if who in {self.owner, "zoe", "stranger"} else "somebody"
        self.lives.did.setdefault(self.number, []).append(f"{name}: {what.partition('#')[0]}")

    def close(self, who: str, reason: str = "completed") -> None:
        self.note(who, f"closes it as {reason}")
        self.repo.close_issue(who, self.number, reason)

    def reopen(self) -> None:
        self.note(self.owner, "opens it again")
        self.repo.reopen_issue(self.owner, self.number)

    def edit(self, **changes: str) -> None:
        self.note(self.owner, f"changes it to {changes}")
        self.repo.edit_issue(self.owner, self.number, **changes)

    def merge(self, pull: int) -> None:
        self.note("zoe", "merges the lesson")
        self.repo.merge_pull("zoe", pull)

    def turn_down(self, pull: int) -> None:
        self.note("zoe", "closes the lesson")
        self.repo.close_pull("zoe", pull)

    def later(self, most: timedelta) -> timedelta:
        return MINUTE + most * self.chance.random()

    def until(self, happened: Callable[[], bool], most: timedelta = PATIENCE) -> Life:
        """Looks every ten minutes; gives up after a while."""
        waited = timedelta()
        while not happened() and waited < most and not self.lives.is_over:
            waited += 10 * MINUTE
            yield 10 * MINUTE


def answers(casus: Casus) -> dict[str, Any]:
    """What is filled in, drawn whether used or not."""
    chance = casus.chance
    return {
        "topics": [chance.choice(TOPICS)],
        "question": chance.choice(QUESTIONS),
        "urgency": chance.choice(URGENCY),
        "publish": chance.random() < 0.5,
        "introduce": chance.random() < 0.3,
        "on_behalf": chance.random() < 0.1,
    }


# -- stories of a casus, from its first word to its last


def helped(casus: Casus) -> Life:
    """Somebody joins and advises, the owner says that it helped, and a lesson is made of it."""
    given, chance = answers(casus), casus.chance
    join_after, advise_after, answer_after = (casus.later(90 * MINUTE) for _ in range(3))
    advice, verdict = chance.choice(ADVICE), chance.choice(HELPED)
    by_closing, wants, merged = chance.random() < 0.25, chance.random() < 0.4, chance.random() < 0.5
    closes_pull, merge_after = chance.random() < 0.2, casus.later(2 * HOUR)
    casus.open(**given)
    yield from casus.until(lambda: bool(casus.asked))
    if not casus.asked:
        return
    expert = min(casus.asked)
    yield join_after
    casus.say(expert, "/meedoen", "join")
    yield advise_after
    casus.say(expert, f"/advies {advice}", "advice")
    yield from casus.until(lambda: casus.has("advice/"))
    if not casus.has("advice/") or not casus.is_open:
        return
    yield answer_after
    if by_closing:
        casus.close(casus.owner)
        yield from casus.until(lambda: casus.has("question/"), HOUR)
        casus.say(casus.owner, "/geholpen", "outcome")
    else:
        casus.say(casus.owner, verdict, "outcome")
    yield 20 * MINUTE
    if wants and not given["publish"]:
        yield from casus.until(lambda: casus.has("outcome/"))
        if casus.has("outcome/"):
            casus.say(casus.owner, "/les", "consent")
    yield from casus.until(lambda: bool(casus.pull()), 3 * HOUR)
    yield merge_after
    if casus.pull() and merged:
        casus.merge(casus.pull())
    elif casus.pull() and closes_pull:
        casus.turn_down(casus.pull())


def not_helped(casus: Casus) -> Life:
    given, chance = answers(casus), casus.chance
    waits = [casus.later(HOUR) for _ in range(3)]
    advice, verdict, closes = chance.choice(ADVICE), chance.choice(NOT_HELPED), chance.random() < 0.3
    casus.open(**given)
    yield from casus.until(lambda: bool(casus.asked))
    if not casus.asked:
        return
    expert = max(casus.asked)
    yield waits[0]
    casus.say(expert, f"/meedoen\n/advies {advice}", "advice")
    yield from casus.until(lambda: casus.has("advice/"))
    if not casus.has("advice/"):
        return
    yield waits[1]
    casus.say(casus.owner, verdict, "outcome")
    yield waits[2]
    if closes and casus.is_open:
        casus.close(casus.owner, "not_planned")


def declined(casus: Casus) -> Life:
    """One after the other says no; the owner asks for somebody by topic in the end."""
    given, chance = answers(casus), casus.chance
    noes = [(chance.choice(NOES), casus.later(45 * MINUTE), chance.random() < 0.3) for _ in range(4)]
    asks_more = chance.random() < 0.5
    casus.open(**given)
    yield from casus.until(lambda: bool(casus.asked))
    said: set[str] = set()
    for text, wait, by_mail in noes:
        yield wait
        left = [each for each in casus.asked if each not in said]
        if left:
            said.add(left[0])
            casus.say(left[0], text, "no", by_mail=by_mail)
    if asks_more:
        casus.say(casus.owner, "/erbij inkoop", "ask")


def incomplete(casus: Casus) -> Life:
    """Something is missing; the owner adds it in a comment or in the casus itself."""
    given, chance = answers(casus), casus.chance
    in_words, wait, closes = chance.random() < 0.5, casus.later(HOUR), chance.random() < 0.2
    casus.open(**{**given, "question": "", "topics": ""})
    yield wait
    if in_words:
        yield from casus.until(lambda: casus.has("intake"))
        casus.say(casus.owner, "Inkoop. Hoe schrijven we dit in het bestek?", "reply")
    else:
        body = casus.repo.issue(casus.number).body or ""
        filled = body.replace("_No response_", "Inkoop en aanbesteden", 2) if "topics" not in given else body
        heading = "### Waar loop je op vast?\n\n"
        filled = filled.replace(f"{heading}_No response_", f"{heading}{QUESTIONS[1]}")
        heading = "### Waar gaat het over?\n\n"
        filled = filled.replace(f"{heading}_No response_", f"{heading}{TOPICS[2]}")
        casus.edit(body=filled)
    if closes:
        yield wait
        casus.close(casus.owner, "not_planned")


def withdrawn(casus: Casus) -> Life:
    given, wait, again = answers(casus), casus.later(2 * HOUR), casus.chance.random() < 0.4
    casus.open(**given)
    yield wait
    yield from casus.until(lambda: casus.has("intake"))
    casus.say(casus.owner, "/intrekken", "withdraw")
    yield 2 * wait
    if again and not casus.is_open:
        casus.reopen()


def closed(casus: Casus) -> Life:
    """Closed by hand, in every way, and sometimes opened again."""
    given, wait = answers(casus), casus.later(3 * HOUR)
    reason, by_zoe, again = (
        casus.chance.choice(("completed", "not_planned", "duplicate")), casus.chance.random() < 0.4,
        casus.chance.random() < 0.4,
    )  # fmt: skip
    casus.open(**given)
    yield wait
    casus.close("zoe" if by_zoe else casus.owner, reason)
    yield wait
    if again and not casus.is_open:
        casus.reopen()


def rests(casus: Casus) -> Life:
    given, wait, resumes = answers(casus), casus.later(2 * HOUR), casus.chance.random() < 0.5
    casus.open(**given)
    yield from casus.until(lambda: casus.has("intake"))
    yield wait
    casus.say(casus.owner, "/parkeren volgende week", "snooze")
    yield 2 * wait
    if resumes:
        casus.say(casus.owner, "/hervatten", "resume")


def private(casus: Casus) -> Life:
    """Something personal stands in it, and goes again."""
    given, wait, mends = answers(casus), casus.later(2 * HOUR), casus.chance.random() < 0.7
    casus.open(**{**given, "situation": "Bel Jan de Vries op 06-12345678, zijn BSN is 111222333."})
    yield wait
    if mends:
        body = (
            (casus.repo.issue(casus.number).body or "").replace("06-12345678", "het nummer").replace("111222333", "x")
        )
        casus.edit(body=body)


def edited(casus: Casus) -> Life:
    """Changed right away, several times, while the run for the first version waits."""
    given, waits = answers(casus), [casus.later(3 * MINUTE) for _ in range(3)]
    topic = casus.chance.choice(TOPICS)
    casus.open(**given)
    for index, wait in enumerate(waits):
        yield wait
        if index == 1:
            body = (casus.repo.issue(casus.number).body or "").replace(given["topics"][0], topic)
            casus.edit(body=body)
        else:
            casus.edit(title=f"Vraag, versie {index}")


def taken_back(casus: Casus) -> Life:
    """A lesson is proposed, and then the owner wants it back."""
    given, waits = answers(casus), [casus.later(HOUR) for _ in range(3)]
    merged = casus.chance.random() < 0.5
    casus.open(**{**given, "publish": True, "on_behalf": False})
    yield from casus.until(lambda: bool(casus.asked))
    if not casus.asked:
        return
    expert = min(casus.asked)
    casus.say(expert, "/meedoen", "join")
    yield waits[0]
    casus.say(expert, f"/advies {ADVICE[0]}", "advice")
    yield from casus.until(lambda: casus.has("advice/"))
    if not casus.has("advice/"):
        return
    casus.say(casus.owner, "/geholpen", "outcome")
    yield from casus.until(lambda: bool(casus.pull()))
    yield waits[1]
    if casus.pull() and merged:
        casus.merge(casus.pull())
    yield waits[2]
    casus.say(casus.owner, "/niet-publiceren", "unlist")


STORIES: tuple[Callable[[Casus], Life], ...] = (
    helped, helped, helped, not_helped, declined, declined, incomplete, withdrawn, closed, rests, private, edited,
    taken_back,
)  # fmt: skip


# -- what else is said on a casus


def asks_for_help(casus: Casus) -> Life:
    yield from _some_casus(casus)
    if casus.number:
        casus.say(casus.owner, "/hulp", "command")


def mistypes(casus: Casus) -> Life:
    yield from _some_casus(casus)
    if casus.number:
        casus.say(casus.owner, "/parkern 11 januari", "command")


def strange(casus: Casus) -> Life:
    """Somebody without a part in it."""
    yield from _some_casus(casus)
    if casus.number:
        casus.say("stranger", "/meedoen", "command")
        casus.say("stranger", "Ik heb dat ook!")


def changes_topics(casus: Casus) -> Life:
    yield from _some_casus(casus)
    if casus.number and casus.is_open:
        casus.say(casus.owner, "/thema +inkoop", "topic")


def takes_words_back(casus: Casus) -> Life:
    """A command that is edited or deleted, at once or after a while."""
    wait, deletes = casus.later(20 * MINUTE), casus.chance.random() < 0.5
    yield from _some_casus(casus)
    if not casus.number:
        return
    comment = casus.say(casus.owner, "/hulp", "command")
    yield wait
    casus.lives.removed.add(comment)
    casus.note(casus.owner, "takes it back")
    if deletes:
        casus.repo.delete_comment(comment)
    else:
        casus.repo.edit_comment(casus.owner, comment, "/hulp graag")


def pauses(casus: Casus) -> Life:
    """An expert wants to be left alone, in words and with a command."""
    yield from _some_casus(casus)
    if casus.number and casus.asked:
        casus.say(min(casus.asked), "/pauze volgende week", "pause")


def links(casus: Casus) -> Life:
    yield from _some_casus(casus)
    others = [each for each in sorted(casus.lives.casussen) if each != casus.number]
    if casus.number and others:
        casus.say("zoe", f"/koppelen #{others[casus.index % len(others)]}", "link")


def labels(casus: Casus) -> Life:
    """A maintainer moves the casus by hand."""
    yield from _some_casus(casus)
    if casus.number:
        casus.repo.add_label("zoe", casus.number, "triage")
        yield 30 * MINUTE
        casus.repo.remove_label("zoe", casus.number, "triage")


def chats(casus: Casus) -> Life:
    """People talk, sometimes by mail, and nothing is asked of us."""
    yield from _some_casus(casus)
    for _ in range(6):
        yield 4 * MINUTE
        if casus.number:
            casus.say(casus.owner, "Dank voor het meedenken, ik zoek het even uit.", by_mail=True)


def _some_casus(casus: Casus) -> Life:
    """Until this owner has one that was welcomed."""

    def find() -> bool:
        mine = [number for number, owner in casus.lives.casussen.items() if owner == casus.owner]
        casus.number = mine[casus.index % len(mine)] if mine else 0
        return bool(mine) and casus.has("intake")

    yield from casus.until(find, 4 * HOUR)


NOISE: tuple[Callable[[Casus], Life] | None, ...] = (
    None, asks_for_help, mistypes, strange, changes_topics, takes_words_back, pauses, links, labels, chats,
)  # fmt: skip
