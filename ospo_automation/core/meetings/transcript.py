"""A transcript of a meeting (WebVTT, as Teams and Zoom write it): what to draft minutes with, and that it is one.

https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..primitives.entities import unescaped
from .attendance import are_names, sentences
from .minute_lines import EntryKind, said_in, unmarked

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_CUE = re.compile(rf"\s*({_TIME})[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_SIGNED = re.compile(r"^\ufeff?\s{0,20}WEBVTT(?:[ \t\n]|$)")
_FILE = re.compile(r"\bhttps?://[^\s<>()\[\]]{1,500}\.vtt\b|\]\([^\s()]{1,500}\.vtt\)", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,120})?[ \t]{1,20}([^>]{1,120})>")  # `<v.loud.first Anna>`: all classes at once
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>|<\d[\d:.]{0,20}>")
_SPOKEN_BY = re.compile(r"\s*([^:<>]{2,60}):\s+(?=\S)")
_FEW = 3  # times of cues that make a text a transcript, without its first line
_AT_END = re.compile(r"[.!?…][\"'”’)]?$")
_STRAY = re.compile(r"^(\W{0,3}[^\W\d_]+(?: [^\W\d_]+)?),\s+")


@dataclass(frozen=True)
class SpokenLine:
    """A sentence that says of itself that it is a decision, an action point, a question or a tip."""

    kind: EntryKind
    words: str
    who: str
    at: int

    @property
    def heard(self) -> str:
        """From whom and when, as `minutes` takes it off again."""
        clock = f"{self.at // 3600}:{self.at // 60 % 60:02}:{self.at % 60:02}"
        return f"{self.who}, {clock}" if self.who else clock


def is_transcript(text: str) -> bool:
    """Whether a text is one, or leads to one: everything that everybody said."""
    text = text.replace("\r", "\n")
    return (
        ("-->" in text and _SIGNED.match(text) is not None)
        or _FILE.search(text) is not None
        or sum("-->" in line and _CUE.fullmatch(line) is not None for line in text.split("\n")) >= _FEW
    )


def voices(text: str) -> int:
    """How many people can be heard; who says nothing isn't known."""
    return len({who for who, _, _ in _cues(text) if who})


def remarks(text: str) -> list[SpokenLine]:
    """The sentences that begin with a word such as `Actie:` or `Vraag,`."""
    found: dict[tuple[EntryKind, str], SpokenLine] = {}
    for who, at, sentence in _sentences(text):
        said = said_in(sentence) or said_in(_STRAY.sub(r"\1: ", sentence))
        if said is not None and said.kind is not EntryKind.ANSWER:
            found.setdefault((said.kind, said.words), SpokenLine(said.kind, said.words, who, at))
    return list(found.values())


def lasts(text: str) -> int:
    """How many minutes it goes on."""
    ends = [at for _, at, _ in _cues(text)]
    return (ends[-1] - ends[0]) // 60 + 1 if ends else 0


def _sentences(text: str) -> Iterator[tuple[str, int, str]]:
    """Each with the moment at which it begins: a sentence may go over several cues, and over nobody else's words."""
    who, at, words = "", 0, ""
    for speaker, moment, more in [*_cues(text), ("", 0, "")]:
        is_other = (speaker and who and speaker != who) or not more
        if words and (is_other or _AT_END.search(words)):
            yield from ((who, at, sentence.strip()) for sentence, _ in sentences(words))
            words = ""
        if not words:
            who, at, words = speaker, moment, more
        else:
            words = f"{words} {new}" if (new := _new(words, more)) else words


def _new(before: str, words: str) -> str:
    """What a cue adds to the one before: a program that shows captions as they grow repeats what stands there."""
    if words == before or before.endswith(f" {words}"):
        return ""
    return words[len(before) :].strip() if words.startswith(f"{before} ") else words


def _cues(text: str) -> Iterator[tuple[str, int, str]]:
    """Who, at which second, and what; without notes, styles and numbers."""
    before = ""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")):
        lines = block.strip("\n").split("\n")
        begins = next((index for index, line in enumerate(lines[:2]) if _CUE.fullmatch(line)), None)
        if begins is None:
            continue
        found = _CUE.fullmatch(lines[begins])
        at = _seconds(found[1]) if found else 0
        for who, words in _voices("\n".join(lines[begins + 1 :])):
            if words and f"{who}: {words}" != before:
                yield who, at, words
            before = f"{who}: {words}"


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """The parts of a cue by voice: `<v Anna>` as Teams writes it, `Anna:` as Zoom does."""
    first, *others = _VOICE.split(payload)
    if first.strip():
        words = _spoken(first)
        named = _SPOKEN_BY.match(words)
        is_voice = named is not None and said_in(words) is None and are_names([named[1]])
        yield (named[1].strip(), words[named.end() :]) if named and is_voice else ("", words)
    for who, words in zip(others[::2], others[1::2], strict=True):
        yield " ".join(unescaped(who).split()), _spoken(words)


def _spoken(words: str) -> str:
    return unmarked(unescaped(_TAG.sub("", words)))


def _seconds(time: str) -> int:
    *hours, minutes, seconds = time.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + int(float(seconds))
