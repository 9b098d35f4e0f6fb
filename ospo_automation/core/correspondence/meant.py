"""What a mail is, given what its thread waits for. In doubt nobody agreed to anything, and a person reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from ..casus.casus import CasusForm
from ..incoming.days import coming_day
from ..incoming.plain_words import HELPED, LONGEST_VERDICT, NOT_HELPED, PARTLY, WITHDRAW, beside_verdict, verdict
from ..incoming.slash import How, given, names, spellings
from ..languages import flat, one_of, said
from .asked import asks_of_our_field
from .filled_form import as_form
from .loops import says_away
from .received import Received
from .written import Written, clauses, finds, finds_whole, written

LONGEST_YES = 400  # characters; who writes more says something else as well
SHORT = 40  # words
WORDS_OF_WHY = 8  # behind `Laat maar`
LONGEST_WISH = 60  # words of a mail that asks to stop, to see or to remove
SNOOZE = "snooze"
_OWNERS = frozenset({HELPED, PARTLY, NOT_HELPED, WITHDRAW, SNOOZE, "resume"})
_BEHIND_DAY = 60  # characters behind `parkeren tot` that may be a day
_SIGNS = " \t\n,.!;:)(-–—*_\"'“”„"


class Expects(Enum):
    """What a thread waits for: nothing yet, or an answer to what we showed or told."""

    NEW = "new"
    DRAFT = "draft"
    SHOWN = "shown"
    OPEN = "open"
    LESSON = "lesson"


class MailKind(Enum):
    """What a mail is. `CORRECTED` says something of what was shown: `corrected` tells whether it can be done."""

    QUESTION = "question"
    AGREED = "agreed"
    CORRECTED = "corrected"
    NOT_PUBLIC = "not_public"
    REPLY = "reply"
    COMMAND = "command"
    STOP = "stop"
    ACCESS = "access"
    ERASE = "erase"
    PERSON = "person"
    SPAM = "spam"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Meant:
    """`command` is a line that the house understands, such as `/parkeren 2027-03-01`; `beside` is what else they say
    with it, which is theirs and passes `own_words` before it is public.
    """

    kind: MailKind
    command: str = ""
    beside: str = ""


_SHOWS = frozenset({Expects.DRAFT, Expects.SHOWN, Expects.LESSON})


def meant(received: Received, expects: Expects, *, ours: str = "", form: CasusForm | None = None) -> Meant:
    """What somebody means; `ours` is the text of the mail of ours that they answer, which they may repeat.

    With a `form` a mail with its headings is a question, whatever stands below them.
    """
    if received.is_automatic or received.is_bounce or says_away(received):
        return Meant(MailKind.NOTHING)
    if received.is_closed:
        return Meant(MailKind.PERSON)
    mail = written(received, ours)
    if (wish := _wish(mail, received.subject, expects)) is not None:
        return Meant(wish)
    is_new = expects is Expects.NEW
    return Meant(_of_new(received, mail, form)) if is_new else _of_thread(mail.text, expects, received.at.date())


def _of_thread(text: str, expects: Expects, today: date) -> Meant:
    if expects in _SHOWS and says_yes(text):
        return Meant(MailKind.AGREED)
    if not _says_anything(text):
        is_weak = expects in _SHOWS and any(finds_whole("agrees_alone", each) for each in clauses(text))
        return Meant(MailKind.PERSON if is_weak else MailKind.NOTHING)
    if (command := _command(text, today, expects)) is not None:
        return command
    return Meant(_of_shown(text, expects) if expects in _SHOWS else _of_open(text))


# --- At any moment --------------------------------------------------------------------------------------------------


def _wish(mail: Written, subject: str, expects: Expects) -> MailKind | None:
    """To stop, to see what we have, or that it goes: a short mail in which one clause is that and no other asks.

    A subject alone says so in a new mail only: in a thread it is ours.
    """
    texts = [mail.text] if expects is not Expects.NEW or mail.text else [subject]
    if expects is Expects.NEW and len(mail.text.split()) <= LONGEST_WISH:
        texts = [mail.text, *([subject] if _is_wish(subject) else [])]
    for text in texts:
        if len(text.split()) > LONGEST_WISH:
            continue
        if (kind := _is_wish(text)) is not None:
            return kind
    return None


def _is_wish(text: str) -> MailKind | None:
    parts = clauses(text)
    for kind in (MailKind.ERASE, MailKind.ACCESS, MailKind.STOP):
        if any(_whole(kind.value).fullmatch(part) for part in parts):
            return kind
    return None


@cache
def _whole(name: str) -> re.Pattern[str]:
    words, around = one_of(said(f"correspondence.{name}")), one_of(said("correspondence.around"))
    behind = one_of((*said("correspondence.around"), *said("correspondence.wish_behind")))
    return re.compile(rf"(?:(?:{around})(?![\w-])[\s]*+){{0,2}}(?:{words})(?:[\s]++(?:{behind})(?![\w-])){{0,2}}")


# --- What we showed -------------------------------------------------------------------------------------------------


def _of_shown(text: str, expects: Expects) -> MailKind:
    """Of what isn't a yes: in doubt it corrects something, which is only done where all of it is understood."""
    if finds("withheld", flat(text)) or _withholds(text):
        return MailKind.NOT_PUBLIC
    if _is_for_person(text):
        return MailKind.PERSON
    return MailKind.REPLY if expects is Expects.SHOWN else MailKind.CORRECTED


def says_yes(text: str) -> bool:
    """Whether it says yes and nothing else but politeness: then phrases for that make all of it."""
    plain = flat(text).strip()
    if len(plain) > LONGEST_YES or "?" in plain:
        return False
    bare = plain.strip(_SIGNS)
    if _alone().fullmatch(bare):
        return True
    ends: dict[int, bool] = {0: False}  # where phrases may end, and whether one of them said yes
    for at in range(len(bare)):
        if at in ends:
            for phrases, is_yes in ((_agreeing(), True), (_beside(), False)):
                for phrase in phrases:
                    if (found := phrase.match(bare, at)) is not None and found.end() > at:
                        ends[found.end()] = ends.get(found.end(), False) or ends[at] or is_yes
    return ends.get(len(bare), False)


_AFTER = r"(?![\w-])[\s,.!;:()\"'*_–—-]*+"


@cache
def _agreeing() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(?:{one_of([each])}){_AFTER}") for each in said("correspondence.agrees"))


@cache
def _beside() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(?:{one_of([each])}){_AFTER}") for each in said("correspondence.around"))


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{one_of(said('correspondence.agrees_alone'))})[\s,.!]*+){{1,2}}")


def _withholds(text: str) -> bool:
    """Whether it says no to what was shown and nothing else of it: what comes with a reason in it may correct it."""
    parts = clauses(text)
    return bool(parts) and any(_whole("withheld_shown").fullmatch(part) for part in parts[:2])


# --- A casus that is open -------------------------------------------------------------------------------------------


def _of_open(text: str) -> MailKind:
    plain = flat(text)
    if finds("withheld", plain):
        return MailKind.NOT_PUBLIC
    return MailKind.PERSON if _is_for_person(text) else MailKind.REPLY


def _command(text: str, today: date, expects: Expects) -> Meant | None:
    """The command that somebody gives, with a slash or in plain words; before there is a casus only to withdraw it."""
    known = _OWNERS if expects is Expects.OPEN else frozenset({WITHDRAW})
    typed = given(text)
    lines = [each for each in typed.lines if each.how is How.DONE and names().get(each.name) in known]
    if lines:
        one = lines[0]
        key = names()[one.name]
        day = coming_day(one.argument, today) if key == SNOOZE else None
        if key == SNOOZE and day is None:
            return None
        argument = f" {day.isoformat()}" if day else ""
        return Meant(MailKind.COMMAND, f"/{_shown(key)}{argument}", "" if day else one.text.strip())
    if (day := _parked_until(text, today)) is not None and expects is Expects.OPEN:
        return Meant(MailKind.COMMAND, f"/{_shown(SNOOZE)} {day.isoformat()}")
    said_so = verdict(_without_politeness(text))
    if expects is not Expects.OPEN and said_so is None:
        parts = [part for part in clauses(text[:LONGEST_VERDICT]) if not _is_polite(part)]
        is_why = len(parts) == 2 and len(parts[1].split()) <= WORDS_OF_WHY and not finds("buts", parts[1])
        withdraws = bool(parts) and (verdict(parts[0]) == WITHDRAW or finds_whole("withdraws", parts[0]))
        said_so = WITHDRAW if withdraws and (is_why or len(parts) == 1) else None
    if said_so in known:
        return Meant(MailKind.COMMAND, f"/{_shown(said_so)}", beside_verdict(text).strip())
    return None


def _without_politeness(text: str) -> str:
    """Without its last clauses that are nothing else: `Niet meer nodig, bedankt voor de moeite.`"""
    text = text[:LONGEST_VERDICT]
    while (at := max(text.rstrip(_SIGNS).rfind(each) for each in ".,!?\n")) > 0:
        if not _is_polite(flat(text[at + 1 :]).strip(_SIGNS)):
            break
        text = text[:at]
    return text


def _shown(key: str) -> str:
    return spellings(key)["nl"][0]


def _parked_until(text: str, today: date) -> date | None:
    """The day until which somebody wants it to rest, where that is all that they say."""
    parts = [part for part in clauses(text) if not _is_polite(part)]
    if not 1 <= len(parts) <= 2:
        return None
    for part in parts:
        found = _until().search(part)
        if found is not None and finds_whole("parks", part[: found.end("until")]):
            return coming_day(f"{found['until']} {part[found.end() :]}"[:_BEHIND_DAY], today)
    return None


@cache
def _until() -> re.Pattern[str]:
    words = one_of((*said("days.until"), *said("days.through")))
    return re.compile(rf"(?<![\w-])(?P<until>{words})(?: na| after)? (?=\S)")


def _is_polite(part: str) -> bool:
    return _whole("around").fullmatch(part) is not None


def _says_anything(text: str) -> bool:
    return any(not _is_polite(part) and re.search(r"\w", part) for part in clauses(text)) or "👍" in text


# --- A new mail -----------------------------------------------------------------------------------------------------


def _of_new(received: Received, mail: Written, form: CasusForm | None) -> MailKind:
    plain = flat(f"{received.subject[:300]}\n{mail.text}")
    if _is_spam(plain):
        return MailKind.SPAM
    if form is not None and as_form(mail.text, form):
        return MailKind.QUESTION
    if not _says_anything(mail.text):
        # Without a word below it the subject is all that they say.
        is_question = not mail.text and asks_of_our_field(received.subject, "")
        return MailKind.QUESTION if is_question else MailKind.NOTHING
    if finds("withheld", plain):
        return MailKind.NOT_PUBLIC
    is_clear = asks_of_our_field(mail.text, received.subject) and not finds("person", plain)
    is_theirs = len(mail.text.split()) > SHORT or not finds("forwards", flat(mail.text))
    return MailKind.QUESTION if is_clear and is_theirs else MailKind.PERSON


def _is_spam(plain: str) -> bool:
    found = {each[0] for each in _lesser_spam().finditer(plain)}
    return finds("spam", plain) or len(found) > 2


@cache
def _lesser_spam() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{one_of(said('correspondence.spam_perhaps'))})(?![\w-])")


def _is_for_person(text: str) -> bool:
    """Whether a short text is for one; a longer one tells of the casus, whatever words it has."""
    plain = flat(text)
    return len(plain.split()) <= SHORT and (finds("person", plain) or finds("person_perhaps", plain))
