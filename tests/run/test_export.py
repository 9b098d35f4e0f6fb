"""What goes out by `ospo export` is whole, fits its schema, and names nobody who isn't on the site."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from ospo_automation.cli.main import cli
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.issue import Comment, Issue
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.sight.carried import Carried, carried
from ospo_automation.core.sight.for_site import record_in, scene_of
from ospo_automation.demo.stage import NAME
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.run.export import FILES, TABLES
from ospo_automation.sandbox import BOT_LOGIN
from tests.served import Told, told


@pytest.fixture(scope="module", params=["nl", "en"])
def story(request: pytest.FixtureRequest, shared: Path) -> Iterator[Told]:
    with told(request.param, shared) as it:
        yield it


def exported(story: Told, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Result:
    box = story.stage.box
    for name, value in {
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_TOKEN": story.stage.token,
        "GITHUB_API_URL": box.url,
        "GITHUB_SERVER_URL": box.url,
    }.items():
        monkeypatch.setenv(name, value)
    where = ["--root", str(story.stage.root), "--now", story.story.ends.isoformat()]
    return CliRunner().invoke(cli, ["export", "--to", str(folder), *where], catch_exceptions=False)


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_export_is_whole_fits_its_schema_and_names_only_who_agreed(
    story: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = exported(story, monkeypatch, tmp_path)
    assert answer.exit_code == 0, answer.output
    assert {each.name for each in tmp_path.iterdir()} == FILES
    schema = json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))
    for name in TABLES:
        table = Draft202012Validator({**schema["properties"][name], "$defs": schema["$defs"]})
        found = lines(tmp_path, name)
        assert found, name
        assert [error.message for line in found for error in table.iter_errors(line)] == []
        [heads, *rows] = csv.reader(io.StringIO((tmp_path / f"{name}.csv").read_text(encoding="utf-8")))
        assert (heads, len(rows)) == (list(found[0]), len(found))

    labels, repository = story.stage.network.labels, story.stage.repository
    there = {
        each.number
        for each in repository.issues()
        if labels.casus.name in each.labels
        and labels.looked_at.name in each.labels
        and not {labels.unlisted.name, labels.of_status(Status.WITHDRAWN).name} & set(each.labels)
    }
    casussen, said = lines(tmp_path, "casussen"), lines(tmp_path, "contributions")
    assert {each["number"] for each in casussen} == there
    kinds = {(each["casus"], each["kind"]) for each in said}
    assert {each["number"] for each in casussen if each["advised_at"]} == {
        casus for casus, kind in kinds if kind == "advice"
    }
    assert len([casus for casus, kind in kinds if kind == "outcome"]) >= 3

    pages = {each["login"].lower() for each in lines(tmp_path, "experts")}
    issues = repository.issues()
    wrote = [each.author for each in issues]
    wrote += [each.author for issue in issues for each in repository.comments(issue.number)]
    nameless = {login.lower() for login in wrote if login} - pages
    assert len(nameless) > 3
    assert {each["login"].lower() for each in said} - {""} <= pages
    text = json.dumps([casussen, said], ensure_ascii=False).lower()
    assert [login for login in nameless if f"@{login}" in text] == []
    ours = {each.id for issue in issues for each in repository.comments(issue.number) if each.author == BOT_LOGIN}
    assert not ours & {int(each["url"].rpartition("-")[2]) for each in said}


def test_an_answer_that_stays_behind_is_told(story: Told) -> None:
    checkout, repository = story.stage.checkout, story.stage.repository
    reader = story.stage._reader(story.stage.token)
    whole = next(each for each in repository.issues() if carried_of(reader, each.number, checkout) is not None)
    found = carried_of(reader, whole.number, checkout)
    assert found is not None
    assert found.is_whole
    issue = reader.issue(whole.number)
    question = found.casus.question
    told = replace(issue, body=issue.body.replace(question, f"{question} Bel Jan: 06-12345678."))
    cut = seen(told, reader.comments(issue.number), checkout)
    assert cut is not None
    assert (cut.casus.question, cut.is_whole) == ("", False)


def carried_of(reader: GitHubReader, number: int, checkout: Checkout) -> Carried | None:
    return seen(reader.issue(number), reader.comments(number), checkout)


def seen(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> Carried | None:
    scene = scene_of(issue, comments, checkout)
    return None if scene is None else carried(scene, record_in(scene, "https://github.com/a/b"))


def test_an_export_writes_over_nothing_but_an_earlier_one(
    story: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    exported(story, monkeypatch, tmp_path / "one")
    before = {each.name: each.read_bytes() for each in (tmp_path / "one").iterdir()}
    assert exported(story, monkeypatch, tmp_path / "one").exit_code == 0
    assert {each.name: each.read_bytes() for each in (tmp_path / "one").iterdir()} == before

    (tmp_path / "one" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadConfig, match=r"notes\.txt"):
        exported(story, monkeypatch, tmp_path / "one")
