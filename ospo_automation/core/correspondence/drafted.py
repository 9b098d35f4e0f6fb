"""A question that came by mail, made into a draft of a casus: in their own words, without who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from ..casus.casus import ASKED, KIND, CasusForm
from ..incoming.word_lists import CALLING, IN_EVERY_TEXT, SAYING_NOTHING
from ..languages import flat, one_of, said
from ..network.decided import Network
from ..network.labels import TOPICS
from .asked import asks
from .chosen import URGENCY, kind_in, term_in, topics_in
from .draft import CasusDraft
from .filled_form import FilledForm, as_form
from .known_by import sender_of
from .plain_letters import fold, legible
from .received import Received
from .scrubbing import Scrubbed, without_sender
from .seals import without_tokens
from .sender import Sender
from .written import sentences, written

SITUATION, TITLE, PUBLISH = "situation", "title", "publish"
MOST_ASKED = 2
MOST_ABOVE = 6  # words above a form that say nothing but that it is there
LONGEST_TITLE = 80
LONGEST_LOOKED_AT = 1_000  # characters of what may be a title
FEW_WORDS = 2  # of a subject, which tells less than a question does
FEW_LETTERS = 8
ENOUGH_WORDS = 12  # of a question alone, which then tells what goes on as well
_ORGANISATION = "organisation"
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_TAG = re.compile(r"^\s*[\[(][^\])\n]{1,40}[\])]\s*")
_NO_TITLE = re.compile(r"^[\s\W_]+|[\s:;,.–—-]+$")


@dataclass(frozen=True)
class Drafted:
    """A draft, and what was left out of the letter for it by its kind, each as it stood there. Nobody is shown that."""

    draft: CasusDraft
    taken: tuple[tuple[str, str], ...] = ()


def draft_of(received: Received, form: CasusForm, network: Network, *, ours: str = "") -> CasusDraft:
    """What a mail would be as a casus; `missing` are at most two of the form's questions."""
    return drafted(received, form, network, ours=ours).draft


def drafted(received: Received, form: CasusForm, network: Network, *, ours: str = "") -> Drafted:
    mail = written(received, ours)
    if not mail.text:  # then all that they ask stands in the subject
        mail = replace(mail, text=_bare_subject(received.subject))
    sender = sender_of(received, mail.foot)
    filled = as_form(mail.text, form)
    if filled is not None:
        return _of_form(received, filled, form, sender, mail.taken)
    letter = without_sender(mail.text, sender)
    about = f"{received.subject[:300]}\n{mail.text}"
    question, situation = split(letter.text)
    if not question and asks(received.subject):
        asked = without_sender(legible(_bare_subject(received.subject)), sender)
        letter, question = replace(letter, taken=(*letter.taken, *asked.taken)), asked.text
    values: dict[str, tuple[str, ...]] = {}
    kind = kind_in(about, form, f"{mail.foot}\n{received.name[:200]}", received.sender.rpartition("@")[2])
    if kind:
        values[KIND] = (kind,)
    if topics := topics_in(about, form, network):
        values[TOPICS] = topics
    if situation:
        values[SITUATION] = (situation,)
    if question:
        values[ASKED] = (question,)
    if term := term_in(about, received.at.date()):
        values[URGENCY] = (term,)
    return _made(received, values, sender, (*mail.taken, *letter.taken), letter.doubtful, form)


def _of_form(
    received: Received, filled: FilledForm, form: CasusForm, sender: Sender, taken: tuple[tuple[str, str], ...]
) -> Drafted:
    """Of a mail in which the form stands; words of theirs in the place of a choice are kept below what goes on."""
    values: dict[str, tuple[str, ...]] = {}
    every, doubtful = list(taken), list[str]()
    reading = filled.reading
    for id_, given in reading.values.items():
        question = form.known.field(id_)
        if id_ == _ORGANISATION:
            every.append(("organisation", " ".join(given)))
            continue
        if question is None or not question.is_text:
            values[id_] = given
            continue
        parts = [without_sender(each, sender) for each in given]
        values[id_] = tuple(each.text for each in parts)
        every += [pair for each in parts for pair in each.taken]
        doubtful += [each for part in parts for each in part.doubtful]
    above = filled.above
    if "?" not in above and (len(above.split()) <= MOST_ABOVE or "###" in above):
        every += [("greeting", above)] if above else []  # `Zie hieronder ingevuld.`, or what the site put there
        above = ""
    strays = [each.text for each in reading.strays if not each.kept_in]
    loose = "\n\n".join(
        filter(None, (above, *strays, *(each for given in reading.off_list.values() for each in given)))
    )
    if loose:
        extra = without_sender(loose, sender)
        values[SITUATION] = ("\n\n".join(filter(None, (*values.get(SITUATION, ()), extra.text))),)
        every += extra.taken
        doubtful += extra.doubtful
    return _made(received, values, sender, tuple(every), tuple(dict.fromkeys(doubtful)), form, filled.title)


def _made(
    received: Received,
    values: dict[str, tuple[str, ...]],
    sender: Sender,
    taken: tuple[tuple[str, str], ...],
    doubtful: tuple[str, ...],
    form: CasusForm,
    called: str = "",
) -> Drafted:
    title = title_of(called or received.subject, next(iter(values.get(ASKED, values.get(SITUATION, ()))), ""), sender)
    missing = missing_in(values)
    if SITUATION not in values and ASKED in values and SITUATION not in missing:
        values[SITUATION] = values[ASKED]
    if ASKED not in values and SITUATION in values and ASKED not in missing:
        values[ASKED] = values[SITUATION]
    ordered = {each.id: values[each.id] for each in form.known.fields if each.id in values}
    kinds = tuple(dict.fromkeys(kind for kind, _ in (*taken, *title.taken)))
    doubts = tuple(dict.fromkeys((*doubtful, *title.doubtful)))
    return Drafted(CasusDraft(title.text, ordered, kinds, doubts, missing), (*taken, *title.taken))


def missing_in(values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What to ask for, two at most: what it is about comes first."""
    wanted = [each for each in (TOPICS, KIND) if each not in values]
    if ASKED not in values:
        wanted.insert(0, ASKED)
    elif SITUATION not in values and len(values[ASKED][0].split()) < ENOUGH_WORDS:
        wanted.append(SITUATION)
    return tuple(wanted[:MOST_ASKED])


def split(text: str) -> tuple[str, str]:
    """The sentences that ask, and the others, each in their order; nothing asked where none of them does."""
    parts = list(sentences(text))
    asked = {at for at, each in enumerate(parts) if asks(each) and "?" in each} or {
        at for at, each in enumerate(parts) if asks(each)
    }
    question = "".join(each for at, each in enumerate(parts) if at in asked)
    rest = "".join(each for at, each in enumerate(parts) if at not in asked)
    return _tidy(question), _tidy(rest)


def _tidy(text: str) -> str:
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<![ \t])[ \t]*+\n[ \t]*", "\n", text)).strip()
    return text if re.search(r"[^\W_]", text) else ""


def title_of(subject: str, question: str, sender: Sender) -> Scrubbed:
    """A short one, of the subject where that says something, else of what is asked."""
    said_so = without_sender(legible(_bare_subject(subject)), sender)
    asked = _quieter(_first(question))
    short = shortened(asked)
    tells = said_so.text if not _is_empty(said_so.text) else ""
    is_better = len(asked) <= LONGEST_TITLE and len(_telling(asked)) >= FEW_WORDS
    if tells and (len(re.findall(r"[^\W_]+", tells)) > FEW_WORDS or not is_better):
        return Scrubbed(shortened(tells), said_so.taken, said_so.doubtful)
    return Scrubbed(short or shortened(_quieter(_bare_subject(subject))))


def _telling(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", fold(text)) if word not in SAYING_NOTHING]


def _first(text: str) -> str:
    """The first sentence, without a word of greeting before it."""
    return next((each.strip() for each in sentences(text[:2_000]) if len(each.split()) > 2), text[:2_000])


def _bare_subject(subject: str) -> str:
    """Without `Re:`, `[EXTERN]` and the like, as often as they stand there."""
    text = " ".join(without_tokens(legible(subject[:300])).split())
    for _ in range(8):
        shorter = _marks().sub("", _TAG.sub("", text)).strip()
        if shorter == text:
            break
        text = shorter
    lead = _leads().match(flat(text)) if len(flat(text)) == len(text) else None
    return _quieter(text[lead.end() :] if lead else text)


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{one_of(said('correspondence.subject_leads'))})(?![\w-])[\s:]+(?:(?:de|het|een|the|a|an) )?"
    )


@cache
def _marks() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(said("correspondence.subject_marks"), key=len, reverse=True)))
    return re.compile(rf"^\s*(?:{words})(?:\[\d+\])?\s*[:!–—]\s*", re.IGNORECASE)


def _quieter(text: str) -> str:
    """`MAG DIT ONDER DE EUPL` in small letters, but for what is written in capitals."""
    letters = re.sub(r"[\W\d_]", "", text)
    if not letters.isupper() or len(letters) <= FEW_LETTERS:
        return text
    known = set(said("correspondence.acronyms"))
    return _WORD.sub(lambda found: found[0] if flat(found[0]) in known else found[0].lower(), text)


def _is_empty(title: str) -> bool:
    """Whether it says nothing of what is asked."""
    plain = flat(title)
    if plain.strip(" .!?:") in set(said("correspondence.subjects_empty")):
        return True
    words = [fold(word) for word in re.findall(r"[^\W_]+", title)]
    empty = {word for each in said("correspondence.subjects_empty") for word in each.split()}
    return all(word in CALLING or word in IN_EVERY_TEXT or word in empty or word.isdecimal() for word in words)


def shortened(text: str) -> str:
    """As a title: one line, of which the end may be cut off."""
    text = _NO_TITLE.sub("", " ".join(text[:LONGEST_LOOKED_AT].split())).strip()
    if len(text) > LONGEST_TITLE:
        text = text[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
    return text[:1].upper() + text[1:]
