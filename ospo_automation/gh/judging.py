"""What of GitHub's answers is surely ours: read without its signatures, and with the doubt that they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.signing import Doubt, Seal, Signing, Why, doubts
from ospo_automation.core.primitives.marker import is_whole

from . import graphql

Json = dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """When a comment was last changed by anybody, and under the account that made it; when it was made, if never.

    `is_anothers`: somebody else changed it last.
    """

    last: datetime
    by_itself: datetime
    is_anothers: bool = False

    @classmethod
    def of(cls, node: Json) -> Changed:
        made, last = datetime.fromisoformat(node["createdAt"]), node["lastEditedAt"]
        if last is None:
            return cls(made, made)
        author, editor = node["author"] or {}, node["editor"] or {}
        is_anothers = author.get("databaseId") != editor.get("databaseId")
        changed = datetime.fromisoformat(last)
        return cls(changed, made if is_anothers else changed, is_anothers)


@dataclass(frozen=True)
class Judging:
    """`until` is when unsigned markers end to count; None where nobody said so."""

    signing: Signing
    until: datetime | None = None

    def comments(self, nodes: Iterable[Mapping[str, Any]], number: int) -> tuple[Comment, ...]:
        """What was said on an issue, from GraphQL."""
        made = [dict(each) for each in nodes]
        return self.read([graphql.comment_of(each, number) for each in made], [Changed.of(each) for each in made])

    def read(self, comments: Iterable[Comment], changed: Iterable[Changed]) -> tuple[Comment, ...]:
        """Comments as they were before they were signed. Those of one issue are judged together."""
        found: list[tuple[Comment, Changed]] = []
        places: dict[int, list[tuple[Seal, datetime]]] = defaultdict(list)
        for comment, when in zip(comments, changed, strict=True):
            body, seal = self.signing.read(comment.body, comment.number)
            # A maintainer who changes what we wrote forges nothing that they couldn't write in the files we go by.
            places[comment.number].append((seal, when.last if seal is Seal.RIGHT else when.by_itself))
            is_broken = when.is_anothers and _is_by_a_bot(comment) and not is_whole(body)
            doubt = Doubt(Why.OVERWRITTEN, when.last, by_hand=True) if is_broken else None
            is_same = doubt is None and body == comment.body
            found.append((comment if is_same else replace(comment, body=body, doubt=doubt), when))
        told = {number: iter(doubts(seals, self.until)) for number, seals in places.items()}
        return tuple(_with(each, next(told[each.number]), when) for each, when in found)

    def issue(self, node: Json) -> tuple[str, Doubt | None]:
        """The text of an issue of ours. What isn't surely ours loses its first line, as by somebody's hand."""
        body, seal = self.signing.read(str(node["body"]), None)
        (doubt,) = doubts([(seal, datetime.fromisoformat(node["createdAt"]))], self.until)
        return (body if doubt is None else body.partition("\n")[2]), doubt


def _with(comment: Comment, doubt: Doubt | None, when: Changed) -> Comment:
    return comment if doubt is None else replace(comment, doubt=replace(doubt, by_hand=when.is_anothers))


def _is_by_a_bot(comment: Comment) -> bool:
    return comment.author is not None and comment.author.is_bot
