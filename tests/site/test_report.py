"""What a quarter was worth: each number from what happened in it, nobody to be known by it, and a page one can send."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ospo_automation.cli.main import cli
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.quarter import Quarter
from ospo_automation.core.sight.for_site import Records, dump
from ospo_automation.site.figures import figures
from ospo_automation.site.quarterly import QuarterlyReport, past_quarters, report
from ospo_automation.site.report_page import report_pages
from tests.site.knowledge import OSPO, PAGES, content, lesson, moment, record, write

TODAY = date(2027, 1, 12)
LAST = Quarter.named("2026-4")
ASKED = [
    record(1, created_at=moment(10, 1), first_expert_at=moment(10, 2), advised_at=moment(10, 5), outcome="helped",
           closed_at=moment(12, 30), is_open=False),
    record(2, created_at=moment(11, 2), outcome="partly", closed_at=moment(1, 4, 2027), is_open=False),
    record(3, created_at=moment(11, 3), topics=("inkoop",), organisation_type="province"),
    record(4, "Geheime vraag", created_at=moment(11, 4), is_unlisted=True),
    record(5, created_at=moment(8, 3), outcome="not-helped", closed_at=moment(10, 6), is_open=False),
    record(6, created_at=moment(12, 1, 2025)),
    # Twenty to midnight in Amsterdam is still the old year; what UTC says of it isn't asked.
    record(7, created_at=datetime(2026, 12, 31, 22, 40, tzinfo=UTC)),
    record(8, created_at=datetime(2026, 12, 31, 23, 40, tzinfo=UTC)),
]  # fmt: skip


def found(root: Path, quarter: Quarter = LAST, pages: dict[str, str] | None = None) -> QuarterlyReport:
    return report(content(write(root, {**PAGES, **(pages or {})}), ASKED, TODAY)[0], ASKED, quarter)


def person(day: str) -> str:
    return f"---\nname: Iemand Anders\njoined_on: {day}\n---\n\nIk denk mee.\n"


def meeting(day: str, present: str) -> str:
    return f"---\ntitle: Verslag\ndate: {day}\n{present}---\n\n# Verslag\n"


def test_each_number_is_of_the_quarter_in_which_it_happened(tmp_path: Path) -> None:
    told = found(tmp_path, pages={"docs/lessen/2026/9-nieuw.md": lesson("Nieuwe les", date="2026-12-01")})
    now, before, year_ago = told.told
    assert (now.asked, before.asked, year_ago.asked) == (5, 1, 1)
    assert (now.helped, now.partly, now.not_helped, now.unknown, now.ended) == (1, 0, 1, 0, 2)
    assert (now.first_word.days, now.advice.days) == ((1,), (2,))
    assert (now.lessons, now.meetings, year_ago.meetings) == (1, 0, 1)
    assert told.topics == [
        ("EUPL", (4, 1, 1)), ("Licenties en auteursrecht", (4, 1, 1)), ("Inkoop en aanbesteden", (1, 0, 0)),
    ]  # fmt: skip
    assert told.kinds == [("gemeente", (4, 1, 1)), ("provincie", (1, 0, 0))]
    assert [each.title for each in told.lessons] == ["Nieuwe les"]
    assert told.is_over
    assert not found(tmp_path, Quarter.of(TODAY)).is_over


def test_what_nobody_of_the_network_saw_counts_for_nothing(tmp_path: Path) -> None:
    """Anybody can make up any number of questions."""
    here = content(write(tmp_path, PAGES), ASKED, TODAY)[0]
    made_up = [record(100 + each, created_at=moment(7, 2, 2020), is_seen=False) for each in range(9)]
    made_up += [record(200 + each, created_at=moment(11, 2), is_seen=False) for each in range(9)]
    assert report(here, [*ASKED, *made_up], LAST) == report(here, ASKED, LAST)
    assert past_quarters(here, [*ASKED, *made_up]) == past_quarters(here, ASKED)
    assert figures(here, [*ASKED, *made_up]) == figures(here, ASKED)


@pytest.mark.parametrize(("joined", "shown"), [(0, (0, False)), (1, (0, True)), (4, (0, True)), (6, (5, True))])
def test_nobody_who_joined_can_be_known(tmp_path: Path, joined: int, shown: tuple[int, bool]) -> None:
    pages = {f"docs/experts/p{number}.md": person("2026-11-02") for number in range(joined)}
    now = found(tmp_path, pages=pages).now
    assert (now.joined, now.has_joined) == shown


def test_how_many_were_at_a_meeting_is_told_in_fives_where_it_was_written_down(tmp_path: Path) -> None:
    pages = {
        f"docs/bijeenkomsten/2026-1{each}-06.md": meeting(f"2026-1{each}-06", present)
        for each, present in enumerate(("present: 13\n", "present: 3\n", ""))
    }
    assert [each.present for each in found(tmp_path, pages=pages).meetings] == [10, 0, None]


def test_a_page_for_each_quarter_that_has_ended_and_has_something_to_tell(tmp_path: Path) -> None:
    there = content(write(tmp_path), ASKED, TODAY)[0]
    quarters = list(map(str, past_quarters(there, ASKED)))
    assert quarters == ["2026-4", "2026-3", "2026-2", "2026-1", "2025-4", "2025-3", "2025-2", "2025-1"]
    made = {each.page.path: each.text for each in report_pages(there)}
    assert list(made) == [f"kwartaal/{each}.md" for each in quarters]
    newest = made["kwartaal/2026-4.md"]
    assert (
        "kwamen er vijf vragen binnen bij Proefnetwerk, en werden er twee afgerond: één keer hielp het advies" in newest
    )
    assert "](../lessen/" not in newest
    assert "zoekt het netwerk nu nog iemand" in newest
    before = made["kwartaal/2026-2.md"]  # in which nobody asked anything, and of which today's gaps tell nothing
    assert not [each for each in ("nu nog iemand", "Hoe snel er antwoord kwam") if each in before]
    assert "](../lessen/2026/1-koppeling.md)" in made["kwartaal/2026-1.md"]
    assert not [path for path, text in made.items() if "Geheime vraag" in text or "issues/4" in text]
    assert list(report_pages(content(tmp_path, None, TODAY)[0])) == []


def asked(root: Path, *more: str) -> str:
    records = root / "casussen.json"
    records.write_bytes(dump(Records(tuple(ASKED))))
    given = ["report", "--root", str(root), "--casussen", str(records), "--now", "2027-01-12T09:00:00Z", *more]
    result = CliRunner().invoke(cli, given, catch_exceptions=False)
    return result.output


def test_the_command_writes_a_page_that_fetches_nothing_and_leads_to_the_site(tmp_path: Path) -> None:
    root = write(tmp_path / "net")
    assert "# Kwartaalbericht, vierde kwartaal 2026" in asked(root)
    assert "(https://kennis.example.org/net/lessen/2026/1-koppeling/)" in asked(root, "--quarter", "2026-1")
    file = tmp_path / "bericht.html"
    assert asked(root, "--to", str(file)) == f"2026-4 stands in {file}.\n"
    page = file.read_text()
    assert '<html lang="nl">' in page
    assert "<title>Kwartaalbericht, vierde kwartaal 2026</title>" in page
    assert "<h2>In getallen</h2>" in page
    assert not [word for word in ("<script", "<link", "src=", "url(") if word in page]
    assert "2027-3 hasn't begun yet" in asked(root, "--quarter", "2027-3")
    assert "is no quarter; write one such as 2026-4" in asked(root, "--quarter", "2026-5")


VISITS = "page,quarter,visits\nlessen/2026/1-koppeling.md,2026-1,120\n{address},2026-Q1,3\n"


def test_who_counts_visits_can_have_them_told(tmp_path: Path) -> None:
    visits = VISITS.format(address="https://kennis.example.org/net/lessen/2026/1-koppeling/")
    root = write(tmp_path, {**PAGES, "docs/bereik.csv": visits}, f"{OSPO}  reach: docs/bereik.csv\n")
    assert "*(123 keer bezocht)*" in asked(root, "--quarter", "2026-1")
    assert "keer bezocht" not in asked(root, "--quarter", "2026-4")


def test_what_is_wrong_with_visits_is_told_with_its_line(tmp_path: Path) -> None:
    visits = "page,quarter,visits\na.md,2026-9,1\nb.md,2026-1,veel\nc.md,2026-1\n"
    root = write(tmp_path, {**PAGES, "docs/bereik.csv": visits}, f"{OSPO}  reach: docs/bereik.csv\n")
    with pytest.raises(BadConfig) as caught:
        content(root)
    assert [(each.file, each.line) for each in caught.value.faults] == [("docs/bereik.csv", n) for n in (2, 3, 4)]
    apart = write(tmp_path / "b", PAGES, f"{OSPO}  reach: weg.csv\n")
    with pytest.raises(BadConfig, match="isn't there"):
        content(apart)
    (apart / "weg.csv").symlink_to(root / "docs/bereik.csv")  # of another repository
    with pytest.raises(BadConfig, match="isn't there"):
        content(apart)
