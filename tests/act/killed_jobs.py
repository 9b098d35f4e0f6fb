"""For `make soak`: of each kind in which somebody comes, goes or shares something one job of the shipped workflows,
killed in its middle.

No test by its name, since each takes a minute. What stands there after the sweep is what an undisturbed job leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ospo_automation.adopt.forms import render
from ospo_automation.core.network.joiner import FORM
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_inviting import stuck
from tests.act.test_sharing import PLACED, merged, own, share, tells
from tests.given import configured
from tests.joiners import ANSWERS, BOXES, ON, agree, member, send, sweep
from tests.journeys.test_crash import crash
from tests.town import Moment

FOLLOWS = "Ik lees mee en krijg geen vragen (wel introducties en bijeenkomsten)"
Story = Callable[[Hosted], Event]


def said(hosted: Hosted, number: int, who: str, text: str) -> Event:
    hosted.box.events.clear()
    hosted.repo.comment(who, number, text)
    return hosted.box.events[-1]


def comes(hosted: Hosted) -> Event:
    return said(hosted, send(hosted.town), "zoe", "akkoord")


def follows(hosted: Hosted) -> Event:
    return said(hosted, send(hosted.town, part=FOLLOWS, topics=""), "zoe", "akkoord")


def sends_it_in(hosted: Hosted) -> Event:
    send(hosted.town)
    hosted.box.add_user("quinten")
    hosted.box.events.clear()
    given = {**ANSWERS, "shown": [BOXES["name"]]}
    hosted.repo.submit_form("quinten", FORM, title="Ik denk mee", answers=given, strict=False)
    return next(each for each in hosted.box.events if each.action == "opened")  # and labelled, which starts no run


def is_merged(hosted: Hosted) -> Event:
    agree(hosted.town, send(hosted.town))
    hosted.box.events.clear()
    hosted.repo.merge_pull("zoe", hosted.repo.pulls()[0].number)
    return next(each for each in hosted.box.events if each.name == "pull_request")


def changes(hosted: Hosted) -> Event:
    return said(hosted, member(hosted.town), "piet", "/thema +EUPL -inkoop")


def leaves(hosted: Hosted) -> Event:
    return said(hosted, member(hosted.town), "piet", "/uitschrijven")


def pauses(hosted: Hosted) -> Event:
    return said(hosted, member(hosted.town), "piet", "/pauze 4 januari")


def is_asked_once_a_pause_is_over(hosted: Hosted) -> Event:
    """On its day, and nobody did anything for that."""
    pauses(hosted)
    hosted.town.play()
    hosted.box.advance(datetime(2027, 1, 4, 9, tzinfo=UTC) - hosted.box.now)
    hosted.box.events.clear()
    hosted.town.send(topics=["Inkoop en aanbesteden"])
    return hosted.box.events[-1]


def is_asked_after_a_year(hosted: Hosted) -> Event:
    member(hosted.town)
    hosted.box.advance(timedelta(days=366))
    return hourly(hosted)


def is_looked_for(hosted: Hosted) -> Event:
    """For a casus that found nobody, after a coordinator's thumb."""
    hosted.repo.react("zoe", stuck(hosted), "+1")
    return hourly(hosted)


def digest_opens(hosted: Hosted) -> Event:
    """On the first of the month, with a tip that a coordinator liked meanwhile."""
    tip = share(hosted)
    sweep(hosted.town)
    hosted.repo.react("zoe", tip, "+1")
    hosted.box.advance(timedelta(days=1))
    return hourly(hosted)


def digest_is_proposed(hosted: Hosted) -> Event:
    digest_opens(hosted)
    sweep(hosted.town)
    return hourly(hosted)


def digest_is_merged(hosted: Hosted) -> Event:
    digest_is_proposed(hosted)
    sweep(hosted.town)
    return merged(hosted, "ospo/digest-")


def digest_is_placed(hosted: Hosted) -> Event:
    digest_is_merged(hosted)
    hosted.town.play()
    return said(hosted, own(hosted, "Maandbericht"), "zoe", f"/geplaatst {PLACED}")


def somebody_goes(hosted: Hosted) -> Event:
    share(hosted)
    sweep(hosted.town)
    return said(hosted, own(hosted, "Dag van de open source"), "anna", "Ik ga!")


def tells_of_a_success(hosted: Hosted) -> Event:
    share(hosted)
    sweep(hosted.town)
    return tells(hosted)


def success_is_merged(hosted: Hosted) -> Event:
    tells_of_a_success(hosted)
    hosted.town.play()
    return merged(hosted, "ospo/experience-")


def hourly(hosted: Hosted) -> Event:
    hosted.box.events.clear()
    return Event("schedule", None, hosted.repo.full_name, "zoe", {"schedule": "17 * * * *"}, hosted.box.now)


STORIES: tuple[Story, ...] = (
    sends_it_in,
    comes,
    follows,
    is_merged,
    changes,
    leaves,
    pauses,
    is_asked_once_a_pause_is_over,
    is_asked_after_a_year,
    is_looked_for,
    digest_opens,
    digest_is_proposed,
    digest_is_merged,
    digest_is_placed,
    somebody_goes,
    tells_of_a_success,
    success_is_merged,
)


def _end(hosted: Hosted) -> list[str]:
    """Without moments and numbers, which are others where an issue is made later, and reminders due by then."""
    comments = [each for issue in _all(hosted) for each in hosted.repo.comments(issue)]
    told = [f"{each.author}: {each.body}" for each in comments if "ospo:told/" not in each.body]
    told += [f"{each.head} {each.state}: {each.title} {each.body}" for each in hosted.repo.pulls()]
    told += [f"{each.state}: {each.body}" for each in hosted.repo.issues()]
    return sorted(re.sub(r"(#|/pull/|/issues/|joining-|leaving-)\d+", r"\1N", each) for each in told)


def _all(hosted: Hosted) -> list[int]:
    return [each.number for each in hosted.repo.issues()]


@pytest.mark.parametrize("story", STORIES, ids=[each.__name__ for each in STORIES])
def test_a_job_that_is_killed_ends_as_if_it_had_not_been(hosted: Hosted, story: Story) -> None:
    hosted.repo.commit({".github/ospo.yml": ON, **render(configured(ON))}, message="On", author="zoe")
    hosted.repo.let_actions_open_pulls()
    hosted.town.renew()
    happened = story(hosted)
    moment, before = Moment(hosted.town), len(hosted.box.requests)
    run = hosted.dispatcher.start(happened)
    assert run is not None
    assert run.conclusion == "success", run.log
    requests = len(hosted.box.requests) - before
    for _ in range(3):
        sweep(hosted.town)
    expected = _end(hosted)
    moment.back()
    hosted.box.faults = crash(requests // 2, "after", for_good=True)
    hosted.dispatcher.start(happened)
    hosted.box.faults = None
    for _ in range(3):
        sweep(hosted.town)
    there = _end(hosted)
    assert ([each for each in there if each not in expected], [each for each in expected if each not in there]) == (
        [],
        [],
    )
