"""From a casus that was helped to a page that was merged: the draft, people's edits in it, and every way it can end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.course import LESSON_DRAFT
from ospo_automation.core.engine.effects import Propose, Say
from ospo_automation.core.engine.plan import Plan, Step
from ospo_automation.core.incoming.plain_words import withholds
from ospo_automation.core.knowledge import published
from ospo_automation.core.knowledge.published import FOLDER, read_front
from ospo_automation.core.outgoing.proposal import renewed, seal
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.core.sight.lesson_draft import drafted_in, print_of, untied_path
from ospo_automation.core.sight.public_words import OF_A_CASUS
from ospo_automation.run import runner
from ospo_automation.run.summary import Summary
from ospo_automation.sandbox import BOT_LOGIN, Fault
from tests.given import BOT, NOW, OSPO_YML, comment, issue
from tests.journeys.test_crash import crash, deaths
from tests.town import NAME, Moment, Town, keys, town

ON = OSPO_YML + "conversation:\nlessons:\nsite:\n  address: https://kennisbank.example.org\n"
CARLA = "---\nname: Carla Smit\n---\n\nIk help met licenties.\n"
TITLE = "Mag een koppeling met het zaaksysteem onder de EUPL gedeeld worden?"
QUESTION = f"Wij van Gemeente Voorbeeldstad twijfelen. {TITLE}"
ADVICE = "/advies Ja, dat mag. Zie https://eupl.eu/1.2/nl en [x](javascript:alert(1)); @olga en @anna weten meer."
BRANCH = "ospo/lesson-1"
PATH = untied_path(NOW, TITLE, NOW.date())
EARLIER = f"{FOLDER}/2026/1-mag-een-koppeling-met-het-zaaksysteem-onder-de-eupl-gedeeld.md"


def helped(place: Town, *, publish: bool = True, outcome: str = "Geholpen, we delen hem nu.", **answers: Any) -> int:
    """A casus on which everything was said up to the owner's last word; that event is left waiting."""
    number = place.send(publish=publish, organisation="Gemeente Voorbeeldstad", question=QUESTION, **answers)
    place.play()
    for who, words in (("carla", "/meedoen"), ("carla", ADVICE), ("carla", "Zoom ook uit <script>alert(1)</script>")):
        place.repo.comment(who, number, words)
        place.play()
    place.repo.comment("olga", number, outcome)
    return number


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.commit({"docs/experts/carla.md": CARLA}, message="Carla", author="zoe")
        it.renew()
        it.repo.let_actions_open_pulls()
        yield it


def draft(place: Town) -> str:
    return place.box.git_of(NAME).run("show", f"{BRANCH}:{PATH}").decode()


def said(place: Town, number: int, key: str) -> str:
    found = [part.text for each in place.repo.comments(number) for part in parts_of(each.body) if part.mark.key == key]
    return found[-1] if found else ""


def test_a_casus_that_helped_becomes_a_page_that_is_nearly_right(place: Town) -> None:
    number = helped(place)
    place.play()
    pull = place.repo.pulls()[0]
    assert (pull.title, pull.head, pull.draft) == ("Praktijkles bij casus 1", BRANCH, False)
    assert "Mag" not in pull.title + place.box.git_of(NAME).commits(BRANCH, limit=1)[0].message  # no user text there
    assert f"/{NAME}/pull/{pull.number})" in said(place, number, "lesson-draft")
    text = draft(place)
    front = read_front(PATH, text)
    assert front.title == TITLE
    assert (front.casus, front.topics, front.experts, front.link) == (None, ("licenties/eupl",), ("carla",), False)
    assert (str(front.date), str(front.review), front.organisation_type) == ("2026-11-24", "2028-05-24", "municipality")
    assert 70 <= len(front.description) <= 160
    for hidden in ("olga", "Voorbeeldstad", "<script", "](javascript", "@anna", f"issues/{number}"):
        assert hidden not in text, hidden
    for shown in (
        "**Carla Smit:**",
        "&#60;script&#62;",
        "- <https://eupl.eu/1.2/nl>",
        "We delen hem nu.",
        "> **Concept.**",
    ):
        assert shown in text, shown


def test_what_stands_beside_somebody_s_own_time_is_for_no_page(place: Town) -> None:
    number = helped(place)
    place.repo.comment("carla", number, "/pauze 4 januari\n\nIk zit thuis met een gebroken been, de EUPL kan prima.")
    place.play()
    assert "Zoom ook uit" in draft(place)
    assert "gebroken been" not in draft(place)


def test_only_what_stands_beside_commands_about_the_casus_may_be_for_a_page() -> None:
    """A new command isn't among them by itself."""
    of_somebody = {"back", "call", "help", "not-now", "pause", "resume", "unlist"}
    assert of_somebody.isdisjoint(OF_A_CASUS)
    assert OF_A_CASUS - {"minutes"} <= {command.name for command in COMMANDS}


def test_what_a_title_says_stands_in_no_log() -> None:
    for path, told in ((PATH, "docs/lessen/2026/….md"), (EARLIER, "docs/lessen/2026/1-….md")):
        step = Step(Propose(7, "lesson", "t", "t", (), Say(7, "lesson-draft", "t", {}), {}), pages={path: "x"})
        assert path.rpartition("/")[2] not in Summary("nl", Plan((step,))).terminal()
        assert told in Summary("nl", Plan((step,))).terminal()


def test_without_the_owner_s_word_nothing_is_drafted(place: Town) -> None:
    number = helped(place, publish=False)
    place.play()
    assert place.repo.branches().keys() == {"main"}
    assert "*ja, deel maar*" in place.repo.comments(number)[-1].body
    place.repo.comment("carla", number, "/les")
    place.play()
    assert place.repo.branches().keys() == {"main"}
    assert "`/les`" in said(place, number, "lesson-wish")
    place.repo.comment("olga", number, "/les link")
    place.play()
    assert f"[de casus zelf]({place.box.url}/{NAME}/issues/{number})" in draft(place)


@pytest.mark.parametrize(("words", "drafts"), [("Ja, deel maar!", True), ("Ja, maar nog niet", False), ("Nee", False)])
def test_a_plain_yes_is_enough(place: Town, words: str, *, drafts: bool) -> None:
    number = helped(place, publish=False)
    place.play()
    place.repo.comment("olga", number, words)
    place.play()
    assert (BRANCH in place.repo.branches()) is drafts


@pytest.mark.parametrize(
    ("outcome", "drafts"),
    [
        ("Geholpen, we delen hem nu. Ja, deel maar.", True),
        ("Geholpen! Ja, deel maar.", True),
        ("Geholpen. Nee, liever niet publiceren.", False),
        ("Geholpen. Ja!", False),
    ],
)
def test_how_it_ended_and_a_yes_to_sharing_may_stand_in_one_comment(place: Town, outcome: str, *, drafts: bool) -> None:
    number = helped(place, publish=False, outcome=outcome)
    place.play()
    assert "status: opgelost" in place.repo.issue(number).labels
    assert (BRANCH in place.repo.branches()) is drafts
    if drafts:
        assert "deel maar" not in draft(place)
        assert ("We delen hem nu." in draft(place)) == ("delen hem" in outcome)
    assert place.sweep().summary.plan.steps == ()


@pytest.mark.parametrize("outcome", ["Geholpen. Ja, maar nog niet helemaal.", "Geholpen? Ja, deel maar."])
def test_what_turns_an_outcome_round_makes_it_none(place: Town, outcome: str) -> None:
    number = helped(place, publish=False, outcome=outcome)
    place.play()
    assert "status: opgelost" not in place.repo.issue(number).labels
    assert BRANCH not in place.repo.branches()


def test_a_yes_to_somebody_else_shares_nothing(place: Town) -> None:
    number = helped(place, publish=False)
    place.play()
    trick = place.repo.comment("piet", number, "Wat een mooi antwoord. Gaan jullie nu zo werken?")
    place.repo.comment("olga", number, "Ja, graag!")
    place.play()
    place.repo.delete_comment(trick, "piet")
    place.sweep()
    assert BRANCH not in place.repo.branches()
    assert place.sweep().summary.plan.steps == ()
    place.repo.comment("olga", number, "Ja, deel maar.")
    place.play()
    assert BRANCH in place.repo.branches()


def test_nothing_on_a_page_leads_to_its_casus_unless_the_owner_lets_it(place: Town) -> None:
    number = helped(place)
    place.play()
    change = place.repo.pull_changes(place.repo.pulls()[0].number)[0]
    assert not re.search(rf"(?<!\d){number}(?!\d)", change.path.removeprefix(f"{FOLDER}/2026/"))
    assert "casus:" not in draft(place)
    place.repo.comment("olga", number, "/les met link")
    place.play()
    assert read_front(PATH, draft(place)).casus == number


def test_a_lesson_of_an_earlier_version_is_found_by_the_number_in_its_name(place: Town) -> None:
    """Merged before we were brought up to date, and published after."""
    number = helped(place)
    place.play()
    page = draft(place).replace("outcome:", f"casus: {number}\noutcome:", 1)
    place.repo.commit({EARLIER: page}, message="Merged", author="zoe")
    place.play()
    place.renew()
    place.sweep()
    assert EARLIER.removeprefix("docs/").removesuffix(".md") in said(place, number, "published")


def test_what_people_changed_on_the_branch_stays(place: Town) -> None:
    number = helped(place)
    place.play()
    changed = draft(place).replace("> **Concept.** Maak hiervan", "Eerst:").replace("## De vraag", "## De kern")
    place.repo.push("zoe", BRANCH, {PATH: changed})
    place.play()
    place.repo.comment("carla", number, "En kijk eerst wie de maker is.")
    place.play()
    now = draft(place)
    assert "Eerst:" in now
    assert "kijk eerst wie de maker is" in now
    assert "## De vraag" not in now
    assert "## De kern" in now
    assert len(place.repo.pulls()) == 1


def test_a_merge_by_whoever_publishes_the_casus_once(place: Town) -> None:
    number = helped(place)
    place.play()
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    labels = place.repo.issue(number).labels
    assert "status: les gepubliceerd" in labels
    assert "status: opgelost" not in labels
    told = said(place, number, "published")
    assert "https://kennisbank.example.org/" + PATH.removeprefix("docs/").removesuffix(".md") + "/" in told
    assert "https://kennisbank.example.org/blog/mag-een" in told
    place.box.advance(timedelta(days=1))
    assert place.sweep().summary.plan.steps == ()
    place.repo.comment("olga", number, "/les")
    place.play()
    assert "al een praktijkles" in place.repo.comments(number)[-2].body + place.repo.comments(number)[-1].body


def test_a_page_by_hand_counts_too_and_the_sweep_finds_what_a_push_missed(place: Town) -> None:
    number = helped(place, publish=False)
    place.play()
    place.repo.commit({f"{FOLDER}/2026/{number}-met-de-hand.md": "# Met de hand\n"}, message="Les", author="zoe")
    while place.box.take_event():
        pass  # the run for it never came
    place.renew()
    place.sweep()
    assert "status: les gepubliceerd" in place.repo.issue(number).labels


def test_closed_without_merging_is_said_once_and_only_a_person_begins_again(place: Town) -> None:
    number = helped(place)
    place.play()
    changed = draft(place).replace("## De vraag", "## Mijn kop")
    place.repo.push("zoe", BRANCH, {PATH: changed})
    place.repo.close_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    assert [key for key in keys(place, number) if key.startswith("lesson/")] == ["lesson/2"]
    place.box.advance(timedelta(days=1))
    place.propose(place.sweep())
    assert [pull.state for pull in place.repo.pulls()] == ["closed"]
    place.repo.comment("carla", number, "/les")
    place.play()
    assert [pull.state for pull in place.repo.pulls()] == ["closed", "open"]
    assert "## Mijn kop" in draft(place)


def test_pull_requests_from_forks_with_the_name_of_our_branch_hide_none_of_ours(place: Town) -> None:
    number = helped(place)
    place.play()
    [ours] = [pull.number for pull in place.repo.pulls()]
    place.repo.close_pull("zoe", ours)
    for count in range(60):
        theirs = place.repo.open_pull_from_fork("piet", title=f"Les {count}", head=BRANCH)
        if count % 2:
            place.repo.close_pull("piet", theirs)
    place.play()
    place.box.advance(timedelta(days=1))
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()
    place.propose(outcome)
    assert [pull.number for pull in place.repo.pulls() if pull.author != "piet"] == [ours]
    assert keys(place, number).count("lesson/2") == 1


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/../../.github/workflows/lek.yml",
        f"{FOLDER}/2026/../../index.md",
        f"{FOLDER}/2025/7-van-een-ander.md",
        f"{FOLDER}/2026/1-x.md\n",
    ],
)
def test_no_line_under_our_name_tells_us_which_file_to_write(place: Town, path: str) -> None:
    """Another workflow of the repository may repeat it, where nobody signs our comments."""
    number = helped(place)
    place.repo.comment(BOT_LOGIN, number, f"{Mark('lesson-draft', {'pages': {path: {}}}).line()}\nTer info")
    place.play()
    [pull] = place.repo.pulls()
    assert [change.path for change in place.repo.pull_changes(pull.number)] == [PATH]


def test_where_actions_may_open_no_pull_request_a_person_can(place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = helped(place)
    place.play()
    assert place.repo.pulls() == []
    assert f"/compare/main...{BRANCH}?expand=1" in said(place, number, "lesson-draft")
    changed = draft(place).replace("## De vraag", "## Mijn kop")
    place.repo.push("zoe", BRANCH, {PATH: changed})
    place.repo.let_actions_open_pulls()
    place.repo.comment("carla", number, "/les")
    place.play()
    assert f"/{NAME}/pull/{place.repo.pulls()[0].number})" in said(place, number, "lesson-draft")
    assert "## Mijn kop" in draft(place)


def test_for_somebody_else_it_waits_for_their_word(place: Town) -> None:
    number = helped(place, on_behalf=True)
    place.play()
    assert place.repo.pulls()[0].draft
    assert "Nog niet samenvoegen" in (place.repo.pulls()[0].body or "")
    place.repo.comment("olga", number, "/les")
    place.play()
    assert "vindt het goed dat de les gedeeld wordt" in (place.repo.pulls()[0].body or "")


@pytest.mark.parametrize("words", ["/niet-publiceren", "Mijn bsn is 111222333"])
def test_what_can_t_stay_public_is_taken_back_and_its_address_says_so(place: Town, words: str) -> None:
    number = helped(place)
    place.play()
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    if words.startswith("/"):
        place.repo.comment("olga", number, words)
    else:
        place.repo.add_label("zoe", number, "niet in lijsten")
        place.repo.comment("olga", number, "Dank je wel. /hulp\n/hulp")
    place.play()
    pull = place.repo.pulls()[-1]
    assert pull.head == f"ospo/withdrawal-{number}"
    place.box.advance(timedelta(days=2))
    place.propose(place.sweep())
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    page = place.repo.read(PATH)
    assert read_front(PATH, page).withdrawn is not None
    assert "koppeling" not in page
    assert len(place.repo.pulls()) == 2


def test_nothing_private_is_drafted(place: Town) -> None:
    number = helped(place)
    place.repo.comment("carla", number, "Bel me op 06-12345678 of mail jan.jansen@gmail.com")
    place.play()
    assert "06-1" not in draft(place) if BRANCH in place.repo.branches() else True
    assert number


def test_a_crash_at_any_request_ends_as_undisturbed(place: Town) -> None:
    number = helped(place)
    happened = next(place.waiting())
    proposing, place.proposing = place.proposing, place.token  # the first job, whose proposals are left
    waiting = place.run_alone(happened)
    assert waiting.proposals == [number]
    place.proposing = proposing
    moment, before = Moment(place), len(place.box.requests)
    outcome = place.propose(waiting)
    assert outcome is not None
    assert not outcome.has_failed
    expected, requests = place.repo.snapshot(), len(place.box.requests) - before
    assert requests <= 12
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.propose(waiting)
        place.box.faults = None
        if not moment.is_new():
            continue
        again = place.propose(waiting)
        assert again is not None
        assert not again.has_failed, at
        assert place.repo.snapshot() == expected, at
        last = place.propose(waiting)
        assert last is not None
        assert last.summary.plan.steps == (), at


LINES = ("## A", "## B", "## C", "een", "twee", "", "title: x", "---", "# Kop")
PARTS = st.lists(st.sampled_from(LINES), max_size=9, unique=True)


@given(PARTS, PARTS, PARTS)
def test_a_newer_draft_never_undoes_what_a_person_wrote(old: list[str], new: list[str], typed: list[str]) -> None:
    before, after, there = ("\n".join(lines) + "\n" for lines in (old, new, typed))
    assert seal(renewed(after, before, seal(before))) == seal(after)
    assert renewed(after, there, {}).count("\n") >= there.count("\n")
    unchanged = renewed(before, there, seal(before))
    for name, part in seal(there).items():
        if seal(before).get(name) != part:
            assert seal(unchanged)[name] == part  # theirs
    assert renewed(before, unchanged, seal(before)) == unchanged


def test_a_slug_is_short_and_plain_and_begins_with_no_number() -> None:
    day = NOW.date()
    assert untied_path(NOW, "Één? <script> ../../etc/passwd " + "lang " * 40, day).startswith(
        f"{FOLDER}/2026/een-script-etc"
    )
    assert len(untied_path(NOW, "woord " * 80, day)) <= len(f"{FOLDER}/2026/-123456789abc.md") + 60
    assert untied_path(NOW, "☃", day).startswith(f"{FOLDER}/2026/les-")
    path = untied_path(NOW, "2026 of later?", day)
    assert path.startswith(f"{FOLDER}/2026/les-2026-of-later-")
    assert published.read(path, "").casus == 0
    assert untied_path(NOW + timedelta(seconds=1), "☃", day) != untied_path(NOW, "☃", day)


def test_nobody_waits_for_the_moment_at_which_a_form_gives_somebody_else_s_page() -> None:
    """With the same title: they would be told that it is theirs, and could take it back. It took some 18 hours."""
    moments = 100_000
    assert len({print_of(NOW + timedelta(seconds=each)) for each in range(moments)}) == moments


@pytest.mark.parametrize("length", [4, 12])
def test_a_page_keeps_the_name_that_our_comment_tells(length: int) -> None:
    """Earlier versions put less behind the title."""
    path = f"{FOLDER}/2026/les-over-eupl-{print_of(NOW)[:length]}.md"
    told = (comment("", BOT), Mark(LESSON_DRAFT, {"pages": {path: {}}}))
    ours, later = (replace(issue(1), created_at=NOW + timedelta(seconds=each)) for each in (0, 1))
    assert list(drafted_in(ours, [told])) == [path]
    assert not drafted_in(later, [told])


def test_a_pull_request_that_a_person_had_to_open_is_followed_as_if_it_were_ours(place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = helped(place)
    place.play()
    for _ in range(2):
        assert place.sweep().proposals == []  # all that we may do was done, and nobody asks for it again
    opened = place.repo.open_pull("zoe", title="Een les", body="Van mij.", head=BRANCH)
    place.propose(place.sweep())
    assert f"/{NAME}/pull/{opened})" in said(place, number, "lesson-draft")
    assert (place.repo.pull(opened).title, place.repo.pull(opened).body) == ("Een les", "Van mij.")
    assert place.sweep().summary.plan.steps == ()
    place.repo.merge_pull("zoe", opened)
    place.play()
    assert keys(place, number)[-1] == "published"


def test_many_at_once_are_proposed_a_part_at_a_time(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What always fails keeps none from its turn."""
    monkeypatch.setattr(runner, "MOST_PROPOSED", 2)
    proposing, place.proposing = place.proposing, place.token  # no second job ends well
    numbers = [helped(place) for _ in range(4)]
    place.play()
    place.proposing = proposing
    assert not place.repo.pulls()
    place.box.faults = lambda request: (
        Fault(status=422, message="no")
        if b"lesson-1" in request.sent and (request.path.endswith("/git/refs") or b"createRef" in request.sent)
        else None
    )
    heads = []
    for _ in range(2):
        left = place.sweep()
        heads.append(sorted(left.proposals))
        outcome = place.propose(left)
        assert outcome is not None
        assert "de rest komt" in outcome.summary.terminal() or heads[1:]
    assert heads == [numbers, [1, numbers[-1]]]
    assert len(place.repo.pulls()) == 3


@pytest.mark.parametrize("words", ["/niet-publiceren", "Bij nader inzien toch liever niet publiceren."])
def test_a_draft_that_its_owner_doesn_t_want_published_is_closed_with_a_word(place: Town, words: str) -> None:
    number = helped(place)
    place.play()
    pull = place.repo.pulls()[0]
    place.repo.comment("olga", number, words)
    place.play()
    assert place.repo.pull(pull.number).state == "closed"
    assert BRANCH not in place.repo.branches()
    assert "geen praktijkles" in place.repo.comments(pull.number)[-1].body
    assert "**niet in lijsten**" in place.repo.comments(pull.number)[-1].body
    assert f"/{NAME}/pull/{pull.number})" in said(place, number, f"retracted/{pull.number}")
    assert "Er stond al een voorstel voor een les klaar; dat sluiten we." in said(place, number, "unlist")
    place.box.advance(timedelta(days=1))
    place.propose(place.sweep())
    place.propose(place.again(number))
    assert len(place.repo.comments(pull.number)) == 1
    assert "lesson/2" not in keys(place, number)  # nobody of the network turned it down
    place.repo.remove_label("zoe", number, "niet in lijsten")
    place.propose(place.again(number))
    assert BRANCH not in place.repo.branches()
    place.repo.comment("olga", number, "/les")
    place.play()
    assert [each.state for each in place.repo.pulls()] == ["closed", "open"]


def test_a_no_to_something_else_closes_no_draft(place: Town) -> None:
    number = helped(place)
    place.play()
    for words in ("Nee, klopt helemaal zo.", "Nee", "Delen we dit ook met de VNG? Liever niet te lang wachten."):
        place.repo.comment("olga", number, words)
        place.play()
    assert place.repo.pulls()[0].state == "open"


@pytest.mark.parametrize("lost", [False, True])
def test_merged_although_consent_was_taken_back_is_told_as_that(place: Town, *, lost: bool) -> None:
    number = helped(place)
    place.play()
    pull = place.repo.pulls()[0]
    place.repo.comment("olga", number, "/niet-publiceren")
    happened = next(place.waiting())
    outcome = place.run_alone(happened)
    place.repo.merge_pull("zoe", pull.number)  # in the same minute, before the second job
    place.propose(outcome)
    if lost:
        place.box.events.clear()
        place.renew()
        place.propose(place.sweep())
    else:
        place.play()
    assert "published" not in keys(place, number)
    assert "status: opgelost" in place.repo.issue(number).labels
    assert "terwijl daar geen toestemming voor was" in said(place, number, "withdrawal")
    withdrawal = place.repo.pulls()[-1]
    assert withdrawal.head == f"ospo/withdrawal-{number}"
    assert "liefst vandaag" in (withdrawal.body or "")
    place.repo.merge_pull("zoe", withdrawal.number)
    place.play()
    assert read_front(PATH, place.repo.read(PATH)).withdrawn is not None
    assert "published" not in keys(place, number)


def test_a_pull_request_that_a_person_opened_for_our_branch_is_closed_too(place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = helped(place)
    place.play()
    pull = place.repo.open_pull("zoe", title="Les", head=BRANCH)
    place.repo.comment("olga", number, "/niet-publiceren")
    place.play()
    assert place.repo.pull(pull).state == "closed"
    assert "geen praktijkles" in place.repo.comments(pull)[-1].body
    assert BRANCH not in place.repo.branches()


def test_a_crash_while_a_draft_is_closed_ends_as_undisturbed(place: Town) -> None:
    number = helped(place)
    place.play()
    place.repo.comment("olga", number, "/niet-publiceren")
    waiting = place.run_alone(next(place.waiting()))
    moment, before = Moment(place), len(place.box.requests)
    place.propose(waiting)
    expected, requests = place.repo.snapshot(), len(place.box.requests) - before
    assert requests <= 10
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.propose(waiting)
        place.box.faults = None
        if not moment.is_new():
            continue
        again = place.propose(waiting)
        assert again is not None
        assert not again.has_failed, at
        assert place.repo.snapshot() == expected, at


@pytest.mark.parametrize(
    "words",
    [
        *("Liever geen les.", "Toch maar niet publiceren, dank!", "Ik wil niet dat dit gepubliceerd wordt."),
        *("Publiceer dit alsjeblieft niet.", "Maak er maar geen les van.", "Nee, niet delen graag."),
        *("Please don't publish this.", "No lesson please", "I don't want this published", "I'd rather not share it."),
    ],
)
def test_a_no_to_a_lesson_is_known_in_plain_words(words: str) -> None:
    assert withholds(words)


@pytest.mark.parametrize(
    "words",
    [
        *("Nee", "Liever niet", "Geen les geleerd helaas", "De leverancier wil de broncode niet delen."),
        *("Niet delen met derden staat in de licentie.", "Waarom niet publiceren?", "Niet publiceren zonder mijn naam"),
        *("We may not share it with the supplier.", "Why no lesson?"),
    ],
)
def test_what_isn_t_surely_a_no_to_a_lesson_is_none(words: str) -> None:
    assert not withholds(words)


def test_a_proposal_that_a_person_opens_again_is_theirs_and_its_merge_is_told(place: Town) -> None:
    number = helped(place)
    place.play()
    pull, head = place.repo.pulls()[0], place.box.git_of(NAME).branch(BRANCH)
    place.repo.comment("olga", number, "/niet-publiceren")
    place.play()
    place.box.git_of(NAME).point(f"refs/heads/{BRANCH}", head)  # Restore branch
    place.repo.reopen_pull("zoe", pull.number)
    place.play()
    place.propose(place.again(number))
    assert place.repo.pull(pull.number).state == "open"  # told once: we fight nobody
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert "published" not in keys(place, number)
    assert "terwijl daar geen toestemming voor was" in said(place, number, "withdrawal")
