"""People's words as they may stand outside of their casus: without the names of those who didn't agree to be named.

The owner and their organisation are not named, and of the others only who has a page of their own in the knowledge
base. Where something seems to be personal nothing is carried over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from ..casus.checkout import Checkout
from ..github.issue import Comment
from ..incoming.answering import ReplyKind, judged
from ..incoming.personal import kinds
from ..incoming.plain_words import beside_verdict, says_only_what_may_stay
from ..incoming.slash import How, names
from ..outgoing.page_words import markdown
from ..outgoing.safe import clean
from ..primitives.logins import MENTION
from .scene import Scene

LONGEST_ORGANISATION = 120
SHORTEST_ORGANISATION = 4  # letters; shorter names stand in other words
LONGEST_LINE = 2_000
LONGEST_TEXT = 66_000  # more than a comment can hold: nobody's second half is dropped
OF_A_CASUS = frozenset(
    {"advice", "agenda", "ask", "helped", "join", "lesson", "link", "minutes", "not-helped", "partly", "snooze"}
    | {"topic", "withdraw"}
)
"""Commands about the casus. Any other is about somebody's own time or place: what stands beside it isn't for a page."""
STAND_INS = {"nl": ("een collega", "de organisatie"), "en": ("a colleague", "the organisation")}
"""What stands on a page for a person and an organisation that aren't named."""


@dataclass(frozen=True)
class Contribution:
    """What somebody contributed: their name and login where they agreed to be named, and their words."""

    name: str
    login: str
    text: str
    is_personal: bool = False


class PublicWords:
    """What was typed on one casus, or in a form; `organisation` is what isn't named."""

    def __init__(self, checkout: Checkout, organisation: str = "") -> None:
        pages = {each: page for each, page in checkout.profiles.pages.items() if page.name and page.is_on_site}
        self._named = {login: page.name for login, page in pages.items()}
        self._personal = frozenset(login for login, page in pages.items() if page.personal)
        self._colleague, self._organisation = STAND_INS[checkout.network.language]
        given = " ".join(clean(organisation, LONGEST_ORGANISATION).split())
        self._hidden = re.compile(rf"(?<!\w){re.escape(given)}(?!\w)", re.IGNORECASE) if _is_name(given) else None

    @classmethod
    def of(cls, scene: Scene) -> Self:
        return cls(scene.checkout, scene.casus.reading.text("organisation"))

    def long(self, text: str) -> str:
        return markdown(self.plain(text), LONGEST_TEXT) if text else ""

    def line(self, text: str) -> str:
        return " ".join(clean(self.plain(text), LONGEST_LINE).split()) if text else ""

    def plain(self, text: str) -> str:
        """The text itself, or nothing where something personal seems to stand in it."""
        return "" if kinds(text) else self.unnamed(text)

    def unnamed(self, text: str) -> str:
        """The text without the names of those who didn't agree to be named, whatever else stands in it."""
        text = MENTION.sub(lambda found: self._named.get(found[1].lower(), self._colleague), text)
        return self._hidden.sub(self._organisation, text) if self._hidden else text

    def said_by(self, login: str, text: str) -> Contribution:
        """With the name on somebody's own page, where there is one."""
        name = self._named.get(login.lower(), "")
        return Contribution(name, login if name else "", text, login.lower() in self._personal)


def _is_name(text: str) -> bool:
    return len(text) >= SHORTEST_ORGANISATION


def about_the_casus(comment: Comment) -> str:
    """What a comment says of the casus, without commands: "" for a no, an absence or thanks, and for what stands beside
    a command about its writer's own time.
    """
    given = comment.given
    if any(line.how is How.DONE and names()[line.name] not in OF_A_CASUS for line in given.lines):
        return ""
    is_answer = judged(given.rest) is ReplyKind.ANSWER or not given.rest  # which leaves a quote or a piece of code
    return given.words if is_answer and not says_only_what_may_stay(given.rest) else ""


def beside_outcome(comment: Comment) -> str:
    """What a comment that says whether it helped tells of it, behind the word itself."""
    given = [line.text for line in comment.given.lines if line.how is How.DONE]
    return (given[0] if given else beside_verdict(comment.words)).strip()
