"""Issues from before us become casussen by their labels alone: each once, whatever breaks, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ospo_automation.adopt.importing import read_meanings
from ospo_automation.cli.main import cli
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.gh import older_issues
from ospo_automation.gh.records import records_of
from ospo_automation.sandbox import Fault, Request
from tests.given import NOW, OSPO_YML
from tests.town import NAME, Town, town

FILE = """\
take: [vraag]
leave: [intern]
labels:
  licentie: licenties
  bezig: in_progress
  klaar: resolved
  bug: '-'
looked_at: true
"""
KINDS = (("vraag",), ("vraag", "licentie"), ("vraag", "bezig", "klaar"), ("vraag", "intern"), ("anders",))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    """One that begins some months after the small GitHub's first day."""
    with town(tmp_path, f"{OSPO_YML}since: {NOW.date() + timedelta(days=100)}\n") as found:
        yield found


def before_us(place: Town, count: int) -> None:
    """As many issues of each kind: open, closed as done, and closed as not planned, in turn."""
    for index in range(count):
        place.box.advance(timedelta(minutes=1))
        number = place.repo.open_issue("olga", title=f"Vraag {index}", body="Mag dit?")
        for label in KINDS[index % len(KINDS)]:
            place.repo.add_label("zoe", number, label)
        if index % 3:
            place.repo.close_issue("zoe", number, "completed" if index % 3 == 1 else "not_planned")
    place.box.advance(timedelta(days=200))
    list(place.waiting())


def take_over(place: Town, monkeypatch: pytest.MonkeyPatch, file: Path, *more: str) -> Result:
    token = place.box.token(place.repo, permissions={"contents": "read", "issues": "write", "pull_requests": "read"})
    for name, value in {"REPOSITORY": NAME, "TOKEN": token, "API_URL": place.box.url}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    where = ["--root", str(place.root), "--now", place.box.now.isoformat()]
    return CliRunner().invoke(cli, ["import", str(file), *where, *more])


def seen_in(result: Result) -> list[str]:
    """How to do what was shown."""
    return result.stdout.rstrip().splitlines()[-1].partition(".yml ")[2].split()


def labels_of(place: Town) -> dict[int, set[str]]:
    return {each.number: set(each.labels) for each in place.repo.issues()}


def test_what_was_there_becomes_casussen_and_nobody_hears_of_it(
    place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before_us(place, 45)
    file = tmp_path / "import.yml"
    file.write_text(FILE, encoding="utf-8")
    labels = place.checkout.network.labels
    before, mails = labels_of(place), len(place.box.notifications)

    shown = take_over(place, monkeypatch, file)
    assert shown.exit_code == 0, shown.output
    assert labels_of(place) == before
    wanted = [number for number, names in before.items() if "vraag" in names and "intern" not in names]
    assert [int(line[1:].split()[0]) for line in shown.stdout.splitlines() if line.startswith("#")] == sorted(wanted)
    assert "27 to take over, 0 are casussen already, 9 stay as they are." in shown.stdout

    done = take_over(place, monkeypatch, file, *seen_in(shown))
    assert done.exit_code == 0, done.output
    after = labels_of(place)
    topic, status = place.checkout.network.topic_label("licenties").name, labels.of_status
    for number, names in before.items():
        if number not in wanted:
            assert after[number] == names
            continue
        issue = place.repo.issue(number)
        ended = {"completed": Status.RESOLVED, "not_planned": Status.WITHDRAWN}.get(issue.state_reason or "")
        ended = Status.RESOLVED if "klaar" in names else ended
        new = {labels.casus.name, labels.looked_at.name} | ({topic} if "licentie" in names else set())
        assert after[number] == names | new | ({status(ended).name} if ended else set()), (number, issue)
    assert take_over(place, monkeypatch, file, "--apply").stdout.startswith("0 to take over, 27 are casussen already")

    # Neither the labels nor the hours after them say a word to anybody, and the figures know them all.
    assert len(place.box.notifications) == mails
    for _ in range(3):
        place.box.advance(timedelta(hours=1))
        place.sweep()
    assert [number for number in before if place.repo.comments(number)] == []
    records = records_of(place.reader(), "https://github.com/acme/netwerk", place.box.now).casussen
    assert {each.number for each in records} == set(wanted)
    assert not any(each.is_unlisted for each in records)

    # An open one from after the start would be welcomed: that is no old issue.
    late = place.repo.open_issue("olga", title="Van nu", body="Mag dit?")
    place.repo.add_label("zoe", late, "vraag")
    told = take_over(place, monkeypatch, file, "--apply")
    assert f"#{late}" in told.stdout.splitlines()[0]
    assert labels_of(place)[late] == {"vraag"}

    # Its owner takes up an open one, and somebody of the network asks for a lesson of a closed one.
    opened = next(number for number in wanted if place.repo.issue(number).state == "open")
    place.repo.comment("olga", opened, "Speelt nog steeds, wie weet dit?")
    place.play()
    assert len(place.repo.comments(opened)) > 1


def test_whatever_breaks_each_is_taken_over_once(place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before_us(place, 60)
    file = tmp_path / "import.yml"
    file.write_text(FILE, encoding="utf-8")
    broken: list[int] = []

    def breaks(request: Request) -> Fault | None:
        """The second portion is done, and GitHub says that it isn't."""
        if b"addLabelsToLabelable" not in request.sent:
            return None
        broken.append(request.number)
        return Fault(when="after", status=403, message="Resource not accessible") if len(broken) == 2 else None

    place.box.faults = breaks
    stopped = take_over(place, monkeypatch, file, *seen_in(take_over(place, monkeypatch, file)))
    place.box.faults = None
    assert stopped.exit_code == 1, stopped.output
    assert "Run it again" in stopped.output
    assert take_over(place, monkeypatch, file, *seen_in(take_over(place, monkeypatch, file))).exit_code == 0
    assert len(broken) == 2
    casus = place.checkout.network.labels.casus.name
    assert sum(casus in names for names in labels_of(place).values()) == 36


def test_a_search_goes_on_where_github_gives_no_more(
    place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before_us(place, 50)
    monkeypatch.setattr(older_issues, "MOST_FOUND", 20)
    monkeypatch.setattr("ospo_automation.sandbox.graphql_search.MOST", 20)
    file = tmp_path / "import.yml"
    file.write_text("query: 'is:closed label:vraag'\n", encoding="utf-8")
    assert take_over(place, monkeypatch, file, "--apply").exit_code == 0
    issues = place.repo.issues()
    closed = {each.number for each in issues if each.state == "closed" and "vraag" in each.labels}
    assert len(closed) > 20
    assert {each.number for each in issues if place.checkout.network.labels.casus.name in each.labels} == closed


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("labels:\n  a: licenties\n", 0, "takes nothing over"),
        ("take: [a]\nlabels:\n  a: licenties\n  b: weg\n", 4, "'weg' is no topic"),
        ("take: [a]\nclosed: klaar\n", 2, "'klaar' is no status"),
        ("take: a\n", 1, "take"),
        ("leave: [b]\nquery: 'label:x repo:acme/other'\n", 2, "can't hold 'repo:'"),
        ("neem: [a]\n", 1, "'neem' is unknown here"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(place: Town, text: str, line: int, what: str) -> None:
    with pytest.raises(BadConfig) as raised:
        read_meanings(text, "import.yml", place.checkout)
    [fault] = [each for each in raised.value.faults if what in each.what]
    assert fault.line == line


def test_a_file_that_is_no_text_is_told_and_not_guessed_at(
    place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "import.yml"
    file.write_bytes("take: [geïnteresseerd]\n".encode("latin-1"))
    done = take_over(place, monkeypatch, file)
    assert isinstance(done.exception, BadConfig)
    assert (str(file), "is not UTF-8 text.") in [(each.file, each.what) for each in done.exception.faults]


def test_a_draft_is_a_file_that_can_be_read(place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before_us(place, 10)
    place.repo.add_label("zoe", 1, "inkoop")
    place.repo.add_label("zoe", 1, "'t is: raar #1")
    file = tmp_path / "import.yml"
    assert take_over(place, monkeypatch, file, "--draft").exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "'inkoop': 'inkoop'  # 1" in text
    read_meanings(text.replace("take: []", "take: [vraag]"), "import.yml", place.checkout)
    assert take_over(place, monkeypatch, file, "--draft").exit_code == 2
    assert file.read_text(encoding="utf-8") == text


def test_a_new_question_hears_of_an_older_closed_one_that_asks_the_same(
    place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also of one that never had a form, and among many newer ones about something else; only what may stand in lists,
    and for as long as it may.
    """
    asked = "Onze koppeling met het zaaksysteem gebruikt een bibliotheek onder de LGPL. Mag de koppeling onder de EUPL?"
    kinds = {"goed": ("vraag", "licentie"), "van de hand": ("vraag", "licentie"), "verborgen": ("vraag", "licentie")}
    numbers = {name: place.repo.open_issue("olga", title="LGPL en EUPL in een koppeling", body=asked) for name in kinds}
    for name, number in numbers.items():
        for label in kinds[name]:
            place.repo.add_label("zoe", number, label)
        place.repo.close_issue("zoe", number, "not_planned" if name == "van de hand" else "completed")
    place.repo.add_label("zoe", numbers["verborgen"], place.checkout.network.labels.unlisted.name)
    for index in range(60):
        place.box.advance(timedelta(minutes=1))
        number = place.repo.open_issue("olga", title=f"Iets anders {index}", body="Hoe gaat het met de kaas?")
        place.repo.add_label("zoe", number, "vraag")
        place.repo.close_issue("zoe", number, "completed")
    place.box.advance(timedelta(days=200))
    list(place.waiting())
    file = tmp_path / "import.yml"
    file.write_text(FILE, encoding="utf-8")
    assert take_over(place, monkeypatch, file, *seen_in(take_over(place, monkeypatch, file))).exit_code == 0
    place.send()
    place.play()  # makes the labels
    new = place.send(question=asked)
    before = len(place.box.requests)
    place.play()
    assert len(place.box.requests) - before <= 10
    (welcome, *_) = (each.body for each in place.repo.comments(new))
    told = f"casus #{numbers['goed']}, al afgesloten, met een vraag die op de jouwe lijkt"
    assert f"{told}: **LGPL en EUPL in een koppeling**" in welcome
    assert not [name for name in ("van de hand", "verborgen") if f"#{numbers[name]}," in welcome]
    place.repo.add_label("zoe", numbers["goed"], place.checkout.network.labels.unlisted.name)
    place.repo.comment("olga", new, "Het gaat om versie 2.1.")
    place.play()
    (welcome, *_) = (each.body for each in place.repo.comments(new))
    assert "LGPL en EUPL" not in welcome


@pytest.mark.parametrize("changes", ["a title", "one more"])
def test_who_vouches_for_titles_vouches_for_those_that_were_shown(
    place: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changes: str
) -> None:
    before_us(place, 6)
    file = tmp_path / "import.yml"
    file.write_text(FILE, encoding="utf-8")
    before, shown = labels_of(place), take_over(place, monkeypatch, file)
    [first, *_] = [number for number, names in before.items() if "vraag" in names and "intern" not in names]
    place.repo.edit_issue("olga", first, title="Koop nu schoenen")
    if changes == "one more":
        place.repo.edit_issue("olga", first, title="Vraag 0")
        new = place.repo.open_issue("olga", title="Koop nu schoenen", body="Hier")
        place.repo.add_label("zoe", new, "vraag")
        place.repo.close_issue("olga", new)
    for given in (seen_in(shown), ["--apply"], ["--apply", "--seen", "x"]):
        refused = take_over(place, monkeypatch, file, *given)
        assert refused.exit_code == 1
        assert "Koop nu schoenen" in refused.stdout
        assert "Nobody saw these titles before" in refused.stdout
    assert {number: names for number, names in labels_of(place).items() if number in before} == before
    assert take_over(place, monkeypatch, file, *seen_in(refused)).exit_code == 0
    assert take_over(place, monkeypatch, file, "--apply").stdout.startswith("0 to take over")
