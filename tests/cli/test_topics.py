"""`ospo topics`: a topic that was renamed, split or merged is carried through, dry first, on the small GitHub."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from ospo_automation.core.engine.effects import Say
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.expertise import parse
from ospo_automation.sandbox import Fault, Request
from tests.given import OSPO_YML, WITH_BOARD
from tests.site.knowledge import ABOUT, ADDRESS, lesson
from tests.town import NAME, Moment, Town, town
from tests.typed import ospo

EXPERTISE = "# Wie weet wat\n*  @zoe @wim\nlicenties  @anna @bert  # al lang\nlicenties/eupl  @carla\ninkoop  @emma\n"
RENAMED = OSPO_YML.replace(
    "licenties: Licenties en auteursrecht\n  licenties/eupl: EUPL",
    "recht: { title: Recht, formerly: [Licenties en auteursrecht], earlier: [licenties] }\n"
    "  recht/eupl: { title: EUPL, earlier: [licenties/eupl] }",
)
SPLIT = OSPO_YML.replace(
    "licenties/eupl: EUPL",
    "eupl: { title: EUPL, earlier: [licenties/eupl] }\n  keuze: { title: Licentiekeuze, earlier: [licenties/eupl] }",
)
MERGED = OSPO_YML.replace(
    "licenties/eupl: EUPL\n  inkoop: Inkoop en aanbesteden",
    "inkoop: { title: Inkoop, formerly: [EUPL], earlier: [licenties/eupl] }",
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + ABOUT % ADDRESS) as it:
        it.repo.commit(
            {
                ".github/EXPERTISE": EXPERTISE,
                "docs/lessen/2026/1-x.md": lesson("Mag een koppeling onder de EUPL?", topics="[licenties/eupl]"),
                "docs/experts/anna.md": "---\nname: Anna\ntopics:\n  - licenties  # graag\n---\nHoi\n",
                "docs/themas/licenties/eupl.md": "# EUPL\n\nLees eerst de handleiding.\n",
            },
            message="Kennis",
            author="zoe",
        )
        it.renew()
        assert ospo("forms", "--apply", cwd=it.root).returncode == 0  # from then on it is written down which are ours
        yield it


def way(place: Town) -> dict[str, str]:
    return {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}


def told(place: Town, *words: str) -> str:
    done = ospo("topics", *words, cwd=place.root, **way(place))
    assert done.returncode == 0, done.stderr
    return done.stdout


def decide(place: Town, configuration: str) -> None:
    text = configuration + "board:\n" + ABOUT % ADDRESS
    (place.root / FILE).write_text(text, encoding="utf-8")


def state(place: Town) -> tuple[dict[str, str], dict[int, set[str]], set[str]]:
    """Every file of the checkout, the labels of each casus, and all labels."""
    files = (
        file for file in place.root.rglob("*") if file.is_file() and ".git" not in file.relative_to(place.root).parts
    )
    issues = {issue.number: set(issue.labels) for issue in place.repo.issues()}
    return (
        {str(file.relative_to(place.root)): file.read_text(encoding="utf-8") for file in files},
        issues,
        set(place.repo.labels()),
    )


def pushed(place: Town) -> None:
    files = state(place)[0]
    there = subprocess.run(
        ["git", "ls-files"], cwd=place.root, check=True, capture_output=True, text=True
    ).stdout.split()
    place.repo.commit({**files, **{name: None for name in there if name not in files}}, message="Thema", author="zoe")
    place.renew()


def test_a_rename_is_shown_first_and_then_carried_through_everywhere_once(place: Town) -> None:
    number = place.send()
    place.play()
    assert "thema: licenties/eupl" in place.repo.issue(number).labels
    events = len(place.repo.issue(number).labels)
    decide(place, RENAMED)
    before = state(place)
    dry = told(place)
    assert state(place) == before, "dry"
    for line in (
        "  -licenties  @anna @bert  # al lang",
        "  +recht      @anna @bert  # al lang",
        "label 'thema: licenties/eupl': would be renamed to 'thema: recht/eupl'",
        "docs/themas/licenties/eupl.md: would be moved to docs/themas/recht/eupl.md",
        "To do it: ospo topics --apply",
    ):
        assert line in dry.splitlines(), dry
    done = told(place, "--apply")
    assert "label 'thema: licenties/eupl': renamed to 'thema: recht/eupl'" in done
    files, issues, labels = state(place)
    assert {"thema: recht/eupl"} <= issues[number]
    assert len(issues[number]) == events
    assert not [name for name in labels if "licenties" in name]
    assert files[".github/EXPERTISE"].splitlines()[2:4] == [
        "recht      @anna @bert  # al lang",
        "recht/eupl      @carla",
    ]
    assert "topics: [recht/eupl]" in files["docs/lessen/2026/1-x.md"]
    assert "  - recht  # graag" in files["docs/experts/anna.md"]
    assert files["docs/themas/recht/eupl.md"] == "# EUPL\n\nLees eerst de handleiding.\n"
    assert "docs/themas/licenties/eupl.md" not in files
    assert "themas/licenties/: themas/recht/\n" in files["docs/redirects.yml"]
    assert '- "Recht"' in files[".github/ISSUE_TEMPLATE/casus.yml"]
    assert "Everything follows the topics already." in told(place, "--apply")
    assert state(place) == (files, issues, labels)
    pushed(place)
    asked = place.mentioned()
    steps = place.again(number).summary.plan.steps
    assert [(each.effect.key, each.comment) for each in steps if isinstance(each.effect, Say)] == [("intake", 500001)]
    assert len(steps) == 1, "our welcome notes the label of today; nothing else of a casus from before changes"
    assert place.again(number).summary.plan.steps == ()
    place.sweep()
    assert place.mentioned() == asked, "nobody is asked again"
    checked = ospo("check", cwd=place.root)
    assert "matches none" not in checked.stdout


def test_a_split_leaves_its_casussen_at_each_part(place: Town) -> None:
    number = place.send()
    place.play()
    decide(place, SPLIT)
    assert "would be renamed to 'thema: eupl'; its casussen would get 'thema: keuze' too" in told(place)
    told(place, "--apply")
    files, issues, labels = state(place)
    assert {"thema: eupl", "thema: keuze"} <= issues[number]
    assert "thema: licenties/eupl" not in labels
    lines = files[".github/EXPERTISE"]
    for topic in ("eupl", "keuze"):
        rings = parse(lines, teams={}).rings([topic])
        assert [list(ring.experts) for ring in rings] == [["carla"], ["anna", "bert"], ["zoe", "wim"]]
    assert "topics: [eupl, keuze]" in files["docs/lessen/2026/1-x.md"]
    assert "Everything follows" in told(place)


def test_a_merge_gives_its_casussen_the_label_that_is_there_and_only_then_takes_the_old_one_away(place: Town) -> None:
    number, other = place.send(), place.send("piet", topics=["Inkoop en aanbesteden"])
    place.play()
    decide(place, MERGED)
    assert "label 'thema: licenties/eupl': its casussen would get 'thema: inkoop', and then it would go" in told(place)
    assert "1 casussen got 'thema: inkoop', and it is gone" in told(place, "--apply")
    files, issues, labels = state(place)
    assert "thema: inkoop" in issues[number] & issues[other]
    assert "thema: licenties/eupl" not in labels
    assert "inkoop  @emma @carla" in files[".github/EXPERTISE"]
    assert "Everything follows" in told(place)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("configuration", [RENAMED, SPLIT, MERGED], ids=["renamed", "split", "merged"])
def test_a_run_that_breaks_off_at_any_write_is_gone_on_with(
    place: Town, configuration: str, when: Literal["before", "after"]
) -> None:
    for who, topics in (("olga", ["EUPL"]), ("piet", ["EUPL", "Inkoop en aanbesteden"])):
        place.send(who, topics=topics)
    place.play()
    decide(place, configuration)
    moment = Moment(place)
    told(place, "--apply")
    _, issues, labels = state(place)
    broken = 0
    for at in range(1, 20):
        moment.back()
        count = 0

        def lost(request: Request, at: int = at) -> Fault | None:
            nonlocal count
            is_write = request.method != "GET" and "graphql" not in request.path
            count += is_write
            return Fault(when=when, status=403, message="Resource not accessible") if is_write and count == at else None

        place.box.faults = lost
        done = ospo("topics", "--apply", cwd=place.root, **way(place))
        place.box.faults = None
        broken += done.returncode != 0
        told(place, "--apply")
        assert state(place)[1:] == (issues, labels), at
        if count < at:
            break
    assert broken, "it was broken off at all"


def test_a_rename_of_which_only_the_answer_is_lost_is_done(place: Town) -> None:
    place.send()
    place.play()
    decide(place, RENAMED)
    lost: list[str] = []

    def answer(request: Request) -> Fault | None:
        is_first = request.method == "PATCH" and not lost
        lost.extend([request.path] if is_first else [])
        return Fault(when="after", status=502) if is_first else None

    place.box.faults = answer
    assert "renamed to 'thema: recht/eupl'" in told(place, "--apply")
    assert lost


def test_what_names_no_topic_is_told_with_what_to_write(place: Town) -> None:
    place.send()
    place.play()
    decide(place, OSPO_YML.replace("licenties/eupl: EUPL", "europees: Europees"))
    assert (
        "The label 'thema: licenties/eupl' is of no topic. Did it become another? Write 'earlier: [licenties/eupl]'"
        in told(place)
    )


def test_without_github_the_files_follow_all_the_same(place: Town) -> None:
    decide(place, RENAMED)
    done = ospo("topics", "--apply", cwd=place.root)
    assert "Labels weren't looked at" in done.stdout
    assert "recht      @anna" in (place.root / ".github/EXPERTISE").read_text(encoding="utf-8")


def test_what_has_to_be_done_on_a_board_in_projects_is_said(place: Town) -> None:
    decide(place, RENAMED)
    assert "Projects" not in told(place)
    decide(place, RENAMED + "project:\n  number: 3\n")
    (line,) = [each for each in told(place).splitlines() if "Projects" in each]
    assert line.startswith("note: The options of your board in Projects stay as they are.")
    assert "rename 'Licenties en auteursrecht' to 'Recht'; cards keep what they have" in line
    decide(place, OSPO_YML + "project:\n  number: 3\n")
    assert "Projects" not in told(place)


def test_nothing_is_written_behind_a_link(place: Town, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (place.root / ".github/ospo.yml").write_text(RENAMED, encoding="utf-8")
    (place.root / "docs/themas/recht").symlink_to(outside)
    done = ospo("topics", "--apply", cwd=place.root)
    assert done.returncode == 1
    assert "lies behind a link" in done.stderr
    assert list(outside.iterdir()) == []
    assert (place.root / ".github/EXPERTISE").read_text(encoding="utf-8") == EXPERTISE, "nothing is half done"
