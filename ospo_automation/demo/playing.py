"""Plays the story in the order of the clock: what people do in the browser, and after each act the automation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ospo_automation.adopt.forms import CASUS
from ospo_automation.automations.additions.facts import ADDITION
from ospo_automation.automations.digest.facts import PAGE as DIGEST
from ospo_automation.automations.experiences.facts import EXPERIENCE
from ospo_automation.automations.lessons import LESSON
from ospo_automation.automations.minutes.facts import MINUTES
from ospo_automation.automations.roster.facts import COMING, GOING
from ospo_automation.core.engine.effects import Effect, branch_of
from ospo_automation.core.network.labels import Status
from ospo_automation.sandbox import PullView, Repository
from ospo_automation.sandbox.web import Correspondent, answer_to

from .mailroom import Mailroom
from .newsstand import newsstand
from .stage import EXPERTISE, Ran, Stage, page_of, signed_up
from .story import Act, Story, Told, ToldCasus, ToldForm, ToldLetter, ToldOurs, ToldPull


@dataclass(frozen=True)
class Step:
    """Something that happened to a casus or an agenda: what a person did, if any, and what we did upon it.

    `number` is 0 for what was mailed and never came of it.
    """

    number: int
    at: datetime
    who: str = ""
    act: Act | None = None
    done: tuple[Effect, ...] = ()


@dataclass
class Played:
    """What came of it: everybody's issue numbers by title, every run, every step, and each comment as it first read,
    by its id.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    runs: list[Ran] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    first: dict[int, str] = field(default_factory=dict)
    acts: int = 0


def play(stage: Stage, story: Story, played: Played) -> Iterator[tuple[datetime, str]]:
    """The moment and the title of what happens, just after it happened. Raises RuntimeError if a run fails."""
    with newsstand(story.feed) as stage.newsstand:
        yield from _moments(stage, story, played)
    stage.newsstand = None


def _moments(stage: Stage, story: Story, played: Played) -> Iterator[tuple[datetime, str]]:
    numbers: dict[str, int] = {}
    for at, told, act in story.moments():
        _let_time_pass(stage, at, played)
        if act is None:
            played.numbers[told.title] = begin(stage, told)
            if isinstance(told, ToldCasus):
                numbers[told.who] = played.numbers[told.title]
        else:
            if isinstance(told, ToldOurs):
                played.numbers[told.title] = _of_ours(stage.repository, told)
            do(stage, played.numbers[told.title], act, numbers, told)
        done = list[Effect]()
        for ran in stage.waiting():
            _note(ran, played)
            done += ran.done
        if isinstance(told, ToldLetter) and not played.numbers[told.title]:
            _settle(stage, told, played)
        number = played.numbers[told.title]
        played.steps.append(Step(number, at, act.who if act else told.who, act, tuple(done)))
        played.acts += 1
        _remember(stage.repository, told, played)
        yield at, told.title
    _let_time_pass(stage, story.ends, played)


def _settle(stage: Stage, told: ToldLetter, played: Played) -> None:
    """Once what was mailed is a casus, all that led to it has its number."""
    number = _post(stage).casus_of(told.address)
    played.numbers[told.title] = number
    if number and stage.repository.issue(number).title != told.title:
        raise ValueError(f"'{told.title}' became '{stage.repository.issue(number).title}'")
    played.steps = [
        replace(each, number=each.number or number) if each.who == told.who else each for each in played.steps
    ]


def _post(stage: Stage) -> Mailroom:
    if stage.mailroom is None:
        raise ValueError("somebody mails, and the story's network has no section 'mail'")
    return stage.mailroom


def _let_time_pass(stage: Stage, until: datetime, played: Played) -> None:
    for morning in stage.mornings(until):
        stage.until(morning)
        did: list[Effect] = []
        for ran in (stage.sweep(), *stage.news(), *stage.waiting()):
            _note(ran, played)
            did += ran.done
        for number in sorted({number for effect in did if (number := _about(effect))}):
            done = tuple(effect for effect in did if _about(effect) == number)
            played.steps.append(Step(number, morning, done=done))
    stage.until(until)


def _about(effect: Effect) -> int | None:
    """The issue that it changes, where that has a number already."""
    return getattr(effect, "number", None)


def _note(ran: Ran, played: Played) -> None:
    if ran.trouble:
        raise RuntimeError(ran.trouble)
    played.runs.append(ran)


def _remember(repository: Repository, told: Told, played: Played) -> None:
    if isinstance(told, ToldCasus) and told.show == "full":
        for comment in repository.comments(played.numbers[told.title]):
            played.first.setdefault(comment.id, comment.body)


def begin(stage: Stage, told: Told) -> int:
    """Sends the form, the pull request or the mail; its number, 0 for a mail."""
    repository = stage.repository
    match told:
        case ToldLetter(name=name, address=address, subject=subject, text=text):
            _post(stage).write(Correspondent(name, address), subject, text)
            return 0
        case ToldCasus(who=who, title=title, answers=answers):
            return repository.submit_form(who, CASUS, title=title, answers=answers, strict=False)
        case ToldForm(who=who, title=title, form=form, answers=answers):
            return repository.submit_form(who, form, title=title, answers=answers, strict=False)
        case ToldPull(who=who, title=title, body=body):
            files = {EXPERTISE: signed_up(repository, who, told.topics), f"docs/experts/{who}.md": page_of(told.page)}
            repository.grant(who, "write")  # on GitHub it comes from a fork, which the small one doesn't have
            number = repository.open_pull(who, title=title, body=body, head=f"expert-{who}", files=files)
            repository.grant(who, "read")
            return number
    raise TypeError(f"nobody begins with {told!r}")


def _of_ours(repository: Repository, told: ToldOurs) -> int:
    """The issue that the automation opened."""
    found = [each.number for each in repository.issues() if each.title == told.title]
    if not found:
        raise ValueError(f"there is no '{told.title}' by then")
    return found[0]


def do(stage: Stage, number: int, act: Act, numbers: Mapping[str, int], told: Told | None = None) -> None:
    """Everything of one act, in the order in which a person does it: look, write, and then put away.

    `numbers` are those of the casussen so far, by who sent them; `told` is what it belongs to.
    """
    repository = stage.repository
    if act.likes:
        repository.react(act.who, number, "+1")
    if act.thanks:
        newest = [each.id for each in repository.comments(number) if each.author == act.thanks][-1]
        repository.react(act.who, number, "heart", comment=newest)
    if act.edits:
        _edit(repository, number, act)
    if act.says:
        repository.comment(act.who, number, act.words(numbers), by_mail=act.by_mail)
    if isinstance(told, ToldLetter):
        _answer(stage, act, told)
    if act.status is not None:
        _set_status(stage, number, act.who, act.status)
    if act.closes is not None:
        repository.close_issue(act.who, number, act.closes)
    if act.polishes:
        _polish(repository, number, act)
    if act.merges:
        _merge(repository, number, act)


def _answer(stage: Stage, act: Act, told: ToldLetter) -> None:
    """To the last mail that they got of us, if it is they who act."""
    if not act.mails:
        return
    post = _post(stage)
    got = [each for each in post.letters(told.address) if not each.is_own]
    if not got:
        raise ValueError(f"{act.who}, {act.at:%Y-%m-%d %H:%M}: there is no mail of ours to answer")
    subject, text = answer_to(got[-1], act.mails, stage.network.language)
    post.write(Correspondent(told.name, told.address), subject, text, got[-1].id)


def _edit(repository: Repository, number: int, act: Act) -> None:
    body = _changed(repository.issue(number).body or "", act.edits, f"#{number}, {act.at:%Y-%m-%d %H:%M}")
    repository.edit_issue(act.who, number, body=body)


def _pull_of(repository: Repository, number: int) -> PullView:
    """The pull request itself, or the one that is open for an issue."""
    ours = {branch_of(key, number) for key in (LESSON, ADDITION, MINUTES, COMING, GOING, EXPERIENCE, DIGEST)}
    open_ = (each for each in repository.pulls() if each.state == "open")
    return next(each for each in open_ if each.number == number or each.head in ours)


def _merge(repository: Repository, number: int, act: Act) -> None:
    pull = _pull_of(repository, number)
    if pull.draft:  # for which GitHub shows another button first
        repository.set_draft(act.who, pull.number, draft=False)
    repository.merge_pull(act.who, pull.number)


def _polish(repository: Repository, number: int, act: Act) -> None:
    pull = _pull_of(repository, number)
    path = repository.pull_changes(pull.number)[0].path
    text = _changed(repository.read(path, pull.head), act.polishes, f"{path}, {act.at:%Y-%m-%d %H:%M}")
    repository.push(act.who, pull.head, {path: text})


def _changed(text: str, edits: Mapping[str, str], where: str) -> str:
    for old, new in edits.items():
        if old not in text:
            raise ValueError(f"{where}: '{old}' doesn't stand there")
        text = text.replace(old, new)
    return text


def _set_status(stage: Stage, number: int, who: str, status: Status) -> None:
    """One status at a time, as a careful person does it by hand."""
    labels = stage.network.labels
    for name in stage.repository.issue(number).labels:
        if name.lower() in labels.status_names():
            stage.repository.remove_label(who, number, name)
    stage.repository.add_label(who, number, labels.of_status(status).name)
