"""The first draft of a lesson, from what people wrote on a casus: their words made safe, and where a person must write.

Who is named and what is carried over stands in `public_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from ..casus.casus import is_personal, kind_shown
from ..casus.course import LESSON_DRAFT, OUTCOME, advice_in
from ..casus.part import Role
from ..github.issue import Comment, Issue
from ..knowledge.published import FOLDER, LONGEST_DESCRIPTION, SHORTEST_DESCRIPTION, Lesson, lesson_of
from ..languages import flat, pattern
from ..outgoing.page_words import fitted, links, markdown
from ..outgoing.proposal import seals_in
from ..outgoing.safe import clean
from ..primitives.marker import Mark, short_print
from .public_words import LONGEST_LINE, LONGEST_TEXT, Contribution, PublicWords, about_the_casus, beside_outcome
from .scene import Scene

LONGEST_TITLE = 120
LONGEST_SLUG = 60
LENGTH_BEFORE = 4  # of what stands behind the title, in names that earlier versions gave
TELLS_ENOUGH = 40  # characters of a title or an answer by which somebody else knows what it is about
MOST_VIEWS = 8
LONGEST_SHORT = 600
MOST_SOURCES = 20
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,300}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def drafted(scene: Scene, day: date) -> dict[str, Any]:
    """What the page shows, as far as it comes from what people wrote; `day` is when it was learnt."""
    words = PublicWords.of(scene)
    reading = scene.casus.reading
    question = words.line(reading.text("question"))
    situation = words.line(reading.text("situation"))
    advice = list(_advice(scene, words))
    views = _views(scene, words)
    helped = words.line(_outcome_words(scene))
    title = _title(question, words.line(scene.casus.issue.title))
    short = _first_sentence(advice[0].text if advice else "")
    return {
        "title": title,
        "description": _description(title, question, situation, short),
        "day": day,
        "topics": list(scene.casus.topics),
        "organisation_type": kind_shown(reading),
        "personal": is_personal(reading),
        "casus": scene.number,
        "experts": sorted({each.login for each in (*advice, *views) if each.login}),
        "outcome": scene.course.outcome if scene.course.outcome in {"helped", "partly"} else "",
        "helped": helped,
        "short": short,
        "situation": words.long(reading.text("situation")),
        "tried": words.long(reading.text("tried")),
        "question": words.long(reading.text("question")),
        "advice": [_shown(each) for each in advice],
        "views": [_shown(each) for each in views[:MOST_VIEWS]],
        "more_views": max(0, len(views) - MOST_VIEWS),
        "sources": _sources([*advice, *views]),
        "on_behalf": reading.ticked("on_behalf"),
    }


def _shown(said: Contribution) -> dict[str, Any]:
    return {"name": said.name, "personal": said.is_personal, "text": markdown(said.text, LONGEST_TEXT)}


def untied_path(asked_at: datetime, title: str, day: date, folder: str = FOLDER, otherwise: str = "les") -> str:
    """A lesson's file, or a story's, in which no number of its issue stands: which it is our comment there says. Only
    letters, digits and hyphens are left of what people typed, or else another word.

    What stands behind the title keeps two lessons with one title apart, and is the casus's own: see `drafted_in`.
    """
    slug = _slug(title) or otherwise
    words = slug if slug[0].isalpha() else f"{otherwise}-{slug}"  # a name that begins with a number is that of an issue
    return f"{folder}/{day.year}/{words}-{print_of(asked_at)}.md"


def is_path_of(number: int, path: str, folder: str = FOLDER) -> bool:
    """Whether it is one that begins with the number of a casus, whatever its title was then."""
    return re.fullmatch(rf"{re.escape(folder)}/[0-9]{{4}}/{number}-[a-z0-9-]{{1,{LONGEST_SLUG}}}\.md", path) is not None


def drafted_in(
    issue: Issue, ours: Sequence[tuple[Comment, Mark]], key: str = LESSON_DRAFT, folder: str = FOLDER
) -> Sequence[str]:
    """The files at which our comments on a casus say that its lesson stands, the newest first; or on another issue,
    with the `key` of those comments and the `folder` of its pages.

    Only those that it can have been given, now or by an earlier version: somebody with our account may have written
    there what is another's.
    """
    told = (seals_in(mark.state) for _, mark in reversed(ours) if mark.key == key)
    paths = dict.fromkeys(path for pages in told for path in pages)
    name = rf"[a-z][a-z0-9-]{{1,{LONGEST_SLUG + 8}}}-(?:{'|'.join(prints_of(issue.created_at))})\.md"
    untied = re.compile(rf"{re.escape(folder)}/[0-9]{{4}}/{name}")
    return [each for each in paths if is_path_of(issue.number, each, folder) or untied.fullmatch(each)]


def drafted_at(scene: Scene) -> Sequence[str]:
    return drafted_in(scene.casus.issue, scene.ours)


def print_of(asked_at: datetime) -> str:
    """What stands behind the title in the name of a page that came of an issue, asked at this moment. So long that no
    moment to come has the same: whoever waits for one would be the writer of somebody else's page.
    """
    return short_print(asked_at.astimezone(UTC).isoformat())


def prints_of(asked_at: datetime) -> tuple[str, str]:
    """The same, and as earlier versions shortened it: pages keep their names."""
    return print_of(asked_at), print_of(asked_at)[:LENGTH_BEFORE]


def lesson_about(scene: Scene) -> Lesson | None:
    """Its page in the knowledge base, by what our comments on it say, or by the number in the name of one."""
    lessons = scene.checkout.lessons()
    return lesson_of(scene.number, lessons, drafted_at(scene) or _untold(scene, lessons))


def _untold(scene: Scene, lessons: Sequence[Lesson]) -> Sequence[str]:
    """Where its draft would stand now, if a page stands there: a run may have ended before it told of one that was
    merged since.
    """
    asked_at = scene.casus.issue.created_at
    ending = f"-{print_of(asked_at)}.md"
    there = [each.path for each in lessons if each.path.endswith(ending)]
    if not there:
        return ()
    words = PublicWords.of(scene)
    title = _title(words.line(scene.casus.reading.text("question")), words.line(scene.casus.issue.title))
    name = untied_path(asked_at, title, scene.today).rpartition("/")[2]
    return [each for each in there if each.rpartition("/")[2] == name]


def _slug(title: str) -> str:
    from slugify import slugify  # noqa: PLC0415  (only who drafts a lesson needs it)

    return str(slugify(title, max_length=LONGEST_SLUG, word_boundary=True, save_order=True))


def _title(asked: str, otherwise: str) -> str:
    """The question as people would type it: the casus's title where that is one, or else the last in what was asked."""
    if otherwise.endswith("?") and TELLS_ENOUGH <= len(otherwise) <= LONGEST_TITLE:
        return _plain(otherwise)
    fitting = [each for each in _SENTENCE_END.split(asked) if each.endswith("?") and len(each) <= LONGEST_TITLE]
    found = fitting[-1] if fitting else otherwise
    return _plain(found)[:LONGEST_TITLE]


def _plain(text: str) -> str:
    return " ".join(re.sub("[<>]", " ", text).split())


def _description(title: str, question: str, situation: str, answer: str) -> str:
    """What a search engine and our lists show: 70 to 160 characters, cut at a word; shorter where people wrote less.

    The title stands above it and asks, so the answer comes first, and what stands there already last.
    """
    told = _plain(_LINK.sub(lambda found: found[1], answer))
    if len(told) >= SHORTEST_DESCRIPTION:
        return fitted(told, LONGEST_DESCRIPTION)
    parts = [question, situation] if _plain(question) != title else [situation, question]
    text = parts[0] if len(parts[0]) >= SHORTEST_DESCRIPTION else " ".join(parts)
    return fitted(_plain(text), LONGEST_DESCRIPTION)


def _advice(scene: Scene, words: PublicWords) -> Iterator[Contribution]:
    written = {comment.id: comment for comment in scene.comments}
    for each in scene.course.advice:
        comment = written.get(each.comment)
        if comment is not None and (text := words.plain(advice_in(comment)).strip()):
            yield words.said_by(each.login, text)


def _views(scene: Scene, words: PublicWords) -> Sequence[Contribution]:
    """What those who were asked or take part wrote beside the advice, without commands."""
    advised = {each.comment for each in scene.course.advice}
    found = []
    for comment in scene.comments:
        author = comment.author
        is_asked = author is not None and bool(scene.parts.roles_of(author) & {Role.TEAM, Role.ASKED})
        if author is None or not is_asked or comment.id in advised or Mark.read(comment.body):
            continue
        if text := words.plain(about_the_casus(comment)).strip():
            found.append(words.said_by(author.login, text))
    return found


def _outcome_words(scene: Scene) -> str:
    """What the owner said of what helped, behind the word itself."""
    told = scene.about(OUTCOME)
    where = told[-1][1].state.get("comment") if told else None
    comment = next((each for each in scene.comments if each.id == where), None)
    return beside_outcome(comment) if comment is not None else ""


def _first_sentence(text: str) -> str:
    """As many sentences as it takes to say something: `Ja, dat kan.` is no answer yet, and a "but" belongs to what
    stands before it. Nothing where that is too long: then a person says it shorter.
    """
    found = ""
    plain = re.sub(r"[*_`#>]", "", " ".join(clean(text, LONGEST_LINE).split()))
    for sentence in _SENTENCE_END.split(plain):
        if len(found) >= TELLS_ENOUGH and not pattern("contrast").match(flat(sentence)):
            break
        found = f"{found} {sentence}".strip()
    return found if len(found) <= LONGEST_SHORT else ""


def _sources(said: Iterable[Contribution]) -> list[str]:
    """Where those who thought along point to; what passers-by link to is left out."""
    return list(dict.fromkeys(address for each in said for address in links(each.text)))[:MOST_SOURCES]
