"""Which of our comments on a casus were overtaken: what they ask was answered, or a later one says it anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..casus.asks import ASK, Ask
from ..casus.course import ADVICE, AGENDA_ASKED, OUTCOME, QUESTION, REMINDER
from ..casus.mailing import ANSWER, answers_to
from ..github.issue import Comment
from ..primitives.marker import Mark
from .scene import Scene

_UNTIL_THEY_WRITE = (ANSWER, "help", "refusal", "again", "reply")  # whoever got that answer
_UNTIL_SOMEBODY_WRITES = (REMINDER, "called", "awake")
_TALK = (ADVICE, QUESTION, OUTCOME)


def overtaken(scene: Scene) -> Iterator[Comment]:
    """Oldest first; a comment that says several things only when all of them were."""
    past = Past(scene)
    said: dict[int, tuple[Comment, list[Mark]]] = {}
    for comment, mark in scene.ours:
        said.setdefault(comment.id, (comment, []))[1].append(mark)
    for comment, marks in said.values():
        if all(past.has_once(mark, comment) and past.has_overtaken(comment, mark) for mark in marks):
            yield comment


class Past:
    """What was said on a casus, and when: by us for each purpose, and by people."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._last_words = max((each.id for each in scene.words), default=0)  # others answer no reminder
        self._wrote = {each.id: each.author.id for each in scene.people if each.author}
        self._last_by = {writer: id_ for id_, writer in sorted(self._wrote.items())}
        self._first = {mark.key: comment.id for comment, mark in reversed(scene.ours)}
        self._last_talk = self._last_of(*_TALK)
        self._last_outcome = self._last_of(OUTCOME)

    def has_once(self, mark: Mark, comment: Comment) -> bool:
        """Whether it isn't there for the second time, since two runs crossed: that one goes, and overtakes nothing."""
        return self._first[mark.key] == comment.id

    def _last_of(self, *kinds: str) -> tuple[datetime, int] | None:
        talk = [
            comment
            for comment, mark in self._scene.ours
            if mark.key.partition("/")[0] in kinds and self.has_once(mark, comment)
        ]
        return (talk[-1].created_at, talk[-1].id) if talk else None

    def has_overtaken(self, comment: Comment, mark: Mark) -> bool:
        kind = mark.key.partition("/")[0]
        here = (comment.created_at, comment.id)
        last = self._last_outcome if kind == OUTCOME else self._last_talk
        if kind in _TALK:
            return last is not None and here < last
        if kind in _UNTIL_SOMEBODY_WRITES:
            return comment.id < self._last_words
        if kind == AGENDA_ASKED:
            owner = self._scene.casus.owner
            return owner is not None and self._last_by.get(owner.id, 0) > comment.id
        if kind in _UNTIL_THEY_WRITE:
            writer = self._wrote.get(answers_to(mark))
            return writer is not None and self._last_by[writer] > comment.id
        ask = Ask.of(self._scene.number, mark.state) if kind == ASK else None
        return ask is not None and self._has_overtaken_ask(ask)

    def _has_overtaken_ask(self, ask: Ask) -> bool:
        """A wider circle was asked since, or the casus is closed. Who was asked can answer all the same."""
        last = self._scene.past.last
        is_wider = last is not None and last.ring > ask.ring and last.round > ask.round
        return is_wider or not self._scene.casus.issue.is_open
