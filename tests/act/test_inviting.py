"""A casus that finds nobody, through the shipped workflows: the site says so once a coordinator wants that."""

from __future__ import annotations

from datetime import timedelta

from ospo_automation.core.network.decided import FILE
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_conversation import said, swept
from tests.act.test_site import HOME, KNOWLEDGE_BASE, kept
from tests.automations.test_inviting import LABEL
from tests.given import WITH_BOARD

__all__ = ["kept"]
SECTIONS = f"conversation:\nreminders:\nwaiting:\njoining:\nsite:\n  address: {HOME}\n"


def stuck(hosted: Hosted) -> int:
    """A casus about a topic without experts, on which coordinators kept silent as well."""
    number = hosted.town.send(topics=["Veilig publiceren"])
    hosted.town.play()
    for _ in range(10):
        hosted.box.advance(timedelta(days=1))
        hosted.town.renew_if_changed()
        hosted.town.sweep()
    hosted.box.events.clear()
    return number


def missed(hosted: Hosted) -> str:
    """The page of the site as it is deployed at night."""
    night = Event("schedule", None, hosted.repo.full_name, "zoe", {"schedule": "43 2 * * *"}, hosted.box.now)
    runs = hosted.dispatcher.started(night)
    assert {name: run.conclusion for name, run in runs.items()} == {"site-nightly.yml": "success"}
    return (hosted.dispatcher.pages / "wie-missen-we/index.html").read_text(encoding="utf-8")


def test_a_thumb_brings_it_to_the_page_about_whom_we_miss_until_it_is_over(kept: Hosted) -> None:
    kept.repo.commit({**KNOWLEDGE_BASE, FILE: WITH_BOARD + SECTIONS}, message="On", author="zoe")
    number = stuck(kept)
    kept.repo.react("zoe", number, "+1")
    swept(kept, 0)
    assert LABEL in kept.repo.issue(number).labels
    page = missed(kept)
    assert "Veilig publiceren" in page
    assert f"/issues/{number}" in page
    assert "template=" in page, "with the button to join"
    said(kept, number, ("zoe", "/intrekken"))
    assert LABEL not in kept.repo.issue(number).labels
