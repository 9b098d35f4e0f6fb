"""The adopter's own files: text stays text, and every fault says where it is and what to do."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ospo_automation.adopt.check import check
from ospo_automation.adopt.forms import render
from ospo_automation.core.casus.rounds import Limits
from ospo_automation.core.network import profiles
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.calendar import Calendar, QuietPeriod
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.run.configuration import read_checkout, read_forms, read_pages, second_job_warnings
from tests.given import EXPERTISE, OSPO_YML, checkout, configured


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadConfig) as caught:
        configured(text)
    return caught.value.faults


def test_defaults_need_six_lines() -> None:
    network = configured()
    assert network.labels.of_status(Status.SEEKING).name == "status: zoekt expert"
    assert network.topic_label("licenties/eupl").description == "EUPL"
    assert network.section(Limits) == Limits(per_round=3, per_day=30, working_days=5)
    assert configured(OSPO_YML.replace("language: nl", "language: en")).labels.casus.name == "casus"


def test_values_stay_the_text_that_people_typed() -> None:
    value = yaml_lines.load("a: no\nb: 19:30\nc: 1.10\nd: 2026-11-24\ne: 0x1F\nf:\ng: ''\n", "x").value
    assert value == {"a": "no", "b": "19:30", "c": "1.10", "d": "2026-11-24", "e": "0x1F", "f": None, "g": ""}
    assert configured(OSPO_YML.replace("inkoop: Inkoop en aanbesteden", "inkoop: no")).topics["inkoop"].title == "no"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (
            ("language: nl", "langauge: nl"),
            3,
            "'langauge' is unknown here. Did you mean 'language'? Known keys: name, contact",
        ),
        (
            ("routing:", "routing: {per_rond: 3}"),
            12,
            "'per_rond' is unknown here. Did you mean 'per_round'? Known keys: per_round, per_day",
        ),
        (("routing:", "routing:\n  per_round: veel"), 13, "'routing.per_round' (it says 'veel')"),
        (("name: Proefnetwerk", ""), 1, "'name' is missing"),
        (("contact: ospo@example.org", "contact: ospo-@example.org"), 2, "is no mail address"),
        (("contact: ospo@example.org", "contact: bel ons"), 2, "'contact' (it says 'bel ons'): is no mail address"),
        (
            ("intake:", "bots: [41898282, 'ospo-app[bot]']\nintake:"),
            11,
            "is a name, which may change. Write its number, which 'gh api users/ospo-app%5Bbot%5D --jq .id' tells.",
        ),
        (("intake:", "bots: ['@zoe']\nintake:"), 11, "'gh api users/zoe --jq .id' tells"),
        (("intake:", "bots: [0]\nintake:"), 11, "is too low"),
        (("intake:", "bots: 41898282\nintake:"), 11, "Write a list, such as [41898282]"),
        (("EUPL", "EUPL, versie 1.2"), 6, "leave out commas"),
        (("EUPL", "None"), 6, "don't name it 'None'"),
        (("licenties/eupl:", "Licenties/EUPL:"), 6, "is no topic path"),
        (("Proefnetwerk", "Proef\x07netwerk"), 0, "holds a character that YAML can't have"),
        (("inkoop: Inkoop", "licenties: Inkoop"), 7, "has the key 'licenties' twice (first on line 5)"),
        (("intake:", "intake: &x {}\nrouting2: *x"), 11, "alias or anchor"),
        (("acme/coordinatoren", "coordinatoren"), 10, "is no team"),
        (("[zoe, wim]", "zoe"), 10, "'teams.acme/coordinatoren'"),
        (("language: nl", "language: fy"), 3, "'nl' or 'en'"),
        (("routing:", "calendar: {timezone: Europa/Amsterdam}"), 12, "is no time zone"),
        (("routing:", "labels: {casus: 'status: nieuw'}"), 12, "more than one label would be named 'status: nieuw'"),
        (("Inkoop en aanbesteden", "EUPL"), 7, "the topic 'inkoop' has the same title as 'licenties/eupl'"),
        (("routing:", "routing: {per_day: 0, x: 1}"), 12, "'x' is unknown here"),
        (("contact:", "contakt:"), 2, "Did you mean 'contact'?"),
        (("[zoe, wim]", "[@zoe]"), 10, "begins with '@'"),
        (("routing:", "calendar: {free: [2027-02-30]}"), 12, "is no day in the calendar"),
        (("routing:", "calendar: {good_friday_is_free: soms}"), 12, "is neither true nor false"),
        (("intake:", "intake: ja"), 11, "needs lines below it"),
        (
            ("routing:", "labels: {status: {nieuw: x}}"),
            12,
            "'nieuw' is unknown here. Did you mean 'new'? Known keys: new, seeking",
        ),
        (("routing:", "routing: !!python/object:x {}"), 12, "tag"),
        (("intake:", "intake: [unclosed"), 12, "not valid YAML"),
        (("intake:", "\tintake:"), 11, "has a tab. Use spaces."),
    ],
)
def test_every_fault_has_its_line_and_a_remedy(change: tuple[str, str], line: int, says: str) -> None:
    found = faults(OSPO_YML.replace(*change))
    assert [fault for fault in found if says in str(fault) and fault.line == line], found


def test_all_faults_are_told_at_once() -> None:
    text = OSPO_YML.replace("ospo@example.org", "bel ons").replace("routing:", "routing: {per_day: 0}")
    assert [fault.line for fault in faults(text.replace("EUPL", "None"))] == [2, 6, 12]
    unknown = OSPO_YML.replace("contact:", "contakt:").replace("routing:", "routing: {per_day: drie, per_dag: 3}")
    assert sorted(fault.line for fault in faults(unknown)) == [1, 2, 12, 12]


@pytest.mark.parametrize(
    "text", ["", "- a", "just text", "a: " * 3000, "{" * 3000, "{a: " * 200_000, "x" * 1_100_000, "? [a]\n: b"]
)
def test_nonsense_is_refused_kindly(text: str) -> None:
    assert faults(text)


def test_a_profile_says_when_somebody_can_be_asked() -> None:
    text = "---\nname: Anna\npaused_until: 2027-01-04\nasks_per_week: 2\n---\nHallo"
    assert profiles.parse(text, "x").paused_until == date(2027, 1, 4)
    assert profiles.parse("Geen kop", "x").asks_per_week == 1
    with pytest.raises(BadConfig, match="x:3: 'pauzed_until' is unknown here"):
        profiles.parse("---\nname: A\npauzed_until: 2027-01-04\n---", "x")
    assert profiles.parse("\n\n---\npaused_until: 2027-01-04\n---", "x").paused_until == date(2027, 1, 4)
    for wrong in ("Hallo\npaused_until: 2027-01-04", "---\npaused_until: 86400000\n---", "x" * 20_001):
        with pytest.raises(BadConfig):
            profiles.parse(wrong, "x")
    with pytest.raises(BadConfig, match="never closed"):
        profiles.parse("---\nname: A", "x")


def test_whose_page_is_broken_is_left_in_peace() -> None:
    found = profiles.read({"docs/experts/Anna.md": "---\npaused_until: morgen\n---"})
    assert found.of("anna").asks_per_week == 0
    assert len(found.faults) == 1


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 12, 24), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
        (date(2027, 5, 5), False),  # Liberation Day, every year
        (date(2027, 3, 26), True),  # Good Friday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 4, 27), False),  # King's Day
        (date(2033, 4, 26), True),
    ],
)
def test_working_days_are_those_of_the_dutch_public_sector(day: date, works: bool) -> None:
    assert Calendar().is_working_day(day) is works


def test_other_employers_can_say_so() -> None:
    theirs = Calendar(liberation_day_is_free=False, good_friday_is_free=True, free=(date(2026, 11, 24),), quiet=())
    assert theirs.is_working_day(date(2027, 5, 5))
    assert not theirs.is_working_day(date(2027, 3, 26))
    assert not theirs.is_working_day(date(2026, 11, 24))
    assert theirs.is_working_day(date(2026, 12, 24))
    assert QuietPeriod(first="07-01", last="08-15").holds(date(2026, 8, 15))
    assert Calendar().after_working_days(date(2026, 12, 22), 5) == date(2027, 1, 7)


DAY = date(2026, 11, 24)


def test_check_tells_of_a_meeting_on_a_day_off() -> None:
    text = OSPO_YML + "meetings: { extra: [{ at: 2027-05-05 09:30 }, { at: 2027-05-06 09:30 }] }\n"
    told = [str(each) for each in check(checkout(text), render(configured(text)), DAY) if "meeting" in each.what]
    assert len(told) == 2  # Liberation Day, and the day after is Ascension Day
    assert "the meeting 'extra-2027-05-05' is on Wednesday 05 May 2027, which is no working day" in told[0]


@pytest.mark.parametrize(("zone", "told"), [("Africa/Cairo", 1), ("Asia/Tokyo", 0), ("Europe/Amsterdam", 0)])
def test_check_tells_of_a_clock_that_calendars_do_not_know(zone: str, told: int) -> None:
    text = OSPO_YML + f"meetings: {{ extra: [{{ at: 2027-05-04 09:30, zone: {zone} }}] }}\n"
    found = [str(each) for each in check(checkout(text), render(configured(text)), DAY) if "clock" in each.what]
    assert len(found) == told
    assert all(f"the clock of '{zone}' isn't changed by two rules" in each for each in found)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2027-03-28 01:59", 0),
        ("2027-03-28 02:00", 1),
        ("2027-03-28 03:00", 0),
        ("2027-10-31 02:59", 1),
        ("2027-10-31 03:00", 0),
    ],
)
def test_check_tells_of_a_meeting_in_the_hour_of_the_change(at: str, told: int) -> None:
    text = OSPO_YML + f"meetings: {{ extra: [{{ at: {at} }}] }}\n"
    found = [each for each in check(checkout(text), render(configured(text)), DAY) if "comes twice" in each.what]
    assert [each.warning for each in found] == [True] * told


def test_check_tells_what_would_go_wrong_later() -> None:
    lines = EXPERTISE.replace("* ", "werkplek ").replace("inkoop ", "inkopen ").replace("@carla", "")
    pages = {"docs/experts/anna.md": "---\ntopics: [x]\n---", "docs/experts/ana.md": ""}
    found = check(checkout(lines=lines + "\nlicenties/ @anna", pages=pages), {}, DAY)
    told = "\n".join(map(str, found))
    for part in (
        ".github/EXPERTISE:1: 'werkplek' matches none",
        ".github/EXPERTISE:4: 'inkopen' matches none",
        "EXPERTISE:6: 'licenties/' does not match",
        "has no coordinators",
        "'inkoop' has no line of its own: nobody is asked about it",
        "'licenties/eupl' has no names, so nobody at all",
        "ana.md: 'ana' is not in .github/EXPERTISE",
        "names the topic 'x'",
        "casus.yml: is not there",
    ):
        assert part in told
    assert check(checkout(), render(configured()), DAY)[0].warning  # only the topic without an expert


def test_a_form_of_their_own_must_still_work() -> None:
    name, text = next(iter(render(configured()).items()))
    for broken, says in (
        ("name: x\nbody:\n\t: [", "casus.yml:3: has a tab"),
        (text.replace('labels: ["casus"]', "labels: []"), "doesn't set the label 'casus'"),
        (text.replace("id: question", "id: vraag"), "lacks the question 'question'"),
    ):
        wrong = [fault for fault in check(checkout(), {name: broken}, DAY) if not fault.warning]
        assert len(wrong) == 1
        assert says in str(wrong[0])
    own = check(checkout(), {name: text.replace("Wat speelt er?", "Vertel eens?")}, DAY)
    assert all(fault.warning for fault in own)
    nobody = check(checkout(lines=""), render(configured()), DAY)
    assert "names nobody, so nobody can be asked" in str(nobody[0])


def test_a_checkout_is_read_and_links_out_of_it_are_refused(tmp_path: Path) -> None:
    (tmp_path / "net/.github").mkdir(parents=True)
    (tmp_path / "net/docs/experts").mkdir(parents=True)
    root = tmp_path / "net"
    with pytest.raises(BadConfig, match="is not there"):
        read_checkout(root)
    (root / ".github/ospo.yml").write_text(OSPO_YML)
    assert "nobody can be asked" in str(read_checkout(root).expertise.faults[0])
    (root / "docs/EXPERTISE").write_text(EXPERTISE)
    assert read_checkout(root).expertise.file == "docs/EXPERTISE"
    (root / "docs/experts/index.md").write_text("# Iedereen")
    (root / "docs/experts/anna.md").write_text("---\nmax_open: 5\n---")
    assert list(read_pages(root)) == ["docs/experts/anna.md"]
    assert set(read_forms(root).values()) == {None}
    (tmp_path / "secret").write_text("x")
    (root / "docs/experts/eve.md").symlink_to(tmp_path / "secret")
    (root / "docs/experts/bert.md").write_bytes(b"\xff\xfe")
    pages = read_checkout(root).profiles
    assert [pages.of(login).asks_per_week for login in ("eve", "bert", "anna")] == [0, 0, 1]
    assert {"is a link to a place outside the repository.", "is not UTF-8 text."} == {
        each.what for each in pages.faults
    }
    (root / ".github/ospo.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfig, match="not UTF-8"):
        read_checkout(root)
    shutil.rmtree(root)


@pytest.mark.parametrize(
    ("bots", "says"),
    [
        ("[41898282, 5, 5]", "'bots:' names 5 twice. Write 'bots: [41898282, 5]'."),
        ("[5]", "write 'bots: [5, 41898282]'"),
        ("[]", "write 'bots: [41898282]'"),
        ("[5, 41898282]", ""),
        ("[5, 5]", "If one of ours ever did, write 'bots: [5, 41898282]': else its casussen wait for you."),
        ("[5, 5]", "'bots:' names 5 twice, and leaves out 41898282,"),
    ],
)
def test_what_is_odd_about_the_accounts_we_write_under_is_said(bots: str, says: str) -> None:
    found = check(checkout(f"{OSPO_YML}bots: {bots}\n"), {}, date(2026, 11, 24))
    told = [str(fault) for fault in found if "'bots:'" in fault.what]
    assert len(told) == bool(says)
    assert says in "".join(told)


def test_a_workflow_that_github_can_t_read_ends_no_check(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "oud.yml").write_bytes("name: één\n".encode("latin-1"))
    assert second_job_warnings(tmp_path) == ()
