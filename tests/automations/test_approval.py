"""Who approves a proposal approves that text: ours is frozen, and what anybody changes there after it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from ospo_automation.cli.main import cli
from ospo_automation.core.knowledge.page_meant import FORM
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.sandbox.pull_shapes import pull_of
from tests.automations import test_additions, test_lessons
from tests.automations.test_meetings import SECTION
from tests.core.meetings import test_minutes
from tests.gh.test_accounts import told
from tests.gh.test_threads import asked, talk
from tests.given import OSPO_YML
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, town

ON = OSPO_YML + "conversation:\nlessons:\nadditions:\nsite:\n  address: https://kennisbank.example.org\n" + SECTION
EVIL = "[lees verder](https://kwaad.example)"


@dataclass(frozen=True)
class Kind:
    """One kind of page that we propose: how it comes about, and how what it is made of is changed afterwards."""

    propose: Callable[[Town], int]
    change: Callable[[Town, int, str], None]

    def begin(self, place: Town) -> tuple[int, int]:
        """The issue and its pull request."""
        number = self.propose(place)
        place.play()
        [pull] = [each.number for each in place.repo.pulls()]
        return number, pull


def a_lesson(place: Town) -> int:
    return test_lessons.helped(place)


def an_addition(place: Town) -> int:
    return place.repo.submit_form("piet", FORM, title="Klopt niet", answers=test_additions.answers(), strict=False)


def minutes(place: Town) -> int:
    agenda = test_minutes.held(place)
    place.repo.comment("wim", agenda, test_minutes.SAID)
    return agenda


def the_advice_is_edited(place: Town, number: int, words: str) -> None:
    comment = next(each for each in place.repo.comments(number) if each.body.startswith("/advies"))
    place.repo.edit_comment("carla", comment.id, f"/advies Ja, dat mag, maar {words}")


def the_form_is_edited(place: Town, number: int, words: str) -> None:
    body = re.sub(r"Een DCO is .*", f"Een DCO is {words}", place.repo.issue(number).body or "")
    place.repo.edit_issue("piet", number, body=body)


def the_comment_is_edited(place: Town, number: int, words: str) -> None:
    comment = next(each for each in place.repo.comments(number) if each.author == "wim")
    place.repo.edit_comment("wim", comment.id, f"{test_minutes.SAID}\n{words}\n")


KINDS = {
    "lesson": Kind(a_lesson, the_advice_is_edited),
    "addition": Kind(an_addition, the_form_is_edited),
    "minutes": Kind(minutes, the_comment_is_edited),
}
EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON, labelled=True) as it:
        it.repo.commit(
            {"docs/experts/carla.md": test_lessons.CARLA, **test_additions.PAGES}, message="Pages", author="zoe"
        )
        it.renew()
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


@pytest.fixture
def approved(place: Town) -> tuple[int, int]:
    """An addition that a maintainer has approved: its issue and its pull request."""
    number, pull = KINDS["addition"].begin(place)
    place.repo.review("zoe", pull, "APPROVED")
    return number, pull


def sweep(place: Town) -> None:
    """An hour later, with the job after it."""
    list(place.waiting())
    place.box.advance(timedelta(hours=1))
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()
    place.propose(outcome)


def head(place: Town, pull: int) -> str:
    return place.repo.branches()[place.repo.pull(pull).head]


def below(place: Town, pull: int) -> list[str]:
    """What our comments below a pull request are for."""
    ours = [each.body for each in place.repo.comments(pull) if each.author == BOT_LOGIN]
    return [part.mark.key.partition("/")[0] for body in ours for part in parts_of(body)]


def proposed(place: Town, pull: int) -> str:
    return "".join(place.repo.read(each.path, place.repo.pull(pull).head) for each in place.repo.pull_changes(pull))


def text(place: Town, pull: int) -> str:
    return place.repo.comments(pull)[-1].body


def meddle(place: Town, pull: int, who: str = "zoe") -> str:
    """Somebody puts something on the branch; the commit that was there before."""
    there, [path, *_] = place.repo.pull(pull), [each.path for each in place.repo.pull_changes(pull)]
    place.repo.push(who, there.head, {path: f"{place.repo.read(path, there.head)}\n{EVIL}\n"})
    return there.head_sha


@EVERY
def test_what_is_approved_is_frozen_and_what_comes_next_is_told(kind: Kind, place: Town) -> None:
    number, pull = kind.begin(place)
    kind.change(place, number, "een eerste keer anders")
    place.play()
    sweep(place)
    assert "een eerste keer anders" in proposed(place, pull)
    place.repo.review("zoe", pull, "APPROVED")
    before = head(place, pull)
    kind.change(place, number, "een tweede keer anders")
    place.play()
    sweep(place)
    sweep(place)
    assert head(place, pull) == before
    assert below(place, pull) == ["late"]
    place.repo.merge_pull("zoe", pull)
    place.play()
    assert below(place, pull) == ["late"]  # it was merged as it was approved


def test_minutes_changed_after_the_approval_are_the_next_proposal(place: Town) -> None:
    number, pull = KINDS["minutes"].begin(place)
    place.repo.review("zoe", pull, "APPROVED")
    the_comment_is_edited(place, number, "En we eten taart.")
    sweep(place)
    assert "maken we een nieuw voorstel" in text(place, number)
    place.repo.merge_pull("zoe", pull)
    place.play()
    [after] = [each for each in place.repo.pulls() if each.state == "open"]
    assert "taart" in place.repo.read(test_minutes.PAGE, after.head)
    assert "taart" not in place.repo.read(test_minutes.PAGE)
    assert place.repo.issue(number).state == "open"


@EVERY
def test_what_anybody_changes_after_the_approval_makes_it_void_and_is_told_once(kind: Kind, place: Town) -> None:
    _, pull = kind.begin(place)
    place.repo.review("zoe", pull, "APPROVED")
    commit = meddle(place, pull)
    place.play()
    assert below(place, pull) == ["approval"]
    assert commit[:7] in text(place, pull)
    assert f"/compare/{commit}...{head(place, pull)})" in text(place, pull)
    sweep(place)
    sweep(place)
    assert below(place, pull) == ["approval"]


@pytest.mark.parametrize("strangers", [0, 20])
def test_the_sweep_sees_what_no_run_saw(strangers: int, place: Town, approved: tuple[int, int]) -> None:
    """Nor do strangers hide it: by their reviews, by pull requests from forks, or by what they say there."""
    number, pull = approved
    branch = place.repo.pull(pull).head
    for index in range(strangers):
        login = f"stranger{index}"
        place.box.add_user(login)
        place.repo.review(login, pull, "APPROVED")
        for _ in range(3):
            place.repo.review("piet", pull, "APPROVED")
            place.repo.open_pull_from_fork("piet", title="Van ons", head=branch)
        for _ in range(6):
            place.repo.comment(login, pull, "Mooi.")
    meddle(place, pull)
    the_form_is_edited(place, number, "langer")
    before = head(place, pull)
    sweep(place)
    sweep(place)
    assert below(place, pull) == ["approval"]
    assert head(place, pull) == before


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
def test_what_we_proposed_for_an_issue_that_is_gone_is_watched_too(
    seen: str, place: Town, approved: tuple[int, int]
) -> None:
    number, pull = approved
    place.repo.delete_issue(number)
    meddle(place, pull)
    if seen == "at once":
        place.play()
    sweep(place)
    assert sorted(below(place, pull)) == ["approval", "origin-gone"]
    meddle(place, pull)
    place.repo.merge_pull("zoe", pull)
    place.play()
    sweep(place)
    assert sorted(below(place, pull)) == ["approval", "approval", "origin-gone"]


@pytest.mark.parametrize("kind", ["addition", "lesson"])
def test_of_a_proposal_whose_issue_is_gone_who_merges_reads_that(place: Town, kind: str) -> None:
    number, pull = KINDS[kind].begin(place)
    sweep(place)
    assert below(place, pull) == []
    if kind == "addition":
        place.repo.delete_issue(number)
    else:
        place.repo.transfer_issue(number, place.box.add_repo("acme/elders"), "zoe")
    place.box.events.clear()
    for _ in range(2):
        sweep(place)
    assert below(place, pull) == ["origin-gone"]


def test_however_much_strangers_say_below_it_few_requests_read_that(place: Town, approved: tuple[int, int]) -> None:
    _, pull = approved
    meddle(place, pull)
    place.box.quota = 1_000_000
    sweep(place)
    quiet = asked(place, lambda: sweep(place))
    talk(place, pull, 2_500)
    assert asked(place, lambda: sweep(place)) <= quiet + 3
    assert below(place, pull) == ["approval"]


def test_what_we_put_there_ourselves_makes_it_void_as_well(place: Town, approved: tuple[int, int]) -> None:
    """Where somebody approved while our commit was under way."""
    number, pull = approved
    [review] = place.repo.pull(pull).reviews
    theirs = pull_of(place.repo.state.issues[pull]).reviews
    theirs.remove(review)
    the_form_is_edited(place, number, "langer")
    place.play()
    theirs.append(review)
    sweep(place)
    assert below(place, pull) == ["approval"]


@pytest.mark.parametrize("how", ["a stranger", "no longer", "dismissed", "took back"])
def test_only_the_last_word_of_who_may_write_counts(how: str, place: Town) -> None:
    number, pull = KINDS["addition"].begin(place)
    place.repo.grant("anna", "write")
    review = place.repo.review("piet" if how == "a stranger" else "anna", pull, "APPROVED")
    if how == "no longer":
        place.repo.grant("anna", "read")
    if how == "dismissed":
        place.repo.dismiss_review("zoe", pull, review)
    if how == "took back":
        place.repo.review("anna", pull, "CHANGES_REQUESTED", "Toch niet")
    before = head(place, pull)
    the_form_is_edited(place, number, "langer")
    place.play()
    assert head(place, pull) != before
    sweep(place)
    assert below(place, pull) == []


def test_back_at_what_was_approved_it_counts_again(place: Town, approved: tuple[int, int]) -> None:
    _, pull = approved
    commit = meddle(place, pull)
    place.play()
    assert "telt dus niet" in text(place, pull)
    place.repo.move_branch("zoe", place.repo.pull(pull).head, commit)
    place.play()
    assert below(place, pull) == ["approval"]
    assert "weer de tekst die is goedgekeurd" in text(place, pull)
    meddle(place, pull)
    place.play()
    place.repo.review("zoe", pull, "APPROVED")
    sweep(place)
    assert "telt dus niet" in text(place, pull)  # as it was said of the first
    meddle(place, pull)
    place.play()
    assert below(place, pull) == ["approval", "approval"]


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
def test_merged_with_an_approval_of_something_else_it_is_told_as_that(
    seen: str, place: Town, approved: tuple[int, int]
) -> None:
    number, pull = approved
    commit = meddle(place, pull)
    list(place.waiting())
    place.repo.merge_pull("zoe", pull)
    place.repo.delete_branch("zoe", place.repo.pull(pull).head)
    if seen == "at once":
        place.play()
    sweep(place)
    sweep(place)
    assert below(place, pull) == ["approval"]
    assert "dat had niemand goedgekeurd" in text(place, pull)
    assert commit[:7] in text(place, pull)
    assert place.repo.issue(number).state == "closed"
    place.box.advance(timedelta(days=8))
    before = len(place.box.requests)
    sweep(place)
    assert not any(f"/issues/{pull}/" in each.path for each in place.box.requests[before:])


BOX = "- [X] De les mag gedeeld worden"


@pytest.mark.parametrize("words", ["/niet-publiceren", "Toch liever niet publiceren.", "unticked", "emptied"])
def test_who_takes_their_consent_back_after_the_approval_closes_the_proposal(words: str, place: Town) -> None:
    number, pull = KINDS["lesson"].begin(place)
    place.repo.review("zoe", pull, "APPROVED")
    body = place.repo.issue(number).body or ""
    assert BOX in body
    if words in {"unticked", "emptied"}:
        left = body.replace(BOX, BOX.replace("X", " ")) if words == "unticked" else "."
        place.repo.edit_issue("olga", number, body=left)
    else:
        place.repo.comment("olga", number, words)
    place.play()
    sweep(place)
    assert place.repo.pull(pull).state == "closed"
    assert test_lessons.BRANCH not in place.repo.branches()
    assert not any(each.state == "open" for each in place.repo.pulls())


def test_whenever_a_run_ends_half_way_it_is_told_once(place: Town, approved: tuple[int, int]) -> None:
    _, pull = approved
    meddle(place, pull)
    happened = next(each for each in place.waiting() if each.action == "synchronize")
    moment = Moment(place)
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    assert below(place, pull) == ["approval"]
    passing = product(range(1, requests + 1), ("before", "after"))
    for (at, when), for_good in (*((each, True) for each in deaths(requests)), *((each, False) for each in passing)):
        moment.back()
        place.box.faults = crash(at, when, for_good=for_good)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        sweep(place)
        assert below(place, pull) == ["approval"], (at, when, for_good)


@pytest.mark.parametrize(
    ("approvals", "rule", "warns"),
    [
        (None, {}, "asks for an approval"),
        (0, {"dismiss_stale": True}, "asks for an approval"),
        (1, {}, "keeps what was changed after its approval"),
        (1, {"dismiss_stale": True}, "keeps who changed one last from approving that alone"),
        (2, {"last_push": True}, ""),
    ],
)
def test_check_tells_whether_a_rule_keeps_it_from_being_merged(
    place: Town, monkeypatch: pytest.MonkeyPatch, approvals: int | None, rule: dict[str, bool], warns: str
) -> None:
    if approvals is not None:
        place.repo.ask_reviews(approvals, **rule)
    found = told(place, monkeypatch, "check")
    assert ("no ruleset" in found, "Look on GitHub" in found) == (bool(warns), False)
    assert warns in found


def test_without_a_token_check_says_where_to_look(place: Town) -> None:
    answer = CliRunner().invoke(cli, ["check", "--root", str(place.root)], catch_exceptions=False)
    assert "Look on GitHub whether approvals bind" in answer.stdout
    (place.root / ".github/ospo.yml").write_text(OSPO_YML, encoding="utf-8")  # proposes nothing
    answer = CliRunner().invoke(cli, ["check", "--root", str(place.root)], catch_exceptions=False)
    assert "Look on GitHub" not in answer.stdout


@pytest.mark.parametrize("end", ["open", "closed", "merged", "merged, and open"])
def test_what_strangers_open_from_our_own_branch_hides_none_of_ours(
    end: str, place: Town, approved: tuple[int, int]
) -> None:
    """GitHub lets anybody open one between branches that are there, as long as none is open for the two."""
    number, pull = approved
    branch, before = place.repo.pull(pull).head, head(place, pull)
    place.repo.push("zoe", "pages", {"x.md": "x"})
    if end == "closed":
        place.repo.close_pull("zoe", pull)
    if end.startswith("merged"):
        place.repo.merge_pull("zoe", pull, "squash")
    list(place.waiting())
    theirs = place.repo.open_pull_of_branch(
        "piet", title="Van mij", head=branch, base="pages" if end == "open" else "main"
    )
    if not end.endswith("open"):
        place.repo.close_pull("piet", theirs)
    list(place.waiting())
    if end == "open":
        the_form_is_edited(place, number, "langer")
    sweep(place)
    assert head(place, pull) == before
    told = {"open": "al goedgekeurd", "closed": "niet op te nemen", "merged": "staat op de pagina"}
    assert told[end.partition(",")[0]] in text(place, number)
    assert place.repo.issue(number).state == ("open" if end == "open" else "closed")


def test_however_many_strangers_open_from_our_branch_what_was_approved_is_watched(place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = an_addition(place)
    place.play()
    branch = f"ospo/addition-{number}"
    for index in range(8):
        place.repo.push("zoe", f"pages-{index}", {f"{index}.md": "x"})
        place.repo.open_pull_of_branch("piet", title="Van mij", head=branch, base=f"pages-{index}")
    pull = place.repo.open_pull_of_branch("zoe", title="Aanvulling", head=branch, base="main")
    place.play()
    place.repo.review("zoe", pull, "APPROVED")
    meddle(place, pull)
    place.play()
    assert below(place, pull) == ["approval"]


@pytest.mark.parametrize("who", ["piet", "zoe"])
def test_who_may_write_turns_down_what_a_person_opened_and_nobody_else(who: str, place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = an_addition(place)
    place.play()
    theirs = place.repo.open_pull_of_branch(who, title="Van mij", head=f"ospo/addition-{number}", base="main")
    place.play()
    place.repo.close_pull(who, theirs)
    place.play()
    sweep(place)
    assert place.repo.issue(number).state == ("open" if who == "piet" else "closed")


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
@EVERY
def test_what_was_merged_into_another_branch_is_on_no_page_and_is_proposed_again(
    kind: Kind, place: Town, seen: str
) -> None:
    number, pull = kind.begin(place)
    place.repo.push("zoe", "pages", {"x.md": "x"})
    place.repo.retarget_pull("zoe", pull, "pages")
    place.repo.merge_pull("zoe", pull)
    if seen == "at once":
        place.play()
    sweep(place)
    sweep(place)
    assert [(each.base, each.state) for each in place.repo.pulls()] == [("pages", "closed"), ("main", "open")]
    if kind is not KINDS["lesson"]:
        assert place.repo.issue(number).state == "open"
    place.repo.merge_pull("zoe", place.repo.pulls()[-1].number)
    place.play()
    assert place.repo.issue(number).state == "closed"
    assert len(place.repo.pulls()) == 2
