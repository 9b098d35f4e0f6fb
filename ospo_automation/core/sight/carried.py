"""What an archive, or another home, gets of a casus: what is public by itself, and nobody's name who didn't agree.

What is to stay out of the lists, was withdrawn, or waits for somebody of the network to look at it, isn't in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ..casus.casus import KIND
from ..casus.course import OUTCOME, advice_in
from ..casus.part import Role
from ..network.labels import TOPICS, Status
from ..primitives.marker import Mark
from .for_site import CasusRecord
from .public_words import PublicWords, about_the_casus, beside_outcome
from .scene import Scene

_TOLD_ELSEWHERE = frozenset({TOPICS, KIND, "organisation"})
"""Answers with a place of their own, and the organisation, which stays unnamed."""


class CarriedRow(BaseModel):
    """A line of a table. The descriptions of its fields are the schema that others read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CarriedCasus(CarriedRow):
    """A question of one organisation."""

    number: Annotated[int, Field(description="The number of its issue.")]
    title: Annotated[str, Field(description="Its title, without names of people who didn't agree to be named.")]
    url: Annotated[str, Field(description="Where it stands on GitHub.")]
    status: Annotated[str, Field(description=f"Where it is: {', '.join(Status)}; empty where nobody knows.")]
    is_open: Annotated[bool, Field(description="Whether its issue is open.")]
    created_at: Annotated[datetime, Field(description="When it was asked.")]
    closed_at: Annotated[datetime | None, Field(description="When its issue was closed.")]
    topics: Annotated[tuple[str, ...], Field(description="Paths of topics, as the network's own list has them.")]
    organisation_type: Annotated[str, Field(description="The kind of organisation that asks, never its name.")]
    question: Annotated[str, Field(description="What is asked, as it was typed (Markdown).")]
    answers: Annotated[
        dict[str, str], Field(description="The other answers to the form, each by the id of its field (Markdown).")
    ]
    outcome: Annotated[str, Field(description="What the owner said last: helped, partly, not-helped or nothing.")]
    first_expert_at: Annotated[datetime | None, Field(description="When an expert first wrote.")]
    advised_at: Annotated[datetime | None, Field(description="When the first advice was given.")]
    thumbs_up: Annotated[int, Field(description="How many people say that it is their question too.")]


class ContributionKind(StrEnum):
    """What a comment is to a casus."""

    ADVICE = "advice"
    OUTCOME = "outcome"
    ANSWER = "answer"


class CarriedContribution(CarriedRow):
    """What somebody with a part in a casus wrote about it, without commands."""

    casus: Annotated[int, Field(description="The number of its casus.")]
    url: Annotated[str, Field(description="Where it stands on GitHub.")]
    at: Annotated[datetime, Field(description="When it was written.")]
    by: Annotated[str, Field(description="What its writer is in the casus: owner, expert or other.")]
    name: Annotated[str, Field(description="Their name, where they have a page in the knowledge base.")]
    login: Annotated[str, Field(description="Their login, likewise.")]
    kind: Annotated[ContributionKind, Field(description="The advice, what the owner said of it, or an answer.")]
    text: Annotated[str, Field(description="Their words (Markdown), with a stand-in for who isn't named.")]


@dataclass(frozen=True)
class Carried:
    """A casus with what was contributed to it. Because something personal seems to stand there, the words of `unsaid`
    contributions stay behind; and where it isn't `is_whole` its title or an answer to the form.
    """

    casus: CarriedCasus
    contributions: tuple[CarriedContribution, ...]
    unsaid: int
    is_whole: bool


def carried(scene: Scene, record: CasusRecord) -> Carried | None:
    """None where it stays out. `record` is what is kept of the same casus for the site."""
    if record.is_unlisted or record.status is Status.WITHDRAWN:
        return None
    words, reading = PublicWords.of(scene), scene.casus.reading
    fields = (each.id for each in scene.checkout.form.form.fields if each.is_text and each.id not in _TOLD_ELSEWHERE)
    given = {id_: text for id_ in fields if (text := reading.text(id_).strip())}
    answers = {id_: text for id_, typed in given.items() if (text := words.plain(typed).strip())}
    title = words.plain(record.title)
    is_whole = len(answers) == len(given) and bool(title)
    question = answers.pop("question", "")
    casus = CarriedCasus(
        number=record.number,
        title=title,
        url=record.url,
        status=record.status or "",
        is_open=record.is_open,
        created_at=record.created_at,
        closed_at=record.closed_at,
        topics=record.topics,
        organisation_type=record.organisation_type,
        question=question,
        answers=answers,
        outcome=record.outcome,
        first_expert_at=record.first_expert_at,
        advised_at=record.advised_at,
        thumbs_up=record.thumbs_up,
    )
    found = list(_contributions(scene, words, record.url))
    return Carried(casus, tuple(each for each in found if each.text), sum(not each.text for each in found), is_whole)


def _contributions(scene: Scene, words: PublicWords, url: str) -> Iterator[CarriedContribution]:
    """Each that says something; one without text holds something personal."""
    advice = {each.comment for each in scene.course.advice}
    told = {mark.state.get("comment") for _, mark in scene.about(OUTCOME)}
    for each in scene.words:
        if each.author is None or each.is_minimized or Mark.read(each.body):
            continue
        kind = ContributionKind.ADVICE if each.id in advice else ContributionKind.ANSWER
        text = advice_in(each) if each.id in advice else about_the_casus(each)
        if each.id in told:
            kind, text = ContributionKind.OUTCOME, beside_outcome(each)
        if not text.strip():
            continue
        said = words.said_by(each.author.login, words.plain(text).strip())
        roles = scene.parts.roles_of(each.author)
        is_expert = bool(roles & {Role.TEAM, Role.ASKED, Role.EXPERT})
        yield CarriedContribution(
            casus=scene.number,
            url=f"{url}#issuecomment-{each.id}",
            at=each.created_at,
            by="owner" if Role.OWNER in roles else "expert" if is_expert else "other",
            name=said.name,
            login=said.login,
            kind=kind,
            text=said.text,
        )
