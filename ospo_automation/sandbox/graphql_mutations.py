"""GraphQL: what can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.acts import MAX_BODY
from ospo_automation.sandbox.graphql_fields import REACTION_WORDS
from ospo_automation.sandbox.graphql_look import Look, refused
from ospo_automation.sandbox.state import Comment, Issue

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

MUTATIONS: dict[str, Callable[..., Any]] = {}
_PINS = 3


@dataclass(frozen=True)
class Payload:
    """What a mutation gives back."""

    content: Json


def mutation(name: str, *payload: str) -> Callable[[Callable[[Look, Json], Json]], Callable[[Look, Json], Json]]:
    """Declares a mutation, and the fields of its payload: keys of what the function returns."""

    def add(run: Callable[[Look, Json], Json]) -> Callable[[Look, Json], Json]:
        MUTATIONS[f"Mutation.{name}"] = lambda look, _source, input: Payload(run(look, input))  # noqa: A006  # GraphQL calls it so
        for key in payload:
            MUTATIONS[f"{name[0].upper()}{name[1:]}Payload.{key}"] = lambda _, source, key=key: source.content[key]
        return run

    return add


MUTATIONS["IssueCommentEdge.node"] = lambda _look, comment: comment


@mutation("addComment", "commentEdge", "subject")
def add_comment(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["subjectId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "read")
    text = asked["body"]
    if not text.strip():
        raise refused("UNPROCESSABLE", "Body cannot be blank")
    if len(text) > MAX_BODY:
        raise refused("UNPROCESSABLE", f"Body is too long (maximum is {MAX_BODY} characters)")
    if issue.locked and not look.caller.has_role(repo, "write"):
        raise refused("UNPROCESSABLE", "Unable to create comment because issue is locked.")
    return {"commentEdge": look.box.acts.comment(look.caller.actor, repo, issue, text), "subject": issue}


@mutation("addReaction", "reaction")
def add_reaction(look: Look, asked: Json) -> Json:
    subject: Issue | Comment = look.node(asked["subjectId"], Issue, Comment)
    look.require(look.repo_of(subject), "issues:write", "read")
    content = next(short for short, word in REACTION_WORDS.items() if word == asked["content"])
    return {"reaction": look.box.acts.react(look.caller.actor, subject, content)[0]}


@mutation("pinIssue", "issue")
def pin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "write")
    if not issue.pinned and sum(one.pinned for one in repo.listed()) >= _PINS:
        raise refused("UNPROCESSABLE", f"Maximum {_PINS} pinned issues per repository")
    issue.pinned = issue.was_pinned = True
    return {"issue": issue}


@mutation("unpinIssue", "issue")
def unpin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write")
    issue.pinned = False
    return {"issue": issue}


@mutation("minimizeComment", "minimizedComment")
def minimize_comment(look: Look, asked: Json) -> Json:
    comment: Comment = look.node(asked["subjectId"], Comment)
    look.require(look.repo_of(comment), "issues:write", "write")
    comment.minimized = asked["classifier"].lower()
    return {"minimizedComment": comment}
