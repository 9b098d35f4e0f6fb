"""Looks whether what happened is for the line of our runs, or whether the hourly sweep hears it early enough; and so
whether the site is to be made anew at once, or whether the nightly build is.

Nothing but the standard library: it starts for everybody's comment, with nothing installed and a token that can only
read. Its rules are coarse, and what it can't know it lets through: what is to be done is decided in the run itself.
"""

from __future__ import annotations

import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import Any, NamedTuple

MOST_OF_ONE = 10  # events of one person within an hour; what comes after them waits for the sweep
MOST_COMMENTS = 30  # of everybody within an hour; what comes after them and is by nobody with a part waits
MOST_ISSUES = 60  # opened, edited or closed by everybody within an hour; what newcomers open after them waits
BUSY = 20  # events in the line: from then on whoever isn't of the network gets FEW within an hour
FEW = 3
MOST_IN_LINE = 40  # what comes after them and is by nobody of the network waits
MOST_BUILDS = 3  # words of one person within an hour for which the site is made anew, which reads every casus
UNLISTED = frozenset({"niet in lijsten", "not listed"})  # the label by which a casus is off the site already
RESERVE = 500  # requests of the hour that are left to the runs themselves: below that who isn't of the network waits
POINTS = 300  # for GraphQL, which GitHub counts apart: the same of those
LAST = 100  # below that everybody does: what is left is for the sweep
BEGIN_SWEEPS = ("schedule", "workflow_dispatch")  # events of the clock, and of who may write here
HOUR = timedelta(hours=1)
PAGES = 3  # of a hundred comments
PATIENCE = 10  # seconds that GitHub has for an answer
EXPERTISE = (".github/EXPERTISE", "EXPERTISE", "docs/EXPERTISE")
CONFIGURATION, PEOPLE = ".github/ospo.yml", "docs/experts"
LARGEST = 3_000_000  # bytes read of a file

# Whoever GitHub doesn't know from this repository; any other word of it, also one to come, is a part.
STRANGERS = frozenset({"NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "MANNEQUIN"})
# A slash in front of a letter that follows no word, as an address has them: every spelling of a command and more.
_MAY_COMMAND = re.compile(r"(?<![^\W_])(?<!/)/\s{0,3}[^\W\d_]")
_NAMED = re.compile(r"@([A-Za-z0-9][\w-]*)")
_TEAMS = re.compile(r"^teams:.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z0-9][\w-]*")
_ID = re.compile(r"^github_id:\D{0,5}(\d+)", re.MULTILINE)

# What an answer or an event of another shape than we know comes to, and GitHub out of order.
NO_ANSWER = (OSError, HTTPException, ValueError, LookupError, TypeError, AttributeError, RecursionError)

Json = Mapping[str, Any]
Ask = Callable[..., Any]
"""Gets what a path of the repository answers to parameters; raises one of NO_ANSWER."""


class Network(NamedTuple):
    """Who stands in the network's files: logins in lower case, and numbers of accounts. `is_known`: they are there."""

    logins: frozenset[str] = frozenset()
    ids: frozenset[int] = frozenset()
    is_known: bool = False


class Happened(NamedTuple):
    """An event: whose it is, whether they take part, and whether there may be something to do about it at once.
    `is_known`: they stand in the network's files, or GitHub knows them from this repository; not who only asks a casus.
    """

    login: str
    id: int
    is_comment: bool
    takes_part: bool
    may_ask: bool
    is_known: bool = False


def read(name: str, event: Any, network: Network) -> Happened | None:
    """What happened; None where that is nothing that a crowd could do, or has a shape that we don't know."""
    event, sender = _mapping(event), _mapping(_mapping(event).get("sender"))
    login, id_, issue = sender.get("login"), sender.get("id"), _mapping(event.get("issue"))
    if name == "pull_request" and isinstance(login, str) and isinstance(id_, int):
        return _of_pull(_mapping(event.get("pull_request")), login, id_, network)
    if name not in {"issues", "issue_comment"} or not isinstance(login, str) or not isinstance(id_, int) or not issue:
        return None
    named = not network.is_known or login.lower() in network.logins or id_ in network.ids
    if name == "issues":  # whoever changes one opened it, or may write here; who opens one had no part yet
        is_new = str(issue.get("author_association")) in STRANGERS
        takes_part = named or not is_new or event.get("action") != "opened"
        is_known = named or not is_new or id_ != _mapping(issue.get("user")).get("id")
        return Happened(login, id_, is_comment=False, takes_part=takes_part, may_ask=True, is_known=is_known)
    comment = event.get("comment")
    if not isinstance(comment, dict) or not isinstance(comment.get("body"), str):
        return None
    is_known = named or str(comment.get("author_association")) not in STRANGERS
    takes_part = is_known or id_ in _of_issue(issue)
    may_ask = takes_part or _MAY_COMMAND.search(comment["body"]) is not None
    return Happened(login, id_, is_comment=True, takes_part=takes_part, may_ask=may_ask, is_known=is_known)


def _of_pull(pull: Json, login: str, id_: int, network: Network) -> Happened | None:
    """Of a pull request from a branch of ours: anybody may open one, and close and open it again without end. Whoever
    merges one, or closes somebody else's, may write here.
    """
    if not pull or pull.get("merged") is True:
        return None
    is_named = not network.is_known or login.lower() in network.logins or id_ in network.ids
    is_stranger_s = str(pull.get("author_association")) in STRANGERS and id_ == _mapping(pull.get("user")).get("id")
    is_known = is_named or not is_stranger_s
    return Happened(login, id_, is_comment=False, takes_part=is_known, may_ask=is_known, is_known=is_known)


def _of_issue(issue: Json) -> set[int]:
    """Whose it is, also where we opened it for them, and who is assigned: their numbers."""
    assigned = issue.get("assignees") if isinstance(issue.get("assignees"), list) else []
    people = [_mapping(each).get("id") for each in (issue.get("user"), *(assigned or []))]
    first = str(issue.get("body")).partition("\n")[0]
    is_bots = _mapping(issue.get("user")).get("type") == "Bot" or str(issue.get("author_association")) not in STRANGERS
    is_ours = is_bots and first.startswith("<!-- ospo:")
    told = map(int, re.findall(r"\b\d{1,18}\b", first)) if is_ours else ()
    return {*told, *(id_ for id_ in people if isinstance(id_, int))}


def reason_to_wait(happened: Happened | None, lately: Lately) -> str:
    """Why the sweep is early enough; "" where it isn't. How much there was within an hour is asked where it matters."""
    if happened is None:
        return ""
    if not happened.may_ask:
        return "somebody without a part in it asks for nothing"
    if lately.is_calm:
        return ""
    most, what = (MOST_COMMENTS, "comments") if happened.is_comment else (MOST_ISSUES, "changes of issues")
    if not happened.takes_part and lately.everybody() > most:
        return f"more than {most} {what} within an hour, and its writer takes no part in it"
    in_line = 0 if happened.is_known else lately.in_line()
    if in_line > MOST_IN_LINE:
        return f"more than {MOST_IN_LINE} are in the line, and its writer isn't of the network"
    most = FEW if in_line > BUSY else MOST_OF_ONE
    return f"more than {most} of one person within an hour" if lately.own() > most else ""


def too_few_left(happened: Happened, left: int, points: int) -> str:
    """Why it waits where so many requests, and points for GraphQL, are left this hour: no crowd may use up what the
    runs and the sweep need.
    """
    for there, reserve, what in ((left, RESERVE, "requests"), (points, POINTS, "points")):
        if there < LAST:
            return f"fewer than {LAST} {what} are left this hour"
        if there < reserve and not happened.is_known:
            return f"fewer than {reserve} {what} are left this hour, and its writer isn't of the network"
    return ""


def reason_to_wait_for_the_night(happened: Happened | None, started: Callable[[], int], *, is_off: bool) -> str:
    """Why a word that takes a casus off the site needs no build at once; "" where it does. A label always does: only
    who may write here sets one. `is_off`: it has the label by now, so that a build after an earlier word left it out.
    """
    if happened is None or not happened.is_comment:
        return ""
    if not happened.takes_part:
        return "its writer takes no part in it"
    count = started()
    if is_off and count > 1:
        return "it is off by now, and its writer had the site made anew within the hour"
    return f"more than {MOST_BUILDS} of one person within an hour" if count > MOST_BUILDS else ""


def is_off_already(environment: Mapping[str, str]) -> bool:
    """Whether the casus of a comment has the label that keeps it off the site, as GitHub told along with it."""
    event = _or_nothing("what happened", lambda: _text(Path(environment["GITHUB_EVENT_PATH"])))
    labels = _mapping(_mapping(_loaded(event)).get("issue")).get("labels")
    names = {str(_mapping(each).get("name")).lower() for each in (labels if isinstance(labels, list) else ())}
    return not names.isdisjoint({*UNLISTED, environment.get("UNLISTED", "").lower()} - {""})


class Lately:
    """How much there was within an hour, this included. GitHub's list of our runs tells it, deleted comments and edits
    included; where that can't be read, or knows nothing, the comments and issues that are there.
    """

    def __init__(self, ask: Ask, workflow: str, happened: Happened, now: datetime) -> None:
        self._ask, self._happened, self._since = ask, happened, _stamp(now - HOUR)
        self._runs = f"actions/workflows/{workflow}/runs"
        self._all: int | None = None

    @property
    def is_calm(self) -> bool:
        """Whether there was so little, whoever it is from, that nothing else needs to be asked."""
        return 0 < self._of_all() <= MOST_OF_ONE

    def started(self) -> int:
        """How often this person wrote something for which a job started; 0 where the runs aren't told."""
        return self._counted(1, actor=self._happened.login, event="issue_comment")

    def own(self) -> int:
        count = self._counted(actor=self._happened.login)
        return count or sum(each == self._happened.id for each in self._writers(creator=self._happened.login))

    def everybody(self) -> int:
        event = "issue_comment" if self._happened.is_comment else "issues"
        return self._counted(event=event) or sum(1 for _ in self._writers())

    def in_line(self) -> int:
        """How many events aren't done yet, this included; 0 where that can't be known."""
        try:
            return self._of_all() - self._total(status="completed") if self._of_all() > BUSY else 0
        except NO_ANSWER:
            return 0

    def _of_all(self) -> int:
        if self._all is None:
            try:
                self._all = self._total()
            except NO_ANSWER:
                self._all = 0
        return self._all

    def _counted(self, most: int = MOST_OF_ONE, **which: str) -> int:
        """Runs in which no job started don't count: such as those for comments of bots, and on pull requests."""
        try:
            count = self._total(**which)
            return max(1, count - self._total(status="skipped", **which)) if count > most else count
        except NO_ANSWER:
            return 0

    def _total(self, **which: str) -> int:
        return int(self._ask(self._runs, created=f">={self._since}", per_page=1, **which)["total_count"])

    def _writers(self, **of: str) -> Iterator[object]:
        """Who wrote the comments, or opened the issues, of the last hour."""
        path, query = "issues/comments", {"sort": "created", "direction": "desc", "since": self._since}
        if not self._happened.is_comment:
            path, query = "issues", {"state": "all", "since": self._since, **of}
        for page in range(1, PAGES + 1):
            found = self._ask(path, per_page=100, page=page, **query)
            for each in found:
                if str(each["created_at"]) >= self._since:  # `since` is when it was last changed
                    yield _mapping(each.get("user")).get("id")
            if len(found) < 100 or str(found[-1]["created_at"]) < self._since:
                return


def last_sweep(ask: Ask, workflow: str, now: datetime) -> str:
    """When a sweep last ended well; "" where nobody knows, or somebody switched it off by hand.

    What a pull request started is none, however it ended: a fork's may bring a file of that name and of its own.
    """
    path, last = f"actions/workflows/{workflow}/runs", {"status": "success", "per_page": 1}
    runs = ask(path, **last)["workflow_runs"]
    if runs and str(runs[0].get("event")).startswith("pull_request"):
        runs = [run for event in BEGIN_SWEEPS for run in ask(path, event=event, **last)["workflow_runs"]]
    if not runs:
        return ""
    ended = max(str(run["updated_at"]) for run in runs)
    is_late = ended < _stamp(now - HOUR)
    is_off = is_late and str(ask(f"actions/workflows/{workflow}")["state"]) == "disabled_manually"
    return "" if is_off or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ended) else ended


def network_in(folder: Path) -> Network:
    """Who stands in the files of a checkout."""
    texts = [text for name in EXPERTISE if (text := _text(folder / name))]
    teams = _TEAMS.search(_text(folder / CONFIGURATION))
    names = [*(name for text in texts for name in _NAMED.findall(text)), *(_WORD.findall(teams[0]) if teams else ())]
    pages = sorted((folder / PEOPLE).glob("*.md"))
    ids = frozenset(int(id_) for page in pages for id_ in _ID.findall(_text(page)))
    return Network(frozenset(map(str.lower, names)), ids, bool(texts))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""


class Asking:
    """GitHub's REST API. `left` is how many requests the repository has still this hour, and `points` how many points
    for GraphQL, as far as it was told.
    """

    def __init__(self, url: str, repository: str, token: str) -> None:
        if not url.startswith(("https://", "http://")):
            raise ValueError("no address of an API")
        self._url, self._place, self.left = url, f"{url}/repos/{repository}", 10**9
        self.points = self.left
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        self._headers |= {"User-Agent": "ospo-look", "X-GitHub-Api-Version": "2022-11-28"}

    def __call__(self, path: str, **query: object) -> Any:
        return self._get(f"{self._place}/{path}?{urllib.parse.urlencode(query)}")

    def look_what_is_left(self) -> str:
        """This one GitHub doesn't count: without it a crowd would use up what is left by having us find that out."""
        resources = self._get(f"{self._url}/rate_limit")["resources"]
        self.left = int(resources["core"]["remaining"])
        self.points = int(resources["graphql"]["remaining"])
        return ""

    def _get(self, address: str) -> Any:
        request = urllib.request.Request(address, headers=self._headers)  # noqa: S310  (http and https only)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  (as above)
                self._note(answer.headers)
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            self._note(refusal.headers)
            raise

    def _note(self, headers: Message) -> None:
        left = headers.get("x-ratelimit-remaining") or ""
        self.left = int(left) if left.isdecimal() else self.left


def happened_in(environment: Mapping[str, str], folder: Path) -> Happened | None:
    event = _or_nothing("what happened", lambda: _text(Path(environment["GITHUB_EVENT_PATH"]))) or "null"
    return read(environment["GITHUB_EVENT_NAME"], _loaded(event), network_in(folder))


def looked(environment: Mapping[str, str], folder: Path, now: datetime) -> tuple[str, str]:
    """Why it waits, or "", and when the last sweep was. What can't be found out is no reason to wait."""
    ask = Asking(environment["GITHUB_API_URL"], environment["GITHUB_REPOSITORY"], environment["GITHUB_TOKEN"])
    happened = happened_in(environment, folder)
    reason = ""
    if happened is not None:
        lately = Lately(ask, _own_file(environment), happened, now)
        if environment.get("FOR") == "site":
            is_off = is_off_already(environment)
            return reason_to_wait_for_the_night(happened, lately.started, is_off=is_off), ""
        if happened.may_ask:
            _or_nothing("what is left", ask.look_what_is_left)
        reason = too_few_left(happened, ask.left, ask.points)
        reason = reason or _or_nothing("how much there was", lambda: reason_to_wait(happened, lately))
        reason = reason or too_few_left(happened, ask.left, ask.points)
    if reason:
        return reason, ""
    return "", _or_nothing("the last sweep", lambda: last_sweep(ask, environment["SWEEP"], now))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _or_nothing(what: str, find: Callable[[], str]) -> str:
    """What GitHub may not tell, and a look can go without; the log says why."""
    try:
        return find()
    except NO_ANSWER as error:
        print(f"Not found out, {what}: {type(error).__name__} {error}".replace("\n", " ")[:300])
        return ""


def _own_file(environment: Mapping[str, str]) -> str:
    """Under which name this workflow lies in its folder."""
    found = re.search(r"/([\w.-]+\.ya?ml)@", environment.get("GITHUB_WORKFLOW_REF", ""))
    return found[1] if found else "ospo.yml"


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"  # noqa: UP017  (older ones than ours know it too)


def main() -> None:
    begun = time.process_time()
    told = os.environ.get("OSPO_NOW")
    now = datetime.fromisoformat(told) if told else datetime.now(timezone.utc)  # noqa: UP017  (as above)
    reason, swept = looked(os.environ, Path(os.environ.get("GITHUB_WORKSPACE", ".")), now)
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:  # noqa: PTH123  (as a path it is no shorter)
        output.write(f"go={'false' if reason else 'true'}\nswept={swept}\n")
    later, at_once = ("the night", "Now.") if os.environ.get("FOR") == "site" else ("the sweep", "Goes to the line.")
    print(f"Waits for {later}: {reason}." if reason else at_once, f"{time.process_time() - begun:.2f} s")


if __name__ == "__main__":
    main()
