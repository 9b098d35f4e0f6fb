"""What `ospo check` says of a network's files by themselves and of its workflows, and what it costs for many."""

from __future__ import annotations

from pathlib import Path

import pytest

import ospo_automation
from ospo_automation.adopt.check import nowhere
from ospo_automation.adopt.forms import CASUS, INSTALLED, render
from ospo_automation.adopt.runtimes import runtime_faults
from ospo_automation.adopt.source import Release
from ospo_automation.adopt.speaking import speaking_faults
from ospo_automation.adopt.thin import workflows
from ospo_automation.adopt.unfilled import unfilled_faults
from ospo_automation.adopt.workflows_there import release_faults, there_faults
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.expertise import ExpertiseLine
from ospo_automation.core.primitives.errors import Fault
from ospo_automation.run.configuration import faults_in, read_checkout
from tests.given import EXPERTISE, NOW, OSPO_YML, configured, many_experts
from tests.typed import ROOT

ALL = ("anna", "bert", "carla", "emma", "wim", "zoe")
WORKFLOW = ".github/workflows/x.yml"
REAL = OSPO_YML.replace("example.org", "example.nl")


def told(root: Path, configuration: str = REAL, **files: str) -> list[Fault]:
    """All that is told of a network with these files beside the ordinary ones."""
    there = {FILE: configuration, ".github/EXPERTISE": EXPERTISE + "beveiliging/publiceren @emma\n"}
    for name, text in {**there, **render(configured(configuration)), **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    found = read_checkout(root)
    return list(faults_in(root, found, found.network.calendar.today(NOW)))


def lines(found: list[Fault]) -> list[tuple[str, int]]:
    return [(each.file, each.line) for each in found]


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        (FILE, "  address: https://ACCOUNT.github.io/REPOSITORY/", "'ACCOUNT' is a placeholder."),
        ("mkdocs.yml", "repo_url: https://github.com/JULLIE-ORGANISATIE/kb", "'JULLIE-ORGANISATIE' is a placeholder."),
        (FILE, "contact: loket@your-org.example.nl", "'your-org' is a placeholder."),
        ("mkdocs.yml", "repo_url: https://github.com/OWNER/kennisbank", "'OWNER' is a placeholder."),
        (".github/EXPERTISE", "*  @OWNER", "'OWNER' is a placeholder."),
        (WORKFLOW, "      - uses: OWNER/ospo_automation/actions/run@0123 # v1", "'OWNER' stands for something"),
        (WORKFLOW, "        uses: acme/ospo_automation/actions/run@FULL_COMMIT_ID", "'FULL_COMMIT_ID' stands"),
    ],
)
def test_a_placeholder_is_an_error_at_its_line(file: str, line: str, said: str) -> None:
    (fault,) = unfilled_faults({file: f"# OWNER and TODO in a remark\n{line}\n"})
    assert (fault.file, fault.line, fault.warning) == (file, 2, False)
    assert fault.what.startswith(said)
    assert fault.remedy


@pytest.mark.parametrize("words", ["<naam van je netwerk>", "TODO", "CHANGEME", "VUL IN"])
def test_what_looks_like_a_placeholder_is_only_told(words: str) -> None:
    (fault,) = unfilled_faults({FILE: f"name: {words}"})
    assert (fault.line, fault.warning) == (1, True)
    assert fault.what == f"'{words}' looks like a placeholder."


@pytest.mark.parametrize("host", ["example.org", "kennisbank.example.nl.test", "x.example", "localhost", "Example.COM"])
def test_an_address_that_leads_nowhere_is_told(host: str) -> None:
    for line in (f"contact: ospo@{host}", f"  address: https://{host}/", f"sign_up: 'https://{host}'"):
        (fault,) = unfilled_faults({FILE: line})
        assert (fault.line, fault.warning) == (1, True)
        assert f"'{host}' is an example" in fault.what


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (FILE, "contact: ospo@example.nl"),
        (FILE, "  address: https://example.org.nl/"),
        (FILE, "name: Account en eigenaar"),
        (FILE, "# contact: ospo@example.org"),
        ("mkdocs.yml", "copyright: <b>Gemeente</b> <a href='https://example.nl'>Gemeente</a>"),
        (".github/EXPERTISE", "licenties  @owner @todo-man @test @example"),
        (WORKFLOW, "        env: { OWNER: '${{ github.repository_owner }}', REPO: $REPOSITORY }"),
        (WORKFLOW, "      - uses: acme/ospo_automation/actions/run@0123 # OWNER"),
        (WORKFLOW, "      - run: curl https://example.org/"),
    ],
)
def test_what_is_somebody_s_own_is_no_placeholder(file: str, line: str) -> None:
    assert list(unfilled_faults({file: line})) == []


def test_an_action_for_an_older_node_is_told_where_that_can_be_known() -> None:
    sha = "3d3c42e5aac5ba805825da76410c181273ba90b1"
    ours = f"      - uses: acme/ospo_automation/actions/run@{sha} # v1\n"
    old = [
        f"uses: actions/checkout@{sha} # v4.2.2",
        "uses: actions/checkout@v4",
        "uses: 'actions/upload-pages-artifact@v4.0.0'",
        "uses: Actions/Setup-Python@v5",
        "uses: astral-sh/setup-uv@v6.8.0",
    ]
    fine = [
        f"uses: actions/checkout@{sha} # v7.0.1",
        f"uses: actions/checkout@{sha}",  # nobody knows
        "uses: actions/checkout@main",
        "uses: somebody/else@v1",
        "uses: actions/deploy-pages@v5",
    ]
    text = "jobs:\n  a:\n    steps:\n" + ours + "".join(f"      - {each}\n" for each in (*old, *fine))
    found = list(runtime_faults([WORKFLOW], {WORKFLOW: text}.get))
    assert lines(found) == [(WORKFLOW, number) for number in range(5, 10)]
    assert all(each.warning for each in found)
    assert found[0].what.startswith("actions/checkout v4.2.2 was made for an older Node.js")
    assert found[2].remedy == "Take v5 or later."
    assert list(runtime_faults([WORKFLOW], {WORKFLOW: text.replace(ours, "")}.get)) == [], "no workflow of this network"


def test_an_action_of_the_repository_itself_is_looked_into() -> None:
    files = {
        WORKFLOW: "jobs:\n  a:\n    steps:\n      - uses: ./actions/run\n      - uses: ./.github/actions/own\n",
        ".github/actions/own/action.yml": "name: own\nruns:\n  using: node20\n  main: x.js\n",
        "actions/run/action.yml": "runs:\n  using: composite\n",
    }
    (fault,) = runtime_faults([WORKFLOW], files.get)
    assert (fault.file, fault.line) == (".github/actions/own/action.yml", 3)
    assert fault.remedy == "Write 'using: node24'."


STEPS = "jobs:\n  a:\n    steps:\n      - "
STALE = "jobs:\n  quiet:\n    steps:\n      - uses: actions/stale@v10\n        with:\n          days-before-stale: 30\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (STALE, 4),
        (STALE.replace("steps:", "permissions: { issues: write }\n    steps:"), 5),
        ("jobs:\n  a:\n    steps:\n      - uses: actions/first-interaction@v3\n", 4),
        ("jobs:\n  a:\n    steps:\n      - run: gh issue comment 3 --body hallo\n", 4),
        (
            "jobs:\n  a:\n    steps:\n      - uses: actions/github-script@v8\n        with:\n          script: |\n"
            "            await github.rest.issues.createComment({})\n",
            4,
        ),
        (
            STEPS + "run: gh issue close 3\n        env: { GH_TOKEN: '${{ github.token }}' }\n",
            4,
        ),
    ],
)
def test_another_workflow_that_speaks_as_we_do_is_told(text: str, line: int) -> None:
    (fault,) = speaking_faults([WORKFLOW], {WORKFLOW: text}.get, configured())
    assert (fault.file, fault.line, fault.warning) == (WORKFLOW, line, True)
    assert "'github-actions[bot]'" in fault.what
    assert "casus" in fault.remedy


@pytest.mark.parametrize(
    "text",
    [
        STALE.replace("days-before-stale: 30", "exempt-issue-labels: 'bug,casus'"),
        STALE.replace("days-before-stale: 30", "repo-token: ${{ secrets.STALE_APP }}"),
        STALE.replace("steps:", "permissions: { contents: read }\n    steps:"),
        "permissions: {}\n" + STALE,
        "jobs:\n  a:\n    steps:\n      - run: echo gh pr checks\n",
        STEPS + "run: gh issue comment\n        env: { GH_TOKEN: '${{ steps.app.outputs.token }}' }\n",
        "jobs: [",
        "",
    ],
)
def test_a_workflow_that_does_not_is_not_told(text: str) -> None:
    assert list(speaking_faults([WORKFLOW], {WORKFLOW: text}.get, configured())) == []


SERIES = REAL + "meetings:\n  series:\n    kwartaal:\n      rule: FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH\n      first: {}\n"


def test_a_series_that_begins_on_a_day_that_its_rule_does_not_give_is_told_at_its_line(tmp_path: Path) -> None:
    found = [each for each in told(tmp_path, SERIES.format("2026-09-16 13:00")) if "begins on" in each.what]
    assert lines(found) == [(FILE, SERIES.count("\n"))]
    assert found[0].remedy == "Write 'first: 2026-09-17 13:00', or a rule with that day."
    assert not [each for each in told(tmp_path, SERIES.format("2026-09-17 13:00")) if "begins on" in each.what]


def test_a_choice_of_several_with_a_comma_in_it_is_told_at_its_line(tmp_path: Path) -> None:
    own = render(configured(REAL))[f"{INSTALLED}/{CASUS}"] + (
        "\n  - type: dropdown\n    attributes:\n      label: Met wie?\n      multiple: {}\n"
        "      options:\n        - niemand\n        - de leverancier, of een bouwer\n"
    )
    name = f"{INSTALLED}/{CASUS}"
    found = told(tmp_path, **{name: own.format("true")})
    comma = next(each for each in found if "comma" in each.what)
    assert (comma.file, comma.line, comma.warning) == (name, own.count("\n"), True)
    assert not [each for each in told(tmp_path, **{name: own.format("false")}) if "comma" in each.what]


def test_a_feed_at_no_topic_and_one_that_anybody_can_change_are_told_at_their_lines(tmp_path: Path) -> None:
    feeds = "signals:\n  feeds:\n    - http://a.example/f\n    - address: https://b.example/f\n      topic: niets\n"
    found = [each for each in told(tmp_path, REAL + feeds) if "the feed" in each.what]
    begin = REAL.count("\n")
    assert {(each.line - begin, each.warning) for each in found} == {(3, True), (5, False)}


def test_what_is_told_of_a_section_stands_at_its_line(tmp_path: Path) -> None:
    found = told(tmp_path, REAL + "since: 2027-01-04\nbots: [1]\n")
    at = {each.line for each in found if each.file == FILE}
    begin = REAL.count("\n")
    assert {begin, begin + 1, begin + 2} <= at, "'routing:' without 'privacy:', 'since:' and 'bots:'"


def test_who_is_known_by_a_login_alone_is_told_where_nobody_remembers_more(tmp_path: Path) -> None:
    pages = {f"docs/experts/{login}.md": f"---\ngithub_id: {100 + nth}\n---\n" for nth, login in enumerate(ALL)}

    def said(name: str, configuration: str = REAL, **files: str) -> list[str]:
        found = told(tmp_path / name, configuration, **files)
        return [each.what for each in found if "by a login alone" in each.what]

    assert said("a") == [
        "names '@anna' and 5 more by a login alone: whoever takes it once they gave it up has their part."
    ]
    assert said("b", **dict(list(pages.items())[1:])) == [
        "names '@anna' by a login alone: whoever takes it once they gave it up has their part."
    ]
    assert said("c", **pages) == said("d", REAL + "board:\n") == []


def test_of_many_experts_each_pattern_is_compared_once_with_each_topic(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What takes the time of 2,000 experts and 200 topics; benchmarks/ tells how long."""
    for name, text in many_experts(experts=400, topics=40, pages=False).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    compared: list[str] = []
    matches = ExpertiseLine.matches

    def counted(line: ExpertiseLine, topic: str) -> bool:
        compared.append(topic)
        return matches(line, topic)

    monkeypatch.setattr(ExpertiseLine, "matches", counted)
    found = read_checkout(tmp_path)
    assert not [each for each in faults_in(tmp_path, found, NOW.date()) if not each.warning]
    assert len(found.expertise.lines) == 401
    assert len(compared) == 40 * 40


OWN = Release("acme/ospo_automation", "a" * 40, "0.2.0", is_tagged=True)
WITH_SITE = REAL + "site: { address: https://kennisbank.example.nl/ }\n"


def with_workflows(configuration: str, release: Release = OWN) -> dict[str, str]:
    return workflows(configured(configuration), release)


def not_there(configuration: str, there: dict[str, str]) -> list[tuple[str, int]]:
    return lines(list(there_faults(configured(configuration), there, lambda *names: len(names))))


def test_a_workflow_that_a_section_needs_and_that_is_not_there_is_told() -> None:
    everything = WITH_SITE + "project: { number: 1 }\n"
    assert not_there(everything, {}) == [
        (".github/workflows/ospo.yml", 0),
        (".github/workflows/sweep.yml", 0),
        (".github/workflows/check.yml", 0),
        (FILE, 1),
        (FILE, 1),
        (FILE, 1),
    ]
    there = with_workflows(everything)
    assert len(there) == 6
    assert not_there(everything, there) == []
    for name in there:
        assert len(not_there(everything, {path: text for path, text in there.items() if path != name})) == 1, name
    renamed = {path.replace(".yml", "-van-ons.yaml"): text for path, text in there.items()}
    assert not_there(everything, renamed) == []
    assert not_there(REAL, with_workflows(REAL)) == []


def test_what_a_network_can_do_without_and_took_out_is_not_asked_for_again() -> None:
    there = with_workflows(REAL)
    told = [
        list(there_faults(configured(REAL), {name: there[name] for name in there if name != gone}, nowhere, there))
        for gone in there
    ]
    assert [[each.file for each in faults] for faults in told] == [
        [".github/workflows/ospo.yml"],
        [".github/workflows/sweep.yml"],
        [],
    ]


def test_our_own_workflows_and_those_of_the_version_before_are_there_too() -> None:
    ours = {each.relative_to(ROOT).as_posix(): each.read_text("utf-8") for each in ROOT.glob(".github/workflows/*.yml")}
    assert not_there(WITH_SITE + "project: { number: 1 }\n", ours) == []
    assert list(release_faults(ours, lambda: OWN)) == []
    folder = ROOT / "tests/examples/earlier_workflows"
    before = {f".github/workflows/{each.name}": each.read_text("utf-8") for each in folder.glob("*.yml")}
    assert not_there(WITH_SITE, before) == []
    found = list(release_faults(before, lambda: OWN))
    assert {each.file for each in found} == {*before}
    assert all(each.remedy == "Run 'ospo upgrade'." and each.warning for each in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("a" * 40, "v1"), "names 'v1', which can be moved"),
        (("a" * 40, "a" * 12), "names 'aaaaaaaaaaaa', which can be moved"),
        (("a" * 40, "b" * 40), "names another release (bbbbbbbbbbbb)"),
        (("acme/", "iemand/"), "names another release"),
    ],
)
def test_a_line_that_names_another_release_is_told_at_its_line(change: tuple[str, str], said: str) -> None:
    there = with_workflows(WITH_SITE)
    name = ".github/workflows/sweep.yml"
    there[name] = there[name].replace(*change)
    (fault,) = release_faults(there, lambda: OWN)
    assert "uses:" in there[name].splitlines()[fault.line - 1]
    assert (fault.file, fault.warning) == (name, True)
    assert fault.what.startswith(said)


def test_workflows_of_an_older_release_are_told_and_of_this_one_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ospo_automation, "__version__", "0.2.0")
    old = with_workflows(REAL, Release("acme/ospo_automation", "b" * 40, "0.1.9", is_tagged=True))
    found = list(release_faults(old, lambda: OWN))
    assert [each.what for each in found] == ["names release v0.1.9, and this is 0.2.0."] * 3
    assert list(release_faults(old, lambda: None)) == found, "also where nothing tells which commit this is"
    assert list(release_faults(with_workflows(REAL), lambda: OWN)) == []
    newer = with_workflows(REAL, Release("acme/ospo_automation", "c" * 40, "0.10.0", is_tagged=True))
    assert list(release_faults(newer, lambda: OWN)) == []


def test_what_a_mailbox_needs_beside_it_is_told(tmp_path: Path) -> None:
    mail = "mail:\n  address: {}\n  imap: imap.gemeente.nl\n  smtp: smtp.gemeente.nl\n"
    found = told(tmp_path, REAL + mail.format(configured(REAL).contact))
    assert [each.what.partition("'")[2].partition("'")[0] for each in found if "mail" in each.what][:3] == [
        "contact",
        "mail:",
        "mail:",
    ]
    assert [each.warning for each in found if "mail" in each.what][:3] == [False, True, True]
