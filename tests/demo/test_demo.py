"""The demo: its story holds in both languages, it can be kept and goes on, and it answers whoever looks at it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from rich.console import Console

from ospo_automation.adopt.forms import CASUS
from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.course import LESSON_DRAFT
from ospo_automation.core.casus.mailing import HOUR, MOST_AN_HOUR, answers_to
from ospo_automation.core.command import by_name
from ospo_automation.core.engine.effects import Relabel, Say, Tell
from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import ReplyKind as Kind
from ospo_automation.core.incoming.answering import judged
from ospo_automation.core.incoming.slash import lines
from ospo_automation.core.network import profiles, website
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.proposal import seals_in
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.demo.effort import effort
from ospo_automation.demo.kept import NOTE, Kept
from ospo_automation.demo.living import Living
from ospo_automation.demo.playing import Played, do
from ospo_automation.demo.showing import purpose, step_lines
from ospo_automation.demo.stage import EXPERTISE, MAIL_WORKFLOW, NAME, SWEEPS_AT, Ran, Stage, install, page_of
from ospo_automation.demo.story import AMSTERDAM, Act, Story, ToldCasus
from ospo_automation.demo.telling import WIDEST, _show, live_line, tell
from ospo_automation.demo.website import Website
from ospo_automation.run.mailbox_look import Look
from ospo_automation.run.mails_in import Report
from ospo_automation.sandbox import BOT_LOGIN, Fault, IssueView, Sandbox
from ospo_automation.sandbox.web import Correspondent
from ospo_automation.site.audit import Level, audit
from ospo_automation.site.layout import Layout
from ospo_automation.texts import words
from tests.served import told

ROOT = Path(__file__).resolve().parents[2]
STORIES = {each: (ROOT / f"ospo_automation/demo/{each}.yml").read_text(encoding="utf-8") for each in ("nl", "en")}


@dataclass(frozen=True)
class Network:
    """A stage with everything that was played on it."""

    stage: Stage
    story: Story
    played: Played

    @property
    def language(self) -> str:
        return self.stage.network.language

    def casussen(self) -> list[IssueView]:
        named = self.stage.network.labels.casus.name
        return [issue for issue in self.stage.repository.issues() if named in issue.labels]

    def by(self, owner: str) -> IssueView:
        return next(issue for issue in self.casussen() if issue.author == owner)

    def casus_of(self, owner: str) -> ToldCasus:
        return next(each for each in self.story.casussen if each.who == owner)

    def form_of(self, who: str) -> IssueView:
        """With which they signed themselves up."""
        named = self.stage.network.labels.join.name
        return next(each for each in self.stage.repository.issues() if each.author == who and named in each.labels)

    def stages(self, who: str) -> list[str]:
        """How far they were with that, in order."""
        marks = self.marks(self.form_of(who).number)
        return [mark.state["stage"] for mark in marks if mark.key.partition("-")[0] == "joining"]

    def status(self, issue: IssueView) -> Status:
        return self.stage.network.labels.statuses_in(issue.labels)[0]

    def marks(self, number: int) -> list[Mark]:
        """The markers of our own comments, in order."""
        ours = [each.body for each in self.stage.repository.comments(number) if each.author == BOT_LOGIN]
        return [part.mark for body in ours for part in parts_of(body)]

    def lesson(self, number: int) -> str:
        """The file of its lesson, as our comment says it: no page tells of which casus it is."""
        told = [path for mark in self.marks(number) if mark.key == LESSON_DRAFT for path in seals_in(mark.state)]
        return next(path for path in told if path in self.stage.repository.files())

    def keys(self, number: int) -> list[str]:
        """What our comments are for, in order."""
        return [mark.key.partition("/")[0] for mark in self.marks(number)]

    def asks(self, number: int) -> list[tuple[datetime, list[str]]]:
        """When we asked, and whom."""
        asks = [mark.state for mark in self.marks(number) if mark.key.startswith("ask/")]
        return [
            (datetime.fromisoformat(ask["at"]).astimezone(AMSTERDAM), [login for login, _, _ in ask["asked"]])
            for ask in asks
        ]

    def asked(self, number: int) -> list[str]:
        """Whom we mentioned there, in order. What people type themselves is not ours."""
        box = self.stage.box
        ours = {each.id for each in self.stage.repository.comments(number) if each.author == BOT_LOGIN}
        return [each.login for each in box.notifications if each.reason == "mention" and each.comment_id in ours]


@pytest.fixture(scope="module", params=["nl", "en"])
def network(request: pytest.FixtureRequest, shared: Path) -> Iterator[Network]:
    with told(request.param, shared) as it:
        yield Network(it.stage, it.story, it.played)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Stage]:
    """The network of the story, before anything happens in it."""
    story = Story.load("nl")
    with Sandbox(now=story.begins.astimezone(UTC)) as box:
        install(box, story)
        stage = Stage(box, tmp_path)
        stage.make_labels()
        yield stage


def test_the_whole_story_is_as_github_has_it(network: Network) -> None:
    box = network.stage.box
    assert (box.violations, box.unknown_routes) == ([], [])
    assert box.take_event() is None
    assert box.now == network.story.ends
    runs = network.stage.repository.state.runs
    assert len(runs) == len(network.played.runs) > 70
    assert not any(run.failed for run in runs)
    # A sweep also looks for what an earlier job lost: at closed casussen and their proposals, within its own bound.
    assert all(run.requests <= (30 if run.event == "schedule" else 20) for run in runs)
    assert all(run.requests <= 10 for run in runs if run.workflow == MAIL_WORKFLOW)


def test_it_is_a_network_worth_looking_at(network: Network) -> None:
    assert (len(network.casussen()), len(network.story.network["topics"]), len(network.story.experts)) == (14, 13, 17)
    said = [each for issue in network.casussen() for each in network.stage.repository.comments(issue.number)]
    assert sum(each.author in network.story.experts for each in said) > 15
    assert max(sum(what == "+1" for _, what in issue.reactions) for issue in network.casussen()) >= 3
    labels = network.stage.network.labels
    assert {status for issue in network.casussen() for status in labels.statuses_in(issue.labels)} == set(Status)
    assert all(len(labels.statuses_in(issue.labels)) == 1 for issue in network.casussen())


def test_only_experts_are_asked_and_nobody_twice_for_one_casus(network: Network) -> None:
    everybody = network.stage.checkout.expertise.everybody
    for issue in network.casussen():
        asked = network.asked(issue.number)
        assert set(asked) <= set(everybody) - {issue.author}
        assert len(asked) == len(set(asked))
    assert 25 <= sum(len(network.asked(issue.number)) for issue in network.casussen()) <= 30


def test_most_statuses_come_of_what_people_write(network: Network) -> None:
    """Only what nobody can say in words is set by hand: waiting for the owner."""
    acts = [act for told in network.story.casussen for act in told.then]
    assert sorted(act.status for act in acts if act.status) == [Status.WAITING]
    given = {line.name for act in acts for line in lines(act.says)} & by_name(COMMANDS).keys()
    used = {by_name(COMMANDS)[name].name for name in given}
    assert used >= {"join", "not-now", "ask", "advice", "call", "snooze", "withdraw", "link", "pause", "back", "help"}


def test_one_casus_is_told_from_the_form_to_its_outcome(network: Network) -> None:
    """One is away, one says no, silence widens the circle; a larger team, a call, `partly` and `helped`."""
    casus = network.by("loes")
    asks = network.asks(casus.number)
    at = {login: f"{when:%m-%d}" for when, people in asks for login in people}
    assert [len(people) for _, people in asks] == [3, 2, 2, 1, 2]
    # Who says no is followed by somebody else at once, and whose mail program said that they are away goes along.
    assert (at["carla"], at["hanna"]) == (at["bert"], at["anna"]) == ("11-03", "11-03")
    assert (at["fenna"], at["maud"]) == ("11-10", "11-10")  # five working days later
    assert (at["emma"], at["wim"]) == ("11-11", "11-19")  # by `/ask`, and after `partly`
    assert casus.assignees == ["fenna", "carla", "emma", "wim"]
    keys = network.keys(casus.number)
    assert "called" not in keys  # somebody told what came of the call before we asked
    assert (keys.count("advice"), keys.count("outcome"), "refusal" in keys) == (3, 2, False)
    outcomes = [mark.state["outcome"] for mark in network.marks(casus.number) if mark.key.startswith("outcome/")]
    assert outcomes == ["partly", "helped"]
    assert (casus.state, network.status(casus)) == ("closed", Status.RESOLVED)


def test_one_casus_costs_its_people_few_mails(network: Network) -> None:
    """Counted as GitHub would have mailed them: what we wrote, and that the casus was closed."""
    number, box = network.by("loes").number, network.stage.box
    ours = {each.id: each for each in network.stage.repository.comments(number) if each.author == BOT_LOGIN}
    assert len(ours) <= 9
    notes = [note for note in box.notifications if note.number == number]
    of_ours = [note for note in notes if note.comment_id in ours or note.reason == "closed"]
    assert sum(note.login == "loes" for note in of_ours) <= 14
    for login in ("bert", "carla", "maud"):  # who said no or is away: mentioned once, whatever they did after that
        assert [note.reason for note in of_ours if note.login == login].count("mention") == 1
    shown = [part.mark.key for each in ours.values() if each.minimized is None for part in parts_of(each.body)]
    assert [key.partition("/")[0] for key in shown] == ["intake", "routing", "outcome", "lesson-draft"]


def test_coordinators_need_less_than_an_hour_a_week(network: Network) -> None:
    """Of a network with more than two new casussen a week: nothing of theirs is left out of what is counted."""
    spent = effort(network.stage, network.played)
    assert max(spent.values()) <= timedelta(hours=1)
    assert sum(each > timedelta(minutes=5) for each in spent.values()) >= 4  # they do have something to do
    assert len(network.story.casussen) / 5 > 2


def test_no_casus_gives_anybody_more_than_three_in_an_hour(network: Network) -> None:
    """Beside answers to their own words, and as GitHub would have mailed them."""
    box, repository = network.stage.box, network.stage.repository
    for casus in network.casussen():
        said = {each.id: each for each in repository.comments(casus.number)}
        ours = {each.id: parts_of(each.body) for each in said.values() if each.author == BOT_LOGIN}
        answered = {id_: {said[about].author for part in parts if (about := answers_to(part.mark)) in said}
                    for id_, parts in ours.items()}  # fmt: skip
        mails = [
            note for note in box.notifications
            if note.number == casus.number and note.comment_id in ours
            and note.login not in answered[note.comment_id]
        ]  # fmt: skip
        for one in mails:
            hour = [each for each in mails if each.login == one.login and timedelta() <= one.at - each.at < HOUR]
            assert len(hour) <= MOST_AN_HOUR, (casus.number, one.login, one.at)


def test_a_pause_is_obeyed_until_somebody_is_back(network: Network) -> None:
    assert set(network.asked(network.by("mo").number)) == {"emma", "ines"}  # and not farid, who knows of both topics
    assert network.asked(network.by("sofie").number)[0] == "maud"
    rows = next(mark for mark in network.marks(1) if mark.key == "rows")
    everybody = network.stage.checkout.expertise.everybody
    assert {who: day for who, day in rows.state["pauses"].items() if who in everybody} == {"farid": "2026-12-14"}


def test_who_is_away_is_not_asked_before_they_are_back(network: Network) -> None:
    """Carla knows of both, and may be asked twice a week; she takes part when she is back."""
    rings = network.stage.checkout.expertise.rings(network.stage.network.topics_in(tuple(network.by("uma").labels)))
    assert "carla" in rings[0].experts
    assert network.asked(network.by("uma").number) == ["ines"]
    (word,) = (each for each in network.casus_of("loes").then if each.who == "carla" and each.by_mail)
    assert judged(word.says) is Kind.AWAY
    assert back_on(word.says, word.at.date()) == date(2026, 11, 10)
    assert "carla" in network.by("loes").assignees


def test_a_no_in_plain_words_and_haste(network: Network) -> None:
    """Somebody else at once; a wider circle after two working days, and there a coordinator answers in time."""
    casus = network.by("sofie")
    asked = [(f"{when:%m-%d %H:%M}", sorted(people)) for when, people in network.asks(casus.number)]
    assert asked == [("11-30 10:40", ["maud"]), ("11-30 13:25", ["anna"]), ("12-02 07:17", ["wim", "zoe"])]
    assert not lines(network.casus_of("sofie").then[0].says)
    assert network.stage.repository.comments(casus.number)[-1].author == "wim"


def test_a_mail_is_read_without_what_stands_below_it(network: Network) -> None:
    casus = network.by("petra")
    mails = [each for each in network.stage.repository.comments(casus.number) if each.created_via_email]
    assert [each.author for each in mails] == ["petra", "hanna", "hanna"]
    assert casus.assignees == ["hanna"]
    assert "refusal" not in network.keys(casus.number)
    assert network.keys(casus.number).count("foot") == 1  # of her telephone number, once
    ours = [each.body for each in network.stage.repository.comments(casus.number) if each.author == BOT_LOGIN]
    assert not any("06 12" in body for body in ours)


def test_a_casus_came_by_mail_and_went_all_the_way(network: Network) -> None:
    """From question to a lesson in five mails of theirs; nothing that says who they are is in the repository."""
    (jos,) = network.story.letters
    repository, mailroom = network.stage.repository, network.stage.mailroom
    assert mailroom is not None
    casus = repository.issue(network.played.numbers[jos.title])
    assert (casus.author, casus.title, network.status(casus)) == (BOT_LOGIN, jos.title, Status.PUBLISHED)
    letters = mailroom.letters(jos.address)
    assert sum(each.is_own for each in letters) == 5
    assert len({each.thread for each in letters}) == 1
    assert network.asked(casus.number) == ["kim"]
    assert {mark.key.partition("/")[0] for mark in network.marks(casus.number)} >= {"letter", "outcome", "published"}
    lesson = network.lesson(casus.number)
    assert lesson.removeprefix("docs/").removesuffix(".md") in letters[-1].text
    texts = [repository.read(path) for path in repository.files() if path.endswith((".md", ".yml"))]
    texts += [f"{each.title} {each.body}" for each in repository.issues()]
    texts += [each.body for issue in repository.issues() for each in repository.comments(issue.number)]
    texts += [run.summary for run in repository.state.runs]
    own = (jos.name, jos.address, jos.address.partition("@")[2], "Westerhaar", "06 98 76 54 32")
    assert [each for each in own for text in texts if each.lower() in text.lower()] == []
    assert jos.who not in network.stage.box.world.accounts


def test_every_other_casus_shows_what_it_is_there_for(network: Network) -> None:
    awake, parked, silent = network.by("vera"), network.by("xander"), network.by("ruben")
    assert "awake" in network.keys(awake.number)
    assert (network.status(awake), network.status(parked)) == (Status.RESOLVED, Status.PARKED)
    assert "awake" not in network.keys(parked.number)
    assert {"question", "outcome"} <= set(network.keys(silent.number))
    assert network.status(silent) is Status.RESOLVED
    assert network.status(network.by("bas")) is Status.WITHDRAWN
    assert "help" in network.keys(network.by("bas").number)
    assert "refusal" in network.keys(network.by("uma").number)
    assert f"link/{network.by('loes').number}" in {mark.key for mark in network.marks(network.by("sofie").number)}
    assert "reminder" in network.keys(network.by("tom").number)
    alone = network.by("nina")
    assert network.asked(alone.number) == []
    labels = network.stage.network.labels
    assert labels.triage.name in alone.labels
    (waits,) = (
        each for each in network.stage.repository.issues() if (each.body or "").startswith("<!-- ospo:waiting ")
    )
    assert f"(../issues/{alone.number})" in (waits.body or "")
    assert {"zoe", "wim"} == set(network.asked(waits.number))


def test_the_difficult_ones_end_well(network: Network) -> None:
    completed, hostile = network.by("petra"), network.by("quin")
    assert set(network.asked(completed.number)) == {"hanna", "gijs"}
    assert set(network.asked(hostile.number)) == {"zoe", "wim"}
    sticky = network.stage.repository.comments(completed.number)[0]
    assert (sticky.created_at < sticky.updated_at, network.played.first[sticky.id] == sticky.body) == (True, False)
    assert all(each.author != BOT_LOGIN for each in network.stage.repository.comments(hostile.number)[2:])


def test_the_terminal_tells_what_happened_in_plain_words(network: Network) -> None:
    number = network.by("loes").number
    told = {
        f"{step.at.astimezone(AMSTERDAM):%m-%d %H:%M}": [
            line.plain for line in step_lines(step, network.story, network.stage.network)
        ]
        for step in network.played.steps
        if step.number == number
    }
    if network.story.network["language"] == "nl":
        assert told["11-03 11:30"] == ["Bert: /nu-niet", "→ Anna en Hanna worden gevraagd"]
        assert told["11-10 07:17"][1:] == ["→ het bleef stil, dus de kring wordt wijder: Fenna en Maud worden gevraagd"]
        assert told["11-11 13:30"][1:] == ["→ Emma doet mee"]
        assert told["11-10 11:15"][0].startswith("Maud: /pauze 14 december · Ik heb")
    assert all(step.done or step.who for step in network.played.steps)
    known = network.story.says.steps.said.keys()
    unseen = {"planning", "agenda-asked", "kept", "intake", "routing", "ask", "rows", "accounts", "board", "week"}
    unseen |= {"waiting", "taken", "feeds"}
    for step in network.played.steps:
        said = [effect for effect in step.done if isinstance(effect, Say | Tell)]
        assert {purpose(each.key) for each in said if each.text not in known} <= known | unseen


def test_who_joins_by_a_pull_request_is_asked_once_it_is_merged(network: Network) -> None:
    repository = network.stage.repository
    assert network.asked(network.by("xander").number)[-1] == "lars"
    assert "@lars" in repository.read(EXPERTISE)


def test_a_gap_is_seen_invited_for_and_filled(network: Network) -> None:
    """Nobody could be asked; the site said so after a coordinator's word, and somebody came, was let in and asked."""
    casus, labels = network.by("yara"), network.stage.network.labels
    added = [
        (step.at.date(), name)
        for step in network.played.steps
        for effect in step.done
        if isinstance(effect, Relabel) and effect.number == casus.number
        for name in effect.add
    ]
    assert (date(2026, 11, 23), labels.triage.name) in added
    assert (date(2026, 11, 23), labels.sought.name) in added
    assert network.asked(casus.number) == ["senna"]
    assert casus.assignees == ["senna"]
    assert {labels.triage.name, labels.sought.name}.isdisjoint(casus.labels)
    assert network.status(casus) is Status.IN_PROGRESS


def test_who_joins_by_form_is_in_one_proposal_and_is_welcomed(network: Network) -> None:
    """An expert after a thumb, a follower after a word, and the day on which somebody said that it is still right."""
    repository, pages = network.stage.repository, network.stage.checkout.profiles
    joining = [each for each in repository.pulls() if each.head.startswith("ospo/joining-")]
    paths = {f"docs/experts/{who}.md" for who in ("senna", "sem", "kim")} | {EXPERTISE}
    assert {each.path for each in repository.pull_changes(joining[0].number)} == paths
    for who in ("senna", "sem"):
        form = network.form_of(who)
        assert network.stages(who)[:3] == ["waits", "approved", "there"]
        assert form.state == "closed"
    assert "sem" not in network.stage.checkout.expertise.everybody
    assert (pages.of("sem").follower, pages.of("sem").is_on_site) == (True, False)
    assert (pages.of("senna").follower, pages.of("senna").is_on_site) == (False, True)


def test_an_expert_changes_topics_with_a_word_on_their_own_form(network: Network) -> None:
    assert network.stages("senna") == ["waits", "approved", "there", "changed", "there"]
    there = [line.split()[0] for line in network.stage.repository.read(EXPERTISE).splitlines() if "@senna" in line]
    assert there == [{"nl": "werkplek", "en": "workplace"}[network.language], "ospo"]


def test_a_pause_ends_by_itself_on_its_day(network: Network) -> None:
    """Anna is asked again on the very day, and nobody had to do anything for that."""
    (pause,) = (each for each in network.casus_of("loes").then if each.who == "anna")
    assert [line.name for line in lines(pause.says)] == [{"nl": "pauze", "en": "pause"}[network.language]]
    until = [
        step.at.date()
        for step in network.played.steps
        for effect in step.done
        if isinstance(effect, Say) and effect.key == "rows" and "anna" in dict(effect.state.get("pauses", {}))
    ]
    assert (until[0], max(until)) == (date(2026, 11, 18), date(2026, 11, 27))
    again = [f"{when:%m-%d}" for when, people in network.asks(network.by("sofie").number) if "anna" in people]
    assert again == ["11-30"]
    assert not any(act.who == "anna" and act.at > pause.at for _, _, act in network.story.moments() if act)


def test_who_leaves_is_in_no_file_and_on_no_page_any_more(network: Network) -> None:
    repository = network.stage.repository
    (word,) = (step for step in network.played.steps if step.who == "dirk")
    (rows,) = (each for each in word.done if isinstance(each, Say) and each.key == "rows")
    assert "dirk" in rows.state["pauses"]  # asked no more from that very moment
    assert "dirk" in network.story.expertise
    assert "dirk" not in repository.read(EXPERTISE)
    assert "docs/experts/dirk.md" not in repository.files()
    (leaving,) = (each for each in repository.pulls() if each.head.startswith("ospo/leaving-"))
    assert {each.path for each in repository.pull_changes(leaving.number)} == {EXPERTISE, "docs/experts/dirk.md"}


def test_once_a_year_somebody_is_asked_whether_it_is_still_right(network: Network) -> None:
    """On an issue of their own; one word is enough, and their page says so once the proposal is merged."""
    asked = network.played.numbers[network.story.members[0].title]
    assert network.asked(asked) == ["kim"]
    assert network.stage.repository.issue(asked).state == "closed"
    before, now = (
        profiles.parse(text, "kim").confirmed_on
        for text in (page_of(network.story.experts["kim"]), network.stage.repository.read("docs/experts/kim.md"))
    )
    assert (before, now) == (date(2025, 11, 20), date(2026, 11, 23))


def test_a_lesson_and_an_addition_became_pages(network: Network) -> None:
    """One lesson is merged and told of, one is still a draft, and somebody's addition waits to be looked at."""
    repository, number = network.stage.repository, network.by("uma").number
    lesson = network.lesson(number)
    assert "**Concept" not in repository.read(lesson)
    assert "**Draft" not in repository.read(lesson)
    assert network.keys(number)[-1] == "published"
    heads = {pull.head: pull.state for pull in repository.pulls()}
    assert heads[f"ospo/lesson-{number}"] == "closed"
    assert heads[f"ospo/lesson-{network.by('loes').number}"] == "open"
    assert [state for head, state in heads.items() if head.startswith("ospo/addition-")] == ["open"]


def test_what_people_come_across_is_shared_and_celebrated(network: Network) -> None:
    """Three tips, of which one from a feed came twice, a success, a dilemma, an event to which two go, and digests."""
    repository, pages = network.stage.repository, network.stage.checkout.pages()
    sent = {form.form: form for form in network.story.forms}
    news, _, *_ = (repository.issue(network.played.numbers[each.title]) for each in network.story.shared)
    twice = repository.issue(network.played.numbers[sent["tip.yml"].title])
    assert [news.state_reason, twice.state_reason] == ["completed", "not_planned"]
    assert any("7 " in each.body and "sept" in each.body.lower() for each in repository.comments(twice.number))
    stories = {path: text for path, text in pages.items() if path.startswith("docs/ervaringen/2026/")}
    assert sorted("kind: success" in text for text in stories.values()) == [False, True]
    assert not any(name in text for text in stories.values() for name in ("Uma", "uma", "Xander", "xander"))
    event = repository.issue(network.played.numbers[sent["event.yml"].title])
    assert any("Kim" in each.body and "Noor" in each.body for each in repository.comments(event.number))
    first, second = (pages[f"docs/maandberichten/2026-{month}.md"] for month in ("09", "10"))
    taken, left = (each.title for each in network.story.feed)
    assert taken in first
    assert left not in first
    edits = (text for told in network.story.shared for act in told.then for text in act.edits.values())
    beginning = max(edits, key=len)  # and not the tick in a list
    assert beginning in second
    assert sent["event.yml"].title in second
    assert all(link in second for link in ("ervaringen/2026/", "example.org/n"))
    assert "utm_" not in first + second


def test_a_quarter_passes_from_one_meeting_to_the_next(network: Network) -> None:
    """A theme is chosen, two casussen are nominated, hand edits stay, minutes are merged, an action is carried over."""
    repository, labels = network.stage.repository, network.stage.network.labels
    first, second = (repository.issue(network.played.numbers[each.title]) for each in network.story.agendas)
    titled = {
        each.title: each for form in network.story.forms for each in repository.issues() if each.title == form.title
    }
    manifest, sbom, list_, plan, *_ = (titled[each.title] for each in network.story.forms)
    assert [each.state for each in (first, manifest, list_, second, sbom, plan)] == ["closed"] * 3 + ["open"] * 3
    assert "bijeenkomst" in plan.labels or "meeting" in plan.labels
    minutes = repository.read("docs/bijeenkomsten/2026-09-17-kwartaal.md")
    assert "14 " in minutes
    assert not any(name in minutes for name in ("Gijs", "Joris", "Zoë"))
    body = second.body or ""
    by = {who: network.by(who) for who in ("yara", "sofie")}
    assert all(labels.agenda.name in each.labels and f"- [ ] #{each.number} " in body for each in by.values())
    assert f"{sbom.title} (" in body
    stories = [each.title for each in network.story.forms if each.form == "experience.yml"]
    assert all(f"[{each}](" in body for each in stories)  # celebrated, or thought about
    assert re.search(r"/(kwartaal|quarter)/2026-3/\)", body)
    assert re.search(r"- \[ \] Ines, .*2026\)", body)
    assert "- [x] kim, " in body
    assert re.search(r"^- (Taart|Cake), ", body, re.MULTILINE)
    aims = words(network.stage.network.language)["aims"]
    assert f"{network.story.forms[4].title} *{aims['opinions']}* (#" in body  # came in after that


def test_it_ends_with_a_site_that_one_can_browse(network: Network, tmp_path: Path) -> None:
    site, stage = Website(tmp_path / "site"), network.stage
    assert site.renew(stage)
    assert not site.renew(stage)  # nothing has changed since
    said = words(stage.network.language)["site"]["pages"]
    lesson = next(path for path in stage.repository.files() if re.search(r"lessen/2026/[a-z].*-[0-9a-f]{12}\.md", path))
    places = [
        lesson.removeprefix("docs/").removesuffix(".md"),
        *(said[name] for name in ("board", "topics", "figures")),
    ]
    for place in (*places, "lessen", "experts/carla", "bijeenkomsten/2026-06-11-open-source-inkopen", said["ask"]):
        assert (site.html / place / "index.html").is_file(), place
    settings = stage.network.section(website.Settings)
    assert settings is not None
    layout = Layout(tmp_path / "site")
    findings, _ = audit(
        layout.html,
        stage.root,
        layout.pages(),
        address=settings.address,
        language=stage.network.language,
        today=network.story.ends.date(),
    )
    assert [each for each in findings if each.level is Level.ERROR] == []


def test_both_languages_tell_the_same_story() -> None:
    def outline(story: Story) -> list[object]:
        return [
            (at, told.who, act and (act.who, act.model_fields_set, act.status, act.closes))
            for at, told, act in story.moments()
        ]

    dutch, english = Story.load("nl"), Story.load("en")
    assert outline(dutch) == outline(english)
    assert [set(each.answers) for each in dutch.casussen] == [set(each.answers) for each in english.casussen]
    assert dutch.experts.keys() == english.experts.keys()
    values = re.compile(r"{(\w+)}")
    for name, text in dutch.says.model_dump().items():
        assert set(values.findall(str(text))) == set(values.findall(str(getattr(english.says, name)))), name


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("who: bert, says: /nu-niet", "who: bert, stauts: new", "'stauts' is unknown here. Did you mean 'status'?"),
        ("who: bert, says: /nu-niet", "who: bert, status: busy", "status' (it says 'busy')"),
        ("at: 2026-11-03 11:30", "at: 2026-11-03 08:00", "2026-11-03 08:00 comes after 2026-11-03 09:14"),
        ("who: bert, says: /nu-niet", "who: bert", "bert does nothing here"),
        ("who: bert, says: /nu-niet", "who: bert, by_mail: true", "bert does nothing here"),
        ("who: bert, says: /nu-niet", "who: bert, likes: true, by_mail: true", "nothing comes by mail"),
        ("thanks: wim", "thanks: tim", "EUPL uitbrengen?', 2026-11-24 09:31: tim is nobody here"),
        ("/koppelen #{loes}", "/koppelen #{lois}", "2026-12-01 09:05: lois has sent no casus by then"),
        ("at: 2026-12-03 14:05", "at: 2026-12-05 14:05", "is after the end of the story, 2026-12-04 09:30"),
    ],
)
def test_a_mistake_in_the_story_names_its_place(wrong: str, right: str, says: str) -> None:
    assert wrong in STORIES["nl"]
    with pytest.raises(BadConfig, match=r"nl.yml:\d+: ") as found:
        Story.read(STORIES["nl"].replace(wrong, right, 1), "nl.yml")
    assert says in str(found.value)


def test_somebody_in_the_story_may_answer_by_mail(empty: Stage) -> None:
    number = empty.repository.open_issue("loes", title="Mag dit?")
    for by_mail in (False, True):
        act = Act.model_validate({"at": "2026-11-03 09:12", "who": "bert", "says": "Ja.", "by_mail": by_mail})
        do(empty, number, act, {})
    assert [each.created_via_email for each in empty.repository.comments(number)] == [False, True]


def test_whoever_looks_gets_an_answer_at_once(empty: Stage) -> None:
    story, box, heard = Story.load("nl"), empty.box, list[Ran]()
    answers = {**story.casussen[0].answers, "topics": ["Een OSPO opzetten"]}
    before = box.now
    with Living(empty, told=heard.append, wrong=pytest.fail):
        first = empty.repository.submit_form("bezoeker", CASUS, title="Mag dit?", answers=answers)
        until(lambda: bool(heard))
        assert empty.repository.comments(first)[-1].body.find("@noor") > 0
        assert re.fullmatch(
            rf"casus {first} van bezoeker: \d labels, 2 berichten, \d+ verzoeken", live_line(heard[0], story)
        )
        empty.repository.commit({EXPERTISE: "ospo @lars\n"}, message="Another expert", author="zoe")
        number = empty.repository.submit_form("loes", CASUS, title="En dit?", answers=answers)
        until(lambda: len(heard) > 1)
        assert empty.repository.comments(number)[-1].body.find("@lars") > 0
        until(lambda: box.now - before > timedelta(seconds=41))  # two runs, and a second of our own time
    assert [run.number for run in empty.repository.state.runs] == [first, number]
    assert box.violations == []


def test_a_visitor_plays_both_sides(empty: Stage) -> None:
    """They ask, join as the expert whom we asked, advise, and say that it helped: all with the form below the casus."""
    story, repository = Story.load("nl"), empty.repository
    empty.box.view = empty.view(story)
    answers = {**story.casussen[0].answers, "topics": ["Een OSPO opzetten"]}
    with Living(empty, told=lambda _: None, wrong=pytest.fail):
        number = repository.submit_form(story.visitor, CASUS, title="Mag dit?", answers=answers)
        news = f"{empty.box.url}/-/news/{number}"
        for who, text, status in (
            ("", "", Status.SEEKING),
            ("noor", "/meedoen", Status.IN_PROGRESS),
            ("noor", "/advies Begin met een besluit van één zin.", Status.ADVISED),
            (story.visitor, "geholpen", Status.RESOLVED),
        ):
            if who:
                replies(empty, number, who, text)
            until(lambda: not requests.get(news, timeout=10).json()["at_work"])  # as the page itself asks
            assert empty.network.labels.of_status(status).name in repository.issue(number).labels
    assert repository.issue(number).assignees == ["noor"]
    assert repository.issue(number).state == "closed"
    assert empty.box.violations == []


def test_who_has_no_account_asks_and_is_helped_by_mail_alone(empty: Stage) -> None:
    """They only ever see the pages of their own mail, until the lesson that they agreed to is in the knowledge base."""
    story, repository = Story.load("nl"), empty.repository
    empty.box.view = empty.view(story)
    mailroom = empty.mailroom
    assert mailroom is not None
    (jos,) = story.letters
    mails = [act.mails for act in jos.then if act.mails]
    heard: list[Ran] = []

    def answered(count: int, says: str) -> None:
        until(lambda: len(mailroom.letters(jos.address)) == count and not mailroom.is_at_work(), 60)
        assert says in mailroom.letters(jos.address)[-1].text

    with Living(empty, told=heard.append, wrong=pytest.fail):
        at = mails_in(empty, f"{NAME}/mail", name=jos.name, address=jos.address, subject=jos.subject, text=jos.text)
        answered(2, "Er staat nog niets online")
        mails_in(empty, at, text=mails[0])
        answered(4, "Je vraag staat online")
        until(lambda: any(ran.event.name == "workflow_dispatch" for ran in heard), 60)
        (number,) = (each.number for each in repository.issues() if each.title == jos.title)
        repository.comment("kim", number, "/meedoen\n\nKan iedereen dat lezen?")
        answered(5, "Kan iedereen dat lezen?")
        mails_in(empty, at, text=mails[1])
        until(lambda: any("Iedereen kan alles lezen" in each.body for each in repository.comments(number)), 60)
        repository.comment("kim", number, "/advies Begin met één bestand.")
        answered(7, "Heeft dit je geholpen?")
        mails_in(empty, at, text=mails[2])
        answered(9, "akkoord: dan mag een beheerder hem in de kennisbank zetten")
        mails_in(empty, at, text=mails[3])
        until(lambda: any("lesson-wish" in each.body for each in repository.comments(number)), 60)
    assert [ran.trouble for ran in heard if ran.trouble] == []
    assert any(
        re.fullmatch(r"gekeken of er mail is: 1 mail verstuurd, \d+ verzoeken", live_line(ran, story)) for ran in heard
    )
    assert empty.box.violations == []


def test_a_mail_that_comes_while_the_network_looks_is_looked_at_next(
    empty: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailroom, look = empty.mailroom, Look.through
    assert mailroom is not None
    jos = Correspondent("Jos", "jos@gemeente.example")

    def through(self: Look) -> Report:
        monkeypatch.undo()
        report = look(self)
        mailroom.write(jos, "Nog een vraag", "Mag broncode onder de EUPL?")
        return report

    mailroom.write(jos, "Een vraag", "Hoe maken we onze software vindbaar?")
    monkeypatch.setattr(Look, "through", through)
    assert [ran.trouble for ran in empty.waiting()] == ["", ""]
    assert sum(not each.is_own for each in mailroom.letters(jos.address)) == 2


def mails_in(stage: Stage, place: str, **given: str) -> str:
    """As a browser sends the form on a page of somebody's mail; where it leads to. While the network looks at its mail
    the page has none, and comes anew by itself.
    """
    url = f"{stage.box.url}/{place.lstrip('/')}"
    tokens: list[str] = []

    def is_offered() -> bool:
        tokens[:] = re.findall(
            r'name="token" value="(\w+)"', requests.get(url, headers={"Accept": "text/html"}, timeout=10).text
        )
        return len(tokens) == 1

    until(is_offered, 60)
    sent = requests.post(
        url, {"token": tokens[0], **given}, headers={"Origin": stage.box.url}, timeout=10, allow_redirects=False
    )
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].partition("#")[0]


def replies(stage: Stage, number: int, who: str, text: str) -> None:
    """As a browser sends the form that stands below the casus."""
    url = f"{stage.box.url}/{NAME}/issues/{number}"
    page = requests.get(url, headers={"Accept": "text/html"}, timeout=10).text
    assert re.search(rf'<option value="{who}"[^>]*>@{who} \((?:expert|jij), ', page)
    token = re.findall(r'name="token" value="(\w+)"', page)
    given = {"token": token, "who": who, "text": text, "act": "reply"}
    sent = requests.post(url, given, headers={"Origin": stage.box.url}, timeout=10, allow_redirects=False)
    assert sent.status_code == 303


def test_the_morning_round_comes_while_somebody_looks(empty: Stage) -> None:
    story, heard = Story.load("nl"), list[Ran]()
    tomorrow = datetime.combine(empty.box.now.date() + timedelta(days=1), SWEEPS_AT, AMSTERDAM)
    empty.until(tomorrow - timedelta(seconds=1))
    with Living(empty, told=heard.append, wrong=pytest.fail):
        until(lambda: bool(heard))
    line = live_line(heard[0], story)
    assert re.fullmatch(r"ochtendronde langs alle casussen: niets te doen, \d+ verzoek(en)?", line)


def test_a_run_that_fails_and_a_bug_of_ours_stop_nothing(empty: Stage) -> None:
    story, heard, wrong = Story.load("nl"), list[Ran](), list[str]()

    def told(ran: Ran) -> None:
        heard.append(ran)
        if len(heard) == 2:
            raise RuntimeError("a bug in the terminal")

    empty.box.faults = lambda _: Fault(status=400, message="not today")
    with Living(empty, told=told, wrong=wrong.append):
        number = empty.repository.submit_form("bezoeker", CASUS, title="Mag dit?", answers=story.casussen[0].answers)
        until(lambda: len(heard) == 1)
        assert "er ging iets mis" in live_line(heard[0], story)
        assert "not today" in live_line(heard[0], story)
        empty.box.faults = None
        for count in (2, 3):
            empty.repository.comment("bezoeker", number, "Nog iets.")
            until(lambda count=count: len(heard) == count)  # type: ignore[misc]  # a default of a lambda
    assert [run.failed for run in empty.repository.state.runs] == [True, False, False]
    assert ["a bug in the terminal" in each for each in wrong] == [True]
    assert "niets te doen" in live_line(heard[2], story)


def test_the_whole_story_is_told_in_a_terminal(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    _show(Console(width=WIDEST, highlight=False), network.stage, network.story, network.played, 1)
    said = capsys.readouterr().out
    thanks, asked, sums = {
        "nl": ("Bedankt voor je vraag", "→ Anna en Hanna worden gevraagd", "14 casussen en 136 handelingen van mensen"),
        "en": (
            "Thank you for your question",
            "→ Anna and Hanna are asked",
            "14 casussen, and 136 things that people did",
        ),
    }[network.story.network["language"]]
    assert said.count(thanks) == 3  # in one casus: as it first read, quoted in a mail, and edited
    assert said.count(asked) == 1
    assert sums in said
    assert max(map(len, said.splitlines())) <= 100


def a_short_story(language: str) -> Story:
    """The beginning of three casussen: one of each kind in which the terminal tells."""
    story, kinds = Story.read(STORIES[language], language), {"loes": 2, "bas": 0, "petra": 3}
    casussen = (
        told.model_copy(update={"then": told.then[: kinds[told.who]]}) for told in story.casussen if told.who in kinds
    )
    ends = datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM)
    return story.model_copy(
        update={
            "casussen": tuple(casussen),
            "pull_requests": (),
            "forms": (),
            "letters": (),
            "agendas": (),
            "members": (),
            "shared": (),
            "ends": ends,
        }
    )


def test_it_is_told_in_a_terminal_and_can_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Story, "load", a_short_story)
    tell("en", serve=False, keep=tmp_path / "kept")
    said = capsys.readouterr().out
    assert said.count("Thank you for your question") == 3
    assert said.count("→ Dana and Anna are asked") == 1
    assert "3 casussen, and 8 things that people did" in said
    assert max(map(len, said.splitlines())) <= 100
    before = (tmp_path / "kept/state.json").read_text(encoding="utf-8")
    ended = goes_on(tmp_path / "kept")
    assert ended.returncode == 0, ended.stderr
    assert "We go on where it was, on Friday 20 November 09:30." in ended.stdout
    assert "The network in kept speaks English" in ended.stdout
    assert "Thank you for your question" not in ended.stdout
    assert f"/{NAME}\n" in ended.stdout
    assert ended.stdout.endswith("docs/adopt.md\n")
    with Sandbox(keep=tmp_path / "kept") as box:
        assert len(box.repo(NAME).state.runs) == before.count('"workflow":"ospo"') > 7


def heeds_the_keyboard() -> None:
    """Also where the tests were started in the background, in which a shell has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def goes_on(folder: Path) -> subprocess.CompletedProcess[str]:
    """Serves what was kept until it has told its address, and is then stopped as a person does it."""
    command = [sys.executable, "-m", "ospo_automation", "demo", "--keep", folder.name, "--language", "nl"]
    with subprocess.Popen(
        command, cwd=folder.parent, env={"PYTHONPATH": str(ROOT), "COLUMNS": "120", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeds_the_keyboard,  # noqa: PLW1509 it takes no lock
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        said += process.stdout.read()
        return subprocess.CompletedProcess(command, process.wait(timeout=20), said, process.stderr.read())


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/to-my-aunt.txt").write_text("Dear aunt", encoding="utf-8")
    with pytest.raises(BadConfig, match="holds something else than a demo"):
        tell("nl", serve=False, keep=tmp_path / "letters")
    (tmp_path / "letters" / NOTE).write_text('{"mine": true}', encoding="utf-8")
    with pytest.raises(BadConfig, match="that is not ours"):
        tell("nl", serve=False, keep=tmp_path / "letters")
    with pytest.raises(BadConfig, match="is a file"):
        tell("nl", serve=False, keep=tmp_path / "letters/to-my-aunt.txt")
    assert (tmp_path / "letters/to-my-aunt.txt").read_text(encoding="utf-8") == "Dear aunt"


def test_a_story_that_stopped_half_way_starts_afresh(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        assert (kept.is_told, kept.was_interrupted) == (False, False)
        kept.begins("en")
        (tmp_path / "repos/half").mkdir(parents=True)
        with pytest.raises(BadConfig, match="is in use by another demo"), Kept(tmp_path):
            pass
    with Kept(tmp_path) as kept:
        assert (kept.is_told, kept.was_interrupted, kept.language) == (False, True, None)
        assert [each.name for each in tmp_path.iterdir()] == [NOTE]
        kept.ends("en")
    with Kept(tmp_path) as kept:
        assert (kept.is_told, kept.was_interrupted, kept.language) == (True, False, "en")


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for another thread."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it didn't happen"
        time.sleep(0.02)
