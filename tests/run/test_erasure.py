"""A person's words are found wherever they stand, also escaped; and of somebody who isn't there nothing is made up."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ospo_automation.cli.main import cli
from ospo_automation.core.outgoing.safe import Quote, safe
from ospo_automation.core.primitives.marker import Mark, Part, joined
from ospo_automation.demo.stage import NAME
from ospo_automation.run.erasure import Answer, as_text
from ospo_automation.run.traces import Dialect, Found, Passage, Piece, Search, Somebody, Stands, written
from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.site.generate import content_of, generate
from ospo_automation.site.layout import Layout
from ospo_automation.texts import FOLDER
from tests.served import Told, told

ASKED_FOR = {"nl": ("anna", "carla", "farid", "loes", "uma", "zoe"), "en": ("anna", "carla", "fenna", "sofie", "petra")}


@pytest.fixture(scope="module", params=["nl", "en"])
def story(request: pytest.FixtureRequest, shared: Path) -> Iterator[Told]:
    with told(request.param, shared) as it:
        yield it


def asked(story: Told, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    box = story.stage.box
    for name, value in {
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_TOKEN": story.stage.token,
        "GITHUB_API_URL": box.url,
        "GITHUB_SERVER_URL": box.url,
    }.items():
        monkeypatch.setenv(name, value)
    where = ["--root", str(story.stage.root), "--now", story.story.ends.isoformat()]
    answer = CliRunner().invoke(cli, ["words", *arguments, *where], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


# --- What a person with a search box would find: nothing of the code under test takes part ----------------------


def plain(text: str) -> str:
    """The words of a text and nothing else."""
    text = html.unescape(html.unescape(text.replace("\u200b", "").replace("\\u002d", "-")))
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "


def everywhere(story: Told, folder: Path) -> Mapping[str, tuple[str, str]]:
    """Every text that can be read of the network, by its address, with who wrote it."""
    repository, stage = story.stage.repository, story.stage
    page = f"{stage.box.url}/{NAME}"
    found: dict[str, tuple[str, str]] = {}
    there = [(f"{page}/issues/{each.number}", each.author, each.title, each.body) for each in repository.issues()]
    there += [(f"{page}/pull/{each.number}", each.author, each.title, each.body) for each in repository.pulls()]
    for url, author, title, body in there:
        found[url] = (author or "", f"{title}\n{body or ''}")
        for comment in repository.comments(int(url.rpartition("/")[2])):
            found[f"{url}#issuecomment-{comment.id}"] = (comment.author or "", comment.body)
    for path in repository.files():
        found[f"{page}/blob/HEAD/{path}"] = ("", repository.read(path))
    checkout, today = stage.checkout, stage.network.calendar.today(stage.box.now)
    content, known = content_of(
        stage.root,
        stage.network,
        checkout.form,
        checkout.expertise,
        today=today,
        repository=page,
        records=stage.records(page),
    )
    layout = Layout(folder)
    generate(stage.root, layout, content, dates_known=known)
    for made in layout.pages():
        if not made.source:
            text = (layout.docs / made.path).read_text(encoding="utf-8")
            found[f"https://kennisbank.example.org/{made.place}"] = ("", text)
    git = stage.box.git_of(NAME)
    for pull in repository.pulls():
        if pull.state == "open" and pull.head.startswith("ospo/"):
            for path in git.run("diff", "--name-only", f"main...{pull.head}").decode().split():
                text = git.run("show", f"{pull.head}:{path}").decode()
                before = repository.read(path).split("\n") if path in repository.files() else []
                added = [line for line in text.split("\n") if line not in before]
                found[f"{page}/blob/{pull.head}/{path}"] = ("", "\n".join(added))
    return found


def sentences(story: Told, who: str) -> set[str]:
    """Whatever somebody wrote in a sentence of six words or more, that isn't a text or a form of ours."""
    repository = story.stage.repository
    forms = (repository.read(path) for path in repository.files() if "ISSUE_TEMPLATE" in path)
    ours = plain(
        "\n".join(
            [*(file.read_text(encoding="utf-8") for file in [*FOLDER.rglob("*.md"), *FOLDER.rglob("*.yml")]), *forms]
        )
    )
    bodies = [issue.body or "" for issue in repository.issues() if issue.author == who]
    titles = [issue.title for issue in repository.issues() if issue.author == who]
    numbers = [each.number for each in repository.issues()] + [each.number for each in repository.pulls()]
    for number in numbers:
        bodies += [each.body for each in repository.comments(number) if each.author == who]
    parts = {
        plain(part)
        for body in (*bodies, *titles)
        for part in re.split(r"[.?!:]\s|\n|- \[[ X]\] ", body)
        if part[:1] != ">"
    }
    return {part for part in parts if len(part.split()) > 5 and part not in ours}


def test_whatever_a_search_finds_of_somebody_is_in_the_list(
    story: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = everywhere(story, tmp_path)
    counted = 0
    for who in ASKED_FOR[story.stage.network.language]:
        answer: Mapping[str, Any] = json.loads(asked(story, monkeypatch, who, "--json"))
        listed = {place["url"]: place for place in answer["places"] if place["stands"] != "versions"}
        said = sentences(story, who)
        name = plain(story.stage.checkout.profiles.of(who).name or who)
        for url, (by, text) in texts.items():
            words = plain(text)
            is_theirs = by == who
            is_named = f" {who} " in words or name in words
            is_quoted = any(each in words for each in said)
            if is_theirs or is_named or is_quoted:
                assert url in listed, f"{who} stands in {url}"
                counted += 1
                if not is_theirs:
                    found = {what for line in listed[url]["lines"] for what in line["found"]}
                    assert not is_quoted or "words" in found, (who, url)
                    assert not is_named or found & {"login", "name"}, (who, url)
    assert counted > 50


def test_little_is_listed_that_a_search_would_not_find(
    story: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What stands there as their words was written by them, and nobody wrote it before."""
    texts = everywhere(story, tmp_path)
    for who in ASKED_FOR[story.stage.network.language]:
        theirs = plain("\n".join(text for by, text in texts.values() if by == who))
        for place in json.loads(asked(story, monkeypatch, who, "--json"))["places"]:
            for line in place["lines"]:
                if "words" in line["found"] and not line["shown"].startswith("<!--"):
                    words = plain(line["shown"]).split()
                    runs = [f" {' '.join(words[at : at + 2])} " for at in range(len(words) - 1)]
                    assert any(run in theirs for run in runs), (who, place["url"], line)


def test_the_answer_tells_a_maintainer_what_to_do(story: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(story.stage.box.requests)
    text = asked(story, monkeypatch, "@carla")
    requests = story.stage.box.requests[before:]
    assert len(requests) <= 20
    assert {each.method for each in requests} == {"GET"}
    profile = f"{story.stage.box.url}/{NAME}/blob/HEAD/docs/experts/carla.md"
    assert profile in text
    assert "https://kennisbank.example.org/experts/carla/" in text
    assert "Delete revision from history" in text
    assert "involves:carla" in text
    assert not re.search(r"[{}]{2}|{%|\u200b|\x1b", text)


def test_of_somebody_who_is_not_there_nothing_is_found_and_that_is_said(
    story: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = asked(story, monkeypatch, "nobody-of-that-name")
    nothing = {"nl": "Niets gevonden", "en": "Nothing found"}[story.stage.network.language]
    assert nothing in text
    assert "--also" in text
    assert "involves:nobody-of-that-name" in text
    places = json.loads(asked(story, monkeypatch, "nobody-of-that-name", "--json"))["places"]
    assert {place["stands"] for place in places} <= {"versions"}


def test_without_github_only_the_files_are_looked_at_and_that_is_said(
    story: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    root = str(story.stage.checkout and story.stage.root)
    answer = CliRunner().invoke(cli, ["words", "carla", "--root", root], catch_exceptions=False)
    assert "docs/experts/carla.md" in answer.stdout
    assert "GITHUB_TOKEN" in answer.stdout
    assert "issuecomment" not in answer.stdout


# --- How words hide ------------------------------------------------------------------------------------------------

TEXT = "We bouwden een koppeling met ons zaaksysteem & de *bibliotheek* van www.example.org, zie #12 voor één vraag."
SAID = (Passage(6, TEXT, datetime(2026, 11, 3, tzinfo=UTC)),)
JAN = Somebody(("jan-peter",), ("Jan Peter de Vries",), 1018)


def found(piece: Piece, **more: Any) -> list[set[Found]]:
    search = Search(JAN, **{"said": SAID, **more})
    return [set(line.found) for trace in search.traces([piece]) for line in trace.lines]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        (f"Iemand vraagt: *{safe(TEXT)}*", Dialect.PLAIN),
        (safe(Quote(TEXT)), Dialect.PLAIN),
        (html.escape(TEXT).replace("één", "&eacute;&eacute;n"), Dialect.MARKUP),
        (json.dumps({"vraag": f"eerst\n{TEXT}"}), Dialect.JSON),
        ("DESCRIPTION:We bouwden een kop\r\n peling met ons zaaksysteem\\, zie", Dialect.CALENDAR),
        ("bouwden EEN koppeling - met\n> ons zaaksysteem", Dialect.PLAIN),
    ],
)
def test_words_are_found_however_they_were_escaped(text: str, dialect: Dialect) -> None:
    assert {Found.WORDS} in found(Piece(Stands.PAGE, text, dialect=dialect))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<!-- ospo:ask/1 {"asked":[["jan\\u002dpeter","*",""]]} -->', [{Found.LOGIN}]),
        ('<!-- ospo:ask/1 {"owner":1018} -->', [{Found.ACCOUNT}]),
        ("1018 keer", []),
        ("`@\u200bjan-peter` schreef", [{Found.LOGIN}]),
        ("Jan-Peter schreef", [{Found.LOGIN}]),
        ("jan-peter-2 en x-jan-peter schreven", []),
        ("Aanwezig: JAN PETER DE VRIES", [{Found.NAME}]),
        ("Aanwezig: mevrouw Vries", [{Found.PART}]),
        ("de vriesvakken", []),
        ("met ons zaaksysteem en een koppeling", []),
    ],
)
def test_a_name_is_found_by_itself_only(text: str, expected: list[set[Found]]) -> None:
    assert found(Piece(Stands.COMMENT, text)) == expected


def test_what_others_wrote_before_is_no_word_of_theirs() -> None:
    before, after = (Passage(2, TEXT, datetime(2026, 11, day, tzinfo=UTC)) for day in (2, 4))
    piece = Piece(Stands.COMMENT, TEXT)
    assert found(piece, others=[before]) == []
    assert found(piece, others=[Passage(0, TEXT)]) == []
    assert found(piece, others=[after]) == [{Found.WORDS}]


def test_a_short_title_counts_where_its_issue_is_meant() -> None:
    said = (Passage(6, "Hulp bij licenties"),)
    assert found(Piece(Stands.ISSUE, "- #6 **Hulp bij licenties**"), said=said) == [{Found.WORDS}]
    assert found(Piece(Stands.COMMENT, "Hulp bij licenties", number=6), said=said) == [{Found.WORDS}]
    assert found(Piece(Stands.COMMENT, "Hulp bij licenties", number=60), said=said) == []


def test_what_a_comment_quotes_is_not_its_own() -> None:
    assert written("> zei iemand\n\nIk denk het ook.") == "\n\nIk denk het ook."


def test_our_bot_is_somebody_else() -> None:
    assert Somebody((BOT_LOGIN,)).found_in("github-actions") == {}


def test_every_hidden_line_of_a_comment_is_told_as_one() -> None:
    body = joined(Part(Mark(key, {"by": "carla"}), "Niets van haar.") for key in ("intake", "routing"))
    piece = Piece(Stands.COMMENT, body, number=1, key="intake")
    traces = tuple(Search(Somebody(("carla",))).traces([piece]))
    text = as_text(Answer(Somebody(("carla",)), traces, None, (), {}, ""), "nl")
    assert "in de onzichtbare regel 1 (de accountnaam)" in text
    assert "in de onzichtbare regel 4 (de accountnaam)" in text
    assert "ospo:" not in text
