"""A draft as its writer corrects it in plain words, where all that they say of it is understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..casus.casus import ASKED, KIND, CasusForm
from ..languages import flat, one_of, said
from ..network.decided import Network
from ..network.labels import TOPICS
from .chosen import URGENCY, kind_in, term_in, topics_in
from .draft import CasusDraft
from .drafted import SITUATION, TITLE, missing_in, shortened
from .filled_form import as_form, field_names
from .known_by import sender_of
from .received import Received
from .scrubbing import without_sender
from .sender import Sender
from .written import clauses, finds_whole, sentences, written

LONGEST = 20_000  # characters of what corrects something
LONGEST_SENTENCE = 1_300  # of a sentence that is a correction itself
LONGEST_PART = 200  # characters of what is to be found in a draft
_QUOTE = "\"'“”„‘’`«»"
_TEXTS = frozenset({SITUATION, ASKED, "tried", "wanted"})


def corrected(
    draft: CasusDraft, received: Received, form: CasusForm, network: Network, *, ours: str = ""
) -> CasusDraft | None:
    """The draft with what they want in it; None where a word of that isn't understood, or nothing changes."""
    mail = written(received, ours)
    if len(mail.text) > LONGEST:
        return None
    sender = sender_of(received, mail.foot)
    change = _Change(draft.title, dict(draft.values), form, network, received, sender)
    if not _whole_form(mail.text, change) and not _sentences(mail.text, change, draft):
        return None
    values = {id_: given for id_, given in change.values.items() if any(each.strip() for each in given)}
    made = replace(
        draft,
        title=change.title,
        values=values,
        left_out=tuple(dict.fromkeys((*draft.left_out, *change.left_out))),
        doubtful=_doubts(change, values, sender),
        missing=tuple(each for each in missing_in(values) if each in draft.missing or each not in draft.values),
    )
    return made if made != draft else None


@dataclass
class _Change:
    """A draft while it is corrected."""

    title: str
    values: dict[str, tuple[str, ...]]
    form: CasusForm
    network: Network
    received: Received
    sender: Sender
    left_out: list[str] = field(default_factory=list)

    def put(self, id_: str, words: str) -> bool:
        """Gives a field another answer; whether the words are one."""
        words = words.strip().strip(_QUOTE).strip()
        if not words:
            return False
        if id_ in {TITLE, *_TEXTS}:
            clean = without_sender(words, self.sender)
            self.left_out += [kind for kind, _ in clean.taken]
            if id_ == TITLE:
                self.title = shortened(clean.text)
            else:
                self.values[id_] = (clean.text,)
            return True
        found = self._choice(id_, words)
        if found:
            self.values[id_] = found
        return bool(found)

    def _choice(self, id_: str, words: str) -> tuple[str, ...]:
        if id_ == TOPICS:
            return topics_in(words, self.form, self.network)
        if id_ == KIND:
            return tuple(filter(None, (kind_in(words, self.form),)))
        if id_ == URGENCY:
            return tuple(filter(None, (term_in(words, self.received.at.date()),)))
        return ()

    def replace(self, old: str, new: str) -> bool:
        """Puts words in the place of others wherever these stand; whether they do."""
        old, new = old.strip(_QUOTE + " .,"), new.strip(_QUOTE + " .,")
        if len(old) < 2 or len(old) > LONGEST_PART:
            return False
        kinds = kind_in(old, self.form), kind_in(new, self.form) if new else ""
        if all(kinds) and (kinds[0],) == self.values.get(KIND) and len(old.split()) < 3:
            self.values[KIND] = (kinds[1],)
            return True
        clean = without_sender(new, self.sender)
        found = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)(?P<mark>[.,;!?]?)", re.IGNORECASE)
        texts = {id_: given for id_, given in self.values.items() if id_ in _TEXTS}
        is_there = found.search(self.title) or any(found.search(each) for given in texts.values() for each in given)
        if not is_there:
            return False
        self.left_out += [kind for kind, _ in clean.taken]
        self.title = _tidied(found.sub(_putting(clean.text), self.title))
        for id_, given in texts.items():
            self.values[id_] = tuple(_tidied(found.sub(_putting(clean.text), each)) for each in given)
        return True


def _putting(new: str) -> Callable[[re.Match[str]], str]:
    """With a capital where what it replaces begins a sentence with one."""

    def put(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 3) : found.start()].rstrip(" ")
        begins = not before or before[-1] in ".!?\n"
        if not new:
            return "" if begins else found["mark"]
        return (new[:1].upper() + new[1:] if begins and found[0][0].isupper() else new) + found["mark"]

    return put


def _tidied(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    return re.sub(r"(?<![ \t])[ \t]++(?=[.,;:?!])", "", text).strip()


def _doubts(change: _Change, values: dict[str, tuple[str, ...]], sender: Sender) -> tuple[str, ...]:
    texts = (change.title, *(each for id_ in _TEXTS for each in values.get(id_, ())))
    return tuple(dict.fromkeys(each for text in texts for each in without_sender(text, sender).doubtful))


def _whole_form(text: str, change: _Change) -> bool:
    """A form with some of its headings, all of it understood."""
    filled = as_form(text, change.form)
    if filled is None or filled.reading.off_list or (filled.above and not _is_polite(filled.above)):
        return False
    reading = filled.reading
    if any(not each.kept_in and each.text for each in reading.strays):
        return False
    if filled.title:
        change.put(TITLE, filled.title)
    for id_, given in reading.values.items():
        if id_ in _TEXTS:
            change.put(id_, given[0])
        elif id_ in {TOPICS, KIND, URGENCY}:
            change.values[id_] = given
    return True


def _sentences(text: str, change: _Change, draft: CasusDraft) -> bool:
    """Each sentence or line by itself; what stands below a field's name is all of it."""
    is_any = False
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        named, words = _named(line)
        if named:
            below = at + 1
            while below < len(lines) and not _named(lines[below])[0] and (named in _TEXTS or not words):
                below += 1
            is_all = named in _TEXTS or not words
            first, *rest = sentences(words) if words and not is_all else [words]
            if not change.put(named, "\n".join((words, *lines[at + 1 : below])) if is_all else first):
                return False
            is_any, at, line = True, below if is_all else at + 1, "".join(rest)
        else:
            at += 1
        for sentence in sentences(line):
            done = _of_sentence(sentence, change, draft)
            if done is None:
                return False
            is_any = is_any or done
    return is_any


def _named(line: str) -> tuple[str, str]:
    """The field that a line begins with, behind a bullet or not, and what stands behind its colon."""
    head, colon, _ = line[:80].partition(":")
    if not colon:
        return "", ""
    bare = flat(head).strip(" \t*_-•#\"'“”„‘’")
    bare = re.sub(rf"^(?:{one_of(said('correspondence.field_before'))}) ", "", bare).strip("\"'“”„‘’ ")
    bare = re.sub(rf" (?:{one_of(said('correspondence.field_after'))})$", "", bare).strip("\"'“”„‘’ ")
    id_ = field_names().get(bare.strip("? "), "")
    return id_, line[len(head) + 1 :].strip(" *_") if id_ else ""


def _of_sentence(sentence: str, change: _Change, draft: CasusDraft) -> bool | None:
    """Whether a sentence changes something; None where it isn't understood."""
    plain = _without_around(sentence)
    if not re.search(r"\w", plain) or _is_polite(sentence):
        return False
    for pattern, do in _rules() if len(plain) <= LONGEST_SENTENCE else ():
        found = pattern.fullmatch(plain)
        if found is not None:
            return True if do(change, found) else None
    return True if _answers(sentence, change, draft) else None


def _is_polite(text: str) -> bool:
    return all(_says_nothing(each) for each in clauses(text))


def _says_nothing(clause: str) -> bool:
    return any(finds_whole(each, clause) for each in ("around", "agrees", "agrees_alone", "otherwise_fine"))


def _without_around(sentence: str) -> str:
    """Without `Akkoord, maar`, `alsjeblieft` and a full stop."""
    plain = sentence.strip().rstrip(".!? ").strip()
    for _ in range(4):
        found = _leads().match(plain.lower())
        if found is None or not found.end() or len(plain.lower()) != len(plain):
            break
        plain = plain[found.end() :].strip()
    found = _trails().search(plain.lower())
    return plain[: found.start()].strip() if found and len(plain.lower()) == len(plain) else plain


@cache
def _leads() -> re.Pattern[str]:
    names = ("agrees", "agrees_alone", "around")
    words = one_of(phrase for each in names for phrase in said(f"correspondence.{each}"))
    leads, buts = one_of(said("correspondence.before_correction")), one_of(said("correspondence.buts"))
    return re.compile(rf"(?:(?:{words})(?![\w-])[\s,.!:;-]*(?:(?:{buts})[\s,:]+)|(?:{leads})(?![\w-])[\s,:]+)")


@cache
def _trails() -> re.Pattern[str]:
    return re.compile(rf"[\s,]+(?:{one_of(said('correspondence.behind_correction'))})$")


def _answers(sentence: str, change: _Change, draft: CasusDraft) -> bool:
    """Whether it answers something that we asked for, in few words."""
    done = False
    for id_ in draft.missing:
        if id_ in {TOPICS, KIND} and id_ not in change.values:
            done = change.put(id_, sentence) or done
    if not done and len(draft.missing) == 1 and draft.missing[0] in _TEXTS and len(sentence.split()) > 2:
        id_ = draft.missing[0]
        done = change.put(id_, "\n".join((*change.values.get(id_, ()), sentence)))
    return done


def _put(change: _Change, found: re.Match[str]) -> bool:
    bare = flat(found["field"]).strip(_QUOTE + " ")
    id_ = field_names().get(bare, "")
    return bool(id_) and change.put(id_, found["new"])


def _swap(change: _Change, found: re.Match[str]) -> bool:
    return change.replace(found["old"], found["new"])


def _drop(change: _Change, found: re.Match[str]) -> bool:
    return change.replace(found["old"], "")


@cache
def _rules() -> Sequence[tuple[re.Pattern[str], Callable[[_Change, re.Match[str]], bool]]]:
    names = "|".join(map(re.escape, sorted(said_fields(), key=len, reverse=True)))
    found = []
    for path, do in (("puts", _put), ("swaps", _swap), ("drops", _drop)):
        for phrase in said(f"correspondence.{path}"):
            shape = re.escape(phrase).replace(r"\ ", r"\s+")
            shape = shape.replace(r"\{field\}", rf"[{_QUOTE}]?(?P<field>{names})[{_QUOTE}]?")
            shape = shape.replace(r"\{old\}", r"(?P<old>\S.{0,199}?)").replace(r"\{new\}", r"(?P<new>\S.{0,999}?)")
            found.append((re.compile(shape, re.IGNORECASE), do))
    return tuple(found)


def said_fields() -> tuple[str, ...]:
    return tuple(field_names())
