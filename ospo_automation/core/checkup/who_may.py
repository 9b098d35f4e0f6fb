"""Rows about people: whether they may send in a question, and whether those we ask are who we think."""

from __future__ import annotations

from collections.abc import Iterator

from ..casus.casus_labels import label_definitions
from ..github.accounts import Ended
from ..github.told import ACCOUNTS, INTERACTION, ISSUES_BY, LABELS, OPEN_WITH, REPOSITORY
from ..knowledge import page_meant
from ..meetings import sent_in
from ..network.decided import Network
from .row import PAGE, Check, Subject, Values, proposes

MOST_NAMED = 5
_LIMITS = {"organization": "/organizations/{owner}/settings/interaction_limits", "user": "/settings/interaction_limits"}


def entrances(network: Network) -> tuple[str, ...]:
    """The labels that the forms of a network give: an issue with one of them is for us."""
    forms = (page_meant.FORM, *sent_in.FORMS)
    on = [each for each in forms if each.sets_label and each.section and network.section(each.section) is not None]
    return (network.labels.casus.name, *(network.labels.of(form.label).name for form in on))


def _archived(subject: Subject) -> Iterator[Values]:
    if subject.told.of(REPOSITORY).is_archived:
        yield {}


def _issues_off(subject: Subject) -> Iterator[Values]:
    if not subject.told.of(REPOSITORY).has_issues:
        yield {}


def _issues_collaborators(subject: Subject) -> Iterator[Values]:
    if subject.told.of(ISSUES_BY) == "COLLABORATORS_ONLY":
        yield {}


def _interaction_limit(subject: Subject) -> Iterator[Values]:
    limit = subject.told.of(INTERACTION)
    if limit.who:
        until = subject.network.calendar.today(limit.until) if limit.until is not None else "?"
        elsewhere = {PAGE: _LIMITS[limit.origin]} if limit.origin in _LIMITS else {}
        yield {"who": limit.who, "until": until, **elsewhere}


def _pulls_off(subject: Subject) -> Iterator[Values]:
    if not subject.told.of(REPOSITORY).has_pulls:
        yield {}


def _pulls_collaborators(subject: Subject) -> Iterator[Values]:
    settings = subject.told.of(REPOSITORY)
    if settings.has_pulls and settings.pulls_by == "collaborators_only":
        yield {}


def _labels_missing(subject: Subject) -> Iterator[Values]:
    """Of the entrances: GitHub leaves a label out that a form names and that isn't there, and we give it later."""
    there = subject.told.of(LABELS)
    missing = [name for name in entrances(subject.network) if name.lower() not in there]
    if missing:
        yield {"names": ", ".join(missing)}


def _labels_in_use(subject: Subject) -> Iterator[Values]:
    for name, issues in subject.told.of(OPEN_WITH).items():
        if issues.waiting:
            yield {"label": name, "count": issues.waiting, "earlier": issues.earlier}


def _labels_of_others(subject: Subject) -> Iterator[Values]:
    """Where we never were, a label with a name of ours is somebody else's, and `ospo labels` gives it our words."""
    there = subject.told.of(LABELS)
    if subject.network.labels.own.name.lower() in there:
        return
    wanted = label_definitions(subject.checkout.form, subject.network)
    theirs = [
        each.name for each in wanted if there.get(each.name.lower(), ("", each.description))[1] != each.description
    ]
    if theirs:
        yield {"names": ", ".join(theirs[:MOST_NAMED]), "count": len(theirs)}


def _logins_ended(subject: Subject) -> Iterator[Values]:
    for login, how in subject.told.of(ACCOUNTS).items():
        if how != Ended.RENAMED:
            yield {"login": login, "how": how}


def _logins_renamed(subject: Subject) -> Iterator[Values]:
    """Whose number we know stays known by it."""
    for login, how in subject.told.of(ACCOUNTS).items():
        if how == Ended.RENAMED:
            yield {"login": login}


EXPERTISE = "blob/HEAD/.github/EXPERTISE"
ROWS = (
    # Where nothing can be written no issue can tell of it: then the sweep fails, and GitHub tells that.
    Check("archived", "settings#danger-zone", (REPOSITORY,), _archived, is_weekly=False),
    Check("issues_off", "settings#features", (REPOSITORY,), _issues_off, is_weekly=False),
    Check("issues_collaborators", "settings#features", (ISSUES_BY,), _issues_collaborators),
    Check("interaction_limit", "settings/interaction_limits", (INTERACTION,), _interaction_limit),
    Check("labels_missing", "labels", (LABELS,), _labels_missing, breaks=False, is_weekly=False),
    Check("labels_in_use", "labels", (OPEN_WITH,), _labels_in_use, breaks=False, is_weekly=False),
    Check("labels_of_others", "labels", (LABELS,), _labels_of_others, breaks=False, is_weekly=False),
    # Who keeps the files hears of it in an issue of its own already.
    Check("logins_ended", EXPERTISE, (ACCOUNTS,), _logins_ended, is_weekly=False),
    Check("logins_renamed", EXPERTISE, (ACCOUNTS,), _logins_renamed, breaks=False, is_weekly=False),
    Check("pulls_off", "settings#features", (REPOSITORY,), _pulls_off, wanted=proposes),
    Check("pulls_collaborators", "settings#features", (REPOSITORY,), _pulls_collaborators, proposes, breaks=False),
)
