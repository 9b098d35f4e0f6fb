"""Before the build: which pages follow from a knowledge base, what they hold, and what is told of every fault in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.site.figures import figures
from ospo_automation.site.gitdates import Dates
from ospo_automation.site.layout import Page, PageKind
from tests.given import OSPO_YML
from tests.site.knowledge import (
    ADDRESS,
    DESCRIPTION,
    PAGES,
    RECORDS,
    commit,
    content,
    generated,
    git,
    layout,
    lesson,
    record,
    snapshot,
    write,
)

LESSON = "docs/lessen/2026/7-les.md"
REPORTS = {
    f"kwartaal/{year}-{which}.md" for year, which in product((2025, 2026), (1, 2, 3, 4)) if (year, which) < (2026, 4)
}
MADE = REPORTS | {
    "bord.md",
    "cijfers.md",
    "stel-je-vraag.md",
    "zoeken.md",
    "poster.md",
    "wie-missen-we.md",
    "lessen/index.md",
    "experts/index.md",
    "bijeenkomsten/index.md",
    "themas/index.md",
    "themas/licenties.md",
    "themas/licenties/eupl.md",
    "themas/inkoop.md",
    "themas/beveiliging/publiceren.md",
}
BESIDE = {"cijfers.csv", "experts.json", "network.json", "assets/ospo/ask.json"}
BESIDE |= {"assets/ospo/ask-code.svg"}
BESIDE |= {each.replace(".md", "/atom.xml") for each in MADE if re.fullmatch(r"themas/(?!index).+", each)}


def pages(root: Path) -> dict[str, Page]:
    return {page.path: page for page in layout(root).pages()}


def made(root: Path, path: str) -> str:
    return (layout(root).docs / path).read_text(encoding="utf-8")


def test_pages_follow_from_what_the_knowledge_base_holds(tmp_path: Path) -> None:
    root = write(tmp_path)
    generated(root)
    own = {name.removeprefix("docs/") for name in PAGES}
    assert set(snapshot(layout(root).docs)) == own | MADE | BESIDE
    found = pages(root)
    assert found["lessen/2026/1-koppeling.md"].model_copy(update={"above": "", "beneath": ""}) == Page(
        path="lessen/2026/1-koppeling.md",
        kind=PageKind.LESSON,
        title="Mag een koppeling onder de EUPL?",
        description=DESCRIPTION,
        source="docs/lessen/2026/1-koppeling.md",
        made=date(2026, 3, 2),
        changed=date(2026, 4, 5),
        topics=("licenties/eupl",),
        people=("Carla Smit",),
    )
    hidden = {path for path, page in found.items() if not page.is_found}
    never = {
        "bord.md",
        "poster.md",
        "zoeken.md",
        "experts/leeg.md",
        "lessen/2026/3-weg.md",
        "themas/beveiliging/publiceren.md",
    }
    assert hidden == never
    assert "sindsdien niet opnieuw bekeken" in made(root, "lessen/2025/2-inkoop.md")
    assert "sindsdien niet opnieuw bekeken" not in made(root, "lessen/2026/1-koppeling.md")
    everything = {name: text.decode() for name, (text, _) in snapshot(layout(root).docs).items() if name.endswith("md")}
    assert [name for name, text in everything.items() if "Geheime vraag" in text or "issues/4" in text] == []
    assert [name for name, text in everything.items() if "3-weg" in text] == []
    assert "Carla Smit" in made(root, "themas/licenties/eupl.md")
    assert "(2026/1-koppeling.md)" in made(root, "lessen/index.md")
    nobody = re.compile(r"\b(anna|bert|emma|zoe)\b", re.IGNORECASE)  # signed up, without a page of their own
    assert [name for name, text in everything.items() if nobody.search(text)] == []
    assert "Welke licentie?" in made(root, "themas/licenties.md")
    assert "Welke licentie?" not in made(root, "themas/inkoop.md")
    assert "Gemeente Voorbeeldstad\n" in made(root, "experts/carla.md")
    assert "…" not in made(root, "experts/carla.md")


def test_figures_count_what_happened_and_nobody(tmp_path: Path) -> None:
    root = write(tmp_path)
    found = figures(content(root)[0], RECORDS)
    assert (found.total, found.open) == (6, 4)
    assert list(map(str, found.quarters)) == ["2026-1", "2026-2", "2026-3", "2026-4"]
    assert list(found.outcomes) == [
        ("helped", (0, 0, 0, 0, 1)),
        ("partly", (0, 1, 0, 0, 0)),
        ("not-helped", (0, 0, 0, 0, 0)),
        ("", (0, 0, 1, 3, 0)),
    ]
    assert list(found.topics) == [  # what is about the EUPL is about licences too, once
        ("Licenties en auteursrecht", (0, 1, 0, 2, 1)),
        ("EUPL", (0, 1, 0, 2, 1)),
        ("Inkoop en aanbesteden", (0, 0, 1, 0, 0)),
    ]
    assert list(found.kinds) == [("gemeente", (0, 1, 1, 2, 1))]
    assert found.first_expert is not None
    # Working days: 0, 1, 1, 4, and 5 over a week in May in which Liberation Day is no holiday for most.
    assert (found.first_expert.count, found.first_expert.half, found.first_expert.most) == (5, 1, 4)
    assert found.advice is None
    assert [(each.title, each.experts, each.lessons, each.asked) for each in found.coverage] == [
        ("Licenties en auteursrecht", 2, 1, 4),
        ("EUPL", 3, 1, 4),
        ("Inkoop en aanbesteden", 1, 1, 1),
        ("Veilig publiceren", 0, 0, 0),
    ]
    assert found.gaps == ["Veilig publiceren"]


def test_all_figures_stand_in_a_file_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    root = write(tmp_path, configuration=OSPO_YML.replace("EUPL", "'=1+1'") + f"site:\n  address: {ADDRESS}\n")
    generated(root)
    rows = list(csv.reader(made(root, "cijfers.csv").splitlines()))
    assert rows[0] == ["wat", "naam", "kwartaal", "aantal"]
    assert ["uitkomst", "Nog niet bekend", "Q4 2026", "3"] in rows
    assert ["thema", "'=1+1", "eerder", "1"] in rows
    assert sum(int(number) for what, *_, number in rows if what == "uitkomst") == len(RECORDS)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]


def test_made_twice_nothing_changes_and_what_is_gone_goes(tmp_path: Path) -> None:
    root = write(tmp_path)
    theirs = snapshot(root / "docs")
    first, before = generated(root), snapshot(root)
    again = generated(root)
    assert (again.written, again.removed) == (0, 0)
    assert snapshot(root) == before
    assert first.written == len(snapshot(layout(root).docs))
    assert snapshot(root / "docs") == theirs
    (root / "docs/lessen/2025/2-inkoop.md").unlink()
    assert generated(root).removed == 1
    assert "2-inkoop" not in "".join(snapshot(layout(root).docs))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("records", [None, (), RECORDS])
def test_every_page_of_ours_says_what_it_is(
    tmp_path: Path, language: str, records: Sequence[CasusRecord] | None
) -> None:
    """Also with nothing in it, and with the shortest of names."""
    settings = OSPO_YML.replace("language: nl", f"language: {language}").replace(
        "EUPL", "{title: EUPL, description: x}"
    )
    few = {} if records == () else {name: text for name, text in PAGES.items() if name != "docs/index.md"}
    root = write(tmp_path, few, settings + f"site:\n  address: {ADDRESS}\n  title: K\n")
    generated(root, records)
    ours = [page for page in pages(root).values() if not page.source]
    assert len(ours) >= len(MADE if records == RECORDS else MADE - REPORTS) - (records == ())
    for page in [*ours, *(page for page in pages(root).values() if page.kind is PageKind.PERSON)]:
        text = made(root, page.path)
        assert page.title, page.path
        assert 70 <= len(page.description) <= 160, page
        assert "!" not in text.replace("![", ""), page.path
        assert "\n# " in text, page.path
        assert "](/" not in text, page.path
        assert "{{" not in text, page.path


FAULTS: dict[str, tuple[str, str | bytes, int, str]] = {
    "date": (LESSON, lesson("Mag dit zo?", date="2026-02-30"), 4, "is no day"),
    "day in words": (LESSON, lesson("Mag dit zo?", date="2 maart"), 4, "2027-01-04"),
    "key": (LESSON, lesson("Mag dit zo?", topic="x"), 5, "Did you mean 'topics'?"),
    "topic": (LESSON, lesson("Mag dit zo?", topics="[licenties/eulp]"), 5, "Did you mean 'licenties/eupl'?"),
    "description": (LESSON, lesson("Mag dit zo?", description="Kort."), 3, "70 to 160 characters"),
    "html": (LESSON, lesson("Mag <b>dit</b> zo?"), 2, "can't hold < or >"),
    "nothing said": (LESSON, "# Een les\n", 1, "Begin it with a line '---'"),
    "dashes": (LESSON, "---\ntitle: Een les\n\n# Een les\n", 1, "End the block with a line '---'"),
    "yaml": (LESSON, "---\ntitle: Een: les\n---\n", 2, "is not valid YAML"),
    "tag": (LESSON, lesson("Mag dit zo?", licence="!!python/object:os.system x"), 5, "Remove the tag"),
    "doubled": (LESSON, "---\ntitle: Een les\ntitle: Twee\n---\n", 3, "Keep one of them"),
    "bytes": (LESSON, b"---\ntitle: \xff\n---\n", 0, "Save it as UTF-8"),
    "plain page": ("docs/x.md", b"\xfe\xff", 0, "Save it as UTF-8"),
    "template of the engine": ("docs/a.md", "---\ntitle: A\ntemplate: redirect.html\n---\n", 3, "plain name"),
    "template from elsewhere": ("docs/b.md", "---\ntemplate: ../../x\n---\n", 2, "plain name"),
    "icon": ("docs/c.md", "---\ntitle: C\nicon: https://x.example/x\n---\n", 3, "plain name"),
    "status": ("docs/lessen/index.md", "---\nstatus: '\"><script>'\n---\n", 2, "plain name"),
    "lists": ("docs/d.md", "---\ntitle: D\n---\n\nTekst.\n\n" + "- " * 900 + "x\n", 7, "levels out"),
    "quotes": ("docs/e.md", "# E\n\n" + "> 1. " * 60 + "x\n", 3, "levels out"),
    "indents": ("docs/f.md", "".join("    " * level + "- x\n" for level in range(300)), 101, "levels out"),
    "person": ("docs/experts/piet.md", "---\nnaam: Piet\n---\n", 2, "Known keys: name"),
    "meeting": ("docs/bijeenkomsten/x.md", "---\ntitle: Wij\n---\n", 0, "'date' is missing"),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_is_named_with_its_place_and_what_to_do(tmp_path: Path, which: str) -> None:
    file, text, line, says = FAULTS[which]
    root = write(tmp_path, {file: text})
    with pytest.raises(BadConfig) as raised:
        generated(root)
    [fault] = raised.value.faults
    assert fault.file == file
    assert fault.line == line or not line
    assert says in str(fault)


def test_what_is_no_fault_stays_as_it_is(tmp_path: Path) -> None:
    fine = (
        "---\ntemplate: home.html\nicon: material/home\nstatus: new\n---\n\n" + "- " * 200 + "\n\n" + "> " * 40 + "x\n"
    )
    root = write(tmp_path, {"docs/a.md": fine})
    generated(root)
    assert made(root, "a.md") == fine


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    pages_ = {name: text for name, text, *_ in FAULTS.values() if isinstance(text, str)}
    with pytest.raises(BadConfig) as raised:
        generated(write(tmp_path, pages_))
    assert {fault.file for fault in raised.value.faults} == set(pages_)


@pytest.mark.parametrize("target", ["../../geheim.md", "../.git/config", ""])
@pytest.mark.parametrize("name", ["docs/lek.md", "docs/lek.txt"])
def test_a_link_that_leads_out_or_to_itself_is_refused(tmp_path: Path, target: str, name: str) -> None:
    root = write(tmp_path / "kennis", {"docs/x.md": "# X\n", ".git/config": "token", "../geheim.md": "geheim"})
    (root / name).symlink_to(target or Path(name).name)
    with pytest.raises(BadConfig, match="a link to a place"):
        generated(root)


def test_a_folder_that_leads_out_is_refused_and_one_that_stays_in_is_fine(tmp_path: Path) -> None:
    write(tmp_path / "elders", {"docs/geheim.md": "# Geheim\n"})
    root = write(tmp_path / "kennis", {"README.md": "# Lees\n\nDit eerst.\n"})
    (root / "docs").symlink_to("../elders/docs")
    with pytest.raises(BadConfig, match="Put the file itself here"):
        generated(root)
    (root / "docs").unlink()
    (root / "docs").mkdir()
    (root / "docs/README.md").symlink_to("../README.md")
    generated(root)
    assert made(root, "README.md").startswith("# Lees\n\n<form")
    assert "\n\nDit eerst.\n\n## " in made(root, "README.md")


def test_dates_are_those_of_git_or_none(tmp_path: Path) -> None:
    root = write(tmp_path / "kennis")
    commit(root, "2026-02-01")
    write(root, {"docs/beginnen.md": "# Begin\n\nAnders.\n", "docs/nieuw.md": "# Nieuw\n"})
    git(root, "add", "docs/beginnen.md")
    git(root, "commit", "--quiet", "--message=x", day="2026-06-07")
    generated(root)
    found = pages(root)
    assert (found["beginnen.md"].made, found["beginnen.md"].changed) == (date(2026, 2, 1), date(2026, 6, 7))
    assert (found["index.md"].made, found["index.md"].changed) == (date(2026, 2, 1), date(2026, 2, 1))
    assert (found["nieuw.md"].made, found["nieuw.md"].changed) == (None, None)
    assert found["lessen/2026/1-koppeling.md"].changed == date(2026, 4, 5)  # as it says itself
    assert found["lessen/2025/2-inkoop.md"].changed == date(2026, 2, 1)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "ondiep")
    assert not generated(tmp_path / "ondiep").dates_known
    shallow = pages(tmp_path / "ondiep")
    assert (shallow["beginnen.md"].made, shallow["beginnen.md"].changed) == (None, None)
    assert shallow["lessen/2025/2-inkoop.md"].changed == date(2025, 2, 3)
    assert content(root)[0].pages[0].dates == Dates(date(2026, 2, 1), date(2026, 6, 7))


def test_the_board_holds_so_many_and_says_how_many_more(tmp_path: Path) -> None:
    root = write(tmp_path)
    generated(root, [record(number, f"Vraag {number}") for number in range(1, 24)])
    board = made(root, "bord.md")
    assert "Zoekt expert (23)" in board
    assert "En nog 3." in board
    assert "Vraag 4<" in board
    assert "Vraag 3<" not in board
