"""A quarter of meetings through the shipped workflows: agendas by the schedule, minutes merged, points carried over."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ospo_automation.adopt.forms import render
from ospo_automation.core.meetings.sent_in import POINT, THEME
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_conversation import said
from tests.act.test_workflow import _keys, _well
from tests.automations.test_meetings import SECTION, agendas, text_of
from tests.given import OSPO_YML, configured


def swept_on(hosted: Hosted, day: date) -> None:
    hosted.box.advance(datetime(day.year, day.month, day.day, 8, tzinfo=UTC) - hosted.box.now)
    hosted.box.events.clear()
    tick = Event("schedule", None, hosted.repo.full_name, "zoe", {"schedule": "17 * * * *"}, hosted.box.now)
    _well(hosted.dispatcher.start(tick))


def test_a_quarter_passes(hosted: Hosted) -> None:
    repo, place = hosted.repo, hosted.town
    configuration = OSPO_YML + SECTION
    repo.commit({".github/ospo.yml": configuration, **render(configured(configuration))}, message="On", author="zoe")
    repo.let_actions_open_pulls()
    theme = repo.submit_form("piet", THEME, title="Ons manifest", answers={"why": "Het is tijd."}, strict=False)
    repo.react("anna", theme, "+1")
    casus = hosted.town.send(topics=["Licenties en auteursrecht"])
    for label in ("op de agenda", "bekeken"):
        repo.add_label("zoe", casus, label)
    swept_on(hosted, date(2026, 12, 3))
    (agenda,) = agendas(place)
    body = text_of(place, agenda)
    assert f"Ons manifest (voorgesteld in #{theme}, 1 👍)" in body
    assert f"- [ ] #{casus} " in body
    repo.edit_issue("zoe", agenda, body=body.replace("Wat kwam niet aan bod?", "- Taart").replace("[ ] #", "[x] #"))
    point = repo.submit_form("anna", POINT, title="Een logo", answers={"point": "Wie maakt het?"}, strict=False)
    swept_on(hosted, date(2026, 12, 4))
    body = text_of(place, agenda)
    assert all(each in body for each in ("- Taart", f"- [x] #{casus} ", f"- [ ] Een logo (#{point})"))
    hosted.box.advance(datetime(2026, 12, 10, 17, tzinfo=UTC) - hosted.box.now)
    said(hosted, agenda, ("zoe", "/verslag\n\nAanwezig: Zoe, Wim\nAfwezig: Piet\n\nActie: Anna, concept, 1 maart"))
    (pull,) = repo.pulls()
    page = repo.read("docs/bijeenkomsten/2026-12-10-kwartaal.md", pull.head)
    assert "Er waren 2 mensen bij." in page
    assert "Piet" not in page
    hosted.box.events.clear()
    repo.merge_pull("zoe", pull.number)
    _well(hosted.dispatcher.start(next(event for event in hosted.box.events if event.name == "pull_request")))
    assert repo.issue(agenda).state == repo.issue(theme).state == "closed"
    assert "op de agenda" not in repo.issue(casus).labels
    assert _keys(hosted, agenda)[-1] == "minutes/ended"
    swept_on(hosted, date(2027, 3, 4))
    later = text_of(place, agendas(place)[-1])
    assert "- [ ] Anna, concept, 1 maart (sinds 10 december 2026)" in later
    assert f"- [ ] Een logo (#{point})" in later
