"""What people share goes through the shipped workflows: from forms and a feed to a digest that stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ospo_automation.adopt.forms import render
from ospo_automation.core.knowledge.experience import FORM as EXPERIENCE
from ospo_automation.core.meetings.partner_event import FORM as EVENT
from ospo_automation.core.signals.tips_sent import FORM as TIP
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_conversation import said, swept
from tests.act.test_workflow import _keys, _well
from tests.automations.test_events import answers as event
from tests.automations.test_experiences import TITLE, answers
from tests.automations.test_news import news
from tests.automations.test_tips import LINK, WHY
from tests.feed_served import Served, served
from tests.given import OSPO_YML, configured
from tests.joiners import sweep

SHARING = """conversation:
events:
experiences:
digest:
  announcements: true
communication:
site:
  address: https://kennis.example.org/
signals:
"""
FEEDS = "  feeds: [{ address: 'http://nieuws.example/feed.xml' }]\n"
PLACED = "https://pleio.example/blog/1"


@pytest.fixture
def web() -> Iterator[Served]:
    with served() as it:
        it.put("/feed.xml", news(1, 2))
        yield it


def share(hosted: Hosted, more: str = "") -> int:
    """With everything on: an event of a coordinator and somebody's tip, on the last day of a month; the tip."""
    configuration = OSPO_YML + SHARING + more
    files = {".github/ospo.yml": configuration, **render(configured(configuration))}
    hosted.repo.commit(files, message="On", author="zoe")
    hosted.repo.let_actions_open_pulls()
    sweep(hosted.town)
    hosted.box.advance(datetime(2026, 11, 30, 8, tzinfo=UTC) - hosted.box.now)
    hosted.repo.submit_form("zoe", EVENT, title="Dag van de open source", answers=event(), strict=False)
    told = {"link": LINK, "matters": WHY}
    return hosted.repo.submit_form("olga", TIP, title="Samen inkopen", answers=told, strict=False)


def tells(hosted: Hosted) -> Event:
    """Somebody sends in the form of a success."""
    hosted.box.events.clear()
    hosted.repo.submit_form("olga", EXPERIENCE, title=TITLE, answers=answers(), strict=False)
    return next(each for each in hosted.box.events if each.action == "opened")


def own(hosted: Hosted, title: str) -> int:
    return next(each.number for each in hosted.repo.issues() if each.title.startswith(title))


def merged(hosted: Hosted, head: str) -> Event:
    pull = next(each for each in hosted.repo.pulls() if each.state == "open" and each.head.startswith(head))
    hosted.box.events.clear()
    hosted.repo.merge_pull("zoe", pull.number)
    return next(each for each in hosted.box.events if each.name == "pull_request")


def test_a_month_of_what_people_share(hosted: Hosted, web: Served) -> None:
    hosted.dispatcher.machine = {"FEEDS_FOR_TESTS": ":".join(map(str, web.place))}
    tip = share(hosted, FEEDS)
    _well(hosted.dispatcher.start(tells(hosted)))
    swept(hosted, 0)
    merged(hosted, "ospo/experience-")  # the next sweep publishes it
    for each in (tip, own(hosted, "Nieuws van week")):
        hosted.repo.react("zoe", each, "+1")
    swept(hosted, 1)
    taken = str(hosted.repo.issue(own(hosted, "Tips")).body)
    assert all(each in taken for each in (f"[Samen inkopen]({LINK})", "[Bericht 2](https://nieuws.example/2)"))
    assert hosted.repo.issue(own(hosted, TITLE)).state == "closed"
    assert "experience/published" in _keys(hosted, own(hosted, TITLE))
    digest = own(hosted, "Maandbericht")
    swept(hosted, 0)
    _well(hosted.dispatcher.start(merged(hosted, "ospo/digest-")))
    page = hosted.repo.read("docs/maandberichten/2026-11.md")
    assert all(
        each in page for each in ("Dag van de open source", f"Om te vieren: [{TITLE}](https://kennis.example.org/")
    )
    assert "announced/2026-11" in _keys(hosted, own(hosted, "Aankondigingen"))
    said(hosted, digest, ("zoe", f"/geplaatst {PLACED}"))
    assert "placed" in _keys(hosted, digest)
