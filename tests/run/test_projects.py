"""A Projects board beside the labels: who wins where they differ, what it costs, and how it ends after a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.engine.effects import OnProject
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.cards import (
    MOST_REMEMBERED,
    PROJECT,
    Board,
    CardField,
    Difference,
    Item,
    ProjectField,
    Settings,
    as_state,
    difference,
    known_options,
    remembered,
)
from ospo_automation.gh.client import connect
from ospo_automation.gh.environment import PROJECT_TOKEN, Environment
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.run import board
from ospo_automation.run.board import follow
from ospo_automation.run.configuration import read_checkout
from ospo_automation.run.play import Outcome
from ospo_automation.sandbox import Fault, Project, Request, Sandbox
from ospo_automation.sandbox.state import World
from ospo_automation.texts import words
from tests.given import BOT, OURS, WITH_BOARD, checkout, comment, configured, issue
from tests.journeys.test_crash import crash, deaths
from tests.run.test_living import old as from_before
from tests.town import NAME, Town, repeated, town

WITH_PROJECT = WITH_BOARD + "project: {number: 1}\n"
CHECKOUT = checkout(WITH_PROJECT)
LABELS = CHECKOUT.network.labels
SEEKING, IN_PROGRESS, ADVISED = Status.SEEKING, Status.IN_PROGRESS, Status.ADVISED
WRITE = {"organization_projects": "write", "issues": "read"}
FIELDS = {
    name: list(known_options(part, CHECKOUT)) for part, name in Settings(number=1).names(words("nl")["project"]).items()
}


# -- decisions


FIELDS_READ = {
    part: ProjectField(index, name, {option: f"{index}-{option}" for option in known_options(part, CHECKOUT)})
    for index, (part, name) in enumerate(Settings(number=1).names(words("nl")["project"]).items())
}


def decided(
    label: Status | str | None, card: Status | str | None, last: Status | None, *others: str, **changed: Any
) -> Difference:
    """`card`: a status, the name of another option, empty for nothing, or None without a card."""
    named = [LABELS.of_status(label).name if isinstance(label, Status) else label] if label else []
    casus = issue(7, labels=("casus", *named, *others))
    there = LABELS.status_name(card) if isinstance(card, Status) else card
    values = {CardField.STATUS: there} if there else {}
    item = None if card is None else replace(Item(1, values), **changed)
    return difference(casus, item, Board(FIELDS_READ, {} if item is None else {7: item}), last, CHECKOUT)


def test_a_label_that_changed_is_shown() -> None:
    found = decided(SEEKING, Status.NEW, Status.NEW)
    assert found == Difference(7, Status.NEW, SEEKING, show=OnProject(7, {"status": "zoekt expert"}))
    assert found.writes_status
    for card, last in (("", None), ("", SEEKING), (Status.NEW, None), ("Todo", None)):
        assert decided(SEEKING, card, last).show == OnProject(7, {"status": "zoekt expert"}), (card, last)


def test_a_card_that_moved_while_the_label_stayed_becomes_the_label() -> None:
    assert decided(SEEKING, ADVISED, SEEKING) == Difference(7, SEEKING, ADVISED, moved=ADVISED)
    assert decided(None, ADVISED, SEEKING).moved is ADVISED  # our own relabelling was cut short between the two


def test_label_and_card_both_changed_the_label_wins() -> None:
    found = decided(IN_PROGRESS, ADVISED, SEEKING)
    assert (found.moved, found.show) == (None, OnProject(7, {"status": "opgepakt"}))


def test_what_agrees_costs_nothing() -> None:
    assert decided(SEEKING, SEEKING, None) == Difference(7, None, SEEKING)
    assert decided(SEEKING, "ZOEKT EXPERT", SEEKING) == Difference(7, SEEKING, SEEKING)


def test_a_card_that_a_person_took_off_comes_back_when_the_status_changes() -> None:
    assert decided(SEEKING, None, SEEKING) == Difference(7, SEEKING, SEEKING)
    assert decided(ADVISED, None, SEEKING).show == OnProject(7, {"status": "advies gegeven"})
    assert decided(ADVISED, SEEKING, SEEKING, is_archived=True) == Difference(7, SEEKING, SEEKING)


def test_what_is_no_status_stays_where_a_person_put_it() -> None:
    assert decided(SEEKING, "Ooit", SEEKING) == Difference(7, SEEKING, SEEKING, foreign="Ooit")
    assert decided(ADVISED, "Ooit", SEEKING).show == OnProject(7, {"status": "advies gegeven"})


def test_several_statuses_or_one_that_we_dont_know_are_left_to_people() -> None:
    both = decided(SEEKING, Status.NEW, SEEKING, LABELS.of_status(ADVISED).name)
    renamed = decided("status: op zoek", ADVISED, SEEKING)
    assert both == renamed == Difference(7, SEEKING, SEEKING)


def test_a_status_that_a_person_took_away_goes_from_the_card_too() -> None:
    assert decided(None, SEEKING, SEEKING) == Difference(7, SEEKING, None, show=OnProject(7, {"status": ""}))


def test_other_fields_follow_and_what_we_dont_know_stays() -> None:
    names = ("thema: inkoop", "thema: licenties/eupl", "soort organisatie: gemeente", "termijn: morgen")
    found = decided(ADVISED, ADVISED, ADVISED, *names)
    assert found.show == OnProject(7, {"topic": "EUPL", "organisation_type": "gemeente"})
    values = {CardField.STATUS: "advies gegeven", CardField.TOPIC: "Zelf bedacht", CardField.URGENCY: "geen haast"}
    assert decided(ADVISED, ADVISED, ADVISED, values=values).show == OnProject(7, {"urgency": ""})


def test_what_is_unlisted_goes_off_the_board() -> None:
    unlisted = LABELS.unlisted.name
    assert decided(SEEKING, SEEKING, SEEKING, unlisted) == Difference(7, SEEKING, None, show=OnProject(7, None))
    assert decided(SEEKING, None, SEEKING, unlisted).show is None


def test_a_board_that_wasnt_read_to_its_end_gets_nothing_new() -> None:
    casus: Issue = issue(7, labels=("casus", "status: nieuw"))
    assert difference(casus, None, Board(FIELDS_READ, is_whole=False), None, CHECKOUT) == Difference(7)


def test_what_we_remember_fits_in_a_marker_and_survives_nonsense() -> None:
    known = dict.fromkeys(range(100_000, 103_000), SEEKING)
    mark = Mark.read(Mark(PROJECT, as_state(known, "b")).line())
    assert mark is not None
    assert len(mark.state["seeking"]) == MOST_REMEMBERED
    assert max(mark.state["seeking"]) == 102_999
    for wrong in ('"seeking":7,"new":["x",true,null]', '"ooit":[1]', '"new":{}'):
        noted = comment(f'<!-- ospo:project {{"board":"b",{wrong}}} -->', BOT)
        assert remembered([noted], OURS, "b") == {}
    own = [comment('<!-- ospo:project {"board":"b","seeking":[3],"new":[4]} -->', BOT)]
    assert remembered(own, OURS, "b") == {3: SEEKING, 4: Status.NEW}
    assert remembered(own, Ours((1,)), "b") == remembered(own, OURS, "another") == {}


@pytest.mark.parametrize("wrong", ["", "  number: 0", "  number: 1\n  owner: a/b", "  number: 1\n  fields: {state: x}"])
def test_wrong_settings_are_refused(wrong: str) -> None:
    with pytest.raises(BadConfig):
        configured(f"{WITH_BOARD}project:\n{wrong}\n")


def test_names_of_fields_can_be_chosen_or_left_out() -> None:
    network = configured(WITH_BOARD + 'project: {number: 1, fields: {topic: Onderwerp, urgency: ""}}\n')
    settings = network.section(Settings)
    assert settings is not None
    names = settings.names(words("nl")["project"])
    assert names == {
        CardField.STATUS: "Status",
        CardField.TOPIC: "Onderwerp",
        CardField.ORGANISATION_TYPE: "Soort organisatie",
    }


# -- over HTTP


class Beside:
    """A town with a Projects board beside it, and a job that follows it."""

    def __init__(self, place: Town, fields: dict[str, list[str]] | None = None) -> None:
        self.place = place
        self.project: Project = place.box.add_project("acme", "Casussen", fields=fields or FIELDS, by="zoe")
        self.token = place.box.app_token("acme", WRITE)
        self.checkout = read_checkout(place.root)
        place.sweep()  # makes the board issue

    @property
    def box(self) -> Sandbox:
        return self.place.box

    def follow(self, *, apply: bool = True, token: str | None = None) -> Outcome:
        self.box.advance(timedelta(hours=1))
        connection = connect(url=self.box.url, token=self.place.token)
        reader = GitHubReader(connection, NAME, self.checkout)
        given = self.token if token is None else token
        environment = Environment(NAME, self.box.url, self.place.token, given)
        return follow(reader, environment, self.box.now, apply=apply)

    def casus(self, status: Status = SEEKING, **answers: Any) -> int:
        number = self.place.send(**answers)
        self.place.repo.add_label("zoe", number, "casus")
        self.label(number, status)
        return number

    def label(self, number: int, status: Status) -> None:
        """As a person does it."""
        for each in Status:
            self.place.repo.remove_label("zoe", number, LABELS.of_status(each).name)
        self.place.repo.add_label("zoe", number, LABELS.of_status(status).name)

    def status(self, number: int) -> tuple[tuple[Status, ...], str | None]:
        """By its labels, and on the board."""
        item = self.project.item_of(self.place.repo, number)
        return LABELS.statuses_in(self.place.repo.issue(number).labels), item.status if item else None

    def move(self, number: int, option: str) -> None:
        item = self.project.item_of(self.place.repo, number)
        assert item is not None
        self.project.move(item.id, "Status", option, by="zoe")

    def cost(self) -> tuple[int, int]:
        """Requests of one run, and how many of them change something."""
        changes: list[bool] = []

        def heard(request: Request) -> None:
            is_graphql = request.path == "/graphql"
            changes.append(b"mutation" in request.sent if is_graphql else request.method != "GET")

        self.box.faults = heard
        assert not self.follow().has_failed
        self.box.faults = None
        return len(changes), sum(changes)

    def end(self) -> tuple[str, Any]:
        """What stands in the issues, in our comments and on the board, whatever the address of this sandbox."""
        return repr(self.place.repo.snapshot()).replace(self.box.url, ""), self.project.snapshot()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Beside, World]]:
    """One town for all tests here, and how it was in the beginning: building it takes longer than most of them."""
    with town(tmp_path_factory.mktemp("town"), WITH_PROJECT) as place:
        beside = Beside(place)
        yield beside, copy.deepcopy(place.box.world)


@pytest.fixture
def beside(built: tuple[Beside, World]) -> Beside:
    first, world = built
    put_back(first, world)
    return copy.copy(first)


def put_back(beside: Beside, world: World) -> None:
    """Everything on the small GitHub is again as it was. Nothing here writes to the repository's files."""
    vars(beside.box.world).update(vars(copy.deepcopy(world)))
    beside.box.faults = None


def test_the_board_follows_the_labels_and_then_costs_nothing(beside: Beside) -> None:
    number = beside.place.send(urgency="binnen een maand")
    beside.place.play()
    assert beside.follow(apply=False).summary.terminal().startswith("Dit zou de automatisering doen")
    assert beside.project.items() == []
    told = beside.follow().summary.terminal()
    assert f"#{number} op het projectbord: status ‘zoekt expert’, thema ‘EUPL’" in told
    shown = {"Status": "zoekt expert", "Thema": "EUPL", "Soort organisatie": "gemeente", "Termijn": "binnen een maand"}
    assert beside.project.snapshot() == {f"{NAME}#{number}": shown}
    requests, writes = beside.cost()
    assert (requests, writes) == (5, 0)
    beside.label(number, ADVISED)
    beside.follow()
    assert beside.status(number) == ((ADVISED,), "advies gegeven")
    assert beside.cost()[1] == 0


def test_a_move_on_the_board_becomes_a_label_and_the_casus_goes_on(beside: Beside) -> None:
    number = beside.casus(Status.PARKED)
    beside.follow()
    beside.move(number, "nieuw")
    told = beside.follow().summary.terminal()
    assert told.count("gedaan: ") == 1
    assert f"Iemand zette #{number} op het projectbord onder ‘nieuw’" in told
    assert beside.status(number) == ((Status.NEW,), "nieuw")
    beside.place.sweep()
    assert beside.place.mentioned() == ["carla"]
    beside.follow()
    assert beside.status(number) == ((SEEKING,), "zoekt expert")
    beside.move(number, "nieuw")  # back to where it was two runs ago: still somebody's move
    beside.follow()
    assert beside.status(number) == ((Status.NEW,), "nieuw")
    assert beside.cost()[1] == 0


def test_who_may_only_move_cards_closes_nothing(beside: Beside) -> None:
    for status in (Status.RESOLVED, Status.PUBLISHED, Status.WITHDRAWN):
        number = beside.casus(Status.PARKED)
        beside.follow()
        beside.move(number, LABELS.of_status(status).name.partition(": ")[2])
        mentioned, pulls = beside.place.mentioned(), beside.place.repo.pulls()
        beside.follow()
        beside.place.sweep()
        assert beside.status(number)[0] == (status,)
        assert beside.place.repo.issue(number).state == "open"
        assert (beside.place.mentioned(), beside.place.repo.pulls()) == (mentioned, pulls)


def test_label_and_card_at_the_same_time(beside: Beside) -> None:
    number = beside.casus()
    beside.follow()
    beside.move(number, "geparkeerd")
    beside.label(number, IN_PROGRESS)
    beside.follow()
    assert beside.status(number) == ((IN_PROGRESS,), "opgepakt")


def test_a_card_under_something_else_is_told_and_left_alone(tmp_path: Path) -> None:
    with town(tmp_path, WITH_PROJECT) as place:
        beside = Beside(place, FIELDS | {"Status": [*FIELDS["Status"], "Ooit"]})
        number = beside.casus()
        beside.follow()
        beside.move(number, "Ooit")
        found = beside.follow()
        assert f"#{number} staat op het projectbord onder ‘Ooit’, en dat is geen status." in found.summary.terminal()
        assert beside.status(number) == ((SEEKING,), "Ooit")
        beside.label(number, ADVISED)
        beside.follow()
        assert beside.status(number) == ((ADVISED,), "advies gegeven")


def test_a_card_taken_off_stays_off_until_the_status_changes(beside: Beside) -> None:
    number = beside.casus()
    beside.follow()
    item = beside.project.item_of(beside.place.repo, number)
    assert item is not None
    beside.project.remove(item.id, by="zoe")
    assert beside.cost()[1] == 0
    assert beside.status(number) == ((SEEKING,), None)
    beside.label(number, ADVISED)
    beside.follow()
    assert beside.status(number) == ((ADVISED,), "advies gegeven")


def test_another_board_is_filled_from_the_start(beside: Beside) -> None:
    number = beside.casus()
    beside.follow()
    beside.project = beside.box.add_project("acme", "Nieuw bord", fields=FIELDS, by="zoe")
    beside.checkout = checkout(WITH_BOARD + "project: {number: 2}\n")
    beside.follow()
    assert beside.status(number) == ((SEEKING,), "zoekt expert")


def test_others_cards_and_what_is_no_casus_are_left_alone(beside: Beside) -> None:
    other = beside.box.add_repo("acme/elders")
    for repo in (other, beside.place.repo):
        issue_ = repo.open_issue("zoe", title="Iets anders")
        item = beside.project.add(repo, issue_, by="zoe")
        beside.project.move(item, "Status", "opgelost", by="zoe")
    before = beside.project.snapshot()
    closed, unlisted = beside.casus(ADVISED), beside.casus()
    beside.follow()
    beside.place.repo.close_issue("zoe", closed)
    beside.label(closed, Status.RESOLVED)
    beside.place.repo.add_label("zoe", unlisted, LABELS.unlisted.name)
    beside.follow()
    assert beside.status(closed)[1] == "opgelost"
    assert beside.status(unlisted)[1] is None
    assert before.items() <= beside.project.snapshot().items()


def test_what_the_board_lacks_is_told_with_what_to_add(tmp_path: Path) -> None:
    with town(tmp_path, WITH_PROJECT) as place:
        fields: Any = {"Status": ["nieuw", "Zoekt expert"], "Termijn": "text", "Thema": ["Inkoop en aanbesteden"]}
        beside = Beside(place, fields)
        first, second = beside.casus(), beside.casus(ADVISED)
        place.repo.add_label("zoe", first, "thema: inkoop")
        outcome = beside.follow()
        told = outcome.summary.terminal()
        assert not outcome.has_failed
        assert "In" not in told.partition("Op orgs/")[0].split()
        assert "Op orgs/acme/projects/1, in het veld ‘Status’, ontbreken opties." in told
        assert "‘opgepakt’, ‘advies gegeven’" in told
        assert "‘zoekt expert’" not in told.partition("‘Status’")[2].partition("\n")[0]
        assert "ontbreekt het veld ‘Soort organisatie’" in told
        assert "‘Termijn’ geen ‘Single select’" in told
        assert "in het veld ‘Thema’" not in told  # nobody needs one that isn't there
        assert beside.status(first) == ((SEEKING,), "Zoekt expert")
        assert beside.status(second) == ((ADVISED,), None)
        assert beside.cost()[1] == 0


def test_without_the_section_or_the_token_all_else_works(beside: Beside) -> None:
    found = beside.follow(token="")
    assert f"geef het door als {PROJECT_TOKEN}" in found.summary.terminal()
    assert not found.has_failed
    beside.checkout = checkout(WITH_BOARD)
    before = len(beside.box.requests)
    assert "Er is geen projectbord ingesteld." in beside.follow().summary.terminal()
    assert len(beside.box.requests) == before


def test_a_token_that_may_not_is_told_in_a_friendly_way(beside: Beside) -> None:
    beside.casus()
    reads = beside.box.app_token("acme", {**WRITE, "organization_projects": "read"})
    for token in (beside.place.token, beside.box.app_token("acme", {"issues": "write"}), "ghs_wrong", reads):
        before = len(beside.box.requests)
        found = beside.follow(token=token)
        assert "‘Projects: Read and write’" in found.summary.terminal()
        assert not found.has_failed
        refused = [each for each in beside.box.requests[before:] if each.status in {401, 403}]
        assert len(refused) == 1  # not once for every casus
    assert beside.project.items() == []
    beside.box.violations.clear()


def test_a_board_that_isnt_there_is_told(tmp_path: Path) -> None:
    for number, (text, says) in enumerate(
        [(WITH_BOARD + "project: {number: 9}\n", "Het projectbord orgs/acme/projects/9 is er niet"),
         (WITH_BOARD.replace("board:", "") + "project: {number: 1}\n", "heeft het bord-issue nodig")]
    ):  # fmt: skip
        with town(tmp_path / str(number), text) as place:
            found = Beside(place).follow()
            assert says in found.summary.terminal()
            assert not found.has_failed


def test_a_person_s_own_board_in_english(tmp_path: Path) -> None:
    """With a classic token: GitHub has no other for the boards of people."""
    text = WITH_BOARD.replace("language: nl", "language: en")
    with town(tmp_path, text + "project: {number: 1, owner: zoe, kind: person}\n") as place:
        beside = Beside(place)
        options = [beside.checkout.network.labels.status_name(status) for status in Status]
        mine = place.box.add_project("zoe", "Mine", fields={"Status": options})
        number = place.repo.open_issue("zoe", title="May we?")
        for name in ("casus", "status: seeking experts"):
            place.repo.add_label("zoe", number, name)
        told = beside.follow(token=place.box.user_token("zoe")).summary.markdown()
        assert f"#{number} on the project board: status ‘seeking experts’" in told
        assert "users/zoe/projects/1 has no field ‘Time frame’." in told
        assert [item.status for item in mine.items()] == ["seeking experts"]


def test_github_out_of_order_is_a_failure_and_a_quota_is_not(beside: Beside) -> None:
    beside.casus()
    beside.box.faults = lambda request: Fault(status=502) if "projectsV2" in request.path else None
    assert beside.follow().has_failed
    beside.box.faults = lambda request: Fault(status=429) if request.method in {"POST", "PATCH"} else None
    held = beside.follow()
    assert held.is_postponed
    beside.box.faults = None
    assert not beside.follow().has_failed
    assert beside.cost()[1] == 0


def play(beside: Beside) -> None:
    """One casus is new, one got another label, one was moved, and one was taken off."""
    numbers = [beside.casus() for _ in range(3)]
    beside.follow()
    beside.label(numbers[0], ADVISED)
    beside.move(numbers[1], "opgepakt")
    item = beside.project.item_of(beside.place.repo, numbers[2])
    assert item is not None
    beside.project.remove(item.id, by="zoe")
    beside.casus()


@pytest.mark.parametrize("for_good", [True, False])
def test_a_crash_at_every_request_ends_as_an_undisturbed_run(beside: Beside, *, for_good: bool) -> None:
    """Each time from the same world, put back as it was: making it anew would take longer than the runs."""
    play(beside)
    world = copy.deepcopy(beside.box.world)
    count = beside.cost()[0]
    expected = beside.end()
    assert beside.cost()[1] == 0
    assert 12 < count < 20
    for at, when in deaths(count) if for_good else ((each, "after") for each in range(1, count + 1)):
        put_back(beside, world)
        beside.box.faults = crash(at, when, for_good=for_good)
        assert beside.follow().has_failed or not for_good
        beside.box.faults = None
        assert not beside.follow().has_failed
        assert beside.end() == expected, at


def test_a_crash_between_card_and_memory_is_never_taken_for_somebodys_move(beside: Beside) -> None:
    """A person changes the label back before the next run: the card is then ours, although it looks like a move."""
    number = beside.casus()
    beside.follow()
    beside.label(number, ADVISED)

    def dies(request: Any) -> Fault | None:
        """After the card was written: at the comment that would remember it."""
        written = any(each.method == "PATCH" and "/items/" in each.path for each in beside.box.requests[start:])
        return Fault(drop=True) if written and "/items/" not in request.path else None

    start = len(beside.box.requests)
    beside.box.faults = dies
    assert beside.follow().has_failed
    beside.box.faults = None
    assert beside.status(number) == ((ADVISED,), "advies gegeven")
    beside.label(number, SEEKING)
    beside.follow()
    assert beside.status(number) == ((SEEKING,), "zoekt expert")


def test_what_could_not_be_written_is_not_remembered_as_if_it_were(beside: Beside) -> None:
    """GitHub refuses one card and one label, and the run goes on and remembers the rest."""
    shown, moved, fine = (beside.casus() for _ in range(3))
    beside.follow()
    beside.label(shown, ADVISED)
    beside.move(moved, "opgepakt")
    beside.label(fine, ADVISED)
    item = beside.project.item_of(beside.place.repo, shown)
    assert item is not None
    refused = (f"/items/{item.id}", f"/issues/{moved}/labels")
    beside.box.faults = lambda each: (
        Fault(status=422, message="no") if each.method in {"PATCH", "POST"} and each.path.endswith(refused) else None
    )
    assert beside.follow().has_failed
    assert beside.status(fine) == ((ADVISED,), "advies gegeven")
    beside.box.faults = None
    beside.follow()
    assert beside.status(shown) == ((ADVISED,), "advies gegeven")
    assert beside.status(moved) == ((IN_PROGRESS,), "opgepakt")


def casussen(beside: Beside, count: int, *, on_board: bool) -> list[int]:
    repo, project = beside.place.repo, beside.project
    with beside.box.in_one_go():
        numbers = [repo.open_issue("olga", title=f"Casus {index}") for index in range(count)]
        for number in numbers:
            for name in ("casus", "status: zoekt expert"):
                repo.add_label("zoe", number, name)
            if on_board:
                project.move(project.add(repo, number, by="zoe"), "Status", "zoekt expert", by="zoe")
    return numbers


def test_very_many_casussen_take_a_bounded_number_of_requests(beside: Beside) -> None:
    casussen(beside, 250, on_board=True)
    assert beside.cost() == (10, 1)  # once, to remember what was seen
    assert beside.cost() == (9, 0)
    assert all(len(each.body) < 3_000 for each in beside.place.repo.comments(1))


def test_more_new_casussen_than_one_run_writes_come_oldest_first(
    beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert board.MOST_WRITES == 100
    monkeypatch.setattr(board, "MOST_WRITES", 10)
    numbers = casussen(beside, 8, on_board=False)
    before = len(beside.box.requests)
    assert "de rest komt de volgende keer" in beside.follow().summary.terminal()
    written = [each for each in beside.box.requests[before:] if "/items" in each.path and each.method != "GET"]
    assert len(written) == 10
    assert [each.number for each in beside.project.items()] == numbers[:5]
    assert "de rest" not in beside.follow().summary.terminal()
    assert [each.number for each in beside.project.items()] == numbers


def test_more_moves_than_fit_in_one_run_are_none_of_them_lost(beside: Beside) -> None:
    numbers = casussen(beside, 22, on_board=True)
    beside.follow()
    with beside.box.in_one_go():
        for number in numbers:
            beside.move(number, "opgepakt")
    assert "de rest komt de volgende keer" in beside.follow().summary.terminal()
    beside.follow()
    assert {beside.status(number) for number in numbers} == {((IN_PROGRESS,), "opgepakt")}


def test_what_is_from_before_us_comes_on_no_board_unless_it_was_taken_up(tmp_path: Path) -> None:
    with town(tmp_path, f"{WITH_PROJECT}since: 2026-11-24\n") as place:
        beside = Beside(place)
        place.box.quota = 10_000
        old = from_before(place)
        repeated(place, old, 1_200)
        taken_up, fresh = beside.casus(), beside.casus(who="piet")
        place.repo.state.issues[taken_up].created_at -= timedelta(days=365)
        beside.follow()
        assert {item.number for item in beside.project.items()} == {taken_up, fresh}
