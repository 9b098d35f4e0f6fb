"""Runs that came late or never: what was lost long ago, what has no label, and what people said before we asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.automations.additions.gathering import sweeps
from ospo_automation.core.github.event import Event as OurEvent
from ospo_automation.core.knowledge.page_meant import FORM as ADDITION
from ospo_automation.core.knowledge.published import FOLDER
from ospo_automation.gh.in_turn import pages_of
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import run
from ospo_automation.sandbox import Fault, Request
from tests.automations.test_lessons import BRANCH, helped
from tests.automations.test_meetings import at
from tests.given import NOW
from tests.losses import BEFORE, DCO, TALES, installed
from tests.town import NAME, Town, keys, repeated, town

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as it:
        yield installed(it)


def swept(place: Town, times: int = 2) -> None:
    """As often, each with its second job."""
    for _ in range(times):
        place.renew_if_changed()
        place.box.quota = 100_000
        outcome = place.sweep()
        assert not outcome.has_failed, outcome.summary.terminal()
        second = place.propose(outcome)
        assert second is None or not second.has_failed


def lost(place: Town) -> None:
    """Nothing ran for what happened."""
    place.box.events.clear()


@pytest.mark.parametrize("days", [1, 40, 400])
def test_pages_that_no_second_job_proposed_are_proposed_however_long_ago(place: Town, days: int) -> None:
    number = helped(place)
    happened = next(place.waiting())
    assert place.run_alone(happened).proposals == [number]
    place.box.advance(days * DAY)
    swept(place)
    (pull,) = place.repo.pulls()
    assert pull.head == f"ospo/lesson-{number}"
    assert f"/pull/{pull.number})" in "".join(each.body for each in place.repo.comments(number))
    assert place.sweep().proposals == []
    place.repo.merge_pull("zoe", pull.number)
    lost(place)
    place.box.advance(days * DAY)
    swept(place)
    assert keys(place, number)[-1] == "published"
    place.repo.comment("olga", number, "/niet-publiceren")
    lost(place)
    place.box.advance(days * DAY)
    swept(place)
    assert f"ospo/withdrawal-{number}" in {each.head for each in place.repo.pulls()}


def test_among_very_many_issues_what_was_lost_long_ago_has_its_turn_too(place: Town) -> None:
    number = helped(place)
    happened = next(place.waiting())
    assert place.run_alone(happened).proposals == [number]
    other = place.send()
    lost(place)
    place.repo.close_issue("zoe", other)
    repeated(place, other, 800)
    place.box.advance(400 * DAY)
    for issue in place.repo.state.issues.values():
        issue.updated_at = place.box.now if issue.number != number else issue.updated_at
    before, count = len(place.box.requests), 0
    while BRANCH.replace("1", str(number)) not in place.repo.branches():
        place.box.advance(timedelta(hours=1))
        swept(place, times=1)
        count += 1
        assert count < 100
    assert count > 1
    assert (len(place.box.requests) - before) / count < 30


def test_every_page_has_its_turn_in_whatever_rhythm_sweeps_come() -> None:
    assert pages_of(250, NOW) == [1, 2, 3]
    for hours in (1, 2, 12, 24):
        seen = {page for turn in range(500) for page in pages_of(3_000, NOW + turn * timedelta(hours=hours))}
        assert seen == set(range(1, 32))


def test_what_has_no_label_is_found_behind_many_others(place: Town) -> None:
    """A form's label isn't set as long as the repository has none; and nothing ran."""
    casus = place.send(who="piet")
    place.repo.remove_label("zoe", casus, "casus")
    answers = {"page": DCO, "text": "Een DCO is **korter**.", "licence": True, "no_secrets": True}
    addition = place.repo.submit_form("emma", ADDITION, title="Klopt niet", answers=answers, strict=False)
    place.repo.state.issues[addition].labels = []
    for index in range(120):
        place.repo.open_issue("anna", title=f"Het koffiezetapparaat {index}", body="Doet het niet.")
    lost(place)
    fresh = place.repo.submit_form("emma", ADDITION, title="Klopt niet", answers=answers, strict=False)
    place.repo.state.issues[fresh].labels = []
    assert {each.number for each in sweeps(place.reader())} >= {fresh}  # of the newest at once, however many there are
    place.repo.close_issue("emma", fresh)
    lost(place)
    swept(place)
    assert keys(place, casus)[:2] == ["intake", "ask/1"]
    assert "status: zoekt expert" in place.repo.issue(casus).labels
    assert keys(place, addition) == ["addition"]
    assert [each.head for each in place.repo.pulls()] == [f"ospo/addition-{addition}"]
    assert {len(place.repo.comments(each.number)) for each in place.repo.issues() if "koffie" in each.title} == {0}


def test_a_casus_that_a_run_left_open_with_its_outcome_is_closed(place: Town) -> None:
    number = helped(place)
    lost(place)
    place.repo.remove_label("zoe", number, "status: advies gegeven")
    place.repo.add_label("zoe", number, "status: opgelost")  # as far as the run came
    swept(place)
    assert place.repo.issue(number).state == "closed"
    assert any(key.startswith("outcome/") for key in keys(place, number))


def test_old_closed_casussen_on_which_we_never_spoke_get_no_word(place: Town) -> None:
    number = place.send()
    place.repo.comment("olga", number, "/hulp")
    place.repo.close_issue("olga", number)
    place.box.advance(60 * DAY)
    lost(place)
    swept(place)
    assert keys(place, number) == []


ADVICE = "/advies Ja, dat mag, onder de EUPL. Leg het wel vast."


@pytest.mark.parametrize("after", [("carla", "/hulp"), ("carla", "Succes ermee.")])
def test_an_outcome_before_we_asked_for_it_counts(place: Town, after: tuple[str, str]) -> None:
    """The advice, the owner's word and another command are all read by one late run."""
    number = place.send()
    place.play()
    place.repo.comment("anna", number, "/meedoen")  # nobody asked her
    place.play()
    for who, words in (("anna", ADVICE), ("olga", "Ja, het heeft geholpen, dank je wel!"), after):
        place.repo.comment(who, number, words)
    lost(place)
    swept(place)
    assert "status: opgelost" in place.repo.issue(number).labels
    assert place.repo.issue(number).state == "closed"


@pytest.mark.parametrize("last", ["/hulp", ""])
def test_consent_before_we_asked_for_it_counts(place: Town, last: str) -> None:
    number = helped(place, publish=False)
    place.repo.comment("olga", number, "Ja, deel maar.")
    if last:
        place.repo.comment("carla", number, last)
    lost(place)
    swept(place)
    assert "lesson-wish" in keys(place, number)
    assert [each.head for each in place.repo.pulls()] == [f"ospo/lesson-{number}"]


def test_a_bare_yes_before_we_asked_shares_nothing(place: Town) -> None:
    number = helped(place, publish=False)
    place.repo.comment("olga", number, "Ja!")
    lost(place)
    swept(place)
    assert place.repo.pulls() == []


def test_an_owner_who_closes_it_and_says_that_it_helped_is_not_asked_whether_it_did(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.close_issue("olga", number)
    place.repo.comment("olga", number, "Ja, het heeft geholpen.")
    lost(place)
    swept(place)
    assert "status: opgelost" in place.repo.issue(number).labels
    assert "question/closed" not in keys(place, number)


def test_not_to_be_published_said_before_the_proposal_keeps_it_from_coming(place: Town) -> None:
    number = helped(place)
    place.repo.comment("olga", number, "/niet-publiceren")
    lost(place)
    swept(place)
    assert place.repo.pulls() == []
    assert "niet in lijsten" in place.repo.issue(number).labels


@pytest.mark.parametrize("name", ["from_form_to_page", "addition", "minutes_below_the_agenda", "minutes_by_form"])
def test_a_proposal_that_is_merged_before_we_told_of_it_is_proposed_no_second_time(place: Town, name: str) -> None:
    """The second job ended between the pull request and the comment that tells where it is."""
    tale = TALES[name]
    if tale in BEFORE:
        at(place, BEFORE[tale])
        place.sweep()
    for _ in tale(place):
        for happened in place.waiting():
            outcome = place.run_alone(happened)
            place.box.faults = _kept_from_telling
            place.propose(outcome)
            place.box.faults = None
        if place.repo.pulls():
            break
    (pull,) = place.repo.pulls()
    place.repo.merge_pull("zoe", pull.number)
    lost(place)
    swept(place)
    assert [each.state for each in place.repo.pulls()] == ["closed"]
    said = {key for issue in place.repo.issues() for key in keys(place, issue.number)}
    assert said & {"published", f"addition/{pull.number}", "minutes/ended"}


def _kept_from_telling(request: Request) -> Fault | None:
    is_told = request.method in {"POST", "PATCH"} and "/comments" in request.path
    return Fault(status=403, message="no") if is_told or b"addComment" in request.sent else None


def test_a_branch_on_which_nothing_stands_yet_holds_nobody_s_work(place: Town) -> None:
    """The second job ended between the branch and its commit: what has to go isn't kept as if it were people's."""
    number = helped(place)
    place.play()
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    place.repo.comment("olga", number, "/niet-publiceren")
    outcome = place.run_alone(next(place.waiting()))
    place.box.faults = lambda request: Fault(drop=True) if b"createCommitOnBranch" in request.sent else None
    place.propose(outcome)
    place.box.faults = None
    swept(place)
    (pull,) = [each for each in place.repo.pulls() if each.state == "open"]
    git = place.box.git_of(NAME)
    (path,) = [each.path for each in git.entries(pull.head, recursive=True) if each.path.startswith(FOLDER)]
    assert "koppeling" not in git.run("show", f"{pull.head}:{path}").decode()


def test_what_is_left_to_the_second_job_is_told_before_anything_is_done(place: Town) -> None:
    number = helped(place)
    event = OurEvent.of("issue_comment", json.dumps(next(place.waiting()).payload), place.box.now)
    told: list[list[int]] = []
    writes: list[int] = []

    def notes(request: Request) -> Fault | None:
        if b"mutation" not in request.sent:
            return None
        writes.append(len(told))
        return Fault(status=403, message="no")

    place.box.faults = notes
    reader = place.reader()
    outcome = run(event, reader, GitHubWriter(reader, leave=lambda numbers: told.append(list(numbers))))
    place.box.faults = None
    assert outcome.has_failed
    assert told == [[number]]
    assert set(writes) == {1}
