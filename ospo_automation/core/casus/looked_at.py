"""Whether a person of the network looked at a casus: before that, what was typed there stands in no list of ours."""

from __future__ import annotations

from collections.abc import Iterable

from ..github.issue import Comment
from ..github.person import Person
from ..incoming.slash import How, names
from ..network.labels import Labels
from .asks import is_word_on_it
from .casus import Casus
from .checkout import Checkout
from .course import Course
from .part import is_of_network

UNLIST = "unlist"


def may_be_listed(labels: Labels, names: Iterable[str]) -> bool:
    """By the labels alone: somebody looked, and nobody wants it out of the lists."""
    there = list(names)
    return labels.is_looked_at(there) and not labels.is_unlisted(there)


def is_looked_at(casus: Casus, comments: Iterable[Comment], checkout: Checkout) -> bool:
    """Whether somebody of the network answered, joined or gave a 👍, or our label says so.

    That we asked them is no look, nor is a no or an absence of theirs, nor anything of the owner's, whoever that is.
    """
    labels = checkout.network.labels
    return (
        labels.is_looked_at(casus.issue.labels)
        or any(_may_look(person, casus, checkout) for person in casus.issue.liked)
        # What somebody's words mean takes long to find out: not of the thousand things that strangers say.
        or any(_may_look(each.author, casus, checkout, each.belongs) and is_word_on_it(each) for each in comments)
    )


def _may_look(person: Person | None, casus: Casus, checkout: Checkout, belongs: bool = False) -> bool:
    """Whether it is somebody of the network, or who belongs to the repository as GitHub says, and not its owner."""
    return _is_another(person, casus.owner) and (belongs or is_of_network(person, checkout))


def _is_another(person: Person | None, owner: Person | None) -> bool:
    return person is not None and not person.is_bot and (owner is None or person.id != owner.id)


def asks_to_be_unlisted(casus: Casus, comments: Iterable[Comment], course: Course, checkout: Checkout) -> bool:
    """Whether somebody who may say so wants it out of the lists, in a word that no run of ours has come to yet."""
    return any(
        not course.has_seen(each.id) and _may_unlist(each, casus, checkout)
        for each in comments
        if any(line.how is How.DONE and names()[line.name] == UNLIST for line in each.given.lines)
    )


def _may_unlist(comment: Comment, casus: Casus, checkout: Checkout) -> bool:
    person = comment.author
    if person is None or person.is_bot or comment.was_edited:
        return False
    is_owner = casus.owner is not None and person.id == casus.owner.id
    is_in_team = person.login.lower() in map(str.lower, casus.issue.assignees)
    is_coordinator = person.login.lower() in checkout.expertise.coordinators and is_of_network(person, checkout)
    return is_owner or is_in_team or is_coordinator or comment.belongs
