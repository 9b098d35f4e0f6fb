"""A visitor answers on the page of a casus, as one of the people who take part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..acts import MAX_BODY, clean
from ..state import Issue
from .visit import Visit

MOST_COMMENTS = 200  # on one casus, so that a key that sticks does no harm


@dataclass(frozen=True)
class Speaker:
    """Somebody as whom the visitor may answer, and what they are here, in words."""

    login: str
    is_what: str
    is_next: bool  # their word is most likely wanted next

    @property
    def named(self) -> str:
        return f"@{self.login} ({self.is_what})" if self.is_what else f"@{self.login}"


@dataclass(frozen=True)
class Draft:
    """What the visitor typed so far, and what is still wrong with it. `who` is empty before anybody was chosen."""

    who: str = ""
    text: str = ""
    of_who: str = ""
    of_text: str = ""
    of_all: str = ""

    @property
    def count(self) -> int:
        return sum(map(bool, (self.of_who, self.of_text, self.of_all)))


def speakers(visit: Visit, issue: Issue) -> list[Speaker]:
    """The visitor, the owner, the team, whoever was asked, and those who stand by everywhere."""
    view, asked = visit.view, _asked(visit, issue)
    is_what: dict[str, list[str]] = {view.visitor: [visit.say("reply.is.visitor")]}
    for kind, logins in (
        ("owner", [issue.author]),
        ("team", issue.assignees),
        ("asked", asked),
        ("", view.stand_by),
    ):
        for login in logins:
            if login:
                words = is_what.setdefault(login, [view.roles[login]] if login in view.roles else [])
                words += [visit.say(f"reply.is.{kind}")] if kind else []
    allowed = [login for login in is_what if may_speak(visit, issue, login)]
    wanted = _wanted(visit, issue, asked)
    return [Speaker(login, ", ".join(is_what[login]), login == wanted) for login in allowed]


def judged(visit: Visit, issue: Issue, draft: Draft, *, closes: bool) -> Draft:
    """The draft with what is wrong with it. An issue may be closed without a word, by its owner only."""
    of_who = ""
    if draft.who not in {each.login for each in speakers(visit, issue)}:
        of_who = visit.say("form.choose")
    elif closes and draft.who != issue.author:
        of_who = visit.say("reply.not_yours")
    return replace(judged_text(visit, issue, draft, may_be_empty=closes), of_who=of_who)


def judged_text(visit: Visit, issue: Issue, draft: Draft, *, may_be_empty: bool = False) -> Draft:
    """As `judged`, whoever it is that writes."""
    of_text = of_all = ""
    if not clean(draft.text).strip() and not may_be_empty:
        of_text = visit.say("reply.empty")
    if len(draft.text) > MAX_BODY:
        of_text = visit.say("reply.too_long", most=MAX_BODY, length=len(draft.text))
    if len(visit.repo.comments_of(issue.number)) >= MOST_COMMENTS:
        of_all = visit.say("reply.enough", most=MOST_COMMENTS)
    return replace(draft, of_text=of_text, of_all=of_all)


def done(visit: Visit, issue: Issue, draft: Draft, *, closes: bool = False, by_mail: bool = False) -> str:
    """Writes it as that person, as GitHub would have it; where on the page to look for it."""
    repository, anchor = visit.handle, ""
    visit.box.add_user(visit.view.visitor)
    if clean(draft.text).strip():
        anchor = f"#issuecomment-{repository.comment(draft.who, issue.number, draft.text, by_mail=by_mail)}"
    if closes:
        repository.close_issue(draft.who, issue.number)
    return anchor


def _asked(visit: Visit, issue: Issue) -> Sequence[str]:
    """Whom an automation mentioned on this issue, in that order."""
    found = dict[str, None]()
    for note in visit.box.world.notifications:
        if (note.repo, note.number, note.reason) == (issue.repo, issue.number, "mention") and note.comment_id:
            comment = visit.repo.comments.get(note.comment_id)
            writer = visit.box.world.account(comment.author) if comment else None
            if writer is not None and writer.kind == "Bot":
                found[note.login] = None
    return list(found)


def _wanted(visit: Visit, issue: Issue, asked: Sequence[str]) -> str:
    """While nobody has taken it up: who was asked and didn't answer yet. Otherwise the owner."""
    if issue.state == "open" and not issue.assignees:
        spoke = {comment.author for comment in visit.repo.comments_of(issue.number)}
        silent = [login for login in asked if login not in spoke and may_speak(visit, issue, login)]
        if silent:
            return silent[0]
    owner = issue.author or ""
    return owner if may_speak(visit, issue, owner) else visit.view.visitor


def may_speak(visit: Visit, issue: Issue, login: str) -> bool:
    """A person who is still there; on a locked issue only who may write in the repository."""
    world = visit.box.world
    account = world.account(login)
    is_person = account.kind == "User" if account else login == visit.view.visitor  # who gets an account when needed
    return is_person and (not issue.locked or world.has_role(visit.repo, login, "write"))
