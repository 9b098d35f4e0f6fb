"""All else that people do on GitHub with an issue or a pull request, beside answering: each act has its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request as WebRequest

from ..acts import MAX_BODY, clean
from ..git_merge import Conflict
from ..state import Comment, Issue
from . import guard, sending
from .changes import files_changed
from .code_pages import MOST_BYTES
from .issue_form import LONGEST_TITLE
from .players import may_write, people
from .visit import Missing, Page, Redirect, Visit

Sent = MultiDict[str, str]
MOST_ASSIGNED = 10  # as on GitHub


@dataclass(frozen=True)
class Scene:
    """Who would do something with what."""

    visit: Visit
    issue: Issue
    who: str

    @property
    def number(self) -> int:
        return self.issue.number

    @property
    def may_write(self) -> bool:
        return may_write(self.visit, self.who)

    @property
    def is_own(self) -> bool:
        return self.issue.author == self.who

    @property
    def is_open(self) -> bool:
        return self.issue.state == "open"

    @property
    def is_pull(self) -> bool:
        return self.issue.pull is not None

    @property
    def is_draft(self) -> bool:
        return self.issue.pull is not None and self.issue.pull.draft

    @property
    def is_proposed(self) -> bool:
        """A pull request that is still open."""
        return self.is_pull and self.is_open

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The texts that an open pull request adds or changes, by path; a picture is none."""
        pull = self.issue.pull
        if pull is None or not self.is_open:
            return {}
        changes = files_changed(self.visit.git, pull.base_sha, pull.head_sha)
        found = {each.path: _text(self.visit, each.path, pull.head) for each in changes if each.status != "removed"}
        return {path: text for path, text in found.items() if text is not None}


@dataclass(frozen=True)
class Act:
    """Something that one may do: when it is offered, and what it does with what was sent.

    `does` gives a key of the words that says why not, or nothing once it is done.
    """

    offered: Callable[[Scene], bool]
    does: Callable[[Scene, Sent], str]


def _like(scene: Scene, sent: Sent) -> str:
    which = sent.get("which", "")
    comment = int(which) if which.isdecimal() and len(which) < 12 else None
    if comment is not None and comment not in {each.id for each in scene.visit.repo.comments_of(scene.number)}:
        return "acts.which_gone"
    scene.visit.handle.react(scene.who, scene.number, "+1", comment)
    return ""


def _edit(scene: Scene, sent: Sent) -> str:
    title, body = " ".join(sent.get("title", "").split()), sent.get("body", "")
    if not title:
        return "acts.no_title"
    if len(title) > LONGEST_TITLE or len(body) > MAX_BODY:
        return "acts.too_long"
    body = body.replace("\r\n", "\n")
    changed = {"title": title} if title != scene.issue.title else {}
    changed |= {"body": body} if body != (scene.issue.body or "").replace("\r\n", "\n") else {}
    if changed:
        scene.visit.handle.edit_issue(scene.who, scene.number, **changed)
    return ""


def _label(scene: Scene, sent: Sent) -> str:
    labels = scene.visit.repo.labels
    there = {labels[one].name for one in scene.issue.labels}
    wanted = {name for name in sent.getlist("label") if scene.visit.repo.label(name)}
    for name in sorted(there - wanted):
        scene.visit.handle.remove_label(scene.who, scene.number, name)
    for name in sorted(wanted - there):
        scene.visit.handle.add_label(scene.who, scene.number, name)
    return ""


def _assign(scene: Scene, sent: Sent) -> str:
    there, known = set(scene.issue.assignees), {each.login for each in people(scene.visit)}
    wanted = {login for login in sent.getlist("person") if login in known}
    if len(wanted) > MOST_ASSIGNED:
        return "acts.too_many"
    for login in sorted(wanted - there):
        scene.visit.box.add_user(login)
    scene.visit.handle.unassign(scene.who, scene.number, *sorted(there - wanted))
    scene.visit.handle.assign(scene.who, scene.number, *sorted(wanted - there))
    return ""


def _ready(scene: Scene, _: Sent) -> str:
    scene.visit.handle.set_draft(scene.who, scene.number, draft=False)
    return ""


def _draft(scene: Scene, _: Sent) -> str:
    scene.visit.handle.set_draft(scene.who, scene.number, draft=True)
    return ""


def _close(scene: Scene, sent: Sent) -> str:
    if scene.is_pull:
        scene.visit.handle.close_pull(scene.who, scene.number)
    else:
        reason = "not_planned" if sent.get("reason") == "not_planned" else "completed"
        scene.visit.handle.close_issue(scene.who, scene.number, reason)
    return ""


def _reopen(scene: Scene, _: Sent) -> str:
    scene.visit.handle.reopen_issue(scene.who, scene.number)
    return ""


def _comment(scene: Scene, sent: Sent) -> str:
    text = sent.get("text", "")
    if not clean(text).strip():
        return "acts.no_text"
    if len(text) > MAX_BODY:
        return "acts.too_long"
    scene.visit.handle.comment(scene.who, scene.number, text)
    return ""


def _review(scene: Scene, sent: Sent) -> str:
    state = "CHANGES_REQUESTED" if sent.get("verdict") == "changes" else "APPROVED"
    text = sent.get("text", "")
    if state == "CHANGES_REQUESTED" and not clean(text).strip():
        return "acts.no_text"
    if len(text) > MAX_BODY:
        return "acts.too_long"
    scene.visit.handle.review(scene.who, scene.number, state, text)
    return ""


def _write(scene: Scene, sent: Sent) -> str:
    """On the branch of the pull request."""
    path, text, pull = sent.get("path", ""), sent.get("text", ""), scene.issue.pull
    if pull is None or path not in scene.files:
        return "acts.which_gone"
    if len(text.encode()) > MOST_BYTES:
        return "acts.too_long"
    scene.visit.handle.push(scene.who, pull.head, {path: text.replace("\r\n", "\n")}, message=f"Update {path}")
    return ""


def _merge(scene: Scene, _: Sent) -> str:
    try:
        scene.visit.handle.merge_pull(scene.who, scene.number)
    except (Conflict, ValueError):
        return "acts.no_merge"
    return ""


ACTS: Mapping[str, Act] = {
    "like": Act(lambda _: True, _like),
    "comment": Act(lambda scene: scene.is_pull and (not scene.issue.locked or scene.may_write), _comment),
    "review": Act(lambda scene: scene.is_proposed and not scene.is_own, _review),
    "write": Act(lambda scene: scene.is_proposed and scene.may_write and bool(scene.files), _write),
    "ready": Act(lambda scene: scene.is_proposed and scene.is_draft and (scene.is_own or scene.may_write), _ready),
    "merge": Act(lambda scene: scene.is_proposed and not scene.is_draft and scene.may_write, _merge),
    "edit": Act(lambda scene: scene.is_own or scene.may_write, _edit),
    "label": Act(lambda scene: scene.may_write, _label),
    "assign": Act(lambda scene: scene.may_write and not scene.is_pull, _assign),
    "draft": Act(lambda scene: scene.is_proposed and not scene.is_draft and (scene.is_own or scene.may_write), _draft),
    "close": Act(lambda scene: scene.is_open and (scene.is_own or scene.may_write), _close),
    "reopen": Act(lambda scene: not scene.is_open and not scene.is_pull and (scene.is_own or scene.may_write), _reopen),
}
"""In the order in which they stand on the page."""


def show(visit: Visit, number: str, problem: tuple[str, str] = ("", ""), sent: Sent | None = None) -> Page:
    """`problem`: of which act what is wrong with it, as a key of the words; `sent` is what was typed then."""
    sent = sent if sent is not None else MultiDict()
    with visit.turn():
        issue = visit.issue(number)
        there = people(visit)
        asked = sent.get("who") or visit.query.get("who", "")
        first = next((each.login for each in there if may_write(visit, each.login)), visit.view.visitor)
        who = asked if asked in {each.login for each in there} else first
        scene = Scene(visit, issue, who)
        labels = visit.repo.labels
        path = sent.get("path") or visit.query.get("path", "")
        path = path if path in scene.files else next(iter(scene.files), "")
        values = {
            "number": issue.number,
            "heading": issue.title,
            "is_pull": issue.pull is not None,
            "people": there,
            "who": who,
            "acts": [name for name, act in ACTS.items() if act.offered(scene)],
            "problem": problem,
            "sent": sent,
            "comments": [(each.id, each.author or "", _beginning(each.body)) for each in _shown(visit, issue)],
            "labels": sorted((each.name, each.id in issue.labels) for each in labels.values()),
            "assigned": [(each, each.login in issue.assignees) for each in there],
            "title_now": issue.title,
            "body_now": (issue.body or "").replace("\r\n", "\n"),
            "files": list(scene.files),
            "path": path,
            "text_now": scene.files.get(path, ""),
        }
    values["token"] = guard.token(_form(visit, number))
    title = f"{visit.say('acts.on_pull' if values['is_pull'] else 'acts.title')} · #{number}"
    if problem[1]:
        title = f"{visit.say('form.problem')}: {title}"
    return Page("acting.html", title, "pulls" if values["is_pull"] else "issues", values, 422 if problem[1] else 200)


def send(visit: Visit, web: WebRequest, number: str) -> Page | Redirect:
    """Does it, or shows the page again with everything that was typed."""
    sent = sending.sent(visit, web, _form(visit, number))
    if isinstance(sent, Page):
        return sent
    name = sent.get("act", "")
    with visit.turn():  # between looking and doing nobody else may change anything
        issue = visit.issue(number)
        scene = Scene(visit, issue, sent.get("who", ""))
        act = ACTS.get(name)
        if act is None:
            raise Missing
        if scene.who not in {each.login for each in people(visit)} or not act.offered(scene):
            return show(visit, number, (name, "acts.not_now"), sent)
        visit.box.add_user(scene.who)
        if why := act.does(scene, sent):
            return show(visit, number, (name, why), sent)
    return Redirect(f"{visit.home}/{'pull' if issue.pull is not None else 'issues'}/{number}", 303)


def _text(visit: Visit, path: str, branch: str) -> str | None:
    try:
        return visit.handle.read(path, branch)
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _shown(visit: Visit, issue: Issue) -> list[Comment]:
    return [each for each in visit.repo.comments_of(issue.number) if not each.minimized]


def _beginning(body: str) -> str:
    words = " ".join(clean(body.partition("-->")[2] if body.startswith("<!--") else body).split())
    return f"{words[:60]}…" if len(words) > 60 else words


def _form(visit: Visit, number: str) -> str:
    return f"{visit.view.repository}#{number}, acts"
