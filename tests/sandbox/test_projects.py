"""Project boards over HTTP as a program sees them, who may touch them, and how a sync tells a person's move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from ospo_automation.sandbox import Project, Repository, Sandbox
from ospo_automation.sandbox.project_acts import Fields

if TYPE_CHECKING:
    from pathlib import Path

FIELDS: Fields = {
    "Status": {"Nieuw": "BLUE", "Loopt": "YELLOW", "Klaar": "GREEN"},
    "Onderwerp": ["EUPL", "Inkoop"],
    "Termijn": "date",
    "Uren": "number",
    "Notitie": "text",
}
WRITE = {"organization_projects": "write", "issues": "read"}


@pytest.fixture
def project(box: Sandbox) -> Project:
    return box.add_project("ospo-nl", "Casussen", fields=FIELDS, by="bert")


class Client:
    """Speaks to one owner's projects, with one token or none."""

    def __init__(self, box: Sandbox, token: str | None, start: str = "/orgs/ospo-nl/projectsV2") -> None:
        self.start = box.url + start
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, rest: str = "", json: Any = None) -> tuple[int, Any]:
        answer = self.send(method, rest, json)
        return answer.status_code, answer.json() if answer.content else None

    def send(self, method: str, rest: str = "", json: Any = None) -> requests.Response:
        address = rest if rest.startswith("http") else self.start + rest
        return requests.request(method, address, json=json, headers=self.headers, timeout=5)


@pytest.fixture
def app(box: Sandbox, project: Project) -> Client:
    return Client(box, box.app_token("ospo-nl", WRITE), f"/orgs/ospo-nl/projectsV2/{project.number}")


def told(item: Any) -> dict[str, Any]:
    return {field["name"]: field["value"] for field in item["fields"]}


def test_the_whole_life_of_an_item(box: Sandbox, repo: Repository, project: Project, app: Client) -> None:
    number = repo.open_issue("anna", title="Mag <dit>?")
    box.events.clear()
    status, there = app("GET")
    assert (status, there["title"], there["creator"]["login"], there["public"]) == (200, "Casussen", "bert", False)
    fields = {field["name"]: field for field in app("GET", "/fields?per_page=100")[1]}
    assert [option["name"]["raw"] for option in fields["Status"]["options"]] == ["Nieuw", "Loopt", "Klaar"]
    assert "options" not in fields["Termijn"]
    where = {"type": "Issue", "owner": "ospo-nl", "repo": "netwerk", "number": number}
    status, made = app("POST", "/items", where)
    assert (status, made["content"]["title"], made["creator"]["login"]) == (201, "Mag <dit>?", "ospo-app[bot]")
    assert app("POST", "/items", {"type": "Issue", "id": made["content"]["id"]})[1]["id"] == made["id"]
    box.advance(timedelta(hours=1))
    values = {
        fields["Status"]["id"]: project.option("Status", "Loopt"),
        fields["Termijn"]["id"]: "2026-12-01",
        fields["Uren"]["id"]: 2.5,
        fields["Notitie"]["id"]: "a & b",
    }
    wanted = {"fields": [{"id": key, "value": value} for key, value in values.items()]}
    status, written = app("PATCH", f"/items/{made['id']}", wanted)
    assert (status, written["updated_at"]) == (200, "2026-11-02T10:00:00Z")
    assert told(written)["Status"]["name"] == {"raw": "Loopt", "html": "Loopt"}
    asked = "&".join(f"fields[]={fields[name]['id']}" for name in ("Termijn", "Uren", "Onderwerp", "Labels"))
    read = app("GET", f"/items/{made['id']}?{asked}")[1]
    assert told(read) == {"Termijn": "2026-12-01", "Uren": 2.5, "Onderwerp": None, "Labels": []}
    assert read["content"]["repository"]["full_name"] == repo.full_name
    assert told(app("GET", "/items")[1][0])["Title"]["html"] == "Mag &lt;dit&gt;?"  # the title only, unless asked
    app("PATCH", f"/items/{made['id']}", {"fields": [{"id": fields["Uren"]["id"], "value": None}]})
    kept = {"Status": "Loopt", "Termijn": "2026-12-01", "Notitie": "a & b"}
    assert project.snapshot() == {f"ospo-nl/netwerk#{number}": kept}
    assert app("DELETE", f"/items/{made['id']}") == (204, None)
    for method, body in (("GET", None), ("PATCH", wanted), ("DELETE", None)):
        assert app(method, f"/items/{made['id']}", body)[0] == 404
    assert project.items() == []
    assert box.events == []  # there is no trigger for any of this


def test_a_wrong_value_changes_nothing(box: Sandbox, repo: Repository, project: Project, app: Client) -> None:
    item = project.add(repo, repo.open_issue("anna", title="x"), by="bert")
    ids = {name: project.field(name).id for name in (*FIELDS, "Title", "Assignees")}
    good = {"id": ids["Onderwerp"], "value": project.option("Onderwerp", "EUPL")}
    wrong = [
        (ids["Status"], "Loopt"),  # the name instead of the id
        (ids["Status"], project.option("Onderwerp", "EUPL")),
        (ids["Termijn"], "morgen"),
        (ids["Termijn"], "2026-02-30"),
        (ids["Uren"], "twee"),
        (ids["Notitie"], 2),
        (ids["Title"], "anders"),
        (ids["Assignees"], None),
        (1, "x"),
    ]
    for key, value in wrong:
        status, words = app("PATCH", f"/items/{item}", {"fields": [good, {"id": key, "value": value}]})
        assert (status, words["errors"][0]["code"]) == (422, "invalid")
    assert project.item(item).values == {}
    assert app("GET", "/items?fields=1")[0] == 422
    assert app("GET", "/items?after=elders")[0] == 422
    assert app("POST", "/items", {"type": "Issue", "owner": "ospo-nl", "repo": "netwerk", "number": 99})[0] == 404
    assert app("POST", "/items", {"type": "PullRequest", "owner": "ospo-nl", "repo": "netwerk", "number": 1})[0] == 404
    assert box.violations == []
    assert app("POST", "/items", {"type": "Issue"})[0] == 422
    assert box.violations.pop().startswith("request POST")


def test_pages_are_walked_from_one_to_the_next(repo: Repository, project: Project, app: Client) -> None:
    for number in range(7):
        project.add(repo, repo.open_issue("anna", title=str(number)), by="bert")
    answer, seen = app.send("GET", f"/items?per_page=3&fields={project.field('Status').id}"), []
    while True:
        seen.append([item["content"]["title"] for item in answer.json()])
        assert list(told(answer.json()[0])) == ["Status"]
        if "next" not in answer.links:
            break
        answer = app.send("GET", answer.links["next"]["url"])
    assert seen == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    back = app.send("GET", answer.links["prev"]["url"])
    assert [item["content"]["title"] for item in back.json()] == ["3", "4", "5"]
    assert set(back.links) == {"prev", "next"}


def test_a_move_by_a_person_can_be_told_from_our_own(
    box: Sandbox, repo: Repository, project: Project, app: Client
) -> None:
    item = project.add(repo, repo.open_issue("anna", title="x"), by="bert")
    key = project.field("Status").id
    ours = {"fields": [{"id": key, "value": project.option("Status", "Nieuw")}]}
    written = app("PATCH", f"/items/{item}", ours)[1]
    assert app("GET", f"/items/{item}")[1]["updated_at"] == written["updated_at"]
    box.advance(timedelta(minutes=5))
    project.move(item, "Status", "Klaar", by="anna")
    found = app("GET", f"/items/{item}?fields={key}")[1]
    assert found["updated_at"] > written["updated_at"]
    assert told(found)["Status"]["name"]["raw"] == "Klaar"
    assert project.item(item).changed == {"Status": ("anna", box.now)}
    with pytest.raises(KeyError, match="Verloren"):
        project.move(item, "Status", "Verloren", by="anna")


Token = Callable[[Sandbox, Repository], str | None]
NO, UNSEEN, READ, DONE = [403, 403, 403], [200, 404, 404], [200, 200, 403], [200, 200, 201]
# Who comes; what they get for the list, for one board and for adding to it: of a private board of the organisation,
# of a public one, and of a person's own.
PERMISSIONS: list[tuple[str, Token, list[list[int]]]] = [
    ("nobody", lambda box, repo: None, [UNSEEN, [200, 200, 401], UNSEEN]),
    ("workflow", lambda box, repo: box.token(repo, {"organization_projects": "write"}), [NO, NO, NO]),
    ("app", lambda box, repo: box.app_token("ospo-nl", WRITE), [DONE, DONE, NO]),
    ("app reads", lambda box, repo: box.app_token("ospo-nl", {"organization_projects": "read"}), [READ, READ, NO]),
    ("app without", lambda box, repo: box.app_token("ospo-nl", {"issues": "write"}), [NO, NO, NO]),
    ("app elsewhere", lambda box, repo: box.app_token("elders", WRITE), [NO, NO, NO]),
    ("fine-grained", lambda box, repo: box.fine_grained_token("bert", "ospo-nl", WRITE), [DONE, DONE, NO]),
    ("fine-grained, no role", lambda box, repo: box.fine_grained_token("cleo", "ospo-nl", WRITE), [UNSEEN, READ, NO]),
    ("fine-grained without", lambda box, repo: box.fine_grained_token("bert", "ospo-nl", {}), [NO, NO, NO]),
    ("person who writes", lambda box, repo: box.user_token("bert"), [DONE, DONE, UNSEEN]),
    ("person who reads", lambda box, repo: box.user_token("anna"), [READ, READ, DONE]),
    ("person without a role", lambda box, repo: box.user_token("cleo"), [UNSEEN, READ, UNSEEN]),
]


def test_who_may(box: Sandbox, repo: Repository, project: Project) -> None:
    box.add_org("elders")
    number = repo.open_issue("anna", title="x")
    project.grant("anna", "read")
    box.add_project("ospo-nl", "Openbaar", by="bert", public=True).grant("anna", "read")
    box.add_project("anna", "Van anna")
    body = {"type": "Issue", "owner": "ospo-nl", "repo": "netwerk", "number": number}
    boards = (("/orgs/ospo-nl/projectsV2", 1), ("/orgs/ospo-nl/projectsV2", 2), ("/users/anna/projectsV2", 1))
    found: dict[str, list[list[int]]] = {}
    for who, token, expected in PERMISSIONS:
        value, found[who] = token(box, repo), []
        words = "personal access token" if who.startswith("fine") else "integration"
        for start, board in boards:
            client = Client(box, value, start)
            answers = [client("GET"), client("GET", f"/{board}"), client("POST", f"/{board}/items", body)]
            found[who].append([status for status, _ in answers])
            if found[who][-1] == NO:
                assert {told["message"] for _, told in answers} == {f"Resource not accessible by {words}"}
            else:
                assert (board in [one["number"] for one in answers[0][1]]) == (found[who][-1] != UNSEEN)
        assert Client(box, value)("GET", "/9")[0] == (403 if expected[0] == NO else 404)
        assert Client(box, value, "/orgs/anna/projectsV2")("GET")[0] == 404  # she is no organisation
    assert found == {who: expected for who, _, expected in PERMISSIONS}


def test_what_became_of_an_issue_shows_on_the_board(
    box: Sandbox, repo: Repository, project: Project, app: Client
) -> None:
    other, hidden = box.add_repo("ospo-nl/elders"), box.add_repo("verborgen/werk", private=True)
    first, second = (repo.open_issue("anna", title=title) for title in ("een", "twee"))
    places = [(repo, first), (repo, second), (hidden, hidden.open_issue("anna", title="geheim"))]
    items = [project.add(place, number, by="bert") for place, number in places]
    pull = repo.open_pull("bert", title="drie", body="", head="drie", files={"a.txt": "b\n"})
    status, made = app("POST", "/items", {"type": "PullRequest", "owner": "ospo-nl", "repo": "netwerk", "number": pull})
    assert (status, made["content_type"], made["content"]["title"]) == (201, "PullRequest", "drie")
    repo.transfer_issue(first, other)
    repo.delete_issue(second)
    found = {item["id"]: item["content"] for item in app("GET", "/items")[1]}
    assert found[items[0]]["repository"]["full_name"] == "ospo-nl/elders"
    assert items[1] not in found
    assert found[items[2]] is None
    assert app("GET", f"/items/{items[1]}")[0] == 404
    box.delete_account("bert")  # who made it all
    assert app("GET")[1]["creator"]["login"] == "ospo-nl"
    assert "creator" not in app("GET", f"/items/{items[0]}")[1]


def test_an_app_starts_workflows_and_works_where_it_is_installed(box: Sandbox, repo: Repository) -> None:
    here = Client(box, box.app_token("ospo-nl", {"issues": "write"}), f"/repos/{repo.full_name}/issues")
    assert here("POST", "", {"title": "x"})[1]["user"]["login"] == "ospo-app[bot]"
    assert [(event.name, event.actor) for event in box.events] == [("issues", "ospo-app[bot]")]
    elsewhere = Client(box, box.app_token("anna", {"issues": "write"}), f"/repos/{repo.full_name}/issues")
    assert elsewhere("POST", "", {"title": "x"})[0] == 403
    both = Client(box, box.fine_grained_token("bert", "ospo-nl", {"issues": "read"}), f"/repos/{repo.full_name}/issues")
    assert both("POST", "", {"title": "x"})[1]["message"] == "Resource not accessible by personal access token"


def test_a_board_is_kept(tmp_path: Path) -> None:
    with Sandbox(keep=tmp_path) as box:
        box.add_user("bert")
        repo = box.add_repo("ospo-nl/netwerk")
        project = box.add_project("ospo-nl", "Casussen", fields=FIELDS, by="bert")
        item = project.add(repo, repo.open_issue("bert", title="x"), by="bert")
        project.move(item, "Uren", 3, by="bert")
        project.move(item, "Notitie", "3", by="bert")
        kept = project.items()
    with Sandbox(keep=tmp_path) as box:
        assert box.project("ospo-nl", 1).items() == kept


def test_runs_are_found_and_a_workflow_is_switched_on(box: Sandbox, repo: Repository) -> None:
    files: dict[str, str | bytes | None] = {
        ".github/workflows/casus.yml": "name: Casus\non: issues\n",
        ".github/workflows/ronde.yml": "on: schedule\n",
    }
    repo.commit(files)
    number = repo.open_issue("anna", title="Mag dit?")
    for day in range(4):
        repo.record_run("casus.yml", "issues.opened", number, requests=1, summary="", failed=day % 2 == 1, actor="anna")
        repo.record_run("ronde", "schedule", None, requests=1, summary="")
        box.advance(timedelta(days=1))
    client = Client(box, box.token(repo, {"actions": "write"}), f"/repos/{repo.full_name}/actions")

    def found(rest: str) -> list[int]:
        answer = client("GET", rest)[1]
        assert answer["total_count"] >= len(answer["workflow_runs"])
        return [run["run_number"] for run in answer["workflow_runs"]]

    assert found("/runs?per_page=3") == [4, 4, 3]
    assert found("/workflows/ronde.yml/runs") == [4, 3, 2, 1]
    assert found("/runs?status=failure") == [4, 2]
    assert found("/runs?event=issues&created=>=2026-11-04") == [4, 3]
    assert found("/workflows/casus.yml/runs?created=2026-11-02T09:00:00Z..2026-11-03") == [2, 1]
    assert found("/runs?event=schedule&created=<2026-11-03") == [1]
    assert found("/runs?actor=anna&status=success&created=2026-11-04") == [3]
    assert client("GET", "/runs?created=ooit")[0] == 422
    run = client("GET", "/runs?status=failure")[1]["workflow_runs"][0]
    assert (run["name"], run["display_title"], run["conclusion"]) == ("Casus", "Mag dit?", "failure")
    assert (run["created_at"], run["event"]) == ("2026-11-05T09:00:00Z", "issues")
    repo.set_workflow_state("ronde.yml", "disabled_inactivity")
    assert client("GET", "/workflows/ronde.yml")[1]["state"] == "disabled_inactivity"
    assert client("POST", "/workflows/ronde.yml/dispatches", {"ref": "main"})[0] == 422
    weak = Client(box, box.token(repo, {"actions": "read"}), f"/repos/{repo.full_name}/actions")
    assert weak("PUT", "/workflows/ronde.yml/enable")[0] == 403
    assert client("PUT", "/workflows/ronde.yml/enable") == (204, None)
    assert client("GET", "/workflows/ronde.yml")[1]["state"] == "active"
    assert client("PUT", "/workflows/weg.yml/enable")[0] == 404
