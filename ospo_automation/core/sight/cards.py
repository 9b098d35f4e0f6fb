"""A board of GitHub Projects beside the labels: what it should show, and when the person who moved a card wins.

The label is the truth. GitHub tells neither who wrote a value on a board nor when, so we remember which status we last
saw on both sides: a card that stands elsewhere while the label is still the same was moved by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from ..casus.casus import CasusForm
from ..casus.checkout import Checkout
from ..engine.effects import OnProject
from ..github.issue import Comment, Issue, own_state
from ..github.ours import Ours
from ..network.decided import Login, Network
from ..network.labels import Label, Labels, Status
from ..primitives.section import Section

PROJECT = "project"
MOST_REMEMBERED = 1_500  # casussen; a marker holds 20,000 characters, and a number with its comma takes six


class CardField(StrEnum):
    """What a board can show of a casus; the order is that of the columns in a table."""

    STATUS = "status"
    TOPIC = "topic"
    ORGANISATION_TYPE = "organisation_type"
    URGENCY = "urgency"


FieldName = Annotated[str, Field(max_length=80)]


class FieldNames(Section):
    """The fields' names on the board, where they aren't those of the network's language; `""`: not on this board."""

    status: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    topic: FieldName | None = None
    organisation_type: FieldName | None = None
    urgency: FieldName | None = None


class Settings(Section):
    """Which board: its owner (that of the repository, if left out) and the number in its address."""

    number: Annotated[int, Field(ge=1)]
    owner: Login | None = None
    kind: Literal["organisation", "person"] = "organisation"
    fields: FieldNames = FieldNames()

    def names(self, usual: Mapping[str, str]) -> dict[CardField, str]:
        """The name of every field that is wanted; `usual` are those of the language."""
        own: dict[str, str | None] = self.fields.model_dump()
        named = {part: usual[part] if own[part] is None else str(own[part]) for part in CardField}
        return {part: name for part, name in named.items() if name}


@dataclass(frozen=True)
class ProjectField:
    """A field of a board. `options` are the ids by name; None where it is no single-select field."""

    id: int
    name: str
    options: Mapping[str, str] | None = None

    def option(self, name: str) -> str | None:
        """Its id, whatever the capitals."""
        found = {each.casefold(): id_ for each, id_ in (self.options or {}).items()}
        return found.get(name.casefold())


@dataclass(frozen=True)
class Item:
    """A casus on the board; `values` are names of options, and nothing where nothing stands."""

    id: int
    values: Mapping[CardField, str] = field(default_factory=dict)
    is_archived: bool = False


@dataclass(frozen=True)
class Board:
    """The fields that are there, and by the number of its issue every item. `is_whole`: there was no more to read."""

    fields: Mapping[CardField, ProjectField] = field(default_factory=dict)
    items: Mapping[int, Item] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(frozen=True)
class Difference:
    """What a casus and its card differ in: `moved` is the status that a person gave on the board, `show` what we write.

    `last` is the status that we remember of it, `then` the one to remember when what is to be done is done. `foreign`:
    the card stands under something that is no status of ours, and stays there.
    """

    number: int
    last: Status | None = None
    then: Status | None = None
    moved: Status | None = None
    show: OnProject | None = None
    foreign: str = ""

    @property
    def writes_status(self) -> bool:
        return self.show is not None and (self.show.values is None or CardField.STATUS in self.show.values)


def difference(issue: Issue, item: Item | None, board: Board, last: Status | None, checkout: Checkout) -> Difference:
    """Decides for one casus; what it says of a card that isn't there holds only if the whole board was read."""
    labels = checkout.network.labels
    if labels.is_unlisted(issue.labels):
        return Difference(issue.number, last, None, show=OnProject(issue.number, None) if item else None)
    statuses = labels.statuses_in(issue.labels)
    label = statuses[0] if statuses else None
    values = _missing(issue, item, board, checkout)
    if item is None:
        # Without a card but remembered: a person took it off. It comes back when the status changes.
        if (last is not None and label is last) or not board.is_whole:
            return Difference(issue.number, last, last)
        return Difference(issue.number, last, label, show=OnProject(issue.number, values))
    if item.is_archived:
        return Difference(issue.number, last, last)
    is_unclear = len(statuses) > 1 or (label is None and labels.has_foreign_status(issue.labels))
    found = _of_card(issue.number, label, item.values.get(CardField.STATUS, ""), last, labels)
    if is_unclear:  # which status holds, people say
        found = Difference(issue.number, last, last)
    if is_unclear or found.moved or found.foreign:
        values.pop(CardField.STATUS, None)
    return replace(found, show=OnProject(issue.number, values) if values else None)


def _of_card(number: int, label: Status | None, there: str, last: Status | None, labels: Labels) -> Difference:
    """Which side says where a casus stands, by the three statuses that we know: label, card and what we saw last."""
    card = next((each for each in Status if labels.status_name(each).casefold() == there.casefold()), None)
    if there and card is None and label is last:
        return Difference(number, last, last, foreign=there)
    # No label at all and another status on the card: somebody's choice, or ours that was cut short between the two.
    if card is not None and card not in (label, last) and label in (last, None):
        return Difference(number, last, card, moved=card)
    return Difference(number, last, label)


def _missing(issue: Issue, item: Item | None, board: Board, checkout: Checkout) -> dict[str, str]:
    """What has to be written so that the card says what the labels say; an empty text takes a value off.

    A value that is none of ours stays until the label has one that the board knows.
    """
    found: dict[str, str] = {}
    for part, wanted in told(issue, checkout).items():
        place = board.fields.get(part)
        if place is None or place.options is None:
            continue
        there = item.values.get(part, "") if item is not None else ""
        can = wanted if place.option(wanted) else ""
        is_ours = there.casefold() in {name.casefold() for name in known_options(part, checkout)}
        if there.casefold() != can.casefold() and (can or is_ours):
            found[part] = can
    return found


def told(issue: Issue, checkout: Checkout) -> dict[CardField, str]:
    """What the labels of a casus say, as options are named; of several topics the first in the configuration."""
    network = checkout.network
    statuses, topics = network.labels.statuses_in(issue.labels), network.topics_in(issue.labels)
    return {
        CardField.STATUS: network.labels.status_name(statuses[0]) if statuses else "",
        CardField.TOPIC: network.topics[topics[0]].title if topics else "",
        CardField.ORGANISATION_TYPE: _rest(network.labels.organisation_type, issue.labels),
        CardField.URGENCY: _rest(network.labels.urgency, issue.labels),
    }


def known_options(part: CardField, checkout: Checkout) -> Sequence[str]:
    """Every option that a field may need, in the order in which to add them."""
    network: Network = checkout.network
    form: CasusForm = checkout.form
    if part is CardField.STATUS:
        return [network.labels.status_name(status) for status in Status]
    if part is CardField.TOPIC:
        return [topic.title for topic in network.topics.values()]
    return list(form.short.get(part.value, {}).values())


def lacking(
    casussen: Iterable[Issue], names: Mapping[CardField, str], board: Board, checkout: Checkout
) -> dict[CardField, str]:
    """The parts of which a field, or an option that some casus needs, isn't there yet."""
    needed = [told(issue, checkout) for issue in casussen]
    found = {}
    for part, name in names.items():
        place = board.fields.get(part)
        if place is None or place.options is None:
            found[part] = name
        elif any(each[part] and not place.option(each[part]) for each in needed):
            found[part] = place.name
    return found


def _rest(family: Label, names: Iterable[str]) -> str:
    """How a label of this family ends: `soort organisatie: gemeente` says `gemeente`."""
    before = family.name.lower()
    return next((name[len(before) :].strip() for name in names if name.lower().startswith(before)), "")


# -- what is remembered


def remembered(comments: Iterable[Comment], bots: Ours, board: str) -> dict[int, Status]:
    """By casus the status that we last saw on both sides; what makes no sense in our comment is left out.

    Nothing of another board: on a new one every card would seem to be taken off.
    """
    state = own_state(comments, bots, PROJECT)
    found: dict[int, Status] = {}
    if state.get("board") != board:
        return found
    for status in Status:
        numbers = state.get(status.value)
        found |= {each: status for each in numbers if type(each) is int} if isinstance(numbers, list) else {}
    return found


def as_state(known: Mapping[int, Status], board: str) -> dict[str, Any]:
    """As it stands in our comment: of very many the newest casussen."""
    kept = sorted(known)[-MOST_REMEMBERED:]
    listed = {status.value: [number for number in kept if known[number] is status] for status in Status}
    return {"board": board} | {name: numbers for name, numbers in listed.items() if numbers}
