"""The mail program of somebody without an account: whoever shows a repository says what came and where mails go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from babel.dates import format_datetime

from .dates import HERE
from .words import say

_WROTE = {"nl": "d MMMM y 'om' HH:mm", "en": "d MMMM y 'at' HH:mm"}


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes mails, by the name that they give themselves."""

    name: str
    address: str


@dataclass(frozen=True)
class Letter:
    """A mail as the program of who wrote or got it shows it. `thread` is the same for all that answer each other.

    `sender` is as the program shows it: `Jos <jos@gemeente.example>`. `id` and `thread` can stand in an address.
    """

    id: str
    thread: str
    sender: str
    to: str
    at: datetime
    subject: str
    text: str
    is_own: bool

    @property
    def parts(self) -> tuple[str, str]:
        """What is new in it, and what stands below that of the mail that it answers."""
        lines = self.text.rstrip("\n").split("\n") if self.is_own else []
        begin = len(lines)
        while begin and lines[begin - 1].startswith(">"):
            begin -= 1
        if begin in {0, len(lines)}:
            return self.text, ""
        begin -= 1  # who wrote that, and when
        return "\n".join(lines[:begin]).rstrip("\n"), "\n".join(lines[begin:])


@dataclass(frozen=True)
class DeskLetter:
    """A mail in a folder that coordinators look into; `note` is why it lies there, "" where nobody wrote that."""

    id: str
    sender: str
    at: datetime
    subject: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class DeskFolder:
    """One of their folders; to those that `take` mails a person moves them."""

    id: str
    name: str
    letters: Sequence[DeskLetter]
    takes: bool = True


class Letters(Protocol):
    """Where the letters are; `address` is that of the repository's own mailbox, to which all of them go."""

    address: str

    def correspondents(self) -> Sequence[Correspondent]:
        """Everybody who wrote."""

    def letters(self, address: str) -> Sequence[Letter]:
        """What somebody wrote and got, oldest first."""

    def write(self, who: Correspondent, subject: str, text: str, answers: str = "") -> str:
        """Sends a mail; `answers` is the id of the letter that it answers. The id of the new one."""

    def is_at_work(self) -> bool:
        """Whether a mail waits to be read."""

    def desk(self) -> Sequence[DeskFolder]:
        """The folders of whoever coordinates, that in which mails wait first."""

    def move(self, letter: str, folder: str) -> bool:
        """Moves a mail of the desk, as a mail program does; False where one of the two isn't there."""


def answer_to(letter: Letter, text: str, language: str) -> tuple[str, str]:
    """Subject and text of an answer as mail programs begin it, with the letter below what is new."""
    subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    when = format_datetime(letter.at, _WROTE[language], HERE, locale=language)
    wrote = say(language, "letters.wrote", when=when, who=letter.sender)
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.split("\n"))
    return subject, f"{text}\n\n{wrote}\n{quoted}\n"
