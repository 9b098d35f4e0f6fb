"""What a maintainer needs to answer 'please remove everything of me': every place in which somebody still stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core.casus.checkout import Checkout
from ..core.github.issue import Comment, Issue
from ..core.github.ours import Ours
from ..core.github.person import Person
from ..core.meetings import partner_event
from ..core.meetings.sent_in import planned
from ..core.network import profiles, website
from ..core.outgoing.safe import Safe
from ..core.primitives.errors import BadConfig
from ..core.primitives.marker import Mark
from ..core.sight.for_site import Records, record_of
from ..core.sight.partner_events import events_among
from ..gh.archive import Archive, Commit
from ..texts import FOLDER as TEXTS
from ..texts import render
from .traces import Dialect, Passage, Piece, Search, Somebody, Stands, Trace, written

LARGEST = 5_000_000  # bytes of a file in which we look
MOST_SHOWN = 5  # lines of one place
SHORT = 100  # characters of what they wrote themselves
_LOGIN = re.compile(r"[a-z0-9][a-z0-9_-]*")  # a name that people write begins with a capital
_PASSED_OVER = {"node_modules", "__pycache__"}
_KEPT = {".github", ".well-known"}


@dataclass(frozen=True)
class Answer:
    """What was found of somebody. `unread` are files in which we couldn't look.

    `is_known`: whether GitHub knows the account; None where GitHub wasn't asked.
    """

    somebody: Somebody
    traces: tuple[Trace, ...]
    is_known: bool | None
    unread: tuple[str, ...]
    left_out: Mapping[str, int]
    repository: str
    no_site: str = ""  # why the pages of the site weren't looked at


def somebody_of(checkout: Checkout, login: str, also: Iterable[str], id_: int | None, name: str) -> Somebody:
    """`also` are other names, or earlier logins; their own page and GitHub (`name`) tell the rest."""
    told = [each.strip().removeprefix("@") for each in also]
    logins = dict.fromkeys((login, *(each for each in told if _LOGIN.fullmatch(each))))
    own = (checkout.profiles.of(each).name for each in logins)
    names = dict.fromkeys(each for each in (*own, name.strip(), *told) if each and each not in logins)
    return Somebody(tuple(logins), tuple(names), id_)


def search(
    checkout: Checkout, root: Path, somebody: Somebody, there: Archive | None, *, page: str, now: datetime
) -> Answer:
    """Looks everywhere that can be read. `page` is the repository's own page, `there` what stands on GitHub."""
    bots = checkout.network.bots
    archive = there or Archive((), (), {}, frozenset(), (), (), {})
    unread: list[str] = []
    pieces = [*_files(checkout, root, somebody, page, unread)]
    made, no_site = _site(checkout, root, archive, page, now)
    pieces += made
    pieces += _on_github(archive, somebody, bots, page)
    looked = Search(somebody, tuple(_said(archive, somebody, bots)), tuple(_before(root, archive, somebody, bots)))
    traces = list(looked.traces(pieces))
    touched = {trace.piece.number for trace in traces if trace.piece.number}
    traces += [
        Trace(Piece(Stands.VERSIONS, "", each.url, each.number, each.title, each.key))
        for each in _pieces_of(archive, somebody, bots)
        if each.url in archive.edited
        and (each.stands is Stands.ISSUE or (each.stands is Stands.COMMENT and each.number in touched))
    ]
    is_known = None if there is None else somebody.id is not None
    unread += [f"{each.name}: {file}" for each in archive.branches for file in each.unread]
    order = list(Stands)
    traces.sort(key=lambda each: (order.index(each.piece.stands), each.piece.number, each.piece.file))
    return Answer(somebody, tuple(traces), is_known, tuple(unread), archive.left_out, page, no_site)


def _said(archive: Archive, somebody: Somebody, bots: Ours) -> Iterator[Passage]:
    """What they wrote. The headings of a form are among what is no word of theirs, and so are its options."""
    for issue in archive.issues:
        if _is_by(issue.author, somebody) and not bots.wrote(issue.author, issue.body):
            yield Passage(issue.number, issue.title, issue.created_at)
            yield Passage(issue.number, written(issue.body), issue.created_at)
    for comment in archive.comments:
        if _is_by(comment.author, somebody) and not bots.wrote(comment.author, comment.body):
            yield Passage(comment.number, written(comment.body), comment.created_at)


def _before(root: Path, archive: Archive, somebody: Somebody, bots: Ours) -> Iterator[Passage]:
    """What is no word of theirs where they repeat it: our texts and forms, and what others had written."""
    for file in (*TEXTS.rglob("*.md"), *TEXTS.rglob("words.yml"), *(root / ".github/ISSUE_TEMPLATE").glob("*.yml")):
        yield Passage(0, file.read_text(encoding="utf-8", errors="replace"))
    for issue in archive.issues:
        if _is_others(issue.author, issue.body, somebody, bots):
            yield Passage(issue.number, f"{issue.title}\n\n{issue.body}", issue.created_at)
    for comment in archive.comments:
        if _is_others(comment.author, comment.body, somebody, bots):
            yield Passage(comment.number, comment.body, comment.created_at)


def _is_others(author: Person | None, body: str, somebody: Somebody, bots: Ours) -> bool:
    return author is not None and not bots.wrote(author, body) and not _is_by(author, somebody)


def _is_by(author: Person | None, somebody: Somebody) -> bool:
    return author is not None and (
        author.id == somebody.id if somebody.id is not None else author.login.lower() == somebody.logins[0].lower()
    )


def _on_github(archive: Archive, somebody: Somebody, bots: Ours, page: str) -> Iterator[Piece]:
    yield from _pieces_of(archive, somebody, bots)
    login = somebody.logins[0].lower()
    for issue in archive.issues:
        if login in map(str.lower, issue.assignees):
            yield Piece(Stands.ASSIGNED, "", archive.urls[issue.number], issue.number, issue.title)
    for branch in archive.branches:
        for path, text in branch.added.items():
            url = f"{page}/blob/{branch.name}/{path}"
            yield Piece(Stands.PROPOSAL, text, url, title=branch.name, file=path, dialect=_dialect(path))
    for commit in archive.commits:
        yield _commit(commit)


def _commit(commit: Commit) -> Piece:
    return Piece(Stands.COMMIT, commit.title, commit.url, key=commit.sha[:10], at=commit.at)


def _pieces_of(archive: Archive, somebody: Somebody, bots: Ours) -> Iterator[Piece]:
    """Every issue, pull request and comment."""
    titles = {issue.number: issue.title for issue in archive.issues}
    for issue in archive.issues:
        stands, key = _whose(issue.author, issue.body, somebody, bots, _kind_of(issue))
        text = f"{issue.body}\n{issue.title}"  # the marker stands on the first line
        by = issue.author.login if issue.author else ""
        url = archive.urls[issue.number]
        yield Piece(stands, text, url, issue.number, issue.title, key, by=by, at=issue.created_at)
    for comment in archive.comments:
        stands, key = _whose(comment.author, comment.body, somebody, bots, Stands.COMMENT)
        by, title = comment.author.login if comment.author else "", titles.get(comment.number, "")
        yield Piece(stands, comment.body, comment.url, comment.number, title, key, by=by, at=comment.created_at)


def _kind_of(issue: Issue) -> Stands:
    return Stands.PROPOSAL if issue.is_pull_request else Stands.ISSUE


def _whose(author: Person | None, body: str, somebody: Somebody, bots: Ours, ours: Stands) -> tuple[Stands, str]:
    if not bots.wrote(author, body):
        return (Stands.THEIRS if _is_by(author, somebody) else Stands.OTHERS), ""
    mark = Mark.read(body)
    return ours, mark.key if mark is not None else ""


def _files(checkout: Checkout, root: Path, somebody: Somebody, page: str, unread: list[str]) -> Iterator[Piece]:
    """Every file of the checkout that holds text."""
    site = checkout.network.section(website.Settings)
    own = {f"{profiles.FOLDER}/{login}.md".lower() for login in somebody.logins}
    for file in _walked(root):
        name = file.relative_to(root).as_posix()
        if file.is_symlink():
            continue
        text = _text(file)
        if text is None:
            unread.append(name)
            continue
        stands = Stands.PAGE
        if name.lower() in own:
            stands = Stands.PROFILE
        elif name.startswith(".github/") or name.rpartition("/")[2] == "EXPERTISE":
            stands = Stands.SETTINGS
        is_page = site is not None and name.startswith(f"{website.DOCS}/") and name.endswith(".md")
        also = website.address_of(site, name) if site is not None and is_page else ""
        url = f"{page}/blob/HEAD/{name}" if page else ""
        yield Piece(stands, text, url, file=name, also=also, dialect=_dialect(name))


def _text(file: Path) -> str | None:
    """None for what is too large or no text, such as a picture: the answer names those."""
    try:
        return file.read_text(encoding="utf-8") if file.stat().st_size <= LARGEST else None
    except UnicodeDecodeError:
        return None


def _walked(folder: Path) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.is_symlink():
            is_hidden = each.name.startswith(".") and each.name not in _KEPT
            if not is_hidden and each.name not in _PASSED_OVER and not (each / "pyvenv.cfg").is_file():
                yield from _walked(each)
        elif each.is_file():
            yield each


def _dialect(name: str) -> Dialect:
    return Dialect.of(Path(name).suffix)


def _site(checkout: Checkout, root: Path, archive: Archive, page: str, now: datetime) -> tuple[Sequence[Piece], str]:
    """The pages that are made for the site out of files and casussen, as they would be made today; or why not."""
    network = checkout.network
    site = network.section(website.Settings)
    if site is None:
        return (), ""
    try:
        from ..site.generate import content_of, made_pages  # noqa: PLC0415  (an extra, which a run does without)
    except ModuleNotFoundError as error:
        return (), f"{error}; the extra 'site' isn't installed here."
    comments: dict[int, list[Comment]] = {}
    for comment in archive.comments:
        comments.setdefault(comment.number, []).append(comment)
    casussen = (
        record_of(issue, comments.get(issue.number, ()), checkout, page)
        for issue in archive.issues
        if not issue.is_pull_request
    )
    meetings = [issue for issue in archive.issues if network.labels.meeting.name in issue.labels]
    issues = [each for each in archive.issues if not each.is_pull_request]
    events = events_among(issues, comments, checkout) if network.section(partner_event.Settings) is not None else ()
    there = tuple(each for each in casussen if each is not None)
    records = Records(there, tuple(planned(meetings, checkout)), tuple(events))
    try:
        content, _ = content_of(
            root,
            network,
            checkout.form,
            checkout.expertise,
            today=network.calendar.today(now),
            repository=page,
            records=records,
        )
    except BadConfig as error:
        return (), str(error.faults[0])
    return [
        Piece(Stands.SITE, made.text, f"{site.address}{made.page.place}", file=made.page.path)
        for made in made_pages(content).values()
    ], ""


def as_text(answer: Answer, language: str) -> str:
    """For the terminal. What others typed comes as it may stand there."""
    login = _shown(answer.somebody.logins[0])
    parts = [render(language, "explain/words", _head(answer) | {"login": login})]
    for stands in Stands:
        found = [_place(trace) for trace in answer.traces if trace.piece.stands is stands]
        if found:
            values = {"login": login, "stands": stands.value, "count": len(found), "places": found}
            parts.append(render(language, "explain/words_group", values))
    parts.append(render(language, "explain/words_unseen", _unseen(answer) | {"login": login}))
    return "\n\n".join(parts)


def _head(answer: Answer) -> dict[str, Any]:
    return {
        "names": [_shown(name) for name in (*answer.somebody.logins[1:], *answer.somebody.names)],
        "is_known": answer.is_known,
        "repository": Safe(answer.repository),
        "is_found": any(trace.piece.stands is not Stands.VERSIONS for trace in answer.traces),
    }


def _unseen(answer: Answer) -> dict[str, Any]:
    return {
        "unread": [_shown(name) for name in answer.unread[:MOST_SHOWN]],
        "unread_more": max(0, len(answer.unread) - MOST_SHOWN),
        "no_site": _shown(answer.no_site),
        "many_branches": answer.left_out.get("branches", 0),
        "many_commits": bool(answer.left_out.get("commits", 0)),
    }


def _place(trace: Trace) -> dict[str, Any]:
    piece = trace.piece
    is_whole = piece.stands in {Stands.THEIRS, Stands.COMMIT}
    return {
        "number": piece.number,
        "title": _shown(piece.title),
        "key": _shown(piece.key),
        "file": _shown(piece.file),
        "by": _shown(piece.by if piece.stands is Stands.OTHERS else ""),
        "url": Safe(piece.url),
        "also": Safe(piece.also),
        "text": _shown(" ".join(piece.text.split()), SHORT) if is_whole else Safe(""),
        "lines": [
            {
                "line": each.line,
                "found": [found.value for found in each.found],
                "shown": _shown(each.shown),
                "is_hidden": bool(piece.key) and _is_marker(piece.text, each.line),
            }
            for each in trace.lines[:MOST_SHOWN]
        ],
        "more": max(0, len(trace.lines) - MOST_SHOWN),
    }


def _is_marker(text: str, line: int) -> bool:
    """Whether a line of ours is one that nobody sees: a comment that says several things has more of them."""
    return Mark.read(text.split("\n")[line - 1]) is not None


def as_json(answer: Answer) -> dict[str, Any]:
    somebody = answer.somebody
    return {
        "login": somebody.logins[0],
        "names": list(somebody.names),
        "account": somebody.id,
        "account_is_known": answer.is_known,
        "unread": list(answer.unread),
        "left_out": dict(answer.left_out),
        "site_not_looked_at": answer.no_site,
        "places": [
            {
                "stands": piece.stands.value,
                "url": piece.url,
                "also": piece.also,
                "number": piece.number,
                "title": piece.title,
                "file": piece.file,
                "purpose": piece.key,
                "by": piece.by,
                "lines": [
                    {"line": each.line, "found": [found.value for found in each.found], "shown": each.shown}
                    for each in trace.lines
                ],
            }
            for trace in answer.traces
            for piece in [trace.piece]
        ],
    }


def _shown(text: str, limit: int = 1_000) -> Safe:
    """One line that does nothing to a terminal; what readers on GitHub don't see is shown here."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text[: limit + 1]).split())
    return Safe(plain if len(text) <= limit else f"{plain[:limit]}…")
