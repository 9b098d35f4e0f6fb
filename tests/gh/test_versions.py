"""Whatever version of GitHub's REST API we ask for, people see the same; the small GitHub answers as each is described.

That its answers are as GitHub describes them, `tests/opinions` has said by models of both versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from github.Requester import Requester

from ospo_automation.core.primitives.errors import NoEntry
from ospo_automation.gh import client
from ospo_automation.gh.archive import archive
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.sandbox import versions
from ospo_automation.sandbox.rest import find
from tests.automations.test_failures import WORKFLOW
from tests.automations.test_lessons import CARLA, helped
from tests.automations.test_lessons import ON as LESSONS
from tests.gh.test_setbacks import Answer, Stub, reading, rest
from tests.run.test_projects import WITH_PROJECT, Beside
from tests.town import PERMISSIONS, Town, town

Told = tuple[Any, Any, dict[str, set[str]]]
ALL = f"{LESSONS}board:\nfailures:\nschedule:\n"


def story(folder: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """All that we ask of REST: what stands there then, what we read, and by operation the versions that were told."""
    told: dict[str, set[str]] = {}
    send = Requester.requestJson

    def heard(self: Requester, verb: str, url: str, *rest_: Any, **named: Any) -> Any:
        answer = send(self, verb, url, *rest_, **named)
        if found := find(verb, "/" + url.removeprefix(self.base_url).partition("?")[0].lstrip("/")):
            told.setdefault(f"{verb} {found[0].template}", set()).add(answer[1]["x-github-api-version-selected"])
        return answer

    monkeypatch.setattr(client, "API_VERSION", version)
    monkeypatch.setattr(Requester, "requestJson", heard)
    with town(folder, ALL) as place:
        files: Mapping[str, str] = {
            f".github/workflows/{name}.yml": WORKFLOW.format(name=name) for name in ("ospo", "sweep")
        }
        place.repo.commit({**files, "docs/experts/carla.md": CARLA}, message="Start", author="zoe")
        place.renew()
        place.repo.let_actions_open_pulls()
        place.token = place.box.token(place.repo, permissions=PERMISSIONS | {"actions": "write"})
        number = helped(place)
        place.play()
        place.repo.comment("olga", number, "/intrekken")
        place.repo.record_run("ospo.yml", "issues", None, requests=0, summary="", conclusion="cancelled")
        place.play()
        place.sweep()
        place.box.advance(timedelta(days=1))
        place.sweep()
        read = archive(place.reader(), "zoe", lambda _: None)
        unordered = (replace(read, edited=frozenset()), sorted(read.edited))
        return without_port(place.repo.snapshot(), place), without_port(unordered, place), told


def without_port(value: object, place: Town) -> str:
    return repr(value).replace(place.box.url, "https://github.example")


def test_in_every_version_people_see_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: dict[str, Told] = {}
    for version in versions.VERSIONS:
        with monkeypatch.context() as patched:
            ends[version] = story(tmp_path / version, version, patched)
    older, newer = ends[versions.OLDER], ends[versions.NEWER]
    assert older[0] == newer[0]
    assert older[1] == newer[1]
    assert older[2].keys() == newer[2].keys()
    assert len(older[2]) > 10
    for version, (_, _, told) in ends.items():
        assert {operation: {version} for operation in told} == told


@pytest.mark.parametrize("version", versions.VERSIONS)
def test_a_board_is_followed_in_every_version(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "API_VERSION", version)
    with town(tmp_path, WITH_PROJECT) as place:
        beside = Beside(place)
        number = beside.casus()
        assert not beside.follow().has_failed
        assert beside.status(number)[1]


def test_the_newer_version_gives_no_more_than_is_described(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "API_VERSION", versions.NEWER)
    number = place.send()
    requester = place.connection(place.token).client.requester
    _, issue = requester.requestJsonAndCheck("GET", f"/repos/acme/netwerk/issues/{number}")
    assert "assignees" in issue
    assert "assignee" not in issue
    _, limits = requester.requestJsonAndCheck("GET", "/rate_limit")
    assert set(limits) - {"url"} == {"resources"}  # PyGithub adds where it was


NO_LONGER = {
    "unknown": rest(400, versions.refusal("2022-11-28")),
    "retired": rest(410, "The API version 2022-11-28 is no longer supported."),
}


@pytest.mark.parametrize("answer", NO_LONGER.values(), ids=NO_LONGER)
def test_a_version_that_github_no_longer_speaks_is_told_as_that(place: Town, answer: Answer) -> None:
    """Not as an issue that is gone: `410` says that as well."""
    reader: GitHubReader = place.reader()
    Stub(reader.connection.client.requester, lambda verb, url, sent: verb == "GET" and reading(verb, url, sent), answer)
    with pytest.raises(NoEntry, match="version"):
        reader.commanded(place.box.now)
